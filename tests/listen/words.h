/* The vocabularies that listening is trained and measured with. */
#ifndef STEADY_TEST_WORDS_H
#define STEADY_TEST_WORDS_H

#include "corpus.h"
#include "intent.h"

#include <stdbool.h>

/* Everything that can be said to the voice "en-us-calm" with the routines of this source tree. */
bool words_load(struct vocabulary *vocabulary);
/* Makes every other isolated word of the corpus a command of its own (phrase:WORD): which half is 0 or 1. Commands
 * nobody has recorded ("pause", "next") are judged by what is learnt from these. */
bool words_promote(struct vocabulary *vocabulary, const struct corpus *corpus, unsigned half);
/* What a label of the corpus means to the coach; kind NONE when it is no command. */
struct intent words_meaning(const char *label);
bool words_same(const struct intent *a, const struct intent *b);

#endif
