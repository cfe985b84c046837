/*
 * Whether our own parts move: what the watchdog is fed by. A device that is lost is no illness, starting anew would not
 * bring it back; a part that hangs is, and nothing but starting anew helps. Pure. Times in ms of a clock that only goes
 * forward.
 */
#ifndef STEADY_HEALTH_H
#define STEADY_HEALTH_H

#include "frames.h"

#include <stdbool.h>
#include <stdint.h>

#define HEALTH_SUSPECT_MS 1000 /* no decode and no sentence takes longer on a machine that keeps up */
#define HEALTH_STUCK_MS 5000   /* and none so long on one that does not */

enum health_state {
	HEALTH_GOOD,
	HEALTH_SUSPECT, /* the watchdog is not fed: should the loop hang as well, it bites in time */
	HEALTH_STUCK,	/* ask to be started anew */
};

enum health_part { HEALTH_HEARING, HEALTH_CALLBACK_OUTPUT, HEALTH_CALLBACK_INPUT, HEALTH_SYNTHESIS, HEALTH_PARTS };

/* What can be seen of them. */
struct health_signs {
	bool hearing_idle;	    /* no sound arrives, and that is known */
	frames_t heard;		    /* hearing's progress */
	unsigned output, input;	    /* of each sound callback: how often it was entered and left; odd = it is inside */
	int64_t synthesis_began_ms; /* the synthesis under way, 0 = none */
};

struct health {
	struct health_signs seen;
	int64_t moved[HEALTH_PARTS]; /* when each was last seen to move, or had nothing to do */
};

void health_begin(struct health *health, int64_t now);
enum health_state health_look(struct health *health, const struct health_signs *signs, int64_t now);
/* The part that has stood still for longest, for the log: "hearing", "the sound callback", "synthesis". */
const char *health_worst(const struct health *health);
/* A sound callback does not return: closing its device would wait for it for ever. */
bool health_callback_hangs(const struct health *health, int64_t now);

#endif
