/*
 * Real Fourier transforms: a thin wall around kissfft, so that the echo delay and the simulated
 * room share one scaling and the library can be exchanged in one place.
 */
#include "fft.h"

#include <kiss_fftr.h>

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

_Static_assert(sizeof(float complex) == sizeof(kiss_fft_cpx), "kissfft must be the float flavour");

struct fft {
	size_t size;
	kiss_fftr_cfg forward;
	kiss_fftr_cfg inverse;
};

static bool is_power_of_two(size_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

struct fft *fft_create(size_t size)
{
	assert(size >= 4 && is_power_of_two(size));
	struct fft *fft = calloc(1, sizeof *fft);
	if (!fft)
		return NULL;
	fft->size = size;
	fft->forward = kiss_fftr_alloc((int)size, 0, NULL, NULL);
	fft->inverse = kiss_fftr_alloc((int)size, 1, NULL, NULL);
	if (!fft->forward || !fft->inverse) {
		fft_destroy(fft);
		return NULL;
	}
	return fft;
}

void fft_destroy(struct fft *fft)
{
	if (!fft)
		return;
	kiss_fftr_free(fft->forward);
	kiss_fftr_free(fft->inverse);
	free(fft);
}

size_t fft_size(const struct fft *fft)
{
	return fft->size;
}

size_t fft_bins(const struct fft *fft)
{
	return fft->size / 2 + 1;
}

size_t fft_size_for(size_t count)
{
	size_t size = 4;
	while (size < count)
		size *= 2;
	return size;
}

void fft_forward(struct fft *fft, const float *in, float complex *out)
{
	kiss_fftr(fft->forward, in, (kiss_fft_cpx *)out);
}

void fft_inverse(struct fft *fft, const float complex *in, float *out)
{
	kiss_fftri(fft->inverse, (const kiss_fft_cpx *)in, out);
	const float scale = 1.0f / (float)fft->size;
	for (size_t i = 0; i < fft->size; i++)
		out[i] *= scale;
}
