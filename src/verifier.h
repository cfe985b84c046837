/*
 * The verifier: a second opinion on a word that PocketSphinx has found in an isolated sound. A small convolutional
 * network over its log mel spectrum (melspec.h), trained on recorded words, on talk and on noise in all kinds of
 * rooms; it says which of its words the sound is, if any. What it does not know it has no opinion about.
 *
 * Why: in rooms with noise 15 dB below the voice the comparison of PocketSphinx's scores finds 40 of 100 "stop" when 3
 * of 100 other words may be taken for it, and this 96 (speakers, rooms and noises held out).
 *
 * The network is a text file (voices/listening.net), made by `make train-listening`: lines of numbers, weights as
 * integers of 8 bits with a scale for each row. One thread at a time for each struct verifier; no allocation after
 * loading.
 */
#ifndef STEADY_VERIFIER_H
#define STEADY_VERIFIER_H

#include "melspec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERIFIER_FRAMES 128	/* what it looks at: 1.28 s, a shorter sound is in its middle */
#define VERIFIER_MAX_CLASSES 64 /* words, and what is none */
#define VERIFIER_WORD_SIZE 24
#define VERIFIER_ODDS_MOST 12.0f

struct verifier_opinion {
	size_t count;
	float odds[VERIFIER_MAX_CLASSES]; /* log odds of each class, within +-VERIFIER_ODDS_MOST */
};

struct verifier;

/* NULL when the file cannot be used: `error` names the line and what was expected. */
struct verifier *verifier_load(const char *path, char *error, size_t error_size);
void verifier_destroy(struct verifier *verifier);
/* The class of a word, or -1: no opinion. */
int verifier_class(const struct verifier *verifier, const char *word);
/* Looks at a sound: samples at HEARING_RATE with some quiet on either side of it. False when it is too short for one
 * window. */
bool verifier_judge(struct verifier *verifier, const int16_t *samples, size_t count, struct verifier_opinion *opinion);
/* The picture that the network gets: mean of each band taken off, a quarter of what is left, zeros around. */
bool verifier_picture(struct melspec *melspec, const int16_t *samples, size_t count,
		      float picture[VERIFIER_FRAMES][MELSPEC_BANDS]);

#endif
