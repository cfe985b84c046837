/*
 * The brief: what brief_rules.c has decided about the doses, and what else the past has to say to the session that
 * begins. Applying it to the routine, and what becomes of it when the user says otherwise.
 */
#include "brief.h"

#include "brief_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define TRAINER_S ((int64_t)26 * 7 * 86400)
#define TOO_SOON_S (20 * 3600)	   /* rest between two sessions of strength work (C, E) */
#define SETTLED_FROM_S (12 * 3600) /* a night: before, there is nothing to tell */
#define SETTLED_UNTIL_S (7 * 86400)

/* A Pi has no clock of its own: after the plug was pulled its time is up to an hour behind until the network tells it. */
static void find_interrupted(struct brief *brief, const struct past *past, int64_t now)
{
	size_t item = (size_t)past->place.item;
	int64_t since = now - past->ended;

	if (past->place.item < 0 || past->outcome == OUTCOME_COMPLETE || past->outcome == OUTCOME_ENDED ||
	    past->ended == 0 || since <= -PAST_CUT_SHORT_S || since >= PAST_CUT_SHORT_S ||
	    (past->last_done < past->mine_began && !past->from_there))
		return;
	/* What is left out today is passed over. */
	while (item < brief->item_count && !brief->items[item].exercise[0])
		item++;
	if (item == brief->item_count)
		return;
	brief->interrupted = true;
	brief->left_item = (int)item;
	snprintf(brief->left_exercise, sizeof(brief->left_exercise), "%s",
		 (int)item == past->place.item ? past->place.exercise : brief->items[item].exercise);
	brief->left_set = (int)item == past->place.item ? past->place.set : 1;
	brief->left_side = (int)item == past->place.item ? past->place.side : SIDE_NONE;
	brief->left_hurt = past->place_hurt && (int)item == past->place.item;
}

/* The worst of the pains that have not been asked about. */
static void find_unsettled(struct brief *brief, const struct past *past, int64_t now)
{
	for (size_t i = 0; i < past->exercise_count; i++) {
		const struct past_exercise *known = &past->exercises[i];
		int64_t age = now - known->pains[0];

		if (known->pain_at <= past->settled_at || age < SETTLED_FROM_S || age > SETTLED_UNTIL_S ||
		    (brief->ask_settled && known->score <= brief->settled_score) ||
		    !catalogue_exercise(past->catalogue, known->id))
			continue;
		brief->ask_settled = true;
		brief->settled_score = known->score;
		snprintf(brief->settled_exercise, sizeof(brief->settled_exercise), "%s", known->id);
	}
}

/* Who has not done it for half a year is asked anew: how a weight is lifted is forgotten by then, and the back that was
 * shown it is no longer the same. A time in the future, of a clock that was wrong, counts. */
static bool trainer_is_known(const struct past *past, int64_t now)
{
	int64_t last = past->trainer_at > past->last_done ? past->trainer_at : past->last_done;

	return past->trainer_at > 0 && now - last <= TRAINER_S;
}

void brief_make(struct brief *brief, const struct past *past, const struct config *config, int64_t now)
{
	int64_t since = now - past->last_done;

	memset(brief, 0, sizeof(*brief));
	brief_rules(brief, past, config, now);
	brief->safety_known = past->safety_known;
	brief->trainer_known = trainer_is_known(past, now);
	brief->tour_known = past->tour_known;
	brief->ask_doctor = past->red_flag_at > past->doctor_at;
	brief->rest_today = past->red_at > 0 && now - past->red_at < TOO_SOON_S;
	brief->sessions_this_week = past->sessions_this_week;
	brief->sessions_ever = past->sessions_ever;
	brief->too_soon = past->routine->strength && past->last_done > 0 && since >= 0 && since < TOO_SOON_S;
	find_interrupted(brief, past, now);
	find_unsettled(brief, past, now);
}

void brief_plain(struct brief *brief, const struct catalogue *catalogue, const struct routine *routine)
{
	memset(brief, 0, sizeof(*brief));
	brief->item_count = routine->item_count;
	for (size_t i = 0; i < routine->item_count; i++) {
		const struct exercise *exercise = catalogue_exercise(catalogue, routine->items[i].exercise);
		struct brief_item *item = &brief->items[i];

		item->dose = exercise ? dose_resolve(&routine->items[i].dose, &exercise->dose) : routine->items[i].dose;
		snprintf(item->exercise, sizeof(item->exercise), "%s", routine->items[i].exercise);
	}
}

void brief_reverse(struct brief *brief, size_t change)
{
	struct brief_change *made = &brief->changes[change];

	assert(change < brief->change_count);
	brief->items[made->item] = made->otherwise;
}

void brief_unsettled(struct brief *brief, const struct routine *routine)
{
	for (size_t i = 0; i < brief->item_count; i++) {
		if (strcmp(routine->items[i].exercise, brief->settled_exercise) != 0 &&
		    strcmp(brief->items[i].exercise, brief->settled_exercise) != 0)
			continue;
		brief->items[i] = (struct brief_item){.reason = BRIEF_PAIN_GENTLER};
	}
	for (size_t i = 0; i < brief->change_count; i++) {
		if (brief_goes_up(&brief->changes[i]) && brief->changes[i].part != BRIEF_EXERCISE)
			brief_reverse(brief, i);
	}
	brief->change_count = 0;
}

bool brief_goes_up(const struct brief_change *change)
{
	switch (change->reason) {
	case BRIEF_STEP_UP:
	case BRIEF_OFFER_HARDER:
	case BRIEF_OFFER_BACK:
		return true;
	case BRIEF_WISH:
		return change->part != BRIEF_EXERCISE && change->to > change->from;
	default:
		return false;
	}
}

bool brief_bars(const struct brief *brief, const char *exercise)
{
	for (size_t i = 0; i < brief->barred_count; i++) {
		if (strcmp(brief->barred[i], exercise) == 0)
			return true;
	}
	return false;
}

bool brief_apply(const struct brief *brief, struct routine *routine, int *origin)
{
	size_t count = 0;
	bool any = false;

	assert(brief->item_count == routine->item_count);
	for (size_t i = 0; i < brief->item_count; i++) {
		const struct brief_item *item = &brief->items[i];
		struct routine_item made = routine->items[i];

		if (!item->exercise[0])
			continue;
		snprintf(made.exercise, sizeof(made.exercise), "%s", item->exercise);
		made.dose = item->dose;
		any = any || made.part == PART_MAIN;
		origin[count] = (int)i;
		routine->items[count++] = made;
	}
	routine->item_count = count;
	return any;
}
