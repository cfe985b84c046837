/*
 * The ladder of an exercise: one step more or less of a dose within its range, and the gentler and harder neighbours.
 * Pure. Progress one change at a time (EMPoweR trial; a beginner adds one or two repetitions: NHS inform).
 *
 * One step more is the first of these that the range allows:
 *   a repetition; then a second of hold; then a set. When a set is added, each gets the fewest repetitions that still
 *   make more in all: ten become two sets of six, because twice ten would not be a step.
 *   What stays (a stretch, a plank) goes by its hold first, and a repetition more shortens it in the same way.
 *   Holds of more than ten seconds go in steps of five.
 * One step less takes them back in the same order: a repetition, else a second of hold, else a set.
 */
#ifndef STEADY_LADDER_H
#define STEADY_LADDER_H

#include "catalogue.h"

enum ladder_part { LADDER_REPETITIONS, LADDER_HOLD, LADDER_SETS };

/* Only sets, repetitions and hold_s of doses are looked at and changed. */

/* `dose` within the exercise's range. */
void ladder_clamp(const struct exercise *exercise, struct dose *dose);
/* One step; *part gets which number it was. False, and nothing changes, when there is none within the range. */
bool ladder_up(const struct exercise *exercise, struct dose *dose, enum ladder_part *part);
bool ladder_down(const struct exercise *exercise, struct dose *dose, enum ladder_part *part);
/* That number of a dose. */
int ladder_value(const struct dose *dose, enum ladder_part part);
bool ladder_same(const struct dose *a, const struct dose *b);
/* Seconds of work, for comparing: sets, sides, repetitions, hold or both ways of a movement. */
int ladder_seconds(const struct exercise *exercise, const struct dose *dose);
/* A neighbour, NULL when there is none. */
const struct exercise *ladder_gentler(const struct catalogue *catalogue, const struct exercise *exercise);
const struct exercise *ladder_harder(const struct catalogue *catalogue, const struct exercise *exercise);
/* `gentle` can be reached from `exercise` by going gentler: returns the last one before it, else NULL. */
const struct exercise *ladder_above(const struct catalogue *catalogue, const struct exercise *exercise,
				    const struct exercise *gentle);

#endif
