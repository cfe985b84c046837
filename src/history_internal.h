/* What the parts of the history share: history.c (writing), history_read.c, history_move.c (import and forgetting). */
#ifndef STEADY_HISTORY_INTERNAL_H
#define STEADY_HISTORY_INTERNAL_H

#include "history.h"

struct database;

struct history {
	struct database *database;
	bool on_disk;		      /* main is the file */
	bool overflowed;	      /* something waits in overflow */
	int64_t session;	      /* the open one, 0 = none */
	char person[HISTORY_ID_SIZE]; /* whose it is */
	char default_person[HISTORY_ID_SIZE];
};

/* Adds a row to "main.facts" or another table with the columns of one. */
bool history_put(struct database *database, const char *table, const struct history_fact *fact);

#endif
