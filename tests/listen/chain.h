/*
 * The daemon's listening chain in a bench, one for each fold of speakers: nobody is heard by a chain that learnt from
 * him, nor in rooms, noises or talk that it learnt from. Collects what was heard.
 */
#ifndef STEADY_TEST_CHAIN_H
#define STEADY_TEST_CHAIN_H

#include "corpus.h"
#include "record.h"

#include "engine.h"
#include "intent.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHAIN_RATE 16000u
#define CHAIN_BLOCK 160u

struct chain {
	struct listen *listen;
	struct record_event *events; /* since chain_begin, times from there */
	size_t count, capacity;
	enum attention attention; /* how far the coach gives way, as the daemon has it */
	bool answered;		  /* it has heard something that it acts on or asks about */
	frames_t at;
	double cpu; /* s since chain_begin */
};

struct chains {
	const char *weights; /* folder with fold-N.cfg, or one file for all */
	bool shipped;	     /* `weights` is one file for all */
	const struct vocabulary *vocabulary;
	struct chain *open[CORPUS_FOLDS];
};

/* Whether there are weights for this fold. */
bool chains_have(const struct chains *chains, unsigned fold);
/* The chain of a fold, opened when first asked for; exits when it cannot be. */
struct chain *chains_of(struct chains *chains, unsigned fold);
void chains_close(struct chains *chains);
/* One of one's own, with a canceller that knows nothing yet; chain_close. */
struct chain *chain_fresh(const struct chains *chains, unsigned fold);
void chain_close(struct chain *chain);

/* A new stretch of sound begins, in these contexts (0 = nothing can be said). */
void chain_begin(struct chain *chain, unsigned contexts);
/* CHAIN_BLOCK samples; `reference` NULL = the coach is silent. */
void chain_hear(struct chain *chain, const int16_t *microphone, const int16_t *reference);
void chain_end(struct chain *chain);
/* A whole stretch without the coach; before `from` nothing can be said. */
void chain_hear_all(struct chain *chain, const int16_t *samples, size_t count, size_t from, unsigned contexts);

#endif
