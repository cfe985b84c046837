/* sources: history*.c fact.c json.c database.c log.c */
/*
 * The history: what is counted, what a cut session leaves behind, and what a full disk refuses. Files that cannot be used
 * are in test_history_trouble.c, the plug pulled at every write in tests/power.
 */
#include "history.h"
#include "history_play.h"
#include "log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void remembers_a_session(void **state)
{
	struct history_session list[4];
	struct stat status;
	struct history *history = history_open(path);

	(void)state;
	assert_true(history_is_durable(history));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(history_sessions(history, list, 4), 0);
	play_session(history, MORNING);
	history_close(history);

	history = history_open(path);
	assert_int_equal(history_sessions(history, list, 4), 1);
	check_session(&list[0], MORNING);
	history_close(history);
}

static void counts_sessions_in_a_span(void **state)
{
	struct history_session list[2];
	struct history *history = history_open(path);

	(void)state;
	play_session(history, MORNING);
	play_session(history, MORNING + 86400);
	/* Nothing done in this one: it does not count. */
	append(history, MORNING + 90000, begin("desk"));
	append(history, MORNING + 90001, end(OUTCOME_ENDED));
	assert_int_equal(history_count_sessions(history, MORNING, MORNING + 86400), 1);
	assert_int_equal(history_count_sessions(history, MORNING, MORNING + 86401), 2);
	assert_int_equal(history_count_sessions(history, MORNING + 1, MORNING + 86400), 0);
	assert_int_equal(history_total_sessions(history), 2);
	/* Newest first, and no more than asked for. */
	assert_int_equal(history_sessions(history, list, 2), 2);
	assert_string_equal(list[0].routine, "desk");
	assert_int_equal(list[0].outcome, OUTCOME_ENDED);
	check_session(&list[1], MORNING + 86400);
	history_close(history);
}

static void marks_what_was_cut_short(void **state)
{
	struct history_session list[2];
	struct history *history = history_open(path);

	(void)state;
	append(history, MORNING, begin("back"));
	append(history, MORNING + 60, set_done("bridge", 1, 10));
	/* A session that begins while another is open cuts it short, too. */
	append(history, MORNING + 500, begin("desk"));
	history_close(history);

	history = history_open(path);
	assert_int_equal(history_sessions(history, list, 2), 2);
	assert_int_equal(list[0].outcome, OUTCOME_INTERRUPTED);
	assert_int_equal(list[0].ended, MORNING + 500);
	assert_int_equal(list[1].outcome, OUTCOME_INTERRUPTED);
	assert_int_equal(list[1].ended, MORNING + 500);
	assert_int_equal(list[1].sets, 1);
	history_close(history);
}

static void refuses_a_record_outside_a_session(void **state)
{
	struct history *history = history_open(NULL);

	(void)state;
	assert_int_equal(append(history, MORNING, set_done("bridge", 1, 10)), -EINVAL);
	append(history, MORNING, begin("back"));
	append(history, MORNING, end(OUTCOME_NO_ANSWER));
	assert_int_equal(append(history, MORNING, end(OUTCOME_NO_ANSWER)), -EINVAL);
	history_close(history);
}

static void works_from_memory(void **state)
{
	struct history_session list[2];
	struct history *history = history_open(NULL);

	(void)state;
	assert_false(history_is_durable(history));
	play_session(history, MORNING);
	assert_int_equal(history_sessions(history, list, 2), 1);
	check_session(&list[0], MORNING);
	history_close(history);
}

/* Somebody else with the same file keeps his session to himself, and ours is not taken for one that was cut short. */
static void belongs_to_one_at_a_time(void **state)
{
	struct history_session list[2];
	struct history *history = history_open(path), *second;

	(void)state;
	append(history, MORNING, begin("back"));
	append(history, MORNING + 60, set_done("bridge", 1, 10));
	second = history_open(path);
	assert_false(history_is_durable(second));
	play_session(second, MORNING + 70);
	history_close(second);
	assert_int_equal(append(history, MORNING + 90, end(OUTCOME_COMPLETE)), 0);
	assert_true(history_is_durable(history));
	assert_int_equal(history_sessions(history, list, 2), 1);
	assert_int_equal(list[0].outcome, OUTCOME_COMPLETE);
	history_close(history);
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A file that must not grow stands for a full disk: the record stays in memory, is counted, and reaches the disk when
 * there is room again. */
static void keeps_what_a_full_disk_refuses(void **state)
{
	struct history_session list[2];
	struct history *history = history_open(path);

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(append(history, MORNING, begin("back")), 0);
	assert_int_equal(append(history, MORNING + 60, set_done("bridge", 1, 10)), 0);
	limit_file_size(4096);
	assert_true(append(history, MORNING + 90, set_done("bridge", 2, 10)) < 0);
	assert_false(history_is_durable(history));
	assert_true(append(history, MORNING + 99, end(OUTCOME_COMPLETE)) < 0);
	assert_true(append(history, MORNING + 200, begin("desk")) < 0);
	assert_int_equal(history_sessions(history, list, 2), 2);
	assert_int_equal(list[1].sets, 2);
	assert_int_equal(list[1].outcome, OUTCOME_COMPLETE);
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(append(history, MORNING + 260, set_done("chin-tuck", 1, 5)), 0);
	assert_true(history_is_durable(history));
	history_close(history);

	history = history_open(path);
	assert_int_equal(history_sessions(history, list, 2), 2);
	assert_int_equal(list[0].sets, 1);
	assert_int_equal(list[1].sets, 2);
	assert_int_equal(list[1].ended, MORNING + 99);
	history_close(history);
}

/* The kinds that a session makes between its beginning and its end, and one that belongs to none. */
static const enum record_kind every_kind[] = {
    RECORD_SET_DONE, RECORD_DOSE,    RECORD_PAIN,     RECORD_PAIN_SCORE, RECORD_RED_FLAG, RECORD_PAIN_END,
    RECORD_SETTLED,  RECORD_SKIPPED, RECORD_FEEDBACK, RECORD_WISH,	 RECORD_KNOWN,
};

/* The child: appends facts of every kind for ever and acknowledges each on the pipe once it has been appended. */
static void append_for_ever(int acknowledge)
{
	struct history *history = history_open(path);

	if (!history || append(history, MORNING, begin("back")) != 0)
		_exit(2);
	for (int i = 1;; i++) {
		struct record record = set_done("bridge", i, 10);

		record.kind = every_kind[(size_t)i % (sizeof(every_kind) / sizeof(every_kind[0]))];
		if (append(history, MORNING + i, record) != 0)
			_exit(3);
		if (write(acknowledge, "", 1) != 1)
			_exit(4);
	}
}

/* Killed when so many have been acknowledged, and a moment later. */
static int killed_after(int least, useconds_t delay)
{
	int ends[2], acknowledged = 0, status;
	char byte;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		append_for_ever(ends[1]);
	close(ends[1]);
	while (acknowledged < least && read(ends[0], &byte, 1) == 1)
		acknowledged++;
	usleep(delay);
	kill(child, SIGKILL);
	while (read(ends[0], &byte, 1) == 1)
		acknowledged++;
	close(ends[0]);
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	return acknowledged;
}

static bool count_in_last_session(void *user, const struct history_fact *fact)
{
	int *count = user;

	if (fact->record.kind == RECORD_SESSION_BEGIN)
		*count = 0;
	else if (fact->record.kind != RECORD_SESSION_END)
		assert_int_equal(fact->record.set, ++*count);
	return true;
}

/* Killed at many moments: what was acknowledged is there, in its order, and at most one fact that was not. */
static void survives_being_killed(void **state)
{
	(void)state;
	srand(7);
	for (int i = 0; i < 50; i++) {
		struct history_session list[64];
		int acknowledged = killed_after(0, (useconds_t)(rand() % 40000));
		struct history *history = history_open(path);
		int sessions = history_sessions(history, list, 64);

		assert_true(history_is_durable(history));
		assert_true(sessions >= 0);
		if (acknowledged > 0) {
			int facts = 0;

			assert_int_equal(history_replay(history, NULL, count_in_last_session, &facts), 0);
			assert_in_range(facts, acknowledged, acknowledged + 1);
			assert_int_equal(list[0].outcome, OUTCOME_INTERRUPTED);
		}
		for (int k = 0; k < sessions; k++)
			assert_true(list[k].ended != 0);
		history_close(history);
	}
}

static void copy_file(const char *from, const char *to, size_t limit)
{
	static char data[1 << 20];
	size_t length = read_file(from, data, sizeof(data));

	write_file(to, data, length < limit ? length : limit);
}

/* Power cut while the log was being written: the file may end anywhere. Each cut opens, and a longer one holds no
 * less. */
static void opens_with_a_torn_log(void **state)
{
	char log[128], saved[128], saved_log[128];
	int64_t before = 0;
	struct stat status;

	(void)state;
	snprintf(log, sizeof(log), "%s-wal", path);
	snprintf(saved, sizeof(saved), "%s/saved", directory);
	snprintf(saved_log, sizeof(saved_log), "%s/saved-wal", directory);
	assert_true(killed_after(6, 0) > 5);
	assert_int_equal(stat(log, &status), 0);
	copy_file(path, saved, SIZE_MAX);
	copy_file(log, saved_log, SIZE_MAX);
	for (int i = 0; i <= 60; i++) {
		struct history *history;
		int64_t facts;

		unlink(path);
		copy_file(saved, path, SIZE_MAX);
		copy_file(saved_log, log, (size_t)status.st_size * (size_t)i / 60);
		history = history_open(path);
		assert_true(history_is_durable(history));
		facts = history_fact_count(history);
		assert_true(facts >= before);
		before = facts;
		history_close(history);
	}
	assert_true(before > 5);
	unlink(saved);
	unlink(saved_log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(remembers_a_session, setup, teardown),
	    cmocka_unit_test_setup_teardown(counts_sessions_in_a_span, setup, teardown),
	    cmocka_unit_test_setup_teardown(marks_what_was_cut_short, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_a_record_outside_a_session, setup, teardown),
	    cmocka_unit_test_setup_teardown(works_from_memory, setup, teardown),
	    cmocka_unit_test_setup_teardown(belongs_to_one_at_a_time, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_what_a_full_disk_refuses, setup, teardown),
	    cmocka_unit_test_setup_teardown(survives_being_killed, setup, teardown),
	    cmocka_unit_test_setup_teardown(opens_with_a_torn_log, setup, teardown),
	};

	log_set_level((enum log_level) - 1); /* the errors here are wanted */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
