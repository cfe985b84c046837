/*
 * Parts in which the coach speaks. "coach": people say stop over it and it speaks on, as in a recording; "yield": it
 * gives way as the daemon has it give way, and goes on when there was nothing. "own": nobody says anything.
 *
 * Loudspeaker and user are in two rooms of the fold of whoever hears; ten seconds of speech, a greeting, come first.
 */
#include "bench.h"
#include "coach_scene.h"
#include "echo_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GREETING ((size_t)10 * CHAIN_RATE)
#define GROUP 10			     /* people in one scene */
#define GROUP_FROM ((size_t)97 * CHAIN_RATE) /* each scene begins elsewhere in what the coach says */
#define APART ((size_t)5 * CHAIN_RATE)
#define OWN_SECONDS 150
#define OWN_MINUTES 60.0
#define RECOVER (2 * CHAIN_RATE)		/* how long the coach is quiet when it has heard something to act on */
#define PROMPT_MOST ((frames_t)20 * CHAIN_RATE) /* no sentence is longer */
#define EARLY 0.2				/* s by which what is heard may be before the recording */

static const struct speak_style voices[] = {
    {.voice = "en-us", .rate = 140, .pitch = 42, .range = 40, .volume = 100, .word_gap_ms = 15},
    {.voice = "en-gb", .rate = 170, .pitch = 52, .range = 58, .volume = 100},
};

struct said {
	const struct corpus_item *item;
	size_t at; /* of the recording */
	struct record_trial trial;
};

struct group {
	unsigned fold;
	size_t number;
	struct said said[GROUP];
	size_t count;
};

static void need(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "bench: a scene cannot be made\n");
	exit(1);
}

/* Rooms of the fold's own when it has any, so that no chain knows them. */
static const struct corpus_item *room_of(const struct bench *bench, unsigned fold, size_t number)
{
	size_t count = 0;

	for (size_t i = 0; i < bench->corpus.count; i++)
		count += bench->corpus.items[i].kind == CORPUS_ROOM && bench->corpus.items[i].fold == fold;
	if (count == 0)
		return echo_pick(&bench->corpus, CORPUS_ROOM, NULL, number);
	number %= count;
	for (size_t i = 0; i < bench->corpus.count; i++) {
		const struct corpus_item *item = &bench->corpus.items[i];

		if (item->kind == CORPUS_ROOM && item->fold == fold && number-- == 0)
			return item;
	}
	return NULL;
}

/* Streams a scene. `yields`: the coach gives way. */
static void hear_scene(struct chain *chain, struct coach_scene *scene, bool yields)
{
	const char *prompt = "";
	size_t quiet_until = 0;

	chain_begin(chain, CONTEXT_SESSION);
	for (size_t at = 0; at + CHAIN_BLOCK <= scene->config.count; at += CHAIN_BLOCK) {
		int16_t reference[CHAIN_BLOCK], microphone[CHAIN_BLOCK];
		const char *now;

		if (chain->answered)
			quiet_until = at + RECOVER;
		else if (quiet_until > 0 && at >= quiet_until) {
			quiet_until = 0;
			chain->attention = ATTENTION_NONE;
		}
		chain->answered = false;
		coach_scene_next(scene,
				 !yields	    ? ATTENTION_NONE
				 : at < quiet_until ? ATTENTION_HOLD
						    : chain->attention,
				 reference, microphone);
		now = coach_scene_prompt(scene);
		if (now != prompt) {
			listen_say_no_more(chain->listen, chain->at);
			listen_say_text(chain->listen, now, chain->at, chain->at + PROMPT_MOST);
		}
		prompt = now;
		chain_hear(chain, microphone, reference);
	}
	chain_end(chain);
}

static void place_stop(struct coach_scene *scene, struct said *said, double dbfs)
{
	struct sound sound;
	size_t begin, end;

	need(echo_read(said->item, &sound));
	need(coach_scene_say(scene, sound.samples, sound.length, said->at, dbfs));
	echo_find_word(&sound, &begin, &end);
	said->trial.seconds = (double)sound.length / CHAIN_RATE;
	said->trial.begin = (double)(said->at + begin) / CHAIN_RATE;
	said->trial.end = (double)(said->at + end) / CHAIN_RATE;
	sound_free(&sound);
}

/* Each trial gets what was heard from its recording on until the next one. */
static void write_group(struct bench *bench, const struct group *group, const struct chain *chain, const char *key)
{
	for (size_t i = 0; i < group->count; i++) {
		double from = (double)group->said[i].at / CHAIN_RATE - EARLY;
		double to = from + (double)APART / CHAIN_RATE;
		struct record_trial trial = group->said[i].trial;

		trial.cpu = i == 0 ? chain->cpu : 0;
		record_begin(bench->record, &trial);
		for (size_t j = 0; j < chain->count; j++) {
			if (chain->events[j].decided >= from && chain->events[j].decided < to)
				record_event(bench->record, &chain->events[j]);
		}
	}
	record_complete(bench->record, key);
}

static void hear_group(struct bench *bench, const struct coach_track *track, struct group *group, double louder_db,
		       bool yields)
{
	struct coach_scene_config config = {
	    .track = track,
	    .from = (group->number * CORPUS_FOLDS + group->fold) * GROUP_FROM % (track->count / 2),
	    .count = GREETING + (group->count + 1) * APART,
	    .coach_room = room_of(bench, group->fold, group->number),
	    .user_room = room_of(bench, group->fold, group->number + 1),
	    .seed = bench->seed + group->number,
	};
	struct room_random random = {config.seed + group->fold};
	struct coach_scene scene;
	struct chain *chain;
	char condition[24], key[RECORD_NAME_SIZE];

	snprintf(condition, sizeof(condition), "%s-%.0f", yields ? "yield" : "coach", louder_db);
	snprintf(key, sizeof(key), "%s fold %u group %zu", condition, group->fold, group->number);
	if (record_has(bench->record, key))
		return;
	need(coach_scene_open(&scene, &config));
	for (size_t i = 0; i < group->count; i++) {
		struct said *said = &group->said[i];

		said->at = GREETING + i * APART + (size_t)(room_uniform(&random) * 1.5 * CHAIN_RATE);
		said->trial = bench_trial(said->item, "coach", condition);
		snprintf(said->trial.expected, sizeof(said->trial.expected), "stop");
		place_stop(&scene, said, COACH_SCENE_DBFS - louder_db);
	}
	chain = chain_fresh(&bench->chains, group->fold);
	hear_scene(chain, &scene, yields);
	write_group(bench, group, chain, key);
	chain_close(chain);
	coach_scene_close(&scene);
}

/* The n-th group of a fold: the people in it, in the order of the sample. */
static struct group make_group(const struct corpus_item **items, size_t count, unsigned fold, size_t number)
{
	struct group group = {.fold = fold, .number = number};
	size_t seen = 0;

	for (size_t i = 0; i < count && group.count < GROUP; i++) {
		if (items[i]->fold == fold && seen++ / GROUP == number)
			group.said[group.count++].item = items[i];
	}
	return group;
}

/* The first group of each fold, then the second, until there are enough people. */
static void hear_groups(struct bench *bench, const struct coach_track *track, double louder_db, bool yields)
{
	size_t count, heard = 0;
	const struct corpus_item **items = bench_choose(bench, &bench->corpus, CORPUS_COMMAND, "stop", &count);

	for (size_t number = 0; number * GROUP < count; number++) {
		for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
			struct group group = make_group(items, count, fold, number);

			if (group.count == 0 || (bench->limit > 0 && heard >= bench->limit))
				continue;
			hear_group(bench, track, &group, louder_db, yields);
			heard += group.count;
		}
	}
	free(items);
}

void bench_coach(struct bench *bench)
{
	static const double levels_db[] = {6, 12, 20};
	struct coach_track track;

	need(coach_track_make(&track, bench->coach, &voices[0], (size_t)600 * CHAIN_RATE));
	for (size_t i = 0; i < sizeof(levels_db) / sizeof(levels_db[0]); i++) {
		hear_groups(bench, &track, levels_db[i], false);
		hear_groups(bench, &track, levels_db[i], true);
	}
	coach_track_free(&track);
}

static void hear_own(struct bench *bench, const struct coach_track *track, size_t number, size_t voice)
{
	const struct corpus_item *room = echo_pick(&bench->corpus, CORPUS_ROOM, NULL, number);
	struct coach_scene_config config = {
	    .track = track,
	    .from = number / 2 * OWN_SECONDS * CHAIN_RATE,
	    .count = (size_t)OWN_SECONDS * CHAIN_RATE,
	    .coach_room = room,
	    .user_room = room,
	    .seed = bench->seed + number,
	};
	struct coach_scene scene;
	struct record_trial trial;
	struct chain *chain;
	char key[RECORD_NAME_SIZE];

	snprintf(key, sizeof(key), "own %zu", number);
	if (!room || record_has(bench->record, key))
		return;
	trial = bench_trial(room, "own", voices[voice].voice);
	while (!chains_have(&bench->chains, trial.fold))
		trial.fold = (trial.fold + 1) % CORPUS_FOLDS;
	need(coach_scene_open(&scene, &config));
	chain = chain_fresh(&bench->chains, trial.fold);
	hear_scene(chain, &scene, false);
	trial.seconds = trial.end = OWN_SECONDS;
	trial.cpu = chain->cpu;
	bench_write(bench, &trial, chain, key);
	chain_close(chain);
	coach_scene_close(&scene);
}

void bench_own(struct bench *bench)
{
	double minutes = bench->minutes > 0 ? bench->minutes : OWN_MINUTES;
	size_t scenes = (size_t)(60 * minutes / OWN_SECONDS + 0.5);

	for (size_t voice = 0; voice < sizeof(voices) / sizeof(voices[0]); voice++) {
		struct coach_track track;

		need(coach_track_make(&track, bench->coach, &voices[voice],
				      (scenes / 2 + 1) * OWN_SECONDS * CHAIN_RATE));
		for (size_t number = voice; number < scenes; number += 2)
			hear_own(bench, &track, number, voice);
		coach_track_free(&track);
	}
}
