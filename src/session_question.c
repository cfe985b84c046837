/*
 * Asking: the open question, its answers, and what follows from them, as session_questions.c has it. Whatever is no
 * answer is a command like at any other time; the safety words always are.
 */
#include "session_questions.h"

#include <string.h>

#define WAS_THAT_MS 3000 /* an unneeded "Was that for me?" goes on by itself after this much quiet */

bool question_is(const struct session *session, enum question_id id)
{
	return session->question == &session_questions[id];
}

bool question_about_pain(const struct session *session)
{
	return session->question && session->question->about_pain;
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
	return session->question ? session->question->name : "";
}

int question_patience_ms(const struct session *session)
{
	return question_is(session, QUESTION_WAS_THAT) ? WAS_THAT_MS : session->config->answer_s * 1000;
}

/* What the templates of all questions may need. */
static void add_text(struct session *session, enum phrase_id id)
{
	const struct exercise *exercise = place_exercise(session), *next = NULL, *gentler = NULL;
	int item = place_item(session) + 1;
	struct phrase_arguments arguments = {.routine = session->routine.title};
	char where[ROUTINE_NAME_SIZE];

	if (id == PHRASE_COUNT) {
		script_say(session, session->routine.question, session->voice->pause_ms);
		return;
	}
	if (item < (int)session->routine.item_count)
		next = catalogue_exercise(session->catalogue, session->routine.items[item].exercise);
	if (exercise && exercise->gentler[0])
		gentler = catalogue_exercise(session->catalogue, exercise->gentler);
	arguments.next = next ? next->called : "";
	arguments.text = gentler ? gentler->called : "";
	if (question_before_session(session))
		opening_arguments(session, &arguments, where, sizeof(where));
	script_phrase(session, id, &arguments);
}

void question_ask(struct session *session, enum question_id id)
{
	session->question = &session_questions[id];
	session->asked = 1;
	session->state = STATE_ASKING;
	add_text(session, session->question->ask);
	out_note(session, "question");
}

void question_repeat(struct session *session)
{
	session->asked = 1;
	session->state = STATE_ASKING;
	add_text(session, session->question->ask);
	script_then(session, THEN_WAIT);
}

void question_close(struct session *session)
{
	session->question = NULL;
	session->paused_question = NULL;
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

static void go_to_next(struct session *session)
{
	int item = place_item(session) + 1;

	question_close(session);
	script_begin(session);
	script_phrase(session, PHRASE_GOOD, NULL);
	start_item(session, item);
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

static void decide(struct session *session, enum decision decision)
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
		end_pain(session, "");
		break;
	case DECIDE_ASK_GO_ON:
		ask_go_on(session);
		break;
	case DECIDE_NEXT:
		go_to_next(session);
		break;
	case DECIDE_GENTLER:
		start_gentler(session);
		break;
	case DECIDE_END:
		end_session(session, OUTCOME_ENDED);
		break;
	case DECIDE_END_PAIN:
		end_session(session, OUTCOME_PAIN);
		break;
	case DECIDE_END_SILENT:
		end_session(session, OUTCOME_NO_ANSWER);
		break;
	default:
		break;
	}
}

bool question_answer(struct session *session, const struct intent *intent)
{
	const struct question *question = session->question;

	for (const struct answer *answer = question->answers; answer->intent != INTENT_NONE; answer++) {
		if (answer->intent != intent->kind)
			continue;
		/* A word of the tour that is heard while the coach says it may be its own. */
		if (answer->decision != DECIDE_TOUR_HEARD || session->activity == ACTIVITY_WAIT)
			decide(session, answer->decision);
		return true;
	}
	return false;
}

static void ask_again(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	script_begin(session);
	session->asked++;
	add_text(session, session->question->again);
	script_then(session, THEN_WAIT);
}

void question_unclear(struct session *session)
{
	/* While the question is being asked, it is no answer yet; and nothing is asked a third time. */
	if (session->activity != ACTIVITY_WAIT)
		return;
	if (session->question->unclear != DECIDE_NOTHING)
		decide(session, session->question->unclear);
	else if (session->asked < 2 && session->question->again != PHRASE_COUNT)
		ask_again(session);
}

void question_silence(struct session *session)
{
	const struct question *question = session->question;

	if (session->asked < 2 && question->again != PHRASE_COUNT)
		ask_again(session);
	else
		decide(session, question->silence);
}
