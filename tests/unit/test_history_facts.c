/* sources: history*.c fact.c json.c database.c log.c */
/*
 * The facts of the history: all that a record says comes back, in the order in which it was made and by person, and a
 * database of the first version becomes one of facts without losing anything.
 */
#include "history.h"
#include "history_place.h"
#include "log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sqlite3.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MORNING 1700000000
#define FACTS_MAX 64

static struct history_fact facts[FACTS_MAX];
static size_t fact_count;

static bool collect(void *user, const struct history_fact *fact)
{
	size_t *limit = user;

	assert_true(fact_count < FACTS_MAX);
	facts[fact_count++] = *fact;
	return fact_count < *limit;
}

static size_t replay(struct history *history, const char *person, size_t limit)
{
	fact_count = 0;
	assert_int_equal(history_replay(history, person, collect, &limit), 0);
	return fact_count;
}

static void expect_kinds(const enum record_kind *kinds, size_t count)
{
	assert_int_equal(fact_count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(facts[i].record.kind, kinds[i]);
}

static void put(struct history *history, int64_t at, struct record record)
{
	assert_int_equal(history_append(history, at, &record), 0);
}

/* What a record of each kind says, apart from who and in which routine. */
static const struct record session[] = {
    {.kind = RECORD_SESSION_BEGIN, .routine = "back", .score = -1},
    {.kind = RECORD_SETTLED, .exercise = "bridge", .score = 1},
    {.kind = RECORD_DOSE, .exercise = "bridge", .set = 2, .repetitions = 8, .hold_s = 5, .score = -1},
    {.kind = RECORD_SET_DONE,
     .exercise = "bridge",
     .set = 1,
     .repetitions = 8,
     .hold_s = 5,
     .side = SIDE_LEFT,
     .score = -1},
    {.kind = RECORD_PAIN,
     .exercise = "bridge",
     .set = 2,
     .repetition = 3,
     .side = SIDE_RIGHT,
     .phase = "hold",
     .score = -1,
     .phrase = "stop it hurts"},
    {.kind = RECORD_PAIN_SCORE, .exercise = "bridge", .score = 7},
    {.kind = RECORD_RED_FLAG, .exercise = "bridge", .score = -1, .phrase = "numb"},
    {.kind = RECORD_PAIN_END, .exercise = "bridge", .score = -1, .phrase = "red-flag"},
    {.kind = RECORD_SKIPPED, .exercise = "bird-dog", .set = 1, .score = -1},
    {.kind = RECORD_WISH, .exercise = "bird-dog", .score = -1, .phrase = "leave-out"},
    {.kind = RECORD_FEEDBACK, .score = -1, .phrase = "hard"},
    {.kind = RECORD_SESSION_END, .score = -1, .outcome = OUTCOME_PAIN},
};

#define SESSION_FACTS (sizeof(session) / sizeof(session[0]))

static void play(struct history *history, int64_t at, const char *person)
{
	for (size_t i = 0; i < SESSION_FACTS; i++) {
		struct record record = session[i];

		snprintf(record.routine, sizeof(record.routine), "back");
		if (i == 0)
			snprintf(record.person, sizeof(record.person), "%s", person);
		put(history, at + (int64_t)i, record);
	}
}

static void gives_back_what_was_put(void **state)
{
	struct history_session list[1];
	struct history *history = history_open(path);

	(void)state;
	put(history, MORNING - 9, (struct record){.kind = RECORD_KNOWN, .phrase = "safety", .score = -1});
	play(history, MORNING, "anna");
	history_close(history);

	history = history_open(path);
	assert_int_equal(replay(history, NULL, FACTS_MAX), SESSION_FACTS + 1);
	assert_int_equal(facts[0].session, 0);
	assert_int_equal(facts[0].at, MORNING - 9);
	assert_string_equal(facts[0].record.phrase, "safety");
	for (size_t i = 0; i < SESSION_FACTS; i++) {
		struct record expected = session[i];

		snprintf(expected.routine, sizeof(expected.routine), "back");
		snprintf(expected.person, sizeof(expected.person), "anna");
		if (expected.kind != RECORD_SESSION_END)
			expected.outcome = OUTCOME_INTERRUPTED;
		assert_memory_equal(&facts[i + 1].record, &expected, sizeof(expected));
		assert_int_equal(facts[i + 1].at, MORNING + (int64_t)i);
		assert_int_equal(facts[i + 1].session, 1);
	}
	assert_int_equal(history_sessions(history, list, 1), 1);
	assert_string_equal(list[0].person, "anna");
	assert_string_equal(list[0].feedback, "hard");
	assert_int_equal(list[0].score, 7);
	assert_int_equal(list[0].pains, 1);
	history_close(history);
}

static void replays_as_far_as_wanted(void **state)
{
	struct history *history = history_open(NULL);

	(void)state;
	play(history, MORNING, "");
	assert_int_equal(replay(history, NULL, 3), 3);
	history_close(history);
}

static void keeps_people_apart(void **state)
{
	struct history *history = history_open(NULL);
	struct record known = {.kind = RECORD_KNOWN, .person = "anna", .phrase = "trainer", .score = -1};

	(void)state;
	play(history, MORNING, "");
	play(history, MORNING + 100, "anna");
	play(history, MORNING + 200, "ben");
	put(history, MORNING + 300, known);
	assert_int_equal(replay(history, "", FACTS_MAX), SESSION_FACTS);
	assert_int_equal(replay(history, "anna", FACTS_MAX), SESSION_FACTS + 1);
	assert_string_equal(facts[SESSION_FACTS].record.phrase, "trainer");
	assert_int_equal(replay(history, "nobody", FACTS_MAX), 0);
	/* From now on who is not named is Ben, in the past as well. */
	history_set_default_person(history, "ben");
	assert_int_equal(replay(history, "ben", FACTS_MAX), 2 * SESSION_FACTS);
	assert_int_equal(replay(history, "", FACTS_MAX), 2 * SESSION_FACTS);
	assert_int_equal(replay(history, "anna", FACTS_MAX), SESSION_FACTS + 1);
	history_close(history);
}

/* What is known of a person may be learnt before, in, and after a session, and so may a wish; the rest belongs to one. */
static void takes_knowledge_at_any_time(void **state)
{
	static const enum record_kind expected[] = {RECORD_KNOWN, RECORD_SESSION_BEGIN, RECORD_KNOWN,
						    RECORD_SESSION_END, RECORD_WISH};
	struct history *history = history_open(NULL);
	struct record known = {.kind = RECORD_KNOWN, .phrase = "tour", .score = -1};

	(void)state;
	put(history, MORNING, known);
	put(history, MORNING + 1, session[0]);
	put(history, MORNING + 2, known);
	put(history, MORNING + 3, session[SESSION_FACTS - 1]);
	put(history, MORNING + 4, (struct record){.kind = RECORD_WISH, .exercise = "bridge", .phrase = "take-back"});
	for (size_t i = 1; i < SESSION_FACTS; i++) {
		if (session[i].kind != RECORD_WISH)
			assert_int_equal(history_append(history, MORNING + 4, &session[i]), -EINVAL);
	}
	replay(history, "", FACTS_MAX);
	expect_kinds(expected, 5);
	assert_int_equal(facts[2].session, 1);
	history_close(history);
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Facts that a full disk refuses keep their place in the order, in memory and when they have moved. */
static void keeps_the_order_through_a_full_disk(void **state)
{
	struct history *history = history_open(path);

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < SESSION_FACTS; i++) {
		struct record record = session[i];

		if (i == 4)
			limit_file_size(4096);
		assert_int_equal(history_append(history, MORNING, &record) == 0, i < 4);
	}
	assert_int_equal(replay(history, "", FACTS_MAX), SESSION_FACTS);
	for (size_t i = 0; i < SESSION_FACTS; i++)
		assert_int_equal(facts[i].record.kind, session[i].kind);
	limit_file_size(RLIM_INFINITY);
	history_close(history);

	history = history_open(path);
	assert_int_equal(replay(history, "", FACTS_MAX), SESSION_FACTS);
	for (size_t i = 0; i < SESSION_FACTS; i++)
		assert_int_equal(facts[i].record.kind, session[i].kind);
	history_close(history);
}

/* As the first version made it, word for word. */
static const char first_version[] =
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
    "CREATE UNIQUE INDEX ends_session ON ends (session);"
    "PRAGMA application_id = 1398031449; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;";

static const char first_content[] =
    "INSERT INTO sessions VALUES (3, 1700000000, 'back'), (4, 1700090000, 'gentle');"
    "INSERT INTO sets VALUES (3, 1700000060, 'bridge', 1, '', 8, 5), (3, 1700000160, 'bird-dog', 1, 'left', 6, 0),"
    " (4, 1700090060, 'cat-cow', 1, '', 10, 0);"
    "INSERT INTO pains VALUES (3, 1700000100, 'bridge', 2, '', 3, 'hold', NULL, 'ouch');"
    "INSERT INTO skips VALUES (3, 1700000110, 'bridge', 2, '');"
    "INSERT INTO ends VALUES (3, 1700000300, 'complete');";

static void make_first_version(const char *content)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, first_version, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, content, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static const enum record_kind migrated_kinds[] = {
    RECORD_SESSION_BEGIN, RECORD_SET_DONE,	RECORD_PAIN,	 RECORD_SKIPPED,     RECORD_SET_DONE,
    RECORD_SESSION_END,	  RECORD_SESSION_BEGIN, RECORD_SET_DONE, RECORD_SESSION_END,
};

static void check_migrated(struct history *history)
{
	const struct record *pain = &facts[2].record;

	replay(history, "", FACTS_MAX);
	expect_kinds(migrated_kinds, sizeof(migrated_kinds) / sizeof(migrated_kinds[0]));
	assert_string_equal(facts[0].record.routine, "back");
	assert_int_equal(facts[0].at, 1700000000);
	assert_int_equal(facts[1].record.repetitions, 8);
	assert_int_equal(facts[1].record.hold_s, 5);
	assert_string_equal(pain->exercise, "bridge");
	assert_int_equal(pain->set, 2);
	assert_int_equal(pain->repetition, 3);
	assert_string_equal(pain->phase, "hold");
	assert_int_equal(pain->score, -1);
	assert_string_equal(pain->phrase, "ouch");
	assert_int_equal(facts[4].record.side, SIDE_LEFT);
	assert_int_equal(facts[5].record.outcome, OUTCOME_COMPLETE);
	/* Cut short under the old version, found by the new one. */
	assert_int_equal(facts[8].record.outcome, OUTCOME_INTERRUPTED);
	assert_int_equal(facts[8].at, 1700090060);
	assert_int_equal(facts[8].session, 4);
}

static void takes_over_the_first_version(void **state)
{
	struct history_session list[3];
	struct history *history;

	(void)state;
	make_first_version(first_content);
	history = history_open(path);
	assert_true(history_is_durable(history));
	check_migrated(history);
	play(history, MORNING + 200000, "");
	assert_int_equal(history_sessions(history, list, 3), 3);
	assert_int_equal(list[0].id, 5);
	assert_int_equal(list[2].sets, 2);
	assert_int_equal(list[2].ended, 1700000300);
	history_close(history);
	/* Once is enough. */
	history = history_open(path);
	assert_int_equal(replay(history, "", FACTS_MAX), 9 + SESSION_FACTS);
	history_close(history);
}

static void takes_over_an_empty_first_version(void **state)
{
	struct history *history;

	(void)state;
	make_first_version("");
	history = history_open(path);
	assert_true(history_is_durable(history));
	assert_int_equal(replay(history, NULL, FACTS_MAX), 0);
	play(history, MORNING, "");
	assert_int_equal(replay(history, NULL, FACTS_MAX), SESSION_FACTS);
	history_close(history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(gives_back_what_was_put, setup, teardown),
	    cmocka_unit_test_setup_teardown(replays_as_far_as_wanted, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_people_apart, setup, teardown),
	    cmocka_unit_test_setup_teardown(takes_knowledge_at_any_time, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_the_order_through_a_full_disk, setup, teardown),
	    cmocka_unit_test_setup_teardown(takes_over_the_first_version, setup, teardown),
	    cmocka_unit_test_setup_teardown(takes_over_an_empty_first_version, setup, teardown),
	};

	log_set_level((enum log_level) - 1); /* the errors here are wanted */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
