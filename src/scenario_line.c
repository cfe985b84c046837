/*
 * The words of a scenario's line: splitting, and taking times, levels, numbers and text with a complaint that says what
 * was expected instead.
 */
#include "scenario_line.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_MS (24 * 3600 * 1000)

bool scenario_line_complain(struct scenario_line *line, const char *expected)
{
	const char *key = line->count > 0 ? line->words[0].text : "scenario";
	if (line->bad)
		return false;
	line->bad = true;
	if (line->at < line->count)
		problems_add(line->problems, line->file, line->number, key, "found \"%s\"; expected %s",
			     line->words[line->at].text, expected);
	else
		problems_add(line->problems, line->file, line->number, key, "the line ends too early; expected %s",
			     expected);
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == '\r';
}

/* Copies a word that ends at `end`; false when it is too long. */
static bool add_word(struct scenario_line *line, const char *begin, const char *end, bool quoted)
{
	if (line->count == SCENARIO_MAX_WORDS || (size_t)(end - begin) >= SCENARIO_TEXT_SIZE)
		return false;
	struct scenario_word *word = &line->words[line->count++];
	memcpy(word->text, begin, (size_t)(end - begin));
	word->text[end - begin] = '\0';
	word->quoted = quoted;
	word->begin = begin;
	return true;
}

static bool refuse(struct scenario_line *line, const char *expected)
{
	line->at = line->count;
	problems_add(line->problems, line->file, line->number, line->count > 0 ? line->words[0].text : "scenario", "%s",
		     expected);
	line->bad = true;
	return false;
}

bool scenario_line_split(struct scenario_line *line)
{
	const char *c = line->source;
	line->count = line->at = 0;
	line->bad = false;
	while (*c != '\0' && *c != '#') {
		if (is_blank(*c)) {
			c++;
			continue;
		}
		bool quoted = *c == '"';
		const char *begin = quoted ? c + 1 : c;
		for (c = begin; *c != '\0' && (quoted ? *c != '"' : !is_blank(*c) && *c != '#');)
			c++;
		if (quoted && *c == '\0')
			return refuse(line, "the text has no end; expected a closing quotation mark");
		if (!add_word(line, begin, c, quoted))
			return refuse(line, "the line is too long; expected at most 40 words of at most 159 bytes");
		c += quoted;
	}
	return true;
}

bool scenario_line_at_end(const struct scenario_line *line)
{
	return line->at == line->count;
}

static const struct scenario_word *next(const struct scenario_line *line)
{
	static const struct scenario_word none;
	return line->at < line->count ? &line->words[line->at] : &none;
}

bool scenario_line_accept(struct scenario_line *line, const char *word)
{
	if (next(line)->quoted || strcmp(next(line)->text, word) != 0)
		return false;
	line->at++;
	return true;
}

bool scenario_line_need(struct scenario_line *line, const char *word)
{
	char expected[SCENARIO_TEXT_SIZE];
	snprintf(expected, sizeof(expected), "\"%s\"", word);
	return scenario_line_accept(line, word) || scenario_line_complain(line, expected);
}

static bool take(struct scenario_line *line, bool quoted, const char *what, char *out, size_t size)
{
	const struct scenario_word *word = next(line);
	if (scenario_line_at_end(line) || word->quoted != quoted || strlen(word->text) >= size)
		return scenario_line_complain(line, what);
	strcpy(out, word->text);
	line->at++;
	return true;
}

bool scenario_line_word(struct scenario_line *line, const char *what, char *out, size_t size)
{
	return take(line, false, what, out, size);
}

bool scenario_line_quoted(struct scenario_line *line, const char *what, char *out, size_t size)
{
	return take(line, true, what, out, size);
}

bool scenario_line_sees_quoted(const struct scenario_line *line)
{
	return !scenario_line_at_end(line) && next(line)->quoted;
}

/* A number with its unit behind it; `end` gets the unit. */
static bool number_of(const struct scenario_word *word, double *value, const char **end)
{
	char *rest;
	if (word->quoted || (!isdigit((unsigned char)word->text[0]) && word->text[0] != '-'))
		return false;
	*value = strtod(word->text, &rest);
	*end = rest;
	return rest != word->text && isfinite(*value);
}

bool scenario_line_time(struct scenario_line *line, int *ms)
{
	static const struct {
		const char *unit;
		double ms;
	} units[] = {{"ms", 1.0}, {"s", 1000.0}, {"min", 60000.0}};
	double value;
	const char *unit;
	if (number_of(next(line), &value, &unit) && value >= 0.0) {
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
			if (strcmp(unit, units[i].unit) != 0 || value * units[i].ms > LONGEST_MS)
				continue;
			*ms = (int)lround(value * units[i].ms);
			line->at++;
			return true;
		}
	}
	return scenario_line_complain(line, "a time of at most 24 h, such as 2s, 300ms or 15min");
}

static bool level_of(const struct scenario_word *word, double *dbfs)
{
	const char *unit;
	return number_of(word, dbfs, &unit) && strcmp(unit, "dB") == 0 && *dbfs <= 0.0 && *dbfs >= -150.0;
}

bool scenario_line_sees_level(const struct scenario_line *line)
{
	double dbfs;
	return level_of(next(line), &dbfs);
}

bool scenario_line_level(struct scenario_line *line, double *dbfs)
{
	double value;
	if (!level_of(next(line), &value))
		return scenario_line_complain(line, "a level from -150dB to 0dB");
	*dbfs = value;
	line->at++;
	return true;
}

bool scenario_line_long(struct scenario_line *line, int64_t least, int64_t most, int64_t *out)
{
	double value;
	const char *rest;
	char expected[80];
	snprintf(expected, sizeof(expected), "a whole number from %" PRId64 " to %" PRId64, least, most);
	/* Up to 2^53 a double is exact. */
	if (!number_of(next(line), &value, &rest) || *rest != '\0' || value != floor(value) || value < (double)least ||
	    value > (double)most)
		return scenario_line_complain(line, expected);
	*out = (int64_t)value;
	line->at++;
	return true;
}

bool scenario_line_integer(struct scenario_line *line, int least, int most, int *out)
{
	int64_t value;
	if (!scenario_line_long(line, least, most, &value))
		return false;
	*out = (int)value;
	return true;
}
