/*
 * Sessions as the facts of the history tell them: what was done, what hurt, how it was. Pure.
 */
#ifndef STEADY_CHRONICLE_H
#define STEADY_CHRONICLE_H

#include "history.h"

#include <stddef.h>
#include <stdint.h>

struct chronicle_session {
	int64_t session;
	int64_t began, ended; /* wall time; ended 0 = still on */
	char routine[HISTORY_ID_SIZE];
	char person[HISTORY_ID_SIZE];
	enum outcome outcome;
	int sets, repetitions, skipped, pains;
	int score;		    /* of the worst pain, -1 = none or unknown */
	char hurt[HISTORY_ID_SIZE]; /* the exercise of that pain, "" = none hurt */
	bool red_flag;
	char feedback[HISTORY_ID_SIZE]; /* "easy", "right", "hard", "" = not said */
};

/* Takes in the next fact. `list` holds `*count` sessions and has room for one more. A session whose beginning is not
 * among the facts is left out. */
void chronicle_take(struct chronicle_session *list, size_t *count, const struct history_fact *fact);
/* Whole minutes, rounded to the nearest; 0 while it is on. */
int chronicle_minutes(const struct chronicle_session *session);

#endif
