/*
 * Taking in a history from elsewhere, and forgetting one. Both change what is there, and wait until no session is on.
 */
#include "history.h"

#include "database.h"
#include "fact.h"
#include "history_internal.h"
#include "history_schema.h"

#include <errno.h>
#include <stdio.h>

unsigned history_generation(const struct history *history)
{
	return history->generation;
}

int history_import_begin(struct history *history)
{
	if (!database_run(history->database, "DROP TABLE IF EXISTS overflow.incoming;"
					     "CREATE TABLE overflow.incoming AS SELECT * FROM main.facts WHERE 0"))
		return -ENOMEM;
	history->importing = true;
	history->import_count = 0;
	history->import_order = (struct fact_order){.last = 0};
	return ++history->import;
}

int history_import_add(struct history *history, int import, const struct history_fact *fact)
{
	char why[128];

	if (!history->importing || import != history->import)
		return -ESTALE;
	if (history->import_count == HISTORY_IMPORT_MAX)
		return -E2BIG;
	if (!fact_check(fact, why, sizeof(why)) || !fact_follows(&history->import_order, fact, why, sizeof(why)))
		return -EINVAL;
	if (!history_put(history->database, "overflow.incoming", fact))
		return -ENOMEM;
	history->import_count++;
	return 0;
}

/* What is there already goes: whole sessions by who, what and when, knowledge by all it says. */
static const char drop_known[] =
    "UPDATE overflow.incoming SET id = rowid;"
    "DELETE FROM overflow.incoming WHERE session IN (SELECT i.session FROM overflow.incoming i JOIN main.facts f"
    " ON f.at = i.at AND f.kind = i.kind AND f.routine = i.routine AND f.person = i.person"
    " WHERE i.kind = 'session-begin');"
    "DELETE FROM overflow.incoming WHERE session = 0 AND (at, kind, person, exercise, phrase) IN"
    " (SELECT at, kind, person, exercise, phrase FROM main.facts WHERE session = 0);";

/*
 * Both in one order: each keeps its own, and they are woven together by time. A session stays in one piece because all
 * its rows carry the time of its beginning, and a clock that went back does not turn its own history round because that
 * time is the latest so far. Sessions get new numbers in that order.
 */
#define UNIT_TIME "max(CASE WHEN session = 0 OR kind = 'session-begin' THEN at END) OVER (ORDER BY id)"
static const char weave[] =
    "CREATE TABLE overflow.woven AS SELECT * FROM main.facts WHERE 0;"
    "INSERT INTO overflow.woven SELECT row_number() OVER place, CASE session WHEN 0 THEN 0 ELSE"
    " sum(kind = 'session-begin') OVER place END, at, kind, person, routine, exercise, number, side, repetition,"
    " repetitions, hold_s, phase, score, phrase, outcome FROM"
    " (SELECT 0 AS source, *, " UNIT_TIME " AS time FROM main.facts"
    " UNION ALL SELECT 1, *, " UNIT_TIME " FROM overflow.incoming)"
    " WINDOW place AS (ORDER BY time, source, id ROWS UNBOUNDED PRECEDING);"
    "DELETE FROM main.facts;"
    "INSERT INTO main.facts SELECT * FROM overflow.woven ORDER BY id;"
    "DROP TABLE overflow.woven;";
#undef UNIT_TIME

static int64_t count_sessions(struct history *history)
{
	return database_integer(history->database, "SELECT count(*) FROM main.facts WHERE kind = 'session-begin'");
}

static int take_in(struct history *history, struct history_imported *imported)
{
	const char *const scripts[] = {drop_known, weave};
	int64_t facts = history_fact_count(history), sessions = count_sessions(history);

	if (!database_transact(history->database, scripts, 2))
		return database_is_full(history->database) ? -ENOSPC : -EIO;
	history->generation++;
	imported->facts = history_fact_count(history) - facts;
	imported->sessions = count_sessions(history) - sessions;
	return 0;
}

int history_import_end(struct history *history, int import, int64_t count, struct history_imported *imported)
{
	int result;

	if (!history->importing || import != history->import || count != history->import_count)
		return -ESTALE;
	history_settle(history);
	if (history->session != 0)
		result = -EBUSY;
	else if (!history_is_durable(history))
		result = -EROFS;
	else if (history->import_order.open)
		result = -EINVAL;
	else
		result = take_in(history, imported);
	history->importing = false;
	database_run(history->database, "DROP TABLE overflow.incoming");
	return result;
}

static bool remove_facts(struct history *history, const char *table, const char *person)
{
	char sql[128];

	if (!person) {
		snprintf(sql, sizeof(sql), "DELETE FROM %s", table);
		return database_run(history->database, sql);
	}
	snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE CASE person WHEN '' THEN ? ELSE person END = ?", table);
	return database_change(history->database, sql, "tt", history->default_person,
			       *person ? person : history->default_person);
}

/* Deleting overwrites (secure_delete); this is for what once was in pages that have moved, and in the log. */
static const char wipe[] = "DROP TABLE IF EXISTS overflow.incoming; VACUUM main; PRAGMA main.wal_checkpoint(TRUNCATE)";

int64_t history_forget(struct history *history, const char *person)
{
	int64_t before = history_fact_count(history);

	if (history->session != 0)
		return -EBUSY;
	/* What is in the file would be there again. */
	if (history->path && !history->on_disk)
		return -EROFS;
	/* In two steps: if the power goes between them, what is left is what was not yet forgotten. */
	if (before < 0 || !remove_facts(history, "overflow.facts", person) ||
	    !remove_facts(history, "main.facts", person))
		return -EIO;
	history->generation++;
	history->importing = false;
	if (!database_run(history->database, wipe) || (!person && !history_remove_asides(history)))
		return -EIO;
	return before - history_fact_count(history);
}
