/*
 * Sounds of words, each asked of eSpeak once and kept sorted. A command is one string of phones; words are compared with
 * it phone by phone, across their ends.
 */
#include "alike.h"

#include "espeak.h"
#include "pronounce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_SIZE 48
#define PHONES_SIZE 128

struct sound {
	char word[WORD_SIZE];
	char phones[PHONES_SIZE]; /* "" = not known */
};

struct alike {
	const struct voice *voice;
	char commands[VOICE_MAX_COMMANDS][PHONES_SIZE]; /* "" = cannot be compared */
	struct sound *sounds;				/* sorted by word */
	size_t count, capacity;
};

static size_t place_of(const struct alike *alike, const char *word)
{
	size_t low = 0, high = alike->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(alike->sounds[middle].word, word) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool make_room(struct alike *alike)
{
	size_t capacity = alike->capacity ? 2 * alike->capacity : 256;
	struct sound *sounds;

	if (alike->count < alike->capacity)
		return true;
	sounds = realloc(alike->sounds, capacity * sizeof(*sounds));
	if (!sounds)
		return false;
	alike->sounds = sounds;
	alike->capacity = capacity;
	return true;
}

/* "" when it is not known, good until the next call. */
static const char *phones_of(struct alike *alike, const char *word)
{
	size_t place = place_of(alike, word);
	struct sound *sound;

	if (place < alike->count && strcmp(alike->sounds[place].word, word) == 0)
		return alike->sounds[place].phones;
	if (!word[0] || strlen(word) >= WORD_SIZE || !make_room(alike))
		return "";
	sound = &alike->sounds[place];
	memmove(sound + 1, sound, (alike->count - place) * sizeof(*sound));
	alike->count++;
	strcpy(sound->word, word);
	if (!pronounce(word, alike->voice->style.voice, sound->phones, sizeof(sound->phones)))
		sound->phones[0] = '\0';
	return sound->phones;
}

/* The phones of all words of a phrase; "" when one of them is not known or all do not fit. */
static void spell(struct alike *alike, const char *phrase, char *out)
{
	char words[VOCABULARY_PHRASE_SIZE], *rest = words;
	size_t used = 0;

	snprintf(words, sizeof(words), "%s", phrase);
	for (const char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		const char *phones = phones_of(alike, word);

		if (!phones[0] || used + strlen(phones) + 2 > PHONES_SIZE) {
			out[0] = '\0';
			return;
		}
		used += (size_t)snprintf(out + used, PHONES_SIZE - used, "%s%s", used ? " " : "", phones);
	}
}

struct alike *alike_create(const struct voice *voice)
{
	char error[128];
	struct alike *alike = espeak_open(error, sizeof(error)) == 0 ? calloc(1, sizeof(*alike)) : NULL;

	if (!alike)
		return NULL;
	alike->voice = voice;
	for (size_t i = 0; i < voice->command_count; i++)
		spell(alike, voice->commands[i].phrase, alike->commands[i]);
	return alike;
}

void alike_destroy(struct alike *alike)
{
	if (!alike)
		return;
	free(alike->sounds);
	free(alike);
}

size_t alike_match(struct alike *alike, const char *const *words, size_t count, size_t index)
{
	const char *left = alike->commands[index];

	for (size_t i = 0; i < count && left[0]; i++) {
		const char *phones = phones_of(alike, words[i]);
		size_t length = strlen(phones);

		if (length == 0 || strncmp(left, phones, length) != 0)
			return 0;
		if (left[length] == '\0')
			return i + 1;
		if (left[length] != ' ')
			return 0;
		left += length + 1;
	}
	return 0;
}
