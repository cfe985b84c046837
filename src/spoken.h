/*
 * Looks for command words in what the coach will say: its own voice comes back through the microphone, and it must not
 * command itself. Pure but for reading the file. Loop thread.
 */
#ifndef STEADY_SPOKEN_H
#define STEADY_SPOKEN_H

#include "problems.h"
#include "voice.h"

enum spoken_rule {
	SPOKEN_MUST_NOT,   /* a safety phrase anywhere, or any command as a whole sentence */
	SPOKEN_BETTER_NOT, /* a one-word command of a session anywhere in an instruction */
};

/* Reports what a text holds that it should not: writes the command phrase to `found` and returns true. */
bool spoken_finds(const struct voice *voice, const char *text, enum spoken_rule rule, char *found, size_t size);
/* Checks every spoken text of an exercise, routine, positions or voice file, and reports each at its line. */
void spoken_check(const struct voice *voice, const char *path, enum spoken_rule rule, struct problems *problems);

#endif
