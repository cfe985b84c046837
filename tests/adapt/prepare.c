/*
 * Prepares the adaptation of the acoustic model: each recorded word of the corpus in several surroundings as raw
 * 16 kHz PCM, with the lists that sphinx_fe and bw read, one pair of lists for each fold of speakers.
 *
 * usage: prepare CORPUS OUT [SYNTHETIC]
 * Writes OUT/raw/NAME.raw, OUT/all.ctl, OUT/words and for each fold F its OUT/F.ctl and OUT/F.lsn. What eSpeak NG says
 * (SYNTHETIC/synthetic/PHRASE/VOICE.wav, see tests/listen/synthesise.sh) is a part of its own, OUT/syn.*: without it
 * the model moves away from synthetic voices, and "pause" by one of them fell from 0.8 to 0.02.
 */
#include "corpus.h"
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MARGIN 4800 /* 300 ms of surroundings on either side, about what a decoded utterance has */

#define PARTS (CORPUS_FOLDS + 1) /* the folds, and what is synthetic */

struct lists {
	FILE *all, *words;
	FILE *ctl[PARTS], *lsn[PARTS];
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
	for (unsigned fold = 0; fold < PARTS; fold++) {
		char name[16];
		snprintf(name, sizeof name, fold == CORPUS_FOLDS ? "syn" : "%u", fold);
		lists->ctl[fold] = create(folder, name, ".ctl");
		lists->lsn[fold] = create(folder, name, ".lsn");
	}
}

static void close_lists(struct lists *lists)
{
	fclose(lists->all);
	fclose(lists->words);
	for (unsigned fold = 0; fold < PARTS; fold++) {
		fclose(lists->ctl[fold]);
		fclose(lists->lsn[fold]);
	}
}

static void list(struct lists *lists, const struct corpus_item *item, const char *name)
{
	unsigned part = item->kind == CORPUS_SYNTHETIC ? CORPUS_FOLDS : item->fold;
	fprintf(lists->all, "%s\n", name);
	for (const char *word = item->label; *word; word += strcspn(word, " "), word += *word == ' ')
		fprintf(lists->words, "%.*s\n", (int)strcspn(word, " "), word);
	fprintf(lists->ctl[part], "%s\n", name);
	fprintf(lists->lsn[part], "<s> %s </s> (%s)\n", item->label, name);
}

/* Telephone and television are noises too, but what is adapted here is how words sound, not what stands beside them:
 * beyond 10 dB the neighbours' words would be learnt as the word's own. */
static const enum scene_kind kinds[] = {SCENE_CLEAN, SCENE_PADDED, SCENE_FAR, SCENE_NOISE, SCENE_TALK_12};

/* Synthetic voices are there so that the model does not move away from them: two quiet surroundings will do. */
static bool is_wanted(const struct corpus_item *item, enum scene_kind kind)
{
	return item->kind == CORPUS_SYNTHETIC ? kind == SCENE_CLEAN || kind == SCENE_PADDED : kind != SCENE_PADDED;
}

static bool prepare(const struct corpus *corpus, const struct corpus_item *item, size_t number, const char *folder,
		    struct lists *lists)
{
	struct scene_source source = {.corpus = corpus, .seed = 20260101};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct scene scene;
		char name[160], raw[200], word[sizeof item->label];
		if (!is_wanted(item, kinds[i]))
			continue;
		if (!scene_make(&scene, &source, item, kinds[i], MARGIN, MARGIN))
			return false;
		snprintf(word, sizeof word, "%.*s", (int)strcspn(item->label, " "), item->label);
		snprintf(name, sizeof name, "%s-%zu-%s", word, number, scene_name(kinds[i]));
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
	if (item->kind == CORPUS_SYNTHETIC)
		return true;
	if (item->kind != CORPUS_COMMAND && item->kind != CORPUS_WORD && item->kind != CORPUS_PHRASE)
		return false;
	return strchr(item->label, ' ') == NULL && strchr(item->label, '_') == NULL;
}

/* The numbers of the recordings go on from `first`, so that no two have the same name. */
static bool prepare_all(const char *folder, const char *out, size_t first, struct lists *lists)
{
	struct corpus corpus;
	if (!corpus_open(&corpus, folder)) {
		fprintf(stderr, "%s: cannot be read as a corpus\n", folder);
		return false;
	}
	for (size_t i = 0; i < corpus.count; i++) {
		if (is_word(&corpus.items[i]) && !prepare(&corpus, &corpus.items[i], first + i, out, lists))
			fprintf(stderr, "%s: left out\n", corpus.items[i].path);
	}
	corpus_close(&corpus);
	return true;
}

int main(int argc, char **argv)
{
	struct lists lists;
	char raw[600];
	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: prepare CORPUS OUT [SYNTHETIC]\n");
		return 2;
	}
	mkdir(argv[2], 0777);
	snprintf(raw, sizeof raw, "%s/raw", argv[2]);
	mkdir(raw, 0777);
	open_lists(&lists, argv[2]);
	bool done = prepare_all(argv[1], argv[2], 0, &lists);
	if (done && argc == 4)
		done = prepare_all(argv[3], argv[2], 100000, &lists);
	close_lists(&lists);
	return done ? 0 : 1;
}
