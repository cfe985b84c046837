/*
 * What the opening tells of today's doses, and asks about them: whether the last pain has settled, what hurt and is taken
 * easier, the one thing that goes up or down, and something harder that is offered. What nobody objects to is done.
 */
#include "session_dose.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *called(const struct session *session, const char *id)
{
	const struct exercise *exercise = catalogue_exercise(session->catalogue, id);

	return exercise ? exercise->called : "";
}

static bool is_pain(const struct brief_change *change)
{
	return change->reason == BRIEF_PAIN_DOWN || change->reason == BRIEF_PAIN_GENTLER;
}

static bool is_offer(const struct brief_change *change)
{
	return change->reason == BRIEF_OFFER_HARDER || change->reason == BRIEF_OFFER_BACK;
}

/* The change that is to be told of next, if it is of that kind. */
static const struct brief_change *next_change(const struct session *session, bool offer)
{
	const struct brief *brief = &session->brief;

	for (size_t i = session->change; i < brief->change_count && !session->from_there; i++) {
		if (!is_pain(&brief->changes[i]))
			return is_offer(&brief->changes[i]) == offer ? &brief->changes[i] : NULL;
	}
	return NULL;
}

bool dose_wants_settled(const struct session *session)
{
	return session->brief.ask_settled && !session->from_there;
}

bool dose_wants_pains(const struct session *session)
{
	for (size_t i = 0; i < session->brief.change_count && !session->from_there; i++) {
		if (is_pain(&session->brief.changes[i]))
			return true;
	}
	return false;
}

bool dose_wants_change(const struct session *session)
{
	return next_change(session, false) != NULL;
}

bool dose_wants_offer(const struct session *session)
{
	return next_change(session, true) != NULL;
}

void dose_render_today(const struct session *session, const struct brief_change *change, const struct dose *dose,
		       char *text, size_t size)
{
	static const enum phrase_id ids[] = {
	    [BRIEF_REPETITIONS] = PHRASE_TODAY_TIMES,
	    [BRIEF_HOLD] = PHRASE_TODAY_HOLD,
	    [BRIEF_SETS] = PHRASE_TODAY_SETS,
	    [BRIEF_EXERCISE] = PHRASE_TODAY_INSTEAD,
	};
	char duration[64];
	struct phrase_arguments arguments = {
	    .n = change->to,
	    .m = dose->repetitions,
	    .text = change->part == BRIEF_EXERCISE
			? called(session, change->instead)
			: plan_duration(session->voice, change->to, duration, sizeof(duration)),
	};

	phrase_render(session->voice, ids[change->part], &arguments, text, size);
}

static void render_today(const struct session *session, const struct brief_change *change, char *text, size_t size)
{
	dose_render_today(session, change, &session->brief.items[change->item].dose, text, size);
}

static enum phrase_id reason_phrase(const struct brief_change *change)
{
	switch (change->reason) {
	case BRIEF_STEP_UP:
		return PHRASE_GONE_WELL;
	case BRIEF_STEP_DOWN:
		return PHRASE_WAS_MUCH;
	case BRIEF_OFFER_HARDER:
		return PHRASE_ASK_HARDER;
	case BRIEF_OFFER_BACK:
		return PHRASE_ASK_RETURN;
	case BRIEF_LEFT_OUT:
		return PHRASE_LEFT_OUT;
	case BRIEF_WISH:
		return PHRASE_AS_WISHED;
	default:
		return change->score >= 0 ? PHRASE_HURT_LAST_SCORE : PHRASE_HURT_LAST;
	}
}

/* "The bridge has gone well, so today six times." */
static void render_change(const struct session *session, const struct brief_change *change, char *text, size_t size)
{
	char today[SPEAK_TEXT_SIZE];
	struct phrase_arguments arguments = {
	    .called = called(session, change->exercise),
	    .text = is_offer(change) ? called(session, change->instead) : today,
	    .n = change->score,
	};

	render_today(session, change, today, sizeof(today));
	phrase_render(session->voice, reason_phrase(change), &arguments, text, size);
}

static void render_settled(const struct session *session, char *text, size_t size)
{
	const struct brief *brief = &session->brief;
	struct phrase_arguments arguments = {
	    .called = called(session, brief->settled_exercise),
	    .n = brief->settled_score,
	};
	enum phrase_id id = brief->settled_score >= 0 ? PHRASE_ASK_SETTLED_SCORE : PHRASE_ASK_SETTLED;

	phrase_render(session->voice, id, &arguments, text, size);
}

void dose_arguments(const struct session *session, bool again, struct phrase_arguments *arguments, char *text,
		    size_t size)
{
	bool offer = question_is(session, QUESTION_OFFER);
	const struct brief_change *change = next_change(session, offer);

	arguments->text = text;
	if (!change || question_is(session, QUESTION_SETTLED))
		render_settled(session, text, size);
	else if (!again)
		render_change(session, change, text, size);
	else
		arguments->text = called(session, change->instead);
}

/* What was asked about a moment ago is not told of once more. */
static void say_pain(struct session *session, const struct brief_change *change)
{
	char text[SPEAK_TEXT_SIZE];
	struct phrase_arguments arguments = {.text = text};

	if (session->settled == SETTLED_YES && strcmp(change->exercise, session->brief.settled_exercise) == 0) {
		render_today(session, change, text, sizeof(text));
		script_phrase(session, PHRASE_THEN_TODAY, &arguments);
		return;
	}
	render_change(session, change, text, sizeof(text));
	script_say(session, text, session->voice->pause_ms);
}

void dose_say_pains(struct session *session)
{
	for (size_t i = 0; i < session->brief.change_count; i++) {
		if (is_pain(&session->brief.changes[i]))
			say_pain(session, &session->brief.changes[i]);
	}
}

void dose_settled(struct session *session, bool yes)
{
	session->settled = yes ? SETTLED_YES : SETTLED_NO;
	if (yes) {
		script_phrase(session, PHRASE_GOOD, NULL);
		return;
	}
	brief_unsettled(&session->brief, session->written);
	dose_apply(session);
	script_phrase(session, PHRASE_UNSETTLED, NULL);
}

/* Yes to an offer, and no to everything else, is otherwise than it was planned. */
void dose_decided(struct session *session, bool yes)
{
	const struct brief_change *change = next_change(session, question_is(session, QUESTION_OFFER));
	/* It was told, or there would be nothing to decide. */
	assert(change);
	size_t index = (size_t)(change - session->brief.changes);
	bool offer = is_offer(change);

	session->change = index + 1;
	session->refused[index] = !yes;
	if (yes == offer) {
		brief_reverse(&session->brief, index);
		dose_apply(session);
	}
	if (yes && offer)
		script_phrase(session, PHRASE_GOOD, NULL);
	else if (!yes)
		script_phrase(session, change->reason == BRIEF_LEFT_OUT ? PHRASE_LESS_OF_IT : PHRASE_AS_BEFORE, NULL);
}
