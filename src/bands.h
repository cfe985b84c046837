/*
 * A signal in critical bands, 10 ms at a time, with how periodic it is: what the early evidence looks at.
 * 16 kHz, one thread, no allocation after creation. Pure.
 */
#ifndef STEADY_BANDS_H
#define STEADY_BANDS_H

#include <stddef.h>
#include <stdint.h>

#define BANDS_COUNT 20
#define BANDS_BLOCK 160
#define BANDS_QUIET (-120.0f) /* dB: the least that is ever reported */

struct bands;

/* NULL when out of memory. */
struct bands *bands_create(void);
void bands_destroy(struct bands *bands);
/* Takes BANDS_BLOCK samples into the window of the latest 32 ms. */
void bands_push(struct bands *bands, const int16_t *samples);
/* Levels of the window: dB, a full-scale sine gives about 0 in its band. */
void bands_levels(struct bands *bands, float levels_db[BANDS_COUNT]);
/* How periodic the window is, 0..1: the autocorrelation at the best pitch from 70 to 400 Hz, of what lies between 80
 * and 2000 Hz (harmonics of voices, without rumble and hiss). `period`, samples, is that of the pitch; 0 = none. Only
 * right after bands_levels, whose spectrum it uses up. */
float bands_periodicity(struct bands *bands, int *period);
/* How far it has that very period, within 3 %. The same holds. */
float bands_periodicity_at(struct bands *bands, int period);

#endif
