/*
 * The one word or phrase in a recording, as hearing would take it out of the stream: with the same bounds and the same
 * quiet around it, on which the features depend.
 */
#ifndef STEADY_ISOLATE_H
#define STEADY_ISOLATE_H

#include "intent.h"
#include "recognizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isolated {
	int16_t samples[RECOGNIZER_MAX_SAMPLES]; /* at HEARING_RATE, with JUDGE_PADDING of quiet on either side */
	size_t count;
	int64_t voiced_from, voiced_to; /* the sound within them */
	int64_t quiet_before;		/* samples */
};

struct isolator;

/* `weights` as for hear_create. NULL on failure; `error` says why. One thread at a time. */
struct isolator *isolator_create(const char *weights, char *error, size_t error_size);
void isolator_destroy(struct isolator *isolator);
/* The longest sound in `samples` that could be a command. False when there is none, or memory is out. */
bool isolate(struct isolator *isolator, const int16_t *samples, size_t count, struct isolated *out);

#endif
