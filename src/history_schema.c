/*
 * What stands in the file of the history, in SQL and in names.
 */
#include "history_schema.h"

#include <assert.h>
#include <string.h>

const char *const history_migrations[HISTORY_VERSION] = {
    "CREATE TABLE sessions (id INTEGER PRIMARY KEY, began INTEGER NOT NULL, routine TEXT NOT NULL);"
    "CREATE TABLE sets (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, at INTEGER NOT NULL,"
    " exercise TEXT NOT NULL, number INTEGER NOT NULL, side TEXT NOT NULL, repetitions INTEGER NOT NULL,"
    " hold_s INTEGER NOT NULL);"
    "CREATE TABLE skips (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, at INTEGER NOT NULL,"
    " exercise TEXT NOT NULL, number INTEGER NOT NULL, side TEXT NOT NULL);"
    "CREATE TABLE pains (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, at INTEGER NOT NULL,"
    " exercise TEXT NOT NULL, number INTEGER NOT NULL, side TEXT NOT NULL, repetition INTEGER NOT NULL,"
    " phase TEXT NOT NULL, score INTEGER, phrase TEXT NOT NULL);"
    "CREATE TABLE ends (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, at INTEGER NOT NULL,"
    " outcome TEXT NOT NULL);"
    "CREATE INDEX sets_session ON sets (session);"
    "CREATE INDEX skips_session ON skips (session);"
    "CREATE INDEX pains_session ON pains (session);"
    "CREATE UNIQUE INDEX ends_session ON ends (session);",
    /* One table of facts in the order in which they were made. Version 1 kept no order between its tables: what
     * carries the same second is put as a session makes it. */
    "CREATE TABLE facts (id INTEGER PRIMARY KEY, session INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,"
    " person TEXT NOT NULL, routine TEXT NOT NULL, exercise TEXT NOT NULL, number INTEGER NOT NULL,"
    " side TEXT NOT NULL, repetition INTEGER NOT NULL, repetitions INTEGER NOT NULL, hold_s INTEGER NOT NULL,"
    " phase TEXT NOT NULL, score INTEGER NOT NULL, phrase TEXT NOT NULL, outcome TEXT NOT NULL);"
    "INSERT INTO facts (" HISTORY_COLUMNS ") SELECT f.session, f.at, f.kind, '', s.routine, f.exercise, f.number,"
    " f.side, f.repetition, f.repetitions, f.hold_s, f.phase, f.score, f.phrase, f.outcome FROM ("
    "SELECT 0 AS place, rowid AS row, id AS session, began AS at, 'session-begin' AS kind, '' AS exercise,"
    " 0 AS number, '' AS side, 0 AS repetition, 0 AS repetitions, 0 AS hold_s, '' AS phase, -1 AS score,"
    " '' AS phrase, '' AS outcome FROM sessions"
    " UNION ALL SELECT 1, rowid, session, at, 'set-done', exercise, number, side, 0, repetitions, hold_s, '', -1,"
    " '', '' FROM sets"
    " UNION ALL SELECT 2, rowid, session, at, 'pain', exercise, number, side, repetition, 0, 0, phase,"
    " coalesce(score, -1), phrase, '' FROM pains"
    " UNION ALL SELECT 3, rowid, session, at, 'skipped', exercise, number, side, 0, 0, 0, '', -1, '', '' FROM skips"
    " UNION ALL SELECT 4, rowid, session, at, 'session-end', '', 0, '', 0, 0, 0, '', -1, '', outcome FROM ends"
    ") f JOIN sessions s ON s.id = f.session ORDER BY f.session, CASE f.place WHEN 0 THEN 0 WHEN 4 THEN 2 ELSE 1 END, "
    "f.at,"
    " f.place, f.row;"
    "DROP TABLE sets; DROP TABLE skips; DROP TABLE pains; DROP TABLE ends; DROP TABLE sessions;"
    "CREATE INDEX facts_session ON facts (session);"
    "CREATE UNIQUE INDEX facts_begin ON facts (session) WHERE kind = 'session-begin';"
    "CREATE UNIQUE INDEX facts_end ON facts (session) WHERE kind = 'session-end';",
};

/* A table made by "AS SELECT" carries no constraints: a row in memory may belong to a session in the file. */
const char history_overflow_schema[] =
    "ATTACH ':memory:' AS overflow;"
    "CREATE TABLE overflow.facts AS SELECT " HISTORY_COLUMNS " FROM main.facts WHERE 0;"
    "CREATE TEMP VIEW all_facts AS SELECT 0 AS late, id, " HISTORY_COLUMNS " FROM main.facts"
    " UNION ALL SELECT 1, rowid, " HISTORY_COLUMNS " FROM overflow.facts;";

const char history_move_overflow[] =
    "INSERT INTO main.facts (" HISTORY_COLUMNS ") SELECT " HISTORY_COLUMNS " FROM overflow.facts ORDER BY rowid;"
    "DELETE FROM overflow.facts;";

/* The other columns are those of the row with the latest time: SQLite's rule for max() alone. */
const char history_close_interrupted[] =
    "INSERT INTO main.facts (" HISTORY_COLUMNS ")"
    " SELECT session, max(at), 'session-end', person, routine, '', 0, '', 0, 0, 0, '', -1, '', 'interrupted'"
    " FROM main.facts WHERE session > 0 AND session NOT IN"
    " (SELECT session FROM main.facts WHERE kind = 'session-end') GROUP BY session;";

static const char *const kind_names[] = {
    [RECORD_SESSION_BEGIN] = "session-begin",
    [RECORD_SET_DONE] = "set-done",
    [RECORD_SKIPPED] = "skipped",
    [RECORD_PAIN] = "pain",
    [RECORD_SESSION_END] = "session-end",
    [RECORD_DOSE] = "dose",
    [RECORD_PAIN_SCORE] = "pain-score",
    [RECORD_RED_FLAG] = "red-flag",
    [RECORD_PAIN_END] = "pain-end",
    [RECORD_SETTLED] = "settled",
    [RECORD_FEEDBACK] = "feedback",
    [RECORD_WISH] = "wish",
    [RECORD_KNOWN] = "known",
};

#define KIND_COUNT (sizeof(kind_names) / sizeof(kind_names[0]))

const char *record_kind_name(enum record_kind kind)
{
	assert((size_t)kind < KIND_COUNT);
	return kind_names[kind];
}

bool record_kind_parse(const char *name, enum record_kind *kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (strcmp(name, kind_names[i]) == 0) {
			*kind = (enum record_kind)i;
			return true;
		}
	}
	return false;
}

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {"complete", "ended", "pain", "no-answer", "audio-lost", "interrupted"};

	assert((size_t)outcome < sizeof(names) / sizeof(names[0]));
	return names[outcome];
}

enum outcome outcome_parse(const char *name)
{
	for (int i = 0; i < OUTCOME_INTERRUPTED; i++) {
		if (name && strcmp(name, outcome_name((enum outcome)i)) == 0)
			return (enum outcome)i;
	}
	return OUTCOME_INTERRUPTED;
}

const char *side_name(enum side side)
{
	static const char *const names[] = {"", "left", "right"};

	assert((size_t)side < sizeof(names) / sizeof(names[0]));
	return names[side];
}

bool side_parse(const char *name, enum side *side)
{
	for (int i = SIDE_NONE; i <= SIDE_RIGHT; i++) {
		if (strcmp(name, side_name((enum side)i)) == 0) {
			*side = (enum side)i;
			return true;
		}
	}
	return false;
}
