/*
 * What sounds like a command: words are compared as eSpeak NG, which speaks for the coach, would say them, so that "paws"
 * is found for "pause" and "hertz" for "hurts", however they are written and wherever one word ends and the next begins.
 * One thread.
 */
#ifndef STEADY_ALIKE_H
#define STEADY_ALIKE_H

#include "voice.h"

#include <stddef.h>

struct alike;

/* For the commands of `voice`, which must outlive it. NULL without memory or eSpeak's data; destroying NULL is allowed. */
struct alike *alike_create(const struct voice *voice);
void alike_destroy(struct alike *alike);
/* How many of the words from the first on sound like the voice's command `index`; 0 when they do not. */
size_t alike_match(struct alike *alike, const char *const *words, size_t count, size_t index);

#endif
