/*
 * What the two sides of the engine share: engine.c (the sound callbacks) and engine_setup.c (loop thread, hearing
 * thread). Each field says which thread may touch it.
 */
#ifndef STEADY_ENGINE_INTERNAL_H
#define STEADY_ENGINE_INTERNAL_H

#include "engine_setup.h"
#include "mixer.h"
#include "ring.h"
#include "track.h"

#include <stdatomic.h>

/* A lock inside an atomic would be a lock in the sound callback. */
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2 && ATOMIC_INT_LOCK_FREE == 2, "clocks and counters must be lock-free");

enum {
	DISTURBED_UNDERRUN = 1,
	DISTURBED_OVERRUN = 2,
	DISTURBED_BEGIN = 4,
	DISTURBED_GAP = DISTURBED_OVERRUN | DISTURBED_BEGIN
};

struct engine {
	unsigned rate;		 /* never changes */
	struct mixer *mixer;	 /* output callback */
	struct ring *commands;	 /* loop thread to output callback */
	struct ring *reports;	 /* output callback to loop thread */
	struct track microphone; /* input callback to hearing thread */
	struct track reference;	 /* output callback to hearing thread */
	unsigned outstanding;	 /* loop thread: cues posted whose end was not collected yet */
	atomic_int attention;	 /* any thread */
	atomic_uint disturbed;	 /* set by either callback, taken by the input's */
	struct {
		atomic_uint sequence;	 /* odd while the two are being written */
		_Atomic frames_t stream; /* written by the output callback */
		_Atomic frames_t voice;
	} clock;
	struct {
		atomic_ullong underruns, overruns, late_cues, dropped_captured; /* callbacks */
		atomic_ullong refused_commands;					/* loop thread */
	} counters;
	struct {
		atomic_uint output, input; /* each its callback: one more at its beginning and at its end */
	} turns;
	struct { /* input callback, when it has a stream of its own */
		bool aligned;
		frames_t next;	 /* stream time of the next microphone frame */
		frames_t settle; /* frames until the alignment is looked at again */
	} input;
};

/* [callback] The mixer's reports go here; `user` is the engine. */
void engine_report(void *user, const struct report *report);

#endif
