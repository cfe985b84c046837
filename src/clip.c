/*
 * Clips: a header with the samples and the words right behind it, in one allocation, freed with the last
 * reference. Immutable from the moment clip_create returns, so readers need no lock.
 */
#include "clip.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where the words lie in the allocation: behind the samples, aligned. */
static size_t words_at(size_t length)
{
	const size_t align = _Alignof(struct clip_word);

	return (sizeof(struct clip) + length * sizeof(int16_t) + align - 1) / align * align;
}

struct clip *clip_create_spoken(const int16_t *samples, size_t length, unsigned rate, const struct clip_word *words,
				size_t word_count)
{
	if (length > SIZE_MAX / 4 || word_count > SIZE_MAX / 4 / sizeof(*words))
		return NULL;
	struct clip *clip = malloc(words_at(length) + word_count * sizeof(*words));
	if (!clip)
		return NULL;
	struct clip_word *own = (struct clip_word *)(void *)((char *)clip + words_at(length));
	atomic_init(&clip->references, 1);
	clip->rate = rate;
	clip->length = length;
	clip->words = own;
	clip->word_count = word_count;
	if (length > 0)
		memcpy(clip->samples, samples, length * sizeof(int16_t));
	if (word_count > 0)
		memcpy(own, words, word_count * sizeof(*words));
	return clip;
}

struct clip *clip_create(const int16_t *samples, size_t length, unsigned rate)
{
	return clip_create_spoken(samples, length, rate, NULL, 0);
}

struct clip *clip_ref(struct clip *clip)
{
	/* Relaxed: whoever calls holds a reference, so the count cannot reach 0 meanwhile and nothing is read by it. */
	unsigned before = atomic_fetch_add_explicit(&clip->references, 1, memory_order_relaxed);
	assert(before > 0);
	(void)before;
	return clip;
}

void clip_unref(struct clip *clip)
{
	if (!clip)
		return;
	/* Release: our reads of the samples are done before the count falls. Acquire: the one who frees sees
	 * that all others' reads are done. */
	unsigned before = atomic_fetch_sub_explicit(&clip->references, 1, memory_order_acq_rel);
	assert(before > 0);
	if (before == 1)
		free(clip);
}
