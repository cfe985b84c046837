/*
 * Clips: a header with the samples right behind it, in one allocation, freed with the last
 * reference. Immutable from the moment clip_create returns, so readers need no lock.
 */
#include "clip.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct clip *clip_create(const int16_t *samples, size_t length, unsigned rate)
{
	if (length > (SIZE_MAX - sizeof(struct clip)) / sizeof(int16_t))
		return NULL;
	struct clip *clip = malloc(sizeof(*clip) + length * sizeof(int16_t));
	if (!clip)
		return NULL;
	atomic_init(&clip->references, 1);
	clip->rate = rate;
	clip->length = length;
	if (length > 0)
		memcpy(clip->samples, samples, length * sizeof(int16_t));
	return clip;
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
