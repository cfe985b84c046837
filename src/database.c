/*
 * A database in SQLite. The only file that includes sqlite3.h.
 *
 * Before a file is accepted nothing may change in it: the header is read with read(2), the rest is checked by a
 * connection that neither writes nor checkpoints.
 */
#include "database.h"

#include <sqlite3.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS 100 /* the loop thread must not wait longer for somebody else's lock */

struct database {
	sqlite3 *db;
	int code; /* of what failed last */
	char error[200];
};

/* A row is the statement that stands on it. */
static sqlite3_stmt *statement_of(const struct database_row *row)
{
	return (sqlite3_stmt *)(uintptr_t)row;
}

/* What is wrong with the file, judged without SQLite; false when it may be opened. An absent or empty file is one
 * that is yet to be made. Offsets: sqlite.org/fileformat.html, "The Database Header". */
static bool header_is_bad(const char *path, int newest, char *why, size_t size)
{
	unsigned char header[100];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got;

	if (fd < 0) {
		snprintf(why, size, "%s", strerror(errno));
		return errno != ENOENT;
	}
	got = read(fd, header, sizeof(header));
	snprintf(why, size, "%s", got < 0 ? strerror(errno) : "it is damaged or no database");
	close(fd);
	if (got == 0)
		return false;
	if (got != (ssize_t)sizeof(header) || memcmp(header, "SQLite format 3", 16) != 0)
		return true;
	uint32_t version =
	    (uint32_t)header[60] << 24 | (uint32_t)header[61] << 16 | (uint32_t)header[62] << 8 | (uint32_t)header[63];
	snprintf(why, size, "it is of version %u and this program knows up to %d", version, newest);
	return version > (uint32_t)newest;
}

/* Makes the file, if there is none, for nobody but its owner: it is somebody's pain diary. SQLite gives its log the
 * same mode. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

/* Remembers what went wrong, because undoing it makes SQLite forget. False. */
static bool fail(struct database *database)
{
	database->code = sqlite3_errcode(database->db);
	snprintf(database->error, sizeof(database->error), "%s", sqlite3_errmsg(database->db));
	return false;
}

bool database_run(struct database *database, const char *sql)
{
	return sqlite3_exec(database->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(database);
}

bool database_transact(struct database *database, const char *const *scripts, size_t count)
{
	bool ok = database_run(database, "BEGIN IMMEDIATE");

	for (size_t i = 0; ok && i < count; i++)
		ok = database_run(database, scripts[i]);
	if (ok && database_run(database, "COMMIT"))
		return true;
	if (!sqlite3_get_autocommit(database->db))
		sqlite3_exec(database->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

static bool bind(sqlite3_stmt *statement, const char *types, va_list arguments)
{
	int code = SQLITE_OK;

	for (int i = 0; types[i] && code == SQLITE_OK; i++) {
		if (types[i] == 't')
			code =
			    sqlite3_bind_text(statement, i + 1, va_arg(arguments, const char *), -1, SQLITE_TRANSIENT);
		else
			code = sqlite3_bind_int64(statement, i + 1, va_arg(arguments, int64_t));
	}
	return code == SQLITE_OK;
}

/* Rows until `fn` has enough of them. Returns how many, -EIO on failure. */
static int step_through(struct database *database, sqlite3_stmt *statement, database_row_fn fn, void *user)
{
	int count = 0, code;

	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		count++;
		if (fn && !fn(user, (const struct database_row *)statement))
			return count;
	}
	if (code == SQLITE_DONE)
		return count;
	fail(database);
	return -EIO;
}

static int execute(struct database *database, database_row_fn fn, void *user, const char *sql, const char *types,
		   va_list arguments)
{
	sqlite3_stmt *statement = NULL;
	int count = -EIO;

	if (sqlite3_prepare_v2(database->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    bind(statement, types, arguments))
		count = step_through(database, statement, fn, user);
	else
		fail(database);
	sqlite3_finalize(statement);
	return count;
}

bool database_change(struct database *database, const char *sql, const char *types, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, types);
	count = execute(database, NULL, NULL, sql, types, arguments);
	va_end(arguments);
	return count >= 0;
}

int database_each(struct database *database, database_row_fn fn, void *user, const char *sql, const char *types, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, types);
	count = execute(database, fn, user, sql, types, arguments);
	va_end(arguments);
	return count;
}

int64_t database_row_integer(const struct database_row *row, int column)
{
	return sqlite3_column_int64(statement_of(row), column);
}

const char *database_row_text(const struct database_row *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement_of(row), column);

	return text ? text : "";
}

static bool take_integer(void *user, const struct database_row *row)
{
	*(int64_t *)user = database_row_integer(row, 0);
	return false;
}

int64_t database_integer(struct database *database, const char *sql)
{
	int64_t value = -1;

	database_each(database, take_integer, &value, sql, "");
	return value;
}

int64_t database_version(struct database *database)
{
	return database_integer(database, "PRAGMA user_version");
}

const char *database_error(struct database *database)
{
	return database->error;
}

bool database_is_full(struct database *database)
{
	return (database->code & 0xff) == SQLITE_FULL;
}

struct answer {
	char text[160];
};

static bool take_text(void *user, const struct database_row *row)
{
	struct answer *answer = user;

	snprintf(answer->text, sizeof(answer->text), "%s", database_row_text(row, 0));
	return false;
}

/* What an opened file says of itself; nothing is written. */
static bool content_is_bad(struct database *database, const struct database_kind *kind, char *why, size_t size)
{
	struct answer check = {""};

	if (sqlite3_db_readonly(database->db, "main") == 1) {
		snprintf(why, size, "it cannot be written");
		return true;
	}
	if (database_each(database, take_text, &check, "PRAGMA quick_check(1)", "") != 1 ||
	    strcmp(check.text, "ok") != 0) {
		snprintf(why, size, "it is damaged: %s", check.text[0] ? check.text : database_error(database));
		return true;
	}
	int64_t version = database_version(database);
	int64_t application = database_integer(database, "PRAGMA application_id");
	int64_t tables = database_integer(database, "SELECT count(*) FROM sqlite_master");

	if (version > kind->version)
		snprintf(why, size, "it is of version %lld and this program knows up to %d", (long long)version,
			 kind->version);
	else
		snprintf(why, size, "it is the database of another program");
	return version > kind->version || (tables > 0 && application != kind->application_id);
}

/* Opens and judges; *database is there to be closed even when it is no good. */
static bool try_open(struct database *database, const char *path, const struct database_kind *kind, char *why,
		     size_t size)
{
	if (sqlite3_open_v2(path, &database->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK) {
		snprintf(why, size, "%s", database->db ? sqlite3_errmsg(database->db) : "out of memory");
		return false;
	}
	sqlite3_busy_timeout(database->db, BUSY_MS);
	/* One program at a time: a second daemon would take the session of the first for one that was cut short. */
	database_run(database, "PRAGMA locking_mode = EXCLUSIVE");
	/* Closing a refused file must not carry its log into it. */
	sqlite3_db_config(database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (content_is_bad(database, kind, why, size))
		return false;
	sqlite3_db_config(database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	/* What is forgotten must not lie about in free pages, nor in temporary files. */
	if (database_run(database, "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
				   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"))
		return true;
	snprintf(why, size, "%s", database_error(database));
	return false;
}

struct database *database_open(const char *path, const struct database_kind *kind, char *why, size_t size)
{
	struct database *database;

	if (header_is_bad(path, kind->version, why, size))
		return NULL;
	database = calloc(1, sizeof(*database));
	if (!database) {
		snprintf(why, size, "out of memory");
		return NULL;
	}
	make_private(path);
	if (try_open(database, path, kind, why, size))
		return database;
	database_close(database);
	return NULL;
}

struct database *database_open_memory(void)
{
	struct database *database = calloc(1, sizeof(*database));

	if (!database)
		return NULL;
	if (sqlite3_open(":memory:", &database->db) == SQLITE_OK)
		return database;
	database_close(database);
	return NULL;
}

void database_close(struct database *database)
{
	if (!database)
		return;
	sqlite3_close(database->db);
	free(database);
}
