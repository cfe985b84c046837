/*
 * Prepares the adaptation of the acoustic model: each recorded word of the corpus in several surroundings as raw
 * 16 kHz PCM, with the lists that sphinx_fe and bw read, one pair of lists for each fold of speakers.
 *
 * usage: prepare CORPUS OUT
 * Writes OUT/raw/NAME.raw, OUT/all.ctl, OUT/words and for each fold F its OUT/F.ctl and OUT/F.lsn.
 */
#include "corpus.h"
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MARGIN 4800 /* 300 ms of surroundings on either side, about what a decoded utterance has */

struct lists {
	FILE *all, *words;
	FILE *ctl[CORPUS_FOLDS], *lsn[CORPUS_FOLDS];
};

static FILE *create(const char *folder, const char *name, const char *ending)
{
	char path[600];
	snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
	FILE *file = fopen(path, "w");
	if (!file) {
		perror(path);
		exit(1);
	}
	return file;
}

static void open_lists(struct lists *lists, const char *folder)
{
	lists->all = create(folder, "all", ".ctl");
	lists->words = create(folder, "words", "");
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
		char name[16];
		snprintf(name, sizeof name, "%u", fold);
		lists->ctl[fold] = create(folder, name, ".ctl");
		lists->lsn[fold] = create(folder, name, ".lsn");
	}
}

static void close_lists(struct lists *lists)
{
	fclose(lists->all);
	fclose(lists->words);
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
		fclose(lists->ctl[fold]);
		fclose(lists->lsn[fold]);
	}
}

static void list(struct lists *lists, const struct corpus_item *item, const char *name)
{
	fprintf(lists->all, "%s\n", name);
	fprintf(lists->words, "%s\n", item->label);
	fprintf(lists->ctl[item->fold], "%s\n", name);
	fprintf(lists->lsn[item->fold], "<s> %s </s> (%s)\n", item->label, name);
}

/* Telephone and television are noises too, but what is adapted here is how words sound, not what stands beside them:
 * beyond 10 dB the neighbours' words would be learnt as the word's own. */
static const enum scene_kind kinds[] = {SCENE_CLEAN, SCENE_FAR, SCENE_NOISE, SCENE_TALK_12};

static bool prepare(const struct corpus *corpus, const struct corpus_item *item, size_t number, const char *folder,
		    struct lists *lists)
{
	struct scene_source source = {.corpus = corpus, .seed = 20260101};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct scene scene;
		char name[160], raw[200];
		if (!scene_make(&scene, &source, item, kinds[i], MARGIN, MARGIN))
			return false;
		snprintf(name, sizeof name, "%s-%zu-%s", item->label, number, scene_name(kinds[i]));
		snprintf(raw, sizeof raw, "raw/%s", name);
		FILE *file = create(folder, raw, ".raw");
		bool written = fwrite(scene.samples, sizeof *scene.samples, scene.count, file) == scene.count;
		written = fclose(file) == 0 && written;
		scene_free(&scene);
		if (!written)
			return false;
		list(lists, item, name);
	}
	return true;
}

static bool is_word(const struct corpus_item *item)
{
	if (item->kind != CORPUS_COMMAND && item->kind != CORPUS_WORD && item->kind != CORPUS_PHRASE)
		return false;
	return strchr(item->label, ' ') == NULL && strchr(item->label, '_') == NULL;
}

int main(int argc, char **argv)
{
	struct corpus corpus;
	struct lists lists;
	char raw[600];
	if (argc != 3) {
		fprintf(stderr, "usage: prepare CORPUS OUT\n");
		return 2;
	}
	if (!corpus_open(&corpus, argv[1])) {
		fprintf(stderr, "%s: cannot be read as a corpus\n", argv[1]);
		return 1;
	}
	mkdir(argv[2], 0777);
	snprintf(raw, sizeof raw, "%s/raw", argv[2]);
	mkdir(raw, 0777);
	open_lists(&lists, argv[2]);
	for (size_t i = 0; i < corpus.count; i++) {
		if (is_word(&corpus.items[i]) && !prepare(&corpus, &corpus.items[i], i, argv[2], &lists))
			fprintf(stderr, "%s: left out\n", corpus.items[i].path);
	}
	close_lists(&lists);
	corpus_close(&corpus);
	return 0;
}
