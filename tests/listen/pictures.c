/*
 * What the verifier is trained with: the picture of every sound that would be judged, found by the segmenters of
 * hear.h in recordings in one scene. The last stage of a sound only: the earlier ones are thrown away too when it goes
 * on.
 *
 * usage: pictures FOLDER WEIGHTS SCENE PARTS SEED OUT
 * PARTS as of collect. Appends to OUT.pictures (VERIFIER_FRAMES * MELSPEC_BANDS 16-bit integers, 1/1000 each) and to
 * OUT.list a line for each: kind label speaker fold overlaps item.
 */
#include "corpus.h"
#include "scene.h"
#include "words.h"

#include "hear.h"
#include "judge.h"
#include "verifier.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define LEAD (3 * RATE)
#define TRAIL RATE
#define UNIT 1000.0f

struct pictures {
	FILE *list, *out;
	struct melspec *melspec;
	const struct corpus_item *item;
	const struct scene *scene;
	size_t number;
	/* The last one, until it is known whether it went on. */
	bool waiting, overlaps;
	bool crowded;
	int64_t begin;
	int16_t numbers[VERIFIER_FRAMES][MELSPEC_BANDS];
};

static void put(struct pictures *pictures)
{
	const struct corpus_item *item = pictures->item;

	if (!pictures->waiting)
		return;
	pictures->waiting = false;
	fwrite(pictures->numbers, sizeof(pictures->numbers), 1, pictures->out);
	fprintf(pictures->list, "%d\t%s\t%s\t%u\t%d\t%zu\n", item->kind, item->label, item->speaker, item->fold,
		pictures->overlaps, pictures->number);
}

static bool take(void *user, const struct judge_sound *sound, int64_t begin, int64_t end)
{
	struct pictures *pictures = user;
	float picture[VERIFIER_FRAMES][MELSPEC_BANDS];
	/* The clip's own edges are quiet: what only touches them is not the word. */
	int64_t from = (int64_t)pictures->scene->begin + RATE / 20, to = (int64_t)pictures->scene->end - RATE / 20;

	if (!verifier_picture(pictures->melspec, sound->samples, sound->count, picture))
		return false;
	if (begin != pictures->begin || sound->crowded != pictures->crowded)
		put(pictures);
	pictures->waiting = true;
	pictures->overlaps = end > from && begin < to;
	pictures->begin = begin;
	pictures->crowded = sound->crowded;
	for (size_t i = 0; i < VERIFIER_FRAMES; i++) {
		for (size_t j = 0; j < MELSPEC_BANDS; j++)
			pictures->numbers[i][j] = (int16_t)lrintf(fmaxf(-32, fminf(32, picture[i][j])) * UNIT);
	}
	return false;
}

static void ignore_result(void *user, const struct hear_result *result)
{
	(void)user;
	(void)result;
}

static void hear_item(struct hear *hear, const struct scene *scene)
{
	for (size_t at = 0; at + HEAR_BLOCK <= scene->count; at += HEAR_BLOCK) {
		struct hear_block block = {
		    .samples = scene->samples + at, .position = (int64_t)at, .reference_db = -200, .residual_db = -200};

		hear_process(hear, &block);
	}
	hear_flush(hear);
}

static bool is_wanted(const struct corpus_item *item, const char *parts)
{
	static const char letters[] = {'c', 'w', 'p', 't', 'n', '-', 's'};

	return strchr(parts, letters[item->kind]) != NULL;
}

static struct hear *open_hearing(const char *weights)
{
	static struct vocabulary vocabulary;
	struct hear_config config = {
	    .vocabulary = &vocabulary, .weights = weights, .sensitivity = 0.5, .result = ignore_result};
	char error[512];
	struct hear *hear = words_load(&vocabulary) ? hear_create(&config, error, sizeof(error)) : NULL;

	if (!hear)
		fprintf(stderr, "pictures: %s\n", error);
	return hear;
}

static FILE *append(const char *name, const char *ending)
{
	char path[512];

	snprintf(path, sizeof(path), "%s%s", name, ending);
	return fopen(path, "ae");
}

int main(int argc, char **argv)
{
	struct pictures pictures = {.begin = -1};
	struct scene_source source = {0};
	enum scene_kind scene_kind = 0;
	struct corpus corpus;
	struct hear *hear;

	if (argc != 7) {
		fprintf(stderr, "usage: pictures FOLDER WEIGHTS SCENE PARTS SEED OUT\n");
		return 2;
	}
	while (scene_kind < SCENE_COUNT && strcmp(argv[3], scene_name(scene_kind)) != 0)
		scene_kind++;
	pictures.list = append(argv[6], ".list");
	pictures.out = append(argv[6], ".pictures");
	pictures.melspec = melspec_create();
	hear = open_hearing(argv[2]);
	if (scene_kind == SCENE_COUNT || !pictures.list || !pictures.out || !pictures.melspec || !hear ||
	    !corpus_open(&corpus, argv[1]))
		return 1;
	source = (struct scene_source){.corpus = &corpus, .seed = strtoull(argv[5], NULL, 10)};
	hear_set_sound_trace(hear, take, &pictures);
	for (size_t i = 0; i < corpus.count; i++) {
		struct scene scene;

		pictures.item = &corpus.items[i];
		pictures.number = i;
		if (!is_wanted(pictures.item, argv[4]) ||
		    !scene_make(&scene, &source, pictures.item, scene_kind, LEAD, TRAIL))
			continue;
		pictures.scene = &scene;
		hear_item(hear, &scene);
		put(&pictures);
		scene_free(&scene);
	}
	hear_destroy(hear);
	melspec_destroy(pictures.melspec);
	corpus_close(&corpus);
	return fclose(pictures.list) | fclose(pictures.out);
}
