/*
 * What the coach says, as keys; the words are in the voice files. Pure.
 *
 * A template may hold placeholders in braces:
 *   {routine} {exercise} {called} {next} {gentler} {side} {text} {list}   put in as they are
 *   {n} {m} {minutes} {seconds}                                 numbers, in words as the voice has them
 *   {n|one thing|# things}                                      chosen by number (1, else), # is the number in words
 * What is put in at the beginning of a sentence gets its capital.
 */
#ifndef STEADY_PHRASE_H
#define STEADY_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

/* clang-format off */
/* key in the voice files, enumerator. Every voice (or its base) must have every one. */
#define PHRASE_LIST(X) \
	X("welcome", WELCOME) \
	X("goodbye", GOODBYE) \
	X("nothing-running", NOTHING_RUNNING) \
	X("unknown", UNKNOWN) \
	X("too-long", TOO_LONG) \
	X("help-idle", HELP_IDLE) \
	X("hurts-idle", HURTS_IDLE) \
	X("ask-start", ASK_START) \
	X("ask-start-again", ASK_START_AGAIN) \
	X("ask-routine-again", ASK_ROUTINE_AGAIN) \
	X("not-started", NOT_STARTED) \
	X("remind", REMIND) \
	X("remind-desk", REMIND_DESK) \
	X("remind-left", REMIND_LEFT) \
	X("nothing-left", NOTHING_LEFT) \
	X("history-damaged", HISTORY_DAMAGED) \
	X("history-not-kept", HISTORY_NOT_KEPT) \
	X("safety-doctor", SAFETY_DOCTOR) \
	X("safety-pain", SAFETY_PAIN) \
	X("safety-stop", SAFETY_STOP) \
	X("ask-safety", ASK_SAFETY) \
	X("ask-safety-again", ASK_SAFETY_AGAIN) \
	X("safety-refused", SAFETY_REFUSED) \
	X("ask-doctor", ASK_DOCTOR) \
	X("ask-doctor-again", ASK_DOCTOR_AGAIN) \
	X("doctor-refused", DOCTOR_REFUSED) \
	X("ask-rest", ASK_REST) \
	X("ask-rest-again", ASK_REST_AGAIN) \
	X("ask-tour", ASK_TOUR) \
	X("ask-tour-again", ASK_TOUR_AGAIN) \
	X("tour-begin", TOUR_BEGIN) \
	X("tour-pause", TOUR_PAUSE) \
	X("tour-resume", TOUR_RESUME) \
	X("tour-hurts", TOUR_HURTS) \
	X("tour-pause-again", TOUR_PAUSE_AGAIN) \
	X("tour-resume-again", TOUR_RESUME_AGAIN) \
	X("tour-hurts-again", TOUR_HURTS_AGAIN) \
	X("tour-unclear", TOUR_UNCLEAR) \
	X("tour-nobody", TOUR_NOBODY) \
	X("tour-faint", TOUR_FAINT) \
	X("tour-noisy", TOUR_NOISY) \
	X("tour-overdriven", TOUR_OVERDRIVEN) \
	X("tour-mute", TOUR_MUTE) \
	X("tour-left", TOUR_LEFT) \
	X("tour-done", TOUR_DONE) \
	X("tour-failed", TOUR_FAILED) \
	X("ask-from-there", ASK_FROM_THERE) \
	X("ask-from-there-again", ASK_FROM_THERE_AGAIN) \
	X("ask-after-pain", ASK_AFTER_PAIN) \
	X("ask-after-pain-again", ASK_AFTER_PAIN_AGAIN) \
	X("there-side", THERE_SIDE) \
	X("there-set", THERE_SET) \
	X("ask-too-soon", ASK_TOO_SOON) \
	X("ask-too-soon-again", ASK_TOO_SOON_AGAIN) \
	X("routine-for", ROUTINE_FOR) \
	X("told", TOLD) \
	X("gone-well", GONE_WELL) \
	X("was-much", WAS_MUCH) \
	X("as-wished", AS_WISHED) \
	X("hurt-last", HURT_LAST) \
	X("hurt-last-score", HURT_LAST_SCORE) \
	X("then-today", THEN_TODAY) \
	X("today-times", TODAY_TIMES) \
	X("today-hold", TODAY_HOLD) \
	X("today-sets", TODAY_SETS) \
	X("today-instead", TODAY_INSTEAD) \
	X("left-out", LEFT_OUT) \
	X("ask-settled", ASK_SETTLED) \
	X("ask-settled-score", ASK_SETTLED_SCORE) \
	X("ask-settled-again", ASK_SETTLED_AGAIN) \
	X("unsettled", UNSETTLED) \
	X("ask-harder", ASK_HARDER) \
	X("ask-return", ASK_RETURN) \
	X("ask-offer-again", ASK_OFFER_AGAIN) \
	X("as-before", AS_BEFORE) \
	X("less-of-it", LESS_OF_IT) \
	X("opening", OPENING) \
	X("opening-plain", OPENING_PLAIN) \
	X("opening-short", OPENING_SHORT) \
	X("first-hint", FIRST_HINT) \
	X("warm-up", WARM_UP) \
	X("exercise-first", EXERCISE_FIRST) \
	X("exercise", EXERCISE) \
	X("exercise-last", EXERCISE_LAST) \
	X("same-position", SAME_POSITION) \
	X("dose-times", DOSE_TIMES) \
	X("dose-times-sides", DOSE_TIMES_SIDES) \
	X("dose-hold", DOSE_HOLD) \
	X("dose-hold-sides", DOSE_HOLD_SIDES) \
	X("dose-stay", DOSE_STAY) \
	X("dose-stay-sides", DOSE_STAY_SIDES) \
	X("dose-sets", DOSE_SETS) \
	X("seconds", SECONDS) \
	X("minutes", MINUTES) \
	X("minutes-half", MINUTES_HALF) \
	X("set", SET) \
	X("set-last", SET_LAST) \
	X("side-first", SIDE_FIRST) \
	X("change", CHANGE) \
	X("side", SIDE) \
	X("ready", READY) \
	X("ready-side", READY_SIDE) \
	X("repetition", REPETITION) \
	X("repetition-side", REPETITION_SIDE) \
	X("repetition-last", REPETITION_LAST) \
	X("repetition-last-side", REPETITION_LAST_SIDE) \
	X("cue", CUE) \
	X("halfway", HALFWAY) \
	X("praise", PRAISE) \
	X("rest-after", REST_AFTER) \
	X("rest-set", REST_SET) \
	X("rest", REST) \
	X("paused", PAUSED) \
	X("say-resume", SAY_RESUME) \
	X("pause-reminder", PAUSE_REMINDER) \
	X("again", AGAIN) \
	X("again-side", AGAIN_SIDE) \
	X("going-on", GOING_ON) \
	X("time-left", TIME_LEFT) \
	X("time-left-short", TIME_LEFT_SHORT) \
	X("rest-left", REST_LEFT) \
	X("after-this", AFTER_THIS) \
	X("after-this-done", AFTER_THIS_DONE) \
	X("louder", LOUDER) \
	X("quieter", QUIETER) \
	X("slower", SLOWER) \
	X("faster", FASTER) \
	X("limit", LIMIT) \
	X("help", HELP) \
	X("already-running", ALREADY_RUNNING) \
	X("gentler-none", GENTLER_NONE) \
	X("harder-none", HARDER_NONE) \
	X("harder-hurt", HARDER_HURT) \
	X("all-right", ALL_RIGHT) \
	X("from-now-on", FROM_NOW_ON) \
	X("left-out-from-now", LEFT_OUT_FROM_NOW) \
	X("was-that", WAS_THAT) \
	X("ask-hurt", ASK_HURT) \
	X("ask-hurt-again", ASK_HURT_AGAIN) \
	X("ask-go-on", ASK_GO_ON) \
	X("ask-go-on-again", ASK_GO_ON_AGAIN) \
	X("ask-audio", ASK_AUDIO) \
	X("audio-back", AUDIO_BACK) \
	X("noted", NOTED) \
	X("good", GOOD) \
	X("audio-lost", AUDIO_LOST) \
	X("end-pain", END_PAIN) \
	X("end-no-answer", END_NO_ANSWER) \
	X("end-pause", END_PAUSE) \
	X("ask-feedback", ASK_FEEDBACK) \
	X("thanks", THANKS) \
	X("summary", SUMMARY) \
	X("summary-easier", SUMMARY_EASIER) \
	X("summary-ended", SUMMARY_ENDED) \
	X("summary-none", SUMMARY_NONE) \
	X("summary-week", SUMMARY_WEEK) \
	X("standing-none", STANDING_NONE) \
	X("standing-week", STANDING_WEEK) \
	X("standing-weeks", STANDING_WEEKS) \
	X("standing-away", STANDING_AWAY) \
	X("standing-pain-never", STANDING_PAIN_NEVER) \
	X("standing-pain-gone", STANDING_PAIN_GONE) \
	X("standing-pain", STANDING_PAIN) \
	X("standing-pain-less", STANDING_PAIN_LESS) \
	X("standing-pain-more", STANDING_PAIN_MORE)
/* clang-format on */

enum phrase_id {
#define X(name, id) PHRASE_##id,
	PHRASE_LIST(X)
#undef X
	    PHRASE_COUNT
};

struct voice;

/* NULL strings are put in as "". */
struct phrase_arguments {
	const char *routine, *exercise, *called, *next, *gentler, *side, *text, *list;
	int n, m, minutes, seconds;
};

/* The key: "ask-go-on". */
const char *phrase_name(enum phrase_id id);
/* Renders into out (at most size bytes, always terminated). False when it did not fit. */
bool phrase_render(const struct voice *voice, enum phrase_id id, const struct phrase_arguments *arguments, char *out,
		   size_t size);
/* The same for a template from elsewhere. */
bool phrase_fill(const struct voice *voice, const char *template, const struct phrase_arguments *arguments, char *out,
		 size_t size);
/* A template's placeholders are all known and closed; else `bad` gets the first that is not. */
bool phrase_check(const char *text, char *bad, size_t size);

#endif
