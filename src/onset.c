/*
 * Onsets of counted numbers in the output: the last second of samples is kept; some time after a slot its number's
 * first sound is looked for there, and its distance from the slot remembered.
 */
#include "onset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE_MS 40
#define AFTER_MS 120
/* A sound begins where it first comes within this of the loudest sample after the slot: the "f" of "five" is 25 dB
 * below its vowel. */
#define ONSET_DB (-40.0)
#define LEAST_AMPLITUDE 6
#define CONSECUTIVE_MS 2500

struct onsets {
	unsigned rate;
	int16_t *ring;
	size_t ring_size;
	frames_t heard;	    /* samples listened to */
	struct onset *list; /* measured, then waiting */
	size_t measured, count, capacity;
};

struct onsets *onsets_create(unsigned rate)
{
	struct onsets *onsets = calloc(1, sizeof(*onsets));
	if (onsets == NULL)
		return NULL;
	onsets->rate = rate;
	onsets->ring_size = rate;
	onsets->ring = calloc(rate, sizeof(*onsets->ring));
	if (onsets->ring == NULL) {
		free(onsets);
		return NULL;
	}
	return onsets;
}

void onsets_destroy(struct onsets *onsets)
{
	if (onsets == NULL)
		return;
	free(onsets->ring);
	free(onsets->list);
	free(onsets);
}

void onsets_start_at(struct onsets *onsets, frames_t frame)
{
	onsets->heard = frame;
}

static int amplitude(const struct onsets *onsets, frames_t at)
{
	if (at < 0 || at >= onsets->heard)
		return 0;
	return abs(onsets->ring[(size_t)(at % (frames_t)onsets->ring_size)]);
}

static double measure(const struct onsets *onsets, frames_t slot)
{
	frames_t end = slot + frames_from_ms(onsets->rate, AFTER_MS);
	int loudest = 0;
	for (frames_t at = slot; at < end; at++)
		loudest = amplitude(onsets, at) > loudest ? amplitude(onsets, at) : loudest;
	int threshold = (int)(loudest * pow(10.0, ONSET_DB / 20.0));
	if (threshold < LEAST_AMPLITUDE)
		threshold = LEAST_AMPLITUDE;
	frames_t at = slot - frames_from_ms(onsets->rate, BEFORE_MS);
	while (at < end && amplitude(onsets, at) < threshold)
		at++;
	return (double)(at - slot) * 1000.0 / onsets->rate;
}

static void measure_due(struct onsets *onsets)
{
	frames_t after = frames_from_ms(onsets->rate, AFTER_MS);
	while (onsets->measured < onsets->count && onsets->list[onsets->measured].slot + after <= onsets->heard) {
		struct onset *onset = &onsets->list[onsets->measured++];
		onset->error_ms = measure(onsets, onset->slot);
	}
}

void onsets_listen(struct onsets *onsets, const int16_t *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		onsets->ring[(size_t)(onsets->heard++ % (frames_t)onsets->ring_size)] = out[i];
	measure_due(onsets);
}

void onsets_expect(struct onsets *onsets, frames_t slot, frames_t planned, int number)
{
	if (onsets->count == onsets->capacity) {
		size_t capacity = onsets->capacity > 0 ? 2 * onsets->capacity : 256;
		struct onset *list = realloc(onsets->list, capacity * sizeof(*list));
		if (list == NULL)
			return;
		onsets->list = list;
		onsets->capacity = capacity;
	}
	onsets->list[onsets->count++] = (struct onset){.slot = slot, .planned = planned, .number = number};
}

const struct onset *onsets_measured(const struct onsets *onsets, size_t *count)
{
	*count = onsets->measured;
	return onsets->list;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median_error(const struct onsets *onsets)
{
	double *errors = malloc((onsets->measured + 1) * sizeof(*errors));
	if (errors == NULL || onsets->measured == 0) {
		free(errors);
		return 0.0;
	}
	for (size_t i = 0; i < onsets->measured; i++)
		errors[i] = fabs(onsets->list[i].error_ms);
	qsort(errors, onsets->measured, sizeof(*errors), compare_doubles);
	double median = errors[onsets->measured / 2];
	free(errors);
	return median;
}

static bool consecutive(const struct onset *a, const struct onset *b, unsigned rate)
{
	return a->number >= 0 && b->number >= 0 && abs(a->number - b->number) == 1 &&
	       b->planned - a->planned < frames_from_ms(rate, CONSECUTIVE_MS);
}

static double worst_spacing(const struct onsets *onsets, unsigned rate)
{
	const struct onset *list = onsets->list;
	double worst = 0.0;
	frames_t beat = 0;
	for (size_t i = 1; i < onsets->measured; i++) {
		if (!consecutive(&list[i - 1], &list[i], rate)) {
			beat = 0;
			continue;
		}
		frames_t distance = list[i].planned - list[i - 1].planned;
		if (beat == 0)
			beat = distance;
		double heard_ms = (double)distance * 1000.0 / rate + list[i].error_ms - list[i - 1].error_ms;
		worst = fmax(worst, fabs(heard_ms - (double)beat * 1000.0 / rate));
	}
	return worst;
}

struct onset_figures onsets_figures(const struct onsets *onsets, unsigned rate)
{
	struct onset_figures figures = {.count = onsets->measured, .median_ms = median_error(onsets)};
	for (size_t i = 0; i < onsets->measured; i++)
		figures.worst_ms = fmax(figures.worst_ms, fabs(onsets->list[i].error_ms));
	figures.spacing_ms = worst_spacing(onsets, rate);
	return figures;
}
