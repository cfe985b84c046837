/*
 * Finds command words in spoken texts. Echo cancelling and the comparison with the running prompt do most of the work
 * when the coach hears itself; what cannot be mistaken because it is never said needs neither.
 */
#include "spoken.h"

#include "settings.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MAX 160

/* A text as words, in lower case; placeholders are words that match nothing. */
struct words {
	char text[VOICE_PHRASE_SIZE + 2];
	const char *list[WORDS_MAX];
	bool begins[WORDS_MAX], ends[WORDS_MAX]; /* a sentence */
	size_t count;
};

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '\'' || (unsigned char)c >= 0x80;
}

static void add_word(struct words *words, const char *word, bool *begins)
{
	if (words->count == WORDS_MAX)
		return;
	words->list[words->count] = word;
	words->begins[words->count] = *begins;
	words->ends[words->count] = false;
	words->count++;
	*begins = false;
}

/* Cuts `text`, which must fit, into words. */
static void split(const char *text, struct words *words)
{
	bool begins = true;
	char *out = words->text;

	words->count = 0;
	while (*text) {
		if (*text == '{') {
			size_t length = strcspn(text, "|}");

			/* Of a choice by number each way is said, as if it were a sentence. */
			if (text[length] != '|')
				add_word(words, "", &begins);
			text += text[length] ? length + 1 : length;
		} else if (is_word_byte(*text)) {
			add_word(words, out, &begins);
			while (is_word_byte(*text))
				*out++ = (char)tolower((unsigned char)*text++);
			*out++ = '\0';
		} else {
			if (strchr(".?!:;|", *text) && words->count > 0)
				words->ends[words->count - 1] = begins = true;
			text++;
		}
	}
	if (words->count > 0)
		words->ends[words->count - 1] = true;
}

/* How many words of the text from `at` on are the phrase; 0 when they are not. */
static size_t match(const struct words *words, size_t at, const char *phrase)
{
	size_t first = at;

	for (; *phrase; at++) {
		size_t length = strcspn(phrase, " ");

		if (at == words->count || strlen(words->list[at]) != length ||
		    memcmp(words->list[at], phrase, length) != 0)
			return 0;
		phrase += length + strspn(phrase + length, " ");
	}
	return at - first;
}

static bool is_forbidden(const struct voice_command *command, const struct words *words, size_t at,
			 enum spoken_rule rule)
{
	size_t length = match(words, at, command->phrase);

	if (length == 0)
		return false;
	if (intent_is_safety(command->intent.kind))
		return rule == SPOKEN_MUST_NOT;
	if (rule == SPOKEN_BETTER_NOT)
		return length == 1 && (command->contexts & CONTEXT_SESSION);
	return words->begins[at] && words->ends[at + length - 1];
}

bool spoken_finds(const struct voice *voice, const char *text, enum spoken_rule rule, char *found, size_t size)
{
	struct words words = {.count = 0};

	if (strlen(text) >= VOICE_PHRASE_SIZE)
		return false;
	split(text, &words);
	for (size_t at = 0; at < words.count; at++) {
		for (size_t i = 0; i < voice->command_count; i++) {
			if (is_forbidden(&voice->commands[i], &words, at, rule)) {
				snprintf(found, size, "%s", voice->commands[i].phrase);
				return true;
			}
		}
	}
	return false;
}

static void check_text(const struct voice *voice, const struct setting *setting, enum spoken_rule rule)
{
	char found[VOCABULARY_PHRASE_SIZE];
	const char *text = setting_raw_text(setting);

	if (!text || !spoken_finds(voice, text, rule, found, sizeof(found)))
		return;
	if (rule == SPOKEN_MUST_NOT)
		setting_complain(setting,
				 "the coach would say \"%s\", which is a command, and could command itself; expected "
				 "other words",
				 found);
	else
		setting_complain(setting, "holds \"%s\", which is a command too; other words would be safer", found);
}

/* The phrases of a voice: those that teach the commands may hold them. Warnings are for instructions only. */
static void check_phrases(const struct voice *voice, const struct setting *root, enum spoken_rule rule)
{
	const struct setting *group = setting_group(root, "phrases", OPTIONAL);

	for (int id = 0; group && rule == SPOKEN_MUST_NOT && id < PHRASE_COUNT; id++) {
		const struct setting *phrase = setting_member(group, phrase_name((enum phrase_id)id), OPTIONAL);

		if (phrase && !voice->teaches[id])
			check_text(voice, phrase, rule);
	}
}

static void check_members(const struct voice *voice, const struct setting *group, enum spoken_rule rule)
{
	static const char *const keys[] = {
	    "called", "setup",	  "movement", "feel",	 "cue",	 "go",	"release", "lower", "settle",
	    "about",  "question", "refusal",  "closing", "text", "ask", "again",   "say",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct setting *member = setting_member(group, keys[i], OPTIONAL);

		if (member)
			check_text(voice, member, rule);
	}
}

static void check_list(const struct voice *voice, const struct setting *root, const char *key, enum spoken_rule rule)
{
	const struct setting *list = setting_list(root, key, OPTIONAL);

	for (size_t i = 0; list && i < setting_length(list); i++)
		check_members(voice, setting_at(list, i), rule);
}

void spoken_check(const struct voice *voice, const char *path, enum spoken_rule rule, struct problems *problems)
{
	struct settings *settings = settings_read(path, problems);

	if (!settings)
		return;
	check_members(voice, settings_root(settings), rule);
	check_phrases(voice, settings_root(settings), rule);
	check_list(voice, settings_root(settings), "transitions", rule);
	/* A flow offers choices: the words that make them have to be said. */
	if (rule == SPOKEN_MUST_NOT) {
		check_list(voice, settings_root(settings), "questions", rule);
		check_list(voice, settings_root(settings), "outcomes", rule);
	}
	settings_finish(settings, false);
}
