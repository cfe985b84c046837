/* sources: spotting.c intent.c */
#include "spotting.h"

#include "frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define STEP (HEARING_RATE / 50)

static const struct vocabulary_entry stop = {.phrase = "stop", .intent = {.kind = INTENT_STOP}};
static const struct vocabulary_entry yes = {.phrase = "yes", .intent = {.kind = INTENT_YES}};

/* Hears nothing for `count` steps; the step at which it was decided, -1 = not. */
static int wait_for(struct spotting *spotting, int64_t *position, int count, bool goes_on)
{
	const struct spotted nothing = {.certainty = CERTAINTY_NONE};

	for (int i = 0; i < count; i++) {
		*position += STEP;
		if (spotting_hear(spotting, &nothing, *position, goes_on) == SPOTTING_DECIDED)
			return i;
	}
	return -1;
}

static enum spotting_event say(struct spotting *spotting, const struct vocabulary_entry *entry,
			       enum certainty certainty, float odds, int64_t *position)
{
	const struct spotted spotted = {.entry = entry, .certainty = certainty, .odds = odds};

	*position += STEP;
	return spotting_hear(spotting, &spotted, *position, false);
}

static void is_likely_at_once_and_decided_later(void **state)
{
	struct spotting spotting = {.at = 0};
	int64_t position = 0;

	(void)state;
	assert_int_equal(say(&spotting, &stop, CERTAINTY_UNSURE, 1, &position), SPOTTING_LIKELY);
	assert_int_equal(say(&spotting, &stop, CERTAINTY_UNSURE, 2, &position), SPOTTING_NOTHING);
	/* Surer: told again. */
	assert_int_equal(say(&spotting, &stop, CERTAINTY_SURE, 4, &position), SPOTTING_LIKELY);
	assert_int_equal(say(&spotting, &stop, CERTAINTY_SURE, 3, &position), SPOTTING_NOTHING);
	/* 440 ms after it was best. */
	assert_int_equal(wait_for(&spotting, &position, 100, false), 20);
	assert_ptr_equal(spotting.best.entry, &stop);
	assert_int_equal(spotting.at, 3 * STEP);
	assert_true(spotting.best.odds == 4);
}

static void waits_for_the_rest_of_a_phrase(void **state)
{
	struct spotting spotting = {.at = 0};
	int64_t position = 0;

	(void)state;
	say(&spotting, &stop, CERTAINTY_SURE, 4, &position);
	assert_int_equal(wait_for(&spotting, &position, 78, true), -1);
	/* The sound has ended without a decision of the judge. */
	assert_int_equal(wait_for(&spotting, &position, 1, false), 0);
}

static void waits_not_for_ever(void **state)
{
	struct spotting spotting = {.at = 0};
	int64_t position = 0;

	(void)state;
	say(&spotting, &stop, CERTAINTY_SURE, 4, &position);
	assert_int_equal(wait_for(&spotting, &position, 200, true), 79);
}

static void safety_wins(void **state)
{
	struct spotting spotting = {.at = 0};
	int64_t position = 0;

	(void)state;
	say(&spotting, &yes, CERTAINTY_SURE, 6, &position);
	say(&spotting, &stop, CERTAINTY_UNSURE, 1, &position);
	assert_ptr_equal(spotting.best.entry, &stop);
	say(&spotting, &yes, CERTAINTY_SURE, 9, &position);
	assert_ptr_equal(spotting.best.entry, &stop);
}

static void nothing_comes_of_what_is_not_believed(void **state)
{
	struct spotting spotting = {.at = 0};
	int64_t position = 0;

	(void)state;
	assert_int_equal(say(&spotting, &stop, CERTAINTY_NONE, -3, &position), SPOTTING_NOTHING);
	assert_int_equal(wait_for(&spotting, &position, 200, false), -1);
	say(&spotting, &stop, CERTAINTY_SURE, 4, &position);
	spotting_clear(&spotting);
	assert_int_equal(wait_for(&spotting, &position, 200, false), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_likely_at_once_and_decided_later),
	    cmocka_unit_test(waits_for_the_rest_of_a_phrase),
	    cmocka_unit_test(waits_not_for_ever),
	    cmocka_unit_test(safety_wins),
	    cmocka_unit_test(nothing_comes_of_what_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
