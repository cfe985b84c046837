/*
 * Heavy breathing, made: noise through the resonances of an open mouth, louder out than in, 14 to 28 times a minute. No
 * recordings of somebody who exercises were to be had; what is measured with this says so.
 */
#ifndef STEADY_TEST_BREATH_H
#define STEADY_TEST_BREATH_H

#include <stddef.h>
#include <stdint.h>

/* Fills `samples` (16 kHz): breathing out at `dbfs` on average, in a room noise of -62 dBFS. The same seed gives the
 * same samples. */
void breath_make(int16_t *samples, size_t count, double dbfs, uint64_t seed);

#endif
