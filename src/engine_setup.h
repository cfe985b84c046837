/*
 * The engine seen from outside the callback: setting up, commanding (loop thread), reading what
 * the microphone heard beside what the mixer wrote (hearing thread).
 */
#ifndef STEADY_ENGINE_SETUP_H
#define STEADY_ENGINE_SETUP_H

#include "engine.h"
#include "message.h"

#include <stdbool.h>
#include <stddef.h>

struct engine_clock {
	frames_t stream; /* frames played since start */
	frames_t voice;	 /* stream less held */
};

struct engine_turns {
	unsigned output, input; /* full duplex: all is output */
};

struct engine_counters {
	uint64_t underruns;
	uint64_t overruns;
	uint64_t late_cues;	   /* cues that started after their frame */
	uint64_t refused_commands; /* posts refused: ring full, or too many cues inside */
	uint64_t dropped_captured; /* captured frames lost because hearing was too slow */
};

/* Rate in Hz. Returns NULL when out of memory. Destroy only when no callback can run any more;
 * frees every clip still inside. */
struct engine *engine_create(unsigned rate);
void engine_destroy(struct engine *engine);
unsigned engine_rate(const struct engine *engine);
/* Before the first callback: the first frame has this number instead of 0, in stream and voice time, as if the stream
 * had run for so long. For tests of what happens after months. */
void engine_begin_at(struct engine *engine, frames_t frame);

/* Loop thread. False when the command ring is full or 32 cues are inside already, counting those whose end was not
 * collected (the clip reference stays with the caller). So no report is ever lost. The clip's rate must be the
 * engine's. */
bool engine_post(struct engine *engine, const struct command *command);
/* Loop thread. False when there is no report. The caller owns report->clip where there is one. */
bool engine_collect(struct engine *engine, struct report *report);

/* Any thread. Who cancels and then attends has the cancel take effect no later than the attention. Who reads the clock
 * and then collects has all reports of frames before it. */
void engine_attend(struct engine *engine, enum attention attention);
enum attention engine_attention(const struct engine *engine);
struct engine_clock engine_clock(const struct engine *engine);
struct engine_counters engine_counters(const struct engine *engine);
/* How often each callback was entered and left, together; odd: it is inside. Any thread. */
struct engine_turns engine_turns(const struct engine *engine);

/* Hearing thread. Reads up to `max` frames of microphone and, frame by frame paired with it, what
 * the mixer wrote (zeros when silent, after volume and duck, tones included). Returns how many;
 * 0 when there is nothing yet. `*stream` is the stream frame of the first one. `*gap` is set true
 * when frames were lost before it. With two streams, pairing is by sample count from a common
 * start and is re-aligned, when it proves to be off, after an underrun or overrun; `*stream` may
 * then jump, also back. Microphone frames wait for their reference, but 100 ms at most. */
size_t engine_capture(struct engine *engine, int16_t *mic, int16_t *reference, size_t max, frames_t *stream, bool *gap);

/* An eventfd that becomes readable about every 10 ms of captured sound is not possible from the
 * callback without a system call; so the threads on the other side poll at block rate instead. */

#endif
