/* Pronunciations in ARPAbet from eSpeak NG's phonemes, for words that no dictionary has. */
#ifndef STEADY_PRONOUNCE_H
#define STEADY_PRONOUNCE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes e.g. "S T AA P" for word "stop" spoken by eSpeak voice `voice` ("en-us"). Any
 * thread but the sound callback; waits while something is synthesised. False when a phoneme has no
 * ARPAbet counterpart or `out` is too small. */
bool pronounce(const char *word, const char *voice, char *out, size_t size);

#endif
