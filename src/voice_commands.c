/*
 * Reads the words by which the coach is commanded. Each entry of `commands` names an intent, where it is possible, and
 * what is said for it; each entry of `pronunciations` a word and its ARPAbet.
 */
#include "voice_commands.h"

#include <stdlib.h>
#include <string.h>

static const char *const intent_names[INTENT_COUNT] = {
#define X(name, id) [INTENT_##id] = name,
    INTENT_LIST(X)
#undef X
};

static unsigned read_contexts(const struct setting *command)
{
	static const char *const names[] = {"idle", "session", "question", "number", "feedback", "reminder"};
	static const char expected[] =
	    "expected \"idle\", \"session\", \"question\", \"number\", \"feedback\" or \"reminder\"";
	const struct setting *list = setting_list(command, "contexts", REQUIRED);
	unsigned contexts = 0;

	for (size_t i = 0; list && i < setting_length(list); i++) {
		const char *text = setting_text(setting_at(list, i));
		unsigned bit = 0;

		for (unsigned j = 0; text && j < CONTEXT_BITS; j++)
			bit |= strcmp(text, names[j]) == 0 ? 1u << j : 0;
		if (text && !bit)
			setting_complain(setting_at(list, i), "\"%.60s\" is unknown; %s", text, expected);
		contexts |= bit;
	}
	if (list && setting_length(list) == 0)
		setting_complain(list, "is empty; %s", expected);
	return contexts;
}

static bool read_intent(const struct setting *command, struct intent *intent)
{
	char text[INTENT_ARGUMENT_SIZE], hint[96];
	const char *best = NULL;
	size_t distance = 0;

	if (!setting_string(command, "intent", REQUIRED, text, sizeof(text)))
		return false;
	if (intent_parse(text, intent) && intent->kind != INTENT_NONE)
		return true;
	for (size_t i = 0; i < INTENT_COUNT; i++)
		nearest_name(text, intent_names[i], &best, &distance);
	setting_complain(setting_member(command, "intent", REQUIRED),
			 "unknown intent \"%s\"; expected one such as \"pause\" or \"number:4\"%s", text,
			 did_you_mean(best, hint, sizeof(hint)));
	return false;
}

/* Normalises by way of a vocabulary, the one place that knows what two phrases being the same means. */
static bool normalise(const struct setting *said, const char *phrase, struct voice_command *command,
		      struct vocabulary *scratch)
{
	scratch->entry_count = 0;
	if (!vocabulary_add(scratch, phrase, &command->intent, command->contexts)) {
		setting_complain(said, "cannot be listened for; expected words, at most %d characters",
				 VOCABULARY_PHRASE_SIZE - 1);
		return false;
	}
	strcpy(command->phrase, scratch->entries[0].phrase);
	return true;
}

/* A phrase replaces the one of the base in the contexts they share; two meanings in one file are a mistake. */
static void add_command(const struct setting *said, const struct voice_command *command, size_t own,
			struct voice *voice)
{
	for (size_t i = 0; i < voice->command_count; i++) {
		struct voice_command *other = &voice->commands[i];

		if (strcmp(other->phrase, command->phrase) != 0 || !(other->contexts & command->contexts))
			continue;
		if (i >= own) {
			setting_complain(said, "\"%s\" is given twice in one context", command->phrase);
			return;
		}
		other->contexts &= ~command->contexts;
	}
	if (voice->command_count == VOICE_MAX_COMMANDS) {
		setting_complain(said, "is one too many; expected at most %d phrases", VOICE_MAX_COMMANDS);
		return;
	}
	voice->commands[voice->command_count++] = *command;
}

static void read_command(const struct setting *entry, size_t own, struct voice *voice, struct vocabulary *scratch)
{
	struct voice_command command = {.contexts = 0};
	const struct setting *said;
	bool known = read_intent(entry, &command.intent);

	command.contexts = read_contexts(entry);
	setting_string(entry, "instead", OPTIONAL, command.instead, sizeof(command.instead));
	said = setting_list(entry, "said", REQUIRED);
	for (size_t i = 0; said && i < setting_length(said); i++) {
		const struct setting *element = setting_at(said, i);
		const char *phrase = setting_text(element);

		if (phrase && known && command.contexts && normalise(element, phrase, &command, scratch))
			add_command(element, &command, own, voice);
	}
}

/* Drops what a later pack has taken every context from. */
static void compact(struct voice *voice)
{
	size_t kept = 0;

	for (size_t i = 0; i < voice->command_count; i++) {
		if (voice->commands[i].contexts)
			voice->commands[kept++] = voice->commands[i];
	}
	voice->command_count = kept;
}

static void add_word(const struct setting *entry, const struct vocabulary_word *word, struct voice *voice)
{
	size_t i = 0;

	while (i < voice->word_count && strcmp(voice->words[i].word, word->word) != 0)
		i++;
	if (i == VOCABULARY_MAX_WORDS) {
		setting_complain(entry, "is one too many; expected at most %d words", VOCABULARY_MAX_WORDS);
		return;
	}
	voice->words[i] = *word;
	if (i == voice->word_count)
		voice->word_count++;
}

static void read_pronunciation(const struct setting *entry, struct voice *voice, struct vocabulary *scratch)
{
	char word[VOCABULARY_PHRASE_SIZE];
	bool named = setting_string(entry, "word", REQUIRED, word, sizeof(word));
	const struct setting *said = setting_list(entry, "said", REQUIRED);

	scratch->word_count = 0;
	for (size_t i = 0; said && i < setting_length(said); i++) {
		const char *phones = setting_text(setting_at(said, i));

		if (phones && named && !vocabulary_pronounce(scratch, word, phones))
			setting_complain(setting_at(said, i),
					 "cannot be used for the word \"%s\"; expected phones of ARPAbet without "
					 "stress, such as \"S T AA P\", at most %d pronunciations",
					 word, VOCABULARY_MAX_PRONUNCIATIONS);
	}
	if (scratch->word_count > 0)
		add_word(entry, &scratch->words[0], voice);
}

static const struct setting *group_at(const struct setting *list, size_t index)
{
	const struct setting *entry = setting_at(list, index);

	if (setting_is_group(entry))
		return entry;
	setting_complain(entry, "is no group; expected { ... }");
	return NULL;
}

void voice_commands_read(const struct setting *root, struct voice *voice)
{
	const struct setting *commands = setting_list(root, "commands", OPTIONAL), *entry;
	const struct setting *words = setting_list(root, "pronunciations", OPTIONAL);
	struct vocabulary *scratch = calloc(1, sizeof(*scratch));
	size_t own = voice->command_count;

	setting_string(root, "start_for", OPTIONAL, voice->start_for, sizeof(voice->start_for));
	for (size_t i = 0; scratch && commands && i < setting_length(commands); i++) {
		if ((entry = group_at(commands, i)))
			read_command(entry, own, voice, scratch);
	}
	for (size_t i = 0; scratch && words && i < setting_length(words); i++) {
		if ((entry = group_at(words, i)))
			read_pronunciation(entry, voice, scratch);
	}
	compact(voice);
	free(scratch);
}

void voice_commands_check(const struct setting *root, const struct voice *voice)
{
	bool said[INTENT_COUNT] = {
	    /* Nothing is said for NONE; START comes from the routines, PHRASE from whoever adds one. */
	    [INTENT_NONE] = true,
	    [INTENT_START] = true,
	    [INTENT_PHRASE] = true,
	};

	if (!strstr(voice->start_for, "{start}") || !strstr(voice->start_for, "{name}"))
		setting_complain(root, "start_for is missing or has not both; expected \"{start} for {name}\"");
	for (size_t i = 0; i < voice->command_count; i++)
		said[voice->commands[i].intent.kind] = true;
	for (size_t i = 0; i < INTENT_COUNT; i++) {
		if (!said[i])
			setting_complain(root, "no command has the intent \"%s\", in this voice or its base",
					 intent_names[i]);
	}
}
