/*
 * Where a sound begins and where it ends, by energy alone: the cheap watch that runs all the time, so that
 * the recogniser runs only on what may be a command. Pure, one thread, no allocation. Positions count samples at
 * HEARING_RATE.
 */
#ifndef STEADY_SEGMENT_H
#define STEADY_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEGMENT_BLOCK 160  /* samples: 10 ms */
#define SEGMENT_LEVELS 220 /* half decibels from -110 dBFS */
#define SEGMENT_WINDOW 300 /* blocks: 3 s of floor */
#define SEGMENT_DELAY 150  /* blocks: loudness of the surroundings is that of the 3 s that ended 1.5 s ago */

enum segment_event {
	SEGMENT_NOTHING,
	SEGMENT_OPENED,	 /* a sound began */
	SEGMENT_PAUSED,	 /* quiet for SEGMENT_PAUSE_MS: it may be over */
	SEGMENT_RESUMED, /* it was not over */
	SEGMENT_CLOSED,	 /* quiet for SEGMENT_CLOSE_MS: it is over */
};

#define SEGMENT_AROUND 300 /* blocks: 3 s */
#define SEGMENT_PAUSE_MS 200
#define SEGMENT_CLOSE_MS 400

/* What a sound must rise above. */
enum segment_gate {
	SEGMENT_ABOVE_FLOOR, /* the quietest that is around it: everything that is heard in a quiet room */
	SEGMENT_ABOVE_NOISE, /* well above it: a voice among noises and echoes of the room */
	SEGMENT_ABOVE_TALK,  /* also nearly the loudest that was around it: a voice over a television */
};

/* A sliding histogram of levels. */
struct segment_levels {
	uint16_t counts[SEGMENT_LEVELS];
	uint16_t total;
};

struct segment {
	enum segment_gate gate;
	uint8_t history[SEGMENT_WINDOW + SEGMENT_DELAY]; /* levels of the last blocks, a ring */
	size_t next;
	uint64_t blocks;
	int64_t position;		      /* end of the last block */
	struct segment_levels recent, before; /* last 3 s; the 3 s that ended 1.5 s ago */
	float previous_in, previous_out;      /* high-pass filter */
	uint8_t voiced;			      /* last blocks above the gate, newest in bit 0 */
	float level_db, floor_db, gate_db;
	bool open, paused;
	int64_t begin, end; /* of the open sound; of the last one when none is open */
	int64_t quiet_from; /* end of the sound before it */
	int voiced_blocks;
	float peak_db, energy; /* of the open sound */
};

void segment_init(struct segment *segment, enum segment_gate gate);
/* One block of SEGMENT_BLOCK samples that begins at `position`. `least_db`: the gate is not below it (what the coach's
 * echo may leave; -200 = no such bound). */
enum segment_event segment_push(struct segment *segment, const int16_t *samples, int64_t position, float least_db);
/* In how much of the SEGMENT_AROUND before [begin, end) it was about as loud as there, or louder: 0..1, what lies before
 * the history left out. In samples, as pushed. */
float segment_amid(const struct segment *segment, int64_t begin, int64_t end);
/* Quiet before the open sound, in samples. */
int64_t segment_quiet_before(const struct segment *segment);

#endif
