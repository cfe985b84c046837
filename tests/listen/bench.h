/*
 * The parts of the listening bench. Each plays its recordings through the chains and writes units to the record; what
 * the record has already is not played again. Samples are nested: a larger one holds the smaller, and each is the same
 * for the same seed.
 */
#ifndef STEADY_TEST_LISTEN_BENCH_H
#define STEADY_TEST_LISTEN_BENCH_H

#include "chain.h"
#include "corpus.h"
#include "record.h"
#include "scene.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Before the sound to be heard, so that the chain knows its surroundings, and after it. */
#define BENCH_LEAD (10 * CHAIN_RATE)
#define BENCH_TRAIL CHAIN_RATE

struct bench {
	const char *out;   /* folder for what is made on the way */
	const char *coach; /* file with what the coach says, a line each */
	size_t limit;	   /* recordings of each word in each condition; 0 = all */
	double minutes;	   /* of each set of talk, and of the coach's own voice; 0 = all, an hour */
	uint64_t seed;
	struct corpus corpus, synthetic;
	struct vocabulary vocabulary;
	struct chains chains;
	struct record_writer *record;
};

/* How a recording is played, and what it should be taken for. */
struct bench_play {
	const char *part;
	enum scene_kind scene;
	unsigned contexts;
	struct intent expected;
};

typedef void (*bench_part)(struct bench *bench);

void bench_commands(struct bench *bench);
void bench_words(struct bench *bench);
void bench_phrases(struct bench *bench);
void bench_synthetic(struct bench *bench);
void bench_halves(struct bench *bench);
void bench_talk(struct bench *bench);
void bench_talk_question(struct bench *bench);
void bench_talk_idle(struct bench *bench);
void bench_noise(struct bench *bench);
void bench_breath(struct bench *bench);
void bench_coach(struct bench *bench);
void bench_own(struct bench *bench);
void bench_cost(struct bench *bench);

/* Recordings of a kind (and label, unless NULL) that somebody can hear who has not learnt from them, in the order of the
 * sample; the caller frees the list. */
const struct corpus_item **bench_choose(const struct bench *bench, const struct corpus *corpus, enum corpus_kind kind,
					const char *label, size_t *count);
/* The bench's vocabulary and each custom phrase of the corpus, as `steadyd --hear --phrase` adds one. */
bool bench_add_phrases(const struct bench *bench, struct vocabulary *vocabulary);
/* One recording, unless the record has it. */
void bench_hear_clip(struct bench *bench, const struct corpus_item *item, const struct bench_play *play);
/* Writes what a chain has heard as the only trial of a unit. */
void bench_write(struct bench *bench, const struct record_trial *trial, const struct chain *chain, const char *key);
/* The trial of a recording. */
struct record_trial bench_trial(const struct corpus_item *item, const char *part, const char *condition);

#endif
