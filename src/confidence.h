/*
 * How far a decoded phrase is to be believed: a small logistic regression over the features of a decoded sound, trained
 * by `make train-listening` on real voices. The weights are a readable file (voices/listening.cfg). Read-only after
 * loading; any thread.
 */
#ifndef STEADY_CONFIDENCE_H
#define STEADY_CONFIDENCE_H

#include "clues.h"
#include "intent.h"
#include "problems.h"

#include <stdbool.h>
#include <stddef.h>

#define CONFIDENCE_MAX_GROUPS 20
#define CONFIDENCE_WORD_SIZE 24
#define CONFIDENCE_PATH_SIZE 512

struct confidence_group {
	char name[24];
	bool intents[INTENT_COUNT];
	bool several; /* for phrases of several words; else for single ones */
	bool known;   /* for words that the verifier knows; else for others */
	bool spotted; /* for what the verifier alone has found; else for sounds with quiet around them */
	float bias, weights[FEATURE_COUNT];
	float least[FEATURE_COUNT], most[FEATURE_COUNT]; /* features are clamped to what training saw */
	float unsure, sure;				 /* thresholds, log odds */
};

/* Which words are looked for by the verifier alone, with no quiet around them. */
struct confidence_spotted {
	bool intents[INTENT_COUNT];
	float worth;  /* log odds from which it is decoded */
	float likely; /* and from which the coach waits for what comes of it */
};

struct confidence {
	struct confidence_group groups[CONFIDENCE_MAX_GROUPS];
	size_t group_count;
	struct confidence_spotted spotted[CONFIDENCE_MAX_GROUPS];
	size_t spotted_count;
	char difference[CONFIDENCE_PATH_SIZE]; /* of the acoustic model it was trained with (acoustic.h), "" = none */
	char verifier[CONFIDENCE_PATH_SIZE];   /* network that it was trained with (verifier.h), "" = none */
	float speaking;			       /* log odds taken off while the coach speaks */
	float prompted;			       /* log odds taken off when the coach is saying these words now */
	float slack;			       /* log odds by which sensitivity 0 and 1 move the thresholds */
	char (*common)[CONFIDENCE_WORD_SIZE];  /* common words that are no commands, to compare with */
	size_t common_count;
};

/* NULL when the file cannot be used; problems say why. */
struct confidence *confidence_load(const char *path, struct problems *problems);
void confidence_destroy(struct confidence *confidence);

/* What a group is for. */
struct confidence_sort {
	enum intent_kind kind;
	bool several, known, spotted;
};

/* The first group of that sort that names its intent, else the last of that sort. */
const struct confidence_group *confidence_group(const struct confidence *confidence,
						const struct confidence_sort *sort);
/* Whether the weights heed the verifier about single words of this intent: a group for what it knows names it. */
bool confidence_knows(const struct confidence *confidence, enum intent_kind kind);
/* NULL when a word of this intent is not to be found by the verifier alone. */
const struct confidence_spotted *confidence_spotted(const struct confidence *confidence, enum intent_kind kind);
/* Log odds by which a sensitivity of 0..1 helps; 0 at 0.5. */
float confidence_slack(const struct confidence *confidence, double sensitivity);
/* Log odds that it was said. */
float confidence_odds(const struct confidence_group *group, const struct clues *clues);
float confidence_probability(float odds);
/* `sensitivity` 0..1 moves the thresholds; 0.5 leaves them as trained. */
enum certainty confidence_judge(const struct confidence *confidence, const struct confidence_group *group, float odds,
				double sensitivity);

#endif
