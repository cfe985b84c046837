/*
 * Why a dose is as it is: for each item of a routine the rule that has decided, and the sessions that it counted. For
 * whoever reads `steadyctl plan --why`; nothing of it is spoken.
 */
#include "brief.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct text {
	char *out;
	size_t size, used;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text->out + text->used, text->size - text->used, format, arguments);
	va_end(arguments);
	text->used += length > 0 ? (size_t)length : 0;
	if (text->used >= text->size)
		text->used = text->size - 1;
}

/* "2026-01-05", by the clock of the world: the same everywhere. */
static void put_date(struct text *text, int64_t when)
{
	time_t time = (time_t)when;
	struct tm day;
	char date[16] = "";

	if (gmtime_r(&time, &day))
		strftime(date, sizeof(date), "%Y-%m-%d", &day);
	put(text, "%s", date);
}

/* " (2026-01-05, 2026-01-08)", the oldest first. */
static void put_dates(struct text *text, const int64_t *dates, int count)
{
	if (count > PAST_MAX_DATES)
		count = PAST_MAX_DATES;
	for (int i = count - 1; i >= 0; i--) {
		if (dates[i] == 0)
			continue;
		put(text, text->out[text->used - 1] == ' ' ? "(" : ", ");
		put_date(text, dates[i]);
	}
	put(text, ")");
}

static void put_run(struct text *text, const char *what, int count, const int64_t *dates, int wanted, const char *key)
{
	put(text, "%s %d in a row, of the %d that coach.%s asks for", what, count, wanted, key);
	if (count > 0) {
		put(text, " ");
		put_dates(text, dates, count);
	}
}

static void put_pain(struct text *text, const struct past *past, const char *id)
{
	const struct past_exercise *known = past_exercise(past, id);

	if (!known || !known->pain_at)
		return;
	put(text, "%s hurt on ", id);
	put_date(text, known->pains[0]);
	if (known->score >= 0)
		put(text, ", %d of ten", known->score);
}

static void put_left_out(struct text *text, const struct past *past, const char *id)
{
	const struct past_exercise *known = past_exercise(past, id);

	if (!known || known->left == PAST_IN) {
		put(text, "left out today: the pain has not settled");
		return;
	}
	put(text, known->left == PAST_LEFT_WISH ? "left out as wished on "
						: "left out: it hurt three times in four weeks, last on ");
	put_date(text, known->left_when);
	put(text, "; \"steadyctl take-back %s\" brings it back", id);
	if (known->left == PAST_LEFT_PAIN)
		put(text, ", but show it to a professional first");
}

static const struct brief_change *change_of(const struct brief *brief, size_t item)
{
	for (size_t i = 0; i < brief->change_count; i++) {
		if (brief->changes[i].item == (int)item)
			return &brief->changes[i];
	}
	return NULL;
}

/* Nothing changes: how far it is from a step. */
static void put_unchanged(struct text *text, const struct past_item *known, const struct config *config)
{
	if (!known->adapts) {
		put(text, "as the file has it: only what stands in the main part once, and is not fixed, adapts");
		return;
	}
	put(text, known->planned_at ? "as last time; " : "as the file has it; ");
	if (!config->adapt)
		put(text, "coach.adapt is off");
	else if (known->below > 0)
		put_run(text, "below", known->below, known->below_on, config->below_sessions, "below_sessions");
	else
		put_run(text, "clean", known->clean, known->clean_on, config->clean_sessions, "clean_sessions");
	if (known->clean >= config->clean_sessions)
		put(text, "; its turn is to come, if there is a step left: one change a session");
	if (known->refused >= 0 && known->refused <= config->refused_sessions)
		put(text, "; refused %d sessions ago, of the %d to wait", known->refused, config->refused_sessions);
}

static void put_change(struct text *text, const struct past *past, const struct config *config,
		       const struct past_item *known, const struct brief_change *change)
{
	switch (change->reason) {
	case BRIEF_STEP_UP:
		put(text, "one step up: ");
		put_run(text, "clean", known->clean, known->clean_on, config->clean_sessions, "clean_sessions");
		break;
	case BRIEF_OFFER_HARDER:
	case BRIEF_OFFER_BACK:
		put(text, "%s is offered: ", change->instead);
		put_run(text, "clean", known->clean, known->clean_on, config->clean_sessions, "clean_sessions");
		break;
	case BRIEF_STEP_DOWN:
		put(text, "one step down: ");
		put_run(text, "below", known->below, known->below_on, config->below_sessions, "below_sessions");
		break;
	case BRIEF_PAIN_DOWN:
		put(text, "one step down: ");
		put_pain(text, past, change->exercise);
		break;
	case BRIEF_PAIN_GENTLER:
		put(text, "the gentler neighbour: ");
		put_pain(text, past, change->exercise);
		break;
	default:
		put(text, "as wished");
		break;
	}
}

void brief_why(const struct brief *brief, const struct past *past, const struct config *config, size_t item, char *out,
	       size_t size)
{
	const char *own = past->routine->items[item].exercise;
	const struct brief_change *change = change_of(brief, item);
	const struct brief_item *today = &brief->items[item];
	struct text text = {.out = out, .size = size};

	out[0] = '\0';
	if (!today->exercise[0]) {
		put_left_out(&text, past, change ? change->exercise : own);
		return;
	}
	if (strcmp(today->exercise, own) != 0)
		put(&text, "instead of %s; ", own);
	if (change)
		put_change(&text, past, config, &past->items[item], change);
	else
		put_unchanged(&text, &past->items[item], config);
}
