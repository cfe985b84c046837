/*
 * The lines of the control socket. A line is a name from the table and, after blanks, an argument. Nothing here
 * knows sockets or what a command does.
 */
#include "protocol.h"

#include "history.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPEAKS(name, id, help)                                                                                         \
	{                                                                                                              \
		name, PROTOCOL_INTENT, INTENT_##id, ARGUMENT_NONE, "", help                                            \
	}

static const struct protocol_row rows[] = {
    {"start", PROTOCOL_INTENT, INTENT_START, ARGUMENT_OPTIONAL, "ROUTINE",
     "start a routine, or the usual one; --for NAME: for one of several people"},
    SPEAKS("pause", PAUSE, "pause the session"),
    SPEAKS("resume", RESUME, "go on after a pause"),
    SPEAKS("next", NEXT, "skip to the next exercise"),
    SPEAKS("back", BACK, "go back to the exercise before"),
    SPEAKS("repeat", REPEAT, "say and do it again"),
    SPEAKS("stop", STOP, "stop"),
    SPEAKS("hurts", HURTS, "stop because it hurts"),
    {"easier", PROTOCOL_WISH, INTENT_GENTLER, ARGUMENT_OPTIONAL, "EXERCISE", "something easier, now and from now on"},
    {"harder", PROTOCOL_WISH, INTENT_HARDER, ARGUMENT_OPTIONAL, "EXERCISE", "something harder, likewise"},
    {"leave-out", PROTOCOL_WISH, INTENT_LEAVE_OUT, ARGUMENT_OPTIONAL, "EXERCISE", "skip it, from now on"},
    {"take-back", PROTOCOL_WISH, INTENT_NONE, ARGUMENT_REQUIRED, "EXERCISE", "bring back what was left out"},
    {"plan", PROTOCOL_PLAN, INTENT_NONE, ARGUMENT_OPTIONAL, "ROUTINE", "the doses of today (--why, --person)"},
    {"say", PROTOCOL_SAY, INTENT_NONE, ARGUMENT_REQUIRED, "TEXT", "say a text when nothing else is said"},
    {"status", PROTOCOL_STATUS, INTENT_NONE, ARGUMENT_NONE, "", "what is going on"},
    {"watch", PROTOCOL_WATCH, INTENT_NONE, ARGUMENT_NONE, "", "print events as they happen, until interrupted"},
    {"routines", PROTOCOL_ROUTINES, INTENT_NONE, ARGUMENT_NONE, "", "list the routines"},
    {"history", PROTOCOL_HISTORY, INTENT_NONE, ARGUMENT_OPTIONAL, "N", "list the last sessions"},
    {"people", PROTOCOL_PEOPLE, INTENT_NONE, ARGUMENT_NONE, "", "list the people who share the coach"},
    {"exercises", PROTOCOL_EXERCISES, INTENT_NONE, ARGUMENT_NONE, "", "list the exercises"},
    {"week", PROTOCOL_WEEK, INTENT_NONE, ARGUMENT_NONE, "", "list the weekly plan"},
    {"facts", PROTOCOL_FACTS, INTENT_NONE, ARGUMENT_REQUIRED, "FROM", ""},
    {"import-begin", PROTOCOL_IMPORT_BEGIN, INTENT_NONE, ARGUMENT_NONE, "", ""},
    {"import-fact", PROTOCOL_IMPORT_FACT, INTENT_NONE, ARGUMENT_REQUIRED, "IMPORT FACT", ""},
    {"import-end", PROTOCOL_IMPORT_END, INTENT_NONE, ARGUMENT_REQUIRED, "IMPORT COUNT", ""},
    {"forget-facts", PROTOCOL_FORGET, INTENT_NONE, ARGUMENT_OPTIONAL, "PERSON", ""},
    {"routine-begin", PROTOCOL_ROUTINE_BEGIN, INTENT_NONE, ARGUMENT_NONE, "", ""},
    {"routine-line", PROTOCOL_ROUTINE_LINE, INTENT_NONE, ARGUMENT_REQUIRED, "IMPORT LINE", ""},
    {"routine-end", PROTOCOL_ROUTINE_END, INTENT_NONE, ARGUMENT_REQUIRED, "IMPORT ID", ""},
    {"remove", PROTOCOL_REMOVE, INTENT_NONE, ARGUMENT_REQUIRED, "ROUTINE", "remove a routine that was imported"},
    {"reload", PROTOCOL_RELOAD, INTENT_NONE, ARGUMENT_NONE, "", "read the routines anew, once no session is on"},
    {"devices", PROTOCOL_DEVICES, INTENT_NONE, ARGUMENT_NONE, "", "list the sound devices"},
    SPEAKS("how-long", HOW_LONG, "have the time that is left spoken"),
    SPEAKS("whats-next", WHATS_NEXT, "have the next exercise named"),
    SPEAKS("slower", SLOWER, "slower pace"),
    SPEAKS("faster", FASTER, "faster pace"),
    SPEAKS("louder", LOUDER, "louder voice"),
    SPEAKS("quieter", QUIETER, "quieter voice"),
    SPEAKS("how-am-i", HOW_AM_I, "have it told how training goes"),
    SPEAKS("help", HELP, "have the words that can be said spoken"),
    SPEAKS("yes", YES, "answer yes"),
    SPEAKS("no", NO, "answer no"),
    SPEAKS("gentler", GENTLER, "answer: the gentler exercise"),
    SPEAKS("end", END, "answer: end the session"),
    SPEAKS("easy", EASY, "answer how it was: easy"),
    SPEAKS("right", RIGHT, "answer how it was: right"),
    SPEAKS("hard", HARD, "answer how it was: hard"),
    SPEAKS("later", LATER, "answer a reminder: later"),
    SPEAKS("not-today", NOT_TODAY, "answer a reminder: not today"),
    {"number", PROTOCOL_INTENT, INTENT_NUMBER, ARGUMENT_REQUIRED, "N", "answer with a number, 0 to 10"},
    {"version", PROTOCOL_VERSION, INTENT_NONE, ARGUMENT_NONE, "", "the version of the daemon"},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const struct protocol_row *protocol_row(size_t index)
{
	return index < ROW_COUNT ? &rows[index] : NULL;
}

const struct protocol_row *protocol_find(const char *name)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

/* A whole number in [least, most]. */
static bool parse_number(const char *text, long least, long most, int *out)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || value < least || value > most)
		return false;
	*out = (int)value;
	return true;
}

/* Copies the word that `text` begins with; returns what follows it, NULL when it is too long. */
static const char *take_word(const char *text, char *out, size_t size)
{
	size_t length = strcspn(text, " \t");

	if (length >= size)
		return NULL;
	memcpy(out, text, length);
	out[length] = '\0';
	return text + length + strspn(text + length, " \t");
}

/* "", "back", "back for anna", "for anna". */
static bool take_start(const struct protocol_row *row, const char *argument, struct protocol_command *command,
		       char *error, size_t error_size)
{
	struct intent *intent = &command->intent;
	const char *rest = argument;
	char word[8];

	bool exercise = row->kind == PROTOCOL_WISH;

	snprintf(error, error_size, "\"%s\" takes the id of one %s, and \"for\" somebody; see \"%s\"", row->name,
		 exercise ? "exercise" : "routine", exercise ? "exercises" : "routines");
	if (strncmp(argument, "for ", 4) != 0)
		rest = take_word(argument, intent->argument, sizeof(intent->argument));
	if (!rest || !*rest)
		return rest != NULL;
	rest = take_word(rest, word, sizeof(word));
	if (!rest || !*rest || strcmp(word, "for") != 0)
		return false;
	/* A name may be several words. */
	return snprintf(intent->person, sizeof(intent->person), "%s", rest) < (int)sizeof(intent->person);
}

/* A number, and what follows it: a line, which may be empty, or a name. */
static bool take_routine(const struct protocol_row *row, const char *argument, struct protocol_command *command)
{
	char number[16];

	command->fact = take_word(argument, number, sizeof(number));
	return command->fact && parse_number(number, 1, INT_MAX, &command->import) &&
	       (row->kind == PROTOCOL_ROUTINE_LINE || command->fact[0]);
}

/* Two numbers, or one and a fact. */
static bool take_import(const struct protocol_row *row, const char *argument, struct protocol_command *command)
{
	char number[16];
	const char *rest = take_word(argument, number, sizeof(number));

	if (!rest || !*rest || !parse_number(number, 1, INT_MAX, &command->import))
		return false;
	command->fact = rest;
	return row->kind == PROTOCOL_IMPORT_FACT || parse_number(rest, 0, HISTORY_IMPORT_MAX, &command->count);
}

/* A person, whose name may be several words, or the id of a routine. */
static bool take_name(const struct protocol_row *row, const char *argument, struct protocol_command *command,
		      char *error, size_t error_size)
{
	bool person = row->kind == PROTOCOL_FORGET;

	snprintf(error, error_size, "\"%s\" takes %s", row->name,
		 person ? "one person, or nothing" : "the id of one routine or exercise");
	if (!person && strpbrk(argument, " \t"))
		return false;
	return snprintf(command->text, sizeof(command->text), "%s", argument) < (int)sizeof(command->text);
}

static bool take_argument(const struct protocol_row *row, const char *argument, struct protocol_command *command,
			  char *error, size_t error_size)
{
	if (row->kind == PROTOCOL_SAY) {
		size_t length = strlen(argument);

		snprintf(error, error_size, "a text has at most %d bytes", PROTOCOL_TEXT_SIZE - 1);
		if (length < sizeof(command->text))
			memcpy(command->text, argument, length + 1);
		return length < sizeof(command->text);
	}
	if (row->kind == PROTOCOL_HISTORY) {
		snprintf(error, error_size, "\"history\" takes a number from 1 to %d", PROTOCOL_HISTORY_MAX);
		return !*argument || parse_number(argument, 1, PROTOCOL_HISTORY_MAX, &command->count);
	}
	if (row->kind == PROTOCOL_FACTS) {
		snprintf(error, error_size, "\"facts\" takes a place, 0 or what was \"next\"");
		return parse_number(argument, 0, INT_MAX, &command->count);
	}
	if (row->kind == PROTOCOL_IMPORT_FACT || row->kind == PROTOCOL_IMPORT_END) {
		snprintf(error, error_size, "\"%s\" takes %s", row->name, row->placeholder);
		return take_import(row, argument, command);
	}
	if (row->kind == PROTOCOL_ROUTINE_LINE || row->kind == PROTOCOL_ROUTINE_END) {
		snprintf(error, error_size, "\"%s\" takes %s", row->name, row->placeholder);
		return take_routine(row, argument, command);
	}
	if (row->kind == PROTOCOL_FORGET || row->kind == PROTOCOL_REMOVE)
		return take_name(row, argument, command, error, error_size);
	if (row->intent == INTENT_NUMBER) {
		snprintf(error, error_size, "\"number\" takes a number from 0 to 10");
		return parse_number(argument, 0, 10, &command->intent.number);
	}
	if (row->kind == PROTOCOL_WISH)
		snprintf(command->text, sizeof(command->text), "%s", row->name);
	return take_start(row, argument, command, error, error_size);
}

bool protocol_parse(const char *line, struct protocol_command *command, char *error, size_t error_size)
{
	char name[16];
	const char *argument = line + strcspn(line, " \t");
	const struct protocol_row *row;

	snprintf(name, sizeof(name), "%.*s", (int)(argument - line), line);
	row = argument - line < (int)sizeof(name) ? protocol_find(name) : NULL;
	if (!row) {
		snprintf(error, error_size,
			 "unknown command; expected start, pause, status ... (see steadyctl --help)");
		return false;
	}
	*command =
	    (struct protocol_command){.kind = row->kind, .intent.kind = row->intent, .count = PROTOCOL_HISTORY_DEFAULT};
	argument += strspn(argument, " \t");
	if (row->argument == ARGUMENT_NONE && *argument) {
		snprintf(error, error_size, "\"%s\" takes nothing after it", row->name);
		return false;
	}
	if (row->argument == ARGUMENT_REQUIRED && !*argument) {
		snprintf(error, error_size, "\"%s\" needs %s after it", row->name, row->placeholder);
		return false;
	}
	return row->argument == ARGUMENT_NONE || take_argument(row, argument, command, error, error_size);
}
