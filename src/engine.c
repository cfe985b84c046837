/*
 * The engine's real-time side: all that the sound callbacks run, with mixer.c, track.c and ring.c below it and nothing
 * else. A block goes: attention, then commands, then the mixer, then the rings to the hearing thread, then the clock.
 *
 * Overload has one policy each. Commands: engine_post refuses, the caller knows. Reports: cannot overflow, because
 * engine_post never lets more cues in than the ring has room to report. Captured sound: the newest is dropped, counted,
 * and a gap is marked.
 */
#include "engine_internal.h"

#include <assert.h>

#define SETTLE_MS 300	/* by then two streams that just started, or recovered, have filled their buffers */
#define RECHECK_MS 5000 /* two cards drift apart by 2 ms at most in this time (200 ppm each) */
#define TOLERANCE_MS 40 /* more than two callbacks' blocks can seem to be apart */

static void tally(atomic_ullong *counter, uint64_t add)
{
	/* Relaxed: a figure for people; nothing else is read by it. */
	atomic_fetch_add_explicit(counter, add, memory_order_relaxed);
}

void engine_report(void *user, const struct report *report)
{
	struct engine *engine = user;
	if (report->late > 0)
		tally(&engine->counters.late_cues, 1);
	size_t written = ring_write(engine->reports, report, 1);
	assert(written == 1);
	(void)written;
}

static void obey(struct engine *engine)
{
	/* Attention before commands. Acquire: pairs with engine_attend; whoever cancels and then releases a hold has
	 * the cancel seen no later than the release, so that nothing of what was cut slips out between. */
	int attention = atomic_load_explicit(&engine->attention, memory_order_acquire);
	mixer_attend(engine->mixer, (enum attention)attention);
	struct command command;
	while (ring_read(engine->commands, &command, 1) == 1) {
		switch (command.kind) {
		case COMMAND_PLAY:
			mixer_play(engine->mixer, &command);
			break;
		case COMMAND_CANCEL_ALL:
			mixer_cancel(engine->mixer);
			break;
		case COMMAND_VOLUME:
			mixer_volume(engine->mixer, command.gain);
			break;
		}
	}
}

/* Stream and voice as a pair that belongs together, by a sequence number that is odd in between. */
static void publish_clock(struct engine *engine)
{
	/* Relaxed: only this thread writes it. */
	unsigned sequence = atomic_load_explicit(&engine->clock.sequence, memory_order_relaxed);
	/* Relaxed: the release stores below carry it along; a reader who sees either of them sees the odd number. */
	atomic_store_explicit(&engine->clock.sequence, sequence + 1, memory_order_relaxed);
	/* Release: see above; and the reports up to this frame are in their ring before the clock shows it. */
	atomic_store_explicit(&engine->clock.stream, mixer_stream(engine->mixer), memory_order_release);
	atomic_store_explicit(&engine->clock.voice, mixer_voice(engine->mixer), memory_order_release);
	/* Release: whoever sees the even number sees both of the pair. */
	atomic_store_explicit(&engine->clock.sequence, sequence + 2, memory_order_release);
}

static void turn(atomic_uint *turns)
{
	/* Relaxed: looked at only for whether it stands still. */
	atomic_fetch_add_explicit(turns, 1, memory_order_relaxed);
}

void engine_process_output(struct engine *engine, int16_t *out, unsigned count)
{
	frames_t stream = mixer_stream(engine->mixer);
	turn(&engine->turns.output);
	obey(engine);
	mixer_process(engine->mixer, out, count);
	/* A reference that is lost is found to be missing when its microphone frames are paired. */
	track_write(&engine->reference, stream, out, count, false);
	publish_clock(engine);
	turn(&engine->turns.output);
}

static unsigned take_disturbances(struct engine *engine)
{
	/* Relaxed: it says only that something happened, about now. */
	return atomic_exchange_explicit(&engine->disturbed, 0, memory_order_relaxed);
}

static void capture(struct engine *engine, frames_t stream, const int16_t *in, unsigned count, bool gap)
{
	tally(&engine->counters.dropped_captured, track_write(&engine->microphone, stream, in, count, gap));
}

void engine_process(struct engine *engine, const int16_t *in, int16_t *out, unsigned count)
{
	frames_t stream = mixer_stream(engine->mixer);
	engine_process_output(engine, out, count);
	/* One clock: an underrun moves both sides alike and loses no microphone frames. */
	capture(engine, stream, in, count, (take_disturbances(engine) & DISTURBED_GAP) != 0);
}

/* Where a microphone block of a stream of its own lies in stream time: it ended when the output had come to where it is
 * now, give or take a block. From then on frames are counted, which is smooth; the truth is looked up again, once both
 * streams have settled, after a start, after an underrun or overrun, and now and then (two cards drift apart). */
static bool align(struct engine *engine, unsigned count, unsigned disturbed)
{
	/* Acquire: pairs with publish_clock; the reference for these frames is in its ring. */
	frames_t played = atomic_load_explicit(&engine->clock.stream, memory_order_acquire);
	frames_t here = played > (frames_t)count ? played - (frames_t)count : 0;
	frames_t apart = here - engine->input.next;
	if (!engine->input.aligned || disturbed)
		engine->input.settle = frames_from_ms(engine->rate, SETTLE_MS);
	if (!engine->input.aligned) {
		engine->input.aligned = true;
		engine->input.next = here;
		return false;
	}
	engine->input.settle -= count;
	if (engine->input.settle > 0)
		return false;
	engine->input.settle = frames_from_ms(engine->rate, RECHECK_MS);
	frames_t tolerance = frames_from_ms(engine->rate, TOLERANCE_MS);
	if (apart >= -tolerance && apart <= tolerance)
		return false;
	engine->input.next = here;
	return true;
}

void engine_process_input(struct engine *engine, const int16_t *in, unsigned count)
{
	turn(&engine->turns.input);
	unsigned disturbed = take_disturbances(engine);
	bool moved = align(engine, count, disturbed);
	capture(engine, engine->input.next, in, count, moved || (disturbed & DISTURBED_GAP));
	engine->input.next += count;
	turn(&engine->turns.input);
}

static void disturb(struct engine *engine, unsigned what)
{
	/* Relaxed: see take_disturbances. */
	atomic_fetch_or_explicit(&engine->disturbed, what, memory_order_relaxed);
}

void engine_begin(struct engine *engine)
{
	/* No input callback runs now, so this thread may touch what is theirs. */
	engine->input.aligned = false;
	disturb(engine, DISTURBED_BEGIN);
}

void engine_note_underrun(struct engine *engine)
{
	tally(&engine->counters.underruns, 1);
	disturb(engine, DISTURBED_UNDERRUN);
}

void engine_note_overrun(struct engine *engine)
{
	tally(&engine->counters.overruns, 1);
	disturb(engine, DISTURBED_OVERRUN);
}
