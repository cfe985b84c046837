/*
 * How loud the loudspeaker can be at the microphone at the very most, by what both had: whatever else the microphone
 * hears, it hears no less than the echo. A card with a canceller of its own, or headphones, lets it hear next to nothing.
 *
 * Blocks of 10 ms in which the loudspeaker sounds or its echo may still do, one thread, pure. All zero = nothing known.
 */
#ifndef STEADY_COUPLING_H
#define STEADY_COUPLING_H

#include <stddef.h>

#define COUPLING_PIECES 12 /* looked at together: 3 s */
#define COUPLING_KEPT 80   /* 20 s, as long as what is learnt of the residue lasts */
#define COUPLING_UNKNOWN 100.0f

struct coupling {
	struct {
		double played, heard;
	} pieces[COUPLING_PIECES]; /* sums of a quarter of a second, the newest at `piece` */
	size_t piece;
	int blocks;		   /* in the newest */
	size_t filled;		   /* pieces that are whole, saturating */
	float kept[COUPLING_KEPT]; /* dB, one for each piece */
	size_t next, count;
	float most_db;
};

/* Mean squares of one block, of what is played and of what the microphone hears. */
void coupling_add(struct coupling *coupling, double played, double heard);
/* Level of the echo over that of what is played, dB, at most, on average over a second or two: single sounds may be
 * COUPLING_SPREAD_DB above it, where the loudspeaker likes them better. COUPLING_UNKNOWN until 3 s were heard. */
float coupling_most_db(const struct coupling *coupling);

#define COUPLING_SPREAD_DB 15.0f

#endif
