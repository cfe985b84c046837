/*
 * Looks for command words in what the coach will say: its own voice comes back through the microphone, and it must not
 * command itself. Pure but for reading the file. Loop thread.
 */
#ifndef STEADY_SPOKEN_H
#define STEADY_SPOKEN_H

#include "alike.h"
#include "problems.h"
#include "voice.h"

enum spoken_rule {
	SPOKEN_MUST_NOT,   /* a safety phrase anywhere, or any command as a whole sentence */
	SPOKEN_BETTER_NOT, /* a one-word command of a session anywhere in an instruction */
};

struct spoken_found {
	char words[VOCABULARY_PHRASE_SIZE];  /* as the text has them, shortened */
	const struct voice_command *command; /* of the voice */
	bool alike;			     /* they only sound like the command */
};

/* Whether a text holds what it should not. `alike` may be NULL: then by spelling only. */
bool spoken_finds(const struct voice *voice, struct alike *alike, const char *text, enum spoken_rule rule,
		  struct spoken_found *found);
/* Checks every spoken text of an exercise, routine, positions or voice file, and reports each at its line, with what to
 * write instead if the voice knows. */
void spoken_check(const struct voice *voice, struct alike *alike, const char *path, enum spoken_rule rule,
		  struct problems *problems);

#endif
