/*
 * PocketSphinx's own keyword spotting of three phrases, as its manual has it: what the listening chain is compared with.
 * spotter.c is the only file of the bench that includes its header.
 */
#ifndef STEADY_TEST_SPOTTER_H
#define STEADY_TEST_SPOTTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spotter;

/* `every_frame` false leaves out what PocketSphinx takes for silence, as it does unless told not to. NULL when its model
 * is not there. */
struct spotter *spotter_create(bool every_frame);
void spotter_destroy(struct spotter *spotter);
/* The next samples at 16 kHz. */
void spotter_hear(struct spotter *spotter, const int16_t *samples, size_t count);

#endif
