/*
 * Real Fourier transforms of power-of-two size, by kissfft (fft.c is the only file that includes
 * its header).
 *
 * One thread at a time for each struct fft. No allocation after fft_create.
 */
#ifndef STEADY_FFT_H
#define STEADY_FFT_H

#include <complex.h>
#include <stddef.h>

struct fft;

/* `size` is a power of two, at least 4. NULL when out of memory. */
struct fft *fft_create(size_t size);
/* NULL is allowed. */
void fft_destroy(struct fft *fft);
size_t fft_size(const struct fft *fft);
/* Bins from 0 (mean) to size / 2 (half the sampling rate): size / 2 + 1. */
size_t fft_bins(const struct fft *fft);
/* The smallest size that fft_create takes and that is at least `count`. */
size_t fft_size_for(size_t count);

/* `in` has fft_size() samples, `out` fft_bins() bins. Not scaled: a sine of amplitude 1 gives size / 2. The two may
 * not overlap. */
void fft_forward(struct fft *fft, const float *in, float complex *out);
/* Scaled by 1 / size, so that it undoes fft_forward. */
void fft_inverse(struct fft *fft, const float complex *in, float *out);

#endif
