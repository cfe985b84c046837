/*
 * The cues that the coach has under way: asked of speak, handed to the engine, sounding. A small table on the
 * loop thread; it is what lets the coach tell a cue that ended from one that was cut.
 */
#ifndef STEADY_CUES_H
#define STEADY_CUES_H

#include "frames.h"
#include "message.h"
#include "speak.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CUES_MAX 48

enum cue_stage { CUE_FREE, CUE_WANTED /* clip not ready */, CUE_POSTED, CUE_SOUNDING };

struct cue {
	enum cue_stage stage;
	enum channel channel;
	uint32_t number;       /* the engine's and speak's number: unique for ever */
	uint32_t session_cue;  /* the session's number, 0 = it does not want to know */
	frames_t at;	       /* voice time asked for */
	frames_t expected_end; /* voice (or, for a tone, stream) time; FRAMES_NEVER until it sounds */
	size_t length;	       /* frames, once the clip is known */
	struct clip *clip;     /* one reference, once it is known: its words are told when it sounds */
	bool exact, counted, cancelled;
	int tone; /* enum tone for CHANNEL_TONE */
	char text[SPEAK_TEXT_SIZE];
};

struct cues {
	struct cue list[CUES_MAX];
	uint32_t last_number;
};

/* A free cue with a fresh number, or NULL when the table is full. */
struct cue *cues_add(struct cues *cues, enum channel channel);
struct cue *cues_find(struct cues *cues, uint32_t number);
/* It is over: its place is free and its reference given back. */
void cues_free(struct cue *cue);
void cues_clear(struct cues *cues);
/* Any voice cue under way that was not cancelled. */
bool cues_voice_busy(const struct cues *cues);
/* Anything at all under way. */
bool cues_busy(const struct cues *cues);

#endif
