/*
 * What is remembered: SQLite in WAL mode with full sync, written at each set's end. The loop thread.
 * Times are wall time (seconds since 1970); nothing that was said is stored but the phrase that
 * reported pain.
 */
#ifndef STEADY_HISTORY_H
#define STEADY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_ID_SIZE 48
#define HISTORY_TEXT_SIZE 96

enum record_kind {
	RECORD_SESSION_BEGIN, /* routine */
	RECORD_SET_DONE,      /* exercise, set, side, repetitions, hold_s */
	RECORD_SKIPPED,	      /* exercise, set, side */
	RECORD_PAIN,	      /* exercise, set, repetition, side, phase, score (-1 = not asked), phrase */
	RECORD_SESSION_END,   /* outcome */
};

enum side { SIDE_NONE, SIDE_LEFT, SIDE_RIGHT };
enum outcome {
	OUTCOME_COMPLETE,
	OUTCOME_ENDED,
	OUTCOME_PAIN,
	OUTCOME_NO_ANSWER,
	OUTCOME_AUDIO_LOST,
	OUTCOME_INTERRUPTED
};

struct record {
	enum record_kind kind;
	char routine[HISTORY_ID_SIZE];
	char exercise[HISTORY_ID_SIZE];
	int set;	/* from 1 */
	int repetition; /* from 1 */
	int repetitions;
	int hold_s;
	enum side side;
	char phase[16];
	int score; /* 0..10, -1 unknown */
	char phrase[HISTORY_TEXT_SIZE];
	enum outcome outcome;
};

struct history_session {
	int64_t id;
	int64_t began, ended; /* wall time, s; ended 0 = not ended */
	char routine[HISTORY_ID_SIZE];
	enum outcome outcome;
	int sets, repetitions, skipped, pains;
	int exercises; /* different ones with at least one set done */
};

struct history;

/* Opens or creates; a database that is damaged, of a newer version, or cannot be written: the history
 * works from memory, says so in the log, and touches nothing on disk. path NULL: memory only. */
struct history *history_open(const char *path);
void history_close(struct history *history);
/* True when records reach the disk. */
bool history_is_durable(const struct history *history);
/* 0 or negative errno; a record that could not be written is kept in memory and tried again with the next. */
int history_append(struct history *history, int64_t wall_time, const struct record *record);
/* Newest first. Returns how many were filled, negative errno on failure. */
int history_sessions(struct history *history, struct history_session *list, size_t max);
/* Sessions with at least one set done whose beginning lies in [from, to). */
int history_count_sessions(struct history *history, int64_t from, int64_t to);
/* Sessions ever, with at least one set done. */
int history_total_sessions(struct history *history);

const char *
outcome_name(enum outcome outcome);    /* "complete", "ended", "pain", "no-answer", "audio-lost", "interrupted" */
const char *side_name(enum side side); /* "", "left", "right" */

#endif
