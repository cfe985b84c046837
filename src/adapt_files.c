/*
 * The adaptation from files: for each line of the list the recording's one sound is taken out as hearing would, and the
 * core learns from it (adapt.c). What came of each is told, so that a user can record it anew.
 */
#include "adapt_files.h"

#include "adapt.h"
#include "isolate.h"
#include "log.h"
#include "material.h"
#include "soundfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 1024
#define MOST_LINES 1000
#define PATH_SIZE (CONFIG_PATH_SIZE + 32)

struct entry {
	int line;
	char phrase[VOCABULARY_PHRASE_SIZE];
	char path[LINE_SIZE * 2];
};

struct work {
	const char *list;
	struct entry *entries;
	size_t count;
	struct isolator *isolator;
	struct adapt *adapt;
	struct isolated sound;
	size_t learnt;
};

/* "stop\tclips/stop-1.wav": what is not so is told, and false. */
static bool parse_line(struct work *work, char *text, int line)
{
	struct entry *entry = &work->entries[work->count];
	const char *slash = strrchr(work->list, '/');
	char *file = strchr(text, '\t');

	text[strcspn(text, "\r\n")] = '\0';
	if (!text[0] || text[0] == '#')
		return true;
	if (file)
		*file++ = '\0';
	if (!file || !file[0] || !text[0] || strlen(text) >= sizeof(entry->phrase) || strlen(file) >= LINE_SIZE) {
		log_error("%s:%d: expected a phrase of at most %d letters, a tab, and a WAV or FLAC file", work->list,
			  line, VOCABULARY_PHRASE_SIZE - 1);
		return false;
	}
	if (work->count == MOST_LINES) {
		log_error("%s:%d: more than %d recordings", work->list, line, MOST_LINES);
		return false;
	}
	entry->line = line;
	snprintf(entry->phrase, sizeof(entry->phrase), "%s", text);
	snprintf(entry->path, sizeof(entry->path), "%.*s%s",
		 file[0] == '/' || !slash ? 0 : (int)(slash - work->list + 1), work->list, file);
	work->count++;
	return true;
}

static bool read_list(struct work *work)
{
	char text[LINE_SIZE];
	bool done = true;
	FILE *file = fopen(work->list, "re");

	if (!file) {
		log_error("%s: %s; expected a list of phrases and recordings", work->list, strerror(errno));
		return false;
	}
	work->entries = calloc(MOST_LINES + 1, sizeof(*work->entries));
	for (int line = 1; done && work->entries && fgets(text, sizeof(text), file); line++)
		done = parse_line(work, text, line);
	fclose(file);
	if (done && work->count == 0)
		log_error("%s: no recording in it; expected lines of a phrase, a tab, and a WAV or FLAC file",
			  work->list);
	return done && work->count > 0;
}

/* All that can be said to the coach, and what the list has besides: any words tell how somebody speaks. */
static bool fill_vocabulary(const struct work *work, struct vocabulary *vocabulary)
{
	for (size_t i = 0; i < work->count; i++) {
		struct intent intent = {.kind = INTENT_PHRASE};

		snprintf(intent.argument, sizeof(intent.argument), "%s", work->entries[i].phrase);
		if (vocabulary_find(vocabulary, work->entries[i].phrase, ~0u))
			continue;
		if (vocabulary_add(vocabulary, work->entries[i].phrase, &intent, ~0u))
			continue;
		log_error("%s:%d: \"%s\" cannot be a phrase, or there are too many", work->list, work->entries[i].line,
			  work->entries[i].phrase);
		return false;
	}
	return true;
}

static bool open_parts(struct work *work, const struct config *config, struct vocabulary *vocabulary)
{
	char weights[PATH_SIZE], error[512];
	struct adapt_config adapt = {.vocabulary = vocabulary, .weights = weights};

	if (!fill_vocabulary(work, vocabulary))
		return false;
	snprintf(weights, sizeof(weights), "%s", config->weights);
	if (!weights[0])
		snprintf(weights, sizeof(weights), "%s/voices/listening.cfg", config->data_dir);
	work->adapt = adapt_create(&adapt, error, sizeof(error));
	if (work->adapt)
		work->isolator = isolator_create(weights, error, sizeof(error));
	if (!work->isolator)
		log_error("%s", error);
	return work->isolator != NULL;
}

static bool start(struct work *work, const struct config *config)
{
	struct material material;
	struct problems problems;
	bool done = false;

	if (config->model[0]) {
		log_error("listening.model is \"%s\": only Debian's own model can be adapted to a user", config->model);
		return false;
	}
	problems_init(&problems);
	if (material_load(&material, config, NULL, 0, &problems))
		done = open_parts(work, config, material.vocabulary);
	for (size_t i = 0; !done && i < problems.count; i++) {
		char line[1024];

		log_error("%s", problem_format(&problems.list[i], line, sizeof(line)));
	}
	material_free(&material);
	problems_clear(&problems);
	return done;
}

/* Why nothing was learnt from a sound, NULL = it was. */
static const char *take(struct work *work, const struct entry *entry, struct adapt_match *match)
{
	switch (adapt_take(work->adapt, entry->phrase, work->sound.samples, work->sound.count, match)) {
	case ADAPT_TAKEN:
		return NULL;
	case ADAPT_UNKNOWN:
		return "nobody knows how this phrase is said; give its pronunciation in the voice file";
	case ADAPT_NO_MATCH:
		return "what is said is something else, or too unclear; record it again";
	case ADAPT_FAILED:
		break;
	}
	return "out of memory, or PocketSphinx failed";
}

static void learn(struct work *work, const struct entry *entry)
{
	struct adapt_match match = {.frames = 0};
	struct sound sound;
	char error[256];
	const char *why;

	if (sound_read(entry->path, HEARING_RATE, &sound, error, sizeof(error)) < 0) {
		log_error("%s:%d: %s", work->list, entry->line, error);
		return;
	}
	if (isolate(work->isolator, sound.samples, sound.length, &work->sound))
		why = take(work, entry, &match);
	else
		why = "no single sound with quiet before and after it, 0.1 to 2.8 s long; record it again";
	sound_free(&sound);
	if (why) {
		log_error("%s:%d: %s, \"%s\": left out: %s", work->list, entry->line, entry->path, entry->phrase, why);
		return;
	}
	work->learnt++;
	printf("%s\t%s\t%.2f\n", entry->path, entry->phrase, (double)match.fit);
}

static int finish(const struct work *work, const struct config *config)
{
	char path[PATH_SIZE], error[512];

	if (work->learnt == 0) {
		log_error("%s: nothing could be learnt; nothing was written", work->list);
		return 2;
	}
	if (!adapt_write(work->adapt, config_user_model(config, path, sizeof(path)), error, sizeof(error))) {
		log_error("%s", error);
		return 2;
	}
	printf("%zu of %zu recordings learnt: %s\n", work->learnt, work->count, path);
	return work->learnt == work->count ? 0 : 1;
}

int adapt_files_run(const struct config *config, const char *list)
{
	/* Static: 130 kB of sound. */
	static struct work work;
	int status = 2;

	work.list = list;
	if (read_list(&work) && start(&work, config)) {
		for (size_t i = 0; i < work.count; i++)
			learn(&work, &work.entries[i]);
		status = finish(&work, config);
	}
	isolator_destroy(work.isolator);
	adapt_destroy(work.adapt);
	free(work.entries);
	return status;
}
