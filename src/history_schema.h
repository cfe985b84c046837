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
#define HISTORY_VERSION 2		  /* its user_version; how many migrations there are */

/* What a row of "facts" has beside its id; everybody's SQL names them so, in this order. */
#define HISTORY_COLUMNS                                                                                                \
	"session, at, kind, person, routine, exercise, number, side, repetition, repetitions, hold_s, phase, score,"   \
	" phrase, outcome"
#define HISTORY_COLUMN_TYPES "iittttitiiititt"

/* Entry n brings a database of version n to version n + 1; later versions are added at the end. */
extern const char *const history_migrations[HISTORY_VERSION];
/* Attaches the database in memory that takes what the file cannot, and the view all_facts over both: `late` says
 * which, and they are in the order of (late, id). */
extern const char history_overflow_schema[];
/* Moves it all into the file; to be run in a transaction. */
extern const char history_move_overflow[];
/* A session without an end was cut short; it ended, as far as anybody knows, with its last row. */
extern const char history_close_interrupted[];

/* The reverse of outcome_name; what is no outcome (or NULL) has been interrupted. */
enum outcome outcome_parse(const char *name);
/* The reverse of side_name and record_kind_name. False when it is none. */
bool side_parse(const char *name, enum side *side);
bool record_kind_parse(const char *name, enum record_kind *kind);

#endif
