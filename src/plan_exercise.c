/*
 * Compiles one exercise: its name and instruction, then sets, sides and repetitions, down to every counted number.
 * Three kinds: what is held is counted aloud, what moves has its tempo, what stays is one long hold.
 */
#include "plan_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define READY_TO_GO_MS 600 /* "Ready ... lift" */
#define NAME_TO_GO_MS 250  /* "Two. Lift." */
#define GO_TO_BEAT_MS 1200 /* from the word to being there, when the file gives no tempo */
#define PRAISE_GAP_MS 400
#define COUNTED_HOLD_S 10 /* longer holds are not counted through */
#define COUNTDOWN_S 5
#define HALFWAY_FROM_S 15   /* below, "halfway" would run into the countdown */
#define SPEAKING_GAP_MS 500 /* quiet that must stay between two numbers for a "stop" to be heard */
#define SHORTEST_NUMBER_MS 300

static int beat(const struct plan_builder *builder)
{
	return builder->setup->config->slot_ms;
}

static int number_fit(const struct plan_builder *builder)
{
	int fit = beat(builder) - SPEAKING_GAP_MS;

	if (fit > SPEAKING_GAP_MS)
		return SPEAKING_GAP_MS;
	return fit < SHORTEST_NUMBER_MS ? SHORTEST_NUMBER_MS : fit;
}

/* The way out, or back. */
static int way_ms(const struct plan_builder *builder)
{
	return builder->dose.tempo_ms > 0 ? builder->dose.tempo_ms : GO_TO_BEAT_MS;
}

/* "Lift" as a sentence of its own. */
static void cue_text(const struct plan_builder *builder, const char *words, char *text, size_t size)
{
	struct phrase_arguments arguments = {.text = words};
	size_t length = strlen(words);

	if (length > 0 && ispunct((unsigned char)words[length - 1]))
		snprintf(text, size, "%s", words);
	else
		phrase_render(builder->setup->voice, PHRASE_CUE, &arguments, text, size);
}

static struct step *slot_number(struct plan_builder *builder, int number, int slot_ms)
{
	char words[32];
	struct step *step = plan_slot(builder, voice_number(builder->setup->voice, number, words, sizeof(words)),
				      slot_ms, number_fit(builder));

	step->counted = true;
	return step;
}

static struct step *slot_words(struct plan_builder *builder, const char *words, int slot_ms, int fit_ms)
{
	char text[ROUTINE_NAME_SIZE + 8];

	cue_text(builder, words, text, sizeof(text));
	return plan_slot(builder, text, slot_ms, fit_ms);
}

/* What a repetition is called: "Ready.", "Two.", "Last one. Left." */
static enum phrase_id name_of(const struct plan_builder *builder, int pass, int passes)
{
	bool sided = builder->exercise->sides == SIDES_ALTERNATE;

	if (sided && pass % 2 == 1)
		return PHRASE_SIDE;
	if (pass == 0)
		return sided ? PHRASE_READY_SIDE : PHRASE_READY;
	if (pass == passes - (sided ? 2 : 1))
		return sided ? PHRASE_REPETITION_LAST_SIDE : PHRASE_REPETITION_LAST;
	return sided ? PHRASE_REPETITION_SIDE : PHRASE_REPETITION;
}

static void render_name(const struct plan_builder *builder, int pass, int passes, char *text, size_t size)
{
	struct phrase_arguments arguments = {.n = builder->repetition, .side = plan_side(builder, builder->side)};

	phrase_render(builder->setup->voice, name_of(builder, pass, passes), &arguments, text, size);
}

/* Counts of a hold of `seconds`: each of them up to ten, beyond that halfway and the last five, downwards. */
static void add_counts(struct plan_builder *builder, int seconds)
{
	char text[ROUTINE_NAME_SIZE];

	if (seconds <= COUNTED_HOLD_S) {
		for (int i = 0; i < seconds; i++)
			slot_number(builder, i + 1, i * beat(builder))->loaded = true;
		return;
	}
	if (seconds >= HALFWAY_FROM_S) {
		phrase_render(builder->setup->voice, PHRASE_HALFWAY, NULL, text, sizeof(text));
		plan_slot(builder, text, seconds * 500, 0)->loaded = true;
	}
	for (int i = COUNTDOWN_S; i > 0; i--)
		slot_number(builder, i, seconds * 1000 - i * beat(builder))->loaded = true;
}

static void add_release(struct plan_builder *builder, int slot_ms, int fit_ms)
{
	builder->phase = PHASE_RELEASE;
	slot_words(builder, builder->exercise->release, slot_ms, fit_ms)->loaded = true;
}

/* One hold: announced, moved into, counted, released. */
static void add_hold(struct plan_builder *builder, int pass, int passes)
{
	char text[SPEAK_TEXT_SIZE];
	int seconds = builder->dose.hold_s;
	struct step *go;

	builder->phase = PHASE_READY;
	render_name(builder, pass, passes, text, sizeof(text));
	plan_say(builder, text, 0)->unit = true;
	builder->phase = PHASE_WORK;
	cue_text(builder, builder->exercise->go, text, sizeof(text));
	go = plan_say(builder, text, pass == 0 ? READY_TO_GO_MS : NAME_TO_GO_MS);
	go->loaded = true;
	plan_add(builder, STEP_ANCHOR, way_ms(builder))->paced = true;
	builder->plan->steps[builder->plan->step_count - 1].loaded = true;
	add_counts(builder, seconds);
	add_release(builder, seconds <= COUNTED_HOLD_S ? seconds * beat(builder) : seconds * 1000, 0);
	builder->after_ms = way_ms(builder);
	if (pass + 1 < passes)
		builder->after_ms += builder->dose.between_s * 1000;
}

/* The first movement of a set: "Ready ... up", which sets the beat of all that follow. */
static void add_first_movement(struct plan_builder *builder, int passes)
{
	char text[SPEAK_TEXT_SIZE];

	builder->phase = PHASE_READY;
	render_name(builder, 0, passes, text, sizeof(text));
	plan_say(builder, text, 0)->unit = true;
	builder->phase = PHASE_WORK;
	plan_add(builder, STEP_ANCHOR, READY_TO_GO_MS)->paced = true;
}

/* Announces a later movement one beat before it begins, and moves the anchor to its beginning. */
static void announce_movement(struct plan_builder *builder, int pass, int passes, int period)
{
	char text[SPEAK_TEXT_SIZE];
	struct step *name, *anchor;
	int at = period - beat(builder);

	builder->phase = PHASE_READY;
	if (name_of(builder, pass, passes) == PHRASE_REPETITION) {
		name = slot_number(builder, builder->repetition, at);
	} else {
		render_name(builder, pass, passes, text, sizeof(text));
		name = plan_slot(builder, text, at, beat(builder) - 100);
	}
	name->unit = name->paced = true;
	builder->phase = PHASE_WORK;
	anchor = plan_add(builder, STEP_ANCHOR, READY_TO_GO_MS);
	anchor->slot_ms = period;
	anchor->paced = true;
}

/* No room to announce it: the number, or the side, is the word that starts the movement. */
static void add_quick_movement(struct plan_builder *builder, int period, int fit_ms)
{
	struct step *anchor, *go;

	builder->phase = PHASE_WORK;
	anchor = plan_add(builder, STEP_ANCHOR, READY_TO_GO_MS);
	anchor->slot_ms = period;
	anchor->unit = anchor->paced = true;
	if (builder->side != SIDE_NONE && builder->exercise->sides == SIDES_ALTERNATE)
		go = slot_words(builder, plan_side(builder, builder->side), 0, fit_ms);
	else
		go = slot_number(builder, builder->repetition, 0);
	go->loaded = true;
}

/* One movement, out and back, on the beat of the set. */
static void add_movement(struct plan_builder *builder, int pass, int passes)
{
	int out = way_ms(builder);
	int between = builder->dose.between_s * 1000;
	int fit = out > 700 ? out - 200 : 500;
	bool quick = out + between < 2 * beat(builder);

	if (pass > 0 && quick) {
		add_quick_movement(builder, 2 * out + between, fit);
	} else {
		if (pass == 0)
			add_first_movement(builder, passes);
		else
			announce_movement(builder, pass, passes, 2 * out + between);
		slot_words(builder, builder->exercise->go, 0, fit)->loaded = true;
	}
	add_release(builder, out, fit);
	builder->plan->steps[builder->plan->step_count - 1].paced = true;
	builder->after_ms = out;
}

static void add_repetitions(struct plan_builder *builder)
{
	bool alternate = builder->exercise->sides == SIDES_ALTERNATE;
	int passes = builder->dose.repetitions * (alternate ? 2 : 1);

	for (int pass = 0; pass < passes; pass++) {
		builder->repetition = alternate ? pass / 2 + 1 : pass + 1;
		if (alternate)
			builder->side = pass % 2 == 0 ? SIDE_LEFT : SIDE_RIGHT;
		if (builder->exercise->kind == EXERCISE_MOVE)
			add_movement(builder, pass, passes);
		else
			add_hold(builder, pass, passes);
	}
}

/* Praise is rare: after every other exercise, once, at its very end. */
static void add_praise(struct plan_builder *builder, bool last_side)
{
	int after = builder->after_ms;

	if (!plan_talks(builder, TALK_FULL) || !last_side || builder->set < builder->dose.sets ||
	    builder->item % 2 == 0)
		return;
	builder->after_ms = 0;
	plan_say_phrase(builder, PHRASE_PRAISE, NULL, PRAISE_GAP_MS);
	builder->after_ms = after;
}

static void end_set(struct plan_builder *builder, bool last_side)
{
	add_praise(builder, last_side);
	if (builder->exercise->sides == SIDES_ALTERNATE)
		builder->side = SIDE_NONE;
	plan_add(builder, STEP_SET_DONE, 0);
	builder->repetition = 0;
}

static void change_sides(struct plan_builder *builder)
{
	struct phrase_arguments arguments;

	builder->side = SIDE_RIGHT;
	builder->phase = PHASE_CHANGE;
	arguments = (struct phrase_arguments){.side = plan_side(builder, SIDE_RIGHT)};
	plan_say_phrase(builder, plan_talks(builder, TALK_SHORT) ? PHRASE_CHANGE : PHRASE_SIDE, &arguments, 0);
	plan_wait(builder, builder->setup->config->change_s * 1000);
}

static void add_set(struct plan_builder *builder)
{
	struct phrase_arguments first = {.side = plan_side(builder, SIDE_LEFT)};
	bool each = builder->exercise->sides == SIDES_EACH;

	if (each) {
		builder->side = SIDE_LEFT;
		builder->phase = PHASE_INSTRUCT;
		plan_say_phrase(builder, plan_talks(builder, TALK_SHORT) ? PHRASE_SIDE_FIRST : PHRASE_SIDE, &first,
				builder->setup->voice->pause_ms);
	}
	builder->after_ms = builder->setup->config->ready_ms;
	add_repetitions(builder);
	end_set(builder, !each);
	if (!each)
		return;
	change_sides(builder);
	add_repetitions(builder);
	end_set(builder, true);
}

static void rest_between_sets(struct plan_builder *builder)
{
	char duration[64];
	struct phrase_arguments arguments = {
	    .text = plan_duration(builder->setup->voice, builder->dose.rest_s, duration, sizeof(duration)),
	};

	plan_rest(builder, plan_talks(builder, TALK_SHORT) ? PHRASE_REST_SET : PHRASE_REST, &arguments);
}

void plan_exercise(struct plan_builder *builder)
{
	builder->plan->item_instruct[builder->item] = builder->plan->step_count;
	plan_introduce(builder);
	for (builder->set = 1; builder->set <= builder->dose.sets; builder->set++) {
		if (builder->set > 1)
			plan_introduce_set(builder);
		add_set(builder);
		if (builder->set < builder->dose.sets)
			rest_between_sets(builder);
	}
	/* The rest that follows belongs to the last set. */
	builder->set = builder->dose.sets;
}
