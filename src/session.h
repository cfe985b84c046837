/*
 * The session: what the coach does, as a pure function of time and events. No I/O, no clock, no
 * thread, no allocation per event. The daemon, the simulated room and the unit tests drive this
 * very function. All times are voice time in frames (frames.h).
 *
 * The caller: calls session_handle with each event and, when session_deadline is reached, with
 * SESSION_TICK; performs the actions in order. Says and tones are named by cue numbers; the caller reports
 * SESSION_SAID when a cue has ended or could not be said (never after it was cancelled).
 */
#ifndef STEADY_SESSION_H
#define STEADY_SESSION_H

#include "brief.h"
#include "catalogue.h"
#include "config.h"
#include "flow.h"
#include "frames.h"
#include "history.h"
#include "intent.h"
#include "microphone.h"
#include "standing.h"
#include "reminder.h"
#include "voice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What each command does. All are acknowledged at once, by a tone or a word; sound is cut at once.
 *
 *   stop       the exercise's lowering cue when the body is loaded, then "Does anything hurt?": yes, as below; no,
 *              "Shall we go on?"
 *   hurts      the lowering cue (or its settle, when not loaded), pain recorded before anything is asked, a breath of
 *              quiet, then the questions of the flow (flow.h); without a flow the session ends. Wins in every state
 *   pause      "Paused.", lowering cue; a reminder after pause_reminder_s, ends after pause_end_s
 *   resume     a sentence is said again, a rest goes on, a repetition is taken again from its beginning
 *   next       the exercise is recorded as skipped when sets were left; after the last one the session closes
 *   back       to the beginning of the exercise when beyond its first repetition, else to the one before
 *   repeat     the last sentence, the repetition, the question again
 *   how-long, whats-next, help
 *              answered at once in a prompt or a rest (which is no longer for it), in a long hold when there is room
 *              before the next number; else at the release, so that no hold gets longer for it
 *   slower, faster, louder, quieter
 *              steps of 10 % and 15; in a repetition confirmed by the tone alone. A beat does not change under way, and
 *              counted seconds never do
 *   gentler    the gentler neighbour of the exercise now, or one step less of its dose; recorded, so that it stays
 *   harder     likewise the harder one, or one step more; at the release, never in the middle of a repetition; not after
 *              pain, and not what hurt lately
 *   leave-out  as next, and from now on
 *   easy, right, hard
 *              only when it is asked how it was
 *   end        closing words
 *   no answer  to the second asking of a question ends the session and says so
 *
 * Heard unsurely in a repetition: the count stands still, "Was that for me?"; no, or three seconds of quiet, and it goes
 * on where it was; the same heard again is believed. Not again within ten seconds, unless it is a safety word: heard
 * twice within ten seconds, that is believed at once. With ask_when_unsure off only safety words under load are asked
 * about.
 */

enum session_event_kind {
	SESSION_TICK,	    /* the deadline has come */
	SESSION_HEARD,	    /* intent with certainty SURE or UNSURE (UNSURE: intent is the best guess) */
	SESSION_COMMAND,    /* the same from the socket or a key: always sure */
	SESSION_SAID,	    /* cue ended at `at` */
	SESSION_AUDIO_LOST, /* microphone or speaker gone: load ends; `speaker` says whether it can still speak */
	SESSION_AUDIO_BACK,
	SESSION_AUDIO_GIVEN_UP, /* it has been gone for so long that nobody waits for the session any more */
	SESSION_REMIND,		/* it is time for what `intent` starts; nothing when something else goes on */
	SESSION_SHUTDOWN,	/* the daemon stops: say goodbye, end safely */
};

struct session_event {
	enum session_event_kind kind;
	struct intent intent;
	enum certainty certainty;
	char phrase[VOCABULARY_PHRASE_SIZE]; /* as heard */
	uint32_t cue;
	frames_t at; /* SAID: when it ended; HEARD: when the utterance began */
	bool speaker;
	bool quiet;		     /* AUDIO_LOST: nothing is to be said of it while no session is on */
	enum reminder_kind reminder; /* REMIND */
};

enum action_kind {
	ACTION_SAY,	/* say `text` as cue `cue` at `at` (exact: a slot; else at the earliest then) */
	ACTION_TONE,	/* earcon `tone`, at once, as cue `cue` when not 0 */
	ACTION_CANCEL,	/* cut all that is said or pending */
	ACTION_CONTEXT, /* hearing context is `contexts` now */
	ACTION_VOLUME,	/* master volume is `value` percent now */
	ACTION_RECORD,	/* append `record` to the history */
	ACTION_NOTE,	/* for watchers and the log of a simulation: `text` is a name, see below */
};

/* Names of notes:
 *   session-start session-end summary       the session's frame; summary: the closing words begin
 *   set-done skipped gentler harder back           on the way
 *   paused resumed reminded stopped         pause: "reminded" once; "stopped" by a plain stop
 *   pain question                           pain: recorded; question: status.question names it
 *   green, amber, red ...                   the flow's outcome, by its name in the file
 *   unknown-routine audio-lost audio-back
 *   tour-heard tour-missed tour-failed     before the first session
 *   reminder                               reminded, and then reminder-yes, -later, -not-today or -silence
 */

enum tone { TONE_ACK, TONE_START, TONE_END, TONE_ASK, TONE_ERROR };

struct action {
	enum action_kind kind;
	uint32_t cue;
	frames_t at;
	bool exact;
	bool counted; /* SAY: a counted number */
	unsigned fit_ms;
	int rate_percent; /* SAY: of the configured rate: the pace that the user asked for */
	char text[SPEAK_TEXT_SIZE];
	enum tone tone;
	unsigned contexts;
	int value;
	struct record record;
};

#define SESSION_MAX_ACTIONS (32 + ROUTINE_MAX_ITEMS)

struct session_output {
	struct action actions[SESSION_MAX_ACTIONS];
	size_t count;
};

enum session_state {
	STATE_IDLE,
	STATE_RUNNING,
	STATE_PAUSED,
	STATE_ASKING,  /* a question is open */
	STATE_STOPPED, /* audio lost in a session */
	STATE_CLOSING, /* last words */
};

struct session_status {
	enum session_state state;
	char routine[ROUTINE_ID_SIZE];
	char exercise[ROUTINE_ID_SIZE];
	int item, items; /* from 1 */
	int set, sets, repetition, repetitions;
	enum side side;
	const char *phase; /* "instruct", "work", ... */
	int remaining_s;   /* estimate, whole session, as of `at` */
	frames_t at;	   /* of the last event: the session has no clock */
	char question[32]; /* id of the open question, "" = none */
	const char *asks;  /* its words, "" = none; good until the next event */
	int volume_percent;
};

struct session_setup {
	unsigned rate; /* Hz */
	const struct config *config;
	const struct catalogue *catalogue; /* borrowed */
	const struct voice *voice;	   /* borrowed */
	const struct flow *flow;	   /* borrowed; what is asked when it hurts. NULL: the session then ends */
	/* How long a text takes when spoken, ms; NULL = estimated by length. Called when a plan is made. */
	int (*measure)(void *user, const char *text, unsigned fit_ms, int rate_percent);
	void *user;
	/* What the past says of a routine, as its file has it, that is about to begin. `brief` says on entry that nothing
	 * is to be asked or changed. NULL = nothing is. */
	void (*brief)(void *user, const struct routine *routine, const char *person, struct brief *brief);
	/* How somebody is doing. NULL = that cannot be told. */
	void (*standing)(void *user, const char *person, struct standing *standing);
	/* Why a word that was to be heard since `since` (voice time) was not. NULL = it was unclear. */
	enum microphone (*microphone)(void *user, frames_t since);
	bool first_sessions; /* say more about how to be heard */
};

struct session;

/* NULL when out of memory; all that a session ever needs is allocated here. */
struct session *session_create(const struct session_setup *setup);
void session_destroy(struct session *session);

/* The routines have been read anew. Only while no session is on and nothing is asked. */
void session_set_catalogue(struct session *session, const struct catalogue *catalogue, const struct flow *flow);

void session_handle(struct session *session, frames_t now, const struct session_event *event,
		    struct session_output *output);
/* When SESSION_TICK is wanted, FRAMES_NEVER = not. */
frames_t session_deadline(const struct session *session);
/* The next texts that will probably be said, so that they can be made ready. Returns how many. */
size_t session_upcoming(const struct session *session, struct action *list, size_t max);
void session_status(const struct session *session, struct session_status *status);
const char *session_state_name(enum session_state state);

#endif
