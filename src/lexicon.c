/*
 * The lexicon: fills a dictionary with the words of all phrases and with the common words. What the voice file gives is
 * taken first, then what the acoustic model's dictionary has, then what eSpeak NG would say.
 */
#include "lexicon.h"

#include "dictionary.h"
#include "log.h"
#include "pronounce.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DICTIONARY "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"
#define SPELLING_VOICE "en-us" /* the acoustic model is American */

/* Calls dictionary_want for each word of a phrase. */
static bool want_words(struct dictionary *dictionary, const char *phrase)
{
	char words[VOCABULARY_PHRASE_SIZE];
	char *rest = words;

	snprintf(words, sizeof(words), "%s", phrase);
	for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		if (!dictionary_want(dictionary, word))
			return false;
	}
	return true;
}

static bool spell(const char *word, char *phones, size_t size)
{
	return pronounce(word, SPELLING_VOICE, phones, size);
}

static bool fill_dictionary(struct lexicon *lexicon, const char *path, char *error, size_t error_size)
{
	const struct vocabulary *vocabulary = &lexicon->vocabulary;
	bool ok = true;

	for (size_t i = 0; i < vocabulary->word_count; i++) {
		const struct vocabulary_word *word = &vocabulary->words[i];

		for (size_t j = 0; j < word->pronunciation_count; j++)
			ok = dictionary_give(lexicon->dictionary, word->word, word->pronunciations[j]) && ok;
	}
	for (size_t i = 0; i < vocabulary->entry_count; i++)
		ok = want_words(lexicon->dictionary, vocabulary->entries[i].phrase) && ok;
	for (size_t i = 0; i < lexicon->confidence->common_count; i++)
		ok = dictionary_want(lexicon->dictionary, lexicon->confidence->common[i]) && ok;
	if (!ok) {
		snprintf(error, error_size, "out of memory");
		return false;
	}
	return dictionary_fill(lexicon->dictionary, path && path[0] ? path : DEFAULT_DICTIONARY, spell, error,
			       error_size) == 0;
}

bool lexicon_way(const struct lexicon *lexicon, const char *phrase, size_t index, char *phones, size_t size)
{
	char words[VOCABULARY_PHRASE_SIZE];
	char *rest = words;
	size_t used = 0;

	snprintf(words, sizeof(words), "%s", phrase);
	phones[0] = '\0';
	for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		const size_t ways = dictionary_pronunciations(lexicon->dictionary, word);

		if (used + 1 >= size || ways == 0 ||
		    !dictionary_phones(lexicon->dictionary, word, index % ways, phones + used, size - used - 1))
			return false;
		index /= ways;
		used += strlen(phones + used);
		phones[used++] = ' ';
		phones[used] = '\0';
	}
	return index == 0;
}

bool lexicon_phones(const struct lexicon *lexicon, const char *phrase, char *phones, size_t size)
{
	return lexicon_way(lexicon, phrase, 0, phones, size);
}

static bool note_spoken(struct lexicon *lexicon)
{
	char phones[LEXICON_PHONES_SIZE];

	lexicon->common_spoken = calloc(lexicon->confidence->common_count + 1, sizeof(bool));
	if (!lexicon->common_spoken)
		return false;
	for (size_t i = 0; i < lexicon->vocabulary.entry_count; i++) {
		const char *phrase = lexicon->vocabulary.entries[i].phrase;

		lexicon->spoken[i] = lexicon_phones(lexicon, phrase, phones, sizeof(phones));
		if (!lexicon->spoken[i])
			log_warning("\"%s\" cannot be heard: no pronunciation is known; give one in the voice file",
				    phrase);
	}
	for (size_t i = 0; i < lexicon->confidence->common_count; i++)
		lexicon->common_spoken[i] =
		    lexicon_phones(lexicon, lexicon->confidence->common[i], phones, sizeof(phones));
	return true;
}

bool lexicon_init(struct lexicon *lexicon, const struct vocabulary *vocabulary, const struct confidence *confidence,
		  const char *dictionary, char *error, size_t error_size)
{
	snprintf(error, error_size, "out of memory");
	lexicon->vocabulary = *vocabulary;
	lexicon->confidence = confidence;
	lexicon->common_spoken = NULL;
	lexicon->dictionary = dictionary_create();
	return lexicon->dictionary && fill_dictionary(lexicon, dictionary, error, error_size) && note_spoken(lexicon);
}

void lexicon_clear(struct lexicon *lexicon)
{
	dictionary_destroy(lexicon->dictionary);
	free(lexicon->common_spoken);
}

bool lexicon_is_homophone(const struct lexicon *lexicon, unsigned contexts, const char *word)
{
	char phones[DICTIONARY_PHONES_SIZE];

	if (!dictionary_first(lexicon->dictionary, word, phones, sizeof(phones)))
		return false;
	for (size_t i = 0; i < lexicon->vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &lexicon->vocabulary.entries[i];

		if ((entry->contexts & contexts) && dictionary_has(lexicon->dictionary, entry->phrase, phones))
			return true;
	}
	return false;
}

/* The next word of a text without what is no letter around it, in lower case; returns what follows, NULL = no more. */
static const char *next_word(const char *text, char word[DICTIONARY_WORD_SIZE])
{
	size_t length = 0;

	while (*text && !isalnum((unsigned char)*text))
		text++;
	for (; isalnum((unsigned char)*text) || *text == '\''; text++) {
		if (length + 1 < DICTIONARY_WORD_SIZE)
			word[length++] = (char)tolower((unsigned char)*text);
	}
	word[length] = '\0';
	return length > 0 ? text : NULL;
}

static bool sounds_like(const struct lexicon *lexicon, const char *one, const char *other)
{
	char phones[DICTIONARY_PHONES_SIZE];

	if (strcmp(one, other) == 0)
		return true;
	for (size_t i = 0; dictionary_phones(lexicon->dictionary, one, i, phones, sizeof(phones)); i++) {
		if (dictionary_has(lexicon->dictionary, other, phones))
			return true;
	}
	return false;
}

bool lexicon_is_in(const struct lexicon *lexicon, const char *text, const char *phrase)
{
	char said[DICTIONARY_WORD_SIZE], wanted[DICTIONARY_WORD_SIZE];

	for (const char *from = next_word(text, said); from; from = next_word(text, said)) {
		const char *at = text, *rest = phrase, *next;

		while ((next = next_word(rest, wanted)) && (at = next_word(at, said)) &&
		       sounds_like(lexicon, said, wanted))
			rest = next;
		if (!next)
			return true;
		text = from;
	}
	return false;
}
