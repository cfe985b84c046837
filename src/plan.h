/*
 * The plan: a routine compiled into a flat list of steps that the session walks and `--print` prints.
 * Pure; compiled at the start of a session into memory given by the caller.
 *
 * Times are ms of voice time. A step either follows the end of the one before it by `gap_ms`, or stands at an exact
 * slot after the plan's last anchor: counts are slots, so they never drift.
 *
 *   STEP_SAY       said `gap_ms` after the end of the step before
 *   STEP_SLOT      said exactly `slot_ms` after the anchor
 *   STEP_WAIT      quiet: `gap_ms` long, or until `slot_ms` after the anchor when that is not 0
 *   STEP_ANCHOR    sets the anchor: `slot_ms` after the last one when that is not 0 (so a set of movements keeps one
 *                  beat), else, and whenever there is no last one (taken up again), `gap_ms` after the end before
 *   STEP_SET_DONE  the set (of one side) is done; takes no time
 *
 * A repetition begins with its `unit` step, which announces it ("Ready.", "Two.", "Last one."); the step after it
 * starts the movement. Taking a repetition again means saying something else in place of the unit step.
 */
#ifndef STEADY_PLAN_H
#define STEADY_PLAN_H

#include "catalogue.h"
#include "config.h"
#include "history.h"
#include "phrase.h"
#include "voice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_MAX_STEPS 8192
#define PLAN_MAX_TEXT (96u * 1024u)
#define PLAN_MAX_SPOKEN 1024
#define PLAN_FEEDBACK_LEAST 3	       /* exercises, for being asked how it was */
#define PLAN_START_POSITION "standing" /* every routine begins standing */

enum step_kind { STEP_SAY, STEP_SLOT, STEP_WAIT, STEP_ANCHOR, STEP_SET_DONE };

/* Where in the exercise a step is. */
enum phase {
	PHASE_OPENING,	/* greeting; getting into another position */
	PHASE_INSTRUCT, /* name and instruction */
	PHASE_READY,	/* announcing a repetition */
	PHASE_WORK,	/* loaded: moving or holding */
	PHASE_RELEASE,	/* coming back, between repetitions */
	PHASE_CHANGE,	/* changing sides */
	PHASE_REST,
	PHASE_CLOSING
};

struct step {
	enum step_kind kind;
	enum phase phase;
	enum side side;
	int16_t item;	    /* index into routine->items, -1 before the first */
	int16_t set;	    /* from 1; 0 outside */
	int16_t repetition; /* from 1; 0 outside */
	bool counted;	    /* SLOT: a number on the beat, shortened to fit its slot */
	bool loaded;	    /* being interrupted here needs the lowering cue */
	bool unit;	    /* begins a repetition */
	bool paced;	    /* gap_ms and slot_ms stretch with the pace that the user asked for */
	int32_t gap_ms, slot_ms;
	int32_t fit_ms;	   /* said within this; 0 = any length */
	uint32_t text;	   /* offset into plan->text; SAY and SLOT */
	int32_t length_ms; /* of the words, measured or estimated */
	int32_t start_ms;  /* estimated, from the beginning of the plan */
};

/* A text that is said somewhere, once in memory and measured once. */
struct spoken {
	uint32_t text;
	int32_t fit_ms, length_ms;
};

struct plan {
	struct step *steps; /* PLAN_MAX_STEPS, the owner's */
	char *text;	    /* PLAN_MAX_TEXT, the owner's: the strings of the steps, each terminated */
	size_t step_count;
	size_t text_used;
	size_t item_first[ROUTINE_MAX_ITEMS];	 /* the item's first step: getting into position */
	size_t item_instruct[ROUTINE_MAX_ITEMS]; /* its name and instruction */
	size_t closing; /* first step of the closing words, which a session says in its own way */
	int estimated_ms;
	int exercise_count;		       /* items but the warm-up */
	struct spoken spoken[PLAN_MAX_SPOKEN]; /* open hash */
	size_t spoken_count;
};

struct plan_setup {
	const struct config *config;
	const struct catalogue *catalogue;
	const struct voice *voice;
	bool first_sessions; /* say how to be heard */
	int first_item;	     /* index: it will begin there, so nothing is the same as before it */
	/* How long a text takes when spoken, ms, at `rate_percent` of the configured rate; 0 = not known now. NULL, and
	 * what is not known = plan_speech_ms. */
	int (*measure)(void *user, const char *text, unsigned fit_ms, int rate_percent);
	void *user;
};

/* Compiles `routine` (borrowed only during the call). False when it does not fit, or names an exercise that is not in
 * the catalogue: the plan is then not to be used. */
bool plan_compile(struct plan *plan, const struct plan_setup *setup, const struct routine *routine);
/* Estimates the start of each step and the whole length anew, at `pace_percent` of the usual pace. */
void plan_time(struct plan *plan, int pace_percent);
const char *plan_text(const struct plan *plan, const struct step *step);
/* Milliseconds of `ms` at this pace: 80 % takes 1.25 times as long. */
int plan_pace(int ms, int pace_percent);
/* What speech takes when nobody has measured it, from its letters, marks and words. */
int plan_speech_ms(const char *text, unsigned fit_ms, int words_per_minute, int word_gap_ms);
/* "twenty seconds", "one minute", "one and a half minutes". Returns out. */
const char *plan_duration(const struct voice *voice, int seconds, char *out, size_t size);
const char *
phase_name(enum phase phase); /* "opening", "instruct", "ready", "work", "release", "change", "rest", "closing" */

#endif
