/* sources: resample.c */
/* Resampling: length, delay, level and drift. */
#include "resample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#define TURN 6.283185307179586

static int16_t *sine(double hz, unsigned rate, size_t length)
{
	int16_t *samples = malloc(length * sizeof *samples);
	assert_non_null(samples);
	for (size_t i = 0; i < length; i++)
		samples[i] = (int16_t)lrint(10000 * sin(TURN * hz * (double)i / rate));
	return samples;
}

/* The output is the same sine at the other rate: nothing is delayed, nothing is missing. */
static void check_sine(unsigned from, unsigned to)
{
	int16_t *in = sine(440, from, from);
	size_t length = 0;
	int16_t *out = resample_all(in, from, from, to, &length);
	assert_non_null(out);
	assert_int_equal(length, to);
	int16_t *wanted = sine(440, to, to);
	/* The filter has nothing to look at before the first and after the last samples. */
	for (size_t i = to / 50; i < length - to / 50; i++)
		assert_in_range(abs(out[i] - wanted[i]), 0, 40);
	free(in);
	free(out);
	free(wanted);
}

static void keeps_time_and_level(void **state)
{
	(void)state;
	check_sine(22050, 16000);
	check_sine(22050, 44100);
	check_sine(22050, 48000);
	check_sine(48000, 16000);
	check_sine(16000, 48000);
}

static void takes_blocks_of_any_size(void **state)
{
	(void)state;
	enum { FROM = 44100, TO = 16000 };
	int16_t *in = sine(300, FROM, FROM), whole[TO + 64], parts[TO + 64];
	struct resampler *one = resampler_create(FROM, TO, 5), *other = resampler_create(FROM, TO, 5);
	size_t length = resampler_process(one, in, FROM, whole, TO + 64), done = 0;
	for (size_t at = 0, step = 1; at < FROM; at += step, step = step * 3 % 997) {
		if (step > FROM - at)
			step = FROM - at;
		done += resampler_process(other, in + at, step, parts + done, TO + 64 - done);
	}
	assert_int_equal(done, length);
	assert_memory_equal(parts, whole, length * sizeof *whole);
	resampler_destroy(one);
	resampler_destroy(other);
	free(in);
}

/* An input clock that runs 150 parts in a million fast gives 150 parts in a million more. */
static void follows_drift(void **state)
{
	(void)state;
	enum { RATE = 16000, SECONDS = 200 };
	static int16_t in[RATE], out[2 * RATE];
	struct resampler *resampler = resampler_create(RATE, RATE, 3);
	double total = 0;
	resampler_set_drift(resampler, 1.00015);
	for (int i = 0; i < SECONDS; i++)
		total += (double)resampler_process(resampler, in, RATE, out, 2 * RATE);
	assert_true(fabs(total - RATE * SECONDS / 1.00015) < 40);
	resampler_set_drift(resampler, 0.9999);
	total = 0;
	for (int i = 0; i < SECONDS; i++)
		total += (double)resampler_process(resampler, in, RATE, out, 2 * RATE);
	assert_true(fabs(total - RATE * SECONDS / 0.9999) < 40);
	resampler_destroy(resampler);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keeps_time_and_level),
	    cmocka_unit_test(takes_blocks_of_any_size),
	    cmocka_unit_test(follows_drift),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
