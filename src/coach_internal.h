/* What the two halves of the coach share: coach.c (events and actions) and coach_cues.c (what is said and sounding). */
#ifndef STEADY_COACH_INTERNAL_H
#define STEADY_COACH_INTERNAL_H

#include "coach.h"

#include "cues.h"
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
	frames_t prompt_until;
	bool prompting;
	bool deaf; /* the microphone gives nothing */
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

#endif
