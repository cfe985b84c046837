/*
 * The tour: the words that matter, said once by the user before the first session, so that both know that the
 * microphone hears them. What was not heard is asked for once more, with what the microphone tells can be mended. A
 * word less may stay unheard; without the safety word there is no session.
 */
#include "session_internal.h"

static const enum question_id lessons[] = {QUESTION_TOUR_PAUSE, QUESTION_TOUR_RESUME, QUESTION_TOUR_HURTS};

#define LESSON_COUNT (sizeof(lessons) / sizeof(lessons[0]))

static void ask(struct session *session)
{
	question_ask(session, lessons[session->lesson]);
	script_then(session, THEN_WAIT);
}

void tour_begin(struct session *session)
{
	session->lesson = 0;
	session->lessons_missed = 0;
	script_begin(session);
	script_phrase(session, PHRASE_TOUR_BEGIN, NULL);
	ask(session);
}

static void go_on(struct session *session)
{
	session->lesson++;
	if (session->lesson < LESSON_COUNT) {
		ask(session);
		return;
	}
	if (session->lessons_missed == 0)
		script_phrase(session, PHRASE_TOUR_DONE, NULL);
	opening_remember(session, "tour");
	opening_next(session);
}

void tour_heard(struct session *session)
{
	script_begin(session);
	script_phrase(session, PHRASE_GOOD, NULL);
	out_note(session, "tour-heard");
	go_on(session);
}

static enum phrase_id help(const struct session *session)
{
	static const enum phrase_id phrases[] = {
	    [MICROPHONE_UNCLEAR] = PHRASE_TOUR_UNCLEAR,	      [MICROPHONE_NOBODY] = PHRASE_TOUR_NOBODY,
	    [MICROPHONE_FAINT] = PHRASE_TOUR_FAINT,	      [MICROPHONE_NOISY] = PHRASE_TOUR_NOISY,
	    [MICROPHONE_OVERDRIVEN] = PHRASE_TOUR_OVERDRIVEN, [MICROPHONE_MUTE] = PHRASE_TOUR_MUTE,
	};

	if (!session->setup.microphone)
		return PHRASE_TOUR_UNCLEAR;
	return phrases[session->setup.microphone(session->setup.user, session->script.end)];
}

static void fail(struct session *session)
{
	question_close(session);
	session->state = STATE_IDLE;
	out_note(session, "tour-failed");
	script_phrase(session, PHRASE_TOUR_FAILED, NULL);
	script_then(session, THEN_NOTHING);
}

void tour_missed(struct session *session)
{
	enum phrase_id why = help(session);

	script_begin(session);
	out_note(session, "tour-missed");
	if (session->asked < 2) {
		script_phrase(session, why, NULL);
		question_add_again(session);
		return;
	}
	session->lessons_missed++;
	if (session->lesson + 1 == LESSON_COUNT) {
		fail(session);
		return;
	}
	script_phrase(session, PHRASE_TOUR_LEFT, NULL);
	go_on(session);
}
