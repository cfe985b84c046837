/* Vocabularies for training and measuring. */
#include "words.h"

#include "vocabulary.h"

#include <stdio.h>
#include <string.h>

bool words_load(struct vocabulary *vocabulary)
{
	const char *const voices[] = {"voices"}, *const routines[] = {"routines"};
	struct problems problems;
	struct voice *voice;
	struct catalogue *catalogue;
	bool ok;

	problems_init(&problems);
	voice = voice_load(voices, 1, "en-us-calm", &problems);
	catalogue = catalogue_load(routines, 1, &problems);
	ok = voice && catalogue && vocabulary_from(vocabulary, voice, catalogue, &(struct people){.count = 0});
	for (size_t i = 0; !ok && i < problems.count; i++) {
		char line[1024];

		fprintf(stderr, "%s\n", problem_format(&problems.list[i], line, sizeof(line)));
	}
	problems_clear(&problems);
	voice_destroy(voice);
	catalogue_destroy(catalogue);
	return ok;
}

bool words_promote(struct vocabulary *vocabulary, const char *path, struct words_count *promoted)
{
	FILE *file = fopen(path, "re");
	char line[VOCABULARY_PHRASE_SIZE];
	bool ok = file != NULL;

	while (ok && fgets(line, sizeof(line), file)) {
		struct intent intent = {.kind = INTENT_PHRASE};

		line[strcspn(line, "\n")] = '\0';
		snprintf(intent.argument, sizeof(intent.argument), "%s", line);
		ok = vocabulary_add(vocabulary, line, &intent, CONTEXT_IDLE);
		if (strchr(line, ' '))
			promoted->several++;
		else
			promoted->single++;
	}
	if (!ok)
		fprintf(stderr, "%s: expected phrases that are no commands, a line each\n", path);
	if (file)
		fclose(file);
	return ok;
}

struct intent words_meaning(const char *label)
{
	static const char *const numbers[] = {"zero", "one",   "two",	"three", "four", "five",
					      "six",  "seven", "eight", "nine",	 "ten"};
	static const char *const commands[] = {"stop", "yes", "no", "back"};
	struct intent intent = {.kind = INTENT_NONE};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(label, commands[i]) == 0)
			intent_parse(label, &intent);
	}
	for (int i = 0; i <= 10; i++) {
		if (strcmp(label, numbers[i]) == 0) {
			intent.kind = INTENT_NUMBER;
			intent.number = i;
		}
	}
	return intent;
}

bool words_same(const struct intent *a, const struct intent *b)
{
	return a->kind == b->kind && a->number == b->number && strcmp(a->argument, b->argument) == 0;
}
