/*
 * Opening the history, and what is done when its file cannot be used: a damaged one is put aside under another name and
 * what can be read of it taken over; one that cannot be written is read, so that the coach knows what hurt, and tried
 * again between sessions; one of a newer version or of another program is left alone. Nothing is ever overwritten.
 */
#include "history.h"

#include "database.h"
#include "history_internal.h"
#include "history_schema.h"
#include "log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ASIDES_MAX 99

static const char *const belongings[] = {"-wal", "-journal", ""};
static const char max_session[] = "SELECT coalesce(max(session), 0) FROM main.facts";

static bool migrate(struct database *database)
{
	const char *scripts[HISTORY_VERSION + 1];
	int64_t version = database_version(database);
	char stamp[96];
	size_t count = 0;

	if (version < 0 || version == HISTORY_VERSION)
		return version == HISTORY_VERSION;
	assert(version < HISTORY_VERSION);
	for (int64_t i = version; i < HISTORY_VERSION; i++)
		scripts[count++] = history_migrations[i];
	snprintf(stamp, sizeof(stamp), "PRAGMA application_id = %d; PRAGMA user_version = %d", HISTORY_APPLICATION_ID,
		 HISTORY_VERSION);
	scripts[count++] = stamp;
	return database_transact(database, scripts, count);
}

/* Brings an accepted database into use; closes it when that fails. */
static struct database *prepare(struct database *database, struct database_trouble *trouble)
{
	if (!database)
		return NULL;
	if (migrate(database) && database_run(database, history_overflow_schema) &&
	    database_run(database, history_close_interrupted))
		return database;
	trouble->fault = database_fault(database);
	snprintf(trouble->why, sizeof(trouble->why), "%s", database_error(database));
	database_close(database);
	return NULL;
}

static struct database *open_file(const char *path, struct database_trouble *trouble)
{
	const struct database_kind kind = {.application_id = HISTORY_APPLICATION_ID, .version = HISTORY_VERSION};

	return prepare(database_open(path, &kind, trouble), trouble);
}

/* ---- putting aside ---- */

static void name_aside(const char *path, int number, const char *belonging, char *name, size_t size)
{
	snprintf(name, size, "%s.damaged-%d%s", path, number, belonging);
}

/* The first number that none of the names is taken of; 0 = there is none. */
static int free_number(const char *path)
{
	char name[PATH_MAX];

	for (int number = 1; number <= ASIDES_MAX; number++) {
		bool taken = false;

		for (size_t i = 0; i < sizeof(belongings) / sizeof(belongings[0]); i++) {
			name_aside(path, number, belongings[i], name, sizeof(name));
			taken = taken || access(name, F_OK) == 0;
		}
		if (!taken)
			return number;
	}
	errno = EEXIST;
	return 0;
}

static void sync_directory(const char *path)
{
	char copy[PATH_MAX];
	int fd;

	snprintf(copy, sizeof(copy), "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* The file goes last: SQLite throws away a log beside a file that is not there. */
static bool put_aside(struct history *history)
{
	char from[PATH_MAX], to[PATH_MAX];
	int number = free_number(history->path);
	bool ok = number > 0;

	for (size_t i = 0; ok && i < sizeof(belongings) / sizeof(belongings[0]); i++) {
		snprintf(from, sizeof(from), "%s%s", history->path, belongings[i]);
		name_aside(history->path, number, belongings[i], to, sizeof(to));
		ok = rename(from, to) == 0 || (errno == ENOENT && belongings[i][0]);
	}
	if (!ok) {
		log_error("history %s cannot be put aside: %s", history->path, strerror(errno));
		return false;
	}
	sync_directory(history->path);
	memcpy(history->aside, to, sizeof(history->aside));
	return true;
}

bool history_remove_asides(const struct history *history)
{
	char name[PATH_MAX];
	bool ok = true;

	for (int number = 1; history->path && number <= ASIDES_MAX; number++) {
		for (size_t i = 0; i < sizeof(belongings) / sizeof(belongings[0]); i++) {
			name_aside(history->path, number, belongings[i], name, sizeof(name));
			ok = (unlink(name) == 0 || errno == ENOENT) && ok;
		}
	}
	return ok;
}

/* ---- taking over ---- */

struct copy {
	struct database *to;
	int64_t facts;
	int64_t sessions; /* added to the number of each */
	struct fact_order order;
	bool doubtful; /* what cannot be true is left out */
};

/* A session whose end was lost has ended before the next one began. */
static void close_open_session(struct copy *copy, const struct history_fact *next)
{
	struct history_fact end = {.at = next->at, .session = copy->order.last};

	if (!copy->order.open || next->session == copy->order.last)
		return;
	end.record = (struct record){.kind = RECORD_SESSION_END, .score = -1, .outcome = OUTCOME_INTERRUPTED};
	snprintf(end.record.person, sizeof(end.record.person), "%s", copy->order.person);
	if (history_put(copy->to, "main.facts", &end))
		copy->facts++;
	copy->order.open = false;
}

static bool is_likely(struct copy *copy, const struct history_fact *fact)
{
	char why[128];

	if (!fact_check(fact, why, sizeof(why)))
		return false;
	close_open_session(copy, fact);
	if (fact->record.kind == RECORD_SESSION_BEGIN && fact->session > copy->order.last)
		copy->order.last = fact->session - 1; /* one before it may be lost */
	return fact_follows(&copy->order, fact, why, sizeof(why));
}

static bool take_over(void *user, const struct history_fact *fact)
{
	struct copy *copy = user;
	struct history_fact mine = *fact;

	if (copy->doubtful && !is_likely(copy, fact))
		return true;
	mine.session += mine.session > 0 ? copy->sessions : 0;
	if (!history_put(copy->to, "main.facts", &mine))
		return false;
	copy->facts++;
	return copy->facts < HISTORY_IMPORT_MAX;
}

/* All that can be read of `path` goes into `to`. How many facts that were, -1 when it could not be read at all. */
static int64_t copy_file(const char *path, struct database *to, bool doubtful)
{
	struct history from = {.database = database_open_reading(path)};
	struct copy copy = {.to = to, .doubtful = doubtful};
	bool readable = from.database && (doubtful || database_version(from.database) == HISTORY_VERSION) &&
			database_run(to, "BEGIN");

	if (readable) {
		/* What was read before it went wrong counts. */
		history_replay(&from, NULL, take_over, &copy);
		readable = database_run(to, history_close_interrupted) && database_run(to, "COMMIT");
	}
	database_close(from.database);
	return readable ? copy.facts : -1;
}

/* ---- opening ---- */

static void begin_anew(struct history *history, struct database_trouble *trouble)
{
	int64_t saved;

	log_error("history %s: %s", history->path, trouble->why);
	if (!put_aside(history))
		return;
	log_error("history %s begins anew; the damaged one is kept as %s", history->path, history->aside);
	history->database = open_file(history->path, trouble);
	if (!history->database)
		return;
	saved = copy_file(history->aside, history->database, true);
	log_info("history %s: %lld facts could be read of the damaged one", history->path,
		 (long long)(saved > 0 ? saved : 0));
}

/* The file is there and can be written, or history->database stays NULL. */
static void use_file(struct history *history)
{
	struct database_trouble trouble = {.why = "out of memory"};

	history->database = open_file(history->path, &trouble);
	if (!history->database && trouble.fault == DATABASE_DAMAGED)
		begin_anew(history, &trouble);
	history->on_disk = history->database != NULL;
	history->fault = trouble.fault;
	snprintf(history->trouble, sizeof(history->trouble), "%s", trouble.why);
	if (!history->on_disk)
		log_error("history %s cannot be used: %s; nothing in it is touched, and until it is put right sessions "
			  "are remembered only as long as this program runs",
			  history->path, trouble.why);
}

/* What cannot be written may still be known: what hurt, and where a session was cut short. */
static void read_past(struct history *history)
{
	const char *path = history->aside[0] ? history->aside : history->path;
	int64_t facts;

	if (access(path, F_OK) != 0)
		return;
	facts = copy_file(path, history->database, history->fault == DATABASE_DAMAGED || history->aside[0]);
	if (facts < 0) {
		log_error("history %s cannot be read either: what hurt before is not known", path);
		return;
	}
	log_info("history %s: %lld facts are known from it", path, (long long)facts);
	if (history->aside[0])
		return;
	history->carried_facts = history_fact_count(history);
	history->carried_sessions = database_integer(history->database, max_session);
}

static bool use_memory(struct history *history)
{
	struct database_trouble trouble = {.why = "out of memory"};

	history->database = prepare(database_open_memory(), &trouble);
	if (!history->database) {
		log_error("history: %s", trouble.why);
		return false;
	}
	if (history->path && history->fault != DATABASE_NEWER && history->fault != DATABASE_FOREIGN)
		read_past(history);
	return true;
}

struct history *history_open(const char *path)
{
	struct history *history = calloc(1, sizeof(*history));

	if (!history)
		return NULL;
	history->path = path ? strdup(path) : NULL;
	if (history->path)
		use_file(history);
	if (!history->database && !use_memory(history)) {
		free(history->path);
		free(history);
		return NULL;
	}
	return history;
}

/* What memory has more than the file goes into it, in one transaction. */
static bool add_to_file(struct history *history, struct database *file, struct copy *copy)
{
	int64_t wanted = history_fact_count(history) - history->carried_facts;

	*copy = (struct copy){.to = file};
	copy->sessions = database_integer(file, max_session);
	if (copy->sessions < 0 || wanted < 0 || !database_run(file, "BEGIN IMMEDIATE"))
		return false;
	copy->sessions -= history->carried_sessions;
	if (history_page(history, 2 * history->carried_facts, INT64_MAX, take_over, copy) >= 0 &&
	    copy->facts == wanted && database_run(file, "COMMIT"))
		return true;
	database_run(file, "ROLLBACK");
	return false;
}

void history_try_again(struct history *history)
{
	struct database_trouble trouble;
	struct database *file;
	struct copy copy;

	if (history->on_disk || !history->path || history->fault != DATABASE_UNUSABLE)
		return;
	file = open_file(history->path, &trouble);
	if (!file)
		return;
	if (!add_to_file(history, file, &copy)) {
		database_close(file);
		return;
	}
	database_close(history->database);
	history->database = file;
	history->on_disk = true;
	history->overflowed = history->importing = false;
	history->session += history->session > 0 ? copy.sessions : 0;
	history->generation++;
	log_info("history %s can be used now, and nothing is missing in it", history->path);
}
