/*
 * Parts of sound in which nobody means the coach: talk, the noises of a house, heavy breathing. Whatever is heard there
 * is a false alarm or a hold without need. Only the seconds of the recordings count, not what is put around them.
 */
#include "bench.h"
#include "breath.h"
#include "echo_scene.h"

#include "quiet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)90 * CHAIN_RATE) /* long recordings are heard in pieces, so that a sample can have some of one */
#define SEARCHED ((size_t)3 * CHAIN_RATE) /* in which a recording's own quiet is looked for */
#define BREATH_MINUTES 20.0

struct play {
	const char *part, *condition;
	unsigned contexts;
	double minutes; /* of each set, 0 = all */
};

/* Hears some of a recording between its own quiet. */
static void hear_piece(struct bench *bench, const struct record_trial *like, const int16_t *samples, size_t count,
		       const struct play *play, const char *key)
{
	size_t whole = (BENCH_LEAD + count + BENCH_TRAIL) / CHAIN_BLOCK * CHAIN_BLOCK;
	int16_t *sound = malloc((BENCH_LEAD + count + BENCH_TRAIL) * sizeof(*sound));
	struct record_trial trial = *like;
	struct chain *chain = chains_of(&bench->chains, trial.fold);
	int16_t quiet[QUIET_SAMPLES];

	if (!sound) {
		perror("bench");
		exit(1);
	}
	quiet_find(samples, count < SEARCHED ? count : SEARCHED, quiet);
	quiet_lay(quiet, sound, BENCH_LEAD);
	memcpy(sound + BENCH_LEAD, samples, count * sizeof(*sound));
	quiet_lay(quiet, sound + BENCH_LEAD + count, BENCH_TRAIL);
	chain_hear_all(chain, sound, whole, BENCH_LEAD, play->contexts);
	trial.seconds = (double)count / CHAIN_RATE;
	trial.begin = (double)BENCH_LEAD / CHAIN_RATE;
	trial.end = trial.begin + trial.seconds;
	trial.cpu = chain->cpu;
	bench_write(bench, &trial, chain, key);
	free(sound);
}

/* Returns the seconds that were wanted of it. */
static double hear_recording(struct bench *bench, const struct corpus_item *item, const struct play *play, double left)
{
	struct record_trial trial = bench_trial(item, play->part, play->condition);
	struct sound sound;
	double seconds = 0;

	if (!echo_read(item, &sound))
		return 0;
	for (size_t at = 0; at < sound.length && seconds < left; at += PIECE) {
		size_t count = sound.length - at < PIECE ? sound.length - at : PIECE;
		char key[2 * RECORD_NAME_SIZE];

		snprintf(key, sizeof(key), "%s %s%s %zu", play->condition, item->label, strrchr(item->path, '/'), at);
		if (!record_has(bench->record, key))
			hear_piece(bench, &trial, sound.samples + at, count, play, key);
		seconds += (double)count / CHAIN_RATE;
	}
	sound_free(&sound);
	return seconds;
}

/* Each set, a folder, has its own share, lest the longest recording be all. */
static void hear_sets(struct bench *bench, enum corpus_kind kind, const struct play *play)
{
	double most = play->minutes > 0 ? 60 * play->minutes : 1e9;
	const char *last = "";

	for (size_t i = 0; i < bench->corpus.count; i++) {
		const struct corpus_item *item = &bench->corpus.items[i], **items;
		double seconds = 0;
		size_t count;

		if (item->kind != kind || strcmp(item->label, last) == 0)
			continue;
		last = item->label;
		items = bench_choose(bench, &bench->corpus, kind, last, &count);
		for (size_t j = 0; j < count && seconds < most; j++)
			seconds += hear_recording(bench, items[j], play, most - seconds);
		free(items);
	}
}

void bench_talk(struct bench *bench)
{
	struct play play = {"talk", "session", CONTEXT_SESSION, bench->minutes};

	hear_sets(bench, CORPUS_TALK, &play);
}

void bench_talk_question(struct bench *bench)
{
	struct play play = {"talk", "question", CONTEXT_SESSION | CONTEXT_QUESTION, bench->minutes / 3};

	hear_sets(bench, CORPUS_TALK, &play);
}

void bench_talk_idle(struct bench *bench)
{
	static struct vocabulary vocabulary;
	struct play play = {"talk", "idle", CONTEXT_IDLE, bench->minutes / 3};

	if (!bench_add_phrases(bench, &vocabulary))
		return;
	bench->chains.vocabulary = &vocabulary;
	hear_sets(bench, CORPUS_TALK, &play);
}

void bench_noise(struct bench *bench)
{
	struct play play = {"noise", "session", CONTEXT_SESSION, bench->minutes};

	hear_sets(bench, CORPUS_NOISE, &play);
}

void bench_breath(struct bench *bench)
{
	static const double levels_dbfs[] = {-45, -38, -31};
	double minutes = bench->minutes > 0 && bench->minutes < BREATH_MINUTES ? bench->minutes : BREATH_MINUTES;
	size_t count = (size_t)(60 * minutes / 3) * CHAIN_RATE;
	struct play play = {"breath", "session", CONTEXT_SESSION, 0};
	int16_t *samples = malloc(count * sizeof(*samples));

	for (size_t i = 0; samples && i < sizeof(levels_dbfs) / sizeof(levels_dbfs[0]); i++) {
		struct record_trial trial = {.synthetic = true};
		char key[2 * RECORD_NAME_SIZE];

		snprintf(trial.part, sizeof(trial.part), "breath");
		snprintf(trial.condition, sizeof(trial.condition), "session");
		snprintf(trial.label, sizeof(trial.label), "%.0f dBFS", levels_dbfs[i]);
		snprintf(key, sizeof(key), "%s %.1f min", trial.label, minutes);
		while (!chains_have(&bench->chains, trial.fold))
			trial.fold++;
		if (record_has(bench->record, key))
			continue;
		breath_make(samples, count, levels_dbfs[i], bench->seed + i);
		hear_piece(bench, &trial, samples, count, &play, key);
	}
	free(samples);
}
