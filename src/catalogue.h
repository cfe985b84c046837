/*
 * The catalogue: all exercises, positions, transitions and routines, loaded from files and checked.
 * Loop thread. libconfig is behind settings.c only (see there).
 */
#ifndef STEADY_CATALOGUE_H
#define STEADY_CATALOGUE_H

#include "problems.h"
#include "routine.h"

#define CATALOGUE_MAX_ROUTINES 64

struct catalogue;

/* Loads `routine_dirs` (each with exercises/, positions.cfg and *.cfg inside; later ones override by id). What is
 * broken is left out and reported; the rest is usable. NULL only when out of memory. */
struct catalogue *catalogue_load(const char *const *routine_dirs, size_t count, struct problems *problems);
void catalogue_destroy(struct catalogue *catalogue);

size_t catalogue_routine_count(const struct catalogue *catalogue);
const struct routine *catalogue_routine_at(const struct catalogue *catalogue, size_t index);
const struct routine *catalogue_routine(const struct catalogue *catalogue, const char *id);
size_t catalogue_exercise_count(const struct catalogue *catalogue);
const struct exercise *catalogue_exercise_at(const struct catalogue *catalogue, size_t index);
const struct exercise *catalogue_exercise(const struct catalogue *catalogue, const char *id);
/* NULL when there is nothing to say (same position). */
const struct transition *catalogue_transition(const struct catalogue *catalogue, const char *from, const char *to);

#endif
