/* sources: engine.c engine_setup.c mixer.c track.c clip.c cues.c */
/* What wraps is meant to, and nothing is lost when it does: ring positions after 2^32 messages or samples where a pointer
 * has 32 bits (a day and a quarter at 48 kHz), the number under which the clock is published (after 248 days of blocks of
 * 10 ms), a cue's number. Frames themselves do not wrap: they are counted up to 65 years here. */
#include "cues.h"
#include "engine_internal.h"
#include "ring.c"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RATE 48000
#define BLOCK 480
#define BLOCKS 300

/* As if `position` elements had gone through it. */
static void age_ring(struct ring *ring, size_t position)
{
	atomic_store(&ring->head, position);
	atomic_store(&ring->tail, position);
}

static void age_track(struct track *track)
{
	age_ring(track->samples, SIZE_MAX - 1000);
	age_ring(track->marks, SIZE_MAX - 1);
	track->writer.position = UINT64_MAX - 1000;
	track->reader.position = UINT64_MAX - 1000;
}

static struct engine *create_old_engine(frames_t begin)
{
	struct engine *engine = engine_create(RATE);
	assert_non_null(engine);
	engine_begin_at(engine, begin);
	age_ring(engine->commands, SIZE_MAX - 3);
	age_ring(engine->reports, SIZE_MAX - 3);
	age_track(&engine->microphone);
	age_track(&engine->reference);
	atomic_store(&engine->clock.sequence, UINT_MAX - 5);
	return engine;
}

static void test_ring_past_its_last_position(void **state)
{
	(void)state;
	struct ring *ring = ring_create(sizeof(uint32_t), 64);
	age_ring(ring, SIZE_MAX - 99);
	uint32_t in = 0, out = 0, chunk[23];
	while (out < 1000) {
		size_t want = in % 23 + 1;
		for (size_t i = 0; i < want; i++)
			chunk[i] = in + (uint32_t)i;
		in += (uint32_t)ring_write(ring, chunk, want);
		assert_int_equal(ring_readable(ring), in - out);
		assert_int_equal(ring_writable(ring), 64 - (in - out));
		size_t count = ring_read(ring, chunk, in % 17 + 1);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(chunk[i], out++);
	}
	ring_destroy(ring);
}

/* The microphone hears the number of its frame: each must come out once, in order, at its time, with what was played. */
static void listen_in(struct engine *engine, frames_t begin, frames_t *captured)
{
	int16_t mic[BLOCK], reference[BLOCK];
	frames_t stream;
	bool gap;
	size_t count;
	while ((count = engine_capture(engine, mic, reference, BLOCK, &stream, &gap)) > 0) {
		assert_false(gap);
		assert_int_equal(stream, begin + *captured);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(mic[i], (*captured + (frames_t)i) % 30000);
		*captured += (frames_t)count;
	}
}

/* Two cues that follow each other, at exact frames, throughout. */
static void test_engine_past_every_limit(void **state)
{
	(void)state;
	static const frames_t begins[] = {0, INT32_MAX - 1000, (frames_t)UINT32_MAX - 1000,
					  (frames_t)365 * 86400 * RATE, FRAMES_MOST};
	static int16_t samples[BLOCK];
	for (size_t k = 0; k < sizeof begins / sizeof *begins; k++) {
		struct engine *engine = create_old_engine(begins[k]);
		struct clip *clip = clip_create(samples, BLOCK, RATE);
		frames_t captured = 0;
		unsigned started = 0, ended = 0;
		for (unsigned b = 0; b < BLOCKS; b++) {
			int16_t in[BLOCK], out[BLOCK];
			struct engine_clock clock = engine_clock(engine);
			assert_int_equal(clock.stream, begins[k] + (frames_t)b * BLOCK);
			assert_int_equal(clock.voice, clock.stream);
			struct command play = {.kind = COMMAND_PLAY,
					       .cue = b + 1,
					       .at = clock.voice + BLOCK + (frames_t)b,
					       .clip = clip_ref(clip),
					       .gain = 1};
			assert_true(engine_post(engine, &play));
			for (int i = 0; i < BLOCK; i++)
				in[i] = (int16_t)((b * BLOCK + (unsigned)i) % 30000);
			engine_process(engine, in, out, BLOCK);
			listen_in(engine, begins[k], &captured);
			struct report report;
			while (engine_collect(engine, &report)) {
				assert_int_equal(report.late, 0);
				if (report.kind == REPORT_STARTED) {
					assert_int_equal(report.cue, ++started);
					assert_int_equal(report.stream, begins[k] + started * BLOCK + started - 1);
				} else {
					assert_int_equal(report.cue, ++ended);
				}
				clip_unref(report.clip);
			}
		}
		assert_int_equal(captured, BLOCKS * BLOCK);
		assert_true(ended > BLOCKS - 5);
		engine_destroy(engine);
		assert_int_equal(atomic_load(&clip->references), 1);
		clip_unref(clip);
	}
}

static void test_cue_numbers_leave_out_none(void **state)
{
	(void)state;
	struct cues cues = {.last_number = UINT32_MAX - 1};
	assert_int_equal(cues_add(&cues, CHANNEL_VOICE)->number, UINT32_MAX);
	assert_int_equal(cues_add(&cues, CHANNEL_VOICE)->number, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ring_past_its_last_position),
	    cmocka_unit_test(test_engine_past_every_limit),
	    cmocka_unit_test(test_cue_numbers_leave_out_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
