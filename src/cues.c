/* The table of cues under way; see cues.h. Linear search: there are never more than a handful. */
#include "cues.h"

#include <string.h>

struct cue *cues_add(struct cues *cues, enum channel channel)
{
	for (size_t i = 0; i < CUES_MAX; i++) {
		struct cue *cue = &cues->list[i];
		if (cue->stage != CUE_FREE)
			continue;
		memset(cue, 0, sizeof *cue);
		/* 0 means "no cue" to everybody, also after the counter has wrapped. */
		if (++cues->last_number == 0)
			cues->last_number = 1;
		cue->number = cues->last_number;
		cue->channel = channel;
		cue->stage = CUE_WANTED;
		cue->expected_end = FRAMES_NEVER;
		return cue;
	}
	return NULL;
}

struct cue *cues_find(struct cues *cues, uint32_t number)
{
	for (size_t i = 0; i < CUES_MAX; i++) {
		struct cue *cue = &cues->list[i];
		if (cue->stage != CUE_FREE && cue->number == number)
			return cue;
	}
	return NULL;
}

void cues_free(struct cue *cue)
{
	cue->stage = CUE_FREE;
	clip_unref(cue->clip);
	cue->clip = NULL;
}

void cues_clear(struct cues *cues)
{
	for (size_t i = 0; i < CUES_MAX; i++)
		cues_free(&cues->list[i]);
}

bool cues_voice_busy(const struct cues *cues)
{
	for (size_t i = 0; i < CUES_MAX; i++) {
		const struct cue *cue = &cues->list[i];
		if (cue->stage != CUE_FREE && cue->channel == CHANNEL_VOICE && !cue->cancelled)
			return true;
	}
	return false;
}

bool cues_busy(const struct cues *cues)
{
	for (size_t i = 0; i < CUES_MAX; i++) {
		if (cues->list[i].stage != CUE_FREE)
			return true;
	}
	return false;
}
