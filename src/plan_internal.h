/* The plan's own: what plan.c (the whole), plan_exercise.c (one exercise) and plan_instruct.c (what is said
 * before it) share while compiling. */
#ifndef STEADY_PLAN_INTERNAL_H
#define STEADY_PLAN_INTERNAL_H

#include "plan.h"

/* The state of compiling: what every step that is added gets. */
struct plan_builder {
	struct plan *plan;
	const struct plan_setup *setup;
	const struct routine *routine;
	const struct exercise *exercise;
	const struct exercise *before; /* the exercise before this one, NULL at the first */
	struct dose dose;
	int item, set, repetition;
	enum side side;
	enum phase phase;
	int after_ms;	     /* owed to the next step that is not a slot: coming back from a movement */
	bool failed;	     /* something did not fit */
	struct step scratch; /* what is added when it does not fit */
};

/* Adds a step with the builder's whereabouts; a scratch step when the plan is full. */
struct step *plan_add(struct plan_builder *builder, enum step_kind kind, int gap_ms);
struct step *plan_say(struct plan_builder *builder, const char *text, int gap_ms);
struct step *plan_say_phrase(struct plan_builder *builder, enum phrase_id id, const struct phrase_arguments *arguments,
			     int gap_ms);
struct step *plan_slot(struct plan_builder *builder, const char *text, int slot_ms, int fit_ms);
void plan_wait(struct plan_builder *builder, int ms);
/* Getting from one position to another: words and time to do it. Nothing when it is the same. */
void plan_move_to(struct plan_builder *builder, const char *from, const char *to, int gap_ms);
/* A rest of the dose's length, from the beginning of the words that announce it. Nothing when there is none. */
void plan_rest(struct plan_builder *builder, enum phrase_id id, const struct phrase_arguments *arguments);
const char *plan_side(const struct plan_builder *builder, enum side side);

/* The settings let the coach talk at least this much. */
bool plan_talks(const struct plan_builder *builder, enum talk talk);
/* Name, dose and instruction of the builder's exercise. */
void plan_introduce(struct plan_builder *builder);
/* The short cue of a later set. */
void plan_introduce_set(struct plan_builder *builder);
/* All of the builder's exercise, from its name to the last release. The builder has item, exercise, before and dose. */
void plan_exercise(struct plan_builder *builder);

#endif
