/* The coach's speech for a bench. */
#include "coach_track.h"

#include "frames.h"
#include "utter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP (6 * HEARING_RATE / 10)
#define BEAT HEARING_RATE

/* Counted numbers come every second, all else follows after a gap. */
static size_t slot_of(const char *text, size_t length)
{
	bool counted = !strchr(text, ' ') && !strchr(text, '.');

	if (!counted)
		return length + GAP;
	return length > BEAT ? length : BEAT;
}

static bool add_cue(struct coach_track *track, const char *text, size_t length)
{
	struct coach_cue *cue;

	if ((track->cue_count & (track->cue_count - 1)) == 0) {
		size_t space = track->cue_count ? 2 * track->cue_count : 1;
		struct coach_cue *cues = realloc(track->cues, space * sizeof(*cues));

		if (!cues)
			return false;
		track->cues = cues;
	}
	cue = &track->cues[track->cue_count++];
	*cue = (struct coach_cue){.begin = track->count, .end = track->count + length};
	snprintf(cue->text, sizeof(cue->text), "%s", text);
	return true;
}

static bool say(struct coach_track *track, const struct speak_style *style, const char *text, size_t most)
{
	struct speak_request request = {.style = *style};
	struct utterance utterance;
	size_t length, slot;
	bool ok;

	snprintf(request.text, sizeof(request.text), "%s", text);
	if (utter(&request, HEARING_RATE, NULL, &utterance) < 0)
		return false;
	length = utterance.clip->length;
	if (length > most - track->count)
		length = most - track->count;
	slot = slot_of(text, length);
	ok = add_cue(track, text, length);
	memcpy(track->samples + track->count, utterance.clip->samples, length * sizeof(*track->samples));
	track->count += slot < most - track->count ? slot : most - track->count;
	clip_unref(utterance.clip);
	return ok;
}

/* Once through the file. */
static bool say_lines(struct coach_track *track, FILE *file, const struct speak_style *style, size_t most)
{
	char line[SPEAK_TEXT_SIZE];
	size_t before = track->count;

	while (track->count < most && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && !say(track, style, line, most))
			return false;
	}
	return track->count > before;
}

bool coach_track_make(struct coach_track *track, const char *path, const struct speak_style *style, size_t count)
{
	FILE *file = fopen(path, "re");
	bool ok = file != NULL;

	*track = (struct coach_track){.samples = calloc(count + 1, sizeof(*track->samples))};
	ok = ok && track->samples;
	while (ok && track->count < count) {
		rewind(file);
		ok = say_lines(track, file, style, count);
	}
	if (file)
		fclose(file);
	if (!ok)
		fprintf(stderr, "%s: the coach cannot say this\n", path);
	return ok;
}

void coach_track_free(struct coach_track *track)
{
	free(track->samples);
	free(track->cues);
	*track = (struct coach_track){0};
}

const struct coach_cue *coach_track_cue(const struct coach_track *track, size_t at)
{
	size_t low = 0, high = track->cue_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (track->cues[middle].end <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < track->cue_count && track->cues[low].begin <= at ? &track->cues[low] : NULL;
}
