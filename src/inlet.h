/*
 * An inlet: one of the two signals of the listening chain on its way to 16 kHz, waiting until there is a whole block of
 * it. One thread, no allocation after opening.
 */
#ifndef STEADY_INLET_H
#define STEADY_INLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INLET_STEP_MAX 960 /* frames taken at a time: 10 ms at 96 kHz */
/* 10 ms resampled from rates down to 8 kHz, and what waited already. */
#define INLET_SIZE (INLET_STEP_MAX * 2 + 64 + 160)

struct resampler;

struct inlet {
	struct resampler *resampler; /* NULL at 16 kHz */
	int16_t samples[INLET_SIZE];
	size_t count;
};

/* The inlet is zeroed before. False when out of memory. */
bool inlet_open(struct inlet *inlet, unsigned rate);
void inlet_close(struct inlet *inlet);
/* Appends `count` frames, at most INLET_STEP_MAX; NULL = silence. */
void inlet_push(struct inlet *inlet, const int16_t *in, size_t count);
/* Takes the first `count` samples out. */
void inlet_shift(struct inlet *inlet, size_t count);

#endif
