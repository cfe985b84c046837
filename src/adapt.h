/*
 * Adapting the hearing to one user: from sounds of which it is known what is said in them to what is known of his speech
 * (acoustic_user.h). Each is aligned with its words, every frame of them goes to the densities it comes from, and the
 * file that is written moves the model's means towards them when hearing starts anew. Variances, weights and transitions
 * stay: a dozen words do not tell enough about those.
 *
 * One thread at a time. A dozen words take about a second.
 */
#ifndef STEADY_ADAPT_H
#define STEADY_ADAPT_H

#include "intent.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct adapt_config {
	const struct vocabulary *vocabulary; /* copied: the phrases that sounds may be of */
	const char *dictionary;		     /* NULL or "" = Debian's cmudict-en-us.dict */
	const char *weights;		     /* confidence weights file: names the difference to the acoustic model */
};

enum adapt_outcome {
	ADAPT_TAKEN,
	ADAPT_UNKNOWN,	/* the phrase is not in the vocabulary, or nobody knows how to say it */
	ADAPT_NO_MATCH, /* what is said is something else: nothing is learnt from it */
	ADAPT_FAILED,	/* out of memory, or PocketSphinx failed */
};

/* How well a sound is described by its words, natural logarithms a frame of them, over what any phones in any order
 * would make of it. */
struct adapt_match {
	float fit;
	size_t frames; /* of the words */
};

struct adapt;

/* NULL on failure; `error` says why. */
struct adapt *adapt_create(const struct adapt_config *config, char *error, size_t error_size);
void adapt_destroy(struct adapt *adapt);
/* Learns from one sound: at HEARING_RATE, one phrase with JUDGE_PADDING of quiet on either side, at most
 * RECOGNIZER_MAX_SAMPLES. */
enum adapt_outcome adapt_take(struct adapt *adapt, const char *phrase, const int16_t *samples, size_t count,
			      struct adapt_match *match);
/* Writes what is known, over what the file was. False with `error` filled. */
bool adapt_write(const struct adapt *adapt, const char *path, char *error, size_t error_size);

#endif
