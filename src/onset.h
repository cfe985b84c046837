/*
 * When counted numbers really sound, measured in the samples that the speaker played and not in any log. One thread.
 */
#ifndef STEADY_ONSET_H
#define STEADY_ONSET_H

#include "frames.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct onset {
	frames_t slot;	  /* room time at which the number was to begin */
	frames_t planned; /* the same in voice time */
	double error_ms;  /* onset in the samples less slot */
	int number;	  /* -1 unknown */
};

struct onsets;

/* Rate in Hz. NULL when out of memory. */
struct onsets *onsets_create(unsigned rate);
void onsets_destroy(struct onsets *onsets);
/* Before anything is listened to: the first sample to come has this number. */
void onsets_start_at(struct onsets *onsets, frames_t frame);
/* The next samples of the output; `count` at most a tenth of a second. */
void onsets_listen(struct onsets *onsets, const int16_t *out, size_t count);
/* A number is to begin at sample `slot`, not more than 300 ms before what was listened to so far. */
void onsets_expect(struct onsets *onsets, frames_t slot, frames_t planned, int number);
/* Those measured so far, in order. A number that is not heard within 120 ms of its slot has an error of 120 ms; one
 * that is not alone (sound goes on from before) has one of -40 ms. */
const struct onset *onsets_measured(const struct onsets *onsets, size_t *count);

struct onset_figures {
	size_t count;
	double median_ms, worst_ms; /* of |error| */
	double spacing_ms;	    /* worst deviation of the distance of two consecutive numbers from the beat */
};

/* Numbers n and n + 1 (or n - 1: counting down) less than 2.5 s apart are consecutive; the beat of a run is the planned
 * distance of its first two, and every other must be the same. */
struct onset_figures onsets_figures(const struct onsets *onsets, unsigned rate);

#endif
