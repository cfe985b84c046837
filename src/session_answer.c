/*
 * What changes nothing about where the session is: answers (how long, what is next, help) and how the coach speaks
 * (louder, slower). Said in between when there is room; what is asked under load is answered at the release, so that no
 * hold gets longer for it.
 */
#include "session_internal.h"

#include <stdio.h>
#include <string.h>

#define VOLUME_STEP 15
#define VOLUME_LEAST 10
#define PACE_STEP 10
#define PACE_LEAST 70
#define PACE_MOST 130

/* How long the step has been under way, at most as long as it is. */
static int64_t spent_ms(const struct session *session, const struct step *step)
{
	const struct walk *walk = &session->walk;
	frames_t since = walk->ahead.at <= session->now ? walk->ahead.at : walk->begun.at;
	int64_t spent = frames_to_ms(session->setup.rate, session->now - since);
	const struct step *next = step + 1, *closing = &session->plan.steps[session->plan.closing];
	int64_t length;

	if (session->activity != ACTIVITY_WALK)
		return 0;
	while (next < closing && (next->kind == STEP_ANCHOR || next->kind == STEP_SET_DONE))
		next++;
	length = next->start_ms - step->start_ms;
	return spent < length ? spent : length;
}

int answer_remaining_s(const struct session *session, const struct step *step)
{
	const struct plan *plan = &session->plan;

	if (session->state == STATE_CLOSING) {
		int64_t spent = frames_to_ms(session->setup.rate, session->now - session->place.at);
		return (int)(plan->estimated_ms - plan->steps[plan->closing].start_ms - spent) / 1000;
	}
	return (int)(plan->estimated_ms - step->start_ms - spent_ms(session, step)) / 1000;
}

static frames_t rest_left(const struct session *session, const struct step *step)
{
	if (step->phase != PHASE_REST)
		return 0;
	if (session->activity != ACTIVITY_WALK)
		return session->place.remaining;
	return (step->kind == STEP_WAIT ? session->walk.end : walk_slot(session, step + 1)) - session->now;
}

static size_t append_phrase(const struct session *session, enum phrase_id id, const struct phrase_arguments *arguments,
			    char *text, size_t size, size_t used)
{
	if (used && used + 1 < size)
		text[used++] = ' ';
	phrase_render(session->voice, id, arguments, text + used, size - used);
	return used + strlen(text + used);
}

static void answer_how_long(const struct session *session, const struct step *step, char *text, size_t size)
{
	int seconds = answer_remaining_s(session, step);
	struct phrase_arguments arguments = {
	    .minutes = (seconds + 30) / 60,
	    .seconds = (int)(frames_to_ms(session->setup.rate, rest_left(session, step)) / 1000),
	};
	size_t used =
	    append_phrase(session, seconds < 45 ? PHRASE_TIME_LEFT_SHORT : PHRASE_TIME_LEFT, &arguments, text, size, 0);

	if (arguments.seconds >= 3)
		append_phrase(session, PHRASE_REST_LEFT, &arguments, text, size, used);
}

static int sets_of(const struct session *session, const struct step *step)
{
	const struct routine_item *item = &session->routine.items[step->item];

	return dose_resolve(&item->dose, &catalogue_exercise(session->catalogue, item->exercise)->dose).sets;
}

static void answer_whats_next(const struct session *session, const struct step *step, char *text, size_t size)
{
	/* In a rest between two sets the same exercise comes again. */
	bool same = step->phase == PHASE_REST && step->set < sets_of(session, step);
	int item = step->item + !same;
	struct phrase_arguments arguments = {
	    .seconds = (int)(frames_to_ms(session->setup.rate, rest_left(session, step)) / 1000),
	};
	size_t used = 0;

	if (arguments.seconds >= 3)
		used = append_phrase(session, PHRASE_REST_LEFT, &arguments, text, size, used);
	if (item >= (int)session->routine.item_count) {
		append_phrase(session, PHRASE_AFTER_THIS_DONE, NULL, text, size, used);
		return;
	}
	arguments.next = catalogue_exercise(session->catalogue, session->routine.items[item].exercise)->called;
	append_phrase(session, PHRASE_AFTER_THIS, &arguments, text, size, used);
}

void answer_text(const struct session *session, enum intent_kind kind, char *text, size_t size)
{
	const struct step *step = walk_shown(session);

	if (kind == INTENT_HOW_LONG)
		answer_how_long(session, step, text, size);
	else if (kind == INTENT_WHATS_NEXT)
		answer_whats_next(session, step, text, size);
	else
		phrase_render(session->voice, PHRASE_HELP, NULL, text, size);
}

/* A movement that is announced on the beat is as busy as a hold. */
static bool on_the_beat(const struct step *step)
{
	return step->phase == PHASE_WORK || step->phase == PHASE_RELEASE ||
	       (step->phase == PHASE_READY && step->kind == STEP_SLOT);
}

/* Says `text` in between and goes on; `later` is what to answer at the release when it cannot be said now. */
void answer_interject(struct session *session, const char *text, enum intent_kind later)
{
	bool walking = session->activity == ACTIVITY_WALK;

	if (walking && walk_slip_in(session, text))
		return;
	if (walking && on_the_beat(walk_current(session))) {
		out_tone(session, TONE_ACK);
		if (later != INTENT_NONE)
			session->deferred = later;
		return;
	}
	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	script_begin(session);
	script_say(session, text, 0);
	if (walking)
		place_slip_back(session);
	else
		place_take_up(session);
}

static bool change_volume(struct session *session, int step)
{
	int volume = session->volume + step;

	volume = volume > 100 ? 100 : volume < VOLUME_LEAST ? VOLUME_LEAST : volume;
	if (volume == session->volume)
		return false;
	session->volume = volume;
	out_volume(session);
	return true;
}

static bool change_pace(struct session *session, int step)
{
	int pace = session->pace + step;

	if (pace < PACE_LEAST || pace > PACE_MOST)
		return false;
	session->pace = pace;
	if (session->state != STATE_IDLE)
		plan_time(&session->plan, pace);
	return true;
}

/* Obeys; the text says what has changed, or that it cannot. */
static void change_speech(struct session *session, enum intent_kind kind, char *text, size_t size)
{
	enum phrase_id id;
	bool changed;

	switch (kind) {
	case INTENT_LOUDER:
		changed = change_volume(session, VOLUME_STEP);
		id = PHRASE_LOUDER;
		break;
	case INTENT_QUIETER:
		changed = change_volume(session, -VOLUME_STEP);
		id = PHRASE_QUIETER;
		break;
	case INTENT_SLOWER:
		changed = change_pace(session, -PACE_STEP);
		id = PHRASE_SLOWER;
		break;
	default:
		changed = change_pace(session, PACE_STEP);
		id = PHRASE_FASTER;
		break;
	}
	phrase_render(session->voice, changed ? id : PHRASE_LIMIT, NULL, text, size);
}

/* The answer or confirmation to a command that changes nothing about where the session is. False for all others. */
static bool reply(struct session *session, enum intent_kind kind, char *text, size_t size)
{
	switch (kind) {
	case INTENT_HOW_LONG:
	case INTENT_WHATS_NEXT:
	case INTENT_HELP:
		answer_text(session, kind, text, size);
		return true;
	case INTENT_LOUDER:
	case INTENT_QUIETER:
	case INTENT_SLOWER:
	case INTENT_FASTER:
		change_speech(session, kind, text, size);
		return true;
	default:
		return false;
	}
}

static bool is_question(enum intent_kind kind)
{
	return kind == INTENT_HOW_LONG || kind == INTENT_WHATS_NEXT || kind == INTENT_HELP;
}

bool answer_reply(struct session *session, enum intent_kind kind)
{
	char text[SPEAK_TEXT_SIZE];

	if (!reply(session, kind, text, sizeof(text)))
		return false;
	if (session->state == STATE_RUNNING) {
		answer_interject(session, text, is_question(kind) ? kind : INTENT_NONE);
		return true;
	}
	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	script_begin(session);
	script_say(session, text, 0);
	if (session->state == STATE_ASKING)
		question_repeat(session);
	else
		script_then(session, session->state == STATE_IDLE ? THEN_NOTHING : THEN_WAIT);
	return true;
}

void answer_standing(struct session *session)
{
	struct standing standing = {.sessions_ever = 0};
	char text[SPEAK_TEXT_SIZE];

	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	if (session->setup.standing)
		session->setup.standing(session->setup.user, people_meant(&session->config->people, ""), &standing);
	standing_text(&standing, session->voice, session->catalogue, text, sizeof(text));
	script_begin(session);
	script_say(session, text, 0);
	script_then(session, THEN_NOTHING);
}
