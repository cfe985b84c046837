/* Waiting for somebody: how long, and what is done when nobody has said anything. */
#include "session_internal.h"

static frames_t pause_deadline(const struct session *session)
{
	int seconds = session->reminded ? session->config->pause_end_s : session->config->pause_reminder_s;

	return session->paused_since + out_ms(session, (int64_t)seconds * 1000);
}

void command_wait(struct session *session)
{
	session->activity = ACTIVITY_WAIT;
	switch (session->state) {
	case STATE_ASKING:
		session->deadline = session->script.end + out_ms(session, question_patience_ms(session));
		break;
	case STATE_PAUSED:
		session->deadline = pause_deadline(session);
		break;
	default:
		session->deadline = session->script.end + out_ms(session, (int64_t)session->config->pause_end_s * 1000);
		break;
	}
}

static void wake_paused(struct session *session)
{
	if (session->now - session->paused_since >= out_ms(session, (int64_t)session->config->pause_end_s * 1000)) {
		end_long_pause(session);
		return;
	}
	session->reminded = true;
	out_note(session, "reminded");
	script_begin(session);
	script_phrase(session, PHRASE_PAUSE_REMINDER, NULL);
	script_then(session, THEN_WAIT);
}

void command_wake(struct session *session)
{
	switch (session->state) {
	case STATE_ASKING:
		question_silence(session);
		break;
	case STATE_PAUSED:
		wake_paused(session);
		break;
	default:
		end_outcome(session, OUTCOME_AUDIO_LOST);
		end_leave(session);
		break;
	}
}
