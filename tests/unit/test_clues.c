/* sources: clues.c */
#include "clues.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

/* "stop" in frames 20 to 59 of 80; the loop finds S T AO P there and is better by one nat a frame. */
static const struct recognizer_path word = {
    .found = true,
    .score = -180,
    .frames = 80,
    .count = 3,
    .pieces = {{"", 0, 19, -30}, {"stop", 20, 59, -120}, {"", 60, 79, -30}},
};
static const struct recognizer_path loop = {
    .found = true,
    .score = -140,
    .frames = 80,
    .count = 6,
    .pieces = {{"", 0, 19, -30},
	       {"S", 20, 29, -20},
	       {"T", 30, 39, -20},
	       {"AO", 40, 49, -20},
	       {"P", 50, 59, -20},
	       {"", 60, 79, -30}},
};

static struct clues_case plain_case(void)
{
	return (struct clues_case){
	    .path = &word,
	    .loop = &loop,
	    .rival = -220,
	    .common = -200,
	    .phones = "S T AA P",
	    .first_voiced = 20,
	    .last_voiced = 69,
	    .quiet_before = 100,
	    .amid = 0.25f,
	};
}

static void assert_near(float value, double expected)
{
	assert_true(fabs((double)value - expected) < 1e-4);
}

static void scores_are_compared_per_frame(void **state)
{
	struct clues_case given = plain_case();
	struct clues clues;

	(void)state;
	assert_true(clues_measure(&given, &clues));
	assert_near(clues.values[FEATURE_FIT], -1.0);
	assert_near(clues.values[FEATURE_WHOLE], -1.0);
	assert_near(clues.values[FEATURE_RIVAL], 1.0);
	assert_near(clues.values[FEATURE_COMMON], 0.5);
	assert_near(clues.values[FEATURE_ACOUSTIC], -3.0);
	assert_near(clues.values[FEATURE_EDGES], 0.0);
	assert_near(clues.values[FEATURE_WEAKEST], -1.0);
	assert_near(clues.values[FEATURE_AMID], 0.25);
}

static void phones_and_lengths_are_counted(void **state)
{
	struct clues_case given = plain_case();
	struct clues clues;

	(void)state;
	assert_true(clues_measure(&given, &clues));
	assert_near(clues.values[FEATURE_AGREEMENT], 0.75);
	assert_near(clues.values[FEATURE_PACE], log(10));
	assert_near(clues.values[FEATURE_LENGTH], log(40));
	assert_near(clues.values[FEATURE_OUTSIDE], log(11));
	assert_near(clues.values[FEATURE_PHONES], log(4));
	assert_near(clues.values[FEATURE_BEFORE], log(60));
}

static void the_worst_word_of_a_phrase_shows(void **state)
{
	struct recognizer_path phrase = word;
	struct clues_case given = plain_case();
	struct clues clues;

	(void)state;
	phrase.count = 4;
	phrase.pieces[1] = (struct recognizer_piece){"stop", 20, 39, -45};
	phrase.pieces[2] = (struct recognizer_piece){"now", 40, 59, -75};
	phrase.pieces[3] = (struct recognizer_piece){"", 60, 79, -30};
	given.path = &phrase;
	assert_true(clues_measure(&given, &clues));
	assert_near(clues.values[FEATURE_FIT], -1.0);
	assert_near(clues.values[FEATURE_WEAKEST], -1.75);
}

static void silence_alone_is_no_evidence(void **state)
{
	struct recognizer_path silence = {.found = true, .frames = 80, .count = 1, .pieces = {{"", 0, 79, -90}}};
	struct clues_case given = plain_case();
	struct clues clues;

	(void)state;
	given.path = &silence;
	assert_false(clues_measure(&given, &clues));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scores_are_compared_per_frame),
	    cmocka_unit_test(phones_and_lengths_are_counted),
	    cmocka_unit_test(the_worst_word_of_a_phrase_shows),
	    cmocka_unit_test(silence_alone_is_no_evidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
