/*
 * Scenarios: plays for the simulated room, as text. This is the model and its parser; pure. simulate.c plays it.
 *
 * THE LANGUAGE
 *
 * One statement a line; "#" begins a comment; words are separated by blanks or commas; text stands in double quotes.
 *   TIME   2s  0.5s  300ms  15min          LEVEL  -26dB, dBFS at the microphone, active RMS (room.h)
 *   FILE   a path relative to the scenario; "speech:PATH" is below $STEADY_SPEECH, else ../shared/speech
 *
 * Setting the scene (before the first action):
 *   title TEXT...                    what it shows, to the end of the line
 *   skip unless FILE                 the scenario is skipped (and passes) when FILE is not there
 *   rate HZ                          8000..48000, of the stream; 16000
 *   seed N                           of rooms and noise; 1
 *   begin FRAME                      number of the stream's first frame, as if it had run for so long; 0
 *   room synthetic TIME | dry | file FILE
 *                                    TIME is how long sound takes to decay by 60 dB; 300ms
 *   noise none | pink LEVEL | file FILE LEVEL
 *                                    pink -60dB
 *   echo none | TIME LEVEL           delay and level of the coach at the microphone; 40ms -20dB, 6 dB above the user
 *   user VOICE WPM [LEVEL]           eSpeak voice, words a minute, level of who trains; en-us+f1 150 -26dB
 *   person NAME VOICE WPM [LEVEL]    somebody else in the room
 *   set KEY = VALUE                  any setting, as in steady.cfg: set coach.talk = "short"
 *   routines DIR                     one more directory with routines
 *   newcomer                         the user is new: the coach says more, and nothing has been acknowledged before
 *   limit TIME                       the play fails when it lasts longer; 40min
 *
 * The past, oldest first; WHEN is how long ago: 6d, 20h. Who is no newcomer has acknowledged safety and tour long ago:
 *   past WHEN session ROUTINE [DETAIL]... [for PERSON]
 *                                    a session with the doses that followed from what is above it, offers declined,
 *                                    and all of it done, but for
 *       skips EXERCISE               that one
 *       pain EXERCISE [score N]      it hurt at its beginning, N of ten; the session went on with what follows
 *       ends EXERCISE [outcome NAME] it ended when that one was to begin; "interrupted", or NAME ("pain", "ended" ...)
 *       feedback WORD                easy, right, hard
 *       refuses                      what went up, or was offered, was refused
 *       settled                      asked whether the pain had settled, the answer was yes
 *   past WHEN wish WORD EXERCISE     easier, harder, leave-out, take-back: by steadyctl
 *   past WHEN known WORD             safety, tour, trainer: acknowledged
 *
 * Actions, played in the order they are written, WHEN ACTION:
 *   at TIME                          since the beginning
 *   after EVENT [+ TIME]             the next time that it happens, counted from the action before
 *   while coach TEXT | count N [+ TIME]
 *                                    300 ms, or TIME, after the sentence with TEXT or the number N began
 *   then [+ TIME]                    when the action before has ended (somebody has finished speaking)
 *
 *   say TEXT [as NAME] [LEVEL]       the user, or NAME, says it
 *   say file FILE [TEXT] [LEVEL]     a recording is played from where the user is; TEXT is for the print-out
 *   command TEXT                     a command by the control socket: "pause", "start:back", "number:4"
 *   mishear TEXT [unsurely]          the hearing takes something for this intent, whatever was said
 *   fault mic mute TIME              the microphone gives zeros
 *   fault mic faint TIME             it gives hardly more than its converter's own noise
 *   fault mic hiss TIME              it is switched off, and gives the hiss of the amplifier behind the switch
 *   fault mic lost TIME              its stream stands still, that of the loudspeaker does not
 *   fault speaker lost TIME          the other way round
 *   fault device dead TIME           both stand still
 *   fault power cut TIME             the plug is pulled; the coach comes back with what was on disk
 *   wait                             nobody does anything; what follows is looked for from here on
 *   end                              the end of the play ("end WHEN" is the same); without it, the play ends when the
 *                                    coach has been idle for 3 s after the last action
 *
 * Events:
 *   coach TEXT                       a sentence with TEXT in it (any case): "after" it has ended, "expect" it to begin
 *   count N                          a counted number begins
 *   note NAME | state NAME           the session says so (session.h)
 *   heard INTENT                     an utterance was taken for this intent (intent.h), surely
 *   unsure                           an utterance was taken for something, unsurely
 *   tone                             an earcon
 *   held                             the coach stopped to listen (its time stands still)
 *   quiet                            expectations only: from then on, until its next sentence or tone, the coach makes
 * no sound above -55 dBFS other than ducked; from the recorded output
 *
 * Expectations. Times count from the end of the action before them; an event during the action counts too:
 *   then within TIME expect EVENT
 *   then within TIME expect no EVENT
 *   expect EVENT                     at any time from the action before to the end of the play
 *   expect never EVENT [after EVENT] in the whole play, or after the first such event
 *   expect counts even TIME [at least N]
 *                                    each counted number sounds within TIME of its slot, and the distance within a hold
 *                                    is the beat, measured in the output's samples; at least N (1) were counted
 *   expect history [sessions N] [sets N] [repetitions N] [skipped N] [exercises N] [pains N] [pain EXERCISE]
 *                  [outcome NAME] [person ID]
 *                                    totals of what the play has added to the history; whose the last session was
 *   expect [no] record KIND [WORD] [WORD] [dose SETSxREPETITIONSxHOLD]
 *                                    the play has added such a record: KIND as in record_kind_name; exercise or phrase
 */
#ifndef STEADY_SCENARIO_H
#define STEADY_SCENARIO_H

#include "intent.h"
#include "problems.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCENARIO_MAX_BYTES 65536
#define SCENARIO_TEXT_SIZE 160
#define SCENARIO_MAX_ACTIONS 256
#define SCENARIO_MAX_CHECKS 256
#define SCENARIO_MAX_PEOPLE 8
#define SCENARIO_MAX_SETS 32
#define SCENARIO_MAX_SKIPS 8
#define SCENARIO_MAX_ROUTINES 4
#define SCENARIO_MAX_PASTS 64

/* No level given. */
#define SCENARIO_NO_LEVEL 1000.0

enum scene_event_kind {
	SCENE_COACH,
	SCENE_COUNT,
	SCENE_NOTE,
	SCENE_STATE,
	SCENE_HEARD,
	SCENE_UNSURE,
	SCENE_TONE,
	SCENE_HELD,
	SCENE_QUIET,
};

struct scene_event {
	enum scene_event_kind kind;
	char text[SCENARIO_TEXT_SIZE]; /* COACH: part of the sentence; NOTE, STATE, HEARD: the name */
	int number;		       /* COUNT */
};

enum scene_when { SCENE_AT, SCENE_AFTER, SCENE_WHILE, SCENE_THEN };
enum scene_deed {
	SCENE_SAY,
	SCENE_SAY_FILE,
	SCENE_COMMAND,
	SCENE_MISHEAR,
	SCENE_MIC_MUTE,
	SCENE_MIC_FAINT,
	SCENE_MIC_HISS,
	SCENE_MIC_LOST,
	SCENE_SPEAKER_LOST,
	SCENE_DEVICE_DEAD,
	SCENE_POWER_CUT,
	SCENE_WAIT,
	SCENE_END
};

struct scene_action {
	int line;
	enum scene_when when;
	int time_ms;		  /* AT: since the beginning; else after the event */
	struct scene_event event; /* AFTER, WHILE */
	enum scene_deed deed;
	char text[SCENARIO_TEXT_SIZE];
	char file[SCENARIO_TEXT_SIZE];
	size_t person;	      /* SAY: index into people */
	double level;	      /* dBFS, or SCENARIO_NO_LEVEL */
	struct intent intent; /* COMMAND, MISHEAR */
	bool unsurely;	      /* MISHEAR */
	int lasts_ms;	      /* faults */
};

enum scene_check_kind {
	SCENE_CHECK_WITHIN, /* event happens; within_ms -1 = at any time */
	SCENE_CHECK_ABSENT, /* event does not happen within */
	SCENE_CHECK_NEVER,  /* event does not happen, after `since` when there is one */
	SCENE_CHECK_COUNTS,
	SCENE_CHECK_HISTORY,
	SCENE_CHECK_RECORD,
};

/* "" and sets 0 = whatever */
struct scene_record {
	char kind[24], words[2][48]; /* each is the exercise or the phrase */
	int sets, repetitions, hold_s;
};

/* -1 and "" = whatever */
struct scene_history {
	int sessions, sets, repetitions, skipped, exercises, pains;
	char pain[SCENARIO_TEXT_SIZE];
	char outcome[32];
	char person[32]; /* of the last session */
};

struct scene_check {
	int line;
	char text[SCENARIO_TEXT_SIZE]; /* as written */
	enum scene_check_kind kind;
	int action; /* index of the action before it, -1 = none */
	int within_ms;
	struct scene_event event;
	bool has_since;
	struct scene_event since;
	int tolerance_ms, at_least; /* COUNTS */
	struct scene_history history;
	struct scene_record record;
	bool absent; /* RECORD: there is none */
};

enum scene_past_kind { SCENE_PAST_SESSION, SCENE_PAST_WISH, SCENE_PAST_KNOWN };

/* "" = nothing of the kind */
struct scene_past {
	int line;
	int64_t ago_s;
	enum scene_past_kind kind;
	char name[48];	   /* routine, wish, what is known */
	char exercise[48]; /* WISH */
	char skips[48], pain[48], ends[48];
	int score; /* of the pain, -1 = unknown */
	char outcome[16], feedback[16], person[48];
	bool refuses, settled;
};

enum scene_sound { SCENE_NONE, SCENE_MADE, SCENE_FILE };

struct scene_person {
	char name[32]; /* "" = the user */
	char voice[48];
	int words_a_minute;
	double level; /* dBFS */
};

struct scene_setting {
	int line;
	char key[64];
	char value[SCENARIO_TEXT_SIZE]; /* as written */
};

struct scenario {
	char title[SCENARIO_TEXT_SIZE];
	char skips[SCENARIO_MAX_SKIPS][SCENARIO_TEXT_SIZE];
	size_t skip_count;
	unsigned rate;
	uint64_t seed;
	int64_t begin;		      /* frames of the stream, at `rate` */
	enum scene_sound room, noise; /* NONE: dry, quiet */
	int rt60_ms;
	char room_file[SCENARIO_TEXT_SIZE];
	double noise_dbfs;
	char noise_file[SCENARIO_TEXT_SIZE];
	bool echo;
	int echo_delay_ms;
	double echo_dbfs;
	struct scene_person people[SCENARIO_MAX_PEOPLE]; /* the first is the user */
	size_t person_count;
	struct scene_setting sets[SCENARIO_MAX_SETS];
	size_t set_count;
	char routines[SCENARIO_MAX_ROUTINES][SCENARIO_TEXT_SIZE];
	size_t routine_count;
	bool newcomer;
	struct scene_past pasts[SCENARIO_MAX_PASTS];
	size_t past_count;
	int limit_ms;
	struct scene_action actions[SCENARIO_MAX_ACTIONS];
	size_t action_count;
	struct scene_check checks[SCENARIO_MAX_CHECKS];
	size_t check_count;
};

/* Parses `length` bytes of `text`, which came from `file`. The caller frees what it gets with free(). NULL when
 * something is wrong (each of it is in `problems`) or when out of memory. */
struct scenario *scenario_parse(const char *file, const char *text, size_t length, struct problems *problems);

#endif
