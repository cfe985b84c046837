/*
 * The opening dialogue: what is said and asked between "start" and the routine's first words, one thing after another,
 * each only when the past (struct brief) calls for it. When the last is answered, the routine begins: at its beginning,
 * or where it was cut short a short time ago.
 */
#include "session_dose.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void opening_remember(struct session *session, const char *what)
{
	struct record record = {.kind = RECORD_KNOWN, .score = -1};

	snprintf(record.phrase, sizeof(record.phrase), "%s", what);
	out_record(session, &record);
}

/* The item that was under way; after pain the one that follows. -1 when there is none, or when it is the beginning
 * anyway. */
static int there(const struct session *session)
{
	const struct brief *brief = &session->brief;
	int count = (int)session->routine.item_count;

	/* After strong pain nothing is gone on with. */
	for (int i = 0; brief->interrupted && !brief->rest_today && i < count; i++) {
		if (session->origin[i] < brief->left_item)
			continue;
		if (session->origin[i] == brief->left_item && brief->left_hurt)
			return i + 1 < count ? i + 1 : -1;
		return i > 0 || brief->left_set > 1 ? i : -1;
	}
	return -1;
}

static const struct exercise *exercise_of(const struct session *session, int item)
{
	return catalogue_exercise(session->catalogue, session->routine.items[item].exercise);
}

static void say_safety(struct session *session)
{
	script_phrase(session, PHRASE_SAFETY_DOCTOR, NULL);
	script_phrase(session, PHRASE_SAFETY_PAIN, NULL);
	script_phrase(session, PHRASE_SAFETY_STOP, NULL);
}

/* Once, and anew when it has changed. */
static bool wants_keeping(const struct session *session)
{
	return session->brief.keeping != session->told;
}

static void say_keeping(struct session *session)
{
	session->told = session->brief.keeping;
	if (session->told == HISTORY_NOT_KEPT)
		script_phrase(session, PHRASE_HISTORY_NOT_KEPT, NULL);
	else if (session->told == HISTORY_BEGUN_ANEW)
		script_phrase(session, PHRASE_HISTORY_DAMAGED, NULL);
}

static bool wants_safety(const struct session *session)
{
	return !session->brief.safety_known;
}

static bool wants_doctor(const struct session *session)
{
	return session->brief.ask_doctor;
}

static bool wants_rest(const struct session *session)
{
	return session->brief.rest_today && !session->brief.ask_doctor;
}

static bool wants_tour(const struct session *session)
{
	return !session->brief.tour_known;
}

static bool wants_trainer(const struct session *session)
{
	return session->routine.question[0] && !session->brief.trainer_known;
}

static bool wants_from_there(const struct session *session)
{
	return there(session) >= 0 && !session->brief.left_hurt;
}

static bool wants_after_pain(const struct session *session)
{
	return there(session) >= 0 && session->brief.left_hurt;
}

/* Going on with what was cut short is no second time. */
static bool wants_too_soon(const struct session *session)
{
	return session->brief.too_soon && !session->from_there;
}

#define NO_QUESTION ((enum question_id) - 1)

static const struct {
	bool (*wanted)(const struct session *session);
	void (*say)(struct session *session); /* before the question; may be NULL */
	enum question_id question;
	bool repeats; /* until it is wanted no more */
} rows[] = {
    {wants_keeping, say_keeping, NO_QUESTION, false},
    {wants_safety, say_safety, QUESTION_SAFETY, false},
    {wants_doctor, NULL, QUESTION_DOCTOR, false},
    {wants_rest, NULL, QUESTION_REST, false},
    {wants_tour, NULL, QUESTION_TOUR, false},
    {wants_trainer, NULL, QUESTION_ROUTINE, false},
    {wants_from_there, NULL, QUESTION_FROM_THERE, false},
    {wants_after_pain, NULL, QUESTION_AFTER_PAIN, false},
    {wants_too_soon, NULL, QUESTION_TOO_SOON, false},
    {dose_wants_settled, NULL, QUESTION_SETTLED, false},
    {dose_wants_pains, dose_say_pains, NO_QUESTION, false},
    {dose_wants_change, NULL, QUESTION_CHANGE, true},
    {dose_wants_offer, NULL, QUESTION_OFFER, true},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* On to the next row that has a question; what has none is said. */
static void skip_rows(struct session *session)
{
	for (; session->opening < ROW_COUNT; session->opening++) {
		bool wanted = rows[session->opening].wanted(session);

		if (wanted && rows[session->opening].question != NO_QUESTION)
			return;
		if (wanted)
			rows[session->opening].say(session);
	}
}

/* Asks the first thing that is to be asked from here on; after the last the routine begins. */
void opening_next(struct session *session)
{
	question_close(session);
	skip_rows(session);
	if (session->opening == ROW_COUNT) {
		session->state = STATE_IDLE;
		if (session->script.count > 0)
			script_then(session, THEN_BEGIN);
		else
			start_begin(session);
		return;
	}
	if (rows[session->opening].say)
		rows[session->opening].say(session);
	question_ask(session, rows[session->opening].question);
	session->opening += !rows[session->opening].repeats;
	script_then(session, THEN_WAIT);
}

void opening_begin(struct session *session)
{
	dose_prepare(session);
	session->from_there = false;
	session->opening = 0;
	script_begin(session);
	opening_next(session);
}

void opening_answer(struct session *session, enum opening_answer answer)
{
	script_begin(session);
	if (question_is(session, QUESTION_SAFETY))
		opening_remember(session, "safety");
	else if (question_is(session, QUESTION_DOCTOR))
		opening_remember(session, "doctor");
	else if (question_is(session, QUESTION_ROUTINE))
		opening_remember(session, "trainer");
	else if (question_is(session, QUESTION_TOUR))
		opening_remember(session, "tour");
	else if (question_is(session, QUESTION_SETTLED))
		dose_settled(session, answer == OPENING_YES);
	else if (question_is(session, QUESTION_CHANGE) || question_is(session, QUESTION_OFFER))
		dose_decided(session, answer == OPENING_YES);
	if (answer == OPENING_FROM_THERE)
		dose_keep(session);
	session->from_there = session->from_there || answer == OPENING_FROM_THERE;
	opening_next(session);
}

void opening_arguments(const struct session *session, struct phrase_arguments *arguments, char *where, size_t size)
{
	const struct brief *brief = &session->brief;
	const struct exercise *exercise = catalogue_exercise(session->catalogue, brief->left_exercise);
	struct phrase_arguments place = {.n = brief->left_set};
	int item = there(session);
	size_t used = 0;

	where[0] = '\0';
	arguments->called = exercise ? exercise->called : "";
	arguments->text = where;
	if (item >= 0)
		arguments->next = exercise_of(session, item)->called;
	place.side = brief->left_side == SIDE_LEFT ? session->voice->left : session->voice->right;
	if (exercise && exercise->sides == SIDES_EACH && brief->left_side != SIDE_NONE) {
		phrase_render(session->voice, PHRASE_THERE_SIDE, &place, where, size);
		used = strlen(where);
	}
	if (brief->left_set > 1)
		phrase_render(session->voice, PHRASE_THERE_SET, &place, where + used, size - used);
}

/* Where in the plan the set begins that was cut short. */
static size_t set_step(const struct session *session, int item)
{
	const struct brief *brief = &session->brief;
	const struct plan *plan = &session->plan;
	bool right = exercise_of(session, item)->sides == SIDES_EACH && brief->left_side == SIDE_RIGHT;

	if (brief->left_hurt || (brief->left_set <= 1 && !right))
		return plan->item_instruct[item];
	for (size_t i = plan->item_instruct[item]; i < plan->closing && plan->steps[i].item == item; i++) {
		if (plan->steps[i].set == brief->left_set && (!right || plan->steps[i].side == SIDE_RIGHT))
			return i;
	}
	/* The dose of today has fewer sets. */
	return plan->item_instruct[item];
}

int opening_first_item(const struct session *session)
{
	int item = session->from_there ? there(session) : -1;

	return item > 0 ? item : 0;
}

bool opening_goes_there(struct session *session)
{
	int item = opening_first_item(session);

	if (!session->from_there)
		return false;
	script_begin(session);
	script_phrase(session, PHRASE_GOOD, NULL);
	start_at(session, item, set_step(session, item));
	return true;
}
