/*
 * What the user may mean, and the vocabulary by which it is said. Pure.
 *
 * Names (intent_format) are a stable outside interface: stop, hurts, pause, resume, next, back,
 * repeat, how-long, whats-next, slower, faster, louder, quieter, help, yes, no, gentler, end,
 * start:ROUTINE (start:ROUTINE@PERSON when somebody was named), number:N, phrase:TEXT, harder, leave-out, easy, right,
 * hard, later, not-today, how-am-i, none.
 */
#ifndef STEADY_INTENT_H
#define STEADY_INTENT_H

#include <stdbool.h>
#include <stddef.h>

/* name in files and on the socket, enumerator */
#define INTENT_LIST(X)                                                                                                 \
	X("none", NONE)                                                                                                \
	X("stop", STOP)                                                                                                \
	X("hurts", HURTS)                                                                                              \
	X("pause", PAUSE)                                                                                              \
	X("resume", RESUME)                                                                                            \
	X("next", NEXT)                                                                                                \
	X("back", BACK)                                                                                                \
	X("repeat", REPEAT)                                                                                            \
	X("how-long", HOW_LONG)                                                                                        \
	X("whats-next", WHATS_NEXT)                                                                                    \
	X("slower", SLOWER)                                                                                            \
	X("faster", FASTER)                                                                                            \
	X("louder", LOUDER)                                                                                            \
	X("quieter", QUIETER)                                                                                          \
	X("help", HELP)                                                                                                \
	X("yes", YES)                                                                                                  \
	X("no", NO)                                                                                                    \
	X("gentler", GENTLER)                                                                                          \
	X("harder", HARDER)                                                                                            \
	X("leave-out", LEAVE_OUT)                                                                                      \
	X("end", END)                                                                                                  \
	X("easy", EASY)                                                                                                \
	X("right", RIGHT)                                                                                              \
	X("hard", HARD)                                                                                                \
	X("later", LATER)                                                                                              \
	X("not-today", NOT_TODAY)                                                                                      \
	X("how-am-i", HOW_AM_I)                                                                                        \
	X("start", START)                                                                                              \
	X("number", NUMBER)                                                                                            \
	X("phrase", PHRASE)

enum intent_kind {
#define X(name, id) INTENT_##id,
	INTENT_LIST(X)
#undef X
	    INTENT_COUNT
};

#define INTENT_ARGUMENT_SIZE 64
#define INTENT_PERSON_SIZE 32

struct intent {
	enum intent_kind kind;
	char argument[INTENT_ARGUMENT_SIZE]; /* START: routine id; PHRASE: the text; else "" */
	char person[INTENT_PERSON_SIZE];     /* START: who was named, a profile's id; "" = nobody */
	int number;			     /* NUMBER: 0..10 */
};

/* Where a phrase is possible. */
enum context {
	CONTEXT_IDLE = 1u << 0,	    /* no session */
	CONTEXT_SESSION = 1u << 1,  /* a session runs or is paused */
	CONTEXT_QUESTION = 1u << 2, /* the coach has asked something: yes, no, a choice */
	CONTEXT_NUMBER = 1u << 3,   /* it has asked how bad it is: a number too */
	CONTEXT_FEEDBACK = 1u << 4, /* it has asked how the session was: easy, right, hard too */
	CONTEXT_REMINDER = 1u << 5, /* it has reminded: later, not today too */
};

#define CONTEXT_BITS 6

/* How sure the hearing is. Sure: act. Unsure: hold the count and ask. */
enum certainty { CERTAINTY_NONE, CERTAINTY_UNSURE, CERTAINTY_SURE };

#define VOCABULARY_MAX_ENTRIES 512 /* 8 routines for 6 people, and the commands */
#define VOCABULARY_MAX_WORDS 160
#define VOCABULARY_MAX_PRONUNCIATIONS 8
#define VOCABULARY_PHRASE_SIZE 64
#define VOCABULARY_PRONUNCIATION_SIZE 64

/* One phrase that can be said. */
struct vocabulary_entry {
	char phrase[VOCABULARY_PHRASE_SIZE]; /* lower-case words with single blanks */
	struct intent intent;
	unsigned contexts; /* bits of enum context */
};

/* One word and how it is pronounced (ARPAbet without stress, blank between phones). Words with no
 * pronunciation here are looked up in the dictionary of the acoustic model, then spoken by eSpeak
 * NG's phonemes (pronounce.h). Several matter: "stop" has five (measured, see hear.c). */
struct vocabulary_word {
	char word[VOCABULARY_PHRASE_SIZE];
	char pronunciations[VOCABULARY_MAX_PRONUNCIATIONS][VOCABULARY_PRONUNCIATION_SIZE];
	size_t pronunciation_count;
};

struct vocabulary {
	struct vocabulary_entry entries[VOCABULARY_MAX_ENTRIES];
	size_t entry_count;
	struct vocabulary_word words[VOCABULARY_MAX_WORDS];
	size_t word_count;
};

/* "start:back", "number:4", "pause". `size` should be at least 80. Returns out. */
const char *intent_format(const struct intent *intent, char *out, size_t size);
/* The reverse. False when it is no intent's name. */
bool intent_parse(const char *name, struct intent *intent);
/* stop and hurts: they win every race. */
bool intent_is_safety(enum intent_kind kind);

/* Normalises `phrase` (lower case, single blanks, no punctuation) and adds it. False when full, too
 * long or empty. The same phrase twice: the contexts are united if the intent is the same; with
 * another intent it is taken in other contexts, false when they share one. */
bool vocabulary_add(struct vocabulary *vocabulary, const char *phrase, const struct intent *intent, unsigned contexts);
/* Adds one pronunciation of a word. False when full, or a phone is not ARPAbet. */
bool vocabulary_pronounce(struct vocabulary *vocabulary, const char *word, const char *arpabet);
/* The entry with exactly these words (after normalising) in any of `contexts`, or NULL. */
const struct vocabulary_entry *vocabulary_find(const struct vocabulary *vocabulary, const char *phrase,
					       unsigned contexts);

#endif
