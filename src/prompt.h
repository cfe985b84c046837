/*
 * What the coach says, word by word, in the time of the stream: which of its words sounded while something else was heard.
 * Pure; one thread at a time.
 */
#ifndef STEADY_PROMPT_H
#define STEADY_PROMPT_H

#include "clip.h"
#include "frames.h"

#include <stddef.h>

#define PROMPT_WORDS 160    /* kept; the oldest go first */
#define PROMPT_WORD_SIZE 32 /* what is longer is cut, and is no command word */

struct prompt_word {
	frames_t begin, end; /* [begin, end) */
	char text[PROMPT_WORD_SIZE];
};

struct prompt {
	struct prompt_word words[PROMPT_WORDS]; /* in order of time */
	size_t count;
};

/* A word, of which `size` bytes count, sounds over [begin, end). In order of time. */
void prompt_add(struct prompt *prompt, const char *word, size_t size, frames_t begin, frames_t end);
/* The same for each word of a text of which no more is known. */
void prompt_add_text(struct prompt *prompt, const char *text, frames_t begin, frames_t end);
/* The words of a clip of this text that sounds from `start` on; all of them throughout where its words are not known. */
void prompt_add_clip(struct prompt *prompt, const struct clip *clip, const char *text, frames_t start);
/* What was to sound from `from` on does so `by` frames later: the voice is held there. A word that is interrupted sounds
 * before and after. */
void prompt_delay(struct prompt *prompt, frames_t from, frames_t by);
/* Nothing sounds from `at` on. */
void prompt_cut(struct prompt *prompt, frames_t at);
/* The words that sound at any time in [begin, end), in order, blank between them; returns out. What does not fit is left
 * out. */
const char *prompt_between(const struct prompt *prompt, frames_t begin, frames_t end, char *out, size_t size);

#endif
