/*
 * For tests of the questions about pain: a way to each of them from "it hurts" in the small routine's leg (whose gentler
 * neighbour is the tilt, and which the cat follows).
 */
#ifndef STEADY_PAIN_WAYS_H
#define STEADY_PAIN_WAYS_H

#include "session_stage.h"

#define ANSWERS_MAX 12

/* Each question of the shipped flow, and the answers that lead to it. */
static const struct way {
	const char *question;
	const char *answers[ANSWERS_MAX];
} ways[] = {
    {"how-bad", {NULL}},
    {"leg", {"number:3"}},
    {"both-legs", {"number:3", "yes"}},
    {"numb-seat", {"number:3", "yes", "no"}},
    {"bladder-bowel", {"number:3", "yes", "no", "no"}},
    {"fall", {"number:3", "yes", "no", "no", "no"}},
    {"chest", {"number:3", "yes", "no", "no", "no", "no"}},
    {"choose", {"number:3", "no"}},
    {"something-easier", {"number:4", "no"}},
    {"what-follows", {"number:4", "no", "no"}},
    {"getting-up", {"number:6", "no"}},
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static inline const struct way *way_to(const char *question)
{
	for (size_t i = 0; i < WAYS; i++) {
		if (strcmp(ways[i].question, question) == 0)
			return &ways[i];
	}
	fail_msg("no way to \"%s\"", question);
	return NULL;
}

static inline void begin_again(void)
{
	session_destroy(stage.session);
	stage.line_count = stage.cue_count = stage.record_count = stage.note_count = stage.mark = 0;
	stage_open(false);
}

/* "It hurts" when `moment` is said, and on to the question. */
static inline void go_to(const struct way *way, const char *moment)
{
	stage_start("small");
	assert_true(stage_run_to(moment));
	stage_command(INTENT_HURTS);
	for (size_t i = 0; way->answers[i]; i++)
		stage_say_to(way->answers[i], CERTAINTY_SURE);
	assert_string_equal(stage_status().question, way->question);
}

/* Until the question has been asked and the coach waits for an answer. */
static inline void hear_out(void)
{
	for (int steps = 0; steps < 200; steps++) {
		const struct stage_line *last = &stage.lines[stage.line_count - 1];

		stage_run(0.5);
		if (stage.cue_count == 0 && strcmp(last->text, stage_status().asks) == 0)
			return;
	}
	fail_msg("\"%s\" is never asked", stage_status().question);
}

#endif
