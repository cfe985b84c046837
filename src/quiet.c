/* Quiet for the edges of a recording, taken from the recording itself: digital silence would make its noise a sound. */
#include "quiet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BELOW_DB 25.0
#define SEARCH ((size_t)HEARING_RATE * 3) /* samples at each end in which quiet is looked for */

static double level_db(const int16_t *samples, size_t count)
{
	double energy = 1;

	for (size_t i = 0; i < count; i++)
		energy += (double)samples[i] * samples[i];
	return 10 * log10(energy / (double)count);
}

void quiet_find(const int16_t *samples, size_t count, int16_t quiet[QUIET_SAMPLES])
{
	double least = INFINITY, most = -INFINITY, gain;
	size_t best = 0;

	memset(quiet, 0, QUIET_SAMPLES * sizeof(*quiet));
	if (count < QUIET_SAMPLES)
		return;
	for (size_t at = 0; at + QUIET_SAMPLES <= count; at += QUIET_SAMPLES / 4) {
		double level = level_db(samples + at, QUIET_SAMPLES);

		if (level < least) {
			least = level;
			best = at;
		}
		most = fmax(most, level);
	}
	gain = pow(10, fmin(0, most - BELOW_DB - least) / 20);
	for (size_t i = 0; i < QUIET_SAMPLES; i++)
		quiet[i] = (int16_t)lrint(gain * samples[best + i]);
}

void quiet_lay(const int16_t quiet[QUIET_SAMPLES], int16_t *out, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = i % (2 * (size_t)QUIET_SAMPLES);

		out[i] = quiet[at < QUIET_SAMPLES ? at : 2 * QUIET_SAMPLES - 1 - at];
	}
}

int16_t *quiet_embed(const int16_t *samples, size_t count, size_t lead, size_t block, size_t *embedded)
{
	size_t searched = count < SEARCH ? count : SEARCH;
	int16_t quiet[QUIET_SAMPLES];
	int16_t *out = malloc((count + 2 * lead) * sizeof(*out));

	*embedded = (count + 2 * lead) / block * block;
	if (!out)
		return NULL;
	quiet_find(samples, searched, quiet);
	quiet_lay(quiet, out, lead);
	memcpy(out + lead, samples, count * sizeof(*out));
	quiet_find(samples + count - searched, searched, quiet);
	quiet_lay(quiet, out + lead + count, lead);
	return out;
}
