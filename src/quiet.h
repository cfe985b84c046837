/*
 * Quiet made of a recording's own quiet: what is put before and after a sound that begins or ends abruptly,
 * so that the chain knows the noise around it. Pure.
 */
#ifndef STEADY_QUIET_H
#define STEADY_QUIET_H

#include "frames.h"

#include <stddef.h>
#include <stdint.h>

#define QUIET_SAMPLES (HEARING_RATE / 20)

/* The quietest 50 ms of a sound at HEARING_RATE, turned down when it is no quiet at all: then it is 25 dB
 * below the loudest. All zeros when the sound is shorter. */
void quiet_find(const int16_t *samples, size_t count, int16_t quiet[QUIET_SAMPLES]);
/* Fills `out` with it, played forth and back so that the pieces join without a click. */
void quiet_lay(const int16_t quiet[QUIET_SAMPLES], int16_t *out, size_t count);

/* The recording with `lead` samples of its own quiet before and after it, and up to a whole number of `block`s of them.
 * The caller frees; NULL when out of memory. */
int16_t *quiet_embed(const int16_t *samples, size_t count, size_t lead, size_t block, size_t *embedded);

#endif
