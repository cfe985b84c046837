/*
 * Progress of a sound stream. A device that was unplugged often goes quiet without an error: only its standing still
 * tells.
 */
#include "progress.h"

#include <assert.h>
#include <time.h>

#define LOOK_MS 200
#define STREAMS_MAX 2

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

int64_t progress_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The first pace that is not right, or right. */
static enum pace look(const struct progress *const *streams, size_t count, unsigned rate)
{
	uint64_t before[STREAMS_MAX];
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000};
	int64_t begin = progress_now_ms();
	for (size_t i = 0; i < count; i++)
		before[i] = progress_frames(streams[i]);
	nanosleep(&pause, NULL);
	int64_t ms = progress_now_ms() - begin;
	enum pace pace = PACE_RIGHT;
	for (size_t i = 0; i < count && pace == PACE_RIGHT; i++)
		pace = progress_pace(progress_frames(streams[i]) - before[i], ms, rate);
	return pace;
}

enum pace progress_watch(const struct progress *const *streams, size_t count, unsigned rate, int64_t patience_ms)
{
	assert(count <= STREAMS_MAX);
	int64_t end = progress_now_ms() + patience_ms;
	enum pace before, pace = look(streams, count, rate);
	/* One look alone is not believed: streams that just started first fill their buffers, in a rush. */
	do {
		before = pace;
		pace = look(streams, count, rate);
	} while (progress_now_ms() < end && (pace == PACE_STILL || pace != before));
	return pace;
}
