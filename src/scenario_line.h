/* One line of a scenario as words, and taking them one by one. Only scenario*.c use it. Pure. */
#ifndef STEADY_SCENARIO_LINE_H
#define STEADY_SCENARIO_LINE_H

#include "scenario.h"

#define SCENARIO_MAX_WORDS 40

struct scenario_word {
	char text[SCENARIO_TEXT_SIZE];
	bool quoted;
	const char *begin; /* in the line */
};

struct scenario_line {
	const char *file;
	int number;
	const char *source; /* the line, terminated, comment included */
	struct scenario_word words[SCENARIO_MAX_WORDS];
	size_t count, at;
	bool bad; /* a problem was reported; only the first one of a line is */
	struct problems *problems;
};

/* Splits line->source. False when it cannot be (reported). */
bool scenario_line_split(struct scenario_line *line);
/* Reports what is wrong, and that `expected` was expected, under the statement's first word. Returns false. */
bool scenario_line_complain(struct scenario_line *line, const char *expected);
bool scenario_line_at_end(const struct scenario_line *line);
/* Takes the next word when it is `word`. */
bool scenario_line_accept(struct scenario_line *line, const char *word);
/* The same, and complains when it is not. */
bool scenario_line_need(struct scenario_line *line, const char *word);
/* These complain when the next word is something else. */
bool scenario_line_word(struct scenario_line *line, const char *what, char *out, size_t size);
bool scenario_line_quoted(struct scenario_line *line, const char *what, char *out, size_t size);
bool scenario_line_time(struct scenario_line *line, int *ms);
bool scenario_line_level(struct scenario_line *line, double *dbfs);
bool scenario_line_long(struct scenario_line *line, int64_t least, int64_t most, int64_t *out);
bool scenario_line_integer(struct scenario_line *line, int least, int most, int *out);
/* Whether the next word is of that kind. */
bool scenario_line_sees_quoted(const struct scenario_line *line);
bool scenario_line_sees_level(const struct scenario_line *line);

/* scenario_play.c: statements that are played; the first word has been looked at, not taken. */
bool scenario_play_action(struct scenario *scenario, struct scenario_line *line);
bool scenario_play_expectation(struct scenario *scenario, struct scenario_line *line);
/* scenario_past.c: the statement "past"; that word has been taken. */
bool scenario_past_read(struct scenario *scenario, struct scenario_line *line);

#endif
