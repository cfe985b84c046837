/*
 * Performs the actions of a scenario on a stage, in the order they are written. One thread.
 */
#ifndef STEADY_PROMPTER_H
#define STEADY_PROMPTER_H

#include "stage.h"

/* An action that was performed. */
enum { FAULT_MUTE, FAULT_FAINT, FAULT_HISS, FAULT_INPUT, FAULT_OUTPUT, FAULT_DEAD, FAULTS };

struct performed {
	frames_t begin, end; /* room time; somebody speaks from begin to end */
	size_t index;	     /* of the log's first entry after it */
};

struct prompter {
	struct stage *stage;
	const struct scenario *scenario;
	frames_t begin;		     /* room time from which "at" counts */
	size_t next;		     /* action to perform */
	size_t cursor;		     /* entry of the log from which the next event is looked for */
	frames_t due;		     /* when `next` is performed; FRAMES_NEVER = its event has not come */
	frames_t faults_end[FAULTS]; /* 0 = no fault */
	bool over;		     /* an "end" was reached */
	bool failed;		     /* an action could not be performed: `error` says why */
	char error[320];
	struct performed performed[SCENARIO_MAX_ACTIONS];
};

/* From the present block on. The scenario may be another than the one that set the stage: then only its actions, its
 * people and its expectations count. */
void prompter_start(struct prompter *prompter, struct stage *stage, const struct scenario *scenario);
/* Performs what is due in the block that begins now. */
void prompter_step(struct prompter *prompter);
/* All actions performed and everybody silent. */
bool prompter_is_done(const struct prompter *prompter);

#endif
