/* The session's actions, one function each: the only place where they are filled in. */
#include "session_internal.h"

#include "session_pain.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define LEAD_MS 60    /* nothing is asked for in a nearer future: it could only be late */
#define GUARD_MS 4000 /* beyond twice its length, the end of a cue is taken as lost */

static struct action *add(struct session *session, enum action_kind kind)
{
	struct action *action;

	assert(session->output->count < SESSION_MAX_ACTIONS);
	action = &session->output->actions[session->output->count++];
	memset(action, 0, sizeof(*action));
	action->kind = kind;
	return action;
}

frames_t out_ms(const struct session *session, int64_t ms)
{
	return frames_from_ms(session->setup.rate, ms);
}

uint32_t out_next_cue(struct session *session)
{
	/* Never 0: that is no cue. */
	if (++session->last_cue == 0)
		session->last_cue = 1;
	return session->last_cue;
}

frames_t out_guard(const struct session *session, frames_t at, const char *text)
{
	int rate = session->voice->style.rate * session->config->rate_percent / 100;
	int ms = plan_pace(plan_speech_ms(text, 0, rate, session->voice->style.word_gap_ms), session->pace);

	return (at > session->now ? at : session->now) + out_ms(session, 2 * ms + GUARD_MS);
}

static struct action *add_say(struct session *session, uint32_t cue, const char *text, frames_t at)
{
	struct action *action = add(session, ACTION_SAY);

	action->cue = cue;
	action->at = at;
	action->rate_percent = session->pace;
	snprintf(action->text, sizeof(action->text), "%s", text);
	return action;
}

void out_say(struct session *session, uint32_t cue, const char *text, frames_t at)
{
	add_say(session, cue, text, at);
}

void out_step(struct session *session, uint32_t cue, const struct step *step, frames_t at)
{
	struct action *action = add_say(session, cue, plan_text(&session->plan, step), at);

	action->exact = step->kind == STEP_SLOT;
	action->counted = step->counted;
	action->fit_ms = (unsigned)step->fit_ms;
	/* What has to fit into its slot is said at its own rate at any pace. */
	if (step->fit_ms)
		action->rate_percent = 100;
}

void out_tone(struct session *session, enum tone tone)
{
	struct action *action = add(session, ACTION_TONE);

	action->tone = tone;
	action->at = session->now;
	session->not_before = session->now + out_ms(session, 250);
}

void out_cancel(struct session *session)
{
	add(session, ACTION_CANCEL);
	session->not_before = session->now + out_ms(session, LEAD_MS);
}

void out_contexts(struct session *session)
{
	unsigned contexts = session->state == STATE_IDLE ? CONTEXT_IDLE : CONTEXT_SESSION;

	/* "Four" and "slower" are alike: what an answer about pain can be taken for is kept to what one may want then. */
	if (session->state == STATE_ASKING)
		contexts = question_before_session(session) || question_about_pain(session)
			       ? CONTEXT_QUESTION
			       : CONTEXT_QUESTION | CONTEXT_SESSION;
	if (question_is(session, QUESTION_FEEDBACK))
		contexts |= CONTEXT_FEEDBACK;
	if (question_is_reminder(session))
		contexts |= CONTEXT_REMINDER | CONTEXT_IDLE;
	if (question_about_pain(session) && pain_question(session)->answers[FLOW_NUMBER].kind != FLOW_NOWHERE)
		contexts |= CONTEXT_NUMBER;
	if (contexts == session->contexts)
		return;
	session->contexts = contexts;
	add(session, ACTION_CONTEXT)->contexts = contexts;
}

void out_volume(struct session *session)
{
	add(session, ACTION_VOLUME)->value = session->volume;
}

void out_note(struct session *session, const char *name)
{
	snprintf(add(session, ACTION_NOTE)->text, SPEAK_TEXT_SIZE, "%s", name);
}

void out_record(struct session *session, struct record *record)
{
	snprintf(record->routine, sizeof(record->routine), "%s", session->routine.id);
	snprintf(record->person, sizeof(record->person), "%s", session->person);
	add(session, ACTION_RECORD)->record = *record;
}
