/* Watches the microphone for faults that a person can mend: all zeros, or clipping. Pure; one thread. */
#ifndef STEADY_INPUT_WATCH_H
#define STEADY_INPUT_WATCH_H

#include "listen.h"

/* Zeroed at the start. */
struct input_watch {
	enum input_state state;
	int zero_blocks;  /* in a row */
	int clean_blocks; /* since the last clipped one, saturating */
	int clipped;	  /* clipped blocks, forgotten after 3 s without any */
};

/* Takes 10 ms. True when the state has changed. */
bool input_watch_block(struct input_watch *watch, const int16_t *samples, size_t count);

#endif
