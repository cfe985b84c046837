/*
 * Faults of the microphone. A muted card gives exact zeros, which no room does, or the last bit of its converter's noise,
 * far below the quietest that was ever heard of the room; a card turned up too far gives runs of full-scale samples,
 * which ruin both canceller and recogniser.
 *
 * Some speakerphones give zeros of their own when nobody speaks. Who has never done that is believed to be mute after
 * half a second, so that nobody counts on for long unheard; all others after three.
 *
 * A switch in the cable leaves the hiss of what is behind it: far below the quietest that was ever heard, at once, without
 * any sound in it. A fan that was switched off may look like that, but not to a microphone that hears the coach speak.
 * A room that grows quiet does so by and by, and its quietest goes with it.
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
#define FALLEN_RATIO 0.0316 /* 15 dB below the quietest so far */
#define FAR_RATIO 0.01	    /* 20 dB, where there is no echo to tell by */
#define STEADY_RATIO 4.0    /* 6 dB from the quietest to the loudest piece of a second: hiss has 1 */
#define SOUND_RATIO 10.0
#define PLAYED_POWER 1e4 /* mean square: -50 dBFS, the coach sounds */
#define ANSWER_BLOCKS 50
#define ANSWERS_MOST 4
#define ANSWERS_LEAST 2
#define LEARNT_WINDOWS 20
#define LEARNT_LONG 60
#define FALLEN_WINDOWS 2
#define FALLEN_LONG 5
#define UNANSWERED_BLOCKS 100 /* of the coach's speech: 1 s, of which a late echo may be 640 ms */
#define DROPS 2		      /* the first may have been the switch itself */

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

static bool is_steady(const struct input_watch *watch)
{
	return watch->loudest <= STEADY_RATIO * watch->window;
}

/* Whether the microphone hears the coach: it does, or not, whenever the coach speaks. */
static void learn_answer(struct input_watch *watch)
{
	if (watch->played_blocks < ANSWER_BLOCKS)
		return;
	if (watch->loudest > SOUND_RATIO * watch->quietest)
		watch->answers += watch->answers < ANSWERS_MOST;
	else
		watch->answers -= watch->answers > 0;
}

static void learn_floor(struct input_watch *watch)
{
	if (watch->window > 0 && (watch->quietest <= 0 || watch->window < watch->quietest))
		watch->quietest = watch->window;
	watch->known_windows += watch->known_windows < LEARNT_LONG;
	learn_answer(watch);
}

static void watch_fall(struct input_watch *watch)
{
	const bool below = watch->window < FALLEN_RATIO * watch->quietest && watch->known_windows >= LEARNT_WINDOWS;
	if (below && is_steady(watch)) {
		watch->fallen_windows += watch->fallen_windows < FALLEN_LONG;
		watch->unanswered += watch->played_blocks;
		return;
	}
	watch->fallen_windows = watch->unanswered = 0;
	watch->drops = below ? watch->drops + 1 : 0;
	if (!below || watch->drops >= DROPS)
		learn_floor(watch);
}

/* Nothing has come of what the coach said since; or it never does. */
static bool is_switched_off(const struct input_watch *watch)
{
	if (watch->answers >= ANSWERS_LEAST)
		return watch->fallen_windows >= FALLEN_WINDOWS && watch->unanswered >= UNANSWERED_BLOCKS;
	return watch->fallen_windows == FALLEN_LONG && watch->known_windows == LEARNT_LONG &&
	       watch->window < FAR_RATIO * watch->quietest;
}

/* At the end of a second. */
static void watch_window(struct input_watch *watch)
{
	const bool faint = watch->window < FAINT_POWER && watch->window < FAINT_RATIO * watch->quietest;
	if (faint && watch->window > 0) {
		watch->faint_windows += watch->faint_windows < FAINT_WINDOWS;
		return;
	}
	watch->faint_windows = 0;
	watch_fall(watch);
	watch->switched_off = is_switched_off(watch) || (watch->switched_off && watch->fallen_windows > 0);
}

static void watch_faintness(struct input_watch *watch, double power, bool played)
{
	watch->played_blocks += played;
	watch->piece += power / PIECE_BLOCKS;
	if (++watch->piece_blocks < PIECE_BLOCKS)
		return;
	if (watch->window_pieces == 0 || watch->piece < watch->window)
		watch->window = watch->piece;
	if (watch->window_pieces == 0 || watch->piece > watch->loudest)
		watch->loudest = watch->piece;
	watch->piece = 0;
	watch->piece_blocks = 0;
	if (++watch->window_pieces < WINDOW_PIECES)
		return;
	watch->window_pieces = 0;
	watch_window(watch);
	watch->played_blocks = 0;
}

bool input_watch_block(struct input_watch *watch, const int16_t *samples, const int16_t *played, size_t count)
{
	const double power = power_of(samples, count);
	const bool was_again = watch->again;
	watch_zeros(watch, power <= 0);
	watch_faintness(watch, power, played && power_of(played, count) > PLAYED_POWER);
	watch_clipping(watch, clips(samples, count));
	enum input_state state = INPUT_OK;
	if (watch->zero_blocks >= patience(watch) || watch->faint_windows == FAINT_WINDOWS || watch->switched_off)
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
	if (before.faint_windows < FAINT_WINDOWS && !before.switched_off)
		return;
	watch->quietest = before.quietest;
	watch->faint_windows = before.faint_windows;
	watch->known_windows = before.known_windows;
	watch->fallen_windows = before.fallen_windows;
	watch->switched_off = before.switched_off;
}
