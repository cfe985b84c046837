/*
 * Faults of the microphone. A muted card gives exact zeros, which no room does, or the last bit of its converter's noise,
 * far below the quietest that was ever heard of the room; a card turned up too far gives runs of full-scale samples,
 * which ruin both canceller and recogniser.
 *
 * Some speakerphones give zeros of their own when nobody speaks. Who has never done that is believed to be mute after
 * half a second, so that nobody counts on for long unheard; all others after three.
 */
#include "input_watch.h"

#define SILENT_BLOCKS 300 /* 3 s of 10 ms */
#define MUTED_BLOCKS 50
#define KNOWN_BLOCKS 500 /* 5 s of sound: its ways are known */
#define GATED_BLOCKS 5
#define CLEAN_BLOCKS 300
#define CLIPPED_BLOCKS 10 /* a knock on the table clips one or two blocks: not worth a word */
#define FULL_SCALE 32700
#define FULL_SAMPLES 3
#define PIECE_BLOCKS 10	 /* 100 ms */
#define WINDOW_PIECES 10 /* 1 s; its quietest piece counts, between two words of whoever speaks */
#define FAINT_WINDOWS 3
#define FAINT_POWER 2.7	  /* -86 dBFS: between one and two steps of 16 bits; a room at a sane gain is 10 dB above it */
#define FAINT_RATIO 0.063 /* 12 dB below the quietest so far */

static double power_of(const int16_t *samples, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)samples[i] * samples[i];
	return sum / (double)count;
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

static int patience(const struct input_watch *watch)
{
	return watch->known_blocks == KNOWN_BLOCKS && !watch->gated ? MUTED_BLOCKS : SILENT_BLOCKS;
}

static void watch_zeros(struct input_watch *watch, bool zero)
{
	if (zero) {
		watch->zero_blocks += watch->zero_blocks < SILENT_BLOCKS;
		return;
	}
	/* Longer than that, somebody has muted it, and it was found again by hand. */
	watch->gated = watch->gated || (watch->zero_blocks >= GATED_BLOCKS && watch->zero_blocks < SILENT_BLOCKS &&
					watch->known_blocks == KNOWN_BLOCKS);
	watch->zero_blocks = 0;
	watch->known_blocks += watch->known_blocks < KNOWN_BLOCKS;
}

/* A second whose quietest piece has that power. */
static void watch_window(struct input_watch *watch, double power)
{
	bool faint = power < FAINT_POWER && power < FAINT_RATIO * watch->quietest;
	if (faint && power > 0) {
		watch->faint_windows += watch->faint_windows < FAINT_WINDOWS;
		return;
	}
	watch->faint_windows = 0;
	if (power > 0 && (watch->quietest <= 0 || power < watch->quietest))
		watch->quietest = power;
}

static void watch_faintness(struct input_watch *watch, double power)
{
	watch->piece += power / PIECE_BLOCKS;
	if (++watch->piece_blocks < PIECE_BLOCKS)
		return;
	if (watch->window_pieces == 0 || watch->piece < watch->window)
		watch->window = watch->piece;
	watch->piece = 0;
	watch->piece_blocks = 0;
	if (++watch->window_pieces < WINDOW_PIECES)
		return;
	watch->window_pieces = 0;
	watch_window(watch, watch->window);
}

bool input_watch_block(struct input_watch *watch, const int16_t *samples, size_t count)
{
	const double power = power_of(samples, count);
	const bool was_again = watch->again;
	watch_zeros(watch, power <= 0);
	watch_faintness(watch, power);
	watch_clipping(watch, clips(samples, count));
	enum input_state state = INPUT_OK;
	if (watch->zero_blocks >= patience(watch) || watch->faint_windows == FAINT_WINDOWS)
		state = INPUT_SILENT;
	else if (watch->again && watch->zero_blocks > 0)
		return false;
	else if (watch->clipped == CLIPPED_BLOCKS)
		state = INPUT_CLIPPING;
	watch->again = false;
	const bool changed = state != watch->state || (was_again && state == INPUT_SILENT);
	watch->state = state;
	return changed;
}

void input_watch_again(struct input_watch *watch)
{
	const struct input_watch before = *watch;
	*watch = (struct input_watch){.state = before.state, .again = before.state == INPUT_SILENT};
	if (before.faint_windows < FAINT_WINDOWS)
		return;
	watch->quietest = before.quietest;
	watch->faint_windows = before.faint_windows;
}
