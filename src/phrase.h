/*
 * What the coach says, as keys; the words are in the voice files. Pure.
 *
 * A template may hold placeholders in braces: {routine} {exercise} {called} {next} {side} {n} {m} {minutes}
 * {seconds} {text} {list}. Numbers are written as words by the voice's `numbers`, or digits beyond them.
 * {s:n} puts the voice's plural ending decision aside: write "{n} {n|minute|minutes}" to choose by number.
 */
#ifndef STEADY_PHRASE_H
#define STEADY_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

/* key in the voice files, enumerator. Every voice (or its base) must have every one. */
#define PHRASE_LIST(X)                                                                                         \
	X("welcome", WELCOME)                                                                                  \
	X("goodbye", GOODBYE)                                                                                  \
	X("start", START)

enum phrase_id {
#define X(name, id) PHRASE_##id,
	PHRASE_LIST(X)
#undef X
	PHRASE_COUNT
};

struct voice;

struct phrase_arguments {
	const char *routine, *exercise, *called, *next, *side, *text, *list;
	int n, m, minutes, seconds;
};

const char *phrase_name(enum phrase_id id);
/* Renders into out (at most size bytes, always terminated). False when it did not fit. */
bool phrase_render(const struct voice *voice, enum phrase_id id, const struct phrase_arguments *arguments, char *out,
		   size_t size);
/* A template's placeholders are all known; else `bad` gets the first unknown one. */
bool phrase_check(const char *text, char *bad, size_t size);

#endif
