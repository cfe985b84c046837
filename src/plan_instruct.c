/*
 * Compiles what is said before an exercise: its name, its dose, and the instruction, whole the first time, the short
 * cue on later sets.
 */
#include "plan_internal.h"

#include <stdio.h>
#include <string.h>

bool plan_talks(const struct plan_builder *builder, enum talk talk)
{
	return builder->setup->config->talk <= talk;
}

/* The short cue of a later set: "Set two. Hips high, belly firm." */
void plan_introduce_set(struct plan_builder *builder)
{
	struct phrase_arguments arguments = {.n = builder->set};
	bool last = builder->set == builder->dose.sets;

	builder->phase = PHASE_INSTRUCT;
	builder->side = SIDE_NONE;
	plan_say_phrase(builder, last ? PHRASE_SET_LAST : PHRASE_SET, &arguments, builder->setup->voice->pause_ms);
	if (plan_talks(builder, TALK_SHORT) && builder->exercise->cue[0])
		plan_say(builder, builder->exercise->cue, builder->setup->voice->pause_ms);
}

static enum phrase_id dose_phrase(const struct plan_builder *builder)
{
	bool sides = builder->exercise->sides != SIDES_NONE;

	if (builder->exercise->kind == EXERCISE_MOVE)
		return sides ? PHRASE_DOSE_TIMES_SIDES : PHRASE_DOSE_TIMES;
	if (builder->exercise->kind == EXERCISE_STAY && builder->dose.repetitions == 1)
		return sides ? PHRASE_DOSE_STAY_SIDES : PHRASE_DOSE_STAY;
	return sides ? PHRASE_DOSE_HOLD_SIDES : PHRASE_DOSE_HOLD;
}

/* "Two sets. Ten times, five seconds each." */
static void render_dose(const struct plan_builder *builder, char *text, size_t size)
{
	char duration[64];
	const struct voice *voice = builder->setup->voice;
	struct phrase_arguments arguments = {
	    .n = builder->dose.sets,
	    .text = plan_duration(voice, builder->dose.hold_s, duration, sizeof(duration)),
	};
	size_t used = 0;

	if (builder->dose.sets > 1) {
		phrase_render(voice, PHRASE_DOSE_SETS, &arguments, text, size);
		used = strlen(text);
		if (used + 1 < size)
			text[used++] = ' ';
	}
	arguments.n = builder->dose.repetitions;
	phrase_render(voice, dose_phrase(builder), &arguments, text + used, size - used);
}

static enum phrase_id naming_phrase(const struct plan_builder *builder)
{
	const struct routine_item *items = builder->routine->items;
	size_t item = (size_t)builder->item;
	bool first = item == 0 || items[item - 1].part != PART_MAIN;
	bool last = item + 1 == builder->routine->item_count || items[item + 1].part != PART_MAIN;

	if (items[item].part == PART_WARM_UP && item == 0)
		return PHRASE_WARM_UP;
	if (items[item].part != PART_MAIN || first == last || !plan_talks(builder, TALK_FULL))
		return PHRASE_EXERCISE;
	return first ? PHRASE_EXERCISE_FIRST : PHRASE_EXERCISE_LAST;
}

/* "First, the pelvic tilt. Ten times, five seconds each." */
static void name_exercise(struct plan_builder *builder)
{
	char text[SPEAK_TEXT_SIZE];
	struct phrase_arguments arguments = {.exercise = builder->exercise->name, .called = builder->exercise->called};
	size_t used;

	phrase_render(builder->setup->voice, naming_phrase(builder), &arguments, text, sizeof(text) - 1);
	used = strlen(text);
	if (plan_talks(builder, TALK_SHORT)) {
		text[used++] = ' ';
		render_dose(builder, text + used, sizeof(text) - used);
	}
	plan_say(builder, text, builder->setup->voice->pause_ms);
}

static void instruct(struct plan_builder *builder)
{
	const struct exercise *exercise = builder->exercise;
	int pause = builder->setup->voice->pause_ms;

	if (!plan_talks(builder, TALK_FULL)) {
		if (plan_talks(builder, TALK_SHORT) && exercise->cue[0])
			plan_say(builder, exercise->cue, pause);
		return;
	}
	if (builder->before && strcmp(builder->before->setup, exercise->setup) == 0)
		plan_say_phrase(builder, PHRASE_SAME_POSITION, NULL, pause);
	else
		plan_say(builder, exercise->setup, pause);
	plan_say(builder, exercise->movement, pause);
	if (exercise->feel[0])
		plan_say(builder, exercise->feel, pause);
}

void plan_introduce(struct plan_builder *builder)
{
	builder->phase = PHASE_INSTRUCT;
	name_exercise(builder);
	instruct(builder);
}
