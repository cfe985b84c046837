/*
 * Log mel spectra: what the verifier sees of a sound. 25 ms windows (Hamming) every 10 ms at HEARING_RATE, triangular
 * filters from 100 Hz to 7.2 kHz, equally spaced in mel = 2595 log10(1 + f / 700) (O'Shaughnessy 1987).
 *
 * One thread at a time for each struct melspec. No allocation after melspec_create.
 */
#ifndef STEADY_MELSPEC_H
#define STEADY_MELSPEC_H

#include <stddef.h>
#include <stdint.h>

#define MELSPEC_BANDS 40
#define MELSPEC_WINDOW 400 /* samples */
#define MELSPEC_STEP 160

struct melspec;

/* NULL when out of memory. */
struct melspec *melspec_create(void);
void melspec_destroy(struct melspec *melspec);
/* Natural logarithms of the bands' energies, frame by frame: at most `most` frames. Returns how many whole windows there
 * are in `count` samples, at most `most`. */
size_t melspec_measure(struct melspec *melspec, const int16_t *samples, size_t count, float (*out)[MELSPEC_BANDS],
		       size_t most);

#endif
