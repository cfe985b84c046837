/*
 * Collects what the weights are learnt from: recordings in one scene, streamed through hear.h, a line for each
 * hypothesis that was judged and one for each recording (see table.h).
 *
 * usage: collect FOLDER WEIGHTS SCENE PARTS [--promote PHRASES] [--fold N] [--every N] > TABLE
 * PARTS: letters, c commands, w words, p phrases, t talk, n noise, s synthetic. --every: of words, phrases and synthetic
 * ones, with --promote of all, only every Nth. --promote: with these phrases, a line each, as a user's own; of other words still fewer.
 *        collect --phrases    (prints what can be said)
 */
#include "corpus.h"
#include "scene.h"
#include "words.h"

#include "hear.h"
#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define LEAD (3 * RATE)
#define TRAIL RATE
#define PHRASE_LEAST (RATE / 5)
#define BEFORE (RATE / 5) /* an utterance may begin a little before its clip: a door that it runs into */

struct collection {
	const struct corpus_item *item;
	const struct scene *scene;
	const char *scene_name;
	unsigned contexts;
	struct words_count promoted;
};

struct options {
	const char *folder, *weights, *parts, *promote;
	enum scene_kind scene;
	int fold; /* -1 = all */
	int every;
};

/* Of words that nobody listens for there are more than enough. */
#define EVERY_OTHER 4

static void print_verdict(void *user, const struct judge_verdict *verdict, int64_t begin, int64_t end)
{
	const struct collection *collection = user;
	const struct corpus_item *item = collection->item;
	bool overlaps = end > (int64_t)collection->scene->begin && begin < (int64_t)collection->scene->end;

	for (size_t i = 0; i < verdict->count; i++) {
		const struct judge_hypothesis *hypothesis = &verdict->hypotheses[i];
		char intent[96];

		printf("H\t%d\t%s\t%s\t%u\t%s\t%.2f\t%.2f\t%d\t%s\t%s", item->kind, item->label, item->speaker,
		       item->fold, collection->scene_name, (double)begin / RATE, (double)end / RATE, overlaps,
		       intent_format(&hypothesis->entry->intent, intent, sizeof(intent)), hypothesis->entry->phrase);
		for (size_t j = 0; j < FEATURE_COUNT; j++)
			printf("\t%.5g", (double)hypothesis->clues.values[j]);
		putchar('\n');
	}
}

/* No phrase is as short as that, and what is around a recording teaches nothing new. */
static bool is_worth(void *user, const struct judge_sound *sound, int64_t begin, int64_t end)
{
	const struct collection *collection = user;

	(void)sound;
	return end - begin > PHRASE_LEAST && end > (int64_t)collection->scene->begin &&
	       begin < (int64_t)collection->scene->end;
}

static void ignore_result(void *user, const struct hear_result *result)
{
	(void)user;
	(void)result;
}

static void hear_item(struct hear *hear, struct collection *collection, const struct scene *scene)
{
	const struct corpus_item *item = collection->item;

	collection->scene = scene;
	for (size_t at = 0; at + HEAR_BLOCK <= scene->count; at += HEAR_BLOCK) {
		struct hear_block block = {
		    .samples = scene->samples + at, .position = (int64_t)at, .reference_db = -200, .residual_db = -200};

		/* What is around a clip is in other tables; here it only is what the segmenters are used to. */
		if (at == 0 || at / HEAR_BLOCK == (scene->begin - BEFORE) / HEAR_BLOCK)
			hear_set_context(hear, at == 0 && scene->begin > BEFORE ? 0 : collection->contexts);
		hear_process(hear, &block);
	}
	hear_flush(hear);
	printf("I\t%d\t%s\t%s\t%u\t%s\t%.2f\t%zu\t%zu\n", item->kind, item->label, item->speaker, item->fold,
	       collection->scene_name, (double)scene->count / RATE, collection->promoted.single,
	       collection->promoted.several);
}

static bool is_many(enum corpus_kind kind)
{
	return kind == CORPUS_WORD || kind == CORPUS_PHRASE || kind == CORPUS_SYNTHETIC;
}

static bool is_wanted(const struct corpus_item *item, size_t number, const struct options *options,
		      const struct vocabulary *vocabulary)
{
	static const char letters[] = {'c', 'w', 'p', 't', 'n', '-', 's'};
	size_t every = (size_t)options->every;

	if (options->promote && item->kind != CORPUS_TALK && !vocabulary_find(vocabulary, item->label, CONTEXT_IDLE))
		every *= EVERY_OTHER;
	return strchr(options->parts, letters[item->kind]) && (options->fold < 0 || (int)item->fold == options->fold) &&
	       ((!is_many(item->kind) && !options->promote) || number % every == 0);
}

static int collect(const struct options *options)
{
	static struct vocabulary vocabulary;
	struct collection collection = {.scene_name = scene_name(options->scene)};
	struct hear_config config = {
	    .vocabulary = &vocabulary,
	    .weights = options->weights,
	    .sensitivity = 0.5,
	    .result = ignore_result,
	};
	struct scene_source source = {.seed = 1};
	struct corpus corpus;
	struct hear *hear;
	char error[512];

	if (!corpus_open(&corpus, options->folder) || !words_load(&vocabulary) ||
	    (options->promote && !words_promote(&vocabulary, options->promote, &collection.promoted)))
		return 1;
	source.corpus = &corpus;
	hear = hear_create(&config, error, sizeof(error));
	if (!hear) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	hear_set_trace(hear, print_verdict, &collection);
	/* Synthetic phrases are all that can be said at any time; people's words are those of a session. */
	collection.contexts = CONTEXT_SESSION | CONTEXT_QUESTION;
	if (strchr(options->parts, 's'))
		collection.contexts |= CONTEXT_IDLE;
	/* Numbers are words that people have recorded. */
	if (strchr(options->parts, 'w'))
		collection.contexts |= CONTEXT_NUMBER;
	/* A user's own phrases wake the coach. */
	if (options->promote) {
		collection.contexts = CONTEXT_IDLE;
		hear_set_sound_trace(hear, is_worth, &collection);
	}
	for (size_t i = 0; i < corpus.count; i++) {
		struct scene scene;

		collection.item = &corpus.items[i];
		if (!is_wanted(collection.item, i, options, &vocabulary) ||
		    !scene_make(&scene, &source, collection.item, options->scene, LEAD, TRAIL))
			continue;
		hear_item(hear, &collection, &scene);
		scene_free(&scene);
	}
	hear_destroy(hear);
	corpus_close(&corpus);
	return 0;
}

static int print_phrases(void)
{
	static struct vocabulary vocabulary;

	if (!words_load(&vocabulary))
		return 1;
	for (size_t i = 0; i < vocabulary.entry_count; i++)
		puts(vocabulary.entries[i].phrase);
	return 0;
}

int main(int argc, char **argv)
{
	struct options options = {.fold = -1, .every = 1};

	if (argc == 2 && strcmp(argv[1], "--phrases") == 0)
		return print_phrases();
	if (argc < 5) {
		fprintf(stderr,
			"usage: collect FOLDER WEIGHTS SCENE PARTS [--promote PHRASES] [--fold N] [--every N]\n");
		return 2;
	}
	options.folder = argv[1];
	options.weights = argv[2];
	while (options.scene < SCENE_COUNT && strcmp(argv[3], scene_name(options.scene)) != 0)
		options.scene++;
	options.parts = argv[4];
	for (int i = 5; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--promote") == 0)
			options.promote = argv[i + 1];
		else if (strcmp(argv[i], "--fold") == 0)
			options.fold = atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--every") == 0 && atoi(argv[i + 1]) > 0)
			options.every = atoi(argv[i + 1]);
	}
	if (options.scene == SCENE_COUNT) {
		fprintf(stderr, "collect: unknown scene \"%s\"\n", argv[3]);
		return 2;
	}
	return collect(&options);
}
