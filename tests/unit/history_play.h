/* A small session for the tests of the history, and files to look into. For one test program. */
#ifndef STEADY_TEST_HISTORY_PLAY_H
#define STEADY_TEST_HISTORY_PLAY_H

#include "history.h"
#include "history_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <string.h>

#define MORNING 1700000000

static inline struct record begin(const char *routine)
{
	struct record record = {.kind = RECORD_SESSION_BEGIN};

	snprintf(record.routine, sizeof(record.routine), "%s", routine);
	return record;
}

static inline struct record set_done(const char *exercise, int set, int repetitions)
{
	struct record record = {.kind = RECORD_SET_DONE, .set = set, .repetitions = repetitions, .hold_s = 8};

	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	return record;
}

static inline int append(struct history *history, int64_t at, struct record record)
{
	return history_append(history, at, &record);
}

static inline struct record end(enum outcome outcome)
{
	return (struct record){.kind = RECORD_SESSION_END, .outcome = outcome};
}

/* A whole small session: two sets of one exercise, one of another, one skipped, one pain. */
static inline void play_session(struct history *history, int64_t at)
{
	struct record skipped = {.kind = RECORD_SKIPPED, .exercise = "plank", .set = 1};
	struct record pain = {.kind = RECORD_PAIN,
			      .exercise = "bridge",
			      .set = 2,
			      .repetition = 3,
			      .score = -1,
			      .phase = "work",
			      .phrase = "stop it hurts"};

	assert_int_equal(append(history, at, begin("back")), 0);
	assert_int_equal(append(history, at + 60, set_done("bridge", 1, 10)), 0);
	assert_int_equal(append(history, at + 120, set_done("bridge", 2, 8)), 0);
	assert_int_equal(append(history, at + 130, pain), 0);
	assert_int_equal(append(history, at + 140, skipped), 0);
	assert_int_equal(append(history, at + 200, set_done("bird-dog", 1, 6)), 0);
	assert_int_equal(append(history, at + 210, end(OUTCOME_COMPLETE)), 0);
}

static inline void check_session(const struct history_session *session, int64_t at)
{
	assert_string_equal(session->routine, "back");
	assert_int_equal(session->began, at);
	assert_int_equal(session->ended, at + 210);
	assert_int_equal(session->outcome, OUTCOME_COMPLETE);
	assert_int_equal(session->sets, 3);
	assert_int_equal(session->repetitions, 24);
	assert_int_equal(session->exercises, 2);
	assert_int_equal(session->skipped, 1);
	assert_int_equal(session->pains, 1);
}

static inline size_t read_file(const char *name, char *out, size_t size)
{
	int fd = open(name, O_RDONLY);
	ssize_t got;

	assert_true(fd >= 0);
	got = read(fd, out, size);
	close(fd);
	assert_true(got >= 0);
	return (size_t)got;
}

static inline void write_file(const char *name, const char *data, size_t size)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, size), (ssize_t)size);
	close(fd);
}

#endif
