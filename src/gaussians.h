/*
 * The mixtures of an acoustic model whose phones have a codebook each (PTM): how likely a frame of sound is for a
 * senone, and which of the codebook's densities it comes from. What PocketSphinx computes inside and does not tell.
 *
 * Pure. One thread at a time.
 */
#ifndef STEADY_GAUSSIANS_H
#define STEADY_GAUSSIANS_H

#include "acoustic.h"

#include <stddef.h>
#include <stdint.h>

struct gaussians;

/* Copies what it needs. NULL when the files do not belong together or memory is out. */
struct gaussians *gaussians_create(const struct acoustic_file *means, const struct acoustic_file *variances,
				   const struct acoustic_file *sendump);
void gaussians_destroy(struct gaussians *gaussians);
/* Codebooks; densities of each in each stream. */
int gaussians_codebooks(const struct gaussians *gaussians);
int gaussians_densities(const struct gaussians *gaussians);
/* How many senones have weights. */
int gaussians_senones(const struct gaussians *gaussians);

/* What follows is about this sound: `frames` x ACOUSTIC_DIMENSIONS features, borrowed. False when out of memory. */
bool gaussians_take(struct gaussians *gaussians, const float *features, size_t frames);
/* Log likelihood of a frame of it for a senone of this codebook. */
float gaussians_score(struct gaussians *gaussians, size_t frame, int codebook, int senone);
/* The share of each density in it, of ACOUSTIC_FEATURES x densities; each stream sums to 1. */
void gaussians_shares(struct gaussians *gaussians, size_t frame, int codebook, int senone, float *shares);

#endif
