/*
 * What follows from sound that no longer moves: when the coach is told, how long a loudspeaker that still works is kept
 * for the last words, when the device is given up. Pure. Times in ms of a clock that only goes forward.
 */
#ifndef STEADY_LOSS_H
#define STEADY_LOSS_H

#include <stdbool.h>
#include <stdint.h>

#define LOSS_LAST_WORDS_MS 12000 /* deaf but not mute: time to say so before the device is closed */

enum loss_news {
	LOSS_NOTHING,
	LOSS_BEGAN, /* tell the coach: nobody is heard any more */
	LOSS_OVER,  /* tell the coach: it moves again by itself */
	LOSS_CLOSE, /* close the device, and open it again when it is back */
};

/* Zeroed at the start. */
struct loss {
	bool lost, gave_up;
	int64_t since;
};

/* Looks at an open device: whether all of it moves (device.h, alive), and whether the loudspeaker does. */
enum loss_news loss_look(struct loss *loss, bool alive, bool speaks, int64_t now);
/* A device is open and moves. True when one had been lost: tell the coach. */
bool loss_end(struct loss *loss);
/* True once, when a loss has lasted for `limit` ms: nobody waits any more for the session to go on. */
bool loss_gives_up(struct loss *loss, int64_t now, int64_t limit);

#endif
