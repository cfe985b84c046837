/*
 * What the session must know of the past when a routine is to begin: the doses of today and why, what to ask first, what
 * was interrupted. Made from the facts of the history alone, so that the same history always gives the same brief.
 * Pure. Times are wall time, seconds since 1970.
 *
 * The rules, each item of the main part by itself:
 *   - What was left out (three pain events in four weeks, or a wish) stays out until it is taken back.
 *   - It hurt since it was last planned: four or more of ten, or nobody knows, and the gentler neighbour takes its
 *     place; less, or there is none, and the dose goes one step down.
 *   - What was wished outside of a session is done: easier at once, harder like a step up.
 * Then, if nothing of this changed anything, at most one of
 *   - below the dose in three sessions in a row (coach.below_sessions): one step down (EMPoweR trial);
 *   - clean in three in a row (coach.clean_sessions): one step up (EMPoweR: progress one change at a time, only after
 *     consistently reaching the dose); when the range has no more, the harder neighbour is offered; when a gentler one
 *     stands there, the way back. Not after a session in which anything hurt, and not for some sessions after a "no"
 *     (coach.refused_sessions). What has waited longest comes first.
 * past.h says what is clean and what is below; ladder.h what a step is.
 */
#ifndef STEADY_BRIEF_H
#define STEADY_BRIEF_H

#include "catalogue.h"
#include "config.h"
#include "history.h"
#include "ladder.h"
#include "past.h"
#include "routine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BRIEF_MAX_CHANGES 4
#define BRIEF_MAX_BARRED 16

enum brief_reason {
	BRIEF_NONE,
	BRIEF_STEP_UP,	    /* so many clean sessions: one thing goes up by one step */
	BRIEF_OFFER_HARDER, /* the dose is at its most: the harder neighbour is offered; item is as before until yes */
	BRIEF_OFFER_BACK,   /* the gentler neighbour went well: what stood there before is offered */
	BRIEF_STEP_DOWN,    /* below the dose three times; `part` EXERCISE: nothing less, the gentler neighbour */
	BRIEF_PAIN_DOWN,    /* it hurt last time: the dose one step lower */
	BRIEF_PAIN_GENTLER, /* it hurt last time: the gentler neighbour instead */
	BRIEF_LEFT_OUT,	    /* three pain events in four weeks: left out until asked for */
	BRIEF_WISH,	    /* "easier", "harder", "skip this one from now on" */
};

/* Which part of a dose changes. */
enum brief_part { BRIEF_REPETITIONS, BRIEF_HOLD, BRIEF_SETS, BRIEF_EXERCISE };

/* What is done for one item of the routine today. */
struct brief_item {
	char exercise[ROUTINE_ID_SIZE]; /* "" = left out */
	struct dose dose;		/* resolved: nothing in it is -1 */
	enum brief_reason reason;	/* why it is not as it was last time, or NONE */
};

/* Something that is announced in one sentence, and what it was before, so that it can be refused. */
struct brief_change {
	enum brief_reason reason;
	enum brief_part part;
	int item;			/* index */
	char exercise[ROUTINE_ID_SIZE]; /* that stood there */
	char instead[ROUTINE_ID_SIZE];	/* EXERCISE: what takes its place */
	int from, to;			/* repetitions, seconds or sets */
	int score;			/* of the pain, -1 = unknown */
	struct brief_item otherwise;	/* the item when the user says otherwise: no to a change, yes to an offer */
};

struct brief {
	struct brief_item items[ROUTINE_MAX_ITEMS]; /* as the routine's, in its order */
	size_t item_count;
	struct brief_change changes[BRIEF_MAX_CHANGES]; /* at most one that goes up */
	size_t change_count;
	char barred[BRIEF_MAX_BARRED][ROUTINE_ID_SIZE]; /* not to be done instead of another: hurt lately, left out */
	size_t barred_count;
	enum history_keeping keeping;		      /* whether the past is whole, and today will be remembered */
	bool safety_known, trainer_known, tour_known; /* acknowledged before */
	bool ask_doctor; /* a session ended with a red flag, and no doctor has said since that training is right */
	bool rest_today; /* a session ended with strong pain less than 20 hours ago: stop for today (Provide) */
	int sessions_this_week, sessions_ever; /* with at least one set done */
	bool too_soon; /* the same strength routine within 20 hours (rest between sessions: C, E) */
	/* A session of this routine that was cut short within four hours, with something done, in it or in the one that it
	 * goes on with, and something left. */
	bool interrupted;
	int left_item;			     /* index: the item with the first set that is left */
	char left_exercise[ROUTINE_ID_SIZE]; /* that was done there */
	int left_set;
	enum side left_side;
	bool left_hurt; /* it ended with pain in that exercise: it is not gone back to */
	/* Pain of the days before that nobody has asked about yet: did it settle within 24 hours? */
	bool ask_settled;
	char settled_exercise[ROUTINE_ID_SIZE];
	int settled_score; /* -1 = unknown */
};

/* From the facts that `past` has taken, all of them before `now`. */
void brief_make(struct brief *brief, const struct past *past, const struct config *config, int64_t now);
/* Of nobody who has ever trained: every item as the file has it. */
void brief_plain(struct brief *brief, const struct catalogue *catalogue, const struct routine *routine);
/* The user says otherwise: the change's item becomes what it would be then. */
void brief_reverse(struct brief *brief, size_t change);
/* The pain has not settled: that exercise is left out today, and nothing goes up. */
void brief_unsettled(struct brief *brief, const struct routine *routine);
/* It goes up: more of a dose, or something harder. */
bool brief_goes_up(const struct brief_change *change);
bool brief_bars(const struct brief *brief, const char *exercise);
/* Puts today's exercises and doses into a copy of the routine, without what is left out. `origin` (ROUTINE_MAX_ITEMS)
 * gets for each item which one of the file it is. False when nothing of the main part is left. */
bool brief_apply(const struct brief *brief, struct routine *routine, int *origin);

/* One plain sentence for the reader: what is done for an item today, and because of which sessions and which rule.
 * brief_why.c */
void brief_why(const struct brief *brief, const struct past *past, const struct config *config, size_t item, char *out,
	       size_t size);

#endif
