/*
 * Earcons: the five short tones by which the coach says "heard", "beginning", "end", "question", "sorry" (enum tone of
 * session.h), made as clips. Soft on purpose: -20 dBFS at most, raised-cosine envelopes, nothing above 1.2 kHz, so
 * that they startle nobody who lies on a mat with closed eyes.
 */
#ifndef STEADY_TONE_H
#define STEADY_TONE_H

#include "clip.h"
#include "session.h"

#define TONE_COUNT (TONE_ERROR + 1)

/* Any thread but the sound callback. Rate in Hz. Returns NULL when out of memory; the caller owns the reference. */
struct clip *tone_create(enum tone tone, unsigned rate);

#endif
