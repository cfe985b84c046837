/*
 * What each command does in each state, and what is done when hearing was unsure.
 * Every command is acknowledged at once, by a tone or a word.
 */
#include "session_internal.h"

#include <stdio.h>

#define DOUBT_MS 10000 /* a second doubt within this time weighs more: safety words are believed, others let be */

static void say_and_wait(struct session *session, const char *text)
{
	script_begin(session);
	script_say(session, text, 0);
	script_then(session, THEN_WAIT);
}

static void obey_running(struct session *session, const struct intent *intent, const char *phrase)
{
	if (answer_reply(session, intent->kind))
		return;
	switch (intent->kind) {
	case INTENT_STOP:
		move_stop(session);
		break;
	case INTENT_HURTS:
		pain_begin(session, phrase);
		break;
	case INTENT_PAUSE:
		move_pause(session);
		break;
	case INTENT_NEXT:
		move_next(session);
		break;
	case INTENT_BACK:
		move_back(session);
		break;
	case INTENT_REPEAT:
		move_repeat(session);
		break;
	case INTENT_GENTLER:
		wish_easier(session);
		break;
	case INTENT_HARDER:
		wish_harder(session);
		break;
	case INTENT_LEAVE_OUT:
		move_leave_out(session);
		break;
	case INTENT_END:
		move_end(session);
		break;
	case INTENT_RESUME:
		out_tone(session, TONE_ACK);
		break;
	case INTENT_START:
		out_tone(session, TONE_ERROR);
		break;
	default:
		break;
	}
}

/* Between two questions about pain: no movement before they are answered. False when it is nothing but a pause. */
static bool obey_paused_in_pain(struct session *session, const struct intent *intent, const char *phrase)
{
	if (!session->pain.open || intent->kind == INTENT_PAUSE || intent->kind == INTENT_REPEAT)
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
	script_begin(session);
	script_lower(session);
	question_repeat(session);
	return true;
}

static void obey_paused(struct session *session, const struct intent *intent, const char *phrase)
{
	char text[SPEAK_TEXT_SIZE];

	if (obey_paused_in_pain(session, intent, phrase))
		return;
	switch (intent->kind) {
	case INTENT_RESUME:
		move_resume(session);
		break;
	case INTENT_PAUSE:
		out_tone(session, TONE_ACK);
		break;
	case INTENT_REPEAT:
		place_leave(session, LEAVE_PLAIN);
		out_tone(session, TONE_ACK);
		phrase_render(session->voice, PHRASE_PAUSE_REMINDER, NULL, text, sizeof(text));
		say_and_wait(session, text);
		break;
	default:
		obey_running(session, intent, phrase);
		break;
	}
}

static void say_idle(struct session *session, enum phrase_id id)
{
	char list[SPEAK_TEXT_SIZE - 64];
	struct phrase_arguments arguments = {.list = list};

	start_list(session, list, sizeof(list));
	place_leave(session, LEAVE_PLAIN);
	question_close(session);
	session->state = STATE_IDLE;
	script_begin(session);
	script_phrase(session, id, &arguments);
	script_then(session, THEN_NOTHING);
}

/* Pain is answered first: nothing here moves the session. */
static void obey_in_pain(struct session *session, const struct intent *intent)
{
	switch (intent->kind) {
	case INTENT_REPEAT:
	case INTENT_HELP:
		place_leave(session, LEAVE_PLAIN);
		script_begin(session);
		script_lower(session);
		question_repeat(session);
		break;
	case INTENT_PAUSE:
		move_pause(session);
		break;
	case INTENT_START:
		out_tone(session, TONE_ERROR);
		break;
	case INTENT_HOW_LONG:
	case INTENT_WHATS_NEXT:
	case INTENT_LOUDER:
	case INTENT_QUIETER:
	case INTENT_SLOWER:
	case INTENT_FASTER:
		answer_reply(session, intent->kind);
		break;
	default:
		question_unclear(session);
		break;
	}
}

/* Commands during a question that are no answer to it. */
static void obey_asking(struct session *session, const struct intent *intent, const char *phrase)
{
	switch (intent->kind) {
	case INTENT_REPEAT:
	case INTENT_HELP:
		place_leave(session, LEAVE_PLAIN);
		script_begin(session);
		question_repeat(session);
		break;
	case INTENT_YES:
	case INTENT_NO:
	case INTENT_NUMBER:
	case INTENT_NONE:
	case INTENT_PHRASE:
		question_unclear(session);
		break;
	case INTENT_RESUME:
	case INTENT_GENTLER:
	case INTENT_NEXT:
	case INTENT_BACK:
		/* What has not begun cannot be moved about in. */
		if (question_before_session(session))
			question_unclear(session);
		else
			obey_running(session, intent, phrase);
		break;
	case INTENT_HOW_LONG:
	case INTENT_WHATS_NEXT:
		if (question_before_session(session))
			question_unclear(session);
		else
			answer_reply(session, intent->kind);
		break;
	case INTENT_HURTS:
		if (question_before_session(session))
			say_idle(session, PHRASE_HURTS_IDLE);
		else
			pain_begin(session, phrase);
		break;
	case INTENT_START:
		if (question_before_session(session))
			start_routine(session, intent);
		else
			out_tone(session, TONE_ERROR);
		break;
	default:
		obey_running(session, intent, phrase);
		break;
	}
}

static void obey_idle(struct session *session, const struct intent *intent)
{
	switch (intent->kind) {
	case INTENT_START:
		start_routine(session, intent);
		break;
	case INTENT_STOP:
	case INTENT_END:
		place_leave(session, LEAVE_PLAIN);
		out_tone(session, TONE_ACK);
		break;
	case INTENT_HURTS:
		say_idle(session, PHRASE_HURTS_IDLE);
		break;
	case INTENT_HELP:
		say_idle(session, PHRASE_HELP_IDLE);
		break;
	case INTENT_HOW_AM_I:
		answer_standing(session);
		break;
	case INTENT_YES:
	case INTENT_NO:
	case INTENT_NUMBER:
	case INTENT_NONE:
	case INTENT_PHRASE:
		break;
	case INTENT_LOUDER:
	case INTENT_QUIETER:
	case INTENT_SLOWER:
	case INTENT_FASTER:
		answer_reply(session, intent->kind);
		break;
	default:
		say_idle(session, PHRASE_NOTHING_RUNNING);
		break;
	}
}

static void obey_closing(struct session *session, const struct intent *intent, const char *phrase)
{
	switch (intent->kind) {
	case INTENT_HURTS:
		pain_begin(session, phrase);
		break;
	case INTENT_STOP:
	case INTENT_END:
	case INTENT_NEXT:
		place_leave(session, LEAVE_PLAIN);
		out_tone(session, TONE_END);
		end_leave(session);
		break;
	case INTENT_PAUSE:
		move_pause(session);
		break;
	case INTENT_REPEAT:
		place_leave(session, LEAVE_PLAIN);
		out_tone(session, TONE_ACK);
		end_again(session);
		break;
	default:
		out_tone(session, TONE_ACK);
		break;
	}
}

/* Nothing can be heard; this comes from a key or the socket. */
static void obey_stopped(struct session *session, const struct intent *intent, const char *phrase)
{
	switch (intent->kind) {
	case INTENT_HURTS:
		pain_begin(session, phrase);
		break;
	case INTENT_STOP:
	case INTENT_END:
		place_leave(session, LEAVE_PLAIN);
		end_outcome(session, OUTCOME_AUDIO_LOST);
		end_leave(session);
		break;
	default:
		if (session->speaker)
			out_tone(session, TONE_ERROR);
		break;
	}
}

void command_obey(struct session *session, const struct intent *intent, const char *phrase)
{
	if (session->state == STATE_ASKING && question_answer(session, intent, phrase))
		return;
	/* A command tells by itself that it was for us. */
	if (question_is(session, QUESTION_WAS_THAT)) {
		question_close(session);
		session->state = STATE_RUNNING;
	}
	switch (session->state) {
	case STATE_IDLE:
		obey_idle(session, intent);
		break;
	case STATE_RUNNING:
		obey_running(session, intent, phrase);
		break;
	case STATE_PAUSED:
		obey_paused(session, intent, phrase);
		break;
	case STATE_ASKING:
		if (question_about_pain(session))
			obey_in_pain(session, intent);
		else
			obey_asking(session, intent, phrase);
		break;
	case STATE_CLOSING:
		obey_closing(session, intent, phrase);
		break;
	case STATE_STOPPED:
		obey_stopped(session, intent, phrase);
		break;
	}
}

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
