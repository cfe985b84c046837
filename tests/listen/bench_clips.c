/* Parts of single recordings, each in its scenes: commands, other words, custom phrases, synthetic voices. */
#include "bench.h"

#include "echo_scene.h"
#include "words.h"

#include "soundfile.h"
#include "vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SILENT_BEFORE (CHAIN_RATE / 5) /* of the lead, in which something may be said: an utterance may begin early */
#define WORDS_LIMIT 5		       /* times that of a command: all other words together */
#define VOICES_LIMIT 40		       /* so many recordings of a command to one synthetic voice of a phrase */

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct ranked {
	const struct corpus_item *item;
	uint64_t rank;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *one = a, *other = b;

	return (one->rank > other->rank) - (one->rank < other->rank);
}

static uint64_t rank_of(const struct bench *bench, const struct corpus_item *item)
{
	uint64_t hash = 14695981039346656037u ^ bench->seed;
	const char *name = strrchr(item->path, '/');

	for (const char *at = item->label; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	for (const char *at = name; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	return hash ^ hash >> 29;
}

const struct corpus_item **bench_choose(const struct bench *bench, const struct corpus *corpus, enum corpus_kind kind,
					const char *label, size_t *count)
{
	struct ranked *ranked = calloc(corpus->count + 1, sizeof(*ranked));
	const struct corpus_item **chosen = calloc(corpus->count + 1, sizeof(*chosen));

	*count = 0;
	if (!ranked || !chosen) {
		perror("bench");
		exit(1);
	}
	for (size_t i = 0; i < corpus->count; i++) {
		const struct corpus_item *item = &corpus->items[i];

		if (item->kind == kind && (!label || strcmp(item->label, label) == 0) &&
		    (kind == CORPUS_SYNTHETIC || chains_have(&bench->chains, item->fold)))
			ranked[(*count)++] = (struct ranked){item, rank_of(bench, item)};
	}
	qsort(ranked, *count, sizeof(*ranked), by_rank);
	for (size_t i = 0; i < *count; i++)
		chosen[i] = ranked[i].item;
	free(ranked);
	return chosen;
}

struct record_trial bench_trial(const struct corpus_item *item, const char *part, const char *condition)
{
	struct record_trial trial = {.fold = item->fold, .synthetic = item->kind == CORPUS_SYNTHETIC};

	snprintf(trial.part, sizeof(trial.part), "%s", part);
	snprintf(trial.condition, sizeof(trial.condition), "%s", condition);
	snprintf(trial.label, sizeof(trial.label), "%s", item->label);
	snprintf(trial.speaker, sizeof(trial.speaker), "%s", item->speaker);
	return trial;
}

void bench_write(struct bench *bench, const struct record_trial *trial, const struct chain *chain, const char *key)
{
	record_begin(bench->record, trial);
	for (size_t i = 0; i < chain->count; i++)
		record_event(bench->record, &chain->events[i]);
	record_complete(bench->record, key);
}

/* Where in the trial the word itself is. */
static void find_word(const struct corpus_item *item, struct record_trial *trial)
{
	struct sound sound;
	size_t begin, end;

	if (!echo_read(item, &sound))
		return;
	echo_find_word(&sound, &begin, &end);
	trial->end = trial->begin + (double)end / CHAIN_RATE;
	trial->begin += (double)begin / CHAIN_RATE;
	sound_free(&sound);
}

/* Synthetic voices are in nobody's fold: any chain will do. */
static unsigned fold_for(const struct bench *bench, const struct corpus_item *item)
{
	unsigned fold = item->fold;

	while (item->kind == CORPUS_SYNTHETIC && !chains_have(&bench->chains, fold))
		fold = (fold + 1) % CORPUS_FOLDS;
	return fold;
}

void bench_hear_clip(struct bench *bench, const struct corpus_item *item, const struct bench_play *play)
{
	struct scene_source source = {.corpus = &bench->corpus, .seed = bench->seed};
	struct record_trial trial = bench_trial(item, play->part, scene_name(play->scene));
	struct scene scene;
	struct chain *chain;
	char key[2 * RECORD_NAME_SIZE];

	snprintf(key, sizeof(key), "%s %s%s", trial.condition, item->label, strrchr(item->path, '/'));
	if (record_has(bench->record, key) || !scene_make(&scene, &source, item, play->scene, BENCH_LEAD, BENCH_TRAIL))
		return;
	chain = chains_of(&bench->chains, fold_for(bench, item));
	chain_hear_all(chain, scene.samples, scene.count, scene.begin - SILENT_BEFORE, play->contexts);
	if (play->expected.kind != INTENT_NONE)
		intent_format(&play->expected, trial.expected, sizeof(trial.expected));
	trial.seconds = (double)(scene.end - scene.begin) / CHAIN_RATE;
	trial.begin = (double)scene.begin / CHAIN_RATE;
	find_word(item, &trial);
	trial.cpu = chain->cpu;
	bench_write(bench, &trial, chain, key);
	scene_free(&scene);
}

static void hear_clips(struct bench *bench, enum corpus_kind kind, const char *label, size_t limit,
		       const struct bench_play *play)
{
	size_t count;
	const struct corpus_item **items = bench_choose(bench, &bench->corpus, kind, label, &count);

	for (size_t i = 0; i < count && (limit == 0 || i < limit); i++)
		bench_hear_clip(bench, items[i], play);
	free(items);
}

void bench_commands(struct bench *bench)
{
	static const char *const labels[] = {"stop", "yes", "no", "back"};
	static const enum scene_kind scenes[] = {SCENE_CLEAN,	SCENE_FAR,    SCENE_NOISE,
						 SCENE_TALK_12, SCENE_TALK_6, SCENE_AFTER};

	for (size_t i = 0; i < COUNT(labels); i++) {
		struct bench_play play = {.part = "commands", .expected = words_meaning(labels[i])};
		bool answer = play.expected.kind == INTENT_YES || play.expected.kind == INTENT_NO;

		play.contexts = CONTEXT_SESSION | (answer ? CONTEXT_QUESTION : 0u);
		/* Over a television, and after talk, only stop matters that much. */
		for (size_t j = 0; j < (play.expected.kind == INTENT_STOP ? COUNT(scenes) : 2); j++) {
			play.scene = scenes[j];
			hear_clips(bench, CORPUS_COMMAND, labels[i], bench->limit, &play);
		}
	}
}

void bench_words(struct bench *bench)
{
	static const enum scene_kind scenes[] = {SCENE_CLEAN, SCENE_FAR};

	for (size_t i = 0; i < COUNT(scenes); i++) {
		struct bench_play play = {.part = "words", .scene = scenes[i], .contexts = CONTEXT_SESSION};

		hear_clips(bench, CORPUS_WORD, NULL, WORDS_LIMIT * bench->limit, &play);
	}
}

bool bench_add_phrases(const struct bench *bench, struct vocabulary *vocabulary)
{
	*vocabulary = bench->vocabulary;
	for (size_t i = 0; i < bench->corpus.count; i++) {
		const struct corpus_item *item = &bench->corpus.items[i];
		struct intent intent = {.kind = INTENT_PHRASE};

		snprintf(intent.argument, sizeof(intent.argument), "%s", item->label);
		if (item->kind == CORPUS_PHRASE && !vocabulary_find(vocabulary, item->label, ~0u) &&
		    !vocabulary_add(vocabulary, item->label, &intent, ~0u))
			return false;
	}
	return true;
}

void bench_phrases(struct bench *bench)
{
	static struct vocabulary vocabulary;
	const char *last = "";

	if (!bench_add_phrases(bench, &vocabulary))
		return;
	bench->chains.vocabulary = &vocabulary;
	for (size_t i = 0; i < bench->corpus.count; i++) {
		const struct corpus_item *item = &bench->corpus.items[i];
		struct bench_play play = {.part = "phrases", .scene = SCENE_NOISE, .contexts = CONTEXT_IDLE};

		if (item->kind != CORPUS_PHRASE || strcmp(item->label, last) == 0)
			continue;
		last = item->label;
		play.expected.kind = INTENT_PHRASE;
		snprintf(play.expected.argument, sizeof(play.expected.argument), "%s", item->label);
		hear_clips(bench, CORPUS_PHRASE, item->label, bench->limit, &play);
	}
}

/* Where a phrase is said: in a session if it can be, else where it can be. */
static unsigned usual_context(unsigned contexts)
{
	if (contexts & CONTEXT_SESSION)
		return CONTEXT_SESSION;
	if (contexts & CONTEXT_IDLE)
		return CONTEXT_IDLE;
	return contexts & CONTEXT_QUESTION ? CONTEXT_SESSION | CONTEXT_QUESTION : CONTEXT_QUESTION | contexts;
}

static void hear_voices(struct bench *bench, const struct vocabulary_entry *entry, enum scene_kind scene)
{
	struct bench_play play = {
	    .part = "synthetic",
	    .scene = scene,
	    .contexts = usual_context(entry->contexts),
	    .expected = entry->intent,
	};
	size_t count, limit = (bench->limit + VOICES_LIMIT - 1) / VOICES_LIMIT;
	const struct corpus_item **items =
	    bench_choose(bench, &bench->synthetic, CORPUS_SYNTHETIC, entry->phrase, &count);

	for (size_t i = 0; i < count && (limit == 0 || i < limit); i++)
		bench_hear_clip(bench, items[i], &play);
	free(items);
}

void bench_synthetic(struct bench *bench)
{
	for (size_t i = 0; i < bench->vocabulary.entry_count; i++) {
		hear_voices(bench, &bench->vocabulary.entries[i], SCENE_CLEAN);
		hear_voices(bench, &bench->vocabulary.entries[i], SCENE_FAR);
	}
}
