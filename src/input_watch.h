/* Watches the microphone for faults that a person can mend: nothing comes from it, or too much. Pure; one thread. */
#ifndef STEADY_INPUT_WATCH_H
#define STEADY_INPUT_WATCH_H

#include "listen.h"

/* Zeroed at the start. */
struct input_watch {
	enum input_state state;
	bool again;	  /* it may be another microphone: whether it is silent, too, is not known yet */
	int zero_blocks;  /* in a row, saturating */
	int known_blocks; /* of sound so far, saturating */
	bool gated;	  /* gives zeros of its own */
	int clean_blocks; /* since the last clipped one, saturating */
	int clipped;	  /* clipped blocks, forgotten after 3 s without any */
	/* Mean squares: of the piece under way, of the quietest and the loudest of this second, of the quietest ever
	 * (0 = none yet). */
	double piece, window, loudest, quietest;
	int piece_blocks, window_pieces, faint_windows;
	int known_windows;  /* saturating */
	int drops;	    /* windows in a row far below the quietest in which something sounded */
	int fallen_windows; /* in a row far below it in which nothing did, saturating */
	int played_blocks;  /* of this second, in which the coach sounded */
	int unanswered;	    /* likewise, of the fallen windows */
	bool switched_off;
	int answers; /* how surely the microphone hears the coach */
};

/* Takes 10 ms: the microphone, and what is played meanwhile (NULL = nothing). True when the state has changed. */
bool input_watch_block(struct input_watch *watch, const int16_t *samples, const int16_t *played, size_t count);
/* The stream begins anew. If it was silent, the first sound tells that it is not, or the next seconds that it still is,
 * which is then news. */
void input_watch_again(struct input_watch *watch);

#endif
