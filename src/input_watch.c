/*
 * Faults of the microphone. A muted card gives exact zeros, which no room does; a card turned up too
 * far gives runs of full-scale samples, which ruin both canceller and recogniser.
 */
#include "input_watch.h"

#define SILENT_BLOCKS 300 /* 3 s of 10 ms */
#define CLEAN_BLOCKS 300
#define CLIPPED_BLOCKS 10 /* a knock on the table clips one or two blocks: not worth a word */
#define FULL_SCALE 32700
#define FULL_SAMPLES 3

static bool all_zero(const int16_t *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (samples[i] != 0)
			return false;
	return true;
}

static bool clips(const int16_t *samples, size_t count)
{
	int full = 0;
	for (size_t i = 0; i < count; i++)
		full += samples[i] >= FULL_SCALE || samples[i] <= -FULL_SCALE;
	return full >= FULL_SAMPLES;
}

static void watch_clipping(struct input_watch *watch, bool clipped)
{
	if (clipped) {
		watch->clean_blocks = 0;
		if (watch->clipped < CLIPPED_BLOCKS)
			watch->clipped++;
	} else if (watch->clean_blocks < CLEAN_BLOCKS) {
		watch->clean_blocks++;
	} else {
		watch->clipped = 0;
	}
}

bool input_watch_block(struct input_watch *watch, const int16_t *samples, size_t count)
{
	if (!all_zero(samples, count))
		watch->zero_blocks = 0;
	else if (watch->zero_blocks < SILENT_BLOCKS)
		watch->zero_blocks++;
	watch_clipping(watch, clips(samples, count));
	enum input_state state = INPUT_OK;
	if (watch->zero_blocks == SILENT_BLOCKS)
		state = INPUT_SILENT;
	else if (watch->clipped == CLIPPED_BLOCKS)
		state = INPUT_CLIPPING;
	const bool changed = state != watch->state;
	watch->state = state;
	return changed;
}
