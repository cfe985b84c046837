/*
 * The session's own: what its files share. Its state is in session_state.h.
 *
 *   session.c           the public face: create, handle, deadline, status
 *   session_out.c       actions, one function each
 *   session_walk.c      walking the plan: when each step is said, and what follows the end of what
 *   session_place.c     where the session was interrupted, and how it is taken up again
 *   session_script.c    remarks: what is said outside the plan, one after another, then what follows
 *   session_question.c  asking, and what follows from answers; session_questions.c has the questions as a table
 *   session_command.c   what each command does in each state
 *   session_doubt.c     what is done when the hearing was unsure
 *   session_wait.c      waiting for somebody
 *   session_wish.c      easier, harder
 *   session_answer.c    answers, louder, slower
 *   session_move.c      pause, resume, next, back, repeat, stop
 *   session_start.c     starting a routine
 *   session_dose.c      the doses of today, and recording them
 *   session_told.c      what is told of them in the opening and asked about
 *   session_opening.c   what is said and asked between "start" and the routine's first words
 *   session_tour.c      of that, the words that are tried the first time
 *   session_remind.c    reminding of a routine
 *   session_pain.c      "it hurts": recorded, lowered, then the flow of questions; session_pain_answer.c its answers
 *   session_end.c       ending, closing words
 *
 * One of three activities goes on at a time: the plan is walked, a script of remarks is said, or the session waits for
 * somebody (a question, a pause). All time is voice time in frames.
 */
#ifndef STEADY_SESSION_INTERNAL_H
#define STEADY_SESSION_INTERNAL_H

#include "session_state.h"

/* session_out.c */
void out_say(struct session *session, uint32_t cue, const char *text, frames_t at);
void out_step(struct session *session, uint32_t cue, const struct step *step, frames_t at);
void out_tone(struct session *session, enum tone tone);
void out_cancel(struct session *session);
void out_contexts(struct session *session);
void out_volume(struct session *session);
void out_note(struct session *session, const char *name);
void out_record(struct session *session, struct record *record);
uint32_t out_next_cue(struct session *session);
frames_t out_ms(const struct session *session, int64_t ms);
/* How long the session waits for the report of a cue's end before it goes on without. */
frames_t out_guard(const struct session *session, frames_t at, const char *text);

/* session_walk.c */
/* Walks on from `step`, as if `current`, before it, had ended at `end`. */
void walk_from(struct session *session, size_t current, size_t step, frames_t end);
void walk_on(struct session *session);
void walk_said(struct session *session, uint32_t cue, frames_t at);
/* The step that is under way, also when the session is interrupted; NULL outside a routine. */
const struct step *walk_current(const struct session *session);
/* The step to tell of: on the way to another item, that item's first. */
const struct step *walk_shown(const struct session *session);
size_t walk_current_index(const struct session *session);
/* The next step that has not begun. */
size_t walk_next(const struct session *session);
bool walk_loaded(const struct session *session);
frames_t walk_slot(const struct session *session, const struct step *step);
/* Says `text` while the plan goes on, when it ends before anything else is due. */
bool walk_slip_in(struct session *session, const char *text);
void walk_record_set(struct session *session, const struct step *step);

/* session_place.c */
/* Cuts what is said; leaves the plan, remembering the place, unless it has been left already. */
void place_leave(struct session *session, enum leave how);
/* Adds the words that take up the place again to the script, which then returns to it. */
void place_take_up(struct session *session);
/* The same without a word, after an answer. */
void place_slip_back(struct session *session);
/* Returns to the plan (after the script). */
void place_return(struct session *session);
/* The exercise under way or last announced, NULL in the greeting. */
const struct exercise *place_exercise(const struct session *session);
int place_item(const struct session *session);
/* The position that the body is in. */
const char *place_position(const struct session *session);
bool place_loaded(const struct session *session);

/* session_script.c */
void script_begin(struct session *session);
void script_say(struct session *session, const char *text, int gap_ms);
void script_phrase(struct session *session, enum phrase_id id, const struct phrase_arguments *arguments);
void script_quiet(struct session *session, int ms);
void script_tone(struct session *session, enum tone tone);
/* The lowering cue when the body is loaded, else nothing. */
void script_lower(struct session *session);
/* The way to `position`, in words and quiet. */
void script_move_to(struct session *session, const char *position);
/* Starts what has been added. */
void script_then(struct session *session, enum then then);
void script_on(struct session *session);
void script_said(struct session *session, uint32_t cue, frames_t at);

/* session_question.c */
enum question_id {
	QUESTION_CONFIRM,
	QUESTION_REMIND,
	QUESTION_REMIND_DESK,
	QUESTION_SAFETY,
	QUESTION_DOCTOR,
	QUESTION_REST,
	QUESTION_TOUR,
	QUESTION_TOUR_PAUSE,
	QUESTION_TOUR_RESUME,
	QUESTION_TOUR_HURTS,
	QUESTION_ROUTINE,
	QUESTION_FROM_THERE,
	QUESTION_AFTER_PAIN,
	QUESTION_TOO_SOON,
	QUESTION_SETTLED,
	QUESTION_CHANGE,
	QUESTION_OFFER,
	QUESTION_FEEDBACK,
	QUESTION_WAS_THAT,
	QUESTION_HURT,
	QUESTION_GO_ON,
	QUESTION_FLOW,
	QUESTION_AUDIO,
};
/* Adds the question to the script and opens it. */
void question_ask(struct session *session, enum question_id id);
/* Asks the open question again, in full. */
void question_repeat(struct session *session);
void question_close(struct session *session);
/* The open question's answer. False when `intent` is none. */
bool question_answer(struct session *session, const struct intent *intent, const char *phrase);
/* Asks for the second time. */
void question_ask_again(struct session *session);
/* The same after what is in the script. */
void question_add_again(struct session *session);
/* Reads a number back that was not heard surely. */
void question_check(struct session *session);
/* Something was said that may be an answer. */
void question_unclear(struct session *session);
/* The time for an answer is over. */
void question_silence(struct session *session);
int question_patience_ms(const struct session *session);
bool question_is(const struct session *session, enum question_id id);
/* The answers to a reminder are possible. */
bool question_is_reminder(const struct session *session);
/* The question is one of the flow's. */
bool question_about_pain(const struct session *session);
bool question_before_session(const struct session *session);
const char *question_name(const struct session *session);

/* session_command.c */
void command_obey(struct session *session, const struct intent *intent, const char *phrase);
/* session_wait.c */
void command_wait(struct session *session); /* arms the deadline of ACTIVITY_WAIT */
void command_wake(struct session *session); /* that deadline has come */

/* session_doubt.c */
/* For an unsurely heard command: asks, or lets it be. */
void command_doubt(struct session *session, const struct intent *intent, const char *phrase);

/* session_answer.c */
/* Answers, and what changes how the coach speaks. False when `kind` is neither. */
bool answer_reply(struct session *session, enum intent_kind kind);
/* The answer to how-long, whats-next, help. */
void answer_text(const struct session *session, enum intent_kind kind, char *text, size_t size);
/* Says `text` in between and goes on. When that cannot be now, `later` is answered at the release. */
void answer_interject(struct session *session, const char *text, enum intent_kind later);
/* Estimate for the whole session from `step`, which is under way. */
int answer_remaining_s(const struct session *session, const struct step *step);
/* How the usual person is doing, while no session is on. */
void answer_standing(struct session *session);

/* session_move.c */
void move_pause(struct session *session);
void move_resume(struct session *session);
void move_stop(struct session *session);
void move_next(struct session *session);
void move_back(struct session *session);
void move_repeat(struct session *session);
/* The exercise is skipped, from now on. */
void move_leave_out(struct session *session);
void move_end(struct session *session);

/* session_start.c */
/* intent START, heard surely: asks what is to be asked first, or begins. */
void start_routine(struct session *session, const struct intent *start);
void start_confirm(struct session *session, const struct intent *start);
/* Takes a copy of the routine named, for who is named. False when there is none. */
bool start_take(struct session *session, const struct intent *start);
void start_begin(struct session *session); /* all questions are answered */
void start_refuse(struct session *session);
/* Nothing is heard: what was about to begin does not. */
void start_deaf(struct session *session);
/* One remark while no session is on. */
void start_remark(struct session *session, enum phrase_id id);
void start_list(const struct session *session, char *text, size_t size);
bool start_compile(struct session *session);
/* Goes to another item, from wherever the body is; after the last one the session ends. */
void start_item(struct session *session, int item);
/* The same, to `step` of it. */
void start_at(struct session *session, int item, size_t step);
void start_gentler(struct session *session);
/* Puts another exercise in the place of the item that the session is at, with that dose, and goes there. The script has
 * the words that lead to it. */
void start_exchange(struct session *session, const struct exercise *exercise, const struct dose *dose);
/* It hurt too much today. */
bool start_is_over(const struct session *session, const char *exercise);
/* The nearest gentler exercise that may be done instead of this one, NULL when there is none. */
const struct exercise *start_gentler_of(const struct session *session);

/* session_opening.c */
enum opening_answer { OPENING_YES, OPENING_NO, OPENING_FROM_THERE };
/* The routine is chosen and wanted. */
void opening_begin(struct session *session);
/* Asks what is to be asked next, after what is in the script; or begins. */
void opening_next(struct session *session);
/* The open question does not keep the routine from beginning. */
void opening_answer(struct session *session, enum opening_answer answer);
/* What the questions of the opening may need; `where` is memory for it. */
void opening_arguments(const struct session *session, struct phrase_arguments *arguments, char *where, size_t size);
/* The item that it begins with. */
int opening_first_item(const struct session *session);
/* Leads to where the session before was cut short. False when it begins at the beginning. */
bool opening_goes_there(struct session *session);
/* Acknowledged: not to be said again. */
void opening_remember(struct session *session, const char *what);

/* session_remind.c */
void remind(struct session *session, const struct session_event *event);
void remind_start(struct session *session);
/* Not now, as `note` tells. */
void remind_leave(struct session *session, const char *note, bool aloud);

/* session_tour.c */
void tour_begin(struct session *session);
void tour_heard(struct session *session);
void tour_missed(struct session *session);

/* The item that comes after the one under way, or that the session is on its way to; the count of items = none. */
int start_next_item(const struct session *session);
/* The exercise under way is over for today, wherever else the routine has it. */
void start_strike(struct session *session);

/* session_end.c */
/* What somebody found of the session: "easy", "right", "hard"; "" = no answer. */
void end_feedback(struct session *session, const char *found);
void end_session(struct session *session, enum outcome outcome);
/* Adds what every end has in common to the script, with the way up if wanted, and starts it. */
void end_close(struct session *session, bool get_up);
/* Says the closing words again. */
void end_again(struct session *session);
/* Rest and see a doctor: what pain leads to when there is no flow. */
void end_resting(struct session *session);
/* How the session ends, unless pain has decided that already. */
void end_outcome(struct session *session, enum outcome outcome);
/* Nobody has come back. */
void end_long_pause(struct session *session);
/* The closing words have been said, or are not wanted. */
void end_leave(struct session *session);
void end_shutdown(struct session *session);
void end_audio_lost(struct session *session, bool speaker, bool quiet);
void end_audio_back(struct session *session);
void end_audio_given_up(struct session *session);
/* Nothing moves on while nobody who says stop would be heard, whatever a key has asked for. */
void end_deaf(struct session *session);

#endif
