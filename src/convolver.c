/*
 * Convolution with a room's response, block by block and without delay: uniformly partitioned overlap-save. Each
 * block's window is transformed once and kept; the output is the sum over the partitions of the response, each with the
 * window of as many blocks ago as the partition lies into the response.
 */
#include "fft.h"
#include "room.h"

#include <stdlib.h>
#include <string.h>

struct room_convolver {
	struct fft *fft;
	size_t block, bins, size;
	size_t stride;		 /* blocks in a partition */
	size_t partitions, ring; /* ring: windows kept */
	size_t now;		 /* slot of the newest window */
	size_t silent;		 /* blocks of silence in a row */
	size_t faded;		 /* so many of them, and every window kept is zeros */
	float *window;		 /* the last `size` samples of input */
	float *scratch;
	float complex *sum;
	float complex *response; /* partitions x bins */
	float complex *windows;	 /* ring x bins */
};

static bool allocate(struct room_convolver *c)
{
	c->fft = fft_create(c->size);
	c->window = calloc(c->size, sizeof(*c->window));
	c->scratch = calloc(c->size, sizeof(*c->scratch));
	c->sum = calloc(c->bins, sizeof(*c->sum));
	c->response = calloc(c->partitions * c->bins, sizeof(*c->response));
	c->windows = calloc(c->ring * c->bins, sizeof(*c->windows));
	return c->fft != NULL && c->window != NULL && c->scratch != NULL && c->sum != NULL && c->response != NULL &&
	       c->windows != NULL;
}

static void transform_response(struct room_convolver *c, const struct room_response *response)
{
	size_t step = c->stride * c->block;
	for (size_t p = 0; p < c->partitions; p++) {
		size_t begin = p * step;
		size_t count = response->length - begin < step ? response->length - begin : step;
		memset(c->scratch, 0, c->size * sizeof(*c->scratch));
		memcpy(c->scratch, response->taps + begin, count * sizeof(*c->scratch));
		fft_forward(c->fft, c->scratch, c->response + p * c->bins);
	}
}

struct room_convolver *room_convolver_create(const struct room_response *response, size_t block)
{
	struct room_convolver *c = calloc(1, sizeof(*c));
	if (c == NULL)
		return NULL;
	c->block = block;
	c->size = fft_size_for(2 * block);
	c->bins = c->size / 2 + 1;
	c->stride = (c->size - block + 1) / block;
	size_t step = c->stride * block;
	c->partitions = (response->length + step - 1) / step;
	c->ring = (c->partitions - 1) * c->stride + 1;
	c->faded = c->ring + c->size / block + 1;
	c->silent = c->faded;
	if (!allocate(c)) {
		room_convolver_destroy(c);
		return NULL;
	}
	transform_response(c, response);
	return c;
}

void room_convolver_destroy(struct room_convolver *c)
{
	if (c == NULL)
		return;
	fft_destroy(c->fft);
	free(c->window);
	free(c->scratch);
	free(c->sum);
	free(c->response);
	free(c->windows);
	free(c);
}

static bool is_silent(const float *in, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (in[i] != 0.0f)
			return false;
	return true;
}

/* Written out, because C's complex product looks after infinities at ten times the cost. */
static void multiply_add(float complex *sum, const float complex *a, const float complex *b, size_t count)
{
	float *s = (float *)sum;
	const float *x = (const float *)a, *y = (const float *)b;
	for (size_t i = 0; i < 2 * count; i += 2) {
		s[i] += x[i] * y[i] - x[i + 1] * y[i + 1];
		s[i + 1] += x[i] * y[i + 1] + x[i + 1] * y[i];
	}
}

static void take_in(struct room_convolver *c, const float *in)
{
	memmove(c->window, c->window + c->block, (c->size - c->block) * sizeof(*c->window));
	memcpy(c->window + c->size - c->block, in, c->block * sizeof(*c->window));
	c->now = (c->now + 1) % c->ring;
	fft_forward(c->fft, c->window, c->windows + c->now * c->bins);
}

bool room_convolve(struct room_convolver *c, const float *in, float *out)
{
	c->silent = is_silent(in, c->block) ? c->silent + 1 : 0;
	if (c->silent > c->faded) {
		memset(out, 0, c->block * sizeof(*out));
		return false;
	}
	take_in(c, in);
	memset(c->sum, 0, c->bins * sizeof(*c->sum));
	for (size_t p = 0; p < c->partitions; p++) {
		size_t slot = (c->now + c->ring - p * c->stride) % c->ring;
		multiply_add(c->sum, c->windows + slot * c->bins, c->response + p * c->bins, c->bins);
	}
	fft_inverse(c->fft, c->sum, c->scratch);
	memcpy(out, c->scratch + c->size - c->block, c->block * sizeof(*out));
	return true;
}
