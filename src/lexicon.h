/*
 * The lexicon: all phrases that can be said and all common words to compare with, and how each is pronounced. Made once
 * when hearing starts; read-only afterwards, any thread.
 */
#ifndef STEADY_LEXICON_H
#define STEADY_LEXICON_H

#include "confidence.h"
#include "intent.h"

#include <stdbool.h>
#include <stddef.h>

#define LEXICON_PHONES_SIZE 512

struct lexicon {
	struct vocabulary vocabulary;
	bool spoken[VOCABULARY_MAX_ENTRIES]; /* every word of the phrase has a pronunciation */
	const struct confidence *confidence; /* borrowed: its common words */
	bool *common_spoken;
	struct dictionary *dictionary;
};

/* `dictionary`: path, NULL or "" = Debian's cmudict-en-us.dict. False when it cannot be read or memory is out: `error`
 * says why; lexicon_clear is allowed then too. */
bool lexicon_init(struct lexicon *lexicon, const struct vocabulary *vocabulary, const struct confidence *confidence,
		  const char *dictionary, char *error, size_t error_size);
void lexicon_clear(struct lexicon *lexicon);
/* Phones of the phrase said in way `index` of all in which its words can be pronounced; 0 is the first pronunciation of
 * each. False when there is no such way. */
bool lexicon_way(const struct lexicon *lexicon, const char *phrase, size_t index, char *phones, size_t size);
/* Phones of the first pronunciation of every word. False when a word has none. */
bool lexicon_phones(const struct lexicon *lexicon, const char *phrase, char *phones, size_t size);
/* A word that sounds like a phrase that is possible now cannot compete with it: "know" with "no". */
bool lexicon_is_homophone(const struct lexicon *lexicon, unsigned contexts, const char *word);

/* True when the words of `phrase` follow each other in `text`, or words that sound the same: "know" for "no". */
bool lexicon_is_in(const struct lexicon *lexicon, const char *text, const char *phrase);

#endif
