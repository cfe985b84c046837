/* sources: history*.c fact.c json.c database.c log.c */
/*
 * A history that moves: out as lines, into another, into one that knows half of it already; refused when it cannot be
 * true; and forgotten so that no byte of it is left.
 */
#include "fact.h"
#include "history.h"
#include "history_place.h"
#include "log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MORNING 1700000000
#define DAY 86400
#define FACTS_MAX 256

struct facts {
	struct history_fact list[FACTS_MAX];
	size_t count;
};

static struct facts first, second;

static void put(struct history *history, int64_t at, struct record record)
{
	assert_int_equal(history_append(history, at, &record), 0);
}

static void know(struct history *history, int64_t at, const char *what)
{
	struct record known = {.kind = RECORD_KNOWN, .score = -1};

	snprintf(known.phrase, sizeof(known.phrase), "%s", what);
	put(history, at, known);
}

static void play(struct history *history, int64_t at, const char *person)
{
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .routine = "back", .score = -1};

	snprintf(begin.person, sizeof(begin.person), "%s", person);
	put(history, at, begin);
	put(history, at + 60,
	    (struct record){.kind = RECORD_SET_DONE, .exercise = "bridge", .set = 1, .repetitions = 8, .score = -1});
	put(history, at + 90,
	    (struct record){.kind = RECORD_PAIN, .exercise = "bridge", .score = -1, .phrase = "stop it hurts badly"});
	put(history, at + 99, (struct record){.kind = RECORD_SESSION_END, .score = -1, .outcome = OUTCOME_PAIN});
}

static bool collect(void *user, const struct history_fact *fact)
{
	struct facts *facts = user;

	assert_true(facts->count < FACTS_MAX);
	facts->list[facts->count++] = *fact;
	return true;
}

/* By pages, as it goes over the socket. */
static void take_out(struct history *history, struct facts *facts)
{
	int64_t place = 0, next;

	facts->count = 0;
	while ((next = history_page(history, place, 3, collect, facts)) != place)
		place = next;
	assert_int_equal(facts->count, history_fact_count(history));
}

/* As lines, as it goes over the socket. Returns what ending the import gives. */
static int put_in(struct history *history, const struct facts *facts, struct history_imported *imported)
{
	int import = history_import_begin(history);

	assert_true(import > 0);
	for (size_t i = 0; i < facts->count; i++) {
		struct history_fact fact;
		char line[FACT_LINE_SIZE], why[128];
		int error;

		assert_true(fact_format(&facts->list[i], line, sizeof(line)));
		assert_true(fact_parse(line, &fact, why, sizeof(why)));
		error = history_import_add(history, import, &fact);
		if (error < 0)
			return error;
	}
	return history_import_end(history, import, (int64_t)facts->count, imported);
}

static void expect_same(const struct facts *a, const struct facts *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		assert_int_equal(a->list[i].at, b->list[i].at);
		assert_int_equal(a->list[i].session, b->list[i].session);
		assert_memory_equal(&a->list[i].record, &b->list[i].record, sizeof(struct record));
	}
}

static void comes_back_identical(void **state)
{
	struct history *from = history_open(NULL), *to = history_open(path);
	struct history_imported imported;

	(void)state;
	know(from, MORNING - 5, "safety");
	play(from, MORNING, "");
	play(from, MORNING + DAY, "anna");
	/* A clock that was wrong, and put right later. */
	play(from, 1000, "");
	play(from, MORNING + 3 * DAY, "");
	take_out(from, &first);
	assert_int_equal(put_in(to, &first, &imported), 0);
	assert_int_equal(imported.sessions, 4);
	assert_int_equal(imported.facts, 17);
	take_out(to, &second);
	expect_same(&first, &second);
	history_close(to);
	to = history_open(path);
	take_out(to, &second);
	expect_same(&first, &second);
	/* Once more adds nothing. */
	assert_int_equal(put_in(to, &first, &imported), 0);
	assert_int_equal(imported.facts, 0);
	take_out(to, &second);
	expect_same(&first, &second);
	history_close(to);
	history_close(from);
}

static void weaves_two_by_time(void **state)
{
	static const int64_t days[] = {0, 1, 2, 3, 4};
	struct history *from = history_open(NULL), *to = history_open(path);
	struct history_imported imported;
	struct history_session list[8];

	(void)state;
	play(from, MORNING, "");
	play(from, MORNING + 2 * DAY, "anna");
	play(from, MORNING + 3 * DAY, "");
	play(to, MORNING + DAY, "");
	play(to, MORNING + 3 * DAY, "");
	play(to, MORNING + 4 * DAY, "");
	know(to, MORNING + 5 * DAY, "tour");
	take_out(from, &first);
	assert_int_equal(put_in(to, &first, &imported), 0);
	assert_int_equal(imported.sessions, 2);
	assert_int_equal(imported.facts, 8);
	assert_int_equal(history_sessions(to, list, 8), 5);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(list[4 - i].id, i + 1);
		assert_int_equal(list[4 - i].began, MORNING + days[i] * DAY);
		assert_int_equal(list[4 - i].sets, 1);
		assert_int_equal(list[4 - i].outcome, OUTCOME_PAIN);
	}
	assert_string_equal(list[2].person, "anna");
	take_out(to, &second);
	for (size_t i = 0; i < second.count - 1; i++)
		assert_int_equal(second.list[i].session, i / 4 + 1);
	assert_int_equal(second.list[second.count - 1].record.kind, RECORD_KNOWN);
	/* What comes next goes on from there. */
	play(to, MORNING + 6 * DAY, "");
	assert_int_equal(history_sessions(to, list, 8), 6);
	assert_int_equal(list[0].id, 6);
	history_close(to);
	history_close(from);
}

static void expect_unchanged(struct history *history)
{
	take_out(history, &second);
	assert_int_equal(second.count, 4);
	assert_int_equal(second.list[0].at, MORNING);
}

/* Each mistake is found before anything is changed. */
static void refuses_what_cannot_be_true(void **state)
{
	struct history *history = history_open(path), *from = history_open(NULL);
	struct history_imported imported;
	struct facts good;

	(void)state;
	play(history, MORNING, "");
	play(from, MORNING + DAY, "");
	play(from, MORNING + 2 * DAY, "");
	take_out(from, &good);
#define REFUSED(change)                                                                                                \
	do {                                                                                                           \
		first = good;                                                                                          \
		change;                                                                                                \
		assert_int_equal(put_in(history, &first, &imported), -EINVAL);                                         \
		expect_unchanged(history);                                                                             \
	} while (0)
	REFUSED(first.list[4].session = 3);
	REFUSED(first.list[0].session = 2);
	REFUSED(first.list[1].session = 0);
	REFUSED(first.list[0].record.kind = RECORD_DOSE);
	REFUSED(first.list[3].record.kind = RECORD_DOSE);
	REFUSED(first.list[2].record.kind = RECORD_SESSION_BEGIN);
	REFUSED(strcpy(first.list[2].record.person, "anna"));
	REFUSED(first.count = 7);
#undef REFUSED
	history_close(history);
	history_close(from);
}

static void takes_one_import_at_a_time(void **state)
{
	struct history *history = history_open(path);
	struct history_imported imported;
	int one, two;

	(void)state;
	play(history, MORNING, "");
	take_out(history, &first);
	assert_int_equal(history_import_add(history, 1, &first.list[0]), -ESTALE);
	one = history_import_begin(history);
	assert_int_equal(history_import_add(history, one, &first.list[0]), 0);
	two = history_import_begin(history);
	assert_int_equal(history_import_add(history, one, &first.list[1]), -ESTALE);
	assert_int_equal(history_import_end(history, one, 1, &imported), -ESTALE);
	assert_int_equal(history_import_add(history, two, &first.list[0]), 0);
	/* Lines that got lost. */
	assert_int_equal(history_import_end(history, two, 2, &imported), -ESTALE);
	expect_unchanged(history);
	history_close(history);
}

static void waits_for_the_end_of_a_session(void **state)
{
	struct history *history = history_open(path);
	struct history_imported imported;

	(void)state;
	play(history, MORNING, "");
	take_out(history, &first);
	put(history, MORNING + DAY, (struct record){.kind = RECORD_SESSION_BEGIN, .routine = "back", .score = -1});
	assert_int_equal(put_in(history, &first, &imported), -EBUSY);
	assert_int_equal(history_forget(history, NULL), -EBUSY);
	assert_int_equal(history_fact_count(history), 5);
	history_close(history);
}

static void imports_nothing_that_would_be_lost(void **state)
{
	struct history *history = history_open(NULL);
	struct history_imported imported;

	(void)state;
	play(history, MORNING, "");
	take_out(history, &first);
	assert_int_equal(put_in(history, &first, &imported), -EROFS);
	history_close(history);
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* What waits in memory for room on the disk comes last; and when it has got there, places are others. */
static void takes_out_what_waits(void **state)
{
	struct history *history = history_open(path);
	unsigned before;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	play(history, MORNING, "");
	limit_file_size(4096);
	for (int i = 0; i < 5; i++) {
		struct record known = {.kind = RECORD_KNOWN, .score = -1, .phrase = "tour"};

		assert_true(history_append(history, MORNING + 200 + i, &known) < 0);
	}
	take_out(history, &first);
	assert_int_equal(first.count, 9);
	for (int i = 0; i < 5; i++)
		assert_int_equal(first.list[4 + i].at, MORNING + 200 + i);
	before = history_generation(history);
	limit_file_size(RLIM_INFINITY);
	know(history, MORNING + 300, "tour");
	assert_true(history_generation(history) != before);
	take_out(history, &second);
	assert_int_equal(second.count, 10);
	history_close(history);
}

static bool file_holds(const char *suffix, const char *word)
{
	static char data[1 << 22];
	char name[128];
	size_t size;

	snprintf(name, sizeof(name), "%s%s", path, suffix);
	FILE *file = fopen(name, "r");
	if (!file)
		return false;
	size = fread(data, 1, sizeof(data), file);
	assert_true(size < sizeof(data));
	fclose(file);
	return memmem(data, size, word, strlen(word)) != NULL;
}

static bool disk_holds(const char *word)
{
	return file_holds("", word) || file_holds("-wal", word) || file_holds("-shm", word) ||
	       file_holds("-journal", word);
}

static void leaves_no_byte(void **state)
{
	struct history *history = history_open(path);
	struct stat status;
	char log[128];

	(void)state;
	for (int i = 0; i < 40; i++)
		play(history, MORNING + i * DAY, i % 2 ? "anna" : "zacharias");
	/* Both in the log and, by way of closing, in the file. */
	assert_true(disk_holds("zacharias") && disk_holds("stop it hurts badly"));
	history_close(history);
	history = history_open(path);
	play(history, MORNING + 50 * DAY, "zacharias");
	assert_true(disk_holds("zacharias"));

	assert_int_equal(history_forget(history, "zacharias"), 84);
	assert_false(disk_holds("zacharias"));
	assert_true(disk_holds("anna"));
	assert_int_equal(history_total_sessions(history), 20);
	assert_int_equal(history_forget(history, "zacharias"), 0);

	assert_int_equal(history_forget(history, NULL), 80);
	assert_false(disk_holds("anna") || disk_holds("stop it hurts badly"));
	snprintf(log, sizeof(log), "%s-wal", path);
	assert_int_equal(stat(log, &status), 0);
	assert_int_equal(status.st_size, 0);
	/* It is a history all the same. */
	play(history, MORNING + 60 * DAY, "anna");
	assert_true(history_is_durable(history));
	history_close(history);
	history = history_open(path);
	assert_int_equal(history_total_sessions(history), 1);
	history_close(history);
}

static void forgets_who_is_not_named(void **state)
{
	struct history *history = history_open(NULL);

	(void)state;
	play(history, MORNING, "");
	play(history, MORNING + DAY, "ben");
	play(history, MORNING + 2 * DAY, "anna");
	history_set_default_person(history, "ben");
	unsigned before = history_generation(history);
	assert_int_equal(history_forget(history, ""), 8);
	assert_true(history_generation(history) != before);
	assert_int_equal(history_total_sessions(history), 1);
	history_close(history);
}

static void reads_only_whole_facts(void **state)
{
	static const char *const lines[] = {
	    "",
	    "1",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t1\t5",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t\t1\t5",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\tx\t5",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t-5",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t99999999999999999999",
	    "nonsense\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t5",
	    "set-done\t\tback\tbridge\t1\tmiddle\t0\t8\t0\t\t-1\t\t\t1\t5",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t11\t\t\t1\t5",
	    "set-done\t\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\tcomplete\t1\t5",
	    "session-end\t\tback\t\t0\t\t0\t0\t0\t\t-1\t\t\t1\t5",
	    "session-end\t\tback\t\t0\t\t0\t0\t0\t\t-1\t\tsplendid\t1\t5",
	    "set-done\t\xc3\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t5",
	    "set-done\t\xed\xa0\x80\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t5",
	    "set-done\t\xc0\xaf\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t5",
	    "set-done\t\x1b[2J\tback\tbridge\t1\t\t0\t8\t0\t\t-1\t\t\t1\t5",
	    "set-done\ta-name-that-is-longer-than-any-name-that-there-could-be\tb\tc\t1\t\t0\t8\t0\t\t-1\t\t\t1\t5",
	};
	struct history_fact fact;
	char why[128];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		why[0] = '\0';
		assert_false(fact_parse(lines[i], &fact, why, sizeof(why)));
		assert_true(why[0] != '\0');
	}
	assert_true(fact_parse("set-done\t\xc3\xa4nne\tback\tbridge\t1\tleft\t0\t8\t0\t\t-1\t\t\t1\t5", &fact, why,
			       sizeof(why)));
	assert_string_equal(fact.record.person, "\xc3\xa4nne");
	assert_int_equal(fact.record.side, SIDE_LEFT);
}

/* The longest fact fits the sizes that are promised. */
static void fits_its_sizes(void **state)
{
	struct history_fact fact = {.session = HISTORY_IMPORT_MAX, .at = 253402300799, .record.score = 10};
	struct record *r = &fact.record;
	struct json json;
	char line[FACT_LINE_SIZE], text[FACT_JSON_SIZE];

	(void)state;
	r->kind = RECORD_SESSION_BEGIN;
	memset(r->person, '"', sizeof(r->person) - 1);
	memset(r->routine, '"', sizeof(r->routine) - 1);
	memset(r->exercise, '"', sizeof(r->exercise) - 1);
	memset(r->phase, '"', sizeof(r->phase) - 1);
	memset(r->phrase, '"', sizeof(r->phrase) - 1);
	r->set = r->repetition = r->repetitions = 1000;
	r->hold_s = 86400;
	r->side = SIDE_RIGHT;
	assert_true(fact_format(&fact, line, sizeof(line)));
	memset(r->person, 1, sizeof(r->person) - 1);
	memset(r->routine, 1, sizeof(r->routine) - 1);
	memset(r->exercise, 1, sizeof(r->exercise) - 1);
	memset(r->phase, 1, sizeof(r->phase) - 1);
	memset(r->phrase, 1, sizeof(r->phrase) - 1);
	json_start(&json, text, sizeof(text));
	fact_write(&json, &fact);
	assert_true(json_finish(&json));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(comes_back_identical, setup, teardown),
	    cmocka_unit_test_setup_teardown(weaves_two_by_time, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_what_cannot_be_true, setup, teardown),
	    cmocka_unit_test_setup_teardown(takes_one_import_at_a_time, setup, teardown),
	    cmocka_unit_test_setup_teardown(waits_for_the_end_of_a_session, setup, teardown),
	    cmocka_unit_test_setup_teardown(imports_nothing_that_would_be_lost, setup, teardown),
	    cmocka_unit_test_setup_teardown(takes_out_what_waits, setup, teardown),
	    cmocka_unit_test_setup_teardown(leaves_no_byte, setup, teardown),
	    cmocka_unit_test_setup_teardown(forgets_who_is_not_named, setup, teardown),
	    cmocka_unit_test(reads_only_whole_facts),
	    cmocka_unit_test(fits_its_sizes),
	};

	log_set_level((enum log_level) - 1); /* the errors here are wanted */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
