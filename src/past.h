/*
 * What the past has left of one routine: the facts of the history, taken in one by one in their order, become for each
 * of its items what was planned last and how often it went well or not, and for each exercise when it hurt. Nothing is
 * decided here (brief.c does). Pure; no allocation. Times are wall time, s.
 *
 * A session of the routine counts for an exercise as
 *   clean   all its sets were done, nothing hurt anybody in it, and it was not called hard; called easy it counts twice
 *   below   it was begun or skipped, and not all of it was done; or all of it, and the session was called hard
 * and not at all when it was not reached, or when the exercise was changed under way; nor when only a part of it was done
 * because the power or the sound went, or because that part had been done before they did. Each ends the run of the
 * other.
 */
#ifndef STEADY_PAST_H
#define STEADY_PAST_H

#include "catalogue.h"
#include "history.h"

#define PAST_MAX_EXERCISES 96
#define PAST_MAX_DATES 4
#define PAST_RECENT_S ((int64_t)28 * 86400) /* four weeks: three pain events within are too many */
#define PAST_TOO_MANY_PAINS 3
#define PAST_CUT_SHORT_S ((int64_t)4 * 3600) /* later a body has cooled down, and begins anew */
#define PAST_FROM_THERE "from-there"	     /* phrase of RECORD_SESSION_BEGIN */

enum past_feedback { PAST_RIGHT, PAST_EASY, PAST_HARD }; /* who says nothing finds it right */
enum past_left { PAST_IN, PAST_LEFT_PAIN, PAST_LEFT_WISH };

/* What is known of an exercise, whatever routine it was done in. */
struct past_exercise {
	char id[ROUTINE_ID_SIZE];
	int64_t pains[PAST_TOO_MANY_PAINS]; /* the last ones, newest first; 0 = none */
	uint32_t pain_at;		    /* number of the last pain's fact, 0 = none */
	int score;			    /* of the last, -1 = unknown */
	bool mild;			    /* it was green, or scored so: go on, carefully */
	struct dose hurt_dose;		    /* that was planned then; sets 0 = not known */
	enum past_left left;
	int64_t left_when;
	uint32_t left_at;    /* number of the fact that left it out */
	bool easier, harder; /* wished outside of a session, and not yet done */
	/* In the session under way. */
	struct dose planned;
	int sets;
	uint32_t done; /* bits: set and side */
	bool skipped, hurt;
};

/* What is known of an item of the routine. Only items of the main part whose exercise stands there once, and is not
 * fixed, adapt. */
struct past_item {
	bool adapts;
	char exercise[ROUTINE_ID_SIZE]; /* that stood there last: the item's own, or a neighbour */
	struct dose base;		/* as the file has it: sets, repetitions, hold_s */
	struct dose dose;		/* as it was planned last */
	uint32_t planned_at;		/* number of that fact, 0 = never */
	char began_as[ROUTINE_ID_SIZE]; /* the exercise at the beginning of that session */
	uint32_t began_at;
	int clean, below;					    /* sessions in a row */
	int64_t clean_on[PAST_MAX_DATES], below_on[PAST_MAX_DATES]; /* newest first */
	int refused; /* sessions since something was refused, -1 = nothing was */
	int plans;   /* in the session under way */
};

/* Where a session of this routine was when it ended. */
struct past_place {
	int item; /* index, -1 = nowhere */
	int set;
	enum side side;
	char exercise[ROUTINE_ID_SIZE]; /* that stood there then */
};

struct past {
	const struct catalogue *catalogue;
	const struct routine *routine;
	struct past_exercise exercises[PAST_MAX_EXERCISES];
	size_t exercise_count;
	struct past_item items[ROUTINE_MAX_ITEMS];
	uint32_t facts;
	bool safety_known, tour_known;
	int64_t red_at, red_flag_at; /* when a session, of any routine, ended so; 0 = never */
	int64_t doctor_at;	     /* a doctor has looked at it, 0 = nobody has said so */
	int64_t trainer_at;	     /* yes to this routine's own question, 0 = not yet */
	int64_t monday;		     /* sessions of the week are counted from here on */
	int sessions_this_week, sessions_ever;
	uint32_t settled_at;	 /* number of the last answer to "has it settled?" */
	bool last_hurt;		 /* something hurt in the last session, whatever its routine */
	uint32_t begun_at;	 /* number of the fact that began the last session of this routine */
	int64_t mine_began;	 /* when that was */
	int64_t last_done;	 /* the last set of this routine */
	int64_t ended;		 /* the last session of this routine, 0 = not ended */
	enum outcome outcome;	 /* of it */
	struct past_place place; /* of it: the first set that is left to do */
	bool place_hurt;	 /* it is where it hurt */
	bool from_there;	 /* it began at the place of the one before */
	/* The session under way. */
	bool open, mine, any_set, hurt;
	bool goes_on; /* with one that was cut short */
	int64_t began;
	enum past_feedback feedback;
};

/* `routine` as its file has it; both must outlive the past. `now` tells which week it is. */
void past_begin(struct past *past, const struct catalogue *catalogue, const struct routine *routine, int64_t now);
/* A fact more. For history_replay: returns true, always. */
bool past_take(void *past, const struct history_fact *fact);
/* NULL when nothing is known of it. */
const struct past_exercise *past_exercise(const struct past *past, const char *id);
/* It hurt within four weeks before `now`. A time in the future, of a clock that was wrong, counts as recent. */
bool past_is_sore(const struct past_exercise *exercise, int64_t now);

/* The phrase of RECORD_DOSE: which item it is for, and what the file says of it: "bridge 1x5x5". A dose planned over
 * another file's text is none for today's: whoever writes the file has the last word. */
void past_dose_phrase(char *out, size_t size, const char *item, const struct dose *base);

#endif
