/* sources: drift.c room.c convolver.c fft.c */
#include "drift.h"
#include "room.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define SECOND 16000

/* A point every two seconds, with some error; every fifth one is taken from a reflection. */
static double track(double slope, double error, int points)
{
	struct drift drift = {.count = 0};
	struct room_random random = {4};
	for (int i = 0; i < points; i++) {
		const int64_t time = (int64_t)i * 2 * SECOND;
		const double reflection = i % 5 == 4 ? 300 : 0;
		drift_add(&drift, time, 500 + slope * (double)time + error * room_gaussian(&random) + reflection);
	}
	return drift_slope(&drift);
}

static void the_slope_is_found_in_spite_of_reflections(void **state)
{
	static const double slopes[] = {-200e-6, -50e-6, 20e-6, 100e-6};
	(void)state;
	for (size_t i = 0; i < sizeof slopes / sizeof *slopes; i++)
		assert_true(fabs(track(slopes[i], 0.3, 40) - slopes[i]) < 3e-6);
}

static void one_clock_has_no_drift(void **state)
{
	(void)state;
	for (int points = 2; points < 60; points++)
		assert_true(fabs(track(0, 0.1, points)) <= 0);
}

static void too_little_or_too_wild_is_no_drift(void **state)
{
	(void)state;
	assert_true(fabs(track(100e-6, 0, 5)) <= 0);
	assert_true(fabs(track(100e-6, 40, 40)) <= 0);
	assert_true(fabs(track(2e-3, 0, 40)) <= 0);
}

/* The pairing is put right in the middle: the same slope before and after, and told when there is enough to tell it. */
static void a_move_is_no_drift(void **state)
{
	struct drift drift = {.count = 0};
	(void)state;
	for (int i = 0; i < 12; i++) {
		const int64_t time = (int64_t)i * 2 * SECOND;
		assert_int_equal(drift_known(&drift), i >= 9);
		if (i == 9)
			drift_move(&drift, -640);
		drift_add(&drift, time, 500 + 200e-6 * (double)time - (i >= 9 ? 640 : 0));
	}
	assert_true(fabs(drift_slope(&drift) - 200e-6) < 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_slope_is_found_in_spite_of_reflections),
	    cmocka_unit_test(one_clock_has_no_drift),
	    cmocka_unit_test(a_move_is_no_drift),
	    cmocka_unit_test(too_little_or_too_wild_is_no_drift),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
