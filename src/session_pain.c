/*
 * "It hurts". Recorded before anything is asked, so that nothing can lose it; then the body comes down, and after a
 * breath of quiet the flow is followed: questions, and in the end an outcome. What is asked and what follows is in the
 * flow's file; without one the session ends, with the advice to rest.
 */
#include "session_pain.h"

#include <stdio.h>
#include <string.h>

#define BREATH_MS 1500 /* when there is no flow to say so */

const struct flow_question *pain_question(const struct session *session)
{
	return &session->flow->questions[session->pain.question];
}

/* ---- what is recorded ---- */

static void record_pain(struct session *session, const char *phrase)
{
	const struct step *step = walk_current(session);
	const struct exercise *exercise = place_exercise(session);
	struct record record = {.kind = RECORD_PAIN, .score = -1};

	session->hurt = true;
	session->pain = (struct pain){.open = true, .score = -1, .worst = -1, .guess = -1};
	if (step) {
		record.set = step->set;
		record.repetition = step->repetition;
		record.side = step->side;
		snprintf(record.phase, sizeof(record.phase), "%s", phase_name(step->phase));
	}
	if (exercise)
		snprintf(record.exercise, sizeof(record.exercise), "%s", exercise->id);
	memcpy(session->pain.exercise, record.exercise, sizeof(session->pain.exercise));
	snprintf(record.phrase, sizeof(record.phrase), "%s", phrase);
	out_record(session, &record);
	out_note(session, "pain");
}

static void record_end(struct session *session, const char *name)
{
	struct record record = {.kind = RECORD_PAIN_END, .score = session->pain.score};

	memcpy(record.exercise, session->pain.exercise, sizeof(session->pain.exercise));
	snprintf(record.phrase, sizeof(record.phrase), "%s", name);
	out_record(session, &record);
	session->pain.concluded = true;
}

void pain_close(struct session *session)
{
	if (session->pain.open && !session->pain.concluded)
		record_end(session, session->outcome == OUTCOME_NO_ANSWER ? "no-answer" : "cut-short");
	session->pain.open = false;
}

/* ---- words ---- */

void pain_ease(struct session *session)
{
	const struct exercise *exercise = place_exercise(session);

	if (!exercise)
		script_phrase(session, PHRASE_REST, NULL);
	else if (place_loaded(session))
		script_lower(session);
	else
		script_say(session, exercise->settle, session->voice->pause_ms);
}

static const struct exercise *next_exercise(const struct session *session)
{
	int item = start_next_item(session);

	if (item >= (int)session->routine.item_count)
		return NULL;
	return catalogue_exercise(session->catalogue, session->routine.items[item].exercise);
}

static void fill(const struct session *session, const char *template, char *out, size_t size)
{
	const struct exercise *exercise = place_exercise(session), *next = next_exercise(session);
	const struct exercise *gentler = start_gentler_of(session);
	const struct pain *pain = &session->pain;
	struct phrase_arguments arguments = {.n = pain->guess >= 0 ? pain->guess : pain->score};

	if (exercise) {
		arguments.exercise = exercise->name;
		arguments.called = exercise->called;
	}
	if (gentler)
		arguments.gentler = gentler->called;
	if (next)
		arguments.next = next->called;
	phrase_fill(session->voice, template, &arguments, out, size);
}

const char *pain_text(const struct session *session, bool again, char *out, size_t size)
{
	const struct flow_question *question = pain_question(session);

	fill(session, session->pain.guess >= 0 ? question->check : again ? question->again : question->ask, out, size);
	return out;
}

/* ---- following the flow ---- */

/* The gentler one comes next anyway: it is not offered twice. */
static bool gentler_follows(const struct session *session)
{
	return next_exercise(session) && next_exercise(session) == start_gentler_of(session);
}

/* What there is, as bits of enum flow_need. */
static unsigned possible(const struct session *session)
{
	int item = place_item(session);
	bool closing = session->place.kind == PLACE_CLOSING;
	/* On the way to another exercise, this one is left already. */
	bool here = session->heading < 0 || session->heading == item;
	unsigned bits = 0;

	if (place_exercise(session) && !closing)
		bits |= FLOW_NEEDS_EXERCISE;
	if (!closing && here)
		bits |= FLOW_NEEDS_GOING_ON;
	if (!closing && here && start_gentler_of(session) && !gentler_follows(session))
		bits |= FLOW_NEEDS_GENTLER;
	if (!closing && next_exercise(session))
		bits |= FLOW_NEEDS_NEXT;
	if (catalogue_transition(session->catalogue, place_position(session), session->routine.end_position))
		bits |= FLOW_NEEDS_GETTING_UP;
	return bits;
}

/* What a target comes to, with what there is. Ends, since a flow has no circles. */
static struct flow_target resolve(const struct session *session, struct flow_target target)
{
	const struct flow *flow = session->flow;
	const int limits[FLOW_LIMITS] = {
	    [FLOW_GREEN_MOST] = session->config->green_most,
	    [FLOW_AMBER_MOST] = session->config->amber_most,
	};
	unsigned there = possible(session);

	for (;;) {
		if (target.kind == FLOW_BY_SCORE) {
			target.kind = FLOW_OUTCOME;
			target.index = flow_by_score(flow, session->pain.score, session->pain.worst, limits);
		}
		if (target.kind == FLOW_QUESTION && flow->questions[target.index].needs & ~there)
			target = flow->questions[target.index].otherwise;
		else if (target.kind == FLOW_OUTCOME && flow->outcomes[target.index].needs & ~there)
			target = flow->outcomes[target.index].otherwise;
		else if (target.kind != FLOW_BY_SCORE)
			return target;
	}
}

static void conclude(struct session *session, const struct flow_outcome *outcome)
{
	char text[SPEAK_TEXT_SIZE];

	record_end(session, outcome->name);
	out_note(session, outcome->name);
	session->outcome = outcome->no_answer ? OUTCOME_NO_ANSWER : OUTCOME_PAIN;
	session->pain.trail_count = 0;
	fill(session, outcome->say, text, sizeof(text));
	script_say(session, text, session->voice->pause_ms);
	script_quiet(session, outcome->rest_s * 1000);
	if (outcome->over)
		start_strike(session);
}

static void put_question(struct session *session, int question)
{
	session->pain.question = question;
	session->pain.guess = -1;
	session->pain.readings = 0;
	session->pain.doubted = INTENT_NONE;
	question_ask(session, QUESTION_FLOW);
	script_then(session, THEN_WAIT);
}

static void make_move(struct session *session, enum flow_move move)
{
	if (move == FLOW_GET_UP || move == FLOW_LEAVE) {
		end_close(session, move == FLOW_GET_UP);
		return;
	}
	pain_close(session);
	question_close(session);
	switch (move) {
	case FLOW_GENTLER_ONE:
		start_gentler(session);
		break;
	case FLOW_NEXT_EXERCISE:
		script_phrase(session, PHRASE_GOOD, NULL);
		start_item(session, start_next_item(session));
		break;
	default:
		out_note(session, "resumed");
		place_take_up(session);
		break;
	}
}

void pain_go(struct session *session, struct flow_target target)
{
	script_begin(session);
	script_lower(session);
	target = resolve(session, target);
	while (target.kind == FLOW_OUTCOME) {
		const struct flow_outcome *outcome = &session->flow->outcomes[target.index];

		conclude(session, outcome);
		target = resolve(session, outcome->then);
	}
	if (target.kind == FLOW_QUESTION)
		put_question(session, target.index);
	else
		make_move(session, (enum flow_move)target.index);
}

/* ---- beginning ---- */

/* Asks the question that is open, after the words that bring the body down. */
static void ask_lowered(struct session *session)
{
	pain_ease(session);
	script_quiet(session, session->flow->breath_ms);
	put_question(session, session->pain.question);
}

void pain_take_up(struct session *session)
{
	script_begin(session);
	script_lower(session);
	script_phrase(session, PHRASE_AUDIO_BACK, NULL);
	put_question(session, session->pain.question);
}

void pain_begin(struct session *session, const char *phrase)
{
	bool known = session->pain.open;

	place_leave(session, LEAVE_PLAIN);
	if (!known)
		record_pain(session, phrase);
	question_close(session);
	script_begin(session);
	if (!session->flow) {
		session->pain.concluded = true;
		pain_ease(session);
		script_quiet(session, BREATH_MS);
		end_resting(session);
		return;
	}
	/* It still hurts, and the coach was not asking: getting up, or after a long silence of the microphone. */
	if (known && session->pain.concluded) {
		pain_go(session, session->flow->hurts);
		return;
	}
	if (!known)
		session->pain.question = session->flow->first;
	ask_lowered(session);
}
