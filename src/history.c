/*
 * The history in SQLite. The only file that includes sqlite3.h.
 *
 * Two databases behind one connection: `main` is the file, `overflow` lives in memory and takes what the file could
 * not (disk full, a lock held by somebody else). Each append first tries to move the overflow to where it belongs.
 * Reading sees both through the views all_*. When the file cannot be used at all, `main` is in memory as well.
 *
 * Before the file is accepted nothing may change in it: the header is read with read(2), the rest is checked by a
 * connection that neither writes nor checkpoints.
 */
#include "history.h"

#include "history_schema.h"
#include "log.h"

#include <sqlite3.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS 100 /* the loop thread must not wait longer for somebody else's lock */

struct history {
	sqlite3 *db;
	bool on_disk;	 /* main is the file */
	bool overflowed; /* something waits in overflow */
	int64_t session; /* the open one, 0 = none */
};

/* What is wrong with the file, judged without SQLite; false when it may be opened. An absent or empty file is one
 * that is yet to be made. Offsets: sqlite.org/fileformat.html, "The Database Header". */
static bool header_is_bad(const char *path, char *why, size_t size)
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
	snprintf(why, size, "it is of version %u and this program knows up to %d", version, HISTORY_VERSION);
	return version > (uint32_t)HISTORY_VERSION;
}

/* Makes the file, if there is none, for nobody but its owner: it is somebody's pain diary. SQLite gives its log the
 * same mode. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

static bool run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* All of `sql` or nothing. Immediate, so that somebody else's lock is met before anything is done. */
static bool transact(sqlite3 *db, const char *sql, char *why, size_t size)
{
	if (run(db, "BEGIN IMMEDIATE") && run(db, sql) && run(db, "COMMIT"))
		return true;
	snprintf(why, size, "%s", sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		run(db, "ROLLBACK");
	return false;
}

/* The first column of the first row as text; false when there is none. */
static bool ask(sqlite3 *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *statement = NULL;
	bool ok = false;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);

		snprintf(out, size, "%s", text ? text : "");
		ok = true;
	}
	sqlite3_finalize(statement);
	return ok;
}

static int64_t ask_integer(sqlite3 *db, const char *sql)
{
	char text[32];

	return ask(db, sql, text, sizeof(text)) ? strtoll(text, NULL, 10) : -1;
}

/* What an opened file says of itself; nothing is written. */
static bool content_is_bad(sqlite3 *db, char *why, size_t size)
{
	char answer[160] = "";

	if (sqlite3_db_readonly(db, "main") == 1) {
		snprintf(why, size, "it cannot be written");
		return true;
	}
	if (!ask(db, "PRAGMA quick_check(1)", answer, sizeof(answer)) || strcmp(answer, "ok") != 0) {
		snprintf(why, size, "it is damaged: %s", answer[0] ? answer : sqlite3_errmsg(db));
		return true;
	}
	int64_t version = ask_integer(db, "PRAGMA user_version");
	int64_t application = ask_integer(db, "PRAGMA application_id");
	int64_t tables = ask_integer(db, "SELECT count(*) FROM sqlite_master");

	if (version > HISTORY_VERSION)
		snprintf(why, size, "it is of version %lld and this program knows up to %d", (long long)version,
			 HISTORY_VERSION);
	else
		snprintf(why, size, "it is the database of another program");
	return version > HISTORY_VERSION || (tables > 0 && application != HISTORY_APPLICATION_ID);
}

static bool migrate(sqlite3 *db, char *why, size_t size)
{
	char sql[4096] = "";
	int64_t version = ask_integer(db, "PRAGMA user_version");
	size_t used = 0;

	if (version == HISTORY_VERSION)
		return true;
	assert(version >= 0 && version < HISTORY_VERSION);
	for (int64_t i = version; i < HISTORY_VERSION; i++)
		used += (size_t)snprintf(sql + used, sizeof(sql) - used, "%s", history_migrations[i]);
	assert(used < sizeof(sql) - 96);
	snprintf(sql + used, sizeof(sql) - used, "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 HISTORY_APPLICATION_ID, HISTORY_VERSION);
	return transact(db, sql, why, size);
}

/* Brings an accepted database into use. */
static bool prepare(sqlite3 *db, char *why, size_t size)
{
	bool ok = run(db, "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");

	if (ok && !migrate(db, why, size))
		return false;
	if (ok && run(db, history_overflow_schema) && run(db, history_close_interrupted))
		return true;
	snprintf(why, size, "%s", sqlite3_errmsg(db));
	return false;
}

static sqlite3 *open_file(const char *path, char *why, size_t size)
{
	sqlite3 *db = NULL;

	if (header_is_bad(path, why, size))
		return NULL;
	make_private(path);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK) {
		snprintf(why, size, "%s", db ? sqlite3_errmsg(db) : "out of memory");
		sqlite3_close(db);
		return NULL;
	}
	sqlite3_busy_timeout(db, BUSY_MS);
	/* One daemon at a time: a second one would take the session of the first for one that was cut short. */
	run(db, "PRAGMA locking_mode = EXCLUSIVE");
	/* Closing a refused file must not carry its log into it. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (content_is_bad(db, why, size)) {
		sqlite3_close(db);
		return NULL;
	}
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	if (!prepare(db, why, size)) {
		sqlite3_close(db);
		return NULL;
	}
	return db;
}

static sqlite3 *open_memory(char *why, size_t size)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(":memory:", &db) == SQLITE_OK && prepare(db, why, size))
		return db;
	sqlite3_close(db);
	return NULL;
}

struct history *history_open(const char *path)
{
	struct history *history = calloc(1, sizeof(*history));
	char why[256] = "";

	if (!history)
		return NULL;
	if (path) {
		history->db = open_file(path, why, sizeof(why));
		history->on_disk = history->db != NULL;
		if (!history->on_disk)
			log_error("history %s cannot be used: %s; nothing in it is touched, and until it is put "
				  "right sessions are remembered only as long as this program runs",
				  path, why);
	}
	if (!history->db)
		history->db = open_memory(why, sizeof(why));
	if (!history->db) {
		log_error("history: %s", why);
		free(history);
		return NULL;
	}
	return history;
}

void history_close(struct history *history)
{
	char why[256];

	if (!history)
		return;
	if (history->overflowed && !transact(history->db, history_move_overflow, why, sizeof(why)))
		log_error("history: what could not be written is lost: %s", why);
	sqlite3_close(history->db);
	free(history);
}

bool history_is_durable(const struct history *history)
{
	return history->on_disk && !history->overflowed;
}

/* Inserts a row: one letter of `types` for each column, "t" a string, "i" an int64_t, "n" one that is NULL when
 * negative. */
static bool put(sqlite3 *db, const char *schema, const char *table, const char *types, ...)
{
	static const char places[] = "?,?,?,?,?,?,?,?,?";
	int columns = (int)strlen(types);
	sqlite3_stmt *statement = NULL;
	char sql[128];
	va_list arguments;
	bool ok;

	assert(2 * columns <= (int)sizeof(places));
	snprintf(sql, sizeof(sql), "INSERT INTO %s.%s VALUES (%.*s)", schema, table, 2 * columns - 1, places);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return false;
	va_start(arguments, types);
	for (int i = 0; i < columns; i++) {
		if (types[i] == 't') {
			sqlite3_bind_text(statement, i + 1, va_arg(arguments, const char *), -1, SQLITE_TRANSIENT);
			continue;
		}
		int64_t value = va_arg(arguments, int64_t);
		/* A place that is not bound is NULL. */
		if (types[i] == 'i' || value >= 0)
			sqlite3_bind_int64(statement, i + 1, value);
	}
	va_end(arguments);
	ok = sqlite3_step(statement) == SQLITE_DONE;
	sqlite3_finalize(statement);
	return ok;
}

static bool put_record(sqlite3 *db, const char *schema, int64_t session, int64_t at, const struct record *r)
{
	int64_t number = r->set;

	switch (r->kind) {
	case RECORD_SESSION_BEGIN:
		return put(db, schema, "sessions", "iit", session, at, r->routine);
	case RECORD_SET_DONE:
		return put(db, schema, "sets", "iititii", session, at, r->exercise, number, side_name(r->side),
			   (int64_t)r->repetitions, (int64_t)r->hold_s);
	case RECORD_SKIPPED:
		return put(db, schema, "skips", "iitit", session, at, r->exercise, number, side_name(r->side));
	case RECORD_PAIN:
		return put(db, schema, "pains", "iitititnt", session, at, r->exercise, number, side_name(r->side),
			   (int64_t)r->repetition, r->phase, (int64_t)r->score, r->phrase);
	case RECORD_SESSION_END:
		return put(db, schema, "ends", "iit", session, at, outcome_name(r->outcome));
	}
	return false;
}

static void try_overflow(struct history *history)
{
	char why[256];

	if (!history->overflowed || !transact(history->db, history_move_overflow, why, sizeof(why)))
		return;
	history->overflowed = false;
	log_info("history: what could not be written before is on disk now");
}

static int store(struct history *history, int64_t at, const struct record *record)
{
	int64_t session = history->session;
	int code;

	if (!history->overflowed) {
		if (put_record(history->db, "main", session, at, record))
			return 0;
		code = sqlite3_errcode(history->db);
		log_error("history cannot be written: %s; it is kept in memory and tried again",
			  sqlite3_errmsg(history->db));
		history->overflowed = true;
		if (!put_record(history->db, "overflow", session, at, record))
			return -ENOMEM;
		return (code & 0xff) == SQLITE_FULL ? -ENOSPC : -EIO;
	}
	return put_record(history->db, "overflow", session, at, record) ? -EIO : -ENOMEM;
}

int history_append(struct history *history, int64_t wall_time, const struct record *record)
{
	const struct record interrupted = {.kind = RECORD_SESSION_END, .outcome = OUTCOME_INTERRUPTED};
	bool begins = record->kind == RECORD_SESSION_BEGIN;
	int result;

	if (!begins && history->session == 0)
		return -EINVAL;
	try_overflow(history);
	if (begins && history->session != 0)
		store(history, wall_time, &interrupted);
	if (begins)
		history->session = ask_integer(history->db, "SELECT coalesce(max(id), 0) + 1 FROM all_sessions");
	result = store(history, wall_time, record);
	if (record->kind == RECORD_SESSION_END)
		history->session = 0;
	return result;
}

static void fill_session(sqlite3_stmt *row, struct history_session *session)
{
	*session = (struct history_session){
	    .id = sqlite3_column_int64(row, 0),
	    .began = sqlite3_column_int64(row, 1),
	    .ended = sqlite3_column_int64(row, 2),
	    .outcome = outcome_parse((const char *)sqlite3_column_text(row, 4)),
	    .sets = sqlite3_column_int(row, 5),
	    .repetitions = sqlite3_column_int(row, 6),
	    .exercises = sqlite3_column_int(row, 7),
	    .skipped = sqlite3_column_int(row, 8),
	    .pains = sqlite3_column_int(row, 9),
	};
	const char *routine = (const char *)sqlite3_column_text(row, 3);
	snprintf(session->routine, sizeof(session->routine), "%s", routine ? routine : "");
}

int history_sessions(struct history *history, struct history_session *list, size_t max)
{
	/* By id and not by time: the clock of a Pi may be wrong until it has been set. */
	static const char sql[] =
	    "SELECT s.id, s.began, coalesce(e.at, 0), s.routine, e.outcome,"
	    " (SELECT count(*) FROM all_sets WHERE session = s.id),"
	    " (SELECT coalesce(sum(repetitions), 0) FROM all_sets WHERE session = s.id),"
	    " (SELECT count(DISTINCT exercise) FROM all_sets WHERE session = s.id),"
	    " (SELECT count(*) FROM all_skips WHERE session = s.id),"
	    " (SELECT count(*) FROM all_pains WHERE session = s.id)"
	    " FROM all_sessions s LEFT JOIN all_ends e ON e.session = s.id ORDER BY s.id DESC LIMIT ?";
	sqlite3_stmt *statement = NULL;
	int count = 0, code;

	if (sqlite3_prepare_v2(history->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return -EIO;
	sqlite3_bind_int64(statement, 1, (int64_t)max);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW && count < (int)max)
		fill_session(statement, &list[count++]);
	sqlite3_finalize(statement);
	return code == SQLITE_DONE || count == (int)max ? count : -EIO;
}

int history_count_sessions(struct history *history, int64_t from, int64_t to)
{
	char sql[192];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM all_sessions s WHERE began >= %lld AND began < %lld"
		 " AND EXISTS (SELECT 1 FROM all_sets WHERE session = s.id)",
		 (long long)from, (long long)to);
	int64_t count = ask_integer(history->db, sql);
	return count < 0 ? -EIO : (int)count;
}

int history_total_sessions(struct history *history)
{
	return history_count_sessions(history, INT64_MIN, INT64_MAX);
}
