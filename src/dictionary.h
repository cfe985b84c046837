/*
 * The pronouncing dictionary of the recogniser: only the words that are needed, so that it stays small
 * (the whole English one costs 20 MB). One thread.
 */
#ifndef STEADY_DICTIONARY_H
#define STEADY_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>

#define DICTIONARY_WORD_SIZE 64
#define DICTIONARY_PHONES_SIZE 128

struct dictionary;

/* Finds how an unknown word is spoken: ARPAbet, blank between phones. */
typedef bool (*dictionary_speller)(const char *word, char *phones, size_t size);

/* NULL when out of memory. */
struct dictionary *dictionary_create(void);
void dictionary_destroy(struct dictionary *dictionary);

/* Wants a word (again: nothing happens). False when it is too long or memory is out. */
bool dictionary_want(struct dictionary *dictionary, const char *word);
/* Gives a pronunciation of a word; a word that has been given one is not looked up. */
bool dictionary_give(struct dictionary *dictionary, const char *word, const char *phones);
/* Looks up every wanted word that was given no pronunciation: in the file at `path` (lines of "word P H ONES" and
 * "word(2) ..."), else by `speller` (may be NULL). 0, or negative errno with `error` filled when the file cannot be
 * read. Words nobody knows are left without pronunciation. */
int dictionary_fill(struct dictionary *dictionary, const char *path, dictionary_speller speller, char *error,
		    size_t error_size);
/* How many pronunciations a word has; 0 = unknown. */
size_t dictionary_pronunciations(const struct dictionary *dictionary, const char *word);
/* The phones of its first pronunciation. False when it is unknown or does not fit. */
bool dictionary_first(const struct dictionary *dictionary, const char *word, char *phones, size_t size);
/* Those of its pronunciation `index`, from 0. */
bool dictionary_phones(const struct dictionary *dictionary, const char *word, size_t index, char *phones, size_t size);
/* True when `phones` is one of the pronunciations of a word. */
bool dictionary_has(const struct dictionary *dictionary, const char *word, const char *phones);
/* The whole in the format of the CMU dictionary; owned by the dictionary. */
const char *dictionary_text(const struct dictionary *dictionary);

#endif
