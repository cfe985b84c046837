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
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 100 /* the loop thread must not wait longer for somebody else's lock */
#define HEADER_SIZE 100

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

static bool complain(struct database_trouble *trouble, enum database_fault fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* False. */
static bool complain(struct database_trouble *trouble, enum database_fault fault, const char *format, ...)
{
	va_list arguments;

	trouble->fault = fault;
	va_start(arguments, format);
	vsnprintf(trouble->why, sizeof(trouble->why), format, arguments);
	va_end(arguments);
	return false;
}

/* There is something in the file `path` with `suffix`. */
static bool is_filled(const char *path, const char *suffix)
{
	char name[PATH_MAX];
	struct stat status;

	snprintf(name, sizeof(name), "%s%s", path, suffix);
	return stat(name, &status) == 0 && status.st_size > 0;
}

/* Judged without SQLite. An absent or empty file is one that is yet to be made; but SQLite would throw away the log
 * beside an empty one. A beginning that was torn when the file was made is put right by its journal. Offsets:
 * sqlite.org/fileformat.html, "The Database Header". */
static bool judge_header(const char *path, const unsigned char *header, size_t length, int newest,
			 struct database_trouble *trouble)
{
	uint32_t version =
	    (uint32_t)header[60] << 24 | (uint32_t)header[61] << 16 | (uint32_t)header[62] << 8 | (uint32_t)header[63];

	bool begins_well = length == HEADER_SIZE && memcmp(header, "SQLite format 3", 16) == 0;

	if (length == 0 && is_filled(path, "-wal"))
		return complain(trouble, DATABASE_DAMAGED, "it is empty, and its log is not");
	if (begins_well && version > (uint32_t)newest)
		return complain(trouble, DATABASE_NEWER, "it is of version %u and this program knows up to %d", version,
				newest);
	return length == 0 || begins_well || is_filled(path, "-journal") ||
	       complain(trouble, DATABASE_DAMAGED, "it is damaged or no database");
}

/* False when the file must not be opened by SQLite. */
static bool look_at_header(const char *path, int newest, struct database_trouble *trouble)
{
	unsigned char header[HEADER_SIZE] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = errno;
	ssize_t got;

	if (fd < 0)
		return error == ENOENT ? judge_header(path, header, 0, newest, trouble)
				       : complain(trouble, DATABASE_UNUSABLE, "%s", strerror(error));
	got = read(fd, header, sizeof(header));
	error = errno;
	close(fd);
	if (got < 0)
		return complain(trouble, DATABASE_UNUSABLE, "%s", strerror(error));
	return judge_header(path, header, (size_t)got, newest, trouble);
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

enum database_fault database_fault(const struct database *database)
{
	switch (database->code & 0xff) {
	case SQLITE_PERM:
	case SQLITE_ABORT:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_NOMEM:
	case SQLITE_READONLY:
	case SQLITE_INTERRUPT:
	case SQLITE_IOERR:
	case SQLITE_FULL:
	case SQLITE_CANTOPEN:
	case SQLITE_PROTOCOL:
	case SQLITE_NOLFS:
		return DATABASE_UNUSABLE;
	default:
		return DATABASE_DAMAGED;
	}
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

/* Not the quick check: that leaves out whether an index says what its table does. */
static bool is_sound(struct database *database, struct database_trouble *trouble)
{
	struct answer check = {""};

	if (database_each(database, take_text, &check, "PRAGMA integrity_check(1)", "") < 0)
		return complain(trouble, database_fault(database), "%s", database_error(database));
	return strcmp(check.text, "ok") == 0 ||
	       complain(trouble, DATABASE_DAMAGED, "it is damaged: %.160s", check.text);
}

/* What an opened file says of itself; nothing is written. */
static bool judge_content(struct database *database, const struct database_kind *kind, struct database_trouble *trouble)
{
	int64_t version, application, tables;

	if (sqlite3_db_readonly(database->db, "main") == 1)
		return complain(trouble, DATABASE_UNUSABLE, "it cannot be written");
	if (!is_sound(database, trouble))
		return false;
	version = database_version(database);
	application = database_integer(database, "PRAGMA application_id");
	tables = database_integer(database, "SELECT count(*) FROM sqlite_master");
	if (version < 0 || application < 0 || tables < 0)
		return complain(trouble, database_fault(database), "%s", database_error(database));
	if (version > kind->version)
		return complain(trouble, DATABASE_NEWER, "it is of version %lld and this program knows up to %d",
				(long long)version, kind->version);
	if (tables > 0 && application != kind->application_id)
		return complain(trouble, DATABASE_FOREIGN, "it is the database of another program");
	return true;
}

/* Opens and judges; *database is there to be closed even when it is no good. */
static bool try_open(struct database *database, const char *path, const struct database_kind *kind,
		     struct database_trouble *trouble)
{
	if (sqlite3_open_v2(path, &database->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
		return complain(trouble, DATABASE_UNUSABLE, "%s",
				database->db ? sqlite3_errmsg(database->db) : "out of memory");
	sqlite3_busy_timeout(database->db, BUSY_MS);
	/* One program at a time: a second daemon would take the session of the first for one that was cut short. */
	database_run(database, "PRAGMA locking_mode = EXCLUSIVE");
	/* Closing a refused file must not carry its log into it. */
	sqlite3_db_config(database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (!judge_content(database, kind, trouble))
		return false;
	sqlite3_db_config(database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	/* What is forgotten must not lie about in free pages, nor in temporary files. */
	return database_run(database, "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
				      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL") ||
	       complain(trouble, database_fault(database), "%s", database_error(database));
}

static struct database *open_once(const char *path, const struct database_kind *kind, struct database_trouble *trouble)
{
	struct database *database = calloc(1, sizeof(*database));

	if (!database) {
		complain(trouble, DATABASE_UNUSABLE, "out of memory");
		return NULL;
	}
	if (try_open(database, path, kind, trouble))
		return database;
	database_close(database);
	return NULL;
}

/* Every byte of the file, if it is there. */
static bool can_be_read(const char *path, const char *suffix, struct database_trouble *trouble)
{
	char name[PATH_MAX], bytes[4096];
	ssize_t got = 0;
	int fd, error;

	snprintf(name, sizeof(name), "%s%s", path, suffix);
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || complain(trouble, DATABASE_UNUSABLE, "%s", strerror(errno));
	do
		got = read(fd, bytes, sizeof(bytes));
	while (got > 0);
	error = errno;
	close(fd);
	return got == 0 || complain(trouble, DATABASE_UNUSABLE, "%s", strerror(error));
}

struct database *database_open(const char *path, const struct database_kind *kind, struct database_trouble *trouble)
{
	struct database *database;

	if (!look_at_header(path, kind->version, trouble))
		return NULL;
	make_private(path);
	database = open_once(path, kind, trouble);
	/* SQLite's check calls a page that the disk did not give once a damaged one. */
	if (!database && trouble->fault == DATABASE_DAMAGED && can_be_read(path, "", trouble) &&
	    can_be_read(path, "-wal", trouble))
		database = open_once(path, kind, trouble);
	return database;
}

/* As SQLite wants a file named: sqlite.org/uri.html. */
static void make_uri(const char *path, const char *how, char *uri, size_t size)
{
	size_t used = (size_t)snprintf(uri, size, "file:");

	for (; *path && used + 4 < size; path++)
		used += (size_t)snprintf(uri + used, size - used, strchr("%?#", *path) ? "%%%02X" : "%c", *path);
	snprintf(uri + used, size - used, "?mode=ro&%s", how);
}

struct database *database_open_reading(const char *path)
{
	/* Beside an empty file SQLite deletes the log, however it is opened. */
	struct database *database = is_filled(path, "") ? calloc(1, sizeof(*database)) : NULL;
	char uri[3 * PATH_MAX];

	if (!database)
		return NULL;
	/* "Immutable" leaves the log aside; where there is one, a lock is what must not be asked for: its memory beside
	 * the file cannot be made. */
	make_uri(path, is_filled(path, "-wal") ? "vfs=unix-none" : "immutable=1", uri, sizeof(uri));
	if (sqlite3_open_v2(uri, &database->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK &&
	    database_run(database, "PRAGMA locking_mode = EXCLUSIVE")) {
		sqlite3_db_config(database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		return database;
	}
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
