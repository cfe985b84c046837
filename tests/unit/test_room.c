/* sources: room.c convolver.c fft.c */
/* What the simulated room is built of: convolution against its definition, levels, decay and noise. */
#include "room.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RATE 16000u

static void check_convolution(size_t length, size_t block)
{
	enum { BLOCKS = 40 };
	struct room_random random = {.state = length};
	struct room_response response = {.taps = malloc(length * sizeof(float)), .length = length};
	for (size_t i = 0; i < length; i++)
		response.taps[i] = (float)room_gaussian(&random);
	struct room_convolver *convolver = room_convolver_create(&response, block);
	float *in = calloc(BLOCKS * block, sizeof(*in)), *out = calloc(BLOCKS * block, sizeof(*out));
	for (size_t i = 0; i < 5 * block; i++) /* sound, a long silence, sound again */
		in[i] = in[i + 30 * block] = (float)room_gaussian(&random);
	for (size_t n = 0; n < BLOCKS; n++)
		room_convolve(convolver, in + n * block, out + n * block);
	for (size_t n = 0; n < BLOCKS * block; n++) {
		double sum = 0.0;
		for (size_t k = 0; k < length && k <= n; k++)
			sum += (double)(response.taps[k] * in[n - k]);
		assert_float_equal(out[n], sum, 2e-3);
	}
	free(in);
	free(out);
	room_convolver_destroy(convolver);
	room_response_free(&response);
}

static void convolution_is_by_definition(void **state)
{
	(void)state;
	check_convolution(1, 160);
	check_convolution(159, 160);
	check_convolution(321, 160);
	check_convolution(1600, 160);
	check_convolution(1000, 441);
	check_convolution(1000, 480);
}

static void silence_costs_nothing_once_the_tail_has_faded(void **state)
{
	(void)state;
	float taps[500] = {[0] = 1.0f, [499] = 0.5f}, block[160] = {1.0f}, silence[160] = {0}, out[160];
	struct room_response response = {.taps = taps, .length = 500};
	struct room_convolver *convolver = room_convolver_create(&response, 160);
	assert_false(room_convolve(convolver, silence, out));
	assert_true(room_convolve(convolver, block, out));
	int busy = 0;
	float tail = 0.0f;
	while (room_convolve(convolver, silence, out)) {
		busy++;
		tail = fmaxf(tail, out[499 % 160]);
	}
	assert_float_equal(tail, 0.5, 1e-5);
	assert_in_range(busy, 3, 10);
	room_convolver_destroy(convolver);
}

static double decay_db(const struct room_response *response, size_t from, size_t to)
{
	double early = 0.0, late = 0.0;
	size_t span = RATE / 20;
	for (size_t i = 0; i < span; i++) {
		early += pow(response->taps[from + i], 2);
		late += pow(response->taps[to + i], 2);
	}
	return 10.0 * log10(early / late);
}

static void synthetic_room_decays_as_told(void **state)
{
	(void)state;
	struct room_response response;
	assert_true(room_synthesise(&response, RATE, 400, 3.0, 7));
	assert_int_equal(response.length, 6401);
	/* 200 ms are half of RT60: 30 dB. */
	assert_float_equal(decay_db(&response, RATE / 20, RATE / 4), 30.0, 2.0);
	room_response_free(&response);
	assert_true(room_synthesise(&response, RATE, 0, 3.0, 7));
	assert_int_equal(response.length, 1);
	assert_float_equal(response.taps[0], 1.0, 1e-5);
	room_response_free(&response);
}

static void recorded_room_is_trimmed(void **state)
{
	(void)state;
	static int16_t taps[RATE];
	struct room_response response;
	assert_false(room_from_recording(&response, RATE, taps, RATE));
	taps[1000] = 20000;
	taps[1400] = 3000;
	taps[1500] = 10; /* 66 dB below */
	assert_true(room_from_recording(&response, RATE, taps, RATE));
	assert_int_equal(response.length, 401);
	room_response_free(&response);
}

static void rooms_keep_the_level_of_pink_noise(void **state)
{
	(void)state;
	struct room_response response;
	assert_true(room_synthesise(&response, RATE, 300, 3.0, 3));
	struct room_convolver *convolver = room_convolver_create(&response, 160);
	struct room_pink pink;
	room_pink_start(&pink, 99);
	double before = 0.0, after = 0.0;
	float in[160], out[160];
	for (int n = 0; n < 3000; n++) {
		for (size_t i = 0; i < 160; i++) {
			in[i] = (float)room_pink_next(&pink);
			before += pow(in[i], 2);
		}
		room_convolve(convolver, in, out);
		for (size_t i = 0; i < 160; i++)
			after += pow(out[i], 2);
	}
	assert_float_equal((10.0 * log10(after / before)), 0.0, 0.5);
	assert_float_equal((10.0 * log10(before / (3000 * 160))), 0.0, 0.3);
	room_convolver_destroy(convolver);
	room_response_free(&response);
}

static void active_level_leaves_pauses_out(void **state)
{
	(void)state;
	static int16_t samples[RATE * 4];
	for (size_t i = RATE; i < RATE * 2; i++)
		samples[i] = (int16_t)(i / 8 % 2 ? 3277 : -3277);
	assert_float_equal(room_active_dbfs(samples, RATE * 4, RATE), -20.0, 0.05);
	assert_float_equal(room_rms_dbfs(samples, RATE * 4), -26.02, 0.05);
	assert_float_equal(room_active_dbfs(samples, RATE, RATE), -200.0, 0.05);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(convolution_is_by_definition),
	    cmocka_unit_test(silence_costs_nothing_once_the_tail_has_faded),
	    cmocka_unit_test(synthetic_room_decays_as_told),
	    cmocka_unit_test(recorded_room_is_trimmed),
	    cmocka_unit_test(rooms_keep_the_level_of_pink_noise),
	    cmocka_unit_test(active_level_leaves_pauses_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
