/*
 * Finds the recordings: commands/WORD/SPEAKER-N, words/WORD/SPEAKER-N, phrases/PHRASE/FILE, talk/SET/FILE,
 * noise/SET/FILE, rooms/FILE,
 * synthetic/PHRASE/VOICE. Speakers are split into folds by a hash of their name, so the split is the same on every
 * machine and new recordings never move old ones.
 */
#include "corpus.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *folder;
	enum corpus_kind kind;
	bool nested;
} parts[] = {
    {"commands", CORPUS_COMMAND, true},	   {"words", CORPUS_WORD, true},  {"phrases", CORPUS_PHRASE, true},
    {"talk", CORPUS_TALK, true},	   {"noise", CORPUS_NOISE, true}, {"rooms", CORPUS_ROOM, false},
    {"synthetic", CORPUS_SYNTHETIC, true},
};

/* FNV-1a, 32 bit (Fowler, Noll and Vo). */
static uint32_t hash(const char *text)
{
	uint32_t value = 2166136261u;

	for (; *text; text++)
		value = (value ^ (unsigned char)*text) * 16777619u;
	return value ^ value >> 15;
}

static void name_speaker(struct corpus_item *item, const char *file)
{
	size_t length = strcspn(file, ".");

	for (size_t i = 0; i < length && (item->kind == CORPUS_COMMAND || item->kind == CORPUS_WORD); i++) {
		if (file[i] == '-')
			length = i;
	}
	snprintf(item->speaker, sizeof(item->speaker), "%.*s", (int)length, file);
	item->fold = hash(item->speaker) % CORPUS_FOLDS;
}

static bool add(struct corpus *corpus, enum corpus_kind kind, const char *folder, const char *label, const char *file)
{
	struct corpus_item *items = corpus->items;

	if (corpus->count % 256 == 0)
		items = realloc(items, (corpus->count + 256) * sizeof(*items));
	if (!items)
		return false;
	corpus->items = items;
	items[corpus->count] = (struct corpus_item){.kind = kind};
	snprintf(items[corpus->count].path, sizeof(items->path), "%s/%s", folder, file);
	snprintf(items[corpus->count].label, sizeof(items->label), "%s", label);
	name_speaker(&items[corpus->count], file);
	corpus->count++;
	return true;
}

static bool is_sound(const char *file)
{
	const char *dot = strrchr(file, '.');

	return dot && (strcmp(dot, ".flac") == 0 || strcmp(dot, ".wav") == 0);
}

static bool scan(struct corpus *corpus, enum corpus_kind kind, const char *folder, const char *label, bool nested)
{
	DIR *directory = opendir(folder);
	bool ok = true;

	if (!directory)
		return kind != CORPUS_COMMAND; /* a part may be missing, but not what all this is about */
	for (struct dirent *entry = readdir(directory); ok && entry; entry = readdir(directory)) {
		char inner[512];

		if (entry->d_name[0] == '.')
			continue;
		if (nested) {
			snprintf(inner, sizeof(inner), "%s/%s", folder, entry->d_name);
			ok = scan(corpus, kind, inner, entry->d_name, false);
		} else if (is_sound(entry->d_name)) {
			ok = add(corpus, kind, folder, label, entry->d_name);
		}
	}
	closedir(directory);
	return ok;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct corpus_item *)a)->path, ((const struct corpus_item *)b)->path);
}

bool corpus_open(struct corpus *corpus, const char *folder)
{
	*corpus = (struct corpus){0};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		char inner[400];

		snprintf(inner, sizeof(inner), "%s/%s", folder, parts[i].folder);
		if (!scan(corpus, parts[i].kind, inner, parts[i].folder, parts[i].nested)) {
			corpus_close(corpus);
			return false;
		}
	}
	qsort(corpus->items, corpus->count, sizeof(*corpus->items), by_path);
	return true;
}

void corpus_close(struct corpus *corpus)
{
	free(corpus->items);
	*corpus = (struct corpus){0};
}
