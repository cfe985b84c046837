/*
 * What listening costs beside PocketSphinx's own keyword spotting of three phrases: the same sound through both, ten
 * seconds each in turn, so that whatever else the machine does slows both. Loading is not counted.
 */
#include "bench.h"
#include "coach_scene.h"
#include "echo_scene.h"
#include "spotter.h"

#include "room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WARM_UP ((size_t)10 * CHAIN_RATE) /* the floor is found, the canceller has learnt */
#define SPAN ((size_t)10 * CHAIN_RATE)
#define SECONDS 130
#define TOTAL ((size_t)SECONDS * CHAIN_RATE)
#define QUIET_DBFS (-60.0)

struct sounds {
	int16_t *microphone, *reference; /* reference NULL = the coach is silent */
};

struct costs { /* s of processor time */
	double chain, every_frame, as_it_comes;
};

static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double time_spotter(struct spotter *spotter, const int16_t *samples)
{
	double before = cpu_now();

	for (size_t at = 0; spotter && at < SPAN; at += 2 * CHAIN_BLOCK)
		spotter_hear(spotter, samples + at, 2 * CHAIN_BLOCK);
	return cpu_now() - before;
}

static double time_chain(struct chain *chain, const struct sounds *sounds, size_t from)
{
	double before = chain->cpu;

	for (size_t at = from; at < from + SPAN; at += CHAIN_BLOCK)
		chain_hear(chain, sounds->microphone + at, sounds->reference ? sounds->reference + at : NULL);
	return chain->cpu - before;
}

static bool compare(struct chain *chain, const struct sounds *sounds, struct costs *costs)
{
	struct spotter *every = spotter_create(true), *comes = spotter_create(false);
	bool ok = every && comes;

	*costs = (struct costs){0};
	chain_begin(chain, CONTEXT_SESSION);
	for (size_t from = 0; ok && from + SPAN <= TOTAL; from += SPAN) {
		struct costs span = {
		    .chain = time_chain(chain, sounds, from),
		    .every_frame = time_spotter(every, sounds->microphone + from),
		    .as_it_comes = time_spotter(comes, sounds->microphone + from),
		};

		if (from < WARM_UP)
			continue;
		costs->chain += span.chain;
		costs->every_frame += span.every_frame;
		costs->as_it_comes += span.as_it_comes;
	}
	chain_end(chain);
	spotter_destroy(every);
	spotter_destroy(comes);
	return ok;
}

static void write_cost(struct bench *bench, const char *what, const char *who, double cpu)
{
	struct record_trial trial = {.seconds = (double)(TOTAL - WARM_UP) / CHAIN_RATE, .cpu = cpu};

	snprintf(trial.part, sizeof(trial.part), "cost");
	snprintf(trial.condition, sizeof(trial.condition), "%s", what);
	snprintf(trial.label, sizeof(trial.label), "%s", who);
	record_begin(bench->record, &trial);
}

static void measure(struct bench *bench, const char *what, unsigned fold, const struct sounds *sounds)
{
	struct chain *chain;
	struct costs costs;

	if (record_has(bench->record, what))
		return;
	chain = chain_fresh(&bench->chains, fold);
	if (compare(chain, sounds, &costs)) {
		write_cost(bench, what, "chain", costs.chain);
		write_cost(bench, what, "every frame", costs.every_frame);
		write_cost(bench, what, "as it comes", costs.as_it_comes);
		record_complete(bench->record, what);
	}
	chain_close(chain);
}

static void measure_quiet(struct bench *bench, struct sounds *sounds, unsigned fold)
{
	struct room_pink pink;

	room_pink_start(&pink, bench->seed);
	for (size_t i = 0; i < TOTAL; i++)
		sounds->microphone[i] = (int16_t)lrint(32768 * room_gain(QUIET_DBFS) * room_pink_next(&pink));
	measure(bench, "silence", fold, sounds);
}

/* One recording of talk after another: of each set as many as there are, in turn. */
static void measure_talk(struct bench *bench, struct sounds *sounds, unsigned fold)
{
	size_t count, filled = 0;
	const struct corpus_item **items = bench_choose(bench, &bench->corpus, CORPUS_TALK, NULL, &count);

	for (size_t i = 0; i < count && filled < TOTAL; i++) {
		struct sound sound;
		size_t length;

		if (!echo_read(items[i], &sound))
			continue;
		length = sound.length < TOTAL - filled ? sound.length : TOTAL - filled;
		memcpy(sounds->microphone + filled, sound.samples, length * sizeof(*sound.samples));
		filled += length;
		sound_free(&sound);
	}
	if (filled == TOTAL)
		measure(bench, "talk", fold, sounds);
	free(items);
}

static void measure_coach(struct bench *bench, struct sounds *sounds, unsigned fold)
{
	static const struct speak_style style = {
	    .voice = "en-us", .rate = 140, .pitch = 42, .range = 40, .volume = 100};
	struct coach_track track = {.samples = NULL};
	struct coach_scene_config config = {.track = &track, .count = TOTAL, .seed = bench->seed};
	struct coach_scene scene;

	config.coach_room = config.user_room = echo_pick(&bench->corpus, CORPUS_ROOM, NULL, 0);
	if (config.coach_room && coach_track_make(&track, bench->coach, &style, TOTAL) &&
	    coach_scene_open(&scene, &config)) {
		for (size_t at = 0; at + CHAIN_BLOCK <= TOTAL; at += CHAIN_BLOCK)
			coach_scene_next(&scene, ATTENTION_NONE, sounds->reference + at, sounds->microphone + at);
		measure(bench, "coach", fold, sounds);
		coach_scene_close(&scene);
	}
	coach_track_free(&track);
}

void bench_cost(struct bench *bench)
{
	struct sounds sounds = {.microphone = calloc(TOTAL, sizeof(int16_t))};
	int16_t *reference = calloc(TOTAL, sizeof(*reference));
	unsigned fold = 0;

	while (!chains_have(&bench->chains, fold))
		fold++;
	if (sounds.microphone && reference) {
		measure_quiet(bench, &sounds, fold);
		measure_talk(bench, &sounds, fold);
		sounds.reference = reference;
		measure_coach(bench, &sounds, fold);
	}
	free(sounds.microphone);
	free(reference);
}
