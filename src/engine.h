/*
 * The engine: all that the sound callback runs, and nothing else. One wall for real time: the
 * functions below marked [callback] never allocate, lock, log, touch a file or call a library.
 *
 * The engine is mono and works at the stream rate; devices convert channels. Creation, the loop
 * thread's side and the hearing thread's side are in engine_setup.h.
 *
 * Attention is how much the coach gives way to somebody who may be speaking:
 *   ATTENTION_NONE  the coach speaks
 *   ATTENTION_DUCK  voice channel 15 dB down (30 ms ramp), time goes on
 *   ATTENTION_HOLD  voice channel faded out in 20 ms and stopped: voice time stands still, cues in
 *                   progress and pending stay where they are; when released they go on, with a
 *                   fade-in, from where they were
 */
#ifndef STEADY_ENGINE_H
#define STEADY_ENGINE_H

#include "frames.h"

#include <stdint.h>

struct engine;

enum attention { ATTENTION_NONE, ATTENTION_DUCK, ATTENTION_HOLD };

/* The device's thread, before the first callback of a stream that was opened anew: what was before it is a gap. */
void engine_begin(struct engine *engine);

/* [callback] Full duplex: `in` and `out` are the same `count` frames of one clock. */
void engine_process(struct engine *engine, const int16_t *in, int16_t *out, unsigned count);

/* [callback] Two streams: each from its own stream's callback thread. */
void engine_process_output(struct engine *engine, int16_t *out, unsigned count);
void engine_process_input(struct engine *engine, const int16_t *in, unsigned count);

/* [callback] The device saw an underrun or overrun (PortAudio status flags). */
void engine_note_underrun(struct engine *engine);
void engine_note_overrun(struct engine *engine);

#endif
