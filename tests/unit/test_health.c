/* sources: health.c */
/* Which standing still is an illness, and when it is told; in a time of its own. */
#include "health.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define STEP_MS 100

static struct health health;
static struct health_signs signs;
static int64_t now;

static int begin(void **state)
{
	(void)state;
	now = 1000000;
	signs = (struct health_signs){.heard = 5};
	health_begin(&health, now);
	return 0;
}

/* All moves, but what the test holds still. */
enum { HEARING = 1, OUTPUT = 2, INPUT = 4 };

static enum health_state go(int64_t ms, int still)
{
	enum health_state state = HEALTH_GOOD;

	for (int64_t end = now + ms; now < end;) {
		now += STEP_MS;
		signs.heard += still & HEARING ? 0 : 160;
		signs.output += still & OUTPUT ? 0 : 7;
		signs.input += still & INPUT ? 0 : 7;
		state = health_look(&health, &signs, now);
	}
	return state;
}

static void all_that_moves_is_well(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(go(300, 0), HEALTH_GOOD);
	assert_false(health_callback_hangs(&health, now));
}

static void hearing_that_stands_still_is_told(void **state)
{
	(void)state;
	go(1000, 0);
	assert_int_equal(go(HEALTH_SUSPECT_MS - STEP_MS, HEARING), HEALTH_GOOD);
	assert_int_equal(go(STEP_MS, HEARING), HEALTH_SUSPECT);
	assert_int_equal(go(HEALTH_STUCK_MS - HEALTH_SUSPECT_MS - STEP_MS, HEARING), HEALTH_SUSPECT);
	assert_int_equal(go(STEP_MS, HEARING), HEALTH_STUCK);
	assert_string_equal(health_worst(&health), "hearing");
	assert_int_equal(go(STEP_MS, 0), HEALTH_GOOD);
}

/* A long decode, again and again, on a machine that only just keeps up. */
static void slow_hearing_is_no_illness(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		assert_int_equal(go(3000, HEARING), HEALTH_SUSPECT);
		assert_int_equal(go(STEP_MS, 0), HEALTH_GOOD);
	}
}

static void without_sound_hearing_has_nothing_to_do(void **state)
{
	(void)state;
	signs.hearing_idle = true;
	assert_int_equal(go(60000, HEARING), HEALTH_GOOD);
}

static void a_callback_inside_is_told_and_one_outside_is_not(void **state)
{
	(void)state;
	signs.output = 7; /* odd */
	assert_int_equal(go(200, OUTPUT), HEALTH_GOOD);
	assert_false(health_callback_hangs(&health, now));
	assert_int_equal(go(200, OUTPUT), HEALTH_GOOD);
	assert_true(health_callback_hangs(&health, now));
	assert_int_equal(go(HEALTH_STUCK_MS, OUTPUT), HEALTH_STUCK);
	assert_string_equal(health_worst(&health), "the sound callback");
	/* It came out: the device may be lost, but nothing hangs. */
	signs.output++;
	assert_int_equal(go(60000, OUTPUT), HEALTH_GOOD);
	assert_false(health_callback_hangs(&health, now));
	signs.input = 3;
	assert_int_equal(go(HEALTH_STUCK_MS + STEP_MS, INPUT), HEALTH_STUCK);
	assert_string_equal(health_worst(&health), "the sound callback of the microphone");
}

static void a_synthesis_is_judged_by_its_beginning(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		signs.synthesis_began_ms = now;
		assert_int_equal(go(400, 0), HEALTH_GOOD);
	}
	assert_int_equal(go(HEALTH_STUCK_MS, 0), HEALTH_STUCK);
	assert_string_equal(health_worst(&health), "synthesis");
	signs.synthesis_began_ms = 0;
	assert_int_equal(go(STEP_MS, 0), HEALTH_GOOD);
}

/* Opened anew after a long time without sound: what is past does not count. */
static void begins_anew(void **state)
{
	(void)state;
	go(1000, HEARING | OUTPUT);
	now += 3600000;
	health_begin(&health, now);
	assert_int_equal(go(STEP_MS, HEARING), HEALTH_GOOD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(all_that_moves_is_well, begin),
	    cmocka_unit_test_setup(hearing_that_stands_still_is_told, begin),
	    cmocka_unit_test_setup(slow_hearing_is_no_illness, begin),
	    cmocka_unit_test_setup(without_sound_hearing_has_nothing_to_do, begin),
	    cmocka_unit_test_setup(a_callback_inside_is_told_and_one_outside_is_not, begin),
	    cmocka_unit_test_setup(a_synthesis_is_judged_by_its_beginning, begin),
	    cmocka_unit_test_setup(begins_anew, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
