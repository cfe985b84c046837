/* sources: history*.c fact.c json.c database.c log.c */
/*
 * Every way in which the file of the history can be unusable. What is refused is the same file afterwards, byte by byte;
 * what is damaged stays so under another name; what cannot be written is still known; and a session always works.
 */
#include "history.h"
#include "history_play.h"
#include "log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1 << 20)
#define SESSIONS 40 /* many pages */
#define FACTS (SESSIONS * 8)

static char before[FILE_MAX], after[FILE_MAX];

static const char *beside(const char *suffix)
{
	static char names[4][160];
	static int next;

	next = (next + 1) % 4;
	snprintf(names[next], sizeof(names[next]), "%s%s", path, suffix);
	return names[next];
}

static int clear(void **state)
{
	for (int i = 1; i <= 9; i++) {
		char suffix[32];

		snprintf(suffix, sizeof(suffix), ".damaged-%d", i);
		unlink(beside(suffix));
		snprintf(suffix, sizeof(suffix), ".damaged-%d-wal", i);
		unlink(beside(suffix));
		snprintf(suffix, sizeof(suffix), ".damaged-%d-journal", i);
		unlink(beside(suffix));
	}
	return teardown(state);
}

static void assert_same_file(const char *name, const char *data, size_t length)
{
	assert_int_equal(read_file(name, after, sizeof(after)), length);
	assert_memory_equal(after, data, length);
}

static void make_database(int sessions)
{
	struct history *history = history_open(path);

	for (int i = 0; i < sessions; i++)
		play_session(history, MORNING + (int64_t)i * 86400);
	history_close(history);
}

/* A session more counts, whatever became of the others. */
static void play_one_more(struct history *history, bool durable)
{
	int count = history_total_sessions(history);

	assert_non_null(history);
	play_session(history, MORNING + (int64_t)400 * 86400);
	assert_int_equal(history_total_sessions(history), count + 1);
	assert_int_equal(history_is_durable(history), durable);
}

/* ---- left alone ---- */

static void expect_untouched(void)
{
	size_t length = read_file(path, before, sizeof(before));
	struct history *history = history_open(path);

	assert_int_equal(history_keeping(history), HISTORY_NOT_KEPT);
	assert_true(history_trouble(history)[0] != '\0');
	assert_string_equal(history_aside(history), "");
	assert_int_equal(history_total_sessions(history), 0);
	play_one_more(history, false);
	assert_int_equal(history_forget(history, NULL), -EROFS);
	history_close(history);
	assert_same_file(path, before, length);
	assert_int_equal(access(beside(".damaged-1"), F_OK), -1);
}

static void change_byte(size_t place, char value)
{
	size_t length = read_file(path, before, sizeof(before));

	before[place] = value;
	write_file(path, before, length);
}

static void leaves_a_newer_version_alone(void **state)
{
	(void)state;
	make_database(1);
	change_byte(63, 3); /* user_version, big-endian at 60 */
	expect_untouched();
}

static void leaves_another_programs_database_alone(void **state)
{
	(void)state;
	make_database(1);
	change_byte(68, 'X'); /* application_id, big-endian at 68 */
	expect_untouched();
}

/* The newer version has been cut off, too, and its log is the only place where its last words are. */
static void leaves_the_log_of_a_newer_version_alone(void **state)
{
	size_t length;

	(void)state;
	make_database(1);
	change_byte(63, 3);
	write_file(beside("-wal"), "frames of tomorrow", 18);
	length = read_file(path, before, sizeof(before));
	history_close(history_open(path));
	assert_same_file(path, before, length);
	assert_same_file(beside("-wal"), "frames of tomorrow", 18);
	unlink(beside("-wal"));
}

/* ---- put aside ---- */

static void expect_aside(size_t length)
{
	struct history *history = history_open(path);

	assert_int_equal(history_keeping(history), HISTORY_BEGUN_ANEW);
	assert_string_equal(history_aside(history), beside(".damaged-1"));
	play_one_more(history, true);
	history_close(history);
	assert_same_file(beside(".damaged-1"), before, length);
	/* The next start is an ordinary one. */
	history = history_open(path);
	assert_int_equal(history_keeping(history), HISTORY_KEPT);
	assert_string_equal(history_aside(history), "");
	play_one_more(history, true);
	history_close(history);
	assert_int_equal(access(beside(".damaged-2"), F_OK), -1);
}

static void puts_garbage_aside(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4096; i++)
		before[i] = (char)(i * 7919 >> 3);
	write_file(path, before, 4096);
	expect_aside(4096);
}

static void puts_a_stump_aside(void **state)
{
	(void)state;
	memcpy(before, "SQLite", 6);
	write_file(path, before, 6);
	expect_aside(6);
}

/* SQLite would throw the log away, and with it all that has not reached the file. */
static void puts_a_log_without_a_file_aside(void **state)
{
	(void)state;
	write_file(path, "", 0);
	write_file(beside("-wal"), "all there is", 12);
	expect_aside(0);
	assert_same_file(beside(".damaged-1-wal"), "all there is", 12);
}

static void puts_a_file_without_its_tables_aside(void **state)
{
	size_t length;

	(void)state;
	make_database(1);
	length = read_file(path, before, sizeof(before));
	/* The name of the table in the schema, wherever it is: a sound file that is of no use. */
	for (size_t i = 0; i + 18 < length; i++) {
		if (memcmp(before + i, "TABLE facts (", 13) == 0)
			before[i + 6] = 'x';
	}
	write_file(path, before, length);
	expect_aside(length);
}

static void starts_on_an_empty_file(void **state)
{
	struct history *history;

	(void)state;
	write_file(path, "", 0);
	history = history_open(path);
	assert_int_equal(history_keeping(history), HISTORY_KEPT);
	play_one_more(history, true);
	history_close(history);
}

static void never_overwrites_one_that_is_aside(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		char text[16], name[32];

		snprintf(text, sizeof(text), "garbage %d", i);
		write_file(path, text, 9);
		history_close(history_open(path));
		for (int k = 0; k <= i; k++) {
			snprintf(text, sizeof(text), "garbage %d", k);
			snprintf(name, sizeof(name), ".damaged-%d", k + 1);
			assert_same_file(beside(name), text, 9);
		}
		unlink(path);
	}
}

static void forgets_what_is_aside(void **state)
{
	struct history *history;

	(void)state;
	write_file(path, "somebody's pain", 15);
	history = history_open(path);
	assert_int_equal(access(beside(".damaged-1"), F_OK), 0);
	play_session(history, MORNING);
	assert_int_equal(history_forget(history, NULL), 7);
	assert_int_equal(access(beside(".damaged-1"), F_OK), -1);
	history_close(history);
}

/* ---- what can be read of it ---- */

/* The facts of make_database, in their order: what comes must be among them. */
struct originals {
	int64_t sets, sessions, pains;
	int64_t last;
};

static bool check_original(void *user, const struct history_fact *fact)
{
	struct originals *originals = user;
	int64_t since = (fact->at - MORNING) % 86400;

	assert_true(fact->session >= originals->last);
	originals->last = fact->session;
	originals->sessions += fact->record.kind == RECORD_SESSION_BEGIN;
	originals->pains += fact->record.kind == RECORD_PAIN;
	originals->sets += fact->record.kind == RECORD_SET_DONE;
	if (fact->record.kind == RECORD_SESSION_BEGIN)
		assert_string_equal(fact->record.routine, "back");
	if (fact->record.kind == RECORD_SET_DONE)
		assert_true(since == 60 || since == 120 || since == 200);
	if (fact->record.kind == RECORD_PAIN)
		assert_int_equal(since, 130);
	return true;
}

static struct originals check_originals(struct history *history)
{
	struct originals found = {0};

	assert_int_equal(history_replay(history, NULL, check_original, &found), 0);
	return found;
}

static void takes_over_what_can_be_read(void **state)
{
	struct history *history;
	struct originals found;
	size_t length;

	(void)state;
	make_database(SESSIONS);
	length = read_file(path, before, sizeof(before));
	/* Four fifths through: a page of the table or of an index, with much of the table before it. */
	memset(before + length / 4096 * 4 / 5 * 4096, 0xa5, 4096);
	write_file(path, before, length);
	history = history_open(path);
	assert_int_equal(history_keeping(history), HISTORY_BEGUN_ANEW);
	found = check_originals(history);
	assert_true(found.sessions > SESSIONS / 2 && found.pains > SESSIONS / 2);
	play_one_more(history, true);
	history_close(history);
	assert_same_file(beside(".damaged-1"), before, length);
}

static unsigned pick(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

static size_t spoil(unsigned seed, size_t length)
{
	unsigned pages = (unsigned)(length / 4096);

	switch (seed % 4) {
	case 0: /* a page of noise */
		for (size_t i = 0, page = pick(&seed, pages); i < 4096; i++)
			before[page * 4096 + i] = (char)pick(&seed, 256);
		return length;
	case 1: /* a few bytes anywhere */
		for (int i = 0; i < 8; i++)
			before[pick(&seed, (unsigned)length)] = (char)pick(&seed, 256);
		return length;
	case 2: /* cut off */
		return pick(&seed, (unsigned)length);
	default: /* a page in the place of another */
		memcpy(before + (size_t)pick(&seed, pages) * 4096, before + (size_t)pick(&seed, pages) * 4096, 4096);
		return length;
	}
}

static bool count_fact(void *user, const struct history_fact *fact)
{
	(void)fact;
	++*(int *)user;
	return true;
}

/* Whatever has become of the bytes: it opens, it works, and what was there is there, used or aside. */
static void survives_any_damage(void **state)
{
	static char sound[FILE_MAX];
	size_t length;
	int aside = 0;

	make_database(SESSIONS);
	length = read_file(path, sound, sizeof(sound));
	for (unsigned seed = 0; seed < 120; seed++) {
		size_t spoilt;
		struct history *history;
		int facts = 0;

		memcpy(before, sound, length);
		spoilt = spoil(seed, length);
		write_file(path, before, spoilt);
		history = history_open(path);
		assert_non_null(history);
		assert_int_equal(history_replay(history, NULL, count_fact, &facts), 0);
		assert_true(facts <= FACTS);
		if (history_aside(history)[0]) {
			aside++;
			assert_same_file(beside(".damaged-1"), before, spoilt);
		}
		if (history_keeping(history) != HISTORY_NOT_KEPT)
			play_one_more(history, true);
		else
			assert_same_file(path, before, spoilt);
		history_close(history);
		assert_int_equal(clear(state), 0);
		assert_int_equal(setup(state), 0);
	}
	assert_true(aside > 60);
}

/* ---- cannot be written ---- */

/* Runs `body` in a child that is not root, because root may write anywhere. */
static void as_nobody(void (*body)(void))
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int known_sessions;

/* The child may not fail an assertion: that would go on as another copy of the test. */
static void open_and_play(void)
{
	struct history *history = history_open(path);

	if (!history || history_keeping(history) != HISTORY_NOT_KEPT || !history_trouble(history)[0])
		_exit(3);
	if (history_total_sessions(history) != known_sessions)
		_exit(4);
	play_session(history, MORNING + (int64_t)400 * 86400);
	if (history_total_sessions(history) != known_sessions + 1 || history_is_durable(history))
		_exit(5);
	history_close(history);
}

static void expect_only_read(void)
{
	size_t length = read_file(path, before, sizeof(before));

	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(directory, 0555), 0);
	as_nobody(open_and_play);
	assert_int_equal(chmod(directory, 0755), 0);
	assert_same_file(path, before, length);
}

static void works_where_nothing_can_be_made(void **state)
{
	(void)state;
	known_sessions = 0;
	assert_int_equal(chmod(directory, 0555), 0);
	as_nobody(open_and_play);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(chmod(directory, 0755), 0);
	snprintf(path, sizeof(path), "%s/missing/history.db", directory);
	open_and_play();
	snprintf(path, sizeof(path), "%s/history.db", directory);
}

static void knows_what_it_cannot_write(void **state)
{
	(void)state;
	make_database(3);
	known_sessions = 3;
	expect_only_read();
}

/* Cut off before, with the newest in the log, where a checkpoint would have to be written. */
static void knows_a_log_that_it_cannot_write(void **state)
{
	size_t length;
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		struct history *history = history_open(path);

		play_session(history, MORNING);
		append(history, MORNING + 1000, begin("back"));
		append(history, MORNING + 1060, set_done("bridge", 1, 10));
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	length = read_file(beside("-wal"), before, sizeof(before));
	assert_true(length > 8192);
	assert_int_equal(chmod(beside("-wal"), 0444), 0);
	known_sessions = 2;
	expect_only_read();
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(chmod(beside("-wal"), 0644), 0);
}

/* What cannot be renamed stays, and what can be read of it is known. */
static void knows_what_it_cannot_put_aside(void **state)
{
	size_t length;

	(void)state;
	make_database(3);
	length = read_file(path, before, sizeof(before));
	before[length / 4096 * 4096 - 1] ^= 0x55; /* in the last page: its content begins at its end */
	memset(before + 100, 0, 8);		  /* the schema's page: nothing is left to be read */
	write_file(path, before, length);
	known_sessions = 0;
	expect_only_read();
	assert_int_equal(access(beside(".damaged-1"), F_OK), -1);
}

/* Fills the disk to its last byte. */
static void fill_disk(const char *filler)
{
	int fd = open(filler, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	memset(before, 0, 4096);
	while (write(fd, before, 4096) > 0)
		;
	assert_int_equal(errno, ENOSPC);
	close(fd);
}

static void fill_under_a_session(const char *filler)
{
	struct history *history = history_open(path);
	int sets = 0;

	assert_true(history_is_durable(history));
	append(history, MORNING, begin("back"));
	fill_disk(filler);
	for (; history_is_durable(history) && sets < 1000; sets++)
		append(history, MORNING + sets, set_done("bridge", sets + 1, 10));
	assert_int_equal(history_keeping(history), HISTORY_NOT_KEPT);
	assert_non_null(strstr(history_trouble(history), "full"));
	sets++;
	append(history, MORNING + sets, set_done("bridge", sets, 10));
	assert_int_equal(history_fact_count(history), 1 + sets);
	/* Room again, and nothing is missing. */
	unlink(filler);
	assert_int_equal(append(history, MORNING + sets, end(OUTCOME_COMPLETE)), 0);
	assert_int_equal(history_keeping(history), HISTORY_KEPT);
	history_close(history);
	history = history_open(path);
	assert_int_equal(history_fact_count(history), 2 + sets);
	history_close(history);
}

/* A real small disk: full to the last byte in a session, then mounted read-only. */
static void a_small_disk(void **state)
{
	char disk[96], filler[128];

	snprintf(disk, sizeof(disk), "%s/disk", directory);
	snprintf(filler, sizeof(filler), "%s/filler", disk);
	assert_int_equal(mkdir(disk, 0700), 0);
	if (mount("none", disk, "tmpfs", 0, "size=256k") != 0) {
		puts("skipped: no disk may be mounted here");
		rmdir(disk);
		return;
	}
	snprintf(path, sizeof(path), "%s/disk/history.db", directory);
	fill_under_a_session(filler);
	assert_int_equal(mount("none", disk, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=256k"), 0);
	known_sessions = 1;
	open_and_play();
	assert_int_equal(mount("none", disk, "tmpfs", MS_REMOUNT, "size=256k"), 0);
	struct history *history = history_open(path);
	play_one_more(history, true);
	history_close(history);
	assert_int_equal(umount2(disk, MNT_DETACH), 0);
	rmdir(disk);
	snprintf(path, sizeof(path), "%s/history.db", directory);
	(void)state;
}

/* A lock that passes, in the middle of a session: nothing is missing afterwards. */
static void takes_the_file_into_use_when_it_can(void **state)
{
	struct history_session list[8];
	struct history *history, *first = history_open(path);

	(void)state;
	play_session(first, MORNING);
	history = history_open(path);
	assert_int_equal(history_keeping(history), HISTORY_NOT_KEPT);
	assert_int_equal(history_total_sessions(history), 1);
	play_session(first, MORNING + 86400);
	play_session(history, MORNING + 2 * 86400);
	assert_false(history_is_durable(history));
	append(history, MORNING + 3 * 86400, begin("desk"));
	append(history, MORNING + 3 * 86400 + 60, set_done("chin-tuck", 1, 5));
	history_close(first);
	assert_int_equal(append(history, MORNING + 3 * 86400 + 90, end(OUTCOME_COMPLETE)), 0);
	assert_int_equal(history_keeping(history), HISTORY_KEPT);
	assert_string_equal(history_trouble(history), "");
	play_session(history, MORNING + 4 * 86400);
	history_close(history);

	history = history_open(path);
	assert_int_equal(history_sessions(history, list, 8), 5);
	check_session(&list[0], MORNING + 4 * 86400);
	assert_string_equal(list[1].routine, "desk");
	assert_int_equal(list[1].outcome, OUTCOME_COMPLETE);
	check_session(&list[2], MORNING + 2 * 86400);
	check_session(&list[3], MORNING + 86400);
	check_session(&list[4], MORNING);
	history_close(history);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(leaves_a_newer_version_alone),
	    TEST(leaves_another_programs_database_alone),
	    TEST(leaves_the_log_of_a_newer_version_alone),
	    TEST(puts_garbage_aside),
	    TEST(puts_a_stump_aside),
	    TEST(puts_a_log_without_a_file_aside),
	    TEST(puts_a_file_without_its_tables_aside),
	    TEST(starts_on_an_empty_file),
	    TEST(never_overwrites_one_that_is_aside),
	    TEST(forgets_what_is_aside),
	    TEST(takes_over_what_can_be_read),
	    TEST(survives_any_damage),
	    TEST(works_where_nothing_can_be_made),
	    TEST(knows_what_it_cannot_write),
	    TEST(knows_a_log_that_it_cannot_write),
	    TEST(knows_what_it_cannot_put_aside),
	    TEST(a_small_disk),
	    TEST(takes_the_file_into_use_when_it_can),
	};

	log_set_level(LOG_LEVEL_NONE); /* the errors here are wanted */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
