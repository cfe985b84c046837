/* A recording put into surroundings at stated levels, always the same from the same seed. */
#ifndef STEADY_TEST_SCENE_H
#define STEADY_TEST_SCENE_H

#include "corpus.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scene_kind {
	SCENE_CLEAN,   /* in its own quiet */
	SCENE_FAR,     /* in a room, noise 15 dB below the speech */
	SCENE_PADDED,  /* in a quiet room noise (-65 dBFS) that is not its own */
	SCENE_NOISE,   /* noise 10 dB below the speech */
	SCENE_TALK_12, /* others talk (a television) 12 dB below */
	SCENE_TALK_6,  /* 6 dB below */
	SCENE_MIXED,   /* any room (recorded, synthetic, none), any noise, any talk, any level: for training */
	SCENE_AFTER,   /* shortly after half a second to four of talk that is as loud as it */
	SCENE_COUNT
};

struct scene {
	int16_t *samples; /* owned; scene_free */
	size_t count;
	size_t begin, end; /* where the recording is */
};

struct scene_source {
	const struct corpus *corpus;
	uint64_t seed;
};

const char *scene_name(enum scene_kind kind);
/* `lead` samples of surroundings before, `trail` after. False when a file cannot be read or memory is out. */
bool scene_make(struct scene *scene, const struct scene_source *source, const struct corpus_item *item,
		enum scene_kind kind, size_t lead, size_t trail);
void scene_free(struct scene *scene);

#endif
