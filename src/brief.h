/*
 * What the session must know of the past when a routine is to begin: the doses of today and why, what to ask first, what
 * was interrupted. Made from the facts of the history alone, so that the same history always gives the same brief.
 * Pure. Times are wall time, seconds since 1970.
 */
#ifndef STEADY_BRIEF_H
#define STEADY_BRIEF_H

#include "catalogue.h"
#include "config.h"
#include "history.h"
#include "routine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BRIEF_MAX_CHANGES 4

enum brief_reason {
	BRIEF_NONE,
	BRIEF_STEP_UP,	    /* so many clean sessions: one thing goes up by one step */
	BRIEF_OFFER_HARDER, /* the dose is at its most: the harder neighbour is offered */
	BRIEF_STEP_DOWN,    /* below the dose three times */
	BRIEF_PAIN_DOWN,    /* it hurt last time: the dose one step lower */
	BRIEF_PAIN_GENTLER, /* it hurt last time: the gentler neighbour instead */
	BRIEF_LEFT_OUT,	    /* three pain events in four weeks: left out until asked for */
	BRIEF_WISH,	    /* "easier", "harder", "skip this one from now on" */
};

/* Which part of a dose changes. */
enum brief_part { BRIEF_REPETITIONS, BRIEF_HOLD, BRIEF_SETS, BRIEF_EXERCISE };

/* Something that is announced in one sentence, and what it was before, so that it can be refused. */
struct brief_change {
	enum brief_reason reason;
	enum brief_part part;
	char exercise[ROUTINE_ID_SIZE]; /* as the routine names it */
	char instead[ROUTINE_ID_SIZE];	/* EXERCISE: what takes its place */
	int from, to;			/* repetitions, seconds or sets */
	int score;			/* of the pain, -1 = unknown */
};

/* What is done for one item of the routine today. */
struct brief_item {
	char exercise[ROUTINE_ID_SIZE]; /* "" = left out */
	struct dose dose;		/* -1 = as the file has it */
};

struct brief {
	struct brief_item items[ROUTINE_MAX_ITEMS]; /* as the routine's, in its order */
	size_t item_count;
	struct brief_change changes[BRIEF_MAX_CHANGES]; /* at most one that goes up */
	size_t change_count;
	bool safety_known, trainer_known, tour_known; /* acknowledged before */
	int sessions_this_week, sessions_ever;	      /* with at least one set done */
	bool too_soon; /* the same strength routine within 20 hours (rest between sessions: C, E) */
	/* A session that was cut short within four hours; where it was. */
	bool interrupted;
	char left_exercise[ROUTINE_ID_SIZE];
	int left_set;
	enum side left_side;
	bool left_hurt; /* it ended with pain in that exercise: it is not gone back to */
	/* Pain of the day before that nobody has asked about yet: did it settle within 24 hours? */
	bool ask_settled;
	char settled_exercise[ROUTINE_ID_SIZE];
};

#endif
