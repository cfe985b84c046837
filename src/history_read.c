/* Reading the history: sessions with their sums, and all facts in the order in which they were made. */
#include "history.h"

#include "database.h"
#include "history_internal.h"
#include "history_schema.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct session_list {
	struct history_session *sessions;
	int count;
};

static bool take_session(void *user, const struct database_row *row)
{
	struct session_list *list = user;
	struct history_session *session = &list->sessions[list->count++];

	*session = (struct history_session){
	    .id = database_row_integer(row, 0),
	    .began = database_row_integer(row, 1),
	    .ended = database_row_integer(row, 2),
	    .outcome = outcome_parse(database_row_text(row, 5)),
	    .sets = (int)database_row_integer(row, 6),
	    .repetitions = (int)database_row_integer(row, 7),
	    .exercises = (int)database_row_integer(row, 8),
	    .skipped = (int)database_row_integer(row, 9),
	    .pains = (int)database_row_integer(row, 10),
	    .score = (int)database_row_integer(row, 11),
	};
	snprintf(session->routine, sizeof(session->routine), "%s", database_row_text(row, 3));
	snprintf(session->person, sizeof(session->person), "%s", database_row_text(row, 4));
	snprintf(session->feedback, sizeof(session->feedback), "%s", database_row_text(row, 12));
	return true;
}

int history_sessions(struct history *history, struct history_session *list, size_t max)
{
	/* By id and not by time: the clock of a Pi may be wrong until it has been set. The last sessions are chosen
	 * first, and their facts are found by the key of each table: SQLite goes through all of a view whenever it is
	 * joined, which after ten years takes seconds. */
	static const char sql[] =
	    "WITH m AS (SELECT session, at, routine, person FROM main.facts WHERE kind = 'session-begin'"
	    " ORDER BY session DESC LIMIT ?1),"
	    " o AS (SELECT session, at, routine, person FROM overflow.facts WHERE kind = 'session-begin'"
	    " ORDER BY session DESC LIMIT ?1),"
	    " b AS (SELECT * FROM m UNION ALL SELECT * FROM o ORDER BY session DESC LIMIT ?1),"
	    " f AS (SELECT 0 AS late, id, " HISTORY_COLUMNS " FROM main.facts WHERE session IN (SELECT session FROM b)"
	    " UNION ALL SELECT 1, rowid, " HISTORY_COLUMNS " FROM overflow.facts"
	    " WHERE session IN (SELECT session FROM b)),"
	    " s AS (SELECT *, kind = 'set-done' AS done FROM f)"
	    " SELECT b.session, b.at, coalesce(max(CASE kind WHEN 'session-end' THEN s.at END), 0), b.routine, "
	    "b.person,"
	    " max(CASE kind WHEN 'session-end' THEN outcome END), sum(done), sum(CASE WHEN done THEN repetitions ELSE "
	    "0 END),"
	    " count(DISTINCT CASE WHEN done THEN exercise END), sum(kind = 'skipped'), sum(kind = 'pain'),"
	    " coalesce(max(CASE WHEN kind IN ('pain', 'pain-score') THEN score END), -1),"
	    " (SELECT phrase FROM f WHERE f.session = b.session AND kind = 'feedback' ORDER BY late DESC, id DESC "
	    "LIMIT 1)"
	    " FROM b JOIN s ON s.session = b.session GROUP BY b.session ORDER BY b.session DESC";
	struct session_list wanted = {.sessions = list};

	return database_each(history->database, take_session, &wanted, sql, "i", (int64_t)max);
}

static bool take_count(void *user, const struct database_row *row)
{
	*(int *)user = (int)database_row_integer(row, 0);
	return true;
}

int history_count_sessions(struct history *history, int64_t from, int64_t to)
{
	static const char sql[] =
	    "SELECT count(*) FROM all_facts b WHERE kind = 'session-begin' AND at >= ? AND at < ?"
	    " AND EXISTS (SELECT 1 FROM all_facts WHERE session = b.session AND kind = 'set-done')";
	int count = 0;
	int error = database_each(history->database, take_count, &count, sql, "ii", from, to);

	return error < 0 ? error : count;
}

int history_total_sessions(struct history *history)
{
	return history_count_sessions(history, INT64_MIN, INT64_MAX);
}

struct reading {
	history_fact_fn fn;
	void *user;
	int64_t last; /* id of the fact that was read last, in its table */
	bool enough;
};

#define COPY_TEXT(target, row, column) snprintf(target, sizeof(target), "%s", database_row_text(row, column))

/* The columns are HISTORY_COLUMNS, then the id. */
static bool take_fact(void *user, const struct database_row *row)
{
	struct reading *reading = user;
	struct history_fact fact = {
	    .session = database_row_integer(row, 0),
	    .at = database_row_integer(row, 1),
	};
	struct record *record = &fact.record;

	reading->last = database_row_integer(row, 15);
	/* A kind that this version does not know cannot be in its database, and would be nothing to go by. */
	if (!record_kind_parse(database_row_text(row, 2), &record->kind))
		return true;
	COPY_TEXT(record->person, row, 3);
	COPY_TEXT(record->routine, row, 4);
	COPY_TEXT(record->exercise, row, 5);
	record->set = (int)database_row_integer(row, 6);
	side_parse(database_row_text(row, 7), &record->side);
	record->repetition = (int)database_row_integer(row, 8);
	record->repetitions = (int)database_row_integer(row, 9);
	record->hold_s = (int)database_row_integer(row, 10);
	COPY_TEXT(record->phase, row, 11);
	record->score = (int)database_row_integer(row, 12);
	COPY_TEXT(record->phrase, row, 13);
	record->outcome = outcome_parse(database_row_text(row, 14));
	reading->enough = !reading->fn(reading->user, &fact);
	return !reading->enough;
}

/* At most `max` facts of one of the two tables, behind the one with id `after`, of `person` (NULL = everybody). By the
 * table's own key: the view over both would be sorted anew for each page. */
static int read_table(struct history *history, bool late, int64_t after, int64_t max, const char *person,
		      struct reading *reading)
{
	const char *nobody = history->default_person;
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "SELECT " HISTORY_COLUMNS ", rowid FROM %s.facts WHERE rowid > ? AND (? OR CASE person WHEN '' THEN ?"
		 " ELSE person END = ?) ORDER BY rowid LIMIT ?",
		 late ? "overflow" : "main");
	if (person && !*person)
		person = nobody;
	return database_each(history->database, take_fact, reading, sql, "iitti", after, (int64_t)(person == NULL),
			     nobody, person ? person : "", max);
}

/* A place is an id and, in its lowest bit, whether it is in the overflow. */
int64_t history_page(struct history *history, int64_t place, int64_t max, history_fact_fn fn, void *user)
{
	struct reading reading = {.fn = fn, .user = user, .last = place / 2};
	bool late = place % 2 != 0;
	int count = 0;

	if (!late) {
		count = read_table(history, false, place / 2, max, NULL, &reading);
		if (count < 0 || count == max || reading.enough || !history->overflowed)
			return count < 0 ? count : 2 * reading.last;
		max -= count;
	}
	reading.last = late ? place / 2 : 0;
	count = read_table(history, true, reading.last, max, NULL, &reading);
	return count < 0 ? count : 2 * reading.last + 1;
}

int64_t history_fact_count(struct history *history)
{
	int64_t count = database_integer(history->database, "SELECT count(*) FROM all_facts");

	return count < 0 ? -EIO : count;
}

int history_replay(struct history *history, const char *person, history_fact_fn fn, void *user)
{
	struct reading reading = {.fn = fn, .user = user};
	int count = read_table(history, false, 0, INT64_MAX, person, &reading);

	if (count >= 0 && !reading.enough && history->overflowed)
		count = read_table(history, true, 0, INT64_MAX, person, &reading);
	return count < 0 ? count : 0;
}
