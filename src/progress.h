/*
 * Whether sound moves, and how fast: one counter of frames that a sound callback feeds and the loop thread looks at.
 */
#ifndef STEADY_PROGRESS_H
#define STEADY_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRESS_LOST_MS 500 /* without a frame for so long, the device is lost */

struct progress {
	atomic_ullong frames; /* callback adds, loop thread reads */
	uint64_t seen;	      /* loop thread: `frames` when looked at last ... */
	int64_t seen_ms;      /* ... and when it was seen to change */
};

enum pace { PACE_RIGHT, PACE_STILL, PACE_CLOCKLESS };

/* [callback] */
void progress_add(struct progress *progress, uint64_t frames);
/* Any thread. */
uint64_t progress_frames(const struct progress *progress);
/* Loop thread. Times in ms of a clock that only goes forward. False when nothing moved for PROGRESS_LOST_MS. */
void progress_begin(struct progress *progress, int64_t now_ms);
bool progress_alive(struct progress *progress, int64_t now_ms);
/* What `frames` in `ms` of wall time at `rate` Hz say: below a quarter of real time nothing moves (a stalled stream),
 * above four times it there is no clock behind it (ALSA's null and file plug-ins). */
enum pace progress_pace(uint64_t frames, int64_t ms, unsigned rate);

/* Loop thread; blocks for 400 ms at least. Watches streams that were just started until all of them move at the right
 * pace or patience is over. */
enum pace progress_watch(const struct progress *const *streams, size_t count, unsigned rate, int64_t patience_ms);
/* A clock that only goes forward, ms. */
int64_t progress_now_ms(void);

#endif
