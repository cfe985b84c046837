/*
 * The verifier: a second opinion on what was said, beside PocketSphinx. A small causal convolutional network runs along
 * the sound and says every 20 ms which of its words has just ended, if any. It was trained on recorded words in talk,
 * in rooms, over televisions and noise (tests/listen/train_network.py), so it needs no quiet around a word, which the
 * comparison of PocketSphinx's scores does.
 *
 * The network is a text file (voices/listening.net), made by `make train-listening`: lines of numbers, weights as
 * integers of 8 bits with a scale for each row (verifier_file.h). One thread at a time for each struct verifier; no
 * allocation after loading.
 */
#ifndef STEADY_VERIFIER_H
#define STEADY_VERIFIER_H

#include "melspec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERIFIER_BLOCK MELSPEC_STEP	   /* samples at HEARING_RATE: what it takes at a time */
#define VERIFIER_STEP (2 * VERIFIER_BLOCK) /* from one opinion to the next */
#define VERIFIER_WARM_UP (11 * 16000 / 5)  /* samples after which it does not matter what was before them */
#define VERIFIER_HISTORY (4 * 16000)	   /* samples: how far back opinions are kept */
#define VERIFIER_MAX_CLASSES 64		   /* words, and what is none */
#define VERIFIER_WORD_SIZE 24
#define VERIFIER_ODDS_MOST 12.0f
#define VERIFIER_MAX_PHONES 40
#define VERIFIER_PHONE_SIZE 4
#define VERIFIER_MAX_OPINIONS (VERIFIER_HISTORY / VERIFIER_STEP)
/* Samples from what sounds to what is said of its phone; half the window included. */
#define VERIFIER_PHONE_LAG (16000 * 7 / 100)

struct verifier_opinion {
	size_t count;			  /* 0 = none */
	float odds[VERIFIER_MAX_CLASSES]; /* log odds of each class, on one scale, within +-VERIFIER_ODDS_MOST */
};

/* How likely each phone was from moment to moment: the logarithm of its probability less that of the likeliest phone,
 * no less than -VERIFIER_UNLIKE. */
#define VERIFIER_UNLIKE 6.0f
struct verifier_sounds {
	size_t count;  /* moments, VERIFIER_STEP apart; 0 = nothing is known */
	int64_t begin; /* position at which the first of them was said: what sounded is VERIFIER_PHONE_LAG earlier */
	float logs[VERIFIER_MAX_OPINIONS][VERIFIER_MAX_PHONES];
};

struct verifier;

/* NULL when the file cannot be used: `error` names the line and what was expected. */
struct verifier *verifier_load(const char *path, char *error, size_t error_size);
void verifier_destroy(struct verifier *verifier);
/* The class of a word, or -1: no opinion. */
int verifier_class(const struct verifier *verifier, const char *word);
/* Forgets all it has heard: the next block begins at `position`. */
void verifier_reset(struct verifier *verifier, int64_t position);
/* Takes the next VERIFIER_BLOCK samples. True when that has brought a new opinion. */
bool verifier_hear(struct verifier *verifier, const int16_t *samples);
/* End of what it has heard. */
int64_t verifier_position(const struct verifier *verifier);
/* The opinions formed from `from` to `to` (positions in samples, both inclusive), the highest of each class. Count 0 when
 * there are none. */
void verifier_best(const struct verifier *verifier, int64_t from, int64_t to, struct verifier_opinion *opinion);
/* How many phones it tells, 0 = none; the number of one ("AA"), -1 = it does not know it. */
size_t verifier_phone_count(const struct verifier *verifier);
int verifier_phone(const struct verifier *verifier, const char *name);
/* What was said of phones from `from` to `to` (positions in samples, both inclusive), in order. */
void verifier_sounds(const struct verifier *verifier, int64_t from, int64_t to, struct verifier_sounds *sounds);

#endif
