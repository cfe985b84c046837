/*
 * Steps on the ladder of an exercise. Small numbers only: which one moves, by how much, and what gives way to it.
 */
#include "ladder.h"

#include <string.h>

#define SHORT_HOLD_S 10 /* up to here a hold is counted through, and a second of it is a step */
#define LONG_STEP_S 5
#define LONGEST_LADDER 16 /* neighbours in a row; files may lead in a circle */

static int clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

void ladder_clamp(const struct exercise *exercise, struct dose *dose)
{
	dose->sets = clamp(dose->sets, exercise->least.sets, exercise->most.sets);
	dose->repetitions = clamp(dose->repetitions, exercise->least.repetitions, exercise->most.repetitions);
	dose->hold_s = clamp(dose->hold_s, exercise->least.hold_s, exercise->most.hold_s);
}

static bool add_repetition(const struct exercise *exercise, struct dose *dose)
{
	if (dose->repetitions >= exercise->most.repetitions)
		return false;
	dose->repetitions++;
	return true;
}

static bool add_hold(const struct exercise *exercise, struct dose *dose)
{
	int step = dose->hold_s < SHORT_HOLD_S ? 1 : LONG_STEP_S;

	if (dose->hold_s >= exercise->most.hold_s)
		return false;
	dose->hold_s = clamp(dose->hold_s + step, exercise->least.hold_s, exercise->most.hold_s);
	return true;
}

/* The smallest multiple of `step` of which `parts` make more than `sum`. */
static int share(int sum, int parts, int step)
{
	return (sum / (parts * step) + 1) * step;
}

static bool add_set(const struct exercise *exercise, struct dose *dose)
{
	int sum = dose->sets * dose->repetitions;

	if (dose->sets >= exercise->most.sets)
		return false;
	dose->sets++;
	dose->repetitions = clamp(share(sum, dose->sets, 1), exercise->least.repetitions, dose->repetitions);
	return true;
}

static bool add_stay(const struct exercise *exercise, struct dose *dose)
{
	int sum = dose->repetitions * dose->hold_s;

	if (dose->repetitions >= exercise->most.repetitions)
		return false;
	dose->repetitions++;
	dose->hold_s = clamp(share(sum, dose->repetitions, LONG_STEP_S), exercise->least.hold_s, dose->hold_s);
	return true;
}

bool ladder_up(const struct exercise *exercise, struct dose *dose, enum ladder_part *part)
{
	bool stays = exercise->kind == EXERCISE_STAY;

	*part = LADDER_REPETITIONS;
	if (!stays && add_repetition(exercise, dose))
		return true;
	*part = LADDER_HOLD;
	if (add_hold(exercise, dose))
		return true;
	*part = LADDER_REPETITIONS;
	if (stays && add_stay(exercise, dose))
		return true;
	*part = LADDER_SETS;
	return add_set(exercise, dose);
}

static bool take_repetition(const struct exercise *exercise, struct dose *dose)
{
	if (dose->repetitions <= exercise->least.repetitions)
		return false;
	dose->repetitions--;
	return true;
}

static bool take_hold(const struct exercise *exercise, struct dose *dose)
{
	int step = dose->hold_s <= SHORT_HOLD_S ? 1 : LONG_STEP_S;

	if (dose->hold_s <= exercise->least.hold_s)
		return false;
	dose->hold_s = clamp(dose->hold_s - step, exercise->least.hold_s, exercise->most.hold_s);
	return true;
}

static bool take_set(const struct exercise *exercise, struct dose *dose)
{
	if (dose->sets <= exercise->least.sets)
		return false;
	dose->sets--;
	return true;
}

bool ladder_down(const struct exercise *exercise, struct dose *dose, enum ladder_part *part)
{
	bool stays = exercise->kind == EXERCISE_STAY;

	*part = LADDER_REPETITIONS;
	if (!stays && take_repetition(exercise, dose))
		return true;
	*part = LADDER_HOLD;
	if (take_hold(exercise, dose))
		return true;
	*part = LADDER_REPETITIONS;
	if (stays && take_repetition(exercise, dose))
		return true;
	*part = LADDER_SETS;
	return take_set(exercise, dose);
}

int ladder_value(const struct dose *dose, enum ladder_part part)
{
	return part == LADDER_SETS ? dose->sets : part == LADDER_HOLD ? dose->hold_s : dose->repetitions;
}

bool ladder_same(const struct dose *a, const struct dose *b)
{
	return a->sets == b->sets && a->repetitions == b->repetitions && a->hold_s == b->hold_s;
}

int ladder_seconds(const struct exercise *exercise, const struct dose *dose)
{
	int sides = exercise->sides == SIDES_NONE ? 1 : 2;
	int one = exercise->kind == EXERCISE_MOVE ? 2 * exercise->dose.tempo_ms / 1000 : dose->hold_s;

	return dose->sets * sides * dose->repetitions * one;
}

const struct exercise *ladder_gentler(const struct catalogue *catalogue, const struct exercise *exercise)
{
	return exercise->gentler[0] ? catalogue_exercise(catalogue, exercise->gentler) : NULL;
}

const struct exercise *ladder_harder(const struct catalogue *catalogue, const struct exercise *exercise)
{
	return exercise->harder[0] ? catalogue_exercise(catalogue, exercise->harder) : NULL;
}

const struct exercise *ladder_above(const struct catalogue *catalogue, const struct exercise *exercise,
				    const struct exercise *gentle)
{
	for (int i = 0; exercise && i < LONGEST_LADDER; i++) {
		const struct exercise *below = ladder_gentler(catalogue, exercise);

		if (below == gentle)
			return below ? exercise : NULL;
		exercise = below;
	}
	return NULL;
}
