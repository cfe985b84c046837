/*
 * Compiles a routine into steps: opening, the exercises one after another with the rests between them, closing words;
 * and estimates when each step will be. What happens within an exercise is in plan_exercise.c.
 */
#include "plan.h"

#include "plan_internal.h"

#include <stdio.h>
#include <string.h>

#define TEXT_SIZE SPEAK_TEXT_SIZE
/* Fitted to what eSpeak NG takes, at 175 words a minute, for all that is said in the shipped routines, in an American and
 * a British voice at three rates each and with word gaps of 0 to 60 ms: within 5 % of all speech. Its gap works in steps
 * of 10 ms, the first of which takes more than the others. */
#define LETTER_US 44300
#define MARK_US 318000
#define GAP_FIRST_US 22000
#define GAP_STEP_US 11000
#define SHORTEST_MS 200
#define ANSWER_MS 2500	/* what a short answer takes */
#define REST_GAP_MS 500 /* the body is down before the rest begins */

struct step *plan_add(struct plan_builder *builder, enum step_kind kind, int gap_ms)
{
	struct plan *plan = builder->plan;
	struct step *step;

	if (plan->step_count == PLAN_MAX_STEPS) {
		builder->failed = true;
		return &builder->scratch;
	}
	step = &plan->steps[plan->step_count++];
	*step = (struct step){
	    .kind = kind,
	    .phase = builder->phase,
	    .side = builder->side,
	    .item = (int16_t)builder->item,
	    .set = (int16_t)builder->set,
	    .repetition = (int16_t)builder->repetition,
	    .gap_ms = gap_ms,
	};
	if (kind == STEP_SAY || kind == STEP_ANCHOR || kind == STEP_WAIT) {
		step->gap_ms += builder->after_ms;
		builder->after_ms = 0;
	}
	return step;
}

static int measure(const struct plan_setup *setup, const char *text, int fit_ms)
{
	int rate = setup->voice->style.rate * setup->config->rate_percent / 100;
	int ms = setup->measure ? setup->measure(setup->user, text, (unsigned)fit_ms, 100) : 0;

	return ms > 0 ? ms : plan_speech_ms(text, (unsigned)fit_ms, rate, setup->voice->style.word_gap_ms);
}

/* FNV-1a. */
static uint32_t hash_text(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

/* Puts the text of a step into memory and measures it, unless the plan has it already. */
static void set_text(struct plan_builder *builder, struct step *step, const char *text)
{
	struct plan *plan = builder->plan;
	uint32_t at = hash_text(text) % PLAN_MAX_SPOKEN;
	size_t size = strlen(text) + 1;
	struct spoken *spoken = &plan->spoken[at];

	while (spoken->length_ms && (spoken->fit_ms != step->fit_ms || strcmp(plan->text + spoken->text, text) != 0)) {
		at = (at + 1) % PLAN_MAX_SPOKEN;
		spoken = &plan->spoken[at];
	}
	if (!spoken->length_ms) {
		/* One slot of the hash stays free, so that the search ends. */
		if (plan->text_used + size > PLAN_MAX_TEXT || plan->spoken_count + 1 == PLAN_MAX_SPOKEN) {
			builder->failed = true;
			return;
		}
		memcpy(plan->text + plan->text_used, text, size);
		*spoken = (struct spoken){.text = (uint32_t)plan->text_used, .fit_ms = step->fit_ms};
		spoken->length_ms = measure(builder->setup, text, step->fit_ms);
		plan->text_used += size;
		plan->spoken_count++;
	}
	step->text = spoken->text;
	step->length_ms = spoken->length_ms;
}

struct step *plan_say(struct plan_builder *builder, const char *text, int gap_ms)
{
	struct step *step = plan_add(builder, STEP_SAY, gap_ms);

	step->paced = true;
	set_text(builder, step, text);
	return step;
}

struct step *plan_say_phrase(struct plan_builder *builder, enum phrase_id id, const struct phrase_arguments *arguments,
			     int gap_ms)
{
	char text[TEXT_SIZE];

	phrase_render(builder->setup->voice, id, arguments, text, sizeof(text));
	return plan_say(builder, text, gap_ms);
}

struct step *plan_slot(struct plan_builder *builder, const char *text, int slot_ms, int fit_ms)
{
	struct step *step = plan_add(builder, STEP_SLOT, 0);

	step->slot_ms = slot_ms;
	step->fit_ms = fit_ms;
	set_text(builder, step, text);
	return step;
}

void plan_wait(struct plan_builder *builder, int ms)
{
	if (ms > 0)
		plan_add(builder, STEP_WAIT, ms);
}

void plan_move_to(struct plan_builder *builder, const char *from, const char *to, int gap_ms)
{
	const struct transition *way = catalogue_transition(builder->setup->catalogue, from, to);

	if (!way)
		return;
	plan_say(builder, way->text, gap_ms);
	plan_wait(builder, way->seconds * 1000);
}

const char *plan_side(const struct plan_builder *builder, enum side side)
{
	const struct voice *voice = builder->setup->voice;

	return side == SIDE_LEFT ? voice->left : side == SIDE_RIGHT ? voice->right : "";
}

const char *plan_duration(const struct voice *voice, int seconds, char *out, size_t size)
{
	struct phrase_arguments arguments = {.n = seconds};
	enum phrase_id id = PHRASE_SECONDS;

	if (seconds >= 60 && seconds % 30 == 0) {
		arguments.n = seconds / 60;
		id = seconds % 60 ? PHRASE_MINUTES_HALF : PHRASE_MINUTES;
	}
	phrase_render(voice, id, &arguments, out, size);
	/* A part of a sentence: the capital comes with the sentence. */
	if (out[0] >= 'A' && out[0] <= 'Z')
		out[0] = (char)(out[0] + ('a' - 'A'));
	return out;
}

int plan_pace(int ms, int pace_percent)
{
	return (int)((int64_t)ms * 100 / pace_percent);
}

int plan_speech_ms(const char *text, unsigned fit_ms, int words_per_minute, int word_gap_ms)
{
	int64_t gap = word_gap_ms >= 10 ? GAP_FIRST_US + GAP_STEP_US * (word_gap_ms / 10) : 0;
	int64_t us = 0, ms;

	for (const char *p = text; *p; p++)
		us += LETTER_US + (strchr(".,:;?!", *p) ? MARK_US : *p == ' ' ? gap : 0);
	ms = us * 175 / words_per_minute / 1000;
	if (fit_ms && ms > (int64_t)fit_ms)
		ms = fit_ms;
	return ms < SHORTEST_MS ? SHORTEST_MS : (int)ms;
}

const char *plan_text(const struct plan *plan, const struct step *step)
{
	return plan->text + step->text;
}

const char *phase_name(enum phase phase)
{
	static const char *const names[] = {"opening", "instruct", "ready", "work",
					    "release", "change",   "rest",  "closing"};

	return names[phase];
}

/* The time of one step; *end and *anchor are those before it and after it. */
static void time_step(struct step *step, int pace, int *end, int *anchor)
{
	int gap = step->paced ? plan_pace(step->gap_ms, pace) : step->gap_ms;
	int slot = step->paced ? plan_pace(step->slot_ms, pace) : step->slot_ms;

	switch (step->kind) {
	case STEP_SAY:
		step->start_ms = *end + gap;
		*end = step->start_ms + plan_pace(step->length_ms, pace);
		break;
	case STEP_SLOT:
		step->start_ms = *anchor + slot;
		/* What has to fit, and what is counted, is said at its own rate. */
		*end = step->start_ms + (step->fit_ms ? step->length_ms : plan_pace(step->length_ms, pace));
		break;
	case STEP_WAIT:
		step->start_ms = *end;
		*end = slot ? *anchor + slot : *end + gap;
		break;
	case STEP_ANCHOR:
		*anchor = slot ? *anchor + slot : *end + gap;
		step->start_ms = *anchor;
		break;
	case STEP_SET_DONE:
		step->start_ms = *end;
		break;
	}
}

void plan_time(struct plan *plan, int pace_percent)
{
	int end = 0, anchor = 0;

	for (size_t i = 0; i < plan->step_count; i++)
		time_step(&plan->steps[i], pace_percent, &end, &anchor);
	plan->estimated_ms = end;
}

static void render_opening(const struct plan_builder *builder, char *text, size_t size)
{
	const struct routine *routine = builder->routine;
	enum talk talk = builder->setup->config->talk;
	struct phrase_arguments arguments = {
	    .routine = routine->title,
	    .text = routine->about,
	    .n = builder->plan->exercise_count,
	    .minutes = (builder->plan->estimated_ms + 30000) / 60000,
	};
	enum phrase_id id = talk != TALK_FULL	? PHRASE_OPENING_SHORT
			    : routine->about[0] ? PHRASE_OPENING
						: PHRASE_OPENING_PLAIN;

	if (arguments.minutes < 1)
		arguments.minutes = 1;
	phrase_render(builder->setup->voice, id, &arguments, text, size);
}

static void add_opening(struct plan_builder *builder)
{
	char text[TEXT_SIZE];
	int pause = builder->setup->voice->pause_ms;

	builder->item = -1;
	builder->phase = PHASE_OPENING;
	/* The minutes are not known yet: plan_compile puts the final sentence here, for which there is room. */
	render_opening(builder, text, sizeof(text));
	plan_say(builder, text, 300);
	builder->plan->text_used = TEXT_SIZE;
	if (!builder->setup->first_sessions)
		return;
	plan_say_phrase(builder, PHRASE_FIRST_HINT, NULL, pause);
}

static void settle_opening(struct plan_builder *builder)
{
	struct plan *plan = builder->plan;

	render_opening(builder, plan->text, TEXT_SIZE);
	plan->steps[0].length_ms = measure(builder->setup, plan->text, 0);
	plan_time(plan, 100);
}

void plan_rest(struct plan_builder *builder, enum phrase_id id, const struct phrase_arguments *arguments)
{
	char text[TEXT_SIZE];

	if (builder->dose.rest_s == 0)
		return;
	builder->phase = PHASE_REST;
	builder->side = SIDE_NONE;
	plan_add(builder, STEP_ANCHOR, REST_GAP_MS);
	phrase_render(builder->setup->voice, id, arguments, text, sizeof(text));
	plan_slot(builder, text, 0, 0);
	plan_add(builder, STEP_WAIT, 0)->slot_ms = builder->dose.rest_s * 1000;
}

static void add_rest(struct plan_builder *builder, const struct exercise *next)
{
	char duration[64];
	struct phrase_arguments arguments = {
	    .text = plan_duration(builder->setup->voice, builder->dose.rest_s, duration, sizeof(duration)),
	    .next = next->called,
	};
	bool counts_only = builder->setup->config->talk == TALK_COUNTS;

	plan_rest(builder, counts_only ? PHRASE_REST : PHRASE_REST_AFTER, &arguments);
}

static bool add_item(struct plan_builder *builder, size_t item)
{
	const struct routine *routine = builder->routine;
	const struct catalogue *catalogue = builder->setup->catalogue;
	const char *from = builder->exercise ? builder->exercise->position : PLAN_START_POSITION;
	const struct exercise *next = NULL;

	builder->before = (int)item == builder->setup->first_item ? NULL : builder->exercise;
	builder->exercise = catalogue_exercise(catalogue, routine->items[item].exercise);
	if (!builder->exercise)
		return false;
	builder->dose = dose_resolve(&routine->items[item].dose, &builder->exercise->dose);
	builder->item = (int)item;
	builder->set = builder->repetition = 0;
	builder->side = SIDE_NONE;
	builder->phase = PHASE_OPENING;
	builder->plan->item_first[item] = builder->plan->step_count;
	plan_move_to(builder, from, builder->exercise->position, builder->setup->voice->pause_ms);
	plan_exercise(builder);
	if (item + 1 < routine->item_count)
		next = catalogue_exercise(catalogue, routine->items[item + 1].exercise);
	if (next)
		add_rest(builder, next);
	return true;
}

/* As it will be when all is done; a session says what was really done. */
static void add_closing(struct plan_builder *builder)
{
	struct phrase_arguments arguments = {.n = builder->plan->exercise_count};
	const struct routine *routine = builder->routine;
	int pause = builder->setup->voice->pause_ms;

	builder->phase = PHASE_CLOSING;
	builder->side = SIDE_NONE;
	builder->set = builder->repetition = 0;
	builder->plan->closing = builder->plan->step_count;
	plan_say_phrase(builder, PHRASE_SUMMARY, &arguments, 1000);
	if (builder->setup->config->ask_feedback && builder->plan->exercise_count >= PLAN_FEEDBACK_LEAST) {
		plan_say_phrase(builder, PHRASE_ASK_FEEDBACK, NULL, pause);
		plan_wait(builder, ANSWER_MS);
	}
	plan_move_to(builder, builder->exercise->position, routine->end_position, pause);
	if (routine->closing[0])
		plan_say(builder, routine->closing, pause);
}

bool plan_compile(struct plan *plan, const struct plan_setup *setup, const struct routine *routine)
{
	struct plan_builder builder = {.plan = plan, .setup = setup, .routine = routine};

	plan->step_count = plan->text_used = plan->spoken_count = 0;
	memset(plan->spoken, 0, sizeof(plan->spoken));
	plan->estimated_ms = 0;
	plan->exercise_count = 0;
	for (size_t i = 0; i < routine->item_count; i++)
		plan->exercise_count += routine->items[i].part == PART_MAIN;
	add_opening(&builder);
	for (size_t i = 0; i < routine->item_count; i++) {
		if (!add_item(&builder, i))
			return false;
	}
	if (!builder.exercise)
		return false;
	add_closing(&builder);
	if (builder.failed)
		return false;
	plan_time(plan, 100);
	settle_opening(&builder);
	return true;
}
