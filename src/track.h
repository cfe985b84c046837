/*
 * A track: sound that crosses from a sound callback to the hearing thread, each sample with its stream time. One writer
 * thread, one reader thread, wait-free both. A gap (sound lost, or stream time that jumps) is a mark that travels
 * beside the samples and is met by the reader exactly where it belongs.
 */
#ifndef STEADY_TRACK_H
#define STEADY_TRACK_H

#include "frames.h"
#include "ring.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct track {
	struct ring *samples;	   /* int16_t */
	struct ring *marks;	   /* struct track_mark */
	struct {		   /* writer only */
		uint64_t position; /* samples put in so far */
		frames_t next;	   /* stream time of the sample after the last one put in */
		bool lost;	   /* something was dropped since */
	} writer;
	struct {		   /* reader only */
		uint64_t position; /* samples taken out so far */
		frames_t stream;   /* stream time of the next sample */
		bool gap;	   /* sound is missing before it */
	} reader;
};

/* Room for `capacity` samples at least. False when out of memory. */
bool track_open(struct track *track, size_t capacity);
void track_close(struct track *track);

/* [callback] Writer. `stream` is the time of the first sample; `gap` says that something is missing before it. What
 * does not fit is dropped, the newest first; returns how many were dropped. */
size_t track_write(struct track *track, frames_t stream, const int16_t *samples, size_t count, bool gap);

/* Reader. How many samples can be read that follow each other without a jump; track->reader.stream and .gap are those
 * of the first one. */
size_t track_ready(struct track *track);
/* Reader. How many samples are there in all, beyond jumps too. */
size_t track_backlog(const struct track *track);
/* Reader. Takes out up to `max` samples (at most what track_ready said); `samples` may be NULL. Returns how many. */
size_t track_read(struct track *track, int16_t *samples, size_t max);

#endif
