/*
 * The history: one table of facts that only grows.
 *
 * Two databases behind one connection: `main` is the file, `overflow` lives in memory and takes what the file could
 * not (disk full, a lock held by somebody else). Each append first tries to move the overflow to where it belongs.
 * Reading sees both through the view all_facts. When the file cannot be used at all, `main` is in memory as well; how it
 * came to that, and whether it can be mended, is history_open.c's.
 */
#include "history.h"

#include "database.h"
#include "history_internal.h"
#include "history_schema.h"
#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool move_overflow(struct history *history)
{
	const char *const scripts[] = {history_move_overflow};

	return database_transact(history->database, scripts, 1);
}

void history_close(struct history *history)
{
	if (!history)
		return;
	if (history->overflowed && !move_overflow(history))
		log_error("history: what could not be written is lost: %s", database_error(history->database));
	database_close(history->database);
	free(history->path);
	free(history);
}

bool history_is_durable(const struct history *history)
{
	return history->on_disk && !history->overflowed;
}

enum history_keeping history_keeping(const struct history *history)
{
	if (history->path && !history_is_durable(history))
		return HISTORY_NOT_KEPT;
	return history->aside[0] ? HISTORY_BEGUN_ANEW : HISTORY_KEPT;
}

const char *history_trouble(const struct history *history)
{
	return history_is_durable(history) ? "" : history->trouble;
}

const char *history_aside(const struct history *history)
{
	return history->aside;
}

void history_set_default_person(struct history *history, const char *person)
{
	snprintf(history->default_person, sizeof(history->default_person), "%s", person);
}

bool history_put(struct database *database, const char *table, const struct history_fact *fact)
{
	const struct record *r = &fact->record;
	char sql[256];

	snprintf(sql, sizeof(sql), "INSERT INTO %s (" HISTORY_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		 table);
	return database_change(database, sql, HISTORY_COLUMN_TYPES, fact->session, fact->at, record_kind_name(r->kind),
			       r->person, r->routine, r->exercise, (int64_t)r->set, side_name(r->side),
			       (int64_t)r->repetition, (int64_t)r->repetitions, (int64_t)r->hold_s, r->phase,
			       (int64_t)r->score, r->phrase,
			       r->kind == RECORD_SESSION_END ? outcome_name(r->outcome) : "");
}

void history_settle(struct history *history)
{
	if (!history->overflowed || !move_overflow(history))
		return;
	history->overflowed = false;
	history->generation++;
	log_info("history: what could not be written before is on disk now");
}

static int store(struct history *history, int64_t at, const struct record *record)
{
	struct history_fact fact = {.at = at, .session = history->session, .record = *record};
	bool full;

	if (history->session != 0)
		memcpy(fact.record.person, history->person, sizeof(history->person));
	if (!history->overflowed && history_put(history->database, "main.facts", &fact))
		return 0;
	full = !history->overflowed && database_is_full(history->database);
	if (!history->overflowed) {
		snprintf(history->trouble, sizeof(history->trouble), "it cannot be written: %s",
			 database_error(history->database));
		log_error("history %s: %s; it is kept in memory and tried again", history->path ? history->path : "",
			  history->trouble);
	}
	history->overflowed = true;
	if (!history_put(history->database, "overflow.facts", &fact))
		return -ENOMEM;
	return full ? -ENOSPC : -EIO;
}

static void begin_session(struct history *history, int64_t at, const struct record *record)
{
	const struct record interrupted = {.kind = RECORD_SESSION_END, .score = -1, .outcome = OUTCOME_INTERRUPTED};

	if (history->session != 0)
		store(history, at, &interrupted);
	history->session = database_integer(history->database, "SELECT coalesce(max(session), 0) + 1 FROM all_facts");
	memcpy(history->person, record->person, sizeof(history->person));
}

int history_append(struct history *history, int64_t wall_time, const struct record *record)
{
	bool outside =
	    record->kind == RECORD_SESSION_BEGIN || record->kind == RECORD_KNOWN || record->kind == RECORD_WISH;
	int result;

	if (!outside && history->session == 0)
		return -EINVAL;
	history_settle(history);
	/* Between sessions: it takes a moment. */
	if (record->kind == RECORD_SESSION_BEGIN)
		history_try_again(history);
	if (record->kind == RECORD_SESSION_BEGIN)
		begin_session(history, wall_time, record);
	result = store(history, wall_time, record);
	if (record->kind == RECORD_SESSION_END) {
		history->session = 0;
		history_try_again(history);
	}
	return result;
}
