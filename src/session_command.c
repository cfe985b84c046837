/* What each command does in each state. Every command is acknowledged at once, by a tone or a word. */
#include "session_dose.h"

#include "session_pain.h"

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

static void obey_paused(struct session *session, const struct intent *intent, const char *phrase)
{
	char text[SPEAK_TEXT_SIZE];

	if (pain_obey_paused(session, intent, phrase))
		return;
	/* A pause in the last words: there is nothing to go on to but those. */
	if (session->place.kind == PLACE_CLOSING && intent->kind != INTENT_RESUME && intent->kind != INTENT_PAUSE &&
	    intent->kind != INTENT_REPEAT) {
		obey_closing(session, intent, phrase);
		return;
	}
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
	place_leave(session, LEAVE_PLAIN);
	start_remark(session, id);
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

/* Nothing can be heard; this comes from a key or the socket. */
static void obey_stopped(struct session *session, const struct intent *intent, const char *phrase)
{
	switch (intent->kind) {
	case INTENT_HURTS:
		pain_begin(session, phrase);
		break;
	case INTENT_STOP:
	case INTENT_END:
		end_audio_given_up(session);
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
			pain_obey(session, intent);
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
