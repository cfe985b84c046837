/*
 * The pronouncing dictionary of the recogniser, gathered from three places: what the voice file gives, what the
 * model's own dictionary file has (read once, line by line, never kept), and a speller for words that neither knows.
 * The wanted words are kept sorted; the pronunciations are kept as the very text the recogniser reads.
 */
#include "dictionary.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
	char word[DICTIONARY_WORD_SIZE];
	size_t pronunciations;
	size_t first; /* where the phones of the first one begin in the text */
	bool given;   /* by the voice: not looked up */
};

struct dictionary {
	struct wanted *words; /* sorted */
	size_t count, capacity;
	char *text;
	size_t used, size;
};

struct dictionary *dictionary_create(void)
{
	struct dictionary *dictionary = calloc(1, sizeof(*dictionary));

	if (!dictionary)
		return NULL;
	dictionary->size = 4096;
	dictionary->text = calloc(1, dictionary->size);
	if (dictionary->text)
		return dictionary;
	free(dictionary);
	return NULL;
}

void dictionary_destroy(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	free(dictionary->words);
	free(dictionary->text);
	free(dictionary);
}

/* Where `word` is, or would have to be inserted. */
static size_t place(const struct dictionary *dictionary, const char *word, bool *found)
{
	size_t low = 0, high = dictionary->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(dictionary->words[middle].word, word);

		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = false;
	return low;
}

static struct wanted *look_up(const struct dictionary *dictionary, const char *word)
{
	bool found;
	size_t index = place(dictionary, word, &found);

	return found ? &dictionary->words[index] : NULL;
}

bool dictionary_want(struct dictionary *dictionary, const char *word)
{
	bool found;
	size_t index = place(dictionary, word, &found);

	if (found)
		return true;
	if (!word[0] || strlen(word) >= DICTIONARY_WORD_SIZE)
		return false;
	if (dictionary->count == dictionary->capacity) {
		size_t capacity = dictionary->capacity ? dictionary->capacity * 2 : 64;
		struct wanted *words = realloc(dictionary->words, capacity * sizeof(*words));

		if (!words)
			return false;
		dictionary->words = words;
		dictionary->capacity = capacity;
	}
	memmove(&dictionary->words[index + 1], &dictionary->words[index],
		(dictionary->count - index) * sizeof(*dictionary->words));
	dictionary->words[index] = (struct wanted){.given = false};
	strcpy(dictionary->words[index].word, word);
	dictionary->count++;
	return true;
}

static bool append(struct dictionary *dictionary, struct wanted *wanted, const char *phones)
{
	size_t need = strlen(wanted->word) + strlen(phones) + 16;
	int written;

	if (dictionary->used + need > dictionary->size) {
		size_t size = dictionary->size * 2 + need;
		char *text = realloc(dictionary->text, size);

		if (!text)
			return false;
		dictionary->text = text;
		dictionary->size = size;
	}
	if (wanted->pronunciations == 0)
		written = snprintf(dictionary->text + dictionary->used, need, "%s %s\n", wanted->word, phones);
	else
		written = snprintf(dictionary->text + dictionary->used, need, "%s(%zu) %s\n", wanted->word,
				   wanted->pronunciations + 1, phones);
	if (wanted->pronunciations++ == 0)
		wanted->first = dictionary->used + strlen(wanted->word) + 1;
	dictionary->used += (size_t)written;
	return true;
}

bool dictionary_give(struct dictionary *dictionary, const char *word, const char *phones)
{
	struct wanted *wanted;

	if (strlen(phones) >= DICTIONARY_PHONES_SIZE || !dictionary_want(dictionary, word))
		return false;
	wanted = look_up(dictionary, word);
	assert(wanted);
	wanted->given = true;
	return append(dictionary, wanted, phones);
}

/* One line of the file: "word(2) P H ONES\n". False only when out of memory. */
static bool take_line(struct dictionary *dictionary, char *line)
{
	char *phones = strchr(line, ' ');
	struct wanted *wanted;
	char *variant;

	if (!phones)
		return true;
	*phones++ = '\0';
	phones[strcspn(phones, "\r\n")] = '\0';
	variant = strchr(line, '(');
	if (variant && variant != line)
		*variant = '\0';
	wanted = look_up(dictionary, line);
	if (!wanted || wanted->given || !phones[0] || strlen(phones) >= DICTIONARY_PHONES_SIZE)
		return true;
	return append(dictionary, wanted, phones);
}

static bool spell_unknown(struct dictionary *dictionary, dictionary_speller speller)
{
	char phones[DICTIONARY_PHONES_SIZE];

	for (size_t i = 0; i < dictionary->count; i++) {
		struct wanted *wanted = &dictionary->words[i];

		if (wanted->pronunciations == 0 && speller(wanted->word, phones, sizeof(phones)) &&
		    !append(dictionary, wanted, phones))
			return false;
	}
	return true;
}

int dictionary_fill(struct dictionary *dictionary, const char *path, dictionary_speller speller, char *error,
		    size_t error_size)
{
	char line[512];
	bool ok = true;
	FILE *file = fopen(path, "re");

	if (!file) {
		int code = errno;

		snprintf(error, error_size, "%s: %s; expected a pronouncing dictionary", path, strerror(code));
		return -code;
	}
	while (ok && fgets(line, sizeof(line), file))
		ok = take_line(dictionary, line);
	fclose(file);
	if (ok && speller)
		ok = spell_unknown(dictionary, speller);
	if (ok)
		return 0;
	snprintf(error, error_size, "out of memory");
	return -ENOMEM;
}

size_t dictionary_pronunciations(const struct dictionary *dictionary, const char *word)
{
	const struct wanted *wanted = look_up(dictionary, word);

	return wanted ? wanted->pronunciations : 0;
}

/* Where the phones of one of a word's pronunciations are in the text, up to the end of the line; NULL = it has not so
 * many. The others of a word follow its first, though not always at once. */
static const char *spoken(const struct dictionary *dictionary, const char *word, size_t index)
{
	const struct wanted *wanted = look_up(dictionary, word);
	size_t length = strlen(word);
	const char *line;

	if (!wanted || index >= wanted->pronunciations)
		return NULL;
	line = dictionary->text + wanted->first - length - 1;
	for (; *line; line += strcspn(line, "\n") + 1) {
		if (strncmp(line, word, length) != 0 || (line[length] != ' ' && line[length] != '('))
			continue;
		if (index-- == 0)
			return line + strcspn(line, " ") + 1;
	}
	return NULL;
}

bool dictionary_phones(const struct dictionary *dictionary, const char *word, size_t index, char *phones, size_t size)
{
	const char *found = spoken(dictionary, word, index);
	size_t length = found ? strcspn(found, "\n") : size;

	if (length >= size)
		return false;
	memcpy(phones, found, length);
	phones[length] = '\0';
	return true;
}

bool dictionary_first(const struct dictionary *dictionary, const char *word, char *phones, size_t size)
{
	return dictionary_phones(dictionary, word, 0, phones, size);
}

bool dictionary_has(const struct dictionary *dictionary, const char *word, const char *phones)
{
	size_t length = strlen(phones);
	const char *found;

	for (size_t i = 0; (found = spoken(dictionary, word, i)) != NULL; i++) {
		if (strncmp(found, phones, length) == 0 && found[length] == '\n')
			return true;
	}
	return false;
}

const char *dictionary_text(const struct dictionary *dictionary)
{
	return dictionary->text;
}
