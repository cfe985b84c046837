/* sources: sounding.c lexicon.c dictionary.c pronounce.c espeak.c verifier.c verifier_file.c melspec.c fft.c confidence.c clues.c settings.c settings_file.c settings_hint.c settings_values.c problems.c intent.c log.c */
#include "sounding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "said_phones.h"

enum { STOP, START_BACK, START_BALL, TOMATO, STEP, PHRASES };

static struct lexicon lexicon;
static struct sounding *sounding;
static char error[256];

static int set_up(void **state)
{
	static const char *const phrases[] = {"stop", "start back routine", "start ball routine", "tomato"};
	static char common[][CONFIDENCE_WORD_SIZE] = {"step"};
	static struct confidence confidence = {.common = common, .common_count = 1};
	static struct vocabulary vocabulary;
	const struct intent intent = {.kind = INTENT_NEXT};

	(void)state;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		vocabulary_add(&vocabulary, phrases[i], &intent, CONTEXT_SESSION);
	verifier = verifier_load("voices/listening.net", error, sizeof(error));
	if (!verifier || !lexicon_init(&lexicon, &vocabulary, &confidence, NULL, error, sizeof(error)))
		return -1;
	sounding = sounding_create(&lexicon, verifier);
	return sounding ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	sounding_destroy(sounding);
	lexicon_clear(&lexicon);
	verifier_destroy(verifier);
	return 0;
}

/* The sound is all that was said. */
static float fit(size_t number)
{
	return sounding_fit(sounding, number, &sounds, 0, (int64_t)sounds.count * VERIFIER_STEP);
}

static void what_was_said_fits_best(void **state)
{
	(void)state;
	say_all("S T AA R T B AE K R UW T IY N", 3);
	assert_float_equal(fit(START_BACK), 0, 0.001);
	for (size_t i = 0; i < PHRASES; i++)
		assert_true(i == START_BACK || fit(i) < fit(START_BACK) - 0.2f);
	/* Two phones of thirteen are others, not the whole. */
	assert_true(fit(START_BALL) > fit(STOP));
	say_all("S T EH P", 4);
	assert_float_equal(fit(STEP), 0, 0.001);
	assert_true(fit(STOP) < -1);
}

static void each_way_to_say_it_will_do(void **state)
{
	(void)state;
	say_all("T AH M EY T OW", 4);
	assert_float_equal(fit(TOMATO), 0, 0.001);
	say_all("T AH M AA T OW", 4);
	assert_float_equal(fit(TOMATO), 0, 0.001);
}

/* How long its phones are does not matter; what is beside it does, unless that is no part of the sound. */
static void what_is_beside_a_phrase_counts_against_it(void **state)
{
	const int64_t word = (int64_t)4 * 4 * VERIFIER_STEP;

	(void)state;
	say_all("S T AA P", 1);
	assert_float_equal(fit(STOP), 0, 0.001);
	say_all("S T AA P", 4);
	say("M", 8);
	assert_true(fit(STOP) < -0.5f);
	assert_true(fit(STOP) > -1);
	assert_float_equal(sounding_fit(sounding, STOP, &sounds, 0, word), 0, 0.001);
	say_nothing();
	say("M", 8);
	for (int i = 0; i < 4; i++)
		say(i == 0 ? "S" : i == 1 ? "T" : i == 2 ? "AA" : "P", 4);
	assert_true(fit(STOP) < -0.5f);
	assert_true(fit(STOP) > -1);
}

static void too_little_to_say_it_in_fits_nothing(void **state)
{
	(void)state;
	say_nothing();
	say("S", 2);
	assert_float_equal(fit(STOP), -VERIFIER_UNLIKE, 0.001);
	sounds.count = 0;
	assert_float_equal(sounding_fit(sounding, STOP, &sounds, 0, 16000), -VERIFIER_UNLIKE, 0.001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_said_fits_best),
	    cmocka_unit_test(each_way_to_say_it_will_do),
	    cmocka_unit_test(what_is_beside_a_phrase_counts_against_it),
	    cmocka_unit_test(too_little_to_say_it_in_fits_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
