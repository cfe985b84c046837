/*
 * What the microphone gave in the last half second is correlated with the echo as it should have been, by what the filter
 * knew of the room some seconds ago. As long as the echo comes when it should, the peak is at 0, whoever speaks besides: a
 * voice takes from its height and moves it nowhere. When the echo has slipped, the peak is where it is now, sharp to parts
 * of a sample, for the response has all the room in it.
 *
 * It is looked for only when less than half of the decibels go that went in the last twenty seconds, and believed when
 * two searches in a row find the same and it would leave less than a quarter of what is left now (6 dB).
 */
#include "slip.h"

#include "fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW 8000 /* samples: 0.5 s */
#define HISTORY (WINDOW + 2 * SLIP_MOST)
#define BLOCKS (HISTORY / SLIP_BLOCK)
#define PLAYED (HISTORY + SLIP_RESPONSE) /* the first echo has begun so much earlier */
#define TRANSFORM 16384
#define EVERY 20	   /* blocks between two searches */
#define SPEAKING_LEAST 20  /* blocks of the window in which the coach sounds */
#define LONG_BLOCKS 2000.0 /* of the coach's speech: 20 s */
#define LONG_LEAST_DB 8.0  /* with less the filter has learnt too little to expect anything */
#define BY_LEAST 3.0	   /* samples: the filter follows less by itself */
#define SAME 2.0	   /* samples by which two searches may differ */
#define GAIN 0.25	   /* of what is left: 6 dB */
#define EMPHASIS 0.9f	   /* without it the low tones of a voice make a broad peak */
#define SUM_LEAST 1e-9

_Static_assert(HISTORY % SLIP_BLOCK == 0, "the history is kept in blocks");
_Static_assert(PLAYED % SLIP_BLOCK == 0 && PLAYED <= TRANSFORM, "what was played must fit the transform");

struct slip {
	struct fft *fft;
	float *wave;			       /* TRANSFORM */
	float complex *one, *other;	       /* spectra */
	int16_t heard[HISTORY], left[HISTORY]; /* the oldest at `next` */
	int16_t played[PLAYED];		       /* likewise, at `played_next` */
	double energy[HISTORY + 1];	       /* of what is expected, emphasised, up to each sample */
	bool speaking[BLOCKS];
	size_t next, played_next; /* block */
	size_t filled;		  /* blocks since the reset, saturating */
	int since;		  /* blocks since the last search */
	double long_in, long_out;
	size_t ago; /* blocks since so much of the echo went as usual */
	bool suspected;
	double suspicion; /* what the last search has found */
	double left_now;  /* share of the microphone */
};

struct slip *slip_create(void)
{
	struct slip *slip = calloc(1, sizeof *slip);
	if (!slip)
		return NULL;
	slip->fft = fft_create(TRANSFORM);
	slip->wave = calloc(TRANSFORM, sizeof *slip->wave);
	slip->one = calloc(TRANSFORM / 2 + 1, sizeof *slip->one);
	slip->other = calloc(TRANSFORM / 2 + 1, sizeof *slip->other);
	if (slip->fft && slip->wave && slip->one && slip->other)
		return slip;
	slip_destroy(slip);
	return NULL;
}

void slip_destroy(struct slip *slip)
{
	if (!slip)
		return;
	fft_destroy(slip->fft);
	free(slip->wave);
	free(slip->one);
	free(slip->other);
	free(slip);
}

void slip_reset(struct slip *slip)
{
	slip->filled = 0;
	slip->suspected = false;
}

static double loss_db(double in, double out)
{
	return 10 * log10((in + 1) / (out + 1));
}

static double usual_db(const struct slip *slip)
{
	return loss_db(slip->long_in, slip->long_out);
}

/* Energy of the microphone and of what is left of it. */
static void measure(const struct slip *slip, double *in, double *out)
{
	*in = *out = 0;
	for (size_t i = 0; i < HISTORY; i++) {
		*in += (double)slip->heard[i] * slip->heard[i];
		*out += (double)slip->left[i] * slip->left[i];
	}
}

/* Leaves the echo as it should have been in the wave, at the end of PLAYED samples, at the response's gain. */
static void expect(struct slip *slip, const int32_t *response)
{
	memset(slip->wave, 0, TRANSFORM * sizeof *slip->wave);
	for (size_t i = 0; i < SLIP_RESPONSE; i++)
		slip->wave[i] = (float)response[i] / INT16_MAX;
	fft_forward(slip->fft, slip->wave, slip->one);
	memset(slip->wave, 0, TRANSFORM * sizeof *slip->wave);
	for (size_t i = 0; i < PLAYED; i++)
		slip->wave[i] = (float)slip->played[(slip->played_next * SLIP_BLOCK + i) % PLAYED];
	fft_forward(slip->fft, slip->wave, slip->other);
	for (size_t i = 0; i <= TRANSFORM / 2; i++)
		slip->other[i] *= slip->one[i];
	fft_inverse(slip->fft, slip->other, slip->wave);
}

/* Differences of the first `count` samples instead, then silence: low tones of a voice make a broad peak. */
static void emphasise(float *wave, size_t count)
{
	for (size_t i = count; i-- > 1;)
		wave[i] -= EMPHASIS * wave[i - 1];
	wave[0] = 0;
	memset(wave + count, 0, (TRANSFORM - count) * sizeof *wave);
}

/* Up to each sample. Returns all of it. */
static double energy_of_wave(const struct slip *slip, double *sums)
{
	double sum = 0;
	for (size_t i = 0; i < HISTORY; i++) {
		if (sums)
			sums[i] = sum;
		sum += (double)slip->wave[i] * (double)slip->wave[i];
	}
	return sum;
}

/* Leaves in the wave, at k, the correlation of the window with what was expected from sample k of the history on: so much
 * that k = SLIP_MOST is when it was expected. Returns the energy of the window. */
static double correlate(struct slip *slip, const int32_t *response)
{
	expect(slip, response);
	memmove(slip->wave, slip->wave + SLIP_RESPONSE, HISTORY * sizeof *slip->wave);
	emphasise(slip->wave, HISTORY);
	slip->energy[HISTORY] = energy_of_wave(slip, slip->energy);
	fft_forward(slip->fft, slip->wave, slip->other);
	for (size_t i = 0; i < WINDOW; i++)
		slip->wave[i] = (float)slip->heard[(slip->next * SLIP_BLOCK + SLIP_MOST + i) % HISTORY];
	emphasise(slip->wave, WINDOW);
	const double energy = energy_of_wave(slip, NULL);
	fft_forward(slip->fft, slip->wave, slip->one);
	for (size_t i = 0; i <= TRANSFORM / 2; i++)
		slip->other[i] *= conjf(slip->one[i]);
	fft_inverse(slip->fft, slip->other, slip->wave);
	return energy;
}

/* How much of the window is explained by what was expected from k on, at the best gain; 0..1. */
static double explained(const struct slip *slip, size_t k, double energy)
{
	const double c = (double)slip->wave[k];
	const double product = energy * (slip->energy[k + WINDOW] - slip->energy[k]);
	return c > 0 && product > SUM_LEAST ? c * c / product : 0;
}

/* Offset of the true peak from the middle of three points, by a parabola through them. */
static double vertex(double before, double at, double after)
{
	const double bend = before - 2 * at + after;
	return fabs(bend) > 0 ? 0.5 * (before - after) / bend : 0;
}

static size_t best_fit(const struct slip *slip, double energy)
{
	size_t best = 1;
	for (size_t k = 1; k < 2 * SLIP_MOST; k++)
		if (explained(slip, k, energy) > explained(slip, best, energy))
			best = k;
	return best;
}

/* How much of the echo goes, in this block and in the long run. */
static void note_loss(struct slip *slip, const struct slip_block *block)
{
	double in = 0, out = 0;
	for (size_t i = 0; i < SLIP_BLOCK; i++) {
		in += (double)block->heard[i] * block->heard[i];
		out += (double)block->left[i] * block->left[i];
	}
	slip->ago = loss_db(in, out) > usual_db(slip) / 2 ? 0 : slip->ago + 1;
	slip->long_in += in - slip->long_in / LONG_BLOCKS;
	slip->long_out += out - slip->long_out / LONG_BLOCKS;
}

static void push(struct slip *slip, const struct slip_block *block, bool speaking)
{
	const size_t bytes = SLIP_BLOCK * sizeof *block->heard;
	memcpy(slip->heard + slip->next * SLIP_BLOCK, block->heard, bytes);
	memcpy(slip->left + slip->next * SLIP_BLOCK, block->left, bytes);
	memcpy(slip->played + slip->played_next * SLIP_BLOCK, block->played, bytes);
	slip->speaking[slip->next] = speaking;
	slip->next = (slip->next + 1) % BLOCKS;
	slip->played_next = (slip->played_next + 1) % (PLAYED / SLIP_BLOCK);
	slip->filled += slip->filled < BLOCKS;
	if (speaking)
		note_loss(slip, block);
	else
		slip->ago++;
}

static bool is_due(struct slip *slip)
{
	int speaking = 0;
	if (slip->filled < BLOCKS || ++slip->since < EVERY)
		return false;
	slip->since = 0;
	for (size_t i = 0; i < BLOCKS; i++)
		speaking += slip->speaking[i];
	return speaking >= SPEAKING_LEAST;
}

bool slip_process(struct slip *slip, const struct slip_block *block, bool speaking)
{
	double in, out;
	push(slip, block, speaking);
	if (!is_due(slip))
		return false;
	measure(slip, &in, &out);
	slip->left_now = fmin(1, (out + 1) / (in + 1));
	if (usual_db(slip) > LONG_LEAST_DB && loss_db(in, out) < usual_db(slip) / 2)
		return true;
	slip->suspected = false;
	return false;
}

bool slip_search(struct slip *slip, const int32_t *response, struct slip_found *found)
{
	const bool suspected = slip->suspected;
	const double suspicion = slip->suspicion;
	const double energy = correlate(slip, response);
	const size_t best = best_fit(slip, energy);
	/* From earlier on: the echo is later. */
	slip->suspicion =
	    SLIP_MOST - (double)best -
	    vertex(explained(slip, best - 1, energy), explained(slip, best, energy), explained(slip, best + 1, energy));
	slip->suspected =
	    fabs(slip->suspicion) >= BY_LEAST && 1 - explained(slip, best, energy) < GAIN * slip->left_now;
	if (!slip->suspected || !suspected || fabs(slip->suspicion - suspicion) > SAME)
		return false;
	*found = (struct slip_found){.by = slip->suspicion, .ago = slip->ago};
	slip_reset(slip);
	return true;
}
