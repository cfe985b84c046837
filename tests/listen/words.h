/* The vocabularies that listening is trained and measured with. */
#ifndef STEADY_TEST_WORDS_H
#define STEADY_TEST_WORDS_H

#include "intent.h"

#include <stdbool.h>
#include <stddef.h>

/* Everything that can be said to the voice "en-us-calm" with the routines of this source tree. */
bool words_load(struct vocabulary *vocabulary);
struct words_count {
	size_t single, several; /* phrases of one word, of several */
};

/* Makes the lines of a file phrases of a user's own (phrase:TEXT), when no session is on. Commands that nobody has
 * recorded ("pause", "next") are judged by what is learnt from these. */
bool words_promote(struct vocabulary *vocabulary, const char *path, struct words_count *promoted);
/* What a label of the corpus means to the coach; kind NONE when it is no command. */
struct intent words_meaning(const char *label);
bool words_same(const struct intent *a, const struct intent *b);

#endif
