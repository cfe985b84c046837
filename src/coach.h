/*
 * The coach: the conductor on the loop thread. Carries what was heard and commanded to the session, what the
 * session wants to speak, engine and history, and what the engine reports back. The daemon and the simulated room
 * run this very code; only who calls coach_step differs.
 *
 * Threads: loop thread, except coach_attend (hearing thread).
 */
#ifndef STEADY_COACH_H
#define STEADY_COACH_H

#include "catalogue.h"
#include "config.h"
#include "engine_setup.h"
#include "history.h"
#include "listen.h"
#include "reminder.h"
#include "session.h"
#include "speak.h"
#include "voice.h"

enum coach_event_kind {
	COACH_SAYS,	/* a cue began to sound: text, planned and actual frame, counted */
	COACH_SAID,	/* it ended */
	COACH_CUT,	/* it was cut, or dropped before it began */
	COACH_TONE,	/* an earcon began */
	COACH_HEARD,	/* an utterance: heard */
	COACH_EVIDENCE, /* early evidence came or went: heard (HEARD_VOICE, HEARD_QUIET) */
	COACH_STATE,	/* the session's state changed: text is its name */
	COACH_NOTE,	/* text: a named moment, "paused", "set-done", "pain", "summary" ... */
	COACH_RECORD,	/* a record went to the history */
};

struct coach_event {
	enum coach_event_kind kind;
	frames_t stream, voice; /* when */
	uint32_t cue;
	frames_t planned; /* SAYS: voice time asked for; FRAMES_NEVER when not exact */
	frames_t late;	  /* SAYS: frames after the time that was asked for; 0 = exactly then, or as soon as possible */
	bool counted;
	const char *text;
	const struct heard *heard;
	const struct record *record;
	enum tone tone;
};

typedef void (*coach_fn)(void *user, const struct coach_event *event);

struct coach_setup {
	struct engine *engine; /* all borrowed */
	struct speak *speak;
	struct listen *listen; /* may be NULL */
	struct history *history;
	const struct catalogue *catalogue;
	const struct voice *voice;
	const struct flow *flow; /* may be NULL */
	const struct config *config;
	bool first_sessions;		  /* say more about how to be heard */
	int64_t (*wall_time)(void *user); /* seconds since 1970 */
	coach_fn watch;			  /* may be NULL */
	void *user;
};

struct coach;

struct coach *coach_create(const struct coach_setup *setup);
void coach_destroy(struct coach *coach);
/* The routines have been read anew, and `listen` (may be NULL) with them. Only while coach_is_idle. */
void coach_set_routines(struct coach *coach, const struct catalogue *catalogue, const struct flow *flow,
			struct listen *listen);
/* Does all that is due at engine_clock() now: reports, finished clips, ticks. */
void coach_step(struct coach *coach);
/* Something was heard. */
void coach_heard(struct coach *coach, const struct heard *heard);
/* Something was commanded by socket or key. */
void coach_command(struct coach *coach, const struct intent *intent);
/* Reminds of a routine; only while coach_is_free. */
void coach_remind(struct coach *coach, const struct reminder_call *call);
/* Nothing is said, nobody speaks, and somebody who answered would be heard. */
bool coach_is_free(const struct coach *coach);
/* Says a text ("say" on the socket). False while a session runs: nobody wants a stranger's words in a hold. */
bool coach_say(struct coach *coach, const char *text);
/* What somebody could mend about the microphone; MICROPHONE_UNCLEAR = nothing is known to be wrong. `level_dbfs` is that of the
 * last voice; valid with MICROPHONE_FAINT. */
enum microphone coach_microphone(const struct coach *coach, double *level_dbfs);
/* The device is lost (whether it still speaks), or is back. */
void coach_audio(struct coach *coach, bool ok, bool speaker_works);
/* It has been lost for so long that the session is over. */
void coach_give_up(struct coach *coach);
/* Says goodbye; coach_is_idle turns true when it has been said. */
void coach_shutdown(struct coach *coach);
bool coach_is_idle(const struct coach *coach); /* no session and nothing sounding or pending */
void coach_status(const struct coach *coach, struct session_status *status);
/* By how much the coach is louder than the user at the microphone, and what is taken off its volume for that (0 or
 * below), dB. False, and only the latter, when it is not known yet. */
bool coach_loudness(const struct coach *coach, double *over_user_db, double *trim_db);
/* How long the loop may sleep, ms, before coach_step is due again. */
int coach_patience(const struct coach *coach);

/* Hearing thread: lets the coach give way (duck, hold) or go on, at once. */
void coach_attend(struct engine *engine, const struct heard *heard);

/* One JSON object for an event, for watchers and events.jsonl. False when it did not fit. */
bool coach_event_json(const struct coach_event *event, unsigned rate, char *out, size_t size);

#endif
