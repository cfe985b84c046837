/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/* Reminding: a tone and one sentence while nothing else goes on, and what follows from each answer. */
#include "session_stage.h"

static void remind_of(const char *routine, enum reminder_kind kind)
{
	struct session_event event = {.kind = SESSION_REMIND, .reminder = kind, .intent.kind = INTENT_START};

	snprintf(event.intent.argument, sizeof(event.intent.argument), "%s", routine);
	stage_event(&event);
}

static bool noted(const char *name)
{
	for (size_t i = 0; i < stage.note_count; i++) {
		if (strcmp(stage.notes[i], name) == 0)
			return true;
	}
	return false;
}

static void yes_starts_it(void **state)
{
	(void)state;
	remind_of("small", REMINDER_PLAN);
	assert_int_equal(stage.tones[TONE_ASK], 1);
	stage_run(8);
	stage_expect_next("Small routine: shall we start");
	stage_command(INTENT_YES);
	stage_run(3);
	assert_int_equal(stage_state(), STATE_RUNNING);
	assert_true(noted("reminder-yes"));
}

static void yes_still_asks_what_has_to_be_asked(void **state)
{
	(void)state;
	stage.brief.too_soon = true;
	remind_of("small", REMINDER_PLAN);
	stage_run(8);
	stage_command(INTENT_YES);
	assert_string_equal(stage_status().question, "too-soon");
}

static void it_is_put_off(void **state)
{
	static const struct {
		enum intent_kind intent;
		const char *note;
	} cases[] = {
	    {INTENT_LATER, "reminder-later"},
	    {INTENT_NOT_TODAY, "reminder-not-today"},
	    {INTENT_NO, "reminder-not-today"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		stage.note_count = 0;
		remind_of("small", REMINDER_PLAN);
		stage_run(8);
		stage_command(cases[i].intent);
		stage_run(5);
		assert_true(noted(cases[i].note));
		assert_int_equal(stage_state(), STATE_IDLE);
		assert_int_equal(stage_times_said("All right.", 0), (int)i + 1);
	}
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 0);
}

static void stop_ends_it_at_once(void **state)
{
	size_t lines;

	(void)state;
	remind_of("small", REMINDER_PLAN);
	stage_run(1);
	lines = stage.line_count;
	stage_command(INTENT_STOP);
	stage_run(20);
	assert_int_equal(stage.line_count, lines);
	assert_true(stage.lines[lines - 1].cut);
	assert_true(noted("reminder-silence"));
}

static void silence_gets_no_second_word(void **state)
{
	(void)state;
	remind_of("break-less", REMINDER_PLAN); /* no such routine: not a word */
	stage_run(5);
	assert_int_equal(stage.line_count, 0);
	remind_of("small", REMINDER_DESK);
	stage_run(60);
	assert_int_equal(stage.line_count, 1);
	assert_int_equal(stage_times_said("from the desk", 0), 1);
	assert_true(noted("reminder-silence"));
	assert_int_equal(stage_state(), STATE_IDLE);
}

static void another_routine_can_be_started(void **state)
{
	(void)state;
	remind_of("lifts", REMINDER_PLAN);
	stage_run(8);
	assert_int_equal(stage.contexts, CONTEXT_QUESTION | CONTEXT_REMINDER | CONTEXT_IDLE);
	stage_start("small");
	stage_run(3);
	assert_int_equal(stage_state(), STATE_RUNNING);
	assert_string_equal(stage_status().routine, "small");
}

static void never_in_a_session_nor_over_a_remark(void **state)
{
	(void)state;
	stage_start("small");
	stage_run(20);
	remind_of("lifts", REMINDER_PLAN);
	assert_false(noted("reminder"));
	stage_command(INTENT_END);
	remind_of("lifts", REMINDER_PLAN);
	assert_false(noted("reminder"));
	stage_run_to_end();
	stage_command(INTENT_HELP);
	remind_of("lifts", REMINDER_PLAN);
	assert_false(noted("reminder"));
	stage_run(20);
	remind_of("lifts", REMINDER_PLAN);
	assert_true(noted("reminder"));
}

static void never_when_nobody_would_be_heard(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true, .quiet = true};

	(void)state;
	stage_event(&lost);
	remind_of("small", REMINDER_PLAN);
	stage_run(5);
	assert_int_equal(stage.line_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(yes_starts_it),
	    TEST(yes_still_asks_what_has_to_be_asked),
	    TEST(it_is_put_off),
	    TEST(stop_ends_it_at_once),
	    TEST(silence_gets_no_second_word),
	    TEST(another_routine_can_be_started),
	    TEST(never_in_a_session_nor_over_a_remark),
	    TEST(never_when_nobody_would_be_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
