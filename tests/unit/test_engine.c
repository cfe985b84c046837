/* sources: engine.c engine_setup.c mixer.c track.c ring.c clip.c */
/* The engine from both sides of the wall, on one thread: cues, clocks, pairing, gaps, overload. */
#include "engine_setup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define RATE 16000
#define BLOCK 160

static struct clip *clip_of(int16_t level, size_t length)
{
	int16_t samples[RATE];
	for (size_t i = 0; i < length; i++)
		samples[i] = level;
	struct clip *clip = clip_create(samples, length, RATE);
	assert_non_null(clip);
	return clip;
}

static bool play(struct engine *engine, uint32_t cue, frames_t at, struct clip *clip)
{
	struct command command = {
	    .kind = COMMAND_PLAY, .channel = CHANNEL_VOICE, .cue = cue, .at = at, .clip = clip, .gain = 1.0f};
	return engine_post(engine, &command);
}

/* Microphone blocks that count their own frames, so that each one can be known again. */
static void number(int16_t *block, size_t count, int64_t from)
{
	for (size_t i = 0; i < count; i++)
		block[i] = (int16_t)((from + (int64_t)i) % 30000);
}

static void duplex(struct engine *engine, size_t blocks)
{
	int16_t in[BLOCK], out[BLOCK];
	for (size_t b = 0; b < blocks; b++) {
		number(in, BLOCK, engine_clock(engine).stream);
		engine_process(engine, in, out, BLOCK);
	}
}

static void test_cue_goes_through_and_clip_comes_back(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	struct clip *clip = clip_of(1000, 500);
	struct report report;
	assert_true(play(engine, 7, 400, clip));
	assert_false(engine_collect(engine, &report));
	duplex(engine, 10);
	assert_true(engine_collect(engine, &report));
	assert_int_equal(report.kind, REPORT_STARTED);
	assert_int_equal(report.stream, 400);
	assert_true(engine_collect(engine, &report));
	assert_int_equal(report.kind, REPORT_ENDED);
	assert_int_equal(report.cue, 7);
	assert_ptr_equal(report.clip, clip);
	assert_false(engine_collect(engine, &report));
	assert_int_equal(engine_counters(engine).late_cues, 0);
	clip_unref(report.clip);
	engine_destroy(engine);
}

static void test_microphone_and_reference_come_paired(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	assert_true(play(engine, 1, 400, clip_of(1000, 500)));
	duplex(engine, 20);
	int16_t mic[333], reference[333];
	frames_t stream, expected = 0;
	bool gap;
	size_t count;
	while ((count = engine_capture(engine, mic, reference, 333, &stream, &gap)) > 0) {
		assert_int_equal(stream, expected);
		assert_false(gap);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(mic[i], stream + (frames_t)i);
			bool inside = stream + (frames_t)i >= 400 && stream + (frames_t)i < 900;
			assert_int_equal(reference[i], inside ? 1000 : 0);
		}
		expected += (frames_t)count;
	}
	assert_int_equal(expected, 20 * BLOCK);
	engine_destroy(engine);
}

static void test_clocks_part_in_a_hold(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	duplex(engine, 5);
	engine_attend(engine, ATTENTION_HOLD);
	assert_int_equal(engine_attention(engine), ATTENTION_HOLD);
	duplex(engine, 7);
	engine_attend(engine, ATTENTION_NONE);
	duplex(engine, 3);
	assert_int_equal(engine_clock(engine).stream, 15 * BLOCK);
	assert_int_equal(engine_clock(engine).voice, 8 * BLOCK);
	engine_destroy(engine);
}

/* A cancel posted before a hold is released lets nothing of what was cut be heard again. */
static void test_release_after_cancel_is_silent(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	assert_true(play(engine, 1, 0, clip_of(5000, 8000)));
	duplex(engine, 5);
	engine_attend(engine, ATTENTION_HOLD);
	duplex(engine, 5);
	struct command cancel = {.kind = COMMAND_CANCEL_ALL};
	assert_true(engine_post(engine, &cancel));
	engine_attend(engine, ATTENTION_NONE);
	int16_t in[BLOCK] = {0}, out[BLOCK];
	engine_process(engine, in, out, BLOCK);
	for (size_t i = 0; i < BLOCK; i++)
		assert_int_equal(out[i], 0);
	engine_destroy(engine);
}

static void test_refuses_what_it_cannot_report(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	struct clip *clip = clip_of(1, 10);
	uint32_t posted = 0;
	while (posted < 1000 && play(engine, posted + 1, 0, clip_ref(clip)))
		posted++;
	clip_unref(clip); /* the refused one stayed ours */
	assert_int_equal(posted, 32);
	assert_int_equal(engine_counters(engine).refused_commands, 1);
	struct command cancel = {.kind = COMMAND_CANCEL_ALL};
	assert_true(engine_post(engine, &cancel)); /* however many cues there are, they can be cut */
	duplex(engine, 2);
	assert_false(play(engine, 99, 0, clip)); /* not before their end is collected */
	struct report report;
	for (uint32_t i = 0; i < 32; i++) {
		assert_true(engine_collect(engine, &report));
		assert_int_equal(report.kind, REPORT_CANCELLED);
		clip_unref(report.clip);
	}
	assert_true(play(engine, 100, 0, clip_ref(clip)));
	engine_destroy(engine); /* frees the command that nobody read */
	assert_int_equal(atomic_load(&clip->references), 1);
	clip_unref(clip);
}

static void test_destroy_frees_clips_everywhere(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	struct clip *clip = clip_of(1, 100);
	assert_true(play(engine, 1, 0, clip_ref(clip)));     /* ended: in the report ring */
	assert_true(play(engine, 2, 80000, clip_ref(clip))); /* pending: in the mixer */
	duplex(engine, 3);
	assert_true(play(engine, 3, 0, clip_ref(clip))); /* in the command ring */
	engine_destroy(engine);
	assert_int_equal(atomic_load(&clip->references), 1);
	clip_unref(clip);
}

/* Hearing sleeps for 20 s: what it finds is contiguous up to a gap, says so, and every lost frame was counted. */
static void test_slow_hearing_loses_the_newest_and_says_so(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	duplex(engine, 2000);
	uint64_t dropped = engine_counters(engine).dropped_captured;
	assert_true(dropped > 0);
	int16_t mic[500], reference[500];
	frames_t stream, expected = 0;
	bool gap;
	size_t count;
	while ((count = engine_capture(engine, mic, reference, 500, &stream, &gap)) > 0) {
		assert_false(gap);
		assert_int_equal(stream, expected);
		assert_int_equal(mic[0], stream % 30000);
		expected += (frames_t)count;
	}
	assert_int_equal(expected + (frames_t)dropped, 2000 * BLOCK);
	duplex(engine, 1);
	assert_int_equal(engine_capture(engine, mic, reference, 500, &stream, &gap), BLOCK);
	assert_true(gap);
	assert_int_equal(stream, 2000 * BLOCK);
	assert_int_equal(mic[0], (2000 * BLOCK) % 30000);
	duplex(engine, 1);
	assert_int_equal(engine_capture(engine, mic, reference, 500, &stream, &gap), BLOCK);
	assert_false(gap);
	engine_destroy(engine);
}

static void test_overrun_marks_a_gap(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	duplex(engine, 1);
	engine_note_overrun(engine);
	engine_note_underrun(engine);
	duplex(engine, 1);
	int16_t mic[500], reference[500];
	frames_t stream;
	bool gap;
	assert_int_equal(engine_capture(engine, mic, reference, 500, &stream, &gap), BLOCK);
	assert_false(gap);
	assert_int_equal(engine_capture(engine, mic, reference, 500, &stream, &gap), BLOCK);
	assert_true(gap);
	assert_int_equal(engine_counters(engine).overruns, 1);
	assert_int_equal(engine_counters(engine).underruns, 1);
	engine_destroy(engine);
}

/* The card was pulled and is back: frames go on where they were, sound before it is a gap. */
static void test_a_new_stream_is_a_gap(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	int16_t block[BLOCK] = {0}, mic[500], reference[500];
	frames_t stream;
	bool gap;
	for (int i = 0; i < 3; i++) {
		engine_process_output(engine, block, BLOCK);
		engine_process_input(engine, block, BLOCK);
	}
	while (engine_capture(engine, mic, reference, 500, &stream, &gap) > 0)
		;
	engine_begin(engine);
	duplex(engine, 1);
	assert_int_equal(engine_capture(engine, mic, reference, 500, &stream, &gap), BLOCK);
	assert_true(gap);
	assert_int_equal(stream, 3 * BLOCK);
	engine_begin(engine);
	engine_process_output(engine, block, BLOCK);
	engine_process_input(engine, block, BLOCK);
	assert_int_equal(engine_capture(engine, mic, reference, 500, &stream, &gap), BLOCK);
	assert_true(gap);
	assert_int_equal(stream, 4 * BLOCK);
	engine_destroy(engine);
}

static void output(struct engine *engine, size_t blocks)
{
	int16_t out[BLOCK];
	for (size_t b = 0; b < blocks; b++)
		engine_process_output(engine, out, BLOCK);
}

static void input(struct engine *engine, int64_t *from, size_t blocks)
{
	int16_t in[BLOCK];
	for (size_t b = 0; b < blocks; b++) {
		number(in, BLOCK, *from);
		engine_process_input(engine, in, BLOCK);
		*from += BLOCK;
	}
}

/* Reads everything there is; returns stream time less microphone frame number of the last one, modulo 30000. */
static frames_t drain(struct engine *engine, size_t *frames, unsigned *gaps)
{
	int16_t mic[500], reference[500];
	frames_t stream, offset = 0;
	bool gap;
	size_t count;
	while ((count = engine_capture(engine, mic, reference, 500, &stream, &gap)) > 0) {
		offset = (stream + (frames_t)count - 1 - mic[count - 1]) % 30000;
		*frames += count;
		*gaps += gap;
	}
	return offset;
}

static void test_two_streams_pair_by_count(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	int64_t from = 0;
	size_t frames = 0;
	unsigned gaps = 0;
	output(engine, 4); /* the output filled its buffers first */
	for (int i = 0; i < 200; i++) {
		input(engine, &from, 1 + (size_t)(i % 2)); /* blocks come unevenly */
		output(engine, 1 + (size_t)(i % 2));
	}
	assert_int_equal(drain(engine, &frames, &gaps), 3 * BLOCK);
	assert_int_equal(frames, 300 * BLOCK);
	assert_int_equal(gaps, 0);
	engine_destroy(engine);
}

/* Half a second of microphone lost, then half a second of loudspeaker: each time, once it has settled, a microphone
 * frame lies again where the output was when it came. */
static void test_two_streams_align_again(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	int64_t from = 0;
	size_t frames = 0;
	unsigned gaps = 0;
	for (int i = 0; i < 50; i++) {
		output(engine, 1);
		input(engine, &from, 1);
	}
	assert_int_equal(drain(engine, &frames, &gaps), 0);
	output(engine, 50);
	engine_note_overrun(engine);
	for (int i = 0; i < 50; i++) {
		output(engine, 1);
		input(engine, &from, 1);
	}
	assert_int_equal(drain(engine, &frames, &gaps), 50 * BLOCK);
	assert_int_equal(gaps, 2); /* the overrun, and the new alignment */
	input(engine, &from, 50);
	engine_note_underrun(engine);
	for (int i = 0; i < 50; i++) {
		output(engine, 1);
		input(engine, &from, 1);
	}
	assert_int_equal(drain(engine, &frames, &gaps), 0);
	assert_int_equal(gaps, 3);
	engine_destroy(engine);
}

/* The loudspeaker is gone, the microphone works: it must still be heard, with silence for a reference. */
static void test_hears_on_when_the_output_stands_still(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	int64_t from = 0;
	size_t frames = 0;
	unsigned gaps = 0;
	for (int i = 0; i < 10; i++) {
		output(engine, 1);
		input(engine, &from, 1);
	}
	input(engine, &from, 100);
	drain(engine, &frames, &gaps);
	assert_true(frames >= 110 * BLOCK - RATE / 10 - BLOCK);
	engine_destroy(engine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cue_goes_through_and_clip_comes_back),
	    cmocka_unit_test(test_microphone_and_reference_come_paired),
	    cmocka_unit_test(test_clocks_part_in_a_hold),
	    cmocka_unit_test(test_release_after_cancel_is_silent),
	    cmocka_unit_test(test_refuses_what_it_cannot_report),
	    cmocka_unit_test(test_destroy_frees_clips_everywhere),
	    cmocka_unit_test(test_slow_hearing_loses_the_newest_and_says_so),
	    cmocka_unit_test(test_overrun_marks_a_gap),
	    cmocka_unit_test(test_a_new_stream_is_a_gap),
	    cmocka_unit_test(test_two_streams_pair_by_count),
	    cmocka_unit_test(test_two_streams_align_again),
	    cmocka_unit_test(test_hears_on_when_the_output_stands_still),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
