/* The past's own: what past.c (facts of exercises and items), past_session.c (a session and its judgement) and
 * past_place.c (where it is) share. */
#ifndef STEADY_PAST_INTERNAL_H
#define STEADY_PAST_INTERNAL_H

#include "past.h"

#include <string.h>

static inline bool past_same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* The exercise's entry, made when it is not there. */
struct past_exercise *past_get(struct past *past, const char *id);
/* The exercise that stands at an item is done one side after the other. */
bool past_has_sides(const struct past *past, const struct past_item *item);

/* past_session.c */
void past_session_begin(struct past *past, const struct history_fact *fact);
void past_session_end(struct past *past, const struct history_fact *fact);
void past_set_done(struct past *past, const struct history_fact *fact);

/* past_place.c: in a session of this routine */
void past_place_set(struct past *past, const struct record *record);
void past_place_skip(struct past *past, const struct record *record);
void past_place_pain(struct past *past, const struct record *record);

#endif
