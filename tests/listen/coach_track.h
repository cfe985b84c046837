/* What the coach says, as eSpeak NG says it: a long stretch of its speech, with the words of every moment. */
#ifndef STEADY_TEST_COACH_TRACK_H
#define STEADY_TEST_COACH_TRACK_H

#include "speak.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct coach_cue {
	size_t begin, end; /* samples */
	char text[SPEAK_TEXT_SIZE];
};

struct coach_track {
	int16_t *samples; /* at 16 kHz, owned; coach_track_free */
	size_t count;
	struct coach_cue *cues; /* owned, in order */
	size_t cue_count;
};

/* The lines of a file, one after another and again from the first, until there are `count` samples: 0.6 s between two
 * sentences, a counted number every second. The same lines give the same samples. False when a file cannot be read, is
 * empty, or eSpeak NG fails; free in either case. */
bool coach_track_make(struct coach_track *track, const char *path, const struct speak_style *style, size_t count);
void coach_track_free(struct coach_track *track);
/* The cue that sounds at a sample, NULL = none. */
const struct coach_cue *coach_track_cue(const struct coach_track *track, size_t at);

#endif
