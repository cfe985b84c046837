/*
 * How one user's words sounded: for each density of the acoustic model how much of his speech fell to it, and where
 * that lay on average. Kept in a small file and put on top of the model when hearing starts.
 *
 * Sums are kept and not what follows from them, so that the shipped difference or the weight of the prior may change
 * without new recordings. No sound can be had back from them.
 *
 * The file: lines of text up to "end", then for each density its number (16 bit), its count and its mean (14 floats),
 * little-endian.
 */
#ifndef STEADY_ACOUSTIC_USER_H
#define STEADY_ACOUSTIC_USER_H

#include "acoustic.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACOUSTIC_LENGTH (ACOUSTIC_DIMENSIONS / ACOUSTIC_FEATURES) /* of a density */

/* By how many frames of the user's own speech the model's mean of a density is outweighed as much as it is kept: the
 * tau of Gauvain and Lee (1994), "Maximum a posteriori estimation for multivariate Gaussian mixture observations of
 * Markov chains", IEEE Transactions on Speech and Audio Processing 2(2), eq. 28. 3 and 30 did no better in a small trial with
 * `make bench-adapt`. */
#define ACOUSTIC_USER_TAU 10.0f

struct acoustic_user {
	uint64_t means_of; /* fingerprint of the means (Debian's, without the shipped difference) */
	size_t densities;
	float *counts; /* owned: frames that fell to each; 0 = nothing is known */
	float *sums;   /* owned: densities x ACOUSTIC_LENGTH */
};

/* Nothing is known yet. False when out of memory. */
bool acoustic_user_init(struct acoustic_user *user, uint64_t means_of, size_t densities);
void acoustic_user_clear(struct acoustic_user *user);
/* `share` of a frame with these features fell to a density. */
void acoustic_user_add(struct acoustic_user *user, size_t density, float share, const float *features);
/* Moves the means towards what the user's words sounded like. */
void acoustic_user_apply(const struct acoustic_user *user, struct acoustic_file *means, float tau);

/* Written beside it and renamed. False with `error` filled. */
bool acoustic_user_write(const struct acoustic_user *user, const char *path, char *error, size_t error_size);
/* False, with `error` filled and nothing to clear, when it cannot be read, is damaged, or is about another model. */
bool acoustic_user_read(struct acoustic_user *user, const char *path, uint64_t means_of, size_t densities, char *error,
			size_t error_size);

#endif
