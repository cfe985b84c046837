/* The commands that take the session somewhere else: pause, resume, next, back, repeat, stop, end. */
#include "session_dose.h"

#include <stdio.h>
#include <string.h>

void move_pause(struct session *session)
{
	const struct question *question = session->question;

	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	out_note(session, "paused");
	session->question = NULL;
	session->paused_question = question;
	session->state = STATE_PAUSED;
	session->paused_since = session->now;
	session->reminded = false;
	script_begin(session);
	script_phrase(session, PHRASE_PAUSED, NULL);
	script_lower(session);
	script_phrase(session, PHRASE_SAY_RESUME, NULL);
	script_then(session, THEN_WAIT);
}

void move_resume(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	out_note(session, "resumed");
	script_begin(session);
	if (session->paused_question) {
		session->question = session->paused_question;
		session->paused_question = NULL;
		question_repeat(session);
		return;
	}
	place_take_up(session);
}

void move_stop(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	out_note(session, "stopped");
	question_close(session);
	script_begin(session);
	script_lower(session);
	question_ask(session, QUESTION_HURT);
	script_then(session, THEN_WAIT);
}

/* The first set of the item that is not done yet, seen from where the session was left; NULL when all are. */
static const struct step *open_set(const struct session *session, int item)
{
	const struct step *steps = session->plan.steps;

	for (size_t i = session->place.step; i < session->plan.closing && steps[i].item == item; i++) {
		if (steps[i].kind == STEP_SET_DONE)
			return &steps[i];
	}
	return NULL;
}

static void record_skip(struct session *session, int item)
{
	struct record record = {.kind = RECORD_SKIPPED, .score = -1, .set = 1};
	const struct step *set = session->heading < 0 ? open_set(session, item) : NULL;

	if (item < 0 || (session->heading < 0 && !set))
		return;
	if (set) {
		record.set = set->set;
		record.side = set->side;
	}
	memcpy(record.exercise, session->routine.items[item].exercise, sizeof(record.exercise));
	out_record(session, &record);
	out_note(session, "skipped");
}

/* The exercise under way, or the one that a script leads to; -1 in the greeting. */
static int item_meant(const struct session *session)
{
	return session->heading >= 0 ? session->heading : place_item(session);
}

void move_next(struct session *session)
{
	int item;

	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	item = item_meant(session);
	record_skip(session, item);
	question_close(session);
	script_begin(session);
	script_lower(session);
	start_item(session, item + 1);
}

void move_leave_out(struct session *session)
{
	int item;

	if (item_meant(session) < 0) {
		out_tone(session, TONE_ERROR);
		return;
	}
	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	item = item_meant(session);
	record_skip(session, item);
	wish_record(session, session->routine.items[item].exercise, "leave-out");
	question_close(session);
	script_begin(session);
	script_lower(session);
	script_phrase(session, PHRASE_LEFT_OUT_FROM_NOW, NULL);
	start_item(session, item + 1);
}

/* Beyond its first repetition: back means the beginning of this exercise. */
static bool is_further_in(const struct step *step)
{
	return step->set > 1 || step->repetition > 1 || step->side == SIDE_RIGHT || step->phase == PHASE_REST;
}

void move_back(struct session *session)
{
	const struct step *step;
	int item;

	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	out_note(session, "back");
	step = walk_current(session);
	item = step->item;
	if (session->heading >= 0)
		item = session->heading - 1;
	else if (!is_further_in(step))
		item--;
	/* What hurt too much is not gone back to. */
	while (item >= 0 && session->over[item])
		item--;
	if (item < 0)
		item = step->item;
	question_close(session);
	script_begin(session);
	script_lower(session);
	start_item(session, item);
}

void move_repeat(struct session *session)
{
	place_leave(session, LEAVE_REPEAT);
	out_tone(session, TONE_ACK);
	script_begin(session);
	script_lower(session);
	place_take_up(session);
}

void move_end(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	out_tone(session, TONE_ACK);
	end_session(session, OUTCOME_ENDED);
}
