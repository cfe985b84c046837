/*
 * Where the session was interrupted, and how it is taken up again: a sentence is said again, a rest goes on, a
 * repetition is taken again from its beginning, a held count goes on where it was.
 */
#include "session_internal.h"

#include <string.h>

#define COUNT_ON_MS 300 /* after "Going on." */

/* The unit step of the repetition that `step` is in. */
static size_t unit_of(const struct session *session, size_t step)
{
	while (step > 0 && !session->plan.steps[step].unit)
		step--;
	return step;
}

/* After the last release of a set, only praise stands between here and its record: the set is done. */
static void finish_set(struct session *session)
{
	const struct step *steps = session->plan.steps;
	size_t next = walk_next(session);
	size_t last = next;

	if (next >= session->plan.closing)
		return;
	while (steps[last].kind == STEP_SAY && steps[last].phase == PHASE_RELEASE)
		last++;
	if (steps[last].kind != STEP_SET_DONE)
		return;
	walk_record_set(session, &steps[last]);
	session->walk.step = last + 1;
	session->walk.ahead.at = session->now;
}

static void find_rest(struct session *session, struct place *place)
{
	const struct step *steps = session->plan.steps;

	frames_t end = session->walk.end;

	place->kind = PLACE_REST;
	place->step = place->current;
	if (steps[place->current].kind != STEP_WAIT) {
		place->step++;
		end = walk_slot(session, &steps[place->step]);
	}
	place->remaining = end - session->now;
}

/* Between two steps: what comes next, if need be with the anchor that it hangs on. */
static void find_next(struct session *session, struct place *place)
{
	const struct step *steps = session->plan.steps;
	size_t next = walk_next(session);

	if (next > 0 && steps[next - 1].kind == STEP_ANCHOR)
		next--;
	place->kind = steps[next].unit ? PLACE_UNIT : PLACE_CONTINUE;
	place->step = next;
}

/* The set that the step is in has been recorded: a repetition of it is not to be done again. */
static bool is_recorded(const struct session *session, size_t step)
{
	for (; step < session->walk.step; step++) {
		if (session->plan.steps[step].kind == STEP_SET_DONE)
			return true;
	}
	return false;
}

/* What was last said, or the repetition that was just done. */
static void find_last(struct session *session, struct place *place)
{
	const struct step *steps = session->plan.steps;
	size_t step = place->current;

	if (steps[step].phase == PHASE_RELEASE && is_recorded(session, step)) {
		find_next(session, place);
		return;
	}
	if (steps[step].phase == PHASE_RELEASE) {
		place->kind = PLACE_AGAIN;
		place->step = unit_of(session, step);
		return;
	}
	while (step > 0 && steps[step].kind != STEP_SAY)
		step--;
	place->kind = PLACE_SENTENCE;
	place->step = step;
}

static void find_place(struct session *session, struct place *place)
{
	const struct step *step = &session->plan.steps[place->current];

	if (step->phase == PHASE_RELEASE)
		finish_set(session);
	switch (step->phase) {
	case PHASE_READY:
	case PHASE_WORK:
		place->kind = PLACE_AGAIN;
		place->step = unit_of(session, place->current);
		return;
	case PHASE_REST:
		find_rest(session, place);
		return;
	default:
		break;
	}
	if (step->kind == STEP_WAIT) {
		place->kind = PLACE_WAITING;
		place->step = place->current + 1;
		place->remaining = session->walk.end - session->now;
	} else if (step->kind == STEP_SAY && step->phase != PHASE_RELEASE && !session->walk.ended &&
		   session->walk.ahead.at <= session->now) {
		place->kind = PLACE_SENTENCE;
		place->step = place->current;
	} else {
		find_next(session, place);
	}
}

/* A count stands still: what was issued but has not begun is issued again later. */
static void freeze(struct session *session, struct place *place)
{
	struct walk *walk = &session->walk;
	const struct step *step = &session->plan.steps[place->current];

	/* An announcement that is a sentence is said again; all else waits where it is. */
	if (step->phase == PHASE_READY && step->kind == STEP_SAY)
		place->kind = PLACE_UNIT;
	if (step->phase != PHASE_WORK && step->phase != PHASE_RELEASE && step->kind != STEP_SLOT)
		return;
	if (walk->ahead.at > session->now && session->plan.steps[walk->ahead.step].kind == STEP_SAY)
		return;
	if (walk->ahead.at > session->now) {
		walk->step = walk->ahead.step;
		walk->ahead = walk->begun;
	}
	if (!walk->ended) {
		walk->ended = true;
		walk->end = session->now;
	}
	place->kind = PLACE_FROZEN;
	place->step = walk->step;
}

void place_leave(struct session *session, enum leave how)
{
	struct place *place = &session->place;
	enum phase phase;

	if (session->activity == ACTIVITY_WALK) {
		*place = (struct place){
		    .current = walk_current_index(session), .at = session->now, .taken_up = session->now};
		place->loaded = walk_loaded(session);
		phase = session->plan.steps[place->current].phase;
		if (how == LEAVE_REPEAT && phase != PHASE_READY && phase != PHASE_WORK && phase != PHASE_REST)
			find_last(session, place);
		else
			find_place(session, place);
		if (how == LEAVE_HOLD)
			freeze(session, place);
	}
	if (session->state == STATE_CLOSING)
		place->kind = PLACE_CLOSING;
	session->deferred = INTENT_NONE;
	session->activity = ACTIVITY_NONE;
	session->deadline = FRAMES_NEVER;
	out_cancel(session);
}

bool place_loaded(const struct session *session)
{
	return session->place.loaded;
}

int place_item(const struct session *session)
{
	const struct step *step = walk_current(session);

	return step ? step->item : -1;
}

const struct exercise *place_exercise(const struct session *session)
{
	int item = place_item(session);

	return item < 0 ? NULL : catalogue_exercise(session->catalogue, session->routine.items[item].exercise);
}

const char *place_position(const struct session *session)
{
	const struct step *step = walk_current(session);
	int item = place_item(session);

	/* On the way into the position of the item, the body is still where it was. */
	if (step && step->phase == PHASE_OPENING)
		item--;
	if (item < 0)
		return PLAN_START_POSITION;
	return catalogue_exercise(session->catalogue, session->routine.items[item].exercise)->position;
}

static void say_rest(struct session *session)
{
	char text[SPEAK_TEXT_SIZE];

	/* A rest that is nearly over needs no announcement. */
	if (session->place.remaining < out_ms(session, 3000)) {
		script_phrase(session, PHRASE_GOING_ON, NULL);
		return;
	}
	answer_text(session, INTENT_WHATS_NEXT, text, sizeof(text));
	script_say(session, text, session->voice->pause_ms);
}

static const char *side_of(const struct session *session, const struct step *step)
{
	return step->side == SIDE_LEFT ? session->voice->left : session->voice->right;
}

static void say_again(struct session *session)
{
	const struct step *unit = &session->plan.steps[session->place.step];
	struct phrase_arguments arguments = {.side = side_of(session, unit)};

	script_phrase(session, unit->side == SIDE_NONE ? PHRASE_AGAIN : PHRASE_AGAIN_SIDE, &arguments);
}

/* "Going on. Three." */
static void say_unit(struct session *session)
{
	const struct step *unit = &session->plan.steps[session->place.step];

	script_phrase(session, PHRASE_GOING_ON, NULL);
	if (unit->kind == STEP_ANCHOR)
		script_phrase(session, PHRASE_READY, NULL);
	else
		script_say(session, plan_text(&session->plan, unit), session->voice->pause_ms);
}

void place_take_up(struct session *session)
{
	struct place *place = &session->place;

	if (session->heading >= 0) {
		start_at(session, session->heading, session->heading_step);
		return;
	}
	place->taken_up = session->now;
	place->announced = true;
	switch (place->kind) {
	case PLACE_SENTENCE:
		break;
	case PLACE_CONTINUE:
	case PLACE_WAITING:
	case PLACE_FROZEN:
		script_phrase(session, PHRASE_GOING_ON, NULL);
		break;
	case PLACE_REST:
		say_rest(session);
		break;
	case PLACE_AGAIN:
		say_again(session);
		break;
	case PLACE_UNIT:
		say_unit(session);
		break;
	case PLACE_CLOSING:
		end_again(session);
		return;
	}
	session->state = STATE_RUNNING;
	script_then(session, THEN_RETURN);
}

void place_slip_back(struct session *session)
{
	const struct place *place = &session->place;

	/* A movement hangs on the beat of its set: without that it has to be announced. */
	if (session->heading >= 0 || (place->kind == PLACE_UNIT && session->plan.steps[place->step].kind != STEP_SAY)) {
		place_take_up(session);
		return;
	}
	session->state = STATE_RUNNING;
	script_then(session, THEN_RETURN);
}

/* The rest ends when it would have, had it run on since it was taken up. */
static void return_to_rest(struct session *session)
{
	const struct place *place = &session->place;
	frames_t end = place->taken_up + place->remaining;

	if (end < session->script.end)
		end = session->script.end;
	walk_from(session, place->step, place->step + 1, end);
}

/* The whole schedule moves by as long as it stood still. */
static void return_to_count(struct session *session)
{
	struct walk *walk = &session->walk;
	frames_t shift = session->script.end + out_ms(session, COUNT_ON_MS) - session->place.at;

	walk->anchor += shift;
	walk->end += shift;
	walk->busy = 0;
	session->activity = ACTIVITY_WALK;
	session->state = STATE_RUNNING;
	walk_on(session);
}

void place_return(struct session *session)
{
	struct place *place = &session->place;
	frames_t end = session->script.end;
	size_t step = place->step;

	switch (place->kind) {
	case PLACE_SENTENCE:
	case PLACE_CONTINUE:
		walk_from(session, step, step, end);
		break;
	case PLACE_WAITING:
		walk_from(session, place->current, step, end + (place->remaining > 0 ? place->remaining : 0));
		break;
	case PLACE_REST:
		return_to_rest(session);
		break;
	case PLACE_AGAIN:
	case PLACE_UNIT:
		if (place->announced && session->plan.steps[step].kind != STEP_ANCHOR)
			step++;
		walk_from(session, place->step, step, end);
		break;
	case PLACE_FROZEN:
		return_to_count(session);
		break;
	case PLACE_CLOSING:
		end_again(session);
		break;
	}
}
