/*
 * What is wrong with the user's files, collected rather than logged, so that `--check` prints all of it and the
 * daemon logs it once. Bounded: a hostile file cannot fill the memory with complaints.
 */
#include "problems.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEMS_MAX 200

void problems_init(struct problems *problems)
{
	memset(problems, 0, sizeof(*problems));
}

void problems_clear(struct problems *problems)
{
	free(problems->list);
	problems_init(problems);
}

static struct problem *new_problem(struct problems *problems)
{
	if (problems->count == PROBLEMS_MAX)
		return NULL;
	if (problems->count == problems->capacity) {
		size_t capacity = problems->capacity ? 2 * problems->capacity : 8;
		struct problem *list = realloc(problems->list, capacity * sizeof(*list));

		if (!list)
			return NULL;
		problems->list = list;
		problems->capacity = capacity;
	}
	return &problems->list[problems->count++];
}

/* A file that others stand on is read once for each of them. */
static bool is_known(const struct problems *problems, const struct problem *problem)
{
	for (const struct problem *other = problems->list; other < problem; other++) {
		if (other->line == problem->line && strcmp(other->text, problem->text) == 0 &&
		    strcmp(other->key, problem->key) == 0 && strcmp(other->file, problem->file) == 0)
			return true;
	}
	return false;
}

void problems_add(struct problems *problems, const char *file, int line, const char *key, const char *format, ...)
{
	struct problem *problem = new_problem(problems);
	va_list arguments;

	if (!problem) {
		problems->dropped++;
		return;
	}
	problem->line = line;
	snprintf(problem->file, sizeof(problem->file), "%s", file);
	snprintf(problem->key, sizeof(problem->key), "%s", key ? key : "");
	va_start(arguments, format);
	vsnprintf(problem->text, sizeof(problem->text), format, arguments);
	va_end(arguments);
	if (is_known(problems, problem))
		problems->count--;
}

const char *problem_format(const struct problem *problem, char *out, size_t size)
{
	char line[16] = "";

	if (problem->line > 0)
		snprintf(line, sizeof(line), ":%d", problem->line);
	snprintf(out, size, "%s%s: %s%s%s", problem->file, line, problem->key, problem->key[0] ? ": " : "",
		 problem->text);
	return out;
}

#define WORD_MAX 63

/* Damerau-Levenshtein distance (neighbours swapped count as one), on three rows. */
static size_t slips(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1], width = strlen(b);
	size_t *above2 = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= width; j++)
		above[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && above2[j - 2] + 1 < best)
				best = above2[j - 2] + 1;
			row[j] = best;
		}
		size_t *spare = above2;

		above2 = above;
		above = row;
		row = spare;
	}
	return above[width];
}

void nearest_name(const char *word, const char *name, const char **best, size_t *distance)
{
	size_t length = strlen(word), allowed = length < 3 ? 0 : length < 6 ? 1 : 2, found;

	if (length > WORD_MAX || strlen(name) > WORD_MAX)
		return;
	found = slips(word, name);
	if (found > allowed || (*best && found >= *distance))
		return;
	*best = name;
	*distance = found;
}

const char *did_you_mean(const char *best, char *out, size_t size)
{
	out[0] = '\0';
	if (best)
		snprintf(out, size, " (did you mean \"%s\"?)", best);
	return out;
}
