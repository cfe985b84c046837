/*
 * A voice pack: how the coach sounds, what it says, and the words by which it is commanded.
 * Loaded from voices/NAME.cfg; `base` names another pack that supplies what is not given. A pack that says
 * `shared = true` is only a base for others.
 * Read-only after loading; any thread.
 */
#ifndef STEADY_VOICE_H
#define STEADY_VOICE_H

#include "intent.h"
#include "phrase.h"
#include "problems.h"
#include "speak.h"

#define VOICE_MAX_NUMBERS 101 /* 0..100 */
#define VOICE_MAX_COMMANDS 160
#define VOICE_PHRASE_SIZE 400
#define VOICE_INSTEAD_SIZE 64

struct voice_command {
	char phrase[VOCABULARY_PHRASE_SIZE];
	struct intent intent;
	unsigned contexts;
	char instead[VOICE_INSTEAD_SIZE]; /* what to write where the coach would command itself; "" = other words */
};

struct voice {
	char id[48];	/* file name without .cfg */
	char title[64]; /* "American English, calm" */
	bool shared;	/* only a base; never from voice_load */
	struct speak_style style;
	int pause_ms; /* quiet between two sentences of a prompt: the pace */
	char phrases[PHRASE_COUNT][VOICE_PHRASE_SIZE];
	bool teaches[PHRASE_COUNT];	     /* it teaches command words, and may hold them */
	char numbers[VOICE_MAX_NUMBERS][24]; /* words; "" = speak digits */
	size_t number_count;
	char left[24], right[24];		/* "left", "right" */
	char start_for[VOCABULARY_PHRASE_SIZE]; /* a routine for somebody: "{start} for {name}" */
	struct voice_command commands[VOICE_MAX_COMMANDS];
	size_t command_count;
	struct vocabulary_word words[VOCABULARY_MAX_WORDS]; /* pronunciations given in the file */
	size_t word_count;
};

/* Loads `dirs`/ID.cfg (later directories win). What is broken in it is left out and reported. NULL when it cannot be
 * used at all; problems say why. */
struct voice *voice_load(const char *const *dirs, size_t count, const char *id, struct problems *problems);
void voice_destroy(struct voice *voice);
/* The same for --check: a pack that is only a base is no problem, and only what it holds is looked at. False when
 * something is wrong. */
bool voice_check(const char *const *dirs, size_t count, const char *id, struct problems *problems);

/* "five" or "121"; returns out. */
const char *voice_number(const struct voice *voice, int number, char *out, size_t size);

#endif
