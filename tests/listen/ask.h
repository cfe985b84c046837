/* The questions that are asked of a record. Pure. */
#ifndef STEADY_TEST_ASK_H
#define STEADY_TEST_ASK_H

#include "record.h"

#include <stdbool.h>
#include <stddef.h>

/* Which trials: NULL = any. */
struct ask_trials {
	const char *part, *condition, *label;
};

bool ask_is_of(const struct record_trial *trial, const struct ask_trials *which);
/* How many there are, and the hours of their recordings. */
size_t ask_count(const struct record *record, const struct ask_trials *which);
double ask_hours(const struct record *record, const struct ask_trials *which);

/* What became of words that were said. */
struct ask_score {
	size_t total;
	size_t heard;	/* acted on, as what was said */
	size_t asked;	/* not heard, but held and asked about */
	size_t stilled; /* neither, but the coach stood still for a voice */
	size_t wrong;	/* not heard, but acted on as another command */
};

struct ask_score ask_score(const struct record *record, const struct ask_trials *which);
/* Not heard when what is asked for is this confidence and no threshold. */
size_t ask_missed(const struct record *record, const struct ask_trials *which, double confidence);

enum ask_delay {
	ASK_END_TO_DECISION,
	ASK_END_TO_HOLD,   /* the first of a hold, a question, a decision */
	ASK_BEGIN_TO_DUCK, /* or more, the coach's voice lowered */
	ASK_BEGIN_TO_QUIET /* its voice faded out */
};

/* Seconds of those words to which it happened at all, sorted; returns how many. `out` has room for all trials. */
size_t ask_delays(const struct record *record, const struct ask_trials *which, enum ask_delay delay, double *out);

/* Which intents: a name ("yes"), "safety" (stop and hurts), "start" (of any routine), "any". */
bool ask_is_intent(const char *intent, const char *which);
/* Acted on in trials where it was not meant. */
size_t ask_alarms(const struct record *record, const struct ask_trials *which, const char *intents);
/* Trials with such an alarm. */
size_t ask_mistaken(const struct record *record, const struct ask_trials *which, const char *intents);
/* Holds of which nothing came: by early evidence, or asked about. */
struct ask_holds {
	size_t stilled, asked;
};
struct ask_holds ask_holds(const struct record *record, const struct ask_trials *which);

/* The confidence that such intents exceed `allowed` times in these trials; 0 when they never come that often. */
double ask_threshold(const struct record *record, const struct ask_trials *which, const char *intents, size_t allowed);

#endif
