/*
 * Progress of a sound stream. A device that was unplugged often goes quiet without an error: only its standing still
 * tells.
 */
#include "progress.h"

void progress_add(struct progress *progress, uint64_t frames)
{
	/* Relaxed: a figure that only has to grow; nothing else is read by it. */
	atomic_fetch_add_explicit(&progress->frames, frames, memory_order_relaxed);
}

uint64_t progress_frames(const struct progress *progress)
{
	/* Relaxed: see progress_add. */
	return atomic_load_explicit(&progress->frames, memory_order_relaxed);
}

void progress_begin(struct progress *progress, int64_t now_ms)
{
	progress->seen = progress_frames(progress);
	progress->seen_ms = now_ms;
}

bool progress_alive(struct progress *progress, int64_t now_ms)
{
	if (progress_frames(progress) != progress->seen)
		progress_begin(progress, now_ms);
	return now_ms - progress->seen_ms < PROGRESS_LOST_MS;
}

enum pace progress_pace(uint64_t frames, int64_t ms, unsigned rate)
{
	double real = (double)ms / 1000.0 * rate;
	if ((double)frames > 4.0 * real)
		return PACE_CLOCKLESS;
	return (double)frames < 0.25 * real ? PACE_STILL : PACE_RIGHT;
}
