/*
 * Sample-rate conversion: the only file that knows SpeexDSP's resampler.
 *
 * The ratio may be tuned while it runs, for two sound cards whose clocks differ by some parts in a
 * million. SpeexDSP carries its phase over to a new ratio in 32-bit arithmetic, so the terms of the
 * fraction must stay below 2^16; the best fraction within that bound is found by continued fractions
 * and is right to about one part in 10^8, far finer than any drift that can be measured.
 */
#include "resample.h"

#include <speex/speex_resampler.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define FRACTION_MAX 65535u
#define WHOLE_SOUND_QUALITY 6
#define BLOCK 4096u
#define SPARE 64u

struct resampler {
	SpeexResamplerState *state;
	unsigned from, to;
};

struct resampler *resampler_create(unsigned from, unsigned to, int quality)
{
	assert(from > 0 && to > 0);
	struct resampler *resampler = calloc(1, sizeof *resampler);
	if (!resampler)
		return NULL;
	int error = 0;
	resampler->state = speex_resampler_init(1, from, to, quality, &error);
	if (!resampler->state) {
		free(resampler);
		return NULL;
	}
	resampler->from = from;
	resampler->to = to;
	speex_resampler_skip_zeros(resampler->state);
	return resampler;
}

void resampler_destroy(struct resampler *resampler)
{
	if (!resampler)
		return;
	speex_resampler_destroy(resampler->state);
	free(resampler);
}

size_t resampler_process(struct resampler *resampler, const int16_t *in, size_t count, int16_t *out, size_t max)
{
	size_t written = 0;
	while (count > 0 && written < max) {
		spx_uint32_t taken = count > BLOCK ? BLOCK : (spx_uint32_t)count;
		spx_uint32_t made = max - written > UINT32_MAX ? UINT32_MAX : (spx_uint32_t)(max - written);
		speex_resampler_process_int(resampler->state, 0, in, &taken, out + written, &made);
		in += taken;
		count -= taken;
		written += made;
	}
	return written;
}

/* The best num / den for `value` with both terms within FRACTION_MAX. */
static void best_fraction(double value, spx_uint32_t *num, spx_uint32_t *den)
{
	double n0 = 0, d0 = 1, n1 = 1, d1 = 0, rest = value;
	for (int i = 0; i < 32; i++) {
		double whole = floor(rest);
		double n2 = whole * n1 + n0, d2 = whole * d1 + d0;
		if (n2 > FRACTION_MAX || d2 > FRACTION_MAX)
			break;
		n0 = n1, d0 = d1, n1 = n2, d1 = d2;
		if (rest - whole < 1e-9)
			break;
		rest = 1.0 / (rest - whole);
	}
	*num = (spx_uint32_t)n1;
	*den = (spx_uint32_t)d1;
}

void resampler_set_drift(struct resampler *resampler, double ratio)
{
	assert(ratio > 0.9 && ratio < 1.1);
	spx_uint32_t num, den;
	best_fraction((double)resampler->from * ratio / (double)resampler->to, &num, &den);
	speex_resampler_set_rate_frac(resampler->state, num, den, resampler->from, resampler->to);
}

int16_t *resample_all(const int16_t *in, size_t count, unsigned from, unsigned to, size_t *out_count)
{
	size_t wanted = (size_t)((double)count * to / from + 0.5);
	size_t space = wanted + SPARE + (size_t)BLOCK * to / from;
	int16_t *out = malloc(space * sizeof *out);
	struct resampler *resampler = resampler_create(from, to, WHOLE_SOUND_QUALITY);
	if (!out || !resampler) {
		free(out);
		resampler_destroy(resampler);
		return NULL;
	}
	/* Silence pushes out what the filter still holds when the sound has ended. */
	static const int16_t silence[BLOCK];
	size_t made = resampler_process(resampler, in, count, out, space);
	while (made < wanted) {
		size_t more = resampler_process(resampler, silence, BLOCK, out + made, space - made);
		assert(more > 0);
		made += more;
	}
	resampler_destroy(resampler);
	*out_count = wanted;
	return out;
}
