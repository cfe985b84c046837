/*
 * The judge: decodes one isolated sound with every grammar that matters now, compares the scores, and says
 * what was said and how far that is to be believed. One thread at a time.
 */
#ifndef STEADY_JUDGE_H
#define STEADY_JUDGE_H

#include "confidence.h"
#include "clues.h"
#include "intent.h"
#include "spotting.h"
#include "verifier.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct judge_config {
	const struct vocabulary *vocabulary; /* copied */
	const char *model_dir;		     /* NULL or "" = Debian's en-us */
	const char *dictionary;		     /* NULL or "" = Debian's cmudict-en-us.dict */
	const char *weights;		     /* confidence weights file */
	const char *user_model; /* what is known of the user's speech (acoustic_user.h); NULL or "" = nothing */
	double sensitivity;	/* 0..1 */
};

struct judge_sound {
	const int16_t *samples; /* at HEARING_RATE, with JUDGE_PADDING of quiet on either side of the sound */
	size_t count;
	int64_t voiced_from, voiced_to;	      /* the sound within them */
	int64_t quiet_before;		      /* samples */
	bool crowded;			      /* others talk around it */
	bool spotted;			      /* found by the verifier alone, with no quiet around it */
	float amid;			      /* share of the time before it that was as loud as it, 0..1 */
	struct verifier_opinion opinion;      /* of the verifier about it; count 0 = none */
	const struct verifier_sounds *sounds; /* the phones that it heard in it, borrowed; NULL = none */
	int64_t begin, end;		      /* of the sound, positions as in `sounds` */
	float covered;			      /* share of it over which the coach sounded, 0..1 */
	const char *prompt;		      /* what the coach said while it sounded, "" = nothing */
	unsigned contexts;
};

/* Samples: 200 ms. Batch mean normalisation of a short sound depends on how much quiet is around it, so the weights
 * hold for this padding only. */
#define JUDGE_PADDING 3200

/* What may have been said. */
struct judge_hypothesis {
	const struct vocabulary_entry *entry;
	struct clues clues;
	enum certainty certainty;
	float odds; /* log odds, after what was taken off */
};
#define JUDGE_HYPOTHESES 7 /* of each grammar, and the word and the two phrases that the verifier would have said */

struct judge_verdict {
	struct judge_hypothesis best; /* entry NULL when nothing fits */
	struct judge_hypothesis hypotheses[JUDGE_HYPOTHESES];
	size_t count;
};

struct judge;

/* NULL on failure; `error` says why. Phrases with words that nobody can pronounce are left out (logged). */
struct judge *judge_create(const struct judge_config *config, char *error, size_t error_size);
void judge_destroy(struct judge *judge);
/* The verifier that `opinion` comes from, owned by the judge; NULL when there is none. Whoever has the sound feeds it. */
struct verifier *judge_verifier(struct judge *judge);
/* The word that the verifier says has just been said, of those possible now and to be found without quiet around them:
 * UNSURE when it is worth decoding, SURE when the coach should wait for what comes of it. Only `opinion`, `covered`,
 * `amid`, `prompt` and `contexts` of the sound count. Costs little. */
struct spotted judge_spot(const struct judge *judge, const struct judge_sound *sound);
/* Whether a sound without quiet around it is worth decoding: false when the verifier finds nothing likely that can be said
 * now, neither a word that it knows nor a phrase by its phones. */
bool judge_is_worth(struct judge *judge, const struct judge_sound *sound);
/* False when PocketSphinx failed. */
bool judge_decide(struct judge *judge, const struct judge_sound *sound, struct judge_verdict *verdict);

#endif
