/* sources: tone.c clip.c */
/* Earcons: short, soft, without a click, and no two alike, at every rate a device may have. */
#include "tone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const unsigned rates[] = {16000, 44100, 48000};

static void check_soft(const struct clip *clip)
{
	int peak = 0, leap = 0;
	for (size_t i = 0; i < clip->length; i++) {
		peak = abs(clip->samples[i]) > peak ? abs(clip->samples[i]) : peak;
		int step = i > 0 ? abs(clip->samples[i] - clip->samples[i - 1]) : abs(clip->samples[i]);
		leap = step > leap ? step : leap;
	}
	assert_in_range(peak, 1500, 3277); /* to be heard; -20 dBFS at most */
	/* Steepest slope of such a tone at 880 Hz with its octave; a click would be steeper. */
	assert_true(leap < 3277 * 2 * 3.1416 * 880 * 1.15 / clip->rate);
	assert_true(abs(clip->samples[clip->length - 1]) < 10);
	assert_true(abs(clip->samples[0]) < 10);
}

static void test_short_and_soft(void **state)
{
	(void)state;
	for (size_t r = 0; r < 3; r++) {
		for (int tone = 0; tone < TONE_COUNT; tone++) {
			struct clip *clip = tone_create((enum tone)tone, rates[r]);
			assert_non_null(clip);
			assert_int_equal(clip->rate, rates[r]);
			assert_in_range(clip->length * 1000 / rates[r], 80, 450);
			check_soft(clip);
			clip_unref(clip);
		}
	}
}

/* Correlation of two clips without regard to loudness, 0..1; the shorter one is filled up with silence. */
static double likeness(const struct clip *a, const struct clip *b)
{
	double ab = 0, aa = 0, bb = 0;
	for (size_t i = 0; i < a->length || i < b->length; i++) {
		double x = i < a->length ? a->samples[i] : 0;
		double y = i < b->length ? b->samples[i] : 0;
		ab += x * y;
		aa += x * x;
		bb += y * y;
	}
	return ab * ab / (aa * bb);
}

static void test_no_two_alike(void **state)
{
	(void)state;
	struct clip *clips[TONE_COUNT];
	for (int tone = 0; tone < TONE_COUNT; tone++)
		clips[tone] = tone_create((enum tone)tone, 16000);
	for (int a = 0; a < TONE_COUNT; a++)
		for (int b = 0; b < a; b++)
			assert_true(likeness(clips[a], clips[b]) < 0.5);
	for (int tone = 0; tone < TONE_COUNT; tone++)
		clip_unref(clips[tone]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_short_and_soft),
	    cmocka_unit_test(test_no_two_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
