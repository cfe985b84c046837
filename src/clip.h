/*
 * A clip: immutable mono PCM, counted references.
 *
 * Threads: a clip may be read from any thread while a reference to it is held. clip_ref and
 * clip_unref may be called from any thread except the sound callback (the last unref frees).
 */
#ifndef STEADY_CLIP_H
#define STEADY_CLIP_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct clip {
	atomic_uint references;
	unsigned rate; /* Hz */
	size_t length; /* samples */
	int16_t samples[];
};

/* Copies `length` samples. Returns NULL when out of memory. The caller owns one reference. */
struct clip *clip_create(const int16_t *samples, size_t length, unsigned rate);
struct clip *clip_ref(struct clip *clip);
/* NULL is allowed. */
void clip_unref(struct clip *clip);

#endif
