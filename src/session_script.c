/*
 * Remarks: what the coach says outside the plan (answers, questions, the lowering cue, closing words), one after
 * another; each follows the true end of the one before it. When the last has ended, what `then` says follows.
 */
#include "session_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void script_begin(struct session *session)
{
	struct script *script = &session->script;

	script->count = script->index = 0;
	script->sounding = false;
	script->end = session->now;
	session->activity = ACTIVITY_NONE;
	session->deadline = FRAMES_NEVER;
}

static struct remark *add(struct session *session, int kind, int ms)
{
	struct script *script = &session->script;
	struct remark *remark;

	assert(script->count < SCRIPT_MAX);
	remark = &script->remarks[script->count++];
	remark->kind = kind;
	remark->ms = ms;
	remark->lowers = false;
	return remark;
}

void script_say(struct session *session, const char *text, int gap_ms)
{
	if (text[0])
		snprintf(add(session, REMARK_SAY, gap_ms)->text, SPEAK_TEXT_SIZE, "%s", text);
}

void script_phrase(struct session *session, enum phrase_id id, const struct phrase_arguments *arguments)
{
	char text[SPEAK_TEXT_SIZE];

	phrase_render(session->voice, id, arguments, text, sizeof(text));
	script_say(session, text, session->voice->pause_ms);
}

void script_quiet(struct session *session, int ms)
{
	add(session, REMARK_QUIET, ms);
}

void script_tone(struct session *session, enum tone tone)
{
	add(session, REMARK_TONE, 0)->tone = tone;
}

void script_lower(struct session *session)
{
	const struct exercise *exercise = place_exercise(session);

	if (!place_loaded(session) || !exercise || !exercise->lower[0])
		return;
	script_say(session, exercise->lower, session->voice->pause_ms);
	session->script.remarks[session->script.count - 1].lowers = true;
}

void script_move_to(struct session *session, const char *position)
{
	const struct transition *way = catalogue_transition(session->catalogue, place_position(session), position);

	if (!way)
		return;
	script_say(session, way->text, session->voice->pause_ms);
	if (way->seconds > 0)
		script_quiet(session, way->seconds * 1000);
}

void script_then(struct session *session, enum then then)
{
	session->script.then = then;
	session->activity = ACTIVITY_SCRIPT;
	script_on(session);
}

static void finish(struct session *session)
{
	session->activity = ACTIVITY_NONE;
	session->deadline = FRAMES_NEVER;
	if (session->deaf && (session->script.then == THEN_RETURN || session->script.then == THEN_ITEM)) {
		end_deaf(session);
		return;
	}
	switch (session->script.then) {
	case THEN_NOTHING:
		break;
	case THEN_RETURN:
		place_return(session);
		break;
	case THEN_ITEM:
		walk_from(session, session->heading_step, session->heading_step, session->script.end);
		break;
	case THEN_WAIT:
		command_wait(session);
		break;
	case THEN_BEGIN:
		start_begin(session);
		break;
	case THEN_LEAVE:
		end_leave(session);
		break;
	}
}

/* Starts one remark. */
static void perform(struct session *session, const struct remark *remark)
{
	struct script *script = &session->script;
	frames_t at;

	script->index++;
	switch (remark->kind) {
	case REMARK_SAY:
		/* The first of a script comes at once: it is what the user waits for. */
		at = script->index == 1 ? session->now
					: script->end + out_ms(session, plan_pace(remark->ms, session->pace));
		if (at < session->not_before)
			at = session->not_before;
		script->cue = out_next_cue(session);
		script->sounding = true;
		script->guard = out_guard(session, at, remark->text);
		out_say(session, script->cue, remark->text, at);
		break;
	case REMARK_QUIET:
		script->end += out_ms(session, remark->ms);
		break;
	case REMARK_TONE:
		out_tone(session, remark->tone);
		break;
	}
}

/* Whether there is something to wait for; sets the deadline. */
static bool waits(struct session *session)
{
	struct script *script = &session->script;

	if (script->sounding && session->now < script->guard) {
		session->deadline = script->guard;
		return true;
	}
	if (script->sounding) {
		script->sounding = false;
		script->end = session->now;
	}
	session->deadline = script->end;
	return session->now < script->end;
}

void script_on(struct session *session)
{
	struct script *script = &session->script;

	while (session->activity == ACTIVITY_SCRIPT && !waits(session)) {
		if (script->index == script->count) {
			finish(session);
			return;
		}
		perform(session, &script->remarks[script->index]);
	}
}

void script_said(struct session *session, uint32_t cue, frames_t at)
{
	struct script *script = &session->script;

	if (session->activity != ACTIVITY_SCRIPT || !script->sounding || cue != script->cue)
		return;
	script->sounding = false;
	script->end = at;
	if (script->remarks[script->index - 1].lowers)
		session->place.loaded = false;
	script_on(session);
}
