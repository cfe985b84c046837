/* sources: input_watch.c */
#include "input_watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BLOCK 160

/* Feeds blocks whose samples are all `value`; returns in which block (from 1) the state changed, 0 = in none. */
static int feed(struct input_watch *watch, int16_t value, int blocks)
{
	int16_t samples[BLOCK];
	int changed = 0;
	for (int i = 0; i < BLOCK; i++)
		samples[i] = value;
	for (int b = 1; b <= blocks; b++)
		if (input_watch_block(watch, samples, BLOCK) && !changed)
			changed = b;
	return changed;
}

static void zeros_for_three_seconds_are_a_silent_microphone(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_int_equal(feed(&watch, 0, 299), 0);
	assert_int_equal(feed(&watch, 0, 1), 1);
	assert_int_equal(watch.state, INPUT_SILENT);
	assert_int_equal(feed(&watch, 1, 1), 1);
	assert_int_equal(watch.state, INPUT_OK);
	assert_int_equal(feed(&watch, 0, 299), 0);
}

static void quiet_is_not_silence(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_int_equal(feed(&watch, 1, 1000), 0);
}

static void a_knock_is_no_clipping_but_shouting_into_it_is(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_int_equal(feed(&watch, INT16_MIN, 2), 0);
	assert_int_equal(feed(&watch, 100, 500), 0);
	assert_int_equal(feed(&watch, INT16_MAX, 10), 10);
	assert_int_equal(watch.state, INPUT_CLIPPING);
	assert_int_equal(feed(&watch, 100, 299), 0);
	assert_true(feed(&watch, 100, 3) > 0);
	assert_int_equal(watch.state, INPUT_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(zeros_for_three_seconds_are_a_silent_microphone),
	    cmocka_unit_test(quiet_is_not_silence),
	    cmocka_unit_test(a_knock_is_no_clipping_but_shouting_into_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
