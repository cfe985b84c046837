/* What the parts of the coach share: coach.c (events and actions), coach_cues.c (what is said and sounding),
 * coach_volume.c (how loud it is), coach_microphone.c (how well it hears) and coach_brief.c (what the past says). */
#ifndef STEADY_COACH_INTERNAL_H
#define STEADY_COACH_INTERNAL_H

#include "coach.h"

#include "cues.h"
#include "loudness.h"
#include "tone.h"

#define EVENTS_MAX 32
#define TONE_KINDS (TONE_ERROR + 1)

struct coach {
	struct coach_setup setup;
	unsigned rate;
	struct session *session;
	struct session_output output;
	struct cues cues;
	struct session_event events[EVENTS_MAX];
	size_t event_head, event_count;
	struct clip *tones[TONE_KINDS];
	enum session_state state;
	frames_t held_since; /* stream; FRAMES_NEVER = not held */
	frames_t voice_lag;  /* of voice time behind stream time, as hearing has been told */
	bool lost, muted;    /* the device; the microphone gives nothing */
	bool deaf;	     /* either of them, as the session was told */
	/* What it gave last: for telling somebody why he was not heard. */
	enum input_state input;
	frames_t voice_at;  /* voice time when something like a voice was last noticed; FRAMES_NEVER = not yet */
	double voice_dbfs;  /* and how loud it was at most */
	int faint_voices;   /* in a row, saturating */
	int volume_percent; /* as set; 0 = not yet */
	struct loudness loudness;
	struct past past; /* memory for making a brief */
};

/* Tells the watcher; an event without a time gets the present one. */
void coach_tell(struct coach *coach, struct coach_event *event);
/* Puts an event behind the others for the session. */
void coach_enqueue(struct coach *coach, const struct session_event *event);

/* What to ask of speak for an ACTION_SAY: the voice's style at the rate of the moment. */
struct speak_request coach_request(const struct coach *coach, const struct action *action);
void coach_cue_say(struct coach *coach, const struct action *action);
void coach_cue_tone(struct coach *coach, const struct action *action);
/* Cuts all that is said or pending. */
void coach_cue_cancel(struct coach *coach);
/* Takes in the engine's reports. */
void coach_cue_collect(struct coach *coach);

/* The volume that the user set; "louder" and "quieter" too. */
void coach_volume_set(struct coach *coach, int percent);
/* Somebody was understood: how loud that was. */
void coach_volume_hear(struct coach *coach, const struct heard *heard);
/* A sentence has ended. */
void coach_volume_follow(struct coach *coach);

/* Notices how well the microphone hears. */
void coach_microphone_notice(struct coach *coach, const struct heard *heard);
/* Why somebody was not heard since `since`, voice time; for the session, `user` is the coach. */
enum microphone coach_microphone_judge(void *user, frames_t since);

/* Makes the brief of a routine, as its file has it; for the session, `user` is the coach. */
void coach_brief_make(void *user, const struct routine *routine, const char *person, struct brief *brief);
/* How somebody is doing; likewise. */
void coach_standing_make(void *user, const char *person, struct standing *standing);

#endif
