/*
 * What crosses the wall between the loop thread and the sound callback: commands go in, reports
 * come out, both through single-producer single-consumer rings (ring.h) inside the engine.
 * Plain data; a clip reference travels with COMMAND_PLAY and comes back in the report that ends
 * the cue, so that it is freed on the loop thread and never in the callback.
 */
#ifndef STEADY_MESSAGE_H
#define STEADY_MESSAGE_H

#include "clip.h"
#include "frames.h"

#include <stdint.h>

enum channel {
	CHANNEL_VOICE, /* what the coach says; scheduled in voice time; held and ducked */
	CHANNEL_TONE,  /* earcons; scheduled in stream time; never held */
	CHANNEL_COUNT
};

enum command_kind {
	COMMAND_PLAY,	    /* play `clip` as cue `cue` on `channel` at time `at` */
	COMMAND_CANCEL_ALL, /* fade out and drop every playing and pending voice cue (20 ms) */
	COMMAND_VOLUME,	    /* master gain `gain`, linear, ramped over 50 ms */
};

struct command {
	enum command_kind kind;
	enum channel channel;
	uint32_t cue; /* the caller's number for it, returned in reports; not 0 */
	frames_t at;  /* first frame, in the channel's time; in the past = as soon as possible, late; <= 0 = as soon as
			 possible */
	struct clip *clip; /* COMMAND_PLAY: one reference, handed over */
	float gain;	   /* COMMAND_PLAY: linear gain of this cue; COMMAND_VOLUME: master gain */
};

enum report_kind {
	REPORT_STARTED,	  /* first frame of the cue went out */
	REPORT_ENDED,	  /* last frame went out; carries the clip back */
	REPORT_CANCELLED, /* cut or never started; carries the clip back */
};

struct report {
	enum report_kind kind;
	enum channel channel;
	uint32_t cue;
	frames_t stream; /* stream frame at which it happened (ENDED: one past the last frame) */
	frames_t voice;	 /* the same moment in voice time */
	frames_t late;	 /* STARTED: how many frames after `at` it started, 0 when exact */
	struct clip *clip;
};

#endif
