/*
 * A file of SQLite: opened without harming what is not ours, asked and changed by SQL. The only module that knows the
 * library. One thread at a time for each database.
 */
#ifndef STEADY_DATABASE_H
#define STEADY_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct database;
struct database_row;

/* What a file says of itself, so that another program's or a newer version's is left alone. */
struct database_kind {
	int application_id; /* 0 in a file that is yet to be filled */
	int version;	    /* the newest that is known: user_version */
};

enum database_fault {
	DATABASE_UNUSABLE, /* not now: cannot be opened, read or written, or somebody else has it */
	DATABASE_DAMAGED,  /* no database, or a broken one */
	DATABASE_NEWER,
	DATABASE_FOREIGN, /* another program's */
};

struct database_trouble {
	enum database_fault fault;
	char why[200];
};

/* NULL when the file cannot be used; `trouble` says why, and nothing in it has been touched. It is made, for nobody but
 * its owner, when there is none; its tables are the caller's (database_version is 0 then). WAL with full sync, locked
 * against others while it is open, what is deleted is overwritten. */
struct database *database_open(const char *path, const struct database_kind *kind, struct database_trouble *trouble);
/* For reading what cannot be written, or what of a damaged file can still be read: nothing is changed, locked or made.
 * NULL when it cannot even be opened. */
struct database *database_open_reading(const char *path);
/* NULL when out of memory. */
struct database *database_open_memory(void);
void database_close(struct database *database);

/* All statements of `sql`. False: see database_error. */
bool database_run(struct database *database, const char *sql);
/* All of the scripts or nothing. Immediate, so that somebody else's lock is met before anything is done. */
bool database_transact(struct database *database, const char *const *scripts, size_t count);
int64_t database_version(struct database *database);
/* The first column of the first row; -1 when there is none. */
int64_t database_integer(struct database *database, const char *sql);

/* One statement with values for its places: one letter of `types` for each, "t" a string, "i" an int64_t. */
bool database_change(struct database *database, const char *sql, const char *types, ...);
typedef bool (*database_row_fn)(void *user, const struct database_row *row);
/* Calls `fn` with each row until it returns false. How many rows it was called with, negative errno on failure. */
int database_each(struct database *database, database_row_fn fn, void *user, const char *sql, const char *types, ...);
int64_t database_row_integer(const struct database_row *row, int column);
/* "" for NULL; until the next row. */
const char *database_row_text(const struct database_row *row, int column);

/* Of what failed last. */
const char *database_error(struct database *database);
/* What failed last failed for want of room. */
bool database_is_full(struct database *database);
/* What failed last was the disk's or somebody else's doing (UNUSABLE), or the fault of what is in the file (DAMAGED). */
enum database_fault database_fault(const struct database *database);

#endif
