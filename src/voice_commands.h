/* The part of a voice pack by which the coach is commanded: phrases and how their words are pronounced. Loop thread. */
#ifndef STEADY_VOICE_COMMANDS_H
#define STEADY_VOICE_COMMANDS_H

#include "settings.h"
#include "voice.h"

/* Reads `commands` and `pronunciations` of a pack over what *voice has: a phrase or a word that is given anew replaces
 * the one before. */
void voice_commands_read(const struct setting *root, struct voice *voice);
/* Reports every intent that nothing is said for. */
void voice_commands_check(const struct setting *root, const struct voice *voice);

#endif
