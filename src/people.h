/*
 * The people who use the coach, each with a history and doses of their own; in the settings:
 * people = ( { id = "anna"; name = "Anna"; said = [ "anna" ]; } ). Pure but for people_read.
 */
#ifndef STEADY_PEOPLE_H
#define STEADY_PEOPLE_H

#include "intent.h"

#include <stddef.h>

#define PEOPLE_MAX 6
#define PERSON_NAME_SIZE 48
#define PERSON_MAX_SAID 3

struct person {
	char id[INTENT_PERSON_SIZE];		      /* in the history and on the socket: "anna" */
	char name[PERSON_NAME_SIZE];		      /* as it is written and spoken: "Anna" */
	char said[PERSON_MAX_SAID][PERSON_NAME_SIZE]; /* what follows "for" */
	size_t said_count;
};

/* None: there is only one, who has no id. Else the first is meant when nobody is named. */
struct people {
	struct person list[PEOPLE_MAX];
	size_t count;
};

struct setting;

/* Who is given wrongly is left out and reported. */
void people_read(const struct setting *list, struct people *people);
/* NULL when there is nobody of that id. */
const struct person *people_find(const struct people *people, const char *id);
/* Who is called so: by id, name, or what is said, in any case; NULL when nobody is. */
const struct person *people_called(const struct people *people, const char *text);
/* The id of who is meant when `id` is said, "" = nobody was named; "" when there are no people. */
const char *people_meant(const struct people *people, const char *id);

#endif
