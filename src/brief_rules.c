/*
 * The rules by which a dose of today follows from the past: see brief.h, which has them in words. One function for each
 * rule; the first that changes anything has its way.
 */
#include "brief_internal.h"

#include <stdio.h>
#include <string.h>

/* What the rules work with. */
struct maker {
	struct brief *brief;
	const struct past *past;
	const struct config *config;
	int64_t now;
	struct brief_change spare; /* what is not announced, because too much is */
};

static void copy_id(char *out, const char *id)
{
	snprintf(out, ROUTINE_ID_SIZE, "%s", id);
}

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static const struct exercise *exercise_of(const struct maker *maker, const char *id)
{
	return catalogue_exercise(maker->past->catalogue, id);
}

static const char *own_of(const struct maker *maker, size_t index)
{
	return maker->past->routine->items[index].exercise;
}

static enum past_left left_of(const struct maker *maker, const char *id)
{
	const struct past_exercise *known = past_exercise(maker->past, id);

	return known ? known->left : PAST_IN;
}

/* May take another's place: not left out, and has not hurt lately. */
static bool is_welcome(const struct maker *maker, const struct exercise *exercise)
{
	return exercise && left_of(maker, exercise->id) == PAST_IN &&
	       !past_is_sore(past_exercise(maker->past, exercise->id), maker->now);
}

/* The nearest gentler neighbour that may take its place. */
static const struct exercise *gentler_for(const struct maker *maker, const char *id)
{
	const struct exercise *exercise = exercise_of(maker, id);

	for (int i = 0; exercise && i < ROUTINE_MAX_ITEMS; i++) {
		exercise = ladder_gentler(maker->past->catalogue, exercise);
		if (is_welcome(maker, exercise))
			return exercise;
	}
	return NULL;
}

static void limit(int *value, int most)
{
	if (*value > most)
		*value = most;
}

/* What an exercise begins with when it comes to stand at an item: the file's dose, and less than what hurt. */
static struct dose first_dose(const struct maker *maker, size_t index, const struct exercise *exercise)
{
	const struct past_exercise *known = past_exercise(maker->past, exercise->id);
	bool own = same(exercise->id, own_of(maker, index));
	struct dose dose = own ? maker->past->items[index].base : exercise->dose;
	enum ladder_part part;

	if (known && known->hurt_dose.sets > 0) {
		limit(&dose.sets, known->hurt_dose.sets);
		limit(&dose.repetitions, known->hurt_dose.repetitions);
		limit(&dose.hold_s, known->hurt_dose.hold_s);
		if (ladder_same(&dose, &known->hurt_dose))
			ladder_down(exercise, &dose, &part);
	}
	ladder_clamp(exercise, &dose);
	return dose;
}

/* Changes an item, and announces it while there is room. */
static struct brief_change *change(struct maker *maker, size_t index, enum brief_reason reason,
				   const struct brief_item *to)
{
	struct brief *brief = maker->brief;
	struct brief_item *item = &brief->items[index];
	const struct past_exercise *known = past_exercise(maker->past, item->exercise);
	struct brief_change *made = &maker->spare;

	if (brief->change_count < BRIEF_MAX_CHANGES)
		made = &brief->changes[brief->change_count++];
	*made = (struct brief_change){.reason = reason, .part = BRIEF_EXERCISE, .item = (int)index};
	made->score = known ? known->score : -1;
	made->otherwise = *item;
	copy_id(made->exercise, item->exercise);
	copy_id(made->instead, to->exercise);
	*item = *to;
	item->reason = reason;
	return made;
}

static struct brief_item item_with(const struct maker *maker, size_t index, const struct exercise *exercise)
{
	struct brief_item made = {.dose = first_dose(maker, index, exercise)};

	copy_id(made.exercise, exercise->id);
	return made;
}

/* One step of the dose. False when there is none. */
static bool step(struct maker *maker, size_t index, enum brief_reason reason,
		 bool (*ladder)(const struct exercise *exercise, struct dose *dose, enum ladder_part *part))
{
	struct brief_item to = maker->brief->items[index];
	struct dose before = to.dose;
	struct brief_change *made;
	enum ladder_part part;

	if (!ladder(exercise_of(maker, to.exercise), &to.dose, &part))
		return false;
	made = change(maker, index, reason, &to);
	made->part = (enum brief_part)part;
	made->from = ladder_value(&before, part);
	made->to = ladder_value(&to.dose, part);
	return true;
}

/* The gentler neighbour instead. False when there is none. */
static bool go_gentler(struct maker *maker, size_t index, enum brief_reason reason)
{
	const struct exercise *gentler = gentler_for(maker, maker->brief->items[index].exercise);
	struct brief_item to;

	if (!gentler)
		return false;
	to = item_with(maker, index, gentler);
	change(maker, index, reason, &to);
	return true;
}

/* As it was planned last, or as the file has it. */
static void begin_item(struct maker *maker, size_t index)
{
	const struct past_item *known = &maker->past->items[index];
	struct brief_item *item = &maker->brief->items[index];
	const struct exercise *exercise = exercise_of(maker, known->exercise);

	*item = (struct brief_item){.dose = known->base};
	copy_id(item->exercise, exercise ? known->exercise : own_of(maker, index));
	/* Not planned yet, or the neighbour's file is gone. */
	if (!exercise || !known->planned_at)
		return;
	if (!same(exercise->id, own_of(maker, index)))
		item->dose = exercise->dose;
	item->dose.sets = known->dose.sets;
	item->dose.repetitions = known->dose.repetitions;
	item->dose.hold_s = known->dose.hold_s;
	ladder_clamp(exercise, &item->dose);
}

/* Told of in the first session of this routine after the third pain. Who says no asks for it back, with less of it. */
static void leave_out(struct maker *maker, size_t index, const char *id)
{
	const struct past_exercise *known = past_exercise(maker->past, id);
	struct brief_item out = {.reason = known->left == PAST_LEFT_WISH ? BRIEF_WISH : BRIEF_LEFT_OUT};
	struct brief_change *made;
	enum ladder_part part;

	if (out.reason == BRIEF_WISH || known->left_at < maker->past->begun_at) {
		maker->brief->items[index] = out;
		return;
	}
	made = change(maker, index, BRIEF_LEFT_OUT, &out);
	ladder_down(exercise_of(maker, made->exercise), &made->otherwise.dose, &part);
}

/* The item's own exercise is left out: so is the item. A neighbour that stands there and hurts too often: the next
 * gentler one does. */
static bool obey_left_out(struct maker *maker, size_t index)
{
	struct brief_item *item = &maker->brief->items[index];
	const char *own = own_of(maker, index);

	if (left_of(maker, own) != PAST_IN) {
		leave_out(maker, index, own);
		return true;
	}
	if (left_of(maker, item->exercise) == PAST_IN)
		return false;
	if (left_of(maker, item->exercise) == PAST_LEFT_WISH || !go_gentler(maker, index, BRIEF_PAIN_GENTLER))
		leave_out(maker, index, item->exercise);
	return true;
}

/* Something gentler took its place in the last session, because it hurt: that is told of once more. */
static bool recall_gentler(struct maker *maker, size_t index)
{
	const struct past_item *known = &maker->past->items[index];
	const struct past_exercise *hurt = past_exercise(maker->past, known->began_as);
	struct brief_item *item = &maker->brief->items[index];
	struct brief_change *made;
	struct brief_item to = *item;

	if (!known->adapts || known->began_at < maker->past->begun_at || same(known->began_as, item->exercise) ||
	    !hurt || hurt->pain_at < known->began_at)
		return false;
	made = change(maker, index, BRIEF_PAIN_GENTLER, &to);
	copy_id(made->exercise, known->began_as);
	made->score = hurt->score;
	return true;
}

/* It hurt since it was last planned. */
static bool has_hurt(const struct maker *maker, size_t index)
{
	const struct past_item *known = &maker->past->items[index];
	const struct past_exercise *exercise = past_exercise(maker->past, maker->brief->items[index].exercise);

	return exercise && exercise->pain_at > (known->adapts ? known->planned_at : maker->past->begun_at);
}

/* Four weeks after a pain its place need not be taken, but it begins with less. */
static bool obey_pain(struct maker *maker, size_t index)
{
	const struct past_exercise *exercise = past_exercise(maker->past, maker->brief->items[index].exercise);

	if (!has_hurt(maker, index))
		return recall_gentler(maker, index);
	if (!exercise->mild && past_is_sore(exercise, maker->now) && go_gentler(maker, index, BRIEF_PAIN_GENTLER))
		return true;
	return step(maker, index, BRIEF_PAIN_DOWN, ladder_down) || go_gentler(maker, index, BRIEF_PAIN_GENTLER);
}

/* Wished by the name that the routine has for it, or by that of what stands there. */
static bool is_wished(const struct maker *maker, size_t index, bool harder)
{
	const struct past_exercise *own = past_exercise(maker->past, own_of(maker, index));
	const struct past_exercise *now = past_exercise(maker->past, maker->brief->items[index].exercise);

	return (own && (harder ? own->harder : own->easier)) || (now && (harder ? now->harder : now->easier));
}

static bool obey_easier(struct maker *maker, size_t index)
{
	return is_wished(maker, index, false) &&
	       (go_gentler(maker, index, BRIEF_WISH) || step(maker, index, BRIEF_WISH, ladder_down));
}

/* The rules that care for safety, or obey. */
static void obey_past(struct maker *maker, size_t index)
{
	if (exercise_of(maker, own_of(maker, index)) && !obey_left_out(maker, index) && !obey_pain(maker, index))
		obey_easier(maker, index);
}

static bool is_at_rest(const struct maker *maker, const struct past_item *known)
{
	return known->refused >= 0 && known->refused <= maker->config->refused_sessions;
}

/* Below the dose too often, or too hard: what takes longest gets shorter, strength work before what stretches. */
static void ease_one(struct maker *maker)
{
	int best = -1, most = -1;

	for (size_t i = 0; i < maker->brief->item_count; i++) {
		const struct past_item *known = &maker->past->items[i];
		const struct brief_item *item = &maker->brief->items[i];
		const struct exercise *exercise = exercise_of(maker, item->exercise);
		struct dose dose = item->dose;
		enum ladder_part part;
		int weight;

		if (!known->adapts || !exercise || known->below < maker->config->below_sessions ||
		    is_at_rest(maker, known) ||
		    !(ladder_down(exercise, &dose, &part) || gentler_for(maker, item->exercise)))
			continue;
		weight = ladder_seconds(exercise, &dose) + (exercise->strength ? 100000 : 0);
		if (weight > most) {
			most = weight;
			best = (int)i;
		}
	}
	if (best >= 0 && !step(maker, (size_t)best, BRIEF_STEP_DOWN, ladder_down))
		go_gentler(maker, (size_t)best, BRIEF_STEP_DOWN);
}

static bool is_in_routine(const struct maker *maker, const char *id)
{
	for (size_t i = 0; i < maker->brief->item_count; i++) {
		if (same(own_of(maker, i), id) || same(maker->brief->items[i].exercise, id))
			return true;
	}
	return false;
}

/* The item stays as it is until the user says yes. */
static void offer(struct maker *maker, size_t index, enum brief_reason reason, const struct exercise *exercise)
{
	struct brief_item before = maker->brief->items[index];
	struct brief_item instead = item_with(maker, index, exercise);
	struct brief_change *made = change(maker, index, reason, &before);

	instead.reason = reason;
	copy_id(made->instead, exercise->id);
	made->otherwise = instead;
}

static bool raise_one(struct maker *maker, size_t index, bool wished)
{
	const struct catalogue *catalogue = maker->past->catalogue;
	const struct exercise *exercise = exercise_of(maker, maker->brief->items[index].exercise);
	const struct exercise *above = ladder_above(catalogue, exercise_of(maker, own_of(maker, index)), exercise);
	const struct exercise *harder = ladder_harder(catalogue, exercise);

	if (above && left_of(maker, above->id) == PAST_IN) {
		offer(maker, index, BRIEF_OFFER_BACK, above);
		return true;
	}
	if (step(maker, index, wished ? BRIEF_WISH : BRIEF_STEP_UP, ladder_up))
		return true;
	if (!is_welcome(maker, harder) || is_in_routine(maker, harder->id))
		return false;
	offer(maker, index, BRIEF_OFFER_HARDER, harder);
	return true;
}

/* How much it is an item's turn to go up; 0 = not at all. */
static int turn_of(const struct maker *maker, size_t index)
{
	const struct past_item *known = &maker->past->items[index];
	const struct brief_item *item = &maker->brief->items[index];

	if (!known->adapts || !exercise_of(maker, item->exercise) || has_hurt(maker, index))
		return 0;
	if (is_wished(maker, index, true))
		return 1000000;
	if (!maker->config->adapt || known->clean < maker->config->clean_sessions || is_at_rest(maker, known))
		return 0;
	/* Of two that have waited as long, what was taken away comes first. */
	return 2 * known->clean + !same(item->exercise, own_of(maker, index));
}

/* What has waited longest, and if it cannot, the one after it. */
static void raise_someone(struct maker *maker)
{
	bool tried[ROUTINE_MAX_ITEMS] = {false};

	for (size_t round = 0; round < maker->brief->item_count; round++) {
		size_t best = 0;
		int turn = 0;

		for (size_t i = 0; i < maker->brief->item_count; i++) {
			if (!tried[i] && turn_of(maker, i) > turn) {
				turn = turn_of(maker, i);
				best = i;
			}
		}
		if (turn == 0 || raise_one(maker, best, is_wished(maker, best, true)))
			return;
		tried[best] = true;
	}
}

static void list_barred(struct maker *maker)
{
	struct brief *brief = maker->brief;

	for (size_t i = 0; i < maker->past->exercise_count && brief->barred_count < BRIEF_MAX_BARRED; i++) {
		const struct past_exercise *known = &maker->past->exercises[i];

		if (known->left != PAST_IN || past_is_sore(known, maker->now))
			copy_id(brief->barred[brief->barred_count++], known->id);
	}
}

void brief_rules(struct brief *brief, const struct past *past, const struct config *config, int64_t now)
{
	struct maker maker = {.brief = brief, .past = past, .config = config, .now = now};

	brief->item_count = past->routine->item_count;
	for (size_t i = 0; i < brief->item_count; i++)
		begin_item(&maker, i);
	for (size_t i = 0; i < brief->item_count; i++)
		obey_past(&maker, i);
	if (brief->change_count == 0 && config->adapt)
		ease_one(&maker);
	if (brief->change_count == 0 && !past->last_hurt)
		raise_someone(&maker);
	list_barred(&maker);
}
