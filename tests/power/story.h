/*
 * Whole sessions for the sweep: what the real session, in the small routine of the unit tests, records from its first
 * question to its end. For one test program.
 */
#ifndef STEADY_TEST_STORY_H
#define STEADY_TEST_STORY_H

#include "session_stage.h"

#define STORY_MAX 128
#define STORY_STEP_S 20 /* between two facts */

struct story {
	const char *name;
	void (*play)(void);
	struct record records[STORY_MAX];
	size_t count;
	bool hurts;   /* something does */
	bool goes_on; /* with what was cut short: STORY_LEFT */
};

/* Where the story that goes on was left: an exercise that is done one side after the other. */
#define STORY_LEFT "leg"

/* Answers that question when it has been asked, within an hour. */
static inline void story_answer(const char *question, const char *answer)
{
	frames_t limit = stage.now + stage_ms(3600 * 1000);

	while (strcmp(stage_status().question, question) != 0 && stage_step(limit))
		;
	assert_string_equal(stage_status().question, question);
	stage_run(5);
	stage_say_to(answer, CERTAINTY_SURE);
}

/* The first time: safety and the tour are asked for; then all of it, and how it was. */
static inline void story_whole(void)
{
	stage.brief.safety_known = stage.brief.tour_known = false;
	stage_start("small");
	story_answer("safety", "yes");
	story_answer("tour", "no");
	story_answer("feedback", "right");
}

/* It hurts, is scored, and there is something else to go on with. */
static inline void story_hurts(void)
{
	stage_start("small");
	stage_expect_to("Go leg");
	stage_expect_to("two");
	stage_say_to("hurts", CERTAINTY_SURE);
	story_answer("how-bad", "number:5");
	story_answer("leg", "no");
	story_answer("something-easier", "no");
	story_answer("what-follows", "yes");
}

/* A sign that a doctor must see. */
static inline void story_flag(void)
{
	stage_start("small");
	stage_expect_to("Go leg");
	stage_expect_to("two");
	stage_say_to("hurts", CERTAINTY_SURE);
	story_answer("how-bad", "number:3");
	story_answer("leg", "yes");
	story_answer("both-legs", "no");
	story_answer("numb-seat", "yes");
	story_answer("getting-up", "no");
}

/* Where another was cut short, and how it was. */
static inline void story_goes_on(void)
{
	const struct routine *routine = catalogue_routine(stage.catalogue, "small");

	stage.brief.interrupted = true;
	while (strcmp(routine->items[stage.brief.left_item].exercise, STORY_LEFT) != 0)
		stage.brief.left_item++;
	snprintf(stage.brief.left_exercise, sizeof(stage.brief.left_exercise), STORY_LEFT);
	stage.brief.left_set = 1;
	stage.brief.left_side = SIDE_RIGHT;
	stage_start("small");
	story_answer("from-there", "yes");
	story_answer("feedback", "right");
}

static inline void story_make(struct story *story)
{
	assert_int_equal(stage_set_up(NULL), 0);
	brief_plain(&stage.brief, stage.catalogue, catalogue_routine(stage.catalogue, "small"));
	stage.brief.safety_known = stage.brief.tour_known = true;
	stage.config.ask_feedback = true;
	stage_open(false);
	story->play();
	stage_run_to_end();
	assert_true(stage.record_count > 0 && stage.record_count <= STORY_MAX);
	memcpy(story->records, stage.records, stage.record_count * sizeof(story->records[0]));
	story->count = stage.record_count;
	story->hurts = stage_records_of(RECORD_PAIN) > 0;
	story->goes_on = stage_last_record(RECORD_SESSION_BEGIN)->phrase[0] != '\0';
	stage_tear_down(NULL);
}

#endif
