/*
 * How somebody is doing, in two sentences: one on training, one on pain. Made from the facts of the history alone. Pure.
 * Times are wall time, seconds since 1970; spans are counted back from now, not by the calendar.
 */
#ifndef STEADY_STANDING_H
#define STEADY_STANDING_H

#include "catalogue.h"
#include "history.h"
#include "voice.h"

#include <stddef.h>
#include <stdint.h>

struct standing {
	int64_t now;
	int sessions, sessions_before; /* in the last seven days, in the seven before; with at least one set done */
	int sessions_ever;
	int64_t trained;		/* when the last began */
	int pains, pains_before;	/* events in the last 28 days, in the 28 before */
	int64_t hurt;			/* when something hurt last, 0 = never */
	char exercise[HISTORY_ID_SIZE]; /* which */
	/* The session under way. */
	int64_t began;
	bool any_set;
};

/* Zeroed but for `now`, then each fact of one person in its order. For history_replay: returns true, always. */
bool standing_take(void *standing, const struct history_fact *fact);
/* The two sentences. */
void standing_text(const struct standing *standing, const struct voice *voice, const struct catalogue *catalogue,
		   char *out, size_t size);

#endif
