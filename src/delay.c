/*
 * Bulk delay of the echo. One piece of 2 s alone may take a strong reflection for the direct sound
 * (errors of 20-60 ms, measured), so an estimate counts only when several pieces agree.
 */
#include "delay.h"

#include "fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 32000    /* samples of microphone correlated: 2 s */
#define HOP_FIRST 8000 /* samples with the coach speaking between two estimates until one is agreed on: 0.5 s */
#define HOP 16000      /* and after that: 1 s */
#define SPAN (DELAY_MOST - DELAY_LEAST)
#define HISTORY (PIECE + SPAN)
#define TRANSFORM 65536 /* holds a piece and every lag without wrapping round */
#define VOTES 5
#define QUORUM 3
#define AGREE 32.0	  /* samples: 2 ms */
#define DRIFT_MOST 300e-6 /* of two cards' clocks */
#define PATTERN 3072	  /* samples of the correlation that are followed */
#define PATTERN_LATE 2560 /* of them so many later than the direct sound */
#define FOLLOWED 48	  /* samples that the delay may move between two estimates */
#define JUMP 160.0	  /* samples: 10 ms */
#define BAND_LOW 200	  /* Hz: below it rooms hum, above BAND_HIGH small loudspeakers and speech have little */
#define BAND_HIGH 6000
#define RATE 16000
#define ACTIVE_POWER 1e4 /* mean square of a block: -50 dBFS, the coach sounds */
#define NEARLY 0.4f
#define REFLECTIONS 1280 /* samples before the strongest peak in which the direct sound is looked for: 80 ms */
#define PEAK_TO_RMS 8.0	 /* a true delay stands out; noise against noise gives 4-5 over 12288 lags (measured) */

_Static_assert(HISTORY <= TRANSFORM, "a piece and its lags must fit the transform");

struct delay {
	struct fft *fft;
	float *wave;		  /* TRANSFORM */
	float complex *reference; /* spectra */
	float complex *microphone;
	int16_t played[HISTORY]; /* last HISTORY samples, the oldest at `head` */
	int16_t heard[HISTORY];
	size_t head;
	int64_t now;	/* samples since creation */
	int64_t filled; /* since reset, saturating */
	int64_t active; /* samples with the coach speaking since the last estimate */
	struct {
		double samples;
		int64_t at;
	} votes[VOTES];
	size_t vote_count;
	bool found;		/* since reset */
	float pattern[PATTERN]; /* of the correlation when the delay was first agreed on */
	size_t pattern_at;
	double first, moved; /* the delay then; by how much it has grown since */
	int64_t agreed_at;
};

struct delay *delay_create(void)
{
	struct delay *delay = calloc(1, sizeof *delay);
	if (!delay)
		return NULL;
	delay->filled = HISTORY; /* before the start there was silence, truly */
	delay->fft = fft_create(TRANSFORM);
	delay->wave = calloc(TRANSFORM, sizeof *delay->wave);
	delay->reference = calloc(TRANSFORM / 2 + 1, sizeof *delay->reference);
	delay->microphone = calloc(TRANSFORM / 2 + 1, sizeof *delay->microphone);
	if (!delay->fft || !delay->wave || !delay->reference || !delay->microphone) {
		delay_destroy(delay);
		return NULL;
	}
	return delay;
}

void delay_destroy(struct delay *delay)
{
	if (!delay)
		return;
	fft_destroy(delay->fft);
	free(delay->wave);
	free(delay->reference);
	free(delay->microphone);
	free(delay);
}

void delay_reset(struct delay *delay)
{
	delay->filled = 0;
	delay->active = 0;
	delay->vote_count = 0;
	delay->found = false;
}

void delay_move(struct delay *delay, double by)
{
	delay->filled = 0;
	delay->active = 0;
	delay->moved += by;
	for (size_t i = 0; i < delay->vote_count; i++)
		delay->votes[i].samples += by;
}

/* Spectrum of `count` samples of a history from `from` on (0 = oldest). */
static void transform(struct delay *delay, const int16_t *history, size_t from, size_t count, float complex *out)
{
	for (size_t i = 0; i < count; i++)
		delay->wave[i] = (float)history[(delay->head + from + i) % HISTORY];
	memset(delay->wave + count, 0, (TRANSFORM - count) * sizeof *delay->wave);
	fft_forward(delay->fft, delay->wave, out);
}

/* Leaves in `wave` the correlation c[k] of microphone and reference at lag DELAY_MOST - k. */
static void correlate(struct delay *delay)
{
	transform(delay, delay->played, 0, HISTORY, delay->reference);
	transform(delay, delay->heard, DELAY_MOST, PIECE, delay->microphone);
	const size_t low = (size_t)BAND_LOW * TRANSFORM / RATE, high = (size_t)BAND_HIGH * TRANSFORM / RATE;
	for (size_t i = 0; i <= TRANSFORM / 2; i++) {
		if (i < low || i > high) {
			delay->reference[i] = 0;
			continue;
		}
		const float complex cross = delay->reference[i] * conjf(delay->microphone[i]);
		const float size = cabsf(cross);
		delay->reference[i] = size > 0 ? cross / size : 0;
	}
	fft_inverse(delay->fft, delay->reference, delay->wave);
}

/* Offset of the true peak from the middle of three points, by a parabola through them. */
static double vertex(double before, double at, double after)
{
	const double bend = before - 2 * at + after;
	return fabs(bend) > 0 ? 0.5 * (before - after) / bend : 0;
}

/* The direct sound may be weaker than what a wall throws back (in far rooms the strongest peak was 30-50 ms late): the
 * earliest peak that is nearly as high counts. A later sample of `c` is an earlier sound. */
static size_t earliest(const float *c, size_t peak)
{
	const float enough = NEARLY * fabsf(c[peak]);
	const size_t end = peak + REFLECTIONS < SPAN ? peak + REFLECTIONS : SPAN;
	size_t first = peak;
	for (size_t k = peak + 1; k < end; k++)
		if (fabsf(c[k]) >= enough && fabsf(c[k]) >= fabsf(c[k - 1]) && fabsf(c[k]) >= fabsf(c[k + 1]))
			first = k;
	return first;
}

/* One estimate; false when no lag stands out. */
static bool estimate(struct delay *delay, double *samples)
{
	correlate(delay);
	const float *c = delay->wave;
	double power = 0;
	size_t peak = 1;
	for (size_t k = 1; k < SPAN; k++) {
		power += (double)c[k] * (double)c[k];
		if (fabsf(c[k]) > fabsf(c[peak]))
			peak = k;
	}
	if (fabs((double)c[peak]) < PEAK_TO_RMS * sqrt(power / SPAN))
		return false;
	peak = earliest(c, peak);
	const double sign = c[peak] < 0 ? -1 : 1;
	*samples = DELAY_MOST - (double)peak - vertex(sign * c[peak - 1], sign * c[peak], sign * c[peak + 1]);
	return true;
}

static bool vote(struct delay *delay, double samples)
{
	if (delay->vote_count == VOTES)
		memmove(delay->votes, delay->votes + 1, (--delay->vote_count) * sizeof *delay->votes);
	delay->votes[delay->vote_count].samples = samples;
	delay->votes[delay->vote_count++].at = delay->now;
	size_t same = 0;
	for (size_t i = 0; i < delay->vote_count; i++) {
		const double moved = DRIFT_MOST * (double)(delay->now - delay->votes[i].at);
		same += fabs(delay->votes[i].samples - samples) <= AGREE + moved;
	}
	return same >= QUORUM;
}

/* How well the pattern fits the correlation when the delay has grown by `moved` samples. */
static double fit(const struct delay *delay, int moved)
{
	const float *c = delay->wave + (long)delay->pattern_at - moved;
	double sum = 0;
	for (size_t i = 0; i < PATTERN; i++)
		sum += (double)delay->pattern[i] * (double)c[i];
	return sum;
}

/* The delay is agreed on: from now on the pattern of direct sound and reflections is followed. One peak may be taken for
 * another; the pattern as a whole moves smoothly, and is known to parts of a sample. */
static void settle(struct delay *delay, double samples)
{
	const double start = DELAY_MOST - samples - PATTERN_LATE;
	delay->pattern_at = start < FOLLOWED + 1 ? FOLLOWED + 1 : (size_t)start;
	memcpy(delay->pattern, delay->wave + delay->pattern_at, sizeof delay->pattern);
	delay->first = samples;
	delay->moved = 0;
	delay->found = true;
}

static void follow(struct delay *delay)
{
	const int near = (int)lround(delay->moved);
	const long least = (long)delay->pattern_at - near - FOLLOWED - 1;
	if (least < 0 || least + 2 * FOLLOWED + 2 + PATTERN > TRANSFORM)
		return;
	int best = near;
	for (int moved = near - FOLLOWED; moved <= near + FOLLOWED; moved++)
		if (fit(delay, moved) > fit(delay, best))
			best = moved;
	delay->moved = best + vertex(fit(delay, best - 1), fit(delay, best), fit(delay, best + 1));
}

static void take(struct delay *delay, const int16_t *microphone, const int16_t *reference)
{
	double power = 0;
	for (size_t i = 0; i < DELAY_BLOCK; i++) {
		delay->played[(delay->head + i) % HISTORY] = reference[i];
		delay->heard[(delay->head + i) % HISTORY] = microphone[i];
		power += (double)reference[i] * reference[i];
	}
	delay->head = (delay->head + DELAY_BLOCK) % HISTORY;
	delay->now += DELAY_BLOCK;
	delay->filled += DELAY_BLOCK;
	if (power > ACTIVE_POWER * DELAY_BLOCK)
		delay->active += DELAY_BLOCK;
}

bool delay_process(struct delay *delay, const int16_t *microphone, const int16_t *reference)
{
	take(delay, microphone, reference);
	if (delay->active < (delay->found ? HOP : HOP_FIRST) || delay->filled < HISTORY)
		return false;
	delay->active = 0;
	double samples;
	if (!estimate(delay, &samples))
		return false;
	const bool agreed = vote(delay, samples);
	if (delay->found)
		follow(delay);
	/* Estimates that agree on another place than the pattern's mean that sound was moved at once, by a new pairing. */
	if (agreed && (!delay->found || fabs(samples - delay_samples(delay)) > JUMP))
		settle(delay, samples);
	delay->agreed_at = delay->now;
	return delay->found;
}

double delay_samples(const struct delay *delay)
{
	return delay->first + delay->moved;
}

int64_t delay_time(const struct delay *delay)
{
	return delay->agreed_at;
}
