/*
 * An upper bound of the loudspeaker's coupling. Two seconds of what was played are set against all that was heard from a
 * quarter of a second before them to three quarters after, so that their whole echo is in it at any delay there may be;
 * the least of these quotients over the last twenty seconds of the coach's speech is the one in which least was heard
 * besides. Whoever talks over the coach for as long as that is taken for it, and only for another three seconds.
 */
#include "coupling.h"

#include <math.h>

#define PIECE_BLOCKS 25
#define PIECES_BEFORE 1 /* of those heard, by which echo may come too early: two streams paired wrongly */
#define PIECES_AFTER 3	/* and by which it may come late */
#define PLAYED_PIECES (COUPLING_PIECES - PIECES_BEFORE - PIECES_AFTER)
#define AUDIBLE 1e4   /* mean square: -50 dBFS; what is played fainter tells nothing */
#define HEARD_LEAST 1 /* likewise: what a converter cannot tell from nothing */

/* Of the pieces at hand; COUPLING_UNKNOWN when too little was played, or nothing is heard at all: a mute microphone. */
static float quotient(const struct coupling *coupling)
{
	const double blocks = PIECE_BLOCKS;
	double played = 0, heard = 0;
	for (size_t i = 0; i < COUPLING_PIECES; i++) {
		const size_t age = (coupling->piece + COUPLING_PIECES - i) % COUPLING_PIECES;
		heard += coupling->pieces[i].heard / (blocks * COUPLING_PIECES);
		if (age >= PIECES_AFTER && age < PIECES_AFTER + PLAYED_PIECES)
			played += coupling->pieces[i].played / (blocks * PLAYED_PIECES);
	}
	if (played < AUDIBLE || heard <= 0)
		return COUPLING_UNKNOWN;
	heard = fmax(heard, HEARD_LEAST) * COUPLING_PIECES / PLAYED_PIECES;
	return (float)(10 * log10(heard / played));
}

static void keep(struct coupling *coupling, float most_db)
{
	if (most_db >= COUPLING_UNKNOWN)
		return;
	coupling->kept[coupling->next] = most_db;
	coupling->next = (coupling->next + 1) % COUPLING_KEPT;
	coupling->count += coupling->count < COUPLING_KEPT;
	coupling->most_db = most_db;
	for (size_t i = 0; i < coupling->count; i++)
		coupling->most_db = fminf(coupling->most_db, coupling->kept[i]);
}

void coupling_add(struct coupling *coupling, double played, double heard)
{
	if (coupling->blocks == PIECE_BLOCKS) {
		coupling->piece = (coupling->piece + 1) % COUPLING_PIECES;
		coupling->pieces[coupling->piece].played = 0;
		coupling->pieces[coupling->piece].heard = 0;
		coupling->blocks = 0;
	}
	coupling->pieces[coupling->piece].played += played;
	coupling->pieces[coupling->piece].heard += heard;
	if (++coupling->blocks < PIECE_BLOCKS)
		return;
	coupling->filled += coupling->filled < COUPLING_PIECES;
	if (coupling->filled == COUPLING_PIECES)
		keep(coupling, quotient(coupling));
}

float coupling_most_db(const struct coupling *coupling)
{
	return coupling->count > 0 ? coupling->most_db : COUPLING_UNKNOWN;
}
