/*
 * Which part of a sound is which state of the words that are said in it: a forced alignment. Pure; any thread.
 */
#ifndef STEADY_ALIGN_H
#define STEADY_ALIGN_H

#include "gaussians.h"
#include "senones.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALIGN_MAX_WORDS 8
#define ALIGN_MAX_FRAMES 400 /* 4 s */

struct align {
	float score; /* log likelihood of the best way through; -INFINITY = it does not fit in */
	size_t frames;
	size_t first, last;		    /* frames of the words, inclusive */
	int16_t codebook[ALIGN_MAX_FRAMES]; /* of the phone that sounds, -1 = silence */
	uint16_t senone[ALIGN_MAX_FRAMES];
};

/* Lays silence, the words with pauses between them or not, and silence over the sound that `gaussians` was given.
 * `words`: the phones of each, ARPAbet, blank between phones. False when one of them is none of the model's or memory is
 * out; a sound too short for the words gives a score of -INFINITY. */
bool align_words(struct align *align, struct gaussians *gaussians, const struct senones *senones,
		 const char *const *words, size_t count, size_t frames);

#endif
