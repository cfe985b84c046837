/*
 * Where a session of the routine is: the first set that is left to do, from the sets that were done, the exercises that
 * were skipped and the places where it hurt.
 */
#include "past_internal.h"

#include <stdio.h>

/* The item at which `exercise` is done: from where the session is, or before it when it went back; -1 = none. */
static int item_doing(const struct past *past, const char *exercise)
{
	size_t count = past->routine->item_count;
	size_t from = past->place.item < 0 ? 0 : (size_t)past->place.item;

	for (size_t i = 0; i < count; i++) {
		size_t item = (from + i) % count;

		if (past_same(past->items[item].exercise, exercise))
			return (int)item;
	}
	return -1;
}

static enum side first_side(const struct past *past, int item)
{
	return past_has_sides(past, &past->items[item]) ? SIDE_LEFT : SIDE_NONE;
}

static void go_to(struct past *past, int item, int set, enum side side)
{
	past->place_hurt = false;
	past->place = (struct past_place){.item = item, .set = set, .side = side};
	snprintf(past->place.exercise, sizeof(past->place.exercise), "%s", past->items[item].exercise);
}

static void go_to_item(struct past *past, int item)
{
	if (item < (int)past->routine->item_count) {
		go_to(past, item, 1, first_side(past, item));
		return;
	}
	past->place_hurt = false;
	past->place = (struct past_place){.item = -1};
}

void past_place_set(struct past *past, const struct record *record)
{
	int item = item_doing(past, record->exercise);

	if (item < 0)
		return;
	if (record->side == SIDE_LEFT)
		go_to(past, item, record->set, SIDE_RIGHT);
	else if (record->set < past->items[item].dose.sets)
		go_to(past, item, record->set + 1, first_side(past, item));
	else
		go_to_item(past, item + 1);
}

void past_place_skip(struct past *past, const struct record *record)
{
	int item = item_doing(past, record->exercise);

	if (item >= 0)
		go_to_item(past, item + 1);
}

void past_place_pain(struct past *past, const struct record *record)
{
	int item = item_doing(past, record->exercise);

	if (item < 0)
		return;
	go_to(past, item, record->set > 0 ? record->set : 1, record->side);
	past->place_hurt = true;
}
