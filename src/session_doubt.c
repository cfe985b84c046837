/*
 * What is done when the hearing was unsure: the count stands still and the coach asks, or lets it be. A safety word that
 * is doubted twice is believed.
 */
#include "session_internal.h"

#include "session_pain.h"

#define DOUBT_MS 10000 /* a second doubt within this time weighs more: safety words are believed, others let be */

static void ask_was_that(struct session *session, const struct intent *intent)
{
	place_leave(session, LEAVE_HOLD);
	session->guess = *intent;
	script_begin(session);
	question_ask(session, QUESTION_WAS_THAT);
	script_then(session, THEN_WAIT);
}

static bool in_repetition(const struct session *session)
{
	enum phase phase;

	if (session->activity != ACTIVITY_WALK)
		return false;
	phase = walk_current(session)->phase;
	return phase == PHASE_READY || phase == PHASE_WORK || phase == PHASE_RELEASE;
}

/* A safety word under load is never let be, whatever the settings say. Others are asked about in a repetition, and not
 * again when nobody answered a moment ago. */
static bool worth_asking(const struct session *session, const struct intent *intent)
{
	bool ask = session->config->ask_when_unsure;

	if (intent_is_safety(intent->kind))
		return ask || (session->activity == ACTIVITY_WALK && walk_loaded(session));
	return ask && in_repetition(session) && session->now - session->unsure_asked > out_ms(session, DOUBT_MS);
}

/* Heard unsurely, but careful either way: a no to something that is to go up, and that it was hard or right. */
static bool is_careful(const struct session *session, const struct intent *intent)
{
	if (question_is(session, QUESTION_FEEDBACK))
		return intent->kind == INTENT_RIGHT || intent->kind == INTENT_HARD;
	return question_is(session, QUESTION_CHANGE) && intent->kind == INTENT_NO;
}

/* "Was that for me?", and the same is heard again, as unsurely: whoever repeats himself means it. So does an unsure yes
 * when all that can follow is that the coach is quiet. */
static bool is_said_again(const struct session *session, const struct intent *intent)
{
	enum intent_kind guess = session->guess.kind;

	if (!question_is(session, QUESTION_WAS_THAT))
		return false;
	return intent->kind == guess ||
	       (intent->kind == INTENT_YES && (guess == INTENT_PAUSE || intent_is_safety(guess)));
}

void command_doubt(struct session *session, const struct intent *intent, const char *phrase)
{
	bool safety = intent_is_safety(intent->kind);
	bool twice = safety && session->now - session->unsure_safety < out_ms(session, DOUBT_MS);

	if (safety)
		session->unsure_safety = session->now;
	if (twice && session->state != STATE_IDLE) {
		command_obey(session, intent, phrase);
		return;
	}
	switch (session->state) {
	case STATE_IDLE:
		if (intent->kind == INTENT_START && session->config->confirm_start)
			start_confirm(session, intent);
		break;
	case STATE_RUNNING:
		if (worth_asking(session, intent))
			ask_was_that(session, intent);
		break;
	case STATE_ASKING:
		if (question_about_pain(session))
			pain_doubt(session, intent);
		else if (is_said_again(session, intent))
			command_obey(session, &session->guess, phrase);
		else if (is_careful(session, intent))
			command_obey(session, intent, phrase);
		else
			question_unclear(session);
		break;
	default:
		break;
	}
}
