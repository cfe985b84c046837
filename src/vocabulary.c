/*
 * Builds what the hearing listens for from what the voice and the routines say it should. Safety words go in first, so
 * that an overfull vocabulary can only lose something else.
 */
#include "vocabulary.h"

#include <string.h>

static bool add_commands(struct vocabulary *vocabulary, const struct voice *voice, bool safety)
{
	bool ok = true;

	for (size_t i = 0; i < voice->command_count; i++) {
		const struct voice_command *command = &voice->commands[i];
		if (intent_is_safety(command->intent.kind) == safety &&
		    !vocabulary_add(vocabulary, command->phrase, &command->intent, command->contexts))
			ok = false;
	}
	return ok;
}

static bool add_pronunciations(struct vocabulary *vocabulary, const struct voice *voice)
{
	bool ok = true;

	for (size_t i = 0; i < voice->word_count; i++) {
		const struct vocabulary_word *word = &voice->words[i];
		for (size_t j = 0; j < word->pronunciation_count; j++) {
			if (!vocabulary_pronounce(vocabulary, word->word, word->pronunciations[j]))
				ok = false;
		}
	}
	return ok;
}

static bool add_routine(struct vocabulary *vocabulary, const struct routine *routine)
{
	struct intent start = {.kind = INTENT_START};
	bool ok = true;

	strcpy(start.argument, routine->id);
	for (size_t i = 0; i < routine->said_count; i++) {
		if (!vocabulary_add(vocabulary, routine->said[i], &start, CONTEXT_IDLE))
			ok = false;
	}
	return ok;
}

bool vocabulary_from(struct vocabulary *vocabulary, const struct voice *voice, const struct catalogue *catalogue)
{
	bool ok;

	_Static_assert(ROUTINE_ID_SIZE <= INTENT_ARGUMENT_SIZE, "a routine's id fits an intent");
	memset(vocabulary, 0, sizeof(*vocabulary));
	ok = add_commands(vocabulary, voice, true);
	ok = add_commands(vocabulary, voice, false) && ok;
	ok = add_pronunciations(vocabulary, voice) && ok;
	for (size_t i = 0; i < catalogue_routine_count(catalogue); i++)
		ok = add_routine(vocabulary, catalogue_routine_at(catalogue, i)) && ok;
	return ok;
}
