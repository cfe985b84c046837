/*
 * Asking: the open question, its answers, and what follows from them, as session_questions.c has it. Whatever is no
 * answer is a command like at any other time; the safety words always are.
 */
#include "session_questions.h"

#include "session_dose.h"

#include "session_pain.h"

#include <stdio.h>

#define WAS_THAT_MS 3000 /* an unneeded "Was that for me?" goes on by itself after this much quiet */
#define CHANGE_MS 2500	 /* to say no to what is not as it was */
#define FEEDBACK_MS 7000 /* to say how it was; whoever gets up has other things to do */

bool question_is(const struct session *session, enum question_id id)
{
	return session->question == &session_questions[id];
}

bool question_about_pain(const struct session *session)
{
	return question_is(session, QUESTION_FLOW);
}

bool question_before_session(const struct session *session)
{
	return session->question && session->question->before_session;
}

bool question_is_reminder(const struct session *session)
{
	return session->question && session->question->reminder;
}

const char *question_name(const struct session *session)
{
	if (!session->question)
		return "";
	return question_about_pain(session) ? pain_question(session)->name : session->question->name;
}

int question_patience_ms(const struct session *session)
{
	int seconds = session->config->answer_s;

	if (question_is(session, QUESTION_CHANGE))
		return CHANGE_MS;
	if (question_is(session, QUESTION_FEEDBACK))
		return FEEDBACK_MS;
	if (question_is(session, QUESTION_WAS_THAT))
		return WAS_THAT_MS;
	if (question_about_pain(session) && pain_question(session)->wait_s)
		seconds = pain_question(session)->wait_s;
	return seconds * 1000;
}

static bool has_second_asking(const struct session *session)
{
	if (question_about_pain(session))
		return pain_question(session)->again[0];
	/* Where something else follows from what is unclear, that decides about asking again, too. */
	return session->question->again != PHRASE_COUNT && session->question->unclear == DECIDE_NOTHING;
}

static void add_text(struct session *session, bool again)
{
	const struct question *question = session->question;
	struct phrase_arguments arguments = {.routine = session->routine.title};
	char where[SPEAK_TEXT_SIZE];

	if (question_is(session, QUESTION_SETTLED) || question_is(session, QUESTION_CHANGE) ||
	    question_is(session, QUESTION_OFFER))
		dose_arguments(session, again, &arguments, where, sizeof(where));
	else if (question_before_session(session))
		opening_arguments(session, &arguments, where, sizeof(where));
	if (question_about_pain(session))
		pain_text(session, again, session->asks, sizeof(session->asks));
	else if (!again && question->ask == PHRASE_COUNT)
		snprintf(session->asks, sizeof(session->asks), "%s", session->routine.question);
	else
		phrase_render(session->voice, again ? question->again : question->ask, &arguments, session->asks,
			      sizeof(session->asks));
	script_say(session, session->asks, session->voice->pause_ms);
}

void question_ask(struct session *session, enum question_id id)
{
	session->question = &session_questions[id];
	session->asked = 1;
	session->state = STATE_ASKING;
	add_text(session, false);
	out_note(session, "question");
}

void question_repeat(struct session *session)
{
	session->asked = 1;
	session->pain.guess = -1;
	session->state = STATE_ASKING;
	add_text(session, false);
	script_then(session, THEN_WAIT);
}

void question_close(struct session *session)
{
	session->question = NULL;
	session->paused_question = NULL;
	session->asks[0] = '\0';
}

static void ask_go_on(struct session *session)
{
	script_begin(session);
	question_ask(session, QUESTION_GO_ON);
	script_then(session, THEN_WAIT);
}

static void resume(struct session *session)
{
	question_close(session);
	out_note(session, "resumed");
	script_begin(session);
	place_take_up(session);
}

static void go_on(struct session *session)
{
	question_close(session);
	session->unsure_asked = session->now;
	script_begin(session);
	place_take_up(session);
}

static void obey_guess(struct session *session)
{
	struct intent guess = session->guess;

	question_close(session);
	session->state = STATE_RUNNING;
	command_obey(session, &guess, "");
}

/* Before a session. False when it is another decision. */
static bool decide_opening(struct session *session, enum decision decision)
{
	switch (decision) {
	case DECIDE_START:
		opening_begin(session);
		return true;
	case DECIDE_REFUSE:
		start_refuse(session);
		return true;
	case DECIDE_YES:
		opening_answer(session, OPENING_YES);
		return true;
	case DECIDE_NO:
		opening_answer(session, OPENING_NO);
		return true;
	case DECIDE_FROM_THERE:
		opening_answer(session, OPENING_FROM_THERE);
		return true;
	case DECIDE_REMIND_START:
		remind_start(session);
		return true;
	case DECIDE_REMIND_LATER:
		remind_leave(session, "reminder-later", true);
		return true;
	case DECIDE_REMIND_NOT_TODAY:
		remind_leave(session, "reminder-not-today", true);
		return true;
	case DECIDE_REMIND_SILENCE:
		remind_leave(session, "reminder-silence", false);
		return true;
	case DECIDE_TOUR:
		tour_begin(session);
		return true;
	case DECIDE_TOUR_HEARD:
		tour_heard(session);
		return true;
	case DECIDE_TOUR_MISSED:
		tour_missed(session);
		return true;
	default:
		return false;
	}
}

static void decide(struct session *session, enum decision decision, const char *phrase)
{
	place_leave(session, LEAVE_PLAIN);
	if (decide_opening(session, decision))
		return;
	switch (decision) {
	case DECIDE_OBEY:
		obey_guess(session);
		break;
	case DECIDE_GO_ON:
		go_on(session);
		break;
	case DECIDE_RESUME:
		resume(session);
		break;
	case DECIDE_PAIN:
		pain_begin(session, phrase);
		break;
	case DECIDE_ASK_GO_ON:
		ask_go_on(session);
		break;
	case DECIDE_EASY:
		end_feedback(session, "easy");
		break;
	case DECIDE_RIGHT:
		end_feedback(session, "right");
		break;
	case DECIDE_HARD:
		end_feedback(session, "hard");
		break;
	case DECIDE_NO_FEEDBACK:
		end_feedback(session, "");
		break;
	case DECIDE_END:
		end_session(session, OUTCOME_ENDED);
		break;
	case DECIDE_END_SILENT:
		end_session(session, OUTCOME_NO_ANSWER);
		break;
	default:
		break;
	}
}

bool question_answer(struct session *session, const struct intent *intent, const char *phrase)
{
	const struct question *question = session->question;

	if (question_about_pain(session))
		return pain_answer(session, intent);
	for (const struct answer *answer = question->answers; answer->intent != INTENT_NONE; answer++) {
		if (answer->intent != intent->kind)
			continue;
		/* A word of the tour that is heard while the coach says it may be its own. */
		if (answer->decision != DECIDE_TOUR_HEARD || session->activity == ACTIVITY_WAIT)
			decide(session, answer->decision, phrase);
		return true;
	}
	return false;
}

void question_ask_again(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	script_begin(session);
	script_lower(session);
	session->pain.guess = -1;
	question_add_again(session);
}

void question_add_again(struct session *session)
{
	session->asked++;
	add_text(session, true);
	script_then(session, THEN_WAIT);
}

void question_check(struct session *session)
{
	session->state = STATE_ASKING;
	add_text(session, false);
	script_then(session, THEN_WAIT);
}

void question_unclear(struct session *session)
{
	/* While the question is being asked, it is no answer yet; and nothing is asked a third time. */
	if (session->activity != ACTIVITY_WAIT)
		return;
	if (session->question->unclear != DECIDE_NOTHING)
		decide(session, session->question->unclear, "");
	else if (session->asked < 2 && has_second_asking(session))
		question_ask_again(session);
}

void question_silence(struct session *session)
{
	if (session->asked < 2 && has_second_asking(session)) {
		question_ask_again(session);
	} else if (question_about_pain(session)) {
		place_leave(session, LEAVE_PLAIN);
		pain_go(session, pain_question(session)->answers[FLOW_SILENCE]);
	} else {
		decide(session, session->question->silence, "");
	}
}
