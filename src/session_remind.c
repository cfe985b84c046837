/*
 * A reminder: a tone and one sentence, while nothing else goes on. Whoever does not answer is let be, without another
 * word. When to remind is not decided here (reminder.h); what became of it is told in notes.
 */
#include "session_internal.h"

void remind(struct session *session, const struct session_event *event)
{
	bool desk = event->reminder == REMINDER_DESK;

	if (session->state != STATE_IDLE || session->activity != ACTIVITY_NONE || session->deaf ||
	    session->shutting_down || !start_take(session, &event->intent))
		return;
	session->reminded_of = event->intent;
	out_tone(session, TONE_ASK);
	out_note(session, "reminder");
	script_begin(session);
	question_ask(session, desk ? QUESTION_REMIND_DESK : QUESTION_REMIND);
	script_then(session, THEN_WAIT);
}

void remind_start(struct session *session)
{
	out_note(session, "reminder-yes");
	question_close(session);
	session->state = STATE_IDLE;
	start_routine(session, &session->reminded_of);
}

void remind_leave(struct session *session, const char *note, bool aloud)
{
	out_note(session, note);
	question_close(session);
	session->state = STATE_IDLE;
	script_begin(session);
	if (aloud)
		script_phrase(session, PHRASE_REMIND_LEFT, NULL);
	script_then(session, THEN_NOTHING);
}
