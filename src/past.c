/*
 * The fold over the facts of the history: one function for each kind of fact. What is planned counts, not what might
 * have been: a dose is only what a RECORD_DOSE says was planned. Sessions are in past_session.c.
 */
#include "past_internal.h"

#include <stdio.h>

#define MILD_SCORE 3 /* green, until it is recorded how the pain was taken (Provide physiotherapy) */

static void copy_id(char *out, const char *id)
{
	snprintf(out, ROUTINE_ID_SIZE, "%s", id);
}

const struct past_exercise *past_exercise(const struct past *past, const char *id)
{
	for (size_t i = 0; i < past->exercise_count; i++) {
		if (past_same(past->exercises[i].id, id))
			return &past->exercises[i];
	}
	return NULL;
}

/* The same, made when it is not there. There are far fewer exercises than places; should a file bring more, the last
 * place is theirs in turn. */
struct past_exercise *past_get(struct past *past, const char *id)
{
	struct past_exercise *exercise = (struct past_exercise *)past_exercise(past, id);

	if (exercise)
		return exercise;
	if (past->exercise_count < PAST_MAX_EXERCISES)
		past->exercise_count++;
	exercise = &past->exercises[past->exercise_count - 1];
	*exercise = (struct past_exercise){.score = -1};
	copy_id(exercise->id, id);
	return exercise;
}

bool past_is_sore(const struct past_exercise *exercise, int64_t now)
{
	return exercise && exercise->pain_at && now - exercise->pains[0] < PAST_RECENT_S;
}

static void leave_out(struct past *past, struct past_exercise *exercise, enum past_left why, int64_t at)
{
	if (exercise->left == PAST_IN)
		exercise->left_at = past->facts;
	exercise->left = why;
	exercise->left_when = at;
}

static void take_pain(struct past *past, const struct history_fact *fact)
{
	struct past_exercise *exercise = past_get(past, fact->record.exercise);
	int64_t third;

	past->hurt = true;
	if (!fact->record.exercise[0])
		return;
	memmove(&exercise->pains[1], &exercise->pains[0], sizeof(exercise->pains) - sizeof(exercise->pains[0]));
	exercise->pains[0] = fact->at;
	exercise->pain_at = past->facts;
	exercise->score = fact->record.score;
	exercise->mild = fact->record.score >= 0 && fact->record.score <= MILD_SCORE;
	exercise->hurt_dose = exercise->planned;
	exercise->hurt = true;
	exercise->harder = false;
	for (size_t i = 0; i < past->routine->item_count; i++) {
		if (past_same(past->items[i].exercise, exercise->id))
			past->items[i].clean = 0;
	}
	third = exercise->pains[PAST_TOO_MANY_PAINS - 1];
	if (third && fact->at - third < PAST_RECENT_S)
		leave_out(past, exercise, PAST_LEFT_PAIN, fact->at);
}

static void take_score(struct past *past, const struct record *record)
{
	struct past_exercise *exercise = past_get(past, record->exercise);

	exercise->score = record->score;
	exercise->mild = record->score >= 0 && record->score <= MILD_SCORE;
}

static struct past_item *find_item(struct past *past, const char *id)
{
	for (size_t i = 0; i < past->routine->item_count; i++) {
		if (past->items[i].adapts && past_same(past->routine->items[i].exercise, id))
			return &past->items[i];
	}
	return NULL;
}

static void reset_item(struct past *past, size_t index)
{
	const struct routine_item *item = &past->routine->items[index];
	const struct exercise *exercise = catalogue_exercise(past->catalogue, item->exercise);
	struct past_item *known = &past->items[index];
	bool adapts = item->part == PART_MAIN && exercise && !exercise->fixed;

	for (size_t i = 0; i < past->routine->item_count; i++)
		adapts = adapts && (i == index || !past_same(past->routine->items[i].exercise, item->exercise));
	*known = (struct past_item){.adapts = adapts, .refused = -1};
	copy_id(known->exercise, item->exercise);
	copy_id(known->began_as, item->exercise);
	if (exercise)
		known->base = known->dose = dose_resolve(&item->dose, &exercise->dose);
}

void past_dose_phrase(char *out, size_t size, const char *item, const struct dose *base)
{
	snprintf(out, size, "%s %dx%dx%d", item, base->sets, base->repetitions, base->hold_s);
}

bool past_has_sides(const struct past *past, const struct past_item *item)
{
	const struct exercise *exercise = catalogue_exercise(past->catalogue, item->exercise);

	return exercise && exercise->sides == SIDES_EACH;
}

/* The item that a planned dose is for, when the file has not changed since. One that has changed begins anew. */
static struct past_item *item_of_dose(struct past *past, const struct record *record)
{
	char id[ROUTINE_ID_SIZE], phrase[HISTORY_TEXT_SIZE];
	struct past_item *item;

	/* Facts that somebody else wrote may tell no more than the exercise. */
	if (!record->phrase[0])
		return find_item(past, record->exercise);
	snprintf(id, sizeof(id), "%.*s", (int)strcspn(record->phrase, " "), record->phrase);
	item = find_item(past, id);
	if (!item)
		return NULL;
	past_dose_phrase(phrase, sizeof(phrase), id, &item->base);
	if (past_same(phrase, record->phrase))
		return item;
	reset_item(past, (size_t)(item - past->items));
	return NULL;
}

static bool is_planned_as_before(const struct past_item *item, const struct record *record)
{
	return past_same(item->exercise, record->exercise) && item->dose.sets == record->set &&
	       item->dose.repetitions == record->repetitions && item->dose.hold_s == record->hold_s;
}

/* Something has changed: what counted towards it counts no more, and what was wished has been done. */
static void begin_anew(struct past *past, struct past_item *item)
{
	struct past_exercise *before = past_get(past, item->exercise);
	struct past_exercise *own = past_get(past, past->routine->items[item - past->items].exercise);

	item->clean = item->below = 0;
	before->easier = before->harder = false;
	own->easier = own->harder = false;
}

static void take_dose(struct past *past, const struct record *record)
{
	struct past_exercise *exercise = past_get(past, record->exercise);
	struct past_item *item = past->mine ? item_of_dose(past, record) : NULL;

	exercise->planned =
	    (struct dose){.sets = record->set, .repetitions = record->repetitions, .hold_s = record->hold_s};
	if (!item)
		return;
	if (!is_planned_as_before(item, record))
		begin_anew(past, item);
	if (item->plans++ == 0) {
		copy_id(item->began_as, record->exercise);
		item->began_at = past->facts;
	}
	copy_id(item->exercise, record->exercise);
	item->dose.sets = record->set;
	item->dose.repetitions = record->repetitions;
	item->dose.hold_s = record->hold_s;
	item->planned_at = past->facts;
}

static void refuse(struct past *past, struct past_item *item)
{
	struct past_exercise *stands = past_get(past, item->exercise);

	item->refused = 0;
	stands->easier = stands->harder = false;
}

static void take_wish(struct past *past, const struct history_fact *fact)
{
	const struct record *record = &fact->record;
	struct past_exercise *exercise = past_get(past, record->exercise);
	struct past_item *item = find_item(past, record->exercise);
	bool outside = fact->session == 0;

	if (past_same(record->phrase, "leave-out")) {
		leave_out(past, exercise, PAST_LEFT_WISH, fact->at);
	} else if (past_same(record->phrase, "take-back")) {
		exercise->left = PAST_IN;
		memset(exercise->pains + 1, 0, sizeof(exercise->pains) - sizeof(exercise->pains[0]));
	} else if (past_same(record->phrase, "refused")) {
		exercise->easier = exercise->harder = false;
		if (item)
			refuse(past, item);
	} else if (outside) {
		exercise->easier = past_same(record->phrase, "easier");
		exercise->harder = past_same(record->phrase, "harder");
	}
}

/* Safety and tour are the person's; the answer to a routine's own question is only for that routine. */
static void take_known(struct past *past, const struct history_fact *fact)
{
	const char *what = fact->record.phrase, *routine = fact->record.routine;

	past->safety_known = past->safety_known || past_same(what, "safety");
	past->tour_known = past->tour_known || past_same(what, "tour");
	if (past_same(what, "doctor"))
		past->doctor_at = fact->at;
	if (past_same(what, "trainer") && (!routine[0] || past_same(routine, past->routine->id)))
		past->trainer_at = fact->at;
}

void past_begin(struct past *past, const struct catalogue *catalogue, const struct routine *routine, int64_t now)
{
	/* 1970 began on a Thursday; weeks begin on Monday, in UTC: good enough for a sentence. */
	int64_t day = now / 86400;

	memset(past, 0, sizeof(*past));
	past->catalogue = catalogue;
	past->routine = routine;
	past->monday = (day - (day + 3) % 7) * 86400;
	past->place.item = -1;
	for (size_t i = 0; i < routine->item_count; i++)
		reset_item(past, i);
}

static enum past_feedback feedback_of(const char *phrase)
{
	return past_same(phrase, "easy") ? PAST_EASY : past_same(phrase, "hard") ? PAST_HARD : PAST_RIGHT;
}

static void take_in_session(struct past *past, const struct history_fact *fact)
{
	const struct record *record = &fact->record;

	switch (record->kind) {
	case RECORD_DOSE:
		take_dose(past, record);
		break;
	case RECORD_SET_DONE:
		past_set_done(past, fact);
		break;
	case RECORD_SKIPPED:
		past_get(past, record->exercise)->skipped = true;
		if (past->mine)
			past_place_skip(past, record);
		break;
	case RECORD_PAIN:
		take_pain(past, fact);
		if (past->mine)
			past_place_pain(past, record);
		break;
	case RECORD_PAIN_SCORE:
		take_score(past, record);
		break;
	case RECORD_RED_FLAG:
		past->red_flag_at = fact->at;
		past_get(past, record->exercise)->mild = false;
		break;
	case RECORD_PAIN_END:
		past_get(past, record->exercise)->mild = past_same(record->phrase, "green");
		if (past_same(record->phrase, "red"))
			past->red_at = fact->at;
		break;
	case RECORD_FEEDBACK:
		past->feedback = feedback_of(record->phrase);
		break;
	case RECORD_SESSION_END:
		past_session_end(past, fact);
		break;
	default:
		break;
	}
}

bool past_take(void *user, const struct history_fact *fact)
{
	struct past *past = user;

	past->facts++;
	switch (fact->record.kind) {
	case RECORD_SESSION_BEGIN:
		if (past->open) {
			struct history_fact end = *fact;

			end.record.outcome = OUTCOME_INTERRUPTED;
			past_session_end(past, &end);
		}
		past_session_begin(past, fact);
		break;
	case RECORD_SETTLED:
		past->settled_at = past->facts;
		break;
	case RECORD_WISH:
		take_wish(past, fact);
		break;
	case RECORD_KNOWN:
		take_known(past, fact);
		break;
	default:
		if (past->open)
			take_in_session(past, fact);
		break;
	}
	return true;
}
