/*
 * One file of the catalogue at a time: exercises, routines, positions. What a file says is checked as far as it can be
 * by itself; what it says about others is checked in catalogue.c. Loop thread.
 */
#ifndef STEADY_CATALOGUE_FILES_H
#define STEADY_CATALOGUE_FILES_H

#include "catalogue.h"
#include "settings.h"

#define POSITIONS_MAX 48
#define TRANSITIONS_MAX 256

/* Where everybody may come from: the fallback of transitions. */
#define POSITION_ANY "any"

struct positions {
	struct position list[POSITIONS_MAX];
	size_t count;
	struct transition transitions[TRANSITIONS_MAX];
	size_t transition_count;
};

/* Fill `exercise` from the file's root. False when it cannot be used. */
bool exercise_read(const struct setting *root, const char *id, struct exercise *exercise);
/* Reads what the group says of a dose; false when something of it is wrong. */
bool dose_read(const struct setting *group, struct dose *dose);
/* Reads positions over those that are there already. */
void positions_read(const struct setting *root, struct positions *positions);
bool positions_has(const struct positions *positions, const char *id);
/* NULL when there is none, neither for the pair nor from anywhere. */
const struct transition *positions_way(const struct positions *positions, const char *from, const char *to);
/* Fills `routine`; items whose exercise is not in the catalogue are left out and reported. */
bool routine_read(const struct setting *root, const char *id, const struct catalogue *catalogue,
		  const struct positions *positions, struct routine *routine);

#endif
