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

/* "{start} for {name}" with both put in. False when it does not fit. */
static bool compose(const char *template, const char *start, const char *name, char *out, size_t size)
{
	size_t used = 0;

	for (const char *p = template; *p;) {
		bool is_start = strncmp(p, "{start}", 7) == 0, is_name = strncmp(p, "{name}", 6) == 0;
		const char *text = is_start ? start : is_name ? name : p;
		size_t length = is_start || is_name ? strlen(text) : 1;

		if (used + length >= size)
			return false;
		memcpy(out + used, text, length);
		used += length;
		p += is_start ? 7 : is_name ? 6 : 1;
	}
	out[used] = '\0';
	return true;
}

/* What starts anything, once more for this person. */
static bool add_person(struct vocabulary *vocabulary, const struct voice *voice, const struct person *person)
{
	size_t count = vocabulary->entry_count;
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		struct vocabulary_entry start = vocabulary->entries[i];
		char phrase[VOCABULARY_PHRASE_SIZE];

		if (start.intent.kind != INTENT_START || start.intent.person[0])
			continue;
		strcpy(start.intent.person, person->id);
		for (size_t j = 0; j < person->said_count; j++) {
			if (!compose(voice->start_for, start.phrase, person->said[j], phrase, sizeof(phrase)) ||
			    !vocabulary_add(vocabulary, phrase, &start.intent, start.contexts))
				ok = false;
		}
	}
	return ok;
}

bool vocabulary_from(struct vocabulary *vocabulary, const struct voice *voice, const struct catalogue *catalogue,
		     const struct people *people)
{
	bool ok;

	_Static_assert(ROUTINE_ID_SIZE <= INTENT_ARGUMENT_SIZE, "a routine's id fits an intent");
	memset(vocabulary, 0, sizeof(*vocabulary));
	ok = add_commands(vocabulary, voice, true);
	ok = add_commands(vocabulary, voice, false) && ok;
	ok = add_pronunciations(vocabulary, voice) && ok;
	for (size_t i = 0; i < catalogue_routine_count(catalogue); i++)
		ok = add_routine(vocabulary, catalogue_routine_at(catalogue, i)) && ok;
	for (size_t i = 0; i < people->count; i++)
		ok = add_person(vocabulary, voice, &people->list[i]) && ok;
	return ok;
}
