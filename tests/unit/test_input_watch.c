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
		if (input_watch_block(watch, samples, NULL, BLOCK) && !changed)
			changed = b;
	return changed;
}

static void make_noise(int most, int16_t *samples)
{
	static unsigned seed = 1;
	for (int i = 0; i < BLOCK; i++) {
		seed = seed * 1664525 + 1013904223;
		samples[i] = (int16_t)((int)((seed >> 16) % (unsigned)(2 * most + 1)) - most);
	}
}

/* The noise of a room, or of a converter alone. */
static bool hiss(struct input_watch *watch, int most, int blocks)
{
	bool changed = false;
	for (int b = 0; b < blocks; b++) {
		int16_t samples[BLOCK];
		make_noise(most, samples);
		changed = input_watch_block(watch, samples, NULL, BLOCK) || changed;
	}
	return changed;
}

/* A room in which the coach counts, a number of 0.4 s each second, as loud as `echo` at the microphone; 0: no echo of
 * it. Whether it was ever taken for silent. */
static bool counting(struct input_watch *watch, int room, int echo, int seconds)
{
	bool silent = false;
	for (int b = 0; b < 100 * seconds; b++) {
		int16_t samples[BLOCK], played[BLOCK];
		make_noise(b % 100 < 40 && echo > 0 ? echo : room, samples);
		make_noise(3000, played);
		input_watch_block(watch, samples, b % 100 < 40 ? played : NULL, BLOCK);
		silent = silent || watch->state == INPUT_SILENT;
	}
	return silent;
}

/* The coach explains something. */
static void speaking(struct input_watch *watch, int echo, int seconds)
{
	for (int b = 0; b < 100 * seconds; b++) {
		int16_t samples[BLOCK], played[BLOCK];
		make_noise(echo, samples);
		make_noise(3000, played);
		input_watch_block(watch, samples, played, BLOCK);
	}
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

static void who_never_gives_zeros_is_mute_after_half_a_second_of_them(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_false(hiss(&watch, 30, 500));
	assert_int_equal(feed(&watch, 0, 100), 50);
	assert_int_equal(watch.state, INPUT_SILENT);
	assert_int_equal(feed(&watch, 0, 300), 0);
	/* It was muted by hand, and is now as before. */
	assert_true(hiss(&watch, 30, 1));
	assert_int_equal(feed(&watch, 0, 100), 50);
}

static void who_gives_zeros_between_words_is_waited_for(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_false(hiss(&watch, 30, 500));
	assert_int_equal(feed(&watch, 0, 20), 0);
	assert_false(hiss(&watch, 30, 100));
	assert_int_equal(feed(&watch, 0, 299), 0);
	assert_int_equal(feed(&watch, 0, 1), 1);
}

static void far_below_the_quietest_room_is_silent_too(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_false(hiss(&watch, 300, 1000));
	/* A fan has stopped. */
	assert_false(hiss(&watch, 8, 1000));
	assert_false(hiss(&watch, 1, 299));
	assert_true(hiss(&watch, 1, 101));
	assert_int_equal(watch.state, INPUT_SILENT);
	assert_true(hiss(&watch, 8, 200));
	assert_int_equal(watch.state, INPUT_OK);
}

/* A switch in the cable: what is left is hiss, well above the last bit. */
static void an_analogue_mute_in_a_session_is_noticed_in_seconds(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	hiss(&watch, 60, 2000);
	speaking(&watch, 600, 5);
	assert_false(counting(&watch, 60, 600, 20));
	assert_false(counting(&watch, 6, 0, 1));
	assert_true(counting(&watch, 6, 0, 4));
	assert_int_equal(watch.state, INPUT_SILENT);
	/* It stays so, whatever the coach says of it, until something is heard again. */
	speaking(&watch, 6, 10);
	hiss(&watch, 6, 1000);
	assert_int_equal(watch.state, INPUT_SILENT);
	input_watch_again(&watch);
	hiss(&watch, 6, 1000);
	assert_int_equal(watch.state, INPUT_SILENT);
	assert_true(hiss(&watch, 60, 200));
	assert_int_equal(watch.state, INPUT_OK);
}

/* In the middle of a second, in the middle of a word. */
static void whenever_the_switch_is_pressed(void **state)
{
	(void)state;
	for (int b = 0; b < 100; b += 7) {
		struct input_watch watch = {0};
		hiss(&watch, 60, 2000 + b);
		speaking(&watch, 600, 5);
		assert_true(counting(&watch, 6, 0, 6));
	}
}

static void without_an_echo_to_tell_by_a_mute_takes_longer(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_false(counting(&watch, 100, 0, 70));
	assert_false(hiss(&watch, 8, 300));
	assert_true(hiss(&watch, 8, 400));
	assert_int_equal(watch.state, INPUT_SILENT);
}

static void a_room_at_night_grows_quiet_by_and_by(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	speaking(&watch, 3000, 10);
	for (int most = 800; most >= 4; most = most * 9 / 10) {
		assert_false(hiss(&watch, most, 400));
		assert_false(counting(&watch, most, 3000, 2));
	}
	assert_int_equal(watch.state, INPUT_OK);
}

/* All at once it is 26 dB quieter. The coach is heard in it as before, and the new quiet is the usual one. */
static void a_fan_that_stops_is_no_mute(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	hiss(&watch, 160, 9000);
	speaking(&watch, 3000, 10);
	assert_false(hiss(&watch, 8, 3000));
	assert_false(counting(&watch, 8, 3000, 20));
	assert_false(hiss(&watch, 8, 3000));
	assert_false(counting(&watch, 8, 3000, 20));
}

static void a_microphone_that_was_always_faint_is_let_be(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	assert_false(hiss(&watch, 1, 2000));
	assert_int_equal(watch.state, INPUT_OK);
}

/* The stream began anew: what is known of the microphone before it counts no more, and that it is silent still is news. */
static void another_microphone_is_judged_anew(void **state)
{
	struct input_watch watch = {0};
	(void)state;
	hiss(&watch, 30, 500);
	input_watch_again(&watch);
	assert_int_equal(feed(&watch, 0, 299), 0);
	assert_int_equal(feed(&watch, 0, 1), 1);
	input_watch_again(&watch);
	assert_int_equal(feed(&watch, 0, 299), 0);
	assert_int_equal(feed(&watch, 0, 1), 1);
	assert_int_equal(watch.state, INPUT_SILENT);
	input_watch_again(&watch);
	assert_true(hiss(&watch, 30, 1));
	assert_int_equal(watch.state, INPUT_OK);
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
	    cmocka_unit_test(who_never_gives_zeros_is_mute_after_half_a_second_of_them),
	    cmocka_unit_test(who_gives_zeros_between_words_is_waited_for),
	    cmocka_unit_test(far_below_the_quietest_room_is_silent_too),
	    cmocka_unit_test(an_analogue_mute_in_a_session_is_noticed_in_seconds),
	    cmocka_unit_test(whenever_the_switch_is_pressed),
	    cmocka_unit_test(without_an_echo_to_tell_by_a_mute_takes_longer),
	    cmocka_unit_test(a_room_at_night_grows_quiet_by_and_by),
	    cmocka_unit_test(a_fan_that_stops_is_no_mute),
	    cmocka_unit_test(a_microphone_that_was_always_faint_is_let_be),
	    cmocka_unit_test(another_microphone_is_judged_anew),
	    cmocka_unit_test(quiet_is_not_silence),
	    cmocka_unit_test(a_knock_is_no_clipping_but_shouting_into_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
