/*
 * What stands in the file of the history: its tables, in SQL, by version. Pure; history.c runs it.
 *
 * The schema is append-only: a session that begins, a set that is done and a session that ends are each one row that
 * is never changed, so whatever is on disk after the plug was pulled is true as far as it goes.
 */
#ifndef STEADY_HISTORY_SCHEMA_H
#define STEADY_HISTORY_SCHEMA_H

#include "history.h"

#define HISTORY_APPLICATION_ID 0x53544459 /* "STDY", in the header of the file */
#define HISTORY_VERSION 1		  /* its user_version; how many migrations there are */

/* Entry n brings a database of version n to version n + 1; later versions are added at the end. */
extern const char *const history_migrations[HISTORY_VERSION];
/* Attaches the database in memory that takes what the file cannot, and the views all_* over both. */
extern const char history_overflow_schema[];
/* Moves it all into the file; to be run in a transaction. */
extern const char history_move_overflow[];
/* A session without an end was cut short; it ended, as far as anybody knows, with its last row. */
extern const char history_close_interrupted[];

/* The reverse of outcome_name; what is no outcome (or NULL) has been interrupted. */
enum outcome outcome_parse(const char *name);

#endif
