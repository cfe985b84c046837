/* What the parts of the history share: history.c (writing), history_open.c, history_read.c,
 * history_move.c (import and forgetting). */
#ifndef STEADY_HISTORY_INTERNAL_H
#define STEADY_HISTORY_INTERNAL_H

#include "database.h"
#include "fact.h"
#include "history.h"

#include <limits.h>

struct history {
	struct database *database;
	bool on_disk;		   /* main is the file */
	bool overflowed;	   /* something waits in overflow */
	char *path;		   /* NULL: it was never meant to be on disk */
	enum database_fault fault; /* why it is not on disk */
	char trouble[256];	   /* the same, or why something waits, in words */
	char aside[PATH_MAX];	   /* where a damaged file has gone */
	/* While main is in memory: its first facts, and how many sessions they are of, are the file's. */
	int64_t carried_facts, carried_sessions;
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
/* When the file could not be used at the start and may be by now: takes it into use, with what has been added since. */
void history_try_again(struct history *history);
/* Removes all files that were put aside. False when one is left. */
bool history_remove_asides(const struct history *history);
/* Adds a row to "main.facts" or another table with the columns of one. */
bool history_put(struct database *database, const char *table, const struct history_fact *fact);

#endif
