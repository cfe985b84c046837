/*
 * A session: what was done in it, and at its end how it counts for each item of the routine.
 */
#include "past_internal.h"

void past_session_begin(struct past *past, const struct history_fact *fact)
{
	past->open = true;
	past->mine = past_same(fact->record.routine, past->routine->id);
	past->any_set = past->hurt = false;
	past->began = fact->at;
	past->feedback = PAST_RIGHT;
	for (size_t i = 0; i < past->exercise_count; i++) {
		struct past_exercise *exercise = &past->exercises[i];

		exercise->sets = 0;
		exercise->done = 0;
		exercise->skipped = exercise->hurt = false;
	}
	for (size_t i = 0; i < past->routine->item_count; i++)
		past->items[i].plans = 0;
	if (!past->mine)
		return;
	past->from_there = past_same(fact->record.phrase, PAST_FROM_THERE);
	past->goes_on = past->from_there ||
			(past->ended && past->outcome != OUTCOME_COMPLETE && fact->at - past->ended < PAST_CUT_SHORT_S);
	past->begun_at = past->facts;
	past->mine_began = fact->at;
	past->ended = 0;
	/* What is left before anything is done is what was left before. */
	if (!past->from_there)
		past->place.item = -1;
}

void past_set_done(struct past *past, const struct history_fact *fact)
{
	const struct record *record = &fact->record;
	struct past_exercise *exercise = past_get(past, record->exercise);
	int bit = 2 * (record->set - 1) + (record->side == SIDE_RIGHT);

	past->any_set = true;
	exercise->sets++;
	if (bit >= 0 && bit < 32)
		exercise->done |= 1u << bit;
	if (!past->mine)
		return;
	past->last_done = fact->at;
	past_place_set(past, record);
}

/* How many records a whole dose makes. */
static int set_records(const struct past *past, const struct past_item *item)
{
	return item->dose.sets * (past_has_sides(past, item) ? 2 : 1);
}

/* Each set is there; and as many as all items need that were this exercise today. */
static bool is_done(const struct past *past, const struct past_item *item, const struct past_exercise *exercise)
{
	uint32_t each = past_has_sides(past, item) ? 3 : 1;
	int needed = 0;

	for (int i = 0; i < item->dose.sets && i < 16; i++) {
		if ((exercise->done >> (2 * i) & each) != each)
			return false;
	}
	for (size_t i = 0; i < past->routine->item_count; i++) {
		if (past->items[i].plans > 0 && past_same(past->items[i].exercise, item->exercise))
			needed += set_records(past, &past->items[i]);
	}
	return exercise->sets >= needed;
}

static void count(int *run, int64_t *dates, int64_t when, int by)
{
	*run += by;
	memmove(dates + 1, dates, (PAST_MAX_DATES - 1) * sizeof(*dates));
	dates[0] = when;
}

/* Not the user's doing, when only a part was done. */
static bool is_excused(const struct past *past)
{
	return past->goes_on || past->outcome == OUTCOME_INTERRUPTED || past->outcome == OUTCOME_AUDIO_LOST;
}

static void judge_item(struct past *past, struct past_item *item)
{
	const struct past_exercise *exercise = past_get(past, item->exercise);
	bool hard = past->feedback == PAST_HARD;
	bool touched = exercise->sets > 0 || exercise->skipped;
	bool done = !exercise->skipped && is_done(past, item, exercise);

	if (item->refused >= 0)
		item->refused++;
	/* Changed under way: neither counts for what it is now. */
	if (item->plans != 1)
		return;
	if (exercise->hurt) {
		item->clean = item->below = 0;
	} else if (done && !hard) {
		item->below = 0;
		if (!past->hurt)
			count(&item->clean, item->clean_on, past->began, past->feedback == PAST_EASY ? 2 : 1);
	} else if (exercise->skipped || (touched && (done || !is_excused(past)))) {
		item->clean = 0;
		count(&item->below, item->below_on, past->began, 1);
	}
}

void past_session_end(struct past *past, const struct history_fact *fact)
{
	if (!past->open)
		return;
	past->open = false;
	past->last_hurt = past->hurt;
	if (past->any_set) {
		past->sessions_ever++;
		past->sessions_this_week += past->began >= past->monday;
	}
	if (!past->mine)
		return;
	past->ended = fact->at;
	past->outcome = fact->record.outcome;
	for (size_t i = 0; past->any_set && i < past->routine->item_count; i++) {
		if (past->items[i].adapts)
			judge_item(past, &past->items[i]);
	}
}
