/* Log mel spectra by kissfft (fft.h): window, power, triangular filters, logarithm. */
#include "melspec.h"

#include "fft.h"
#include "frames.h"

#include <math.h>
#include <stdlib.h>

#define SIZE 512
#define BINS (SIZE / 2 + 1)
#define LOWEST_HZ 100.0
#define HIGHEST_HZ 7200.0
/* About what dither leaves in a band: digital silence must not be far below all quiet. */
#define ENERGY_FLOOR 300.0f
#define PI 3.14159265358979323846

struct melspec {
	struct fft *fft;
	float window[MELSPEC_WINDOW];
	float filters[MELSPEC_BANDS][BINS];
	size_t first[MELSPEC_BANDS], end[MELSPEC_BANDS]; /* bins of each filter that are not zero */
	float frame[SIZE], power[BINS];
	float complex spectrum[BINS];
};

static double to_mel(double hz)
{
	return 2595 * log10(1 + hz / 700);
}

static double from_mel(double mel)
{
	return 700 * (pow(10, mel / 2595) - 1);
}

static double edge(int number)
{
	double step = (to_mel(HIGHEST_HZ) - to_mel(LOWEST_HZ)) / (MELSPEC_BANDS + 1);

	return from_mel(to_mel(LOWEST_HZ) + step * number);
}

static void make_filter(struct melspec *melspec, int band)
{
	double low = edge(band), middle = edge(band + 1), high = edge(band + 2);

	melspec->first[band] = BINS;
	for (size_t bin = 0; bin < BINS; bin++) {
		double hz = (double)bin * HEARING_RATE / SIZE;
		double weight = fmin((hz - low) / (middle - low), (high - hz) / (high - middle));

		if (weight <= 0)
			continue;
		melspec->filters[band][bin] = (float)weight;
		if (melspec->first[band] == BINS)
			melspec->first[band] = bin;
		melspec->end[band] = bin + 1;
	}
}

struct melspec *melspec_create(void)
{
	struct melspec *melspec = calloc(1, sizeof(*melspec));

	if (!melspec)
		return NULL;
	melspec->fft = fft_create(SIZE);
	if (!melspec->fft) {
		free(melspec);
		return NULL;
	}
	for (int i = 0; i < MELSPEC_WINDOW; i++)
		melspec->window[i] = (float)(0.54 - 0.46 * cos(2 * PI * i / (MELSPEC_WINDOW - 1)));
	for (int band = 0; band < MELSPEC_BANDS; band++)
		make_filter(melspec, band);
	return melspec;
}

void melspec_destroy(struct melspec *melspec)
{
	if (!melspec)
		return;
	fft_destroy(melspec->fft);
	free(melspec);
}

static void measure_frame(struct melspec *melspec, const int16_t *samples, float *bands)
{
	for (size_t i = 0; i < MELSPEC_WINDOW; i++)
		melspec->frame[i] = (float)samples[i] * melspec->window[i];
	fft_forward(melspec->fft, melspec->frame, melspec->spectrum);
	for (size_t bin = 0; bin < BINS; bin++) {
		float re = crealf(melspec->spectrum[bin]), im = cimagf(melspec->spectrum[bin]);

		melspec->power[bin] = re * re + im * im;
	}
	for (size_t band = 0; band < MELSPEC_BANDS; band++) {
		float energy = ENERGY_FLOOR;

		for (size_t bin = melspec->first[band]; bin < melspec->end[band]; bin++)
			energy += melspec->filters[band][bin] * melspec->power[bin];
		bands[band] = logf(energy);
	}
}

size_t melspec_measure(struct melspec *melspec, const int16_t *samples, size_t count, float (*out)[MELSPEC_BANDS],
		       size_t most)
{
	size_t frames = 0;

	while (frames < most && frames * MELSPEC_STEP + MELSPEC_WINDOW <= count) {
		measure_frame(melspec, samples + frames * MELSPEC_STEP, out[frames]);
		frames++;
	}
	return frames;
}
