/*
 * A list of what is wrong with the user's files: file:line: key: what is wrong, what was expected.
 * One thread.
 */
#ifndef STEADY_PROBLEMS_H
#define STEADY_PROBLEMS_H

#include <stddef.h>

struct problem {
	char file[256];
	int line; /* 0 = the whole file */
	char key[96];
	char text[320]; /* "unknown exercise \"brigde\"; expected the id of a file in exercises/ (did you mean
			   \"bridge\"?)" */
};

struct problems {
	struct problem *list;
	size_t count, capacity;
	size_t dropped; /* beyond the limit of 200; at least this many */
};

void problems_init(struct problems *problems);
void problems_clear(struct problems *problems);
/* The same problem twice is kept once. */
void problems_add(struct problems *problems, const char *file, int line, const char *key, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* "file:line: key: text" without newline; returns out. */
const char *problem_format(const struct problem *problem, char *out, size_t size);

/* The name that is nearest to `word` when a slip of the hand (at most two letters wrong, missing, too many or
 * swapped, fewer in short words) explains the difference, else NULL. Feed it names one by one: *best starts NULL and
 * *distance anything. */
void nearest_name(const char *word, const char *name, const char **best, size_t *distance);
/* Writes ` (did you mean "best"?)`, or nothing when best is NULL; returns out. */
const char *did_you_mean(const char *best, char *out, size_t size);

#endif
