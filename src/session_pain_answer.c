/*
 * Answers to the questions about pain. A number that was not heard surely is read back; any other answer is asked for
 * once more, and believed when it is the same again.
 */
#include "session_pain.h"

#include <stdio.h>
#include <string.h>

#define READINGS_MOST 3 /* of a number, in one question: then it is as if nobody had answered */

/* While the body is brought down, "it hurts" and "stop" are part of the cry, not yet an answer. */
static bool is_opening(const struct session *session)
{
	return session->activity == ACTIVITY_SCRIPT && session->pain.question == session->flow->first &&
	       session->asked == 1 && session->pain.trail_count == 0 && !session->pain.concluded;
}

static void record_answer(struct session *session, enum record_kind kind, const char *name)
{
	struct record record = {.kind = kind, .score = session->pain.score};

	memcpy(record.exercise, session->pain.exercise, sizeof(session->pain.exercise));
	snprintf(record.phrase, sizeof(record.phrase), "%s", name);
	out_record(session, &record);
}

/* What an answer tells is kept at once. */
static void note_answer(struct session *session, enum flow_answer answer, int number)
{
	const struct flow_question *question = pain_question(session);
	struct pain *pain = &session->pain;

	if (answer == FLOW_NUMBER) {
		pain->score = number;
		record_answer(session, RECORD_PAIN_SCORE, "");
	}
	if (answer == FLOW_YES && question->flag)
		record_answer(session, RECORD_RED_FLAG, question->name);
	if (answer == FLOW_YES && question->worst > pain->worst)
		pain->worst = question->worst;
	if (pain->trail_count < FLOW_MAX_QUESTIONS)
		pain->trail[pain->trail_count++] = pain->question;
}

static void answered(struct session *session, enum flow_answer answer, int number)
{
	struct flow_target target = flow_follow(session->flow, session->pain.question, answer);

	place_leave(session, LEAVE_PLAIN);
	note_answer(session, answer, number);
	pain_go(session, target);
}

static void repeat_question(struct session *session)
{
	script_begin(session);
	script_lower(session);
	question_repeat(session);
}

/* "It hurts" is no news: the question again, and the second time there is nothing more to ask. */
static void hurts_again(struct session *session)
{
	if (!pain_question(session)->again[0]) {
		place_leave(session, LEAVE_PLAIN);
		repeat_question(session);
	} else if (session->asked < 2) {
		question_ask_again(session);
	} else {
		place_leave(session, LEAVE_PLAIN);
		pain_go(session, session->flow->hurts);
	}
}

/* The question before, for whoever was misunderstood. */
static bool go_back(struct session *session)
{
	struct pain *pain = &session->pain;
	struct flow_target before = {.kind = FLOW_QUESTION};

	if (pain->trail_count == 0)
		return false;
	before.index = pain->trail[--pain->trail_count];
	place_leave(session, LEAVE_PLAIN);
	pain_go(session, before);
	return true;
}

/* The answer to "Four?". False when it is none. */
static bool answer_reading(struct session *session, enum intent_kind kind)
{
	if (kind == INTENT_YES) {
		answered(session, FLOW_NUMBER, session->pain.guess);
		return true;
	}
	if (kind == INTENT_NO) {
		question_ask_again(session);
		return true;
	}
	return false;
}

bool pain_answer(struct session *session, const struct intent *intent)
{
	enum flow_answer answer = flow_answer_of(intent->kind);
	struct flow_target target;

	if (intent_is_safety(intent->kind) && is_opening(session)) {
		pain_begin(session, "");
		return true;
	}
	if (session->pain.guess >= 0 && answer_reading(session, intent->kind))
		return true;
	if (intent->kind == INTENT_BACK)
		return go_back(session);
	if (answer == FLOW_ANSWERS)
		return false;
	target = flow_follow(session->flow, session->pain.question, answer);
	if (target.kind == FLOW_AGAIN)
		hurts_again(session);
	else if (target.kind != FLOW_NOWHERE)
		answered(session, answer, intent->number);
	return target.kind != FLOW_NOWHERE;
}

static void read_back(struct session *session, int number)
{
	place_leave(session, LEAVE_PLAIN);
	if (++session->pain.readings > READINGS_MOST) {
		pain_go(session, pain_question(session)->answers[FLOW_SILENCE]);
		return;
	}
	session->pain.guess = number;
	script_begin(session);
	script_lower(session);
	question_check(session);
}

/* Whoever repeats himself means it; and a number that is read back is a question of yes and no. */
static bool is_believed(struct session *session, const struct intent *intent)
{
	struct pain *pain = &session->pain;
	struct flow_target target;
	bool again = pain->doubted == intent->kind;

	if (pain->guess >= 0)
		return intent->kind == INTENT_YES || intent->kind == INTENT_NO ||
		       (intent->kind == INTENT_NUMBER && intent->number == pain->guess);
	pain->doubted = intent->kind;
	if (!again || flow_answer_of(intent->kind) == FLOW_ANSWERS)
		return false;
	target = flow_follow(session->flow, pain->question, flow_answer_of(intent->kind));
	return target.kind != FLOW_NOWHERE;
}

void pain_doubt(struct session *session, const struct intent *intent)
{
	bool number = pain_question(session)->answers[FLOW_NUMBER].kind != FLOW_NOWHERE;

	/* The coach's own words are the likeliest to be misheard. */
	if (session->activity != ACTIVITY_WAIT)
		return;
	if (number && intent->kind == INTENT_NUMBER && intent->number != session->pain.guess)
		read_back(session, intent->number);
	else if (is_believed(session, intent))
		pain_answer(session, intent);
	else
		question_unclear(session);
}

/* ---- what is no answer ---- */

/* What changes nothing about where the session is. */
static bool is_harmless(enum intent_kind kind)
{
	return kind == INTENT_HOW_LONG || kind == INTENT_WHATS_NEXT || kind == INTENT_LOUDER ||
	       kind == INTENT_QUIETER || kind == INTENT_SLOWER || kind == INTENT_FASTER;
}

void pain_obey(struct session *session, const struct intent *intent)
{
	if (is_harmless(intent->kind)) {
		answer_reply(session, intent->kind);
		return;
	}
	switch (intent->kind) {
	case INTENT_REPEAT:
	case INTENT_HELP:
		place_leave(session, LEAVE_PLAIN);
		repeat_question(session);
		break;
	case INTENT_PAUSE:
		move_pause(session);
		break;
	case INTENT_START:
		out_tone(session, TONE_ERROR);
		break;
	default:
		question_unclear(session);
		break;
	}
}

bool pain_obey_paused(struct session *session, const struct intent *intent, const char *phrase)
{
	bool paused = intent->kind == INTENT_PAUSE || intent->kind == INTENT_REPEAT || is_harmless(intent->kind);

	if (!session->pain.open || !session->paused_question || paused)
		return false;
	session->question = session->paused_question;
	session->paused_question = NULL;
	session->state = STATE_ASKING;
	if (intent_is_safety(intent->kind) || intent->kind == INTENT_END) {
		command_obey(session, intent, phrase);
		return true;
	}
	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	out_note(session, "resumed");
	repeat_question(session);
	return true;
}
