/*
 * How a session comes to an end, well or early: the closing words, sound lost, the daemon stopping. What pain leads to
 * is in session_pain.c.
 */
#include "session_internal.h"

#include "session_pain.h"

#include <stdio.h>

#define REST_MS 1500	    /* between the last release and the closing words */
#define LYING_QUIET_MS 5000 /* before the way up, when it did not end well */
#define TELL_AGAIN_MS 60000 /* between two remarks on the microphone while no session is on */

static void say_count(struct session *session)
{
	struct phrase_arguments arguments = {0};
	bool complete = session->outcome == OUTCOME_COMPLETE;

	for (size_t i = 0; i < session->routine.item_count; i++) {
		if (!session->done[i] || session->routine.items[i].part != PART_MAIN)
			continue;
		arguments.n++;
		arguments.m += session->easier[i];
	}
	if (arguments.n == 0)
		script_phrase(session, PHRASE_SUMMARY_NONE, NULL);
	else if (!complete)
		script_phrase(session, PHRASE_SUMMARY_ENDED, &arguments);
	else
		script_phrase(session, arguments.m ? PHRASE_SUMMARY_EASIER : PHRASE_SUMMARY, &arguments);
}

static void say_week(struct session *session)
{
	struct phrase_arguments arguments = {.n = session->brief.sessions_this_week + 1};
	bool any = false;

	for (size_t i = 0; i < session->routine.item_count; i++)
		any = any || session->done[i];
	/* One session is not worth a sentence. */
	if (any && arguments.n > 1)
		script_phrase(session, PHRASE_SUMMARY_WEEK, &arguments);
}

static void say_summary(struct session *session)
{
	switch (session->outcome) {
	case OUTCOME_PAIN:
		script_phrase(session, PHRASE_END_PAIN, NULL);
		script_quiet(session, LYING_QUIET_MS);
		break;
	case OUTCOME_NO_ANSWER:
		script_phrase(session, PHRASE_END_NO_ANSWER, NULL);
		script_quiet(session, LYING_QUIET_MS);
		break;
	default:
		say_count(session);
		say_week(session);
		break;
	}
}

void end_close(struct session *session, bool get_up)
{
	enum outcome outcome = session->outcome;
	int pause = session->voice->pause_ms;

	session->place.kind = PLACE_CLOSING;
	session->place.at = session->now;
	if (get_up)
		script_move_to(session, session->routine.end_position);
	if (outcome == OUTCOME_COMPLETE || outcome == OUTCOME_ENDED)
		script_say(session, session->routine.closing, pause);
	script_quiet(session, pause);
	script_tone(session, TONE_END);
	question_close(session);
	session->state = STATE_CLOSING;
	session->place.loaded = false;
	out_note(session, "summary");
	script_then(session, THEN_LEAVE);
}

/* Not after pain, and not when hardly anything was done. */
static bool wants_feedback(const struct session *session)
{
	int done = 0, all = 0;

	for (size_t i = 0; i < session->routine.item_count; i++) {
		if (session->routine.items[i].part != PART_MAIN)
			continue;
		all++;
		done += session->done[i];
	}
	return session->config->ask_feedback && !session->hurt && done >= PLAN_FEEDBACK_LEAST && 2 * done >= all &&
	       (session->outcome == OUTCOME_COMPLETE || session->outcome == OUTCOME_ENDED);
}

void end_session(struct session *session, enum outcome outcome)
{
	bool walked = session->activity == ACTIVITY_WALK;

	if (walked)
		session->place = (struct place){.current = walk_current_index(session)};
	script_begin(session);
	/* All is done: a moment to come to rest. */
	if (walked)
		script_quiet(session, REST_MS);
	script_lower(session);
	session->outcome = outcome;
	say_summary(session);
	if (wants_feedback(session)) {
		/* What was done is done: pain that is told of now is pain after the last exercise. */
		session->place.kind = PLACE_CLOSING;
		session->place.at = session->now;
		question_ask(session, QUESTION_FEEDBACK);
		script_then(session, THEN_WAIT);
		return;
	}
	end_close(session, true);
}

void end_feedback(struct session *session, const char *found)
{
	struct record record = {.kind = RECORD_FEEDBACK, .score = -1};

	question_close(session);
	script_begin(session);
	if (found[0]) {
		snprintf(record.phrase, sizeof(record.phrase), "%s", found);
		out_record(session, &record);
		script_phrase(session, PHRASE_THANKS, NULL);
	}
	end_close(session, true);
}

void end_long_pause(struct session *session)
{
	script_begin(session);
	script_phrase(session, PHRASE_END_PAUSE, NULL);
	end_outcome(session, OUTCOME_NO_ANSWER);
	end_close(session, true);
}

void end_resting(struct session *session)
{
	script_phrase(session, PHRASE_NOTED, NULL);
	session->outcome = OUTCOME_PAIN;
	say_summary(session);
	end_close(session, true);
}

/* After pain there is only the way up to be said again. */
void end_again(struct session *session)
{
	if (!session->pain.open) {
		end_session(session, session->outcome);
		return;
	}
	script_begin(session);
	end_close(session, true);
}

void end_outcome(struct session *session, enum outcome outcome)
{
	if (!session->pain.open || !session->pain.concluded)
		session->outcome = outcome;
}

void end_leave(struct session *session)
{
	struct record record = {.kind = RECORD_SESSION_END, .outcome = session->outcome, .score = -1};

	pain_close(session);
	out_record(session, &record);
	out_note(session, "session-end");
	question_close(session);
	session->state = STATE_IDLE;
	session->activity = ACTIVITY_NONE;
	session->deadline = FRAMES_NEVER;
}

static bool in_session(const struct session *session)
{
	return session->state != STATE_IDLE && !question_before_session(session);
}

void end_shutdown(struct session *session)
{
	session->shutting_down = true;
	place_leave(session, LEAVE_PLAIN);
	script_begin(session);
	if (!in_session(session)) {
		question_close(session);
		session->state = STATE_IDLE;
		script_phrase(session, PHRASE_GOODBYE, NULL);
		script_then(session, THEN_NOTHING);
		return;
	}
	script_lower(session);
	script_phrase(session, PHRASE_GOODBYE, NULL);
	question_close(session);
	/* Words once begun closing are kept by their outcome: the routine was done. */
	if (session->state != STATE_CLOSING)
		end_outcome(session, OUTCOME_INTERRUPTED);
	session->state = STATE_CLOSING;
	script_then(session, THEN_LEAVE);
}

/* While no session is on: whoever is about to begin one should know. A plug with a bad contact need not tell each time. */
static void tell_idle(struct session *session)
{
	if (session->shutting_down || session->now - session->told_deaf < out_ms(session, TELL_AGAIN_MS))
		return;
	session->told_deaf = session->now;
	session->said_deaf = true;
	script_begin(session);
	script_phrase(session, PHRASE_TOUR_MUTE, NULL);
	script_then(session, THEN_NOTHING);
}

static void stand_still(struct session *session)
{
	question_close(session);
	session->state = STATE_STOPPED;
	script_begin(session);
	if (session->speaker) {
		script_phrase(session, PHRASE_AUDIO_LOST, NULL);
		pain_ease(session);
	}
	script_then(session, THEN_WAIT);
}

void end_deaf(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	out_note(session, "audio-lost");
	stand_still(session);
}

void end_audio_lost(struct session *session, bool speaker, bool quiet)
{
	bool closing = session->state == STATE_CLOSING;

	session->speaker = speaker;
	session->deaf = true;
	if (question_before_session(session)) {
		start_deaf(session);
		return;
	}
	place_leave(session, LEAVE_PLAIN);
	if (!in_session(session)) {
		if (speaker && !quiet)
			tell_idle(session);
		return;
	}
	out_note(session, "audio-lost");
	if (closing)
		end_leave(session);
	else
		stand_still(session);
}

static void back_in_idle(struct session *session)
{
	if (session->state != STATE_IDLE || !session->said_deaf || session->shutting_down)
		return;
	session->said_deaf = false;
	place_leave(session, LEAVE_PLAIN);
	script_begin(session);
	script_phrase(session, PHRASE_AUDIO_BACK, NULL);
	script_then(session, THEN_NOTHING);
}

void end_audio_back(struct session *session)
{
	session->deaf = false;
	if (session->state != STATE_STOPPED) {
		back_in_idle(session);
		return;
	}
	out_note(session, "audio-back");
	place_leave(session, LEAVE_PLAIN);
	if (session->pain.open) {
		pain_take_up(session);
		return;
	}
	script_begin(session);
	/* When all sound was lost, nobody has been told yet how to come down. */
	script_lower(session);
	question_ask(session, QUESTION_AUDIO);
	script_then(session, THEN_WAIT);
}

void end_audio_given_up(struct session *session)
{
	if (session->state != STATE_STOPPED)
		return;
	place_leave(session, LEAVE_PLAIN);
	end_outcome(session, OUTCOME_AUDIO_LOST);
	end_leave(session);
}
