/* What the parts of the history share: history.c (writing), history_read.c, history_move.c (import and forgetting). */
#ifndef STEADY_HISTORY_INTERNAL_H
#define STEADY_HISTORY_INTERNAL_H

#include "fact.h"
#include "history.h"

struct database;

struct history {
	struct database *database;
	bool on_disk;	 /* main is the file */
	bool overflowed; /* something waits in overflow */
	char default_person[HISTORY_ID_SIZE];
	/* The session that is on. */
	int64_t session; /* 0 = none */
	char person[HISTORY_ID_SIZE];
	unsigned generation;
	/* The import under way. */
	int import; /* its number, or that of the one before */
	bool importing;
	int64_t import_count;
	struct fact_order import_order;
};

/* Moves what waits to where it belongs, if it can. */
void history_settle(struct history *history);
/* Adds a row to "main.facts" or another table with the columns of one. */
bool history_put(struct database *database, const char *table, const struct history_fact *fact);

#endif
