/*
 * The past of a play: what its scenario says of days before, as records in the history. A session of then has the doses
 * that followed from what was before it, by the very rules that the coach goes by.
 */
#include "brief.h"
#include "people.h"
#include "stage_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG_AGO_S ((int64_t)400 * 86400)
#define SET_S 60

/* A session of the past that is being told. */
struct telling {
	struct stage *stage;
	const struct scene_past *past;
	const struct routine *written;
	struct routine routine; /* with the doses of then */
	int origin[ROUTINE_MAX_ITEMS];
	struct past facts;
	struct brief brief;
	int64_t now;
};

static void put(struct stage *stage, int64_t at, enum record_kind kind, const char *exercise, const char *phrase)
{
	struct record record = {.kind = kind, .score = -1};
	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	snprintf(record.phrase, sizeof(record.phrase), "%s", phrase);
	history_append(stage->history, at, &record);
}

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void put_dose(struct telling *telling, size_t item)
{
	const struct catalogue *catalogue = telling->stage->material.catalogue;
	const struct routine_item *planned = &telling->routine.items[item];
	const struct routine_item *written = &telling->written->items[telling->origin[item]];
	struct dose base = dose_resolve(&written->dose, &catalogue_exercise(catalogue, written->exercise)->dose);
	struct record record = {.kind = RECORD_DOSE, .score = -1};
	record.set = planned->dose.sets;
	record.repetitions = planned->dose.repetitions;
	record.hold_s = planned->dose.hold_s;
	snprintf(record.exercise, sizeof(record.exercise), "%s", planned->exercise);
	past_dose_phrase(record.phrase, sizeof(record.phrase), written->exercise, &base);
	history_append(telling->stage->history, telling->now, &record);
}

static void put_set(struct telling *telling, const struct routine_item *item, int set, enum side side)
{
	struct record record = {.kind = RECORD_SET_DONE, .set = set, .side = side, .score = -1};
	telling->now += SET_S;
	record.repetitions = item->dose.repetitions;
	record.hold_s = item->dose.hold_s;
	snprintf(record.exercise, sizeof(record.exercise), "%s", item->exercise);
	history_append(telling->stage->history, telling->now, &record);
}

static void put_sets(struct telling *telling, const struct routine_item *item)
{
	const struct exercise *exercise = catalogue_exercise(telling->stage->material.catalogue, item->exercise);
	for (int set = 1; set <= item->dose.sets; set++) {
		if (exercise->sides == SIDES_EACH)
			put_set(telling, item, set, SIDE_LEFT);
		put_set(telling, item, set, exercise->sides == SIDES_EACH ? SIDE_RIGHT : SIDE_NONE);
	}
}

/* It hurt, was asked about, and taken as its score says. */
static void put_pain(struct telling *telling, const char *exercise)
{
	struct stage *stage = telling->stage;
	int score = telling->past->score;
	struct record record = {.kind = RECORD_PAIN, .set = 1, .repetition = 1, .phase = "work", .score = -1};
	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	snprintf(record.phrase, sizeof(record.phrase), "it hurts");
	history_append(stage->history, telling->now, &record);
	if (score < 0)
		return;
	record = (struct record){.kind = RECORD_PAIN_SCORE, .score = score};
	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	history_append(stage->history, telling->now, &record);
	put(stage, telling->now, RECORD_PAIN_END, exercise, score <= 3 ? "green" : score <= 5 ? "amber" : "red");
}

/* One item after another. False when the session ended before the last. */
static bool put_items(struct telling *telling)
{
	const struct scene_past *past = telling->past;
	for (size_t i = 0; i < telling->routine.item_count; i++) {
		const struct routine_item *item = &telling->routine.items[i];
		if (same(past->pain, item->exercise))
			put_pain(telling, item->exercise);
		if (same(past->ends, item->exercise))
			return false;
		if (same(past->skips, item->exercise) || same(past->pain, item->exercise))
			put(telling->stage, telling->now, RECORD_SKIPPED, item->exercise, "");
		else
			put_sets(telling, item);
	}
	return true;
}

static enum outcome outcome_of(const char *name)
{
	enum outcome outcome = OUTCOME_COMPLETE;
	while (outcome < OUTCOME_INTERRUPTED && !same(outcome_name(outcome), name))
		outcome = (enum outcome)(outcome + 1);
	return outcome;
}

/* Offers are declined without a word: no record is made of that. */
static void decide(struct telling *telling)
{
	struct brief *brief = &telling->brief;
	for (size_t i = 0; telling->past->refuses && i < brief->change_count; i++) {
		const struct brief_change *change = &brief->changes[i];
		if (!brief_goes_up(change))
			continue;
		put(telling->stage, telling->now, RECORD_WISH, telling->written->items[change->item].exercise,
		    "refused");
		if (change->reason == BRIEF_STEP_UP)
			brief_reverse(brief, i);
	}
	if (telling->past->settled && brief->ask_settled) {
		struct record record = {.kind = RECORD_SETTLED, .score = 1};
		snprintf(record.exercise, sizeof(record.exercise), "%s", brief->settled_exercise);
		history_append(telling->stage->history, telling->now, &record);
	}
}

static void put_session(struct telling *telling)
{
	const struct scene_past *past = telling->past;
	struct stage *stage = telling->stage;
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .score = -1};
	struct record end = {.kind = RECORD_SESSION_END, .outcome = OUTCOME_COMPLETE, .score = -1};
	snprintf(begin.routine, sizeof(begin.routine), "%s", telling->written->id);
	snprintf(begin.person, sizeof(begin.person), "%s", people_meant(&stage->config.people, past->person));
	past_begin(&telling->facts, stage->material.catalogue, telling->written, telling->now);
	history_replay(stage->history, begin.person, past_take, &telling->facts);
	brief_make(&telling->brief, &telling->facts, &stage->config, telling->now);
	history_append(stage->history, telling->now, &begin);
	decide(telling);
	telling->routine = *telling->written;
	brief_apply(&telling->brief, &telling->routine, telling->origin);
	for (size_t i = 0; i < telling->routine.item_count; i++)
		put_dose(telling, i);
	if (!put_items(telling))
		end.outcome = outcome_of(past->outcome);
	if (past->feedback[0] != '\0')
		put(stage, telling->now, RECORD_FEEDBACK, "", past->feedback);
	history_append(stage->history, telling->now, &end);
}

static bool tell_session(struct stage *stage, const struct scene_past *past)
{
	struct telling *telling = calloc(1, sizeof(*telling));
	const struct routine *routine = catalogue_routine(stage->material.catalogue, past->name);
	if (telling != NULL && routine != NULL) {
		telling->stage = stage;
		telling->past = past;
		telling->written = routine;
		telling->now = STAGE_CURTAIN_TIME - past->ago_s;
		put_session(telling);
	} else {
		problems_add(stage->setup.problems, stage->setup.file, past->line, "past",
			     "there is no routine \"%s\"; expected the id of one", past->name);
	}
	free(telling);
	return routine != NULL;
}

/* Everybody knows what is said once, unless the scenario is about that. */
static void tell_known(struct stage *stage)
{
	static const char *const known[] = {"safety", "tour"};
	const struct people *people = &stage->config.people;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct record record = {.kind = RECORD_KNOWN, .score = -1};
		snprintf(record.phrase, sizeof(record.phrase), "%s", known[i]);
		for (size_t k = 0; k == 0 || k < people->count; k++) {
			snprintf(record.person, sizeof(record.person), "%s",
				 people->count > 0 ? people->list[k].id : "");
			history_append(stage->history, STAGE_CURTAIN_TIME - LONG_AGO_S, &record);
		}
	}
}

bool stage_past(struct stage *stage)
{
	const struct scenario *scenario = stage->setup.scenario;
	bool good = true;
	if (!scenario->newcomer)
		tell_known(stage);
	for (size_t i = 0; i < scenario->past_count; i++) {
		const struct scene_past *past = &scenario->pasts[i];
		int64_t at = STAGE_CURTAIN_TIME - past->ago_s;
		if (past->kind == SCENE_PAST_SESSION)
			good = tell_session(stage, past) && good;
		else if (past->kind == SCENE_PAST_WISH)
			put(stage, at, RECORD_WISH, past->exercise, past->name);
		else
			put(stage, at, RECORD_KNOWN, "", past->name);
	}
	return good;
}
