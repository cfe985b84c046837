/*
 * Acoustics of the simulated room: chance, noise, levels, impulse responses and convolution by blocks. Pure apart from
 * allocation. Deterministic: the same arguments give the same numbers. One thread at a time for each object.
 */
#ifndef STEADY_ROOM_H
#define STEADY_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Chance from a seed (splitmix64: Steele, Lea and Flood 2014). */
struct room_random {
	uint64_t state;
};

double room_uniform(struct room_random *random);  /* in [0, 1) */
double room_gaussian(struct room_random *random); /* mean 0, variance 1, by twelve uniforms */

/* Pink noise, -3 dB an octave within 0.05 dB above 10 Hz at 44.1 kHz (Paul Kellet's filter), RMS about 1. */
struct room_pink {
	struct room_random random;
	double state[7];
};

void room_pink_start(struct room_pink *pink, uint64_t seed);
double room_pink_next(struct room_pink *pink);

/* Level of the speech in `samples` in dBFS (0 = a full-scale square wave): RMS over the 20 ms frames that are within 30
 * dB of the loudest one, so that pauses do not count. -200 for silence. */
double room_active_dbfs(const int16_t *samples, size_t count, unsigned rate);
double room_rms_dbfs(const int16_t *samples, size_t count);
/* 10^(db/20). */
double room_gain(double db);

/* An impulse response, scaled so that pink noise passes with its level unchanged. */
struct room_response {
	float *taps; /* owned; room_response_free */
	size_t length;
};

/* A synthetic room: the direct sound at tap 0, a few early reflections, then noise that decays by 60 dB in `rt60_ms`;
 * all but the direct sound together are `direct_db` below it. rt60_ms 0 = a dry room. False when out of memory. */
bool room_synthesise(struct room_response *response, unsigned rate, int rt60_ms, double direct_db, uint64_t seed);
/* A recorded response: the silence before the direct sound taken off, cut where it stays 60 dB below its peak. False
 * when out of memory or when there is nothing in it. */
bool room_from_recording(struct room_response *response, unsigned rate, const int16_t *samples, size_t length);
void room_response_free(struct room_response *response);

/* Convolution block by block without delay (uniformly partitioned overlap-save). Silence in costs nothing once the tail
 * has faded. */
struct room_convolver;

/* `block` is the number of samples in each call of room_convolve. NULL when out of memory. */
struct room_convolver *room_convolver_create(const struct room_response *response, size_t block);
void room_convolver_destroy(struct room_convolver *convolver);
/* Writes `block` samples to `out`. False, with zeros in `out`, when all of it is silence. */
bool room_convolve(struct room_convolver *convolver, const float *in, float *out);

#endif
