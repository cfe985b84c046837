/*
 * Finds at once by how much the echo has slipped: a loudspeaker's buffer ran dry, and from then on everything comes so
 * many samples later than the filter has learnt. What the filter knew before of the room fits, only at another time.
 *
 * One thread. 16 kHz. No allocation after creation.
 */
#ifndef STEADY_SLIP_H
#define STEADY_SLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLIP_BLOCK 160 /* samples taken at a time: 10 ms */
#define SLIP_RESPONSE 6240
#define SLIP_MOST 960 /* samples: what is searched, later and earlier, 60 ms */

struct slip;

struct slip_block {
	const int16_t *heard, *played, *left;
};

struct slip_found {
	double by;  /* samples by which the echo comes later, negative: earlier; never 0 */
	size_t ago; /* blocks since the last in which as much of it went as usual */
};

/* NULL when out of memory. */
struct slip *slip_create(void);
void slip_destroy(struct slip *slip);
/* SLIP_BLOCK samples each: the microphone, what was played as it is paired with it, and what is left of the microphone;
 * and whether the coach sounds. True when much less goes than usual, and a response of the room from before could tell
 * why. */
bool slip_process(struct slip *slip, const struct slip_block *block, bool speaking);
/* After slip_process was true. True when by that response (SLIP_RESPONSE samples, any gain) less than a quarter of what
 * is left now would be, two times in a row, at the same time. Then it starts to gather anew. */
bool slip_search(struct slip *slip, const int32_t *response, struct slip_found *found);
/* What was heard is of no use any more: it is paired otherwise now, or the filter has begun anew. */
void slip_reset(struct slip *slip);

#endif
