/*
 * Finds command words in spoken texts. Echo cancelling and the comparison with the running prompt do most of the work
 * when the coach hears itself; what cannot be mistaken because it is never said needs neither.
 */
#include "spoken.h"

#include "routine.h"
#include "settings.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 1024
#define WORDS_MAX 512

_Static_assert(TEXT_MAX >= ROUTINE_TEXT_SIZE, "every text of a routine is looked through");
_Static_assert(TEXT_MAX >= VOICE_PHRASE_SIZE, "every phrase of a voice is looked through");

/* A text as words, in lower case; placeholders are words that match nothing. */
struct words {
	char text[2 * TEXT_MAX]; /* each word has an end of its own */
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

/* What is looked for, and in what. */
struct search {
	const struct voice *voice;
	struct alike *alike;
	enum spoken_rule rule;
	struct words words;
};

static bool is_forbidden(const struct search *search, const struct voice_command *command, size_t at, size_t length)
{
	if (length == 0)
		return false;
	if (intent_is_safety(command->intent.kind))
		return search->rule == SPOKEN_MUST_NOT;
	if (search->rule == SPOKEN_BETTER_NOT)
		return !strchr(command->phrase, ' ') && (command->contexts & CONTEXT_SESSION);
	return search->words.begins[at] && search->words.ends[at + length - 1];
}

/* The words from `at` on, with blanks between them, as far as they fit. */
static void tell_words(const struct words *words, size_t at, size_t length, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = at; i < at + length && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i > at ? " " : "", words->list[i]);
}

static bool find_at(struct search *search, size_t at, size_t index, struct spoken_found *found)
{
	const struct voice_command *command = &search->voice->commands[index];
	size_t length = match(&search->words, at, command->phrase);

	found->alike = length == 0 && search->alike;
	if (found->alike)
		length = alike_match(search->alike, search->words.list + at, search->words.count - at, index);
	if (!is_forbidden(search, command, at, length))
		return false;
	found->command = command;
	tell_words(&search->words, at, length, found->words, sizeof(found->words));
	return true;
}

bool spoken_finds(const struct voice *voice, struct alike *alike, const char *text, enum spoken_rule rule,
		  struct spoken_found *found)
{
	struct search search = {.voice = voice, .alike = alike, .rule = rule};

	if (strlen(text) >= TEXT_MAX)
		return false;
	split(text, &search.words);
	for (size_t at = 0; at < search.words.count; at++) {
		for (size_t i = 0; i < voice->command_count; i++) {
			if (find_at(&search, at, i, found))
				return true;
		}
	}
	return false;
}

/* Where texts are looked through, and where what is found is told. */
struct sweep {
	const struct voice *voice;
	struct alike *alike;
	enum spoken_rule rule;
};

static void check_text(const struct sweep *sweep, const struct setting *setting)
{
	const char *text = setting_raw_text(setting);
	struct spoken_found found;
	char what[128], instead[VOICE_INSTEAD_SIZE + 4] = "";

	if (!text || !spoken_finds(sweep->voice, sweep->alike, text, sweep->rule, &found))
		return;
	if (found.alike)
		snprintf(what, sizeof(what), "\"%.40s\", which sounds like the command \"%.40s\"", found.words,
			 found.command->phrase);
	else
		snprintf(what, sizeof(what), "\"%s\", which is a command", found.command->phrase);
	if (found.command->instead[0])
		snprintf(instead, sizeof(instead), ": %s", found.command->instead);
	if (sweep->rule == SPOKEN_MUST_NOT)
		setting_complain(setting, "the coach would say %s, and could command itself; expected other words%s",
				 what, instead);
	else
		setting_complain(setting, "holds %s; safer are other words%s", what, instead);
}

/* The phrases of a voice: those that teach the commands may hold them. Warnings are for instructions only. */
static void check_phrases(const struct sweep *sweep, const struct setting *root)
{
	const struct setting *group = setting_group(root, "phrases", OPTIONAL);

	for (int id = 0; group && sweep->rule == SPOKEN_MUST_NOT && id < PHRASE_COUNT; id++) {
		const struct setting *phrase = setting_member(group, phrase_name((enum phrase_id)id), OPTIONAL);

		if (phrase && !sweep->voice->teaches[id])
			check_text(sweep, phrase);
	}
}

static void check_member(const struct sweep *sweep, const struct setting *group, const char *key)
{
	const struct setting *member = setting_member(group, key, OPTIONAL);

	if (member)
		check_text(sweep, member);
}

static void check_members(const struct sweep *sweep, const struct setting *group)
{
	static const char *const keys[] = {
	    "called", "setup",	  "movement", "feel",	 "cue",	 "go",	"release", "lower", "settle",
	    "about",  "question", "refusal",  "closing", "text", "ask", "again",   "say",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		check_member(sweep, group, keys[i]);
}

static void check_list(const struct sweep *sweep, const struct setting *root, const char *key)
{
	const struct setting *list = setting_list(root, key, OPTIONAL);

	for (size_t i = 0; list && i < setting_length(list); i++)
		check_members(sweep, setting_at(list, i));
}

void spoken_check(const struct voice *voice, struct alike *alike, const char *path, enum spoken_rule rule,
		  struct problems *problems)
{
	const struct sweep sweep = {.voice = voice, .alike = alike, .rule = rule};
	struct settings *settings = settings_read(path, problems);
	const struct setting *root;

	if (!settings)
		return;
	root = settings_root(settings);
	check_members(&sweep, root);
	/* Titles of routines and names of exercises stand in sentences of the coach's. A voice's title is not spoken. */
	if (rule == SPOKEN_MUST_NOT && !setting_member(root, "phrases", OPTIONAL)) {
		check_member(&sweep, root, "title");
		check_member(&sweep, root, "name");
	}
	check_phrases(&sweep, root);
	check_list(&sweep, root, "transitions");
	/* A flow offers choices: the words that make them have to be said. */
	if (rule == SPOKEN_MUST_NOT) {
		check_list(&sweep, root, "questions");
		check_list(&sweep, root, "outcomes");
	}
	settings_finish(settings, false);
}
