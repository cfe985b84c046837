/* sources: standing.c phrase.c intent.c voice.c voice_commands.c catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/* "How am I doing?": each of the two sentences, by what the history holds. */
#include "standing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define NOW ((int64_t)1700000000)
#define DAY 86400

static struct voice *voice;
static struct catalogue *catalogue;
static struct standing standing;

static int load(void **state)
{
	static const char *const voices[] = {"voices"}, *const routines[] = {"routines"};
	struct problems problems;

	(void)state;
	problems_init(&problems);
	voice = voice_load(voices, 1, "en-us-calm", &problems);
	catalogue = catalogue_load(routines, 1, &problems);
	problems_clear(&problems);
	return voice && catalogue ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	voice_destroy(voice);
	catalogue_destroy(catalogue);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	standing = (struct standing){.now = NOW};
	return 0;
}

static void take(enum record_kind kind, int64_t at, const char *exercise)
{
	struct history_fact fact = {.at = at, .record.kind = kind};

	strcpy(fact.record.exercise, exercise);
	assert_true(standing_take(&standing, &fact));
}

static void train(int days_ago, const char *hurts)
{
	int64_t at = NOW - days_ago * (int64_t)DAY;

	take(RECORD_SESSION_BEGIN, at - 600, "");
	take(RECORD_SET_DONE, at - 500, "bridge");
	take(RECORD_SET_DONE, at - 400, "bridge");
	if (hurts)
		take(RECORD_PAIN, at - 300, hurts);
	take(RECORD_SESSION_END, at - 200, "");
}

static void expect(const char *text)
{
	char out[400];

	standing_text(&standing, voice, catalogue, out, sizeof(out));
	assert_string_equal(out, text);
}

static void nothing_yet(void **state)
{
	(void)state;
	expect("We have not trained yet, so there is nothing to tell.");
	/* Begun, and nothing done. */
	take(RECORD_SESSION_BEGIN, NOW - 100, "");
	take(RECORD_SESSION_END, NOW - 90, "");
	expect("We have not trained yet, so there is nothing to tell.");
}

static void the_first_week(void **state)
{
	(void)state;
	train(0, NULL);
	expect("One session in the last seven days. Nothing has hurt so far.");
	train(0, NULL);
	expect("Two sessions in the last seven days. Nothing has hurt so far.");
}

static void two_weeks(void **state)
{
	(void)state;
	train(9, NULL);
	train(3, NULL);
	train(1, "bridge");
	expect("Two sessions in the last seven days, one in the seven before. Something hurt once in four weeks: the "
	       "bridge.");
}

static void away(void **state)
{
	(void)state;
	train(40, "bridge");
	train(16, NULL);
	expect("No session for two weeks. Nothing has hurt for five weeks.");
}

static void less_pain(void **state)
{
	(void)state;
	train(50, "bridge");
	train(40, "bridge");
	train(1, "bird-dog");
	expect("One session in the last seven days. Something hurt once in four weeks, after two in the four before.");
}

static void more_pain(void **state)
{
	(void)state;
	train(20, "bridge");
	train(12, "bridge");
	expect("No session for one week. Something hurt two times in four weeks, most recently the bridge.");
	train(2, "bird-dog");
	expect("One session in the last seven days, one in the seven before. Something hurt three times in four weeks, "
	       "more "
	       "than before: show that to a doctor or a physiotherapist.");
}

/* A Pi whose clock was ahead: what lies in the future is of now. */
static void a_clock_that_was_wrong(void **state)
{
	(void)state;
	train(-30, "bridge");
	expect("One session in the last seven days. Something hurt once in four weeks: the bridge.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(nothing_yet, begin),
	    cmocka_unit_test_setup(the_first_week, begin),
	    cmocka_unit_test_setup(two_weeks, begin),
	    cmocka_unit_test_setup(away, begin),
	    cmocka_unit_test_setup(less_pain, begin),
	    cmocka_unit_test_setup(more_pain, begin),
	    cmocka_unit_test_setup(a_clock_that_was_wrong, begin),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
