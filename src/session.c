/*
 * The session's public face: one event in, actions out. An event goes to whatever is going on: the plan being walked, a
 * script being said, or the wait for somebody. The safety words need no special case here: each state obeys them.
 */
#include "session.h"

#include "session_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG_AGO (-((frames_t)1 << 60))

struct session *session_create(const struct session_setup *setup)
{
	struct session *session = calloc(1, sizeof(*session));

	if (!session)
		return NULL;
	session->plan.steps = calloc(PLAN_MAX_STEPS, sizeof(*session->plan.steps));
	session->plan.text = calloc(1, PLAN_MAX_TEXT);
	if (!session->plan.steps || !session->plan.text) {
		session_destroy(session);
		return NULL;
	}
	session->setup = *setup;
	session->config = setup->config;
	session->catalogue = setup->catalogue;
	session->voice = setup->voice;
	session->flow = setup->flow;
	session->deadline = FRAMES_NEVER;
	session->contexts = CONTEXT_IDLE;
	session->volume = setup->config->volume_percent;
	session->pace = 100;
	session->heading = -1;
	session->unsure_safety = session->unsure_asked = session->told_deaf = LONG_AGO;
	return session;
}

void session_set_catalogue(struct session *session, const struct catalogue *catalogue, const struct flow *flow)
{
	assert(session->state == STATE_IDLE);
	session->catalogue = catalogue;
	session->flow = flow;
	session->written = NULL;
}

void session_destroy(struct session *session)
{
	if (!session)
		return;
	free(session->plan.steps);
	free(session->plan.text);
	free(session);
}

static void tick(struct session *session)
{
	switch (session->activity) {
	case ACTIVITY_WALK:
		walk_on(session);
		break;
	case ACTIVITY_SCRIPT:
		script_on(session);
		break;
	case ACTIVITY_WAIT:
		if (session->now >= session->deadline)
			command_wake(session);
		break;
	case ACTIVITY_NONE:
		break;
	}
}

static void heard(struct session *session, const struct session_event *event)
{
	if (event->certainty == CERTAINTY_SURE)
		command_obey(session, &event->intent, event->phrase);
	else if (event->certainty == CERTAINTY_UNSURE)
		command_doubt(session, &event->intent, event->phrase);
}

void session_handle(struct session *session, frames_t now, const struct session_event *event,
		    struct session_output *output)
{
	output->count = 0;
	session->output = output;
	session->now = now;
	switch (event->kind) {
	case SESSION_TICK:
		tick(session);
		break;
	case SESSION_HEARD:
		heard(session, event);
		break;
	case SESSION_COMMAND:
		command_obey(session, &event->intent, event->phrase);
		break;
	case SESSION_SAID:
		walk_said(session, event->cue, event->at);
		script_said(session, event->cue, event->at);
		break;
	case SESSION_AUDIO_LOST:
		end_audio_lost(session, event->speaker, event->quiet);
		break;
	case SESSION_AUDIO_BACK:
		end_audio_back(session);
		break;
	case SESSION_AUDIO_GIVEN_UP:
		end_audio_given_up(session);
		break;
	case SESSION_REMIND:
		remind(session, event);
		break;
	case SESSION_SHUTDOWN:
		end_shutdown(session);
		break;
	}
	out_contexts(session);
	session->output = NULL;
}

frames_t session_deadline(const struct session *session)
{
	return session->deadline;
}

static bool is_listed(const struct action *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].text, text) == 0)
			return true;
	}
	return false;
}

static size_t list_text(const struct session *session, struct action *list, size_t count, const char *text)
{
	if (!text[0] || is_listed(list, count, text))
		return count;
	memset(&list[count], 0, sizeof(list[count]));
	list[count].kind = ACTION_SAY;
	list[count].rate_percent = session->pace;
	snprintf(list[count].text, sizeof(list[count].text), "%s", text);
	return count + 1;
}

static size_t list_steps(const struct session *session, struct action *list, size_t count, size_t max)
{
	for (size_t i = session->walk.step; i < session->plan.closing && count < max; i++) {
		const struct step *step = &session->plan.steps[i];
		size_t before = count;

		if (step->kind != STEP_SAY && step->kind != STEP_SLOT)
			continue;
		count = list_text(session, list, count, plan_text(&session->plan, step));
		if (count > before && step->fit_ms) {
			list[before].rate_percent = 100;
			list[before].fit_ms = (unsigned)step->fit_ms;
			list[before].counted = step->counted;
		}
	}
	return count;
}

/* What is coming, and between it what a safety word would need at once: the lowering cue. */
size_t session_upcoming(const struct session *session, struct action *list, size_t max)
{
	const struct exercise *exercise;
	size_t count = 0;

	if (session->state == STATE_IDLE || session->state == STATE_CLOSING || question_before_session(session))
		return 0;
	count = list_steps(session, list, count, max < 3 ? max : 3);
	exercise = place_exercise(session);
	if (exercise && count < max)
		count = list_text(session, list, count, exercise->lower);
	if (count < max)
		count = list_text(session, list, count, session->voice->phrases[PHRASE_WAS_THAT]);
	if (count < max)
		count = list_text(session, list, count, session->voice->phrases[PHRASE_PAUSED]);
	return list_steps(session, list, count, max);
}

static void fill_step(const struct session *session, struct session_status *status)
{
	const struct step *step = walk_shown(session);
	const struct routine_item *item = &session->routine.items[step->item < 0 ? 0 : step->item];
	const struct exercise *exercise = catalogue_exercise(session->catalogue, item->exercise);
	struct dose dose = dose_resolve(&item->dose, &exercise->dose);
	int remaining = answer_remaining_s(session, step);

	snprintf(status->routine, sizeof(status->routine), "%s", session->routine.id);
	status->items = (int)session->routine.item_count;
	status->item = step->item + 1;
	status->set = step->set;
	status->repetition = step->repetition;
	status->side = step->side;
	status->phase = phase_name(session->state == STATE_CLOSING ? PHASE_CLOSING : step->phase);
	status->remaining_s = remaining > 0 ? remaining : 0;
	if (step->item >= 0) {
		snprintf(status->exercise, sizeof(status->exercise), "%s", exercise->id);
		status->sets = dose.sets;
		status->repetitions = dose.repetitions;
	}
}

void session_status(const struct session *session, struct session_status *status)
{
	memset(status, 0, sizeof(*status));
	status->state = session->state;
	status->phase = "";
	status->at = session->now;
	status->volume_percent = session->volume;
	snprintf(status->question, sizeof(status->question), "%s", question_name(session));
	status->asks = session->asks;
	if (session->state != STATE_IDLE && !question_before_session(session))
		fill_step(session, status);
}

const char *session_state_name(enum session_state state)
{
	static const char *const names[] = {"idle", "running", "paused", "asking", "stopped", "closing"};

	return names[state];
}
