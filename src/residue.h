/*
 * What the canceller leaves of the coach's voice, predicted band by band, and how far the microphone stands out
 * from it and from the noise. 16 kHz blocks, one thread, pure.
 */
#ifndef STEADY_RESIDUE_H
#define STEADY_RESIDUE_H

#include "bands.h"

#include <stdbool.h>

/* What goes into a prediction: 1, the echo's level in the band, in all bands, and the square of that. */
#define RESIDUE_INPUTS 4

/* A prediction of the residue's level in one band, in dB, by the levels of the echo taken away; learnt by recursive
 * least squares. */
struct residue_band {
	float weights[RESIDUE_INPUTS];
	float covariance[RESIDUE_INPUTS][RESIDUE_INPUTS];
	float variance; /* of the prediction's error, dB^2 */
	float level_db; /* of the cancelled microphone, smoothed */
	float floor_db; /* noise floor */
	float echo_db;	/* of the echo taken away, decaying no faster than a room does */
	float expected_db;
};

struct residue {
	struct residue_band bands[BANDS_COUNT];
	int blocks;	   /* heard, up to the first 0.3 s */
	int taught;	   /* blocks that have taught, up to enough */
	bool closed;	   /* somebody else is believed to speak: nothing is learnt from that */
	float most_db;	   /* what is louder in a band is no echo at all; the caller's, high when not known */
	float echo_db;	   /* of the echo taken away, all bands */
	float floor_db;	   /* noise floor, all bands */
	float expected_db; /* of the residue, all bands; BANDS_QUIET when the coach is silent */
};

void residue_init(struct residue *residue);
/* The canceller begins anew: what was learnt of its residue no longer holds. */
void residue_forget(struct residue *residue);
/* Takes the band levels of one block: what is left (`output_db`) and what was taken away (`echo_db`, read only when
 * `speaking`). Returns by how much what is left stands out from what is expected: mean over the bands of standard
 * deviations above the first, at most four in each. 0 without a user; a voice gives 0.5 to 4. 0 while
 * the coach speaks and too little has been learnt, and in the first 0.3 s. */
float residue_score(struct residue *residue, const float output_db[BANDS_COUNT], const float echo_db[BANDS_COUNT],
		    bool speaking);

#endif
