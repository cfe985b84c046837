/*
 * Between the one channel that everything here works in and the two that many cards insist on. [callback]
 */
#ifndef STEADY_CHANNELS_H
#define STEADY_CHANNELS_H

#include <stddef.h>
#include <stdint.h>

/* Averages pairs: a speakerphone's two channels are the same voice, and their noise is halved. */
void channels_to_mono(const int16_t *stereo, int16_t *mono, size_t frames);
void channels_to_stereo(const int16_t *mono, int16_t *stereo, size_t frames);

#endif
