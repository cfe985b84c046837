/*
 * The settings: /etc/steady/steady.cfg over the built-in defaults. Every key is optional; an unknown
 * key is a problem. Loop thread, read-only after loading.
 */
#ifndef STEADY_CONFIG_H
#define STEADY_CONFIG_H

#include "device_portaudio.h"
#include "people.h"
#include "problems.h"
#include "reminder.h"

#include <stdbool.h>

#define CONFIG_PATH_SIZE 256

enum talk { TALK_FULL, TALK_SHORT, TALK_COUNTS };

struct config {
	struct device_portaudio_config audio; /* audio.input, .output, .rate, .duplex */
	char voice[48];			      /* voice.name: file in voices/ */
	int rate_percent;		      /* voice.rate: 50..200, of the voice's own */
	int volume_percent;		      /* voice.volume: 0..100, master */
	int limit_db;			      /* voice.limit: louder than the user at the microphone, 0 = no limit */
	enum talk talk;			      /* coach.talk: "full", "short", "counts" */
	bool ask_when_unsure;		      /* coach.ask_when_unsure */
	bool confirm_start;		      /* coach.confirm_start: ask "Shall we start?" when unsure */
	char routine[48];		      /* coach.routine: what plain "start" starts */
	int ready_ms;			      /* coach.ready: time to get ready before the first repetition */
	int change_s;			      /* coach.change: changing sides, 5..10 */
	int slot_ms;			      /* coach.beat: one counted second, 700..2000, 1000 = a second */
	int answer_s;			      /* coach.answer: how long a question waits, 4..60 */
	int pause_reminder_s;		      /* coach.pause_reminder: 120 */
	int pause_end_s;		      /* coach.pause_end: 900 */
	bool adapt;			      /* coach.adapt: doses follow from the past */
	int clean_sessions;		      /* coach.clean_sessions: in a row, for a step up; 1..20 */
	int below_sessions;		      /* coach.below_sessions: in a row, for a step down; 1..20 */
	int refused_sessions;		  /* coach.refused_sessions: after a "no", before anything is offered again */
	bool ask_feedback;		  /* coach.ask_feedback: "How was that?" */
	int green_most;			  /* pain.green_most: up to this score of pain, one goes on; 3 */
	int amber_most;			  /* pain.amber_most: up to this, with something else; above, not today; 5 */
	double sensitivity;		  /* listening.sensitivity 0..1 */
	bool cancel_echo;		  /* listening.cancel_echo */
	char model[CONFIG_PATH_SIZE];	  /* listening.model, "" = Debian's en-us */
	char weights[CONFIG_PATH_SIZE];	  /* listening.weights, "" = voices/listening.cfg */
	bool user_model;		  /* listening.user_model: hear with what --adapt has learnt, if it has */
	char data_dir[CONFIG_PATH_SIZE];  /* paths.data: has voices/ and routines/ */
	char local_dir[CONFIG_PATH_SIZE]; /* paths.local: may have voices/ and routines/ that override; /etc/steady */
	char state_dir[CONFIG_PATH_SIZE]; /* paths.state: history.db; $STATE_DIRECTORY or /var/lib/steady */
	char socket[CONFIG_PATH_SIZE]; /* control.socket: $RUNTIME_DIRECTORY/control.sock or /run/steady/control.sock */
	char socket_group[48];	       /* control.group: "steady" */
	struct people people;	       /* people */
	struct reminder_settings reminders; /* plan, quiet, desk, reminders */
};

#define CONFIG_USER_MODEL "user.model"
/* Where --adapt writes it: in state_dir. Returns out. */
const char *config_user_model(const struct config *config, char *out, size_t size);
/* The same when it is wanted and there, else "". */
const char *config_used_user_model(const struct config *config, char *out, size_t size);

void config_defaults(struct config *config);
/* Reads `path` over what is in *config. False when something is wrong with it (problems say what; what is right is
 * taken all the same). A missing file is no problem when `optional`. */
bool config_load(struct config *config, const char *path, bool optional, struct problems *problems);

#endif
