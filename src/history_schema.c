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
};

/* Tables made by "AS SELECT" carry no constraints: a row in memory may belong to a session in the file. */
const char history_overflow_schema[] = "ATTACH ':memory:' AS overflow;"
				       "CREATE TABLE overflow.sessions AS SELECT * FROM main.sessions WHERE 0;"
				       "CREATE TABLE overflow.sets AS SELECT * FROM main.sets WHERE 0;"
				       "CREATE TABLE overflow.skips AS SELECT * FROM main.skips WHERE 0;"
				       "CREATE TABLE overflow.pains AS SELECT * FROM main.pains WHERE 0;"
				       "CREATE TABLE overflow.ends AS SELECT * FROM main.ends WHERE 0;"
#define VIEW(table)                                                                                                    \
	"CREATE TEMP VIEW all_" table " AS SELECT * FROM main." table " UNION ALL SELECT * FROM overflow." table ";"
    VIEW("sessions") VIEW("sets") VIEW("skips") VIEW("pains") VIEW("ends");
#undef VIEW

const char history_move_overflow[] = "INSERT INTO main.sessions SELECT * FROM overflow.sessions ORDER BY rowid;"
				     "INSERT INTO main.sets SELECT * FROM overflow.sets ORDER BY rowid;"
				     "INSERT INTO main.skips SELECT * FROM overflow.skips ORDER BY rowid;"
				     "INSERT INTO main.pains SELECT * FROM overflow.pains ORDER BY rowid;"
				     "INSERT INTO main.ends SELECT * FROM overflow.ends ORDER BY rowid;"
				     "DELETE FROM overflow.sessions;"
				     "DELETE FROM overflow.sets;"
				     "DELETE FROM overflow.skips;"
				     "DELETE FROM overflow.pains;"
				     "DELETE FROM overflow.ends;";

const char history_close_interrupted[] =
    "INSERT INTO main.ends SELECT s.id, max(s.began,"
    " coalesce((SELECT max(at) FROM main.sets WHERE session = s.id), 0),"
    " coalesce((SELECT max(at) FROM main.skips WHERE session = s.id), 0),"
    " coalesce((SELECT max(at) FROM main.pains WHERE session = s.id), 0)), 'interrupted'"
    " FROM main.sessions s WHERE NOT EXISTS (SELECT 1 FROM main.ends WHERE session = s.id);";

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
