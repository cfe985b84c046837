/*
 * The plan: a routine compiled into a flat list of steps that the session walks and `--print` prints.
 * Pure; compiled once at the start of a session into memory given by the caller.
 *
 * Times are ms of voice time. A step either follows the end of the one before it by `gap_ms`
 * (STEP_SAY, STEP_TONE, STEP_WAIT) or stands at an exact slot (STEP_SLOT), `slot_ms` after the plan's last
 * anchor; STEP_ANCHOR sets the anchor `gap_ms` after the end of the step before it. Counts are
 * slots, so they never drift.
 */
#ifndef STEADY_PLAN_H
#define STEADY_PLAN_H

#include "catalogue.h"
#include "config.h"
#include "history.h"
#include "phrase.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_MAX_STEPS 8192
#define PLAN_TEXT_SIZE ROUTINE_TEXT_SIZE

enum step_kind { STEP_SAY, STEP_SLOT, STEP_WAIT, STEP_TONE, STEP_ANCHOR, STEP_SET_DONE };

/* Where in the exercise a step is. */
enum phase {
	PHASE_OPENING,    /* greeting, transitions, closing */
	PHASE_INSTRUCT,   /* name and instruction */
	PHASE_READY,      /* count-in */
	PHASE_WORK,       /* loaded: moving or holding */
	PHASE_RELEASE,    /* coming back, between repetitions */
	PHASE_CHANGE,     /* changing sides */
	PHASE_REST,
	PHASE_CLOSING
};

struct step {
	enum step_kind kind;
	enum phase phase;
	int16_t item;           /* index into routine->items, -1 outside */
	int16_t set, repetition; /* from 1; 0 outside */
	enum side side;
	bool counted;           /* SLOT: a number on the beat; fitted to its slot */
	bool loaded;            /* stopping here needs the lowering cue */
	bool unit;              /* first step of a repetition: "take this one again" goes back to here */
	int32_t gap_ms;         /* after the end of the step before */
	int32_t slot_ms;        /* SLOT: after the anchor */
	int32_t fit_ms;         /* 0 = any length */
	uint32_t text;          /* offset into plan->text; SAY and SLOT */
};

struct plan {
	const struct routine *routine;
	struct step *steps;     /* PLAN_MAX_STEPS, the owner's */
	size_t step_count;
	char *text;             /* the strings of the steps, each terminated */
	size_t text_size, text_used;
	int estimated_s;        /* whole length, with the estimate of speech at 14 characters a second until measured */
};

#endif
