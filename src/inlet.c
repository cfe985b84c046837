/*
 * Inlets: resampling at the mouth of the listening chain.
 */
#include "inlet.h"

#include "frames.h"
#include "resample.h"

#include <assert.h>
#include <string.h>

#define RESAMPLE_QUALITY 5

bool inlet_open(struct inlet *inlet, unsigned rate)
{
	if (rate == HEARING_RATE)
		return true;
	inlet->resampler = resampler_create(rate, HEARING_RATE, RESAMPLE_QUALITY);
	return inlet->resampler != NULL;
}

void inlet_close(struct inlet *inlet)
{
	resampler_destroy(inlet->resampler);
}

void inlet_push(struct inlet *inlet, const int16_t *in, size_t count)
{
	static const int16_t silence[INLET_STEP_MAX];
	int16_t *end = inlet->samples + inlet->count;
	const size_t space = INLET_SIZE - inlet->count;
	assert(count <= INLET_STEP_MAX);
	if (!in)
		in = silence;
	if (inlet->resampler) {
		inlet->count += resampler_process(inlet->resampler, in, count, end, space);
	} else {
		memcpy(end, in, count * sizeof *in);
		inlet->count += count;
	}
}

void inlet_shift(struct inlet *inlet, size_t count)
{
	inlet->count -= count;
	memmove(inlet->samples, inlet->samples + count, inlet->count * sizeof *inlet->samples);
}
