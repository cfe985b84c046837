/*
 * Tracks: a ring of samples and a ring of marks. A mark says "the sample at this position has that stream time" and is
 * written before the sample it belongs to, so a reader who sees the sample sees the mark too.
 */
#include "track.h"

#define MARKS 64 /* jumps on their way to the reader at once; with more than that, sound is dropped */

struct track_mark {
	uint64_t position;
	frames_t stream;
	bool gap;
};

bool track_open(struct track *track, size_t capacity)
{
	*track = (struct track){0};
	track->samples = ring_create(sizeof(int16_t), capacity);
	track->marks = ring_create(sizeof(struct track_mark), MARKS);
	if (track->samples && track->marks)
		return true;
	track_close(track);
	return false;
}

void track_close(struct track *track)
{
	ring_destroy(track->samples);
	ring_destroy(track->marks);
	*track = (struct track){0};
}

static bool mark(struct track *track, frames_t stream, bool gap)
{
	struct track_mark mark = {.position = track->writer.position, .stream = stream, .gap = gap};
	return ring_write(track->marks, &mark, 1) == 1;
}

size_t track_write(struct track *track, frames_t stream, const int16_t *samples, size_t count, bool gap)
{
	bool lost = track->writer.lost || gap;
	bool jump = lost || stream != track->writer.next;
	track->writer.lost = lost; /* until it has been marked */
	/* No mark without a sample behind it: were there no room, marks would pile up at one place. */
	if (ring_writable(track->samples) == 0 || (jump && !mark(track, stream, lost))) {
		track->writer.lost = true;
		return count;
	}
	size_t written = ring_write(track->samples, samples, count);
	track->writer.position += written;
	track->writer.next = stream + (frames_t)written;
	track->writer.lost = written < count;
	return count - written;
}

size_t track_ready(struct track *track)
{
	size_t ready = ring_readable(track->samples); /* before the marks: then none of its marks is missed */
	struct track_mark mark;
	while (ring_peek(track->marks, &mark, 1) == 1) {
		uint64_t distance = mark.position - track->reader.position;
		if (distance > 0)
			return distance < ready ? (size_t)distance : ready;
		track->reader.stream = mark.stream;
		track->reader.gap = track->reader.gap || mark.gap;
		ring_skip(track->marks, 1);
	}
	return ready;
}

size_t track_backlog(const struct track *track)
{
	return ring_readable(track->samples);
}

size_t track_read(struct track *track, int16_t *samples, size_t max)
{
	size_t ready = track_ready(track);
	size_t count = max < ready ? max : ready;
	count = samples ? ring_read(track->samples, samples, count) : ring_skip(track->samples, count);
	track->reader.position += count;
	track->reader.stream += (frames_t)count;
	track->reader.gap = track->reader.gap && count == 0;
	return count;
}
