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

/* A word of what is said in a clip, and where: samples [begin, end), bytes [at, at + size) of its text. */
struct clip_word {
	size_t begin, end;
	size_t at, size;
};

struct clip {
	atomic_uint references;
	unsigned rate;		       /* Hz */
	size_t length;		       /* samples */
	const struct clip_word *words; /* in order, inside this allocation */
	size_t word_count;	       /* 0 = nothing is said, or it is not known where */
	int16_t samples[];
};

/* Copies `length` samples. Returns NULL when out of memory. The caller owns one reference. */
struct clip *clip_create(const int16_t *samples, size_t length, unsigned rate);
/* The same with its words, which are copied too. */
struct clip *clip_create_spoken(const int16_t *samples, size_t length, unsigned rate, const struct clip_word *words,
				size_t word_count);
struct clip *clip_ref(struct clip *clip);
/* NULL is allowed. */
void clip_unref(struct clip *clip);

#endif
