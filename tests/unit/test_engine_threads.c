/* sources: engine.c engine_setup.c mixer.c track.c ring.c clip.c */
/* Ring and engine with all their threads at once; meant for the thread sanitizer, but what is asserted must hold
 * anyway: nothing lost or out of order, clocks that belong together, every clip freed exactly once. */
#include "engine_setup.h"
#include "ring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#define RATE 16000
#define BLOCK 160
#define BLOCKS 1500 /* at least; more until enough cues went through, however busy the machine is */
#define ENOUGH 500
#define ELEMENTS 400000u

static void *produce(void *argument)
{
	struct ring *ring = argument;
	uint32_t next = 0, chunk[23];
	while (next < ELEMENTS) {
		size_t want = next % 23 + 1;
		for (size_t i = 0; i < want; i++)
			chunk[i] = next + (uint32_t)i;
		size_t written = ring_write(ring, chunk, want);
		next += (uint32_t)written;
		if (written == 0)
			sched_yield();
	}
	return NULL;
}

static void test_ring_between_two_threads(void **state)
{
	(void)state;
	struct ring *ring = ring_create(sizeof(uint32_t), 64);
	pthread_t producer;
	assert_int_equal(pthread_create(&producer, NULL, produce, ring), 0);
	uint32_t expected = 0, chunk[17];
	while (expected < ELEMENTS) {
		size_t count = ring_read(ring, chunk, expected % 17 + 1);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(chunk[i], expected++);
		if (count == 0)
			sched_yield();
	}
	assert_int_equal(pthread_join(producer, NULL), 0);
	ring_destroy(ring);
}

struct house {
	struct engine *engine;
	atomic_bool enough;		     /* cues went through */
	atomic_bool output_over, input_over; /* the callbacks come no more */
	uint64_t written;		     /* frames of microphone; input callback, read after the join */
	uint64_t captured, wrong;	     /* hearing thread, read after the join */
};

static bool goes_on(struct house *house, int64_t blocks)
{
	return blocks < BLOCKS || !atomic_load(&house->enough);
}

static void *call_back(void *argument)
{
	struct house *house = argument;
	int16_t in[BLOCK], out[BLOCK];
	for (int64_t b = 0; goes_on(house, b); b++) {
		for (int64_t i = 0; i < BLOCK; i++)
			in[i] = (int16_t)((b * BLOCK + i) % 30000);
		engine_process(house->engine, in, out, BLOCK);
		house->written += BLOCK;
		if (b % 100 == 0)
			engine_note_overrun(house->engine);
		if (b % 4 == 0)
			usleep(100);
	}
	atomic_store(&house->output_over, true);
	atomic_store(&house->input_over, true);
	return NULL;
}

static void *call_back_output(void *argument)
{
	struct house *house = argument;
	int16_t out[BLOCK];
	for (int64_t b = 0; goes_on(house, b); b++) {
		engine_process_output(house->engine, out, BLOCK);
		if (b % 500 == 0)
			engine_note_underrun(house->engine);
		usleep(50);
	}
	atomic_store(&house->output_over, true);
	return NULL;
}

static void *call_back_input(void *argument)
{
	struct house *house = argument;
	int16_t in[BLOCK] = {0};
	for (int64_t b = 0; goes_on(house, b); b++) {
		engine_process_input(house->engine, in, BLOCK);
		house->written += BLOCK;
		usleep(50);
	}
	atomic_store(&house->input_over, true);
	return NULL;
}

static bool over(struct house *house)
{
	return atomic_load(&house->output_over) && atomic_load(&house->input_over);
}

static void *hear(void *argument)
{
	struct house *house = argument;
	int16_t mic[400], reference[400];
	frames_t stream;
	bool gap, last = false;
	while (!last) {
		last = over(house);
		size_t count;
		while ((count = engine_capture(house->engine, mic, reference, 400, &stream, &gap)) > 0) {
			for (size_t i = 0; i < count; i++)
				house->wrong += mic[i] != (stream + (frames_t)i) % 30000;
			house->captured += count;
		}
		engine_attend(house->engine, house->captured / 3200 % 2 ? ATTENTION_DUCK : ATTENTION_NONE);
	}
	return NULL;
}

struct tally {
	uint64_t posted, started, ended, cancelled;
};

static void collect(struct engine *engine, struct tally *tally)
{
	struct report report;
	while (engine_collect(engine, &report)) {
		tally->started += report.kind == REPORT_STARTED;
		tally->ended += report.kind == REPORT_ENDED;
		tally->cancelled += report.kind == REPORT_CANCELLED;
		clip_unref(report.clip);
	}
}

/* The loop thread's part: as many cues as the engine takes, cancels, volumes, and a look at the clocks. */
static void command(struct house *house, struct clip *clip, struct tally *tally)
{
	struct engine_clock before = {0};
	while (!over(house)) {
		struct engine_clock clock = engine_clock(house->engine);
		/* Nobody holds in this test: a pair that differs was torn. */
		assert_int_equal(clock.stream, clock.voice);
		assert_true(clock.stream >= before.stream);
		before = clock;
		struct command play = {
		    .kind = COMMAND_PLAY,
		    .channel = tally->posted % 3 ? CHANNEL_VOICE : CHANNEL_TONE,
		    .cue = (uint32_t)tally->posted + 1,
		    .at = clock.voice + (frames_t)(tally->posted % 700),
		    .clip = clip_ref(clip),
		    .gain = 0.5f,
		};
		if (engine_post(house->engine, &play))
			tally->posted++;
		else
			clip_unref(clip);
		struct command other = {.kind = tally->posted % 50 ? COMMAND_VOLUME : COMMAND_CANCEL_ALL, .gain = 0.8f};
		engine_post(house->engine, &other);
		collect(house->engine, tally);
		atomic_store(&house->enough, tally->ended >= ENOUGH);
		usleep(20);
	}
	collect(house->engine, tally);
}

static void run(void *(*first)(void *), void *(*second)(void *), struct house *house)
{
	int16_t samples[300] = {0};
	struct clip *clip = clip_create(samples, 300, RATE);
	house->engine = engine_create(RATE);
	pthread_t callback, other, hearing;
	assert_int_equal(pthread_create(&callback, NULL, first, house), 0);
	if (second)
		assert_int_equal(pthread_create(&other, NULL, second, house), 0);
	assert_int_equal(pthread_create(&hearing, NULL, hear, house), 0);
	struct tally tally = {0};
	command(house, clip, &tally);
	pthread_join(callback, NULL);
	if (second)
		pthread_join(other, NULL);
	pthread_join(hearing, NULL);
	assert_true(tally.ended >= ENOUGH);
	assert_true(tally.started >= tally.ended);
	assert_in_range(tally.posted - tally.ended - tally.cancelled, 0, 32);
	/* What hearing was too slow for was counted; what still waits for its reference is less than the patience there is. */
	uint64_t lost = engine_counters(house->engine).dropped_captured;
	assert_in_range(house->captured + lost, house->written - RATE / 10, house->written);
	engine_destroy(house->engine);
	assert_int_equal(atomic_load(&clip->references), 1);
	clip_unref(clip);
}

static void test_engine_full_duplex(void **state)
{
	(void)state;
	struct house house = {0};
	run(call_back, NULL, &house);
	assert_int_equal(house.wrong, 0);
}

static void test_engine_two_streams(void **state)
{
	(void)state;
	struct house house = {0};
	run(call_back_output, call_back_input, &house);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ring_between_two_threads),
	    cmocka_unit_test(test_engine_full_duplex),
	    cmocka_unit_test(test_engine_two_streams),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
