/*
 * The engine's patient side: making and unmaking it, commands in and reports out for the loop thread, paired sound for
 * the hearing thread, and figures for anybody.
 */
#include "engine_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define COMMANDS 128		 /* of which MIXER_CUES at most play something */
#define REPORTS (MIXER_CUES * 2) /* each cue in the engine reports at most twice */
#define CAPTURE_SECONDS 8	 /* longer than a slow machine needs to decode an utterance */
#define PATIENCE_MS 100 /* how long microphone sound waits for its reference; beyond it the output stands still */

static bool open_parts(struct engine *engine)
{
	size_t capacity = (size_t)engine->rate * CAPTURE_SECONDS;
	engine->mixer = mixer_create(engine->rate, engine_report, engine);
	engine->commands = ring_create(sizeof(struct command), COMMANDS);
	engine->reports = ring_create(sizeof(struct report), REPORTS);
	bool microphone = track_open(&engine->microphone, capacity);
	bool reference = track_open(&engine->reference, capacity);
	return engine->mixer && engine->commands && engine->reports && microphone && reference;
}

struct engine *engine_create(unsigned rate)
{
	assert(rate > 0);
	struct engine *engine = calloc(1, sizeof(*engine));
	if (!engine)
		return NULL;
	engine->rate = rate;
	/* All atomics start at 0, which calloc gives: ATTENTION_NONE, both clocks at frame 0. */
	if (open_parts(engine))
		return engine;
	engine_destroy(engine);
	return NULL;
}

static void free_clips(struct engine *engine)
{
	struct command command;
	while (engine->commands && ring_read(engine->commands, &command, 1) == 1)
		if (command.kind == COMMAND_PLAY)
			clip_unref(command.clip);
	struct report report;
	while (engine->reports && ring_read(engine->reports, &report, 1) == 1)
		clip_unref(report.clip);
}

void engine_destroy(struct engine *engine)
{
	if (!engine)
		return;
	free_clips(engine);
	track_close(&engine->reference);
	track_close(&engine->microphone);
	ring_destroy(engine->reports);
	ring_destroy(engine->commands);
	mixer_destroy(engine->mixer);
	free(engine);
}

void engine_begin_at(struct engine *engine, frames_t frame)
{
	mixer_begin_at(engine->mixer, frame);
	/* Relaxed: no other thread has the engine yet. */
	atomic_store_explicit(&engine->clock.stream, frame, memory_order_relaxed);
	atomic_store_explicit(&engine->clock.voice, frame, memory_order_relaxed);
}

unsigned engine_rate(const struct engine *engine)
{
	return engine->rate;
}

bool engine_post(struct engine *engine, const struct command *command)
{
	bool play = command->kind == COMMAND_PLAY;
	assert(!play || (command->clip && command->clip->rate == engine->rate && command->cue != 0));
	bool room = !play || engine->outstanding < MIXER_CUES;
	if (!room || ring_write(engine->commands, command, 1) == 0) {
		/* Relaxed: a figure for people. */
		atomic_fetch_add_explicit(&engine->counters.refused_commands, 1, memory_order_relaxed);
		return false;
	}
	engine->outstanding += play;
	return true;
}

bool engine_collect(struct engine *engine, struct report *report)
{
	if (ring_read(engine->reports, report, 1) == 0)
		return false;
	engine->outstanding -= report->kind != REPORT_STARTED;
	return true;
}

void engine_attend(struct engine *engine, enum attention attention)
{
	/* Release: pairs with obey: commands posted before it are in their ring when it is seen. */
	atomic_store_explicit(&engine->attention, (int)attention, memory_order_release);
}

enum attention engine_attention(const struct engine *engine)
{
	/* Relaxed: the value is all that is wanted. */
	return (enum attention)atomic_load_explicit(&engine->attention, memory_order_relaxed);
}

struct engine_clock engine_clock(const struct engine *engine)
{
	struct engine_clock clock;
	unsigned before, after;
	do {
		/* Acquire: the pair is read after the number... */
		before = atomic_load_explicit(&engine->clock.sequence, memory_order_acquire);
		/* ... and acquire: the number is read again after the pair. */
		clock.stream = atomic_load_explicit(&engine->clock.stream, memory_order_acquire);
		clock.voice = atomic_load_explicit(&engine->clock.voice, memory_order_acquire);
		/* Relaxed: kept behind the loads above by their acquire. */
		after = atomic_load_explicit(&engine->clock.sequence, memory_order_relaxed);
	} while (before != after || before % 2 != 0);
	return clock;
}

static uint64_t figure(const atomic_ullong *counter)
{
	/* Relaxed: a figure for people. */
	return atomic_load_explicit(counter, memory_order_relaxed);
}

struct engine_counters engine_counters(const struct engine *engine)
{
	return (struct engine_counters){
	    .underruns = figure(&engine->counters.underruns),
	    .overruns = figure(&engine->counters.overruns),
	    .late_cues = figure(&engine->counters.late_cues),
	    .refused_commands = figure(&engine->counters.refused_commands),
	    .dropped_captured = figure(&engine->counters.dropped_captured),
	};
}

struct engine_turns engine_turns(const struct engine *engine)
{
	/* Relaxed: see turn() in engine.c. */
	return (struct engine_turns){
	    .output = atomic_load_explicit(&engine->turns.output, memory_order_relaxed),
	    .input = atomic_load_explicit(&engine->turns.input, memory_order_relaxed),
	};
}

/* Fills `reference` with what the mixer wrote at stream times first, first + 1, ... Returns how far it has got: short
 * of `count` when the mixer has not written the rest yet. Sets *gap when some is missing that never comes. */
static size_t fill_reference(struct track *track, int16_t *reference, size_t count, frames_t first, bool *gap)
{
	size_t filled = 0;
	while (filled < count && track_ready(track) > 0) {
		frames_t ahead = track->reader.stream - (first + (frames_t)filled);
		size_t left = count - filled;
		if (ahead < 0) {
			track_read(track, NULL, (size_t)-ahead);
		} else if (ahead > 0) {
			size_t missing = (uint64_t)ahead < left ? (size_t)ahead : left;
			memset(reference + filled, 0, missing * sizeof(*reference));
			filled += missing;
			*gap = true;
		} else {
			filled += track_read(track, reference + filled, left);
		}
	}
	return filled;
}

size_t engine_capture(struct engine *engine, int16_t *mic, int16_t *reference, size_t max, frames_t *stream, bool *gap)
{
	struct track *microphone = &engine->microphone;
	size_t ready = track_ready(microphone);
	size_t count = ready < max ? ready : max;
	*stream = microphone->reader.stream;
	*gap = microphone->reader.gap;
	size_t paired = fill_reference(&engine->reference, reference, count, *stream, gap);
	size_t patience = (size_t)frames_from_ms(engine->rate, PATIENCE_MS);
	if (paired < count && track_backlog(microphone) > paired + patience)
		memset(reference + paired, 0, (count - paired) * sizeof(*reference));
	else
		count = paired;
	return track_read(microphone, mic, count);
}
