/*
 * Earcons. Each is two or three notes out of one table; what it means lies in its melody: acknowledging is one short
 * note, a start rises, an end falls, a question rises and hangs, an error is one low note twice.
 */
#include "tone.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define NOTES_MAX 3
#define LEVEL 0.1     /* of full scale, at the peak: -20 dBFS */
#define OVERTONE 0.15 /* share of the octave above: warmer than a bare sine and easier to place in the room */

struct note {
	double hz; /* 0 = a rest */
	unsigned ms;
};

static const struct note melodies[TONE_COUNT][NOTES_MAX] = {
    [TONE_ACK] = {{784.0, 90}},
    [TONE_START] = {{523.3, 110}, {659.3, 110}, {784.0, 180}},
    [TONE_END] = {{784.0, 110}, {659.3, 110}, {523.3, 220}},
    [TONE_ASK] = {{587.3, 120}, {880.0, 200}},
    [TONE_ERROR] = {{293.7, 130}, {0.0, 60}, {293.7, 170}},
};

static size_t note_length(const struct note *note, unsigned rate)
{
	return (size_t)note->ms * rate / 1000;
}

/* A raised cosine over the whole note: no attack to start at, no click at the end. */
static void write_note(const struct note *note, unsigned rate, int16_t *out)
{
	size_t length = note_length(note, rate);
	for (size_t i = 0; i < length; i++) {
		double envelope = 0.5 - 0.5 * cos(2.0 * M_PI * (double)i / (double)length);
		double phase = 2.0 * M_PI * note->hz * (double)i / (double)rate;
		double wave = (1.0 - OVERTONE) * sin(phase) + OVERTONE * sin(2.0 * phase);
		out[i] = (int16_t)lrint(32767.0 * LEVEL * envelope * wave);
	}
}

struct clip *tone_create(enum tone tone, unsigned rate)
{
	assert((unsigned)tone < TONE_COUNT);
	const struct note *notes = melodies[tone];
	size_t length = 0;
	for (size_t i = 0; i < NOTES_MAX; i++)
		length += note_length(&notes[i], rate);
	int16_t *samples = malloc(length * sizeof(*samples));
	if (!samples)
		return NULL;
	size_t at = 0;
	for (size_t i = 0; i < NOTES_MAX; i++) {
		write_note(&notes[i], rate, samples + at);
		at += note_length(&notes[i], rate);
	}
	struct clip *clip = clip_create(samples, length, rate);
	free(samples);
	return clip;
}
