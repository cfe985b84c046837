/* sources: fft.c */
#include "fft.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define SIZE 64

static void a_sine_fills_one_bin(void **state)
{
	(void)state;
	struct fft *fft = fft_create(SIZE);
	assert_int_equal(fft_bins(fft), SIZE / 2 + 1);
	float in[SIZE];
	float complex out[SIZE / 2 + 1];
	for (int i = 0; i < SIZE; i++)
		in[i] = (float)cos(2 * M_PI * 5 * i / SIZE);
	fft_forward(fft, in, out);
	for (int bin = 0; bin <= SIZE / 2; bin++)
		assert_float_equal(cabsf(out[bin]), bin == 5 ? SIZE / 2.0 : 0.0, 1e-4);
	fft_destroy(fft);
}

static void inverse_undoes_forward(void **state)
{
	(void)state;
	struct fft *fft = fft_create(SIZE);
	float in[SIZE], back[SIZE];
	float complex bins[SIZE / 2 + 1];
	for (int i = 0; i < SIZE; i++)
		in[i] = (float)((i * 7919) % 101) - 50.0f;
	fft_forward(fft, in, bins);
	fft_inverse(fft, bins, back);
	for (int i = 0; i < SIZE; i++)
		assert_float_equal(back[i], in[i], 1e-3);
	fft_destroy(fft);
}

static void sizes_are_rounded_up(void **state)
{
	(void)state;
	assert_int_equal(fft_size_for(1), 4);
	assert_int_equal(fft_size_for(64), 64);
	assert_int_equal(fft_size_for(65), 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sine_fills_one_bin),
	    cmocka_unit_test(inverse_undoes_forward),
	    cmocka_unit_test(sizes_are_rounded_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
