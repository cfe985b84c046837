/* sources: mixer.c clip.c */
/* The mixer: exact frames whatever the block size, holds that lose nothing, fades, ducking, volume, saturation. */
#include "mixer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define FADE (RATE / 50) /* 20 ms */
#define REPORTS_MAX 128

struct bench {
	struct mixer *mixer;
	struct report reports[REPORTS_MAX];
	size_t count;
	int16_t out[4 * RATE];
	size_t made;
};

static void note(void *user, const struct report *report)
{
	struct bench *bench = user;
	assert_true(bench->count < REPORTS_MAX);
	bench->reports[bench->count++] = *report;
	clip_unref(report->clip);
}

static struct bench *bench_open(void)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	bench->mixer = mixer_create(RATE, note, bench);
	assert_non_null(bench->mixer);
	return bench;
}

static void bench_close(struct bench *bench)
{
	mixer_destroy(bench->mixer);
	free(bench);
}

static void make(struct bench *bench, size_t frames, unsigned block)
{
	assert_true(bench->made + frames <= sizeof(bench->out) / sizeof(*bench->out));
	while (frames > 0) {
		unsigned count = frames < block ? (unsigned)frames : block;
		mixer_process(bench->mixer, bench->out + bench->made, count);
		bench->made += count;
		frames -= count;
	}
}

static struct clip *clip_of(int16_t first, int16_t step, size_t length)
{
	int16_t samples[RATE];
	assert_true(length <= RATE);
	for (size_t i = 0; i < length; i++)
		samples[i] = (int16_t)(first + step * (int16_t)i);
	struct clip *clip = clip_create(samples, length, RATE);
	assert_non_null(clip);
	return clip;
}

static void play(struct bench *bench, enum channel channel, uint32_t cue, frames_t at, struct clip *clip)
{
	struct command command = {
	    .kind = COMMAND_PLAY, .channel = channel, .cue = cue, .at = at, .clip = clip, .gain = 1.0f};
	mixer_play(bench->mixer, &command);
}

static void expect(const struct bench *bench, size_t index, enum report_kind kind, uint32_t cue, frames_t stream,
		   frames_t voice)
{
	assert_true(index < bench->count);
	const struct report *report = &bench->reports[index];
	assert_int_equal(report->cue, cue);
	assert_int_equal(report->kind, kind);
	assert_int_equal(report->stream, stream);
	assert_int_equal(report->voice, voice);
}

static void test_exact_at_every_block_size(void **state)
{
	(void)state;
	const unsigned blocks[] = {1, 7, 64, 128, 129, 160, 441, 1024, 5000};
	for (size_t b = 0; b < sizeof(blocks) / sizeof(*blocks); b++) {
		struct bench *bench = bench_open();
		struct clip *clip = clip_of(1, 3, 700);
		play(bench, CHANNEL_VOICE, 5, 1234, clip_ref(clip));
		make(bench, 3000, blocks[b]);
		for (size_t i = 0; i < 3000; i++) {
			bool inside = i >= 1234 && i < 1234 + 700;
			assert_int_equal(bench->out[i], inside ? clip->samples[i - 1234] : 0);
		}
		assert_int_equal(bench->count, 2);
		expect(bench, 0, REPORT_STARTED, 5, 1234, 1234);
		assert_int_equal(bench->reports[0].late, 0);
		expect(bench, 1, REPORT_ENDED, 5, 1934, 1934);
		clip_unref(clip);
		bench_close(bench);
	}
}

static void test_late_and_at_once(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	make(bench, 1000, 160);
	play(bench, CHANNEL_VOICE, 1, 900, clip_of(1, 0, 10));
	play(bench, CHANNEL_TONE, 2, 0, clip_of(1, 0, 20));
	make(bench, 100, 160);
	expect(bench, 0, REPORT_STARTED, 1, 1000, 1000);
	assert_int_equal(bench->reports[0].late, 100);
	expect(bench, 1, REPORT_STARTED, 2, 1000, 1000);
	assert_int_equal(bench->reports[1].late, 0);
	bench_close(bench);
}

static void test_reports_in_order_of_frames(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 300, clip_of(1, 0, 50));
	play(bench, CHANNEL_VOICE, 2, 100, clip_of(1, 0, 200));
	play(bench, CHANNEL_VOICE, 3, 120, clip_of(1, 0, 0));
	make(bench, 1000, 1000);
	assert_int_equal(bench->count, 6);
	expect(bench, 0, REPORT_STARTED, 2, 100, 100);
	expect(bench, 1, REPORT_STARTED, 3, 120, 120);
	expect(bench, 2, REPORT_ENDED, 3, 120, 120);
	expect(bench, 3, REPORT_ENDED, 2, 300, 300);
	expect(bench, 4, REPORT_STARTED, 1, 300, 300);
	expect(bench, 5, REPORT_ENDED, 1, 350, 350);
	bench_close(bench);
}

/* Held at 1000 for 2000 frames: faded out from 1000 on, silent, then said again from sample 1000 under a fade-in. */
static void test_hold_loses_nothing(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	struct clip *clip = clip_of(8000, 1, 4000);
	play(bench, CHANNEL_VOICE, 1, 0, clip_ref(clip));
	make(bench, 1000, 160);
	mixer_attend(bench->mixer, ATTENTION_HOLD);
	make(bench, 2000, 160);
	assert_int_equal(mixer_voice(bench->mixer), 1000);
	assert_int_equal(mixer_stream(bench->mixer), 3000);
	mixer_attend(bench->mixer, ATTENTION_NONE);
	make(bench, 4000, 160);

	for (size_t i = 0; i < FADE; i++) {
		double left = 1.0 - (double)(i + 1) / FADE;
		assert_true(abs(bench->out[1000 + i] - (int)(left * clip->samples[1000 + i])) <= 2);
		assert_true(abs(bench->out[3000 + i] - (int)((1 - left) * clip->samples[1000 + i])) <= 2);
	}
	for (size_t i = 1000 + FADE; i < 3000; i++)
		assert_int_equal(bench->out[i], 0);
	for (size_t i = 1000 + FADE; i < 4000; i++)
		assert_int_equal(bench->out[2000 + i], clip->samples[i]);
	expect(bench, 1, REPORT_ENDED, 1, 6000, 4000);
	clip_unref(clip);
	bench_close(bench);
}

static void test_hold_keeps_voice_frames(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 1000, clip_of(500, 0, 100));	      /* starts as the hold begins */
	play(bench, CHANNEL_VOICE, 2, 1000 + FADE / 2, clip_of(500, 0, 100)); /* would start inside its fade */
	play(bench, CHANNEL_VOICE, 3, 2500, clip_of(500, 0, 100));
	play(bench, CHANNEL_TONE, 4, 2000, clip_of(700, 0, 100));
	make(bench, 1000, 100);
	mixer_attend(bench->mixer, ATTENTION_HOLD);
	make(bench, 3000, 100);
	for (size_t i = 0; i < 4000; i++)
		assert_int_equal(bench->out[i], i >= 2000 && i < 2100 ? 700 : 0); /* the tone is not held */
	mixer_attend(bench->mixer, ATTENTION_NONE);
	make(bench, 2000, 100);
	expect(bench, 2, REPORT_STARTED, 1, 4000, 1000);
	expect(bench, 4, REPORT_STARTED, 2, 4000 + FADE / 2, 1000 + FADE / 2);
	expect(bench, 6, REPORT_STARTED, 3, 5500, 2500);
	assert_int_equal(bench->reports[6].late, 0);
	assert_int_equal(bench->out[4000], 500); /* at full level: only what was faded out is faded in */
	bench_close(bench);
}

/* Released after 5 ms: the fade is finished all the same, so the sound never jumps. */
static void test_short_hold_is_smooth(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(10000, 0, 8000));
	make(bench, 400, 80);
	mixer_attend(bench->mixer, ATTENTION_HOLD);
	make(bench, 80, 80);
	mixer_attend(bench->mixer, ATTENTION_NONE);
	make(bench, 2000, 80);
	for (size_t i = 1; i < 2480; i++)
		assert_true(abs(bench->out[i] - bench->out[i - 1]) <= 10000 / FADE + 1);
	assert_int_equal(mixer_stream(bench->mixer) - mixer_voice(bench->mixer), FADE);
	bench_close(bench);
}

static void test_cue_ending_in_a_holds_fade_is_said_again(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(1000, 0, 1000 + FADE / 2));
	make(bench, 1000, 100);
	mixer_attend(bench->mixer, ATTENTION_HOLD);
	make(bench, 1000, 100);
	assert_int_equal(bench->count, 1);
	mixer_attend(bench->mixer, ATTENTION_NONE);
	make(bench, 1000, 100);
	expect(bench, 1, REPORT_ENDED, 1, 2000 + FADE / 2, 1000 + FADE / 2);
	bench_close(bench);
}

static void test_cancel_fades_and_spares_what_follows(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(9000, 0, 8000));
	play(bench, CHANNEL_VOICE, 2, 5000, clip_of(1000, 0, 100));
	play(bench, CHANNEL_TONE, 3, 950, clip_of(100, 0, 1000));
	make(bench, 1000, 160);
	mixer_cancel(bench->mixer);
	expect(bench, 2, REPORT_CANCELLED, 2, 1000, 1000);
	play(bench, CHANNEL_VOICE, 4, 1000 + FADE, clip_of(2000, 0, 100));
	make(bench, 1000, 160);
	expect(bench, 3, REPORT_CANCELLED, 1, 1000 + FADE, 1000 + FADE);
	expect(bench, 4, REPORT_STARTED, 4, 1000 + FADE, 1000 + FADE);
	assert_int_equal(bench->out[1000 + FADE / 2 - 1], 4500 + 100);
	assert_int_equal(bench->out[1000 + FADE], 2000 + 100);
	assert_int_equal(bench->out[1000 + FADE + 100], 100);
	bench_close(bench);
}

static void test_cancel_while_held_drops_at_once(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(9000, 0, 8000));
	make(bench, 800, 160);
	mixer_attend(bench->mixer, ATTENTION_HOLD);
	make(bench, 800, 160);
	mixer_cancel(bench->mixer);
	expect(bench, 1, REPORT_CANCELLED, 1, 1600, 800);
	play(bench, CHANNEL_VOICE, 2, 0, clip_of(2000, 0, 10));
	mixer_attend(bench->mixer, ATTENTION_NONE);
	make(bench, 160, 160);
	assert_int_equal(bench->out[1600], 2000);
	assert_int_equal(bench->out[1610], 0);
	bench_close(bench);
}

/* Cancelled in the midst of a hold's fade: gone by the end of it, without a click. */
static void test_cancel_inside_a_holds_fade(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(9600, 0, 8000));
	make(bench, 800, 160);
	mixer_attend(bench->mixer, ATTENTION_HOLD);
	make(bench, 160, 160);
	mixer_cancel(bench->mixer);
	make(bench, 480, 160);
	expect(bench, 1, REPORT_CANCELLED, 1, 800 + FADE, 800);
	for (size_t i = 1; i < 1440; i++)
		assert_true(abs(bench->out[i] - bench->out[i - 1]) <= 9600 / FADE + 1);
	assert_int_equal(bench->out[800 + FADE], 0);
	bench_close(bench);
}

static void test_duck_is_15_db_in_30_ms_and_spares_tones(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(10000, 0, 8000));
	make(bench, 1000, 160);
	mixer_attend(bench->mixer, ATTENTION_DUCK);
	make(bench, 480, 160);
	play(bench, CHANNEL_TONE, 2, 0, clip_of(500, 0, 100));
	make(bench, 520, 160);
	assert_true(bench->out[1000 + 400] > 1778);
	assert_int_equal(bench->out[1000 + 480], 1778 + 500);
	assert_int_equal(bench->out[1999], 1778);
	assert_int_equal(mixer_voice(bench->mixer), 2000);
	mixer_attend(bench->mixer, ATTENTION_NONE);
	make(bench, 500, 160);
	assert_int_equal(bench->out[2499], 10000);
	for (size_t i = 1; i < 1480; i++)
		assert_true(abs(bench->out[i] - bench->out[i - 1]) <= 8222 / 480 + 2);
	bench_close(bench);
}

static void test_volume_ramps_over_50_ms(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	play(bench, CHANNEL_VOICE, 1, 0, clip_of(8000, 0, 8000));
	make(bench, 400, 160);
	mixer_volume(bench->mixer, 0.25f);
	make(bench, 2000, 160);
	assert_int_equal(bench->out[399], 8000);
	assert_true(abs(bench->out[400 + 399] - 5000) <= 1);
	assert_true(bench->out[400 + 798] > 2000);
	assert_int_equal(bench->out[400 + 800], 2000);
	bench_close(bench);
}

static void test_saturates_softly(void **state)
{
	(void)state;
	int16_t before = -1;
	for (int16_t level = 0; level < 32000; level = (int16_t)(level + 500)) {
		struct bench *bench = bench_open();
		play(bench, CHANNEL_VOICE, 1, 0, clip_of(level, 0, 10));
		play(bench, CHANNEL_TONE, 2, 0, clip_of(level, 0, 10));
		play(bench, CHANNEL_TONE, 3, 20, clip_of((int16_t)-level, 0, 10));
		play(bench, CHANNEL_TONE, 4, 20, clip_of((int16_t)-level, 0, 10));
		make(bench, 40, 40);
		assert_true(bench->out[0] > before);
		assert_int_equal(bench->out[20], -bench->out[0]);
		if (level <= 13500)
			assert_int_equal(bench->out[0], 2 * level);
		before = bench->out[0];
		bench_close(bench);
	}
	assert_true(before > 31000);
}

static void test_one_cue_too_many(void **state)
{
	(void)state;
	struct bench *bench = bench_open();
	struct clip *clip = clip_of(1, 0, 100);
	for (uint32_t i = 1; i <= MIXER_CUES + 1; i++)
		play(bench, CHANNEL_VOICE, i, 1000, clip_ref(clip));
	assert_int_equal(bench->count, 1);
	expect(bench, 0, REPORT_CANCELLED, MIXER_CUES + 1, 0, 0);
	bench_close(bench);
	assert_int_equal(atomic_load(&clip->references), 1); /* destroy gave back what was inside */
	clip_unref(clip);
}

/* The same commands at the same frames give the same samples and reports, however the frames come in blocks. */
static void act(struct bench *bench, unsigned round, struct clip *clip)
{
	frames_t now = mixer_stream(bench->mixer);
	const enum attention attentions[] = {ATTENTION_NONE, ATTENTION_HOLD, ATTENTION_DUCK, ATTENTION_HOLD};
	play(bench, round % 3 ? CHANNEL_VOICE : CHANNEL_TONE, round + 1, now + (frames_t)(round * 37 % 500),
	     clip_ref(clip));
	if (round % 5 == 4)
		mixer_cancel(bench->mixer);
	mixer_attend(bench->mixer, attentions[round * 7 % 11 % 4]);
	mixer_volume(bench->mixer, (float)(round % 4 + 1) / 4.0f);
}

static void test_blocks_do_not_matter(void **state)
{
	(void)state;
	struct clip *clip = clip_of(-3000, 7, 900);
	struct bench *whole = bench_open(), *parts = bench_open();
	for (unsigned round = 0; round < 30; round++) {
		act(whole, round, clip);
		act(parts, round, clip);
		make(whole, 480, 480);
		make(parts, 480, 1 + round * 13 % 97);
	}
	assert_memory_equal(whole->out, parts->out, whole->made * sizeof(*whole->out));
	assert_true(whole->count > 30);
	assert_int_equal(whole->count, parts->count);
	for (size_t i = 0; i < whole->count; i++)
		expect(parts, i, whole->reports[i].kind, whole->reports[i].cue, whole->reports[i].stream,
		       whole->reports[i].voice);
	bench_close(whole);
	bench_close(parts);
	clip_unref(clip);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exact_at_every_block_size),
	    cmocka_unit_test(test_late_and_at_once),
	    cmocka_unit_test(test_reports_in_order_of_frames),
	    cmocka_unit_test(test_hold_loses_nothing),
	    cmocka_unit_test(test_hold_keeps_voice_frames),
	    cmocka_unit_test(test_short_hold_is_smooth),
	    cmocka_unit_test(test_cue_ending_in_a_holds_fade_is_said_again),
	    cmocka_unit_test(test_cancel_fades_and_spares_what_follows),
	    cmocka_unit_test(test_cancel_while_held_drops_at_once),
	    cmocka_unit_test(test_cancel_inside_a_holds_fade),
	    cmocka_unit_test(test_duck_is_15_db_in_30_ms_and_spares_tones),
	    cmocka_unit_test(test_volume_ramps_over_50_ms),
	    cmocka_unit_test(test_saturates_softly),
	    cmocka_unit_test(test_one_cue_too_many),
	    cmocka_unit_test(test_blocks_do_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
