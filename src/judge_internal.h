/* What judge.c and judge_opinion.c share: the state of the judge. For nobody else. */
#ifndef STEADY_JUDGE_INTERNAL_H
#define STEADY_JUDGE_INTERNAL_H

#include "judge.h"
#include "lexicon.h"
#include "recognizer.h"
#include "sounding.h"
#include "verifier.h"

#define CONTEXT_SETS (1 << CONTEXT_BITS)
/* The grammars of one set of contexts take some ten megabytes, and a session passes through five sets: those that were
 * used last are kept, so that a month takes no more memory than a day. */
#define KEPT_SETS 4

enum grammar {
	GRAMMAR_SAFETY_WORD,
	GRAMMAR_SAFETY_PHRASE,
	GRAMMAR_OTHER_WORD,
	GRAMMAR_OTHER_PHRASE,
	GRAMMAR_VERIFIED, /* the one word that the verifier would have said; decoded by itself */
	GRAMMAR_SOUNDED,  /* the phrase whose phones fit best to those that it hears; likewise */
	GRAMMAR_ALMOST,	  /* the next best */
	GRAMMAR_COMMON,
	GRAMMAR_COUNT
};
#define COMMAND_GRAMMARS GRAMMAR_COMMON
_Static_assert(COMMAND_GRAMMARS == JUDGE_HYPOTHESES, "a hypothesis of each");

struct judge {
	struct lexicon lexicon;
	struct confidence *confidence;
	struct recognizer *recognizer;
	struct verifier *verifier; /* NULL = none */
	struct sounding *sounding; /* NULL = the verifier tells no phones */
	double sensitivity;
	enum { UNBUILT, EMPTY, READY } grammars[CONTEXT_SETS][GRAMMAR_COUNT];
	unsigned kept[KEPT_SETS]; /* sets of contexts whose grammars are built, the last used first; 0 = none */
	int classes[VOCABULARY_MAX_ENTRIES]; /* of the verifier, -1 = it has no opinion */
	int any_phrase;			     /* the class of all phrases that have none of their own: it says little */
	const struct verifier_opinion *opinion; /* of the sound at hand */
	float fits[VOCABULARY_MAX_ENTRIES];	/* of what can be said now to the phones heard in it */
	float common_fit; /* the best of words that are no commands, and of commands not possible now */
	struct recognizer_path paths[GRAMMAR_COUNT], loop;
	const struct vocabulary_entry *entries[GRAMMAR_COUNT]; /* what the paths say */
};

/* Gives every phrase its class of the verifier. */
void judge_classify(struct judge *judge);
/* A single word that the verifier has a class for, with weights that were learnt from people; by its number. */
bool judge_knows(const struct judge *judge, size_t number);
/* Measures the phones heard in a sound against all that can be said now, and against common words. */
void judge_listen_for_phones(struct judge *judge, const struct judge_sound *sound);
/* The phrase that is possible now, of those that the verifier does not know as words and that no grammar before this one
 * has brought up, whose phones fit best and well enough; -1 = none. */
int judge_sounded_entry(const struct judge *judge, const struct judge_sound *sound, enum grammar grammar);
/* By how much the phones of an entry, by its number, fit better than any that means something else. */
float judge_apart(const struct judge *judge, const struct judge_sound *sound, size_t number);

/* Log odds that what the coach itself sounds like takes off. */
float judge_taken_off(const struct judge *judge, const struct judge_sound *sound, const struct vocabulary_entry *entry);
/* Log odds that talk before it, as loud as it, takes off where no weight has learnt to. */
float judge_amid_talk(const struct judge_sound *sound, const struct vocabulary_entry *entry);
/* Log odds that the verifier adds to those of an entry, by its number, that it does not know. */
float judge_second_opinion(const struct judge *judge, size_t number);

#endif
