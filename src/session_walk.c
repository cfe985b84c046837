/*
 * Walks the plan: each step is issued a little before its time, so that the sound is there to begin at exactly its
 * frame. Numbers stand in slots after an anchor; all else waits for the true end of what was said before it.
 */
#include "session_dose.h"

#include <string.h>

#define HORIZON_MS 400 /* steps are issued this long before they begin; below the shortest beat */
#define LEAD_MS 60     /* and never for a nearer future */
#define SLIP_TONE_MS 250
#define SLIP_GAP_MS 400

void walk_from(struct session *session, size_t current, size_t step, frames_t end)
{
	struct walk *walk = &session->walk;

	walk->step = step;
	walk->end = end;
	walk->ended = true;
	walk->anchored = false;
	walk->cue = 0;
	walk->busy = 0;
	walk->begun = walk->ahead = (struct mark){.step = current, .at = session->now};
	session->heading = -1;
	session->activity = ACTIVITY_WALK;
	session->state = STATE_RUNNING;
	walk_on(session);
}

size_t walk_current_index(const struct session *session)
{
	const struct walk *walk = &session->walk;

	if (session->activity != ACTIVITY_WALK)
		return session->place.current;
	return walk->ahead.at <= session->now ? walk->ahead.step : walk->begun.step;
}

const struct step *walk_current(const struct session *session)
{
	if (session->state == STATE_IDLE || question_before_session(session))
		return NULL;
	return &session->plan.steps[walk_current_index(session)];
}

const struct step *walk_shown(const struct session *session)
{
	if (session->heading >= 0)
		return &session->plan.steps[session->heading_step];
	return walk_current(session);
}

size_t walk_next(const struct session *session)
{
	const struct walk *walk = &session->walk;

	return walk->ahead.at > session->now ? walk->ahead.step : walk->step;
}

bool walk_loaded(const struct session *session)
{
	const struct step *step = &session->plan.steps[walk_current_index(session)];
	/* When the release has been said, the body is on its way back by itself. */
	bool released = step->phase == PHASE_RELEASE && session->walk.ended && session->walk.ahead.at <= session->now;

	return step->loaded && !released;
}

static frames_t gap_of(const struct session *session, const struct step *step)
{
	return out_ms(session, step->paced ? plan_pace(step->gap_ms, session->pace) : step->gap_ms);
}

frames_t walk_slot(const struct session *session, const struct step *step)
{
	int pace = session->walk.anchor_pace;

	return session->walk.anchor + out_ms(session, step->paced ? plan_pace(step->slot_ms, pace) : step->slot_ms);
}

/* Steps that begin after the end of the one before have to know it. */
static bool needs_end(const struct session *session, const struct step *step)
{
	if (step->kind == STEP_SLOT)
		return false;
	return step->kind != STEP_ANCHOR || step->slot_ms == 0 || !session->walk.anchored;
}

static bool sleep_until(struct session *session, frames_t when)
{
	session->deadline = when;
	return session->now < when;
}

/* True while the end of the last cue is not known. */
static bool waits_for_end(struct session *session)
{
	struct walk *walk = &session->walk;

	if (walk->ended)
		return false;
	if (sleep_until(session, walk->guard))
		return true;
	walk->ended = true;
	walk->end = session->now;
	return false;
}

static void mark(struct session *session, frames_t at)
{
	struct walk *walk = &session->walk;

	walk->begun = walk->ahead;
	walk->ahead = (struct mark){.step = walk->step, .at = at};
}

static void issue(struct session *session, const struct step *step, frames_t at)
{
	struct walk *walk = &session->walk;

	mark(session, at);
	walk->cue = out_next_cue(session);
	walk->ended = false;
	walk->guard = out_guard(session, at, plan_text(&session->plan, step));
	out_step(session, walk->cue, step, at);
}

static frames_t at_least(frames_t a, frames_t b)
{
	return a > b ? a : b;
}

/* When a sentence may begin; a remark made meanwhile must have ended. */
static frames_t say_time(const struct session *session, const struct step *step)
{
	const struct walk *walk = &session->walk;
	frames_t at = at_least(walk->end + gap_of(session, step), walk->busy);

	return at_least(at, session->not_before);
}

static void set_anchor(struct session *session, const struct step *step)
{
	struct walk *walk = &session->walk;

	if (walk->anchored && step->slot_ms > 0) {
		walk->anchor = walk_slot(session, step);
		return;
	}
	walk->anchor = at_least(say_time(session, step), session->now + out_ms(session, LEAD_MS));
	walk->anchor_pace = session->pace;
	walk->anchored = true;
}

/* The quiet time ends at walk->end. */
static void begin_wait(struct session *session, const struct step *step)
{
	struct walk *walk = &session->walk;
	frames_t until = step->slot_ms > 0 ? walk_slot(session, step) : walk->end + gap_of(session, step);

	mark(session, walk->end);
	walk->end = at_least(walk->end, until);
}

void walk_record_set(struct session *session, const struct step *step)
{
	const struct routine_item *item = &session->routine.items[step->item];
	const struct exercise *exercise = catalogue_exercise(session->catalogue, item->exercise);
	struct dose dose = dose_resolve(&item->dose, &exercise->dose);
	struct record record = {
	    .kind = RECORD_SET_DONE,
	    .set = step->set,
	    .side = step->side,
	    .repetitions = dose.repetitions * (exercise->sides == SIDES_ALTERNATE ? 2 : 1),
	    .hold_s = dose.hold_s,
	    .score = -1,
	};

	memcpy(record.exercise, item->exercise, sizeof(record.exercise));
	session->done[step->item] = true;
	out_record(session, &record);
	out_note(session, "set-done");
}

/* What the user asked under load is answered when the body is down again. */
static bool answer_deferred(struct session *session)
{
	char text[SPEAK_TEXT_SIZE];
	enum phase phase = session->plan.steps[walk_current_index(session)].phase;

	if (session->deferred == INTENT_NONE || phase != PHASE_RELEASE)
		return false;
	if (session->deferred == INTENT_HARDER) {
		wish_harder_now(session);
		return true;
	}
	answer_text(session, session->deferred, text, sizeof(text));
	place_leave(session, LEAVE_PLAIN);
	script_begin(session);
	script_say(session, text, 0);
	place_slip_back(session);
	return true;
}

/* A wish for more of it waits for the release, but not for the end of a set of movements. */
static bool breaks_beat(const struct session *session)
{
	return session->deferred == INTENT_HARDER &&
	       session->plan.steps[session->walk.ahead.step].phase == PHASE_RELEASE;
}

/* Issues one step. False when it is not its time, or the walk is over. */
static bool walk_step(struct session *session)
{
	struct walk *walk = &session->walk;
	const struct step *step = &session->plan.steps[walk->step];
	frames_t at;

	if ((walk->step == session->plan.closing || needs_end(session, step) || breaks_beat(session)) &&
	    (waits_for_end(session) || answer_deferred(session)))
		return false;
	if (walk->step == session->plan.closing) {
		end_session(session, OUTCOME_COMPLETE);
		return false;
	}
	switch (step->kind) {
	case STEP_SAY:
	case STEP_SLOT:
		at = step->kind == STEP_SAY ? say_time(session, step) : walk_slot(session, step);
		if (sleep_until(session, at - out_ms(session, HORIZON_MS)))
			return false;
		issue(session, step, at);
		break;
	case STEP_WAIT:
		begin_wait(session, step);
		break;
	case STEP_ANCHOR:
		/* The announcement of a movement belongs to the anchor before: it must have begun. */
		if (walk->anchored && step->slot_ms > 0 && sleep_until(session, walk->ahead.at))
			return false;
		set_anchor(session, step);
		break;
	case STEP_SET_DONE:
		walk_record_set(session, step);
		break;
	}
	walk->step++;
	return true;
}

void walk_on(struct session *session)
{
	while (session->activity == ACTIVITY_WALK && walk_step(session))
		;
}

void walk_said(struct session *session, uint32_t cue, frames_t at)
{
	struct walk *walk = &session->walk;

	if (session->activity != ACTIVITY_WALK)
		return;
	if (cue == walk->remark) {
		walk->remark = 0;
		walk->busy = at + out_ms(session, SLIP_GAP_MS);
	} else if (cue == walk->cue && !walk->ended) {
		walk->ended = true;
		walk->end = at;
	}
	walk_on(session);
}

bool walk_slip_in(struct session *session, const char *text)
{
	struct walk *walk = &session->walk;
	const struct step *next = &session->plan.steps[walk_next(session)];
	int rate = session->voice->style.rate * session->config->rate_percent / 100;
	int ms = plan_pace(plan_speech_ms(text, 0, rate, session->voice->style.word_gap_ms), session->pace) * 5 / 4 +
		 SLIP_TONE_MS + SLIP_GAP_MS;
	frames_t end = session->now + out_ms(session, ms);
	bool quiet = session->plan.steps[walk_current_index(session)].kind == STEP_WAIT;
	bool room = next->kind == STEP_SLOT && walk->anchored && walk_slot(session, next) >= end;

	/* In a quiet time the plan can wait; between two numbers it cannot. */
	if (!(quiet || room) || walk->remark || !walk->ended || walk->ahead.at > session->now)
		return false;
	out_tone(session, TONE_ACK);
	walk->remark = out_next_cue(session);
	walk->busy = end;
	out_say(session, walk->remark, text, session->not_before);
	return true;
}
