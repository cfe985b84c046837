/*
 * Guesses what somebody meant who writes such a file for the first time: curly quotation marks from a word processor, a
 * quotation mark that is missing, "15 s", "yes", a comma forgotten between two groups. The parser only knows where it got
 * lost, which is often a line too late.
 */
#include "settings_hint.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_SIZE 512

/* The line and the last one above it that is not empty, without comments. */
struct place {
	char line[LINE_SIZE], above[LINE_SIZE];
	int above_number;
};

static void take(char *out, const char *line)
{
	bool quoted = false;
	size_t length = 0;

	for (; *line && *line != '\r' && *line != '\n' && length + 1 < LINE_SIZE; line++) {
		quoted = quoted != (*line == '"');
		if (*line == '#' && !quoted)
			break;
		out[length++] = *line;
	}
	while (length > 0 && isspace((unsigned char)out[length - 1]))
		length--;
	out[length] = '\0';
}

static void find(const char *path, int number, struct place *place)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t capacity = 0;

	memset(place, 0, sizeof(*place));
	for (int i = 1; file && i <= number && getline(&line, &capacity, file) >= 0; i++) {
		if (place->line[0]) {
			memcpy(place->above, place->line, sizeof(place->above));
			place->above_number = i - 1;
		}
		take(place->line, line);
	}
	free(line);
	if (file)
		fclose(file);
}

static bool is_curly(const char *text)
{
	static const char *const marks[] = {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (strstr(text, marks[i]))
			return true;
	}
	return false;
}

static bool is_open(const char *text)
{
	int marks = 0;

	for (; *text; text++)
		marks += *text == '"';
	return marks % 2 != 0;
}

/* The first value in the line that begins with neither a mark nor a number; NULL when there is none. */
static const char *bare_word(const char *text)
{
	while ((text = strpbrk(text, "=:")) != NULL) {
		text += 1 + strspn(text + 1, " \t");
		if (isalpha((unsigned char)*text) && strncasecmp(text, "true", 4) != 0 &&
		    strncasecmp(text, "false", 5) != 0)
			return text;
	}
	return NULL;
}

/* "15 s", "30%", "0:30" */
static bool has_unit(const char *text)
{
	while ((text = strpbrk(text, "=:")) != NULL) {
		size_t digits;

		text += 1 + strspn(text + 1, " \t");
		digits = strspn(text, "0123456789.");
		if (digits > 0 && (isalpha((unsigned char)text[digits + strspn(text + digits, " \t")]) ||
				   text[digits] == '%' || text[digits] == ':'))
			return true;
	}
	return false;
}

static bool is_answer(const char *word)
{
	static const char *const answers[] = {"yes", "no", "on", "off"};
	size_t length = strcspn(word, " \t;,}");

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (strlen(answers[i]) == length && strncasecmp(word, answers[i], length) == 0)
			return true;
	}
	return false;
}

static bool lacks_comma(const struct place *place)
{
	size_t length = strlen(place->above);

	return length > 0 && place->above[length - 1] == '}' && place->line[strspn(place->line, " \t")] == '{';
}

const char *settings_hint(const char *path, int number, char *out, size_t size)
{
	struct place place;
	const char *word;

	find(path, number, &place);
	word = bare_word(place.line);
	if (strncmp(place.line, "\xef\xbb\xbf", 3) == 0)
		snprintf(out, size, "expected UTF-8 without the byte order mark that the file begins with");
	else if (is_curly(place.line) || is_curly(place.above))
		snprintf(out, size, "expected straight quotation marks (\"...\"), not curly ones");
	else if (is_open(place.above))
		snprintf(out, size, "a quotation mark is missing in line %d", place.above_number);
	else if (is_open(place.line))
		snprintf(out, size, "a quotation mark is missing in this line");
	else if (has_unit(place.line))
		snprintf(out, size, "expected a number without a unit, such as hold = 15");
	else if (lacks_comma(&place))
		snprintf(out, size, "expected a comma after the } in line %d", place.above_number);
	else if (word && is_answer(word))
		snprintf(out, size, "expected true or false");
	else if (word)
		snprintf(out, size, "expected a text in quotation marks, \"%.*s...\"", (int)strcspn(word, " \t;,}"),
			 word);
	else
		snprintf(out, size,
			 "expected key = value; (is a semicolon, quotation mark or bracket missing on this line or "
			 "above?)");
	return out;
}
