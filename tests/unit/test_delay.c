/* sources: delay.c fft.c room.c convolver.c */
#include "delay.h"
#include "room.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT (12 * 16000)
#define LEAD 12000 /* so that an echo may come before its cause */

/* Noise that comes and goes four times a second, as syllables do. */
static void syllables(float *out, size_t count)
{
	struct room_random random = {7};
	for (size_t i = 0; i < count; i++)
		out[i] = (float)(3000 * room_gaussian(&random) * fmax(0, sin(2 * M_PI * 4 * (double)i / 16000)));
}

/* Feeds 12 s of an echo `late` samples late; true when an estimate was agreed on. */
static bool feed(struct delay *delay, int late, float gain, float reflection)
{
	static float wave[COUNT + 2 * LEAD];
	bool agreed = false;
	syllables(wave, COUNT + 2 * LEAD);
	for (size_t at = LEAD; at < COUNT; at += DELAY_BLOCK) {
		int16_t microphone[DELAY_BLOCK], reference[DELAY_BLOCK];
		for (size_t i = 0; i < DELAY_BLOCK; i++) {
			const size_t then = at + i - (size_t)late;
			const float echo = gain * (wave[then] + reflection * wave[then - 700]);
			reference[i] = (int16_t)wave[at + i];
			microphone[i] = (int16_t)fmaxf(-32768, fminf(32767, echo));
		}
		agreed = delay_process(delay, microphone, reference) || agreed;
	}
	return agreed;
}

static void echoes_are_found_where_they_are(void **state)
{
	static const int lates[] = {-1600, 0, 100, 3200, 9600};
	(void)state;
	for (size_t i = 0; i < sizeof lates / sizeof *lates; i++) {
		struct delay *delay = delay_create();
		assert_true(feed(delay, lates[i], 0.5f, 0));
		assert_float_equal(delay_samples(delay), lates[i], 1);
		delay_destroy(delay);
	}
}

static void a_louder_reflection_is_not_the_direct_sound(void **state)
{
	(void)state;
	struct delay *delay = delay_create();
	assert_true(feed(delay, 800, -0.2f, 1.5f));
	assert_float_equal(delay_samples(delay), 800, 2);
	delay_destroy(delay);
}

static void without_echo_nothing_is_agreed(void **state)
{
	struct room_random random = {3};
	(void)state;
	struct delay *delay = delay_create();
	static float wave[COUNT];
	syllables(wave, COUNT);
	for (size_t at = 0; at < COUNT; at += DELAY_BLOCK) {
		int16_t microphone[DELAY_BLOCK], reference[DELAY_BLOCK];
		for (size_t i = 0; i < DELAY_BLOCK; i++) {
			reference[i] = (int16_t)wave[at + i];
			microphone[i] = (int16_t)(500 * room_gaussian(&random));
		}
		assert_false(delay_process(delay, microphone, reference));
	}
	delay_destroy(delay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(echoes_are_found_where_they_are),
	    cmocka_unit_test(a_louder_reflection_is_not_the_direct_sound),
	    cmocka_unit_test(without_echo_nothing_is_agreed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
