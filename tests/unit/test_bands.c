/* sources: bands.c fft.c room.c convolver.c */
#include "bands.h"
#include "room.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { FRAMES = 8 };

static void play(struct bands *bands, double hertz, double amplitude)
{
	for (int f = 0; f < FRAMES; f++) {
		int16_t block[BANDS_BLOCK];
		for (int i = 0; i < BANDS_BLOCK; i++)
			block[i] = (int16_t)(amplitude * 32767 * sin(2 * M_PI * hertz * (f * BANDS_BLOCK + i) / 16000));
		bands_push(bands, block);
	}
}

static void a_sine_has_its_level_in_its_band(void **state)
{
	float levels[BANDS_COUNT];
	(void)state;
	struct bands *bands = bands_create();
	play(bands, 1000, 0.1); /* in the eighth band, 920 to 1080 Hz */
	bands_levels(bands, levels);
	for (int b = 0; b < BANDS_COUNT; b++) {
		if (b == 7)
			assert_float_equal(levels[b], -20, 1);
		else if (b < 6 || b > 8)
			assert_true(levels[b] < -50);
	}
	bands_destroy(bands);
}

static void silence_has_the_least_level(void **state)
{
	float levels[BANDS_COUNT];
	int period;
	(void)state;
	struct bands *bands = bands_create();
	play(bands, 1000, 0);
	bands_levels(bands, levels);
	for (int b = 0; b < BANDS_COUNT; b++)
		assert_float_equal(levels[b], BANDS_QUIET, 0.1);
	assert_float_equal(bands_periodicity(bands, &period), 0, 0.001);
	bands_destroy(bands);
}

static void voices_are_periodic_and_noise_is_not(void **state)
{
	struct room_random random = {2};
	float levels[BANDS_COUNT], noise = 0;
	int period;
	(void)state;
	struct bands *bands = bands_create();
	for (int pitch = 80; pitch <= 320; pitch += 40) {
		for (int f = 0; f < FRAMES; f++) {
			int16_t block[BANDS_BLOCK];
			for (int i = 0; i < BANDS_BLOCK; i++) {
				double sum = 0;
				for (int h = 1; h < 10; h++)
					sum += sin(2 * M_PI * pitch * h * (f * BANDS_BLOCK + i) / 16000) / h;
				block[i] = (int16_t)(3000 * sum);
			}
			bands_push(bands, block);
		}
		bands_levels(bands, levels);
		assert_true(bands_periodicity(bands, &period) > 0.8f);
		bands_levels(bands, levels);
		assert_true(bands_periodicity_at(bands, period) > 0.8f);
		bands_levels(bands, levels);
		assert_true(bands_periodicity_at(bands, 16000 / pitch * 5 / 4) < 0.5f);
	}
	for (int f = 0; f < 100; f++) {
		int16_t block[BANDS_BLOCK];
		for (int i = 0; i < BANDS_BLOCK; i++)
			block[i] = (int16_t)(3000 * room_gaussian(&random));
		bands_push(bands, block);
		bands_levels(bands, levels);
		if (f >= 4)
			noise += bands_periodicity(bands, &period) / 96;
	}
	assert_true(noise < 0.4f);
	bands_destroy(bands);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sine_has_its_level_in_its_band),
	    cmocka_unit_test(silence_has_the_least_level),
	    cmocka_unit_test(voices_are_periodic_and_noise_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
