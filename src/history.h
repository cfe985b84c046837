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
	RECORD_SESSION_BEGIN, /* routine, person; phrase = "from-there": it goes on with the one before, which was cut short */
	RECORD_SET_DONE,    /* exercise, set, side, repetitions, hold_s */
	RECORD_SKIPPED,	    /* exercise, set, side */
	RECORD_PAIN,	    /* exercise, set, repetition, side, phase, score (-1 = not asked), phrase */
	RECORD_SESSION_END, /* outcome */
	/* All of the following are facts: rows of one kind, and what adapts a dose replays them. */
	RECORD_DOSE,	   /* planned in this session: exercise, set = sets, repetitions, hold_s; phrase: see past.h */
	RECORD_PAIN_SCORE, /* exercise, score */
	RECORD_RED_FLAG,   /* exercise, phrase = id of the question that was answered with yes */
	RECORD_PAIN_END, /* exercise, phrase = id of what followed: "green", "amber", "red", "red-flag", "no-answer" ... as the
			    outcomes of the flow are named, or "cut-short" */
	RECORD_SETTLED,	 /* exercise, score = 1 when the pain of the session before settled within 24 hours, else 0 */
	RECORD_FEEDBACK, /* phrase = "easy", "right", "hard" */
	RECORD_WISH,	 /* outside too: exercise, phrase = "easier", "harder", "leave-out", "take-back", "refused" */
	RECORD_KNOWN,	 /* outside a session too: phrase = "safety", "trainer", "tour": acknowledged, by person */
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
	char person[HISTORY_ID_SIZE]; /* a profile's id, "" = the only one */
};

/* A record as it was kept: when, and in which session (0 = outside). */
struct history_fact {
	int64_t at; /* wall time, s */
	int64_t session;
	struct record record;
};

struct history_session {
	int64_t id;
	int64_t began, ended; /* wall time, s; ended 0 = not ended */
	char routine[HISTORY_ID_SIZE];
	char person[HISTORY_ID_SIZE]; /* "" = nobody was named */
	enum outcome outcome;
	int sets, repetitions, skipped, pains;
	int exercises;			/* different ones with at least one set done */
	int score;			/* of the worst pain, -1 = none or unknown */
	char feedback[HISTORY_ID_SIZE]; /* the last: "easy", "right", "hard"; "" = none */
};

struct history;

/*
 * Opens or creates; whatever is wrong is said in the log, and nothing on disk is lost:
 *   damaged, no database       kept beside it as PATH.damaged-1 (2, 3 ...); what can be read of it is taken over
 *   cannot be written (full, read-only, locked, failing)
 *                              works from memory, with the past where that can be read, and tries the file again when a
 *                              session begins or ends
 *   of a newer version, of another program
 *                              works from memory; the file is neither read nor touched
 * path NULL: memory only, as wanted. NULL when out of memory.
 */
struct history *history_open(const char *path);
void history_close(struct history *history);
/* True when records reach the disk. */
bool history_is_durable(const struct history *history);

/* What somebody should be told of it. */
enum history_keeping {
	HISTORY_KEPT,
	HISTORY_BEGUN_ANEW, /* the former one was damaged */
	HISTORY_NOT_KEPT,   /* it should be on disk and is not */
};

enum history_keeping history_keeping(const struct history *history);
/* Why records do not reach the disk, for people; "" when they do. */
const char *history_trouble(const struct history *history);
/* Where the damaged one is that this one took the place of; "" when there was none. */
const char *history_aside(const struct history *history);
/* Records that name nobody belong to this person's. "" at first. */
void history_set_default_person(struct history *history, const char *person);
/* 0 or negative errno; a record that could not be written is kept in memory and tried again with the next. Within a
 * session it belongs to the person with whom that began, whatever it says; outside of one only RECORD_KNOWN and RECORD_WISH are
 * taken, anything else is -EINVAL. */
int history_append(struct history *history, int64_t wall_time, const struct record *record);
/* Newest first. Returns how many were filled, negative errno on failure. */
int history_sessions(struct history *history, struct history_session *list, size_t max);
/* Sessions with at least one set done whose beginning lies in [from, to). */
int history_count_sessions(struct history *history, int64_t from, int64_t to);
/* Sessions ever, with at least one set done. */
int history_total_sessions(struct history *history);

/* Returns false when it has enough. */
typedef bool (*history_fact_fn)(void *user, const struct history_fact *fact);

/* Calls `fn` with every record of `person` (NULL = everybody), in the order in which they were made, until it returns
 * false. 0 or negative errno. */
int history_replay(struct history *history, const char *person, history_fact_fn fn, void *user);

/* Calls `fn` with everybody's facts behind `place` (0 = from the first on), at most `max` and until it returns false.
 * The place of the last one, to go on from: the same again when there was none. Negative errno on failure. */
int64_t history_page(struct history *history, int64_t place, int64_t max, history_fact_fn fn, void *user);
/* How many there are; negative errno. */
int64_t history_fact_count(struct history *history);
/* Another number once places have changed: something was forgotten, imported, or has moved to the disk. */
unsigned history_generation(const struct history *history);

/*
 * Import: facts from elsewhere, in their order, sessions numbered from 1, are collected in memory and then taken in at
 * once or not at all. A session that is there already (same person, routine and beginning) is not taken in again; the
 * others find their place by their time. One import at a time: beginning another gives up the one before.
 */
#define HISTORY_IMPORT_MAX 100000 /* facts; some ten years */

struct history_imported {
	int64_t sessions, facts; /* that were new */
};

/* The number of the import, from 1; negative errno. */
int history_import_begin(struct history *history);
/* -ESTALE when it is not the import under way, -E2BIG when it is one too many, -EINVAL when fact.h finds it wrong. */
int history_import_add(struct history *history, int import, const struct history_fact *fact);
/* `count` is how many were added. -EBUSY while a session is on, -EROFS when the history is not on disk, -EINVAL when the
 * last session has no end. */
int history_import_end(struct history *history, int import, int64_t count, struct history_imported *imported);
/* Removes everything of `person` (NULL = of everybody, damaged files that were put aside included) and overwrites it on
 * disk. How many facts that were; -EBUSY while a session is on, negative errno on failure. */
int64_t history_forget(struct history *history, const char *person);

/* "complete", "ended", "pain", "no-answer", "audio-lost", "interrupted" */
const char *outcome_name(enum outcome outcome);
/* "", "left", "right" */
const char *side_name(enum side side);
/* "session-begin", "set-done", "skipped", "pain", "session-end", "dose", "pain-score", "red-flag", "pain-end",
 * "settled", "feedback", "wish", "known": a stable outside interface, in the file and on the socket. */
const char *record_kind_name(enum record_kind kind);

#endif
