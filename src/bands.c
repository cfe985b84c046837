/*
 * A signal in Zwicker's critical bands, and its periodicity by way of the power spectrum, so that
 * one transform forth and one back serve both.
 */
#include "bands.h"

#include "fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define WINDOW 512     /* samples, 32 ms: two periods of a low voice */
#define TRANSFORM 1024 /* twice the window, so that the autocorrelation does not wrap round */
#define BINS (TRANSFORM / 2 + 1)
#define BIN(hertz) ((size_t)(hertz)*TRANSFORM / RATE)
#define PITCH_SHORT 40 /* samples: 400 Hz */
#define PITCH_LONG 230 /* 70 Hz */

/* Hz (Zwicker 1961) */
static const int edges[BANDS_COUNT + 1] = {100,	 200,  300,  400,  510,	 630,  770,  920,  1080, 1270, 1480,
					   1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400, 7700};

struct bands {
	struct fft *fft;
	float window[WINDOW];
	float taper[PITCH_LONG + 2]; /* autocorrelation of the window, 1 at lag 0 */
	float samples[WINDOW];	     /* latest */
	float wave[TRANSFORM];
	float complex spectrum[BINS];
};

static void prepare(struct bands *bands)
{
	double whole = 0;
	for (int i = 0; i < WINDOW; i++) {
		bands->window[i] = (float)(0.5 - 0.5 * cos(2 * M_PI * (i + 0.5) / WINDOW));
		whole += (double)bands->window[i] * (double)bands->window[i];
	}
	for (int lag = 0; lag <= PITCH_LONG + 1; lag++) {
		double sum = 0;
		for (int i = 0; i + lag < WINDOW; i++)
			sum += (double)bands->window[i] * (double)bands->window[i + lag];
		bands->taper[lag] = (float)(sum / whole);
	}
}

struct bands *bands_create(void)
{
	struct bands *bands = calloc(1, sizeof *bands);
	if (!bands)
		return NULL;
	bands->fft = fft_create(TRANSFORM);
	if (!bands->fft) {
		free(bands);
		return NULL;
	}
	prepare(bands);
	return bands;
}

void bands_destroy(struct bands *bands)
{
	if (!bands)
		return;
	fft_destroy(bands->fft);
	free(bands);
}

void bands_push(struct bands *bands, const int16_t *samples)
{
	memmove(bands->samples, bands->samples + BANDS_BLOCK, (WINDOW - BANDS_BLOCK) * sizeof *bands->samples);
	for (int i = 0; i < BANDS_BLOCK; i++)
		bands->samples[WINDOW - BANDS_BLOCK + i] = (float)samples[i] / 32768;
}

static float bin_power(float complex bin)
{
	return crealf(bin) * crealf(bin) + cimagf(bin) * cimagf(bin);
}

void bands_levels(struct bands *bands, float levels_db[BANDS_COUNT])
{
	const float scale = 16.0f / WINDOW / WINDOW / 1.5f; /* Hann: a full-scale sine spreads over 1.5 bins */
	const float least = powf(10, BANDS_QUIET / 10);
	for (int i = 0; i < WINDOW; i++)
		bands->wave[i] = bands->samples[i] * bands->window[i];
	memset(bands->wave + WINDOW, 0, (TRANSFORM - WINDOW) * sizeof *bands->wave);
	fft_forward(bands->fft, bands->wave, bands->spectrum);
	for (int b = 0; b < BANDS_COUNT; b++) {
		float sum = 0;
		for (size_t i = BIN(edges[b]); i < BIN(edges[b + 1]); i++)
			sum += bin_power(bands->spectrum[i]);
		levels_db[b] = 10 * log10f(sum * scale / 2 + least);
	}
}

/* Makes the autocorrelation in `wave`. */
static void correlate(struct bands *bands)
{
	for (size_t i = 0; i < BINS; i++)
		bands->spectrum[i] = i >= BIN(80) && i < BIN(2000) ? bin_power(bands->spectrum[i]) : 0;
	fft_inverse(bands->fft, bands->spectrum, bands->wave);
}

/* The highest peak with a period from `shortest` to `longest`, as a share of the whole. */
static float highest_peak(const struct bands *bands, int shortest, int longest, int *period)
{
	const float *r = bands->wave;
	float best = 0;
	*period = 0;
	for (int lag = shortest; lag <= longest; lag++) {
		const float height = r[lag] / bands->taper[lag];
		if (height > best && r[lag] > r[lag - 1] && r[lag] >= r[lag + 1]) {
			best = height;
			*period = lag;
		}
	}
	return r[0] > 0 ? fminf(1, best / r[0]) : 0;
}

float bands_periodicity(struct bands *bands, int *period)
{
	correlate(bands);
	return highest_peak(bands, PITCH_SHORT, PITCH_LONG, period);
}

float bands_periodicity_at(struct bands *bands, int period)
{
	const int around = 1 + period * 3 / 100;
	correlate(bands);
	return highest_peak(bands, period - around, period + around > PITCH_LONG ? PITCH_LONG : period + around,
			    &period);
}
