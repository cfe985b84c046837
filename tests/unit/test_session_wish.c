/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/*
 * "Easier", "harder", "skip this one from now on": obeyed now, never in the middle of a load, and recorded so that they
 * last; and what the opening tells of today's doses.
 */
#include "session_stage.h"

static const struct record *last_wish(const char *wish)
{
	const struct record *record = stage_last_record(RECORD_WISH);

	assert_non_null(record);
	assert_string_equal(record->phrase, wish);
	return record;
}

static void expect_planned(const char *exercise, int sets, int repetitions, int hold_s)
{
	const struct record *record = stage_last_record(RECORD_DOSE);

	assert_non_null(record);
	assert_string_equal(record->exercise, exercise);
	assert_int_equal(record->set, sets);
	assert_int_equal(record->repetitions, repetitions);
	assert_int_equal(record->hold_s, hold_s);
}

static void what_is_planned_is_recorded(void **state)
{
	(void)state;
	assert_int_equal(stage_records_of(RECORD_DOSE), 6);
	assert_string_equal(stage.records[0].routine, "small");
	assert_int_equal(stage.records[0].kind, RECORD_SESSION_BEGIN);
	assert_string_equal(stage.records[2].exercise, "tilt");
	assert_string_equal(stage.records[2].phrase, "tilt 2x3x5");
}

static void harder_waits_for_the_release(void **state)
{
	(void)state;
	stage_expect_to("Go tilt");
	stage_expect_to("two");
	stage_command(INTENT_HARDER);
	stage_expect_to("three");
	stage_expect_to("four");
	stage_expect_to("five");
	stage_expect_to("Off tilt.");
	stage_run(6);
	stage_expect_next("Good.");
	stage_expect_next("the high.");
	assert_string_equal(last_wish("harder")->exercise, "tilt");
	expect_planned("high", 1, 2, 3);
	assert_string_equal(stage_last_record(RECORD_DOSE)->phrase, "tilt 2x3x5");
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void harder_by_a_step_when_there_is_no_neighbour(void **state)
{
	(void)state;
	stage_expect_to("Set up the cat");
	stage_command(INTENT_HARDER);
	stage_run(3);
	stage_expect_next("All right, today five times.");
	expect_planned("cat", 1, 5, 0);
	stage_expect_to("Go cat");
	stage_expect_to("Last one.");
	stage_expect_to("Rest.");
	assert_string_equal(stage_last_record(RECORD_SET_DONE)->exercise, "cat");
	assert_int_equal(stage_last_record(RECORD_SET_DONE)->repetitions, 5);
}

static void a_step_in_the_middle_goes_on_where_it_was(void **state)
{
	(void)state;
	stage_expect_to("Go cat");
	stage_expect_to("two");
	stage_command(INTENT_HARDER);
	stage_expect_to("All right, today five times.");
	stage_expect_to("Going on.");
	stage_expect_to("four");
	stage_expect_to("Last one.");
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 2 + 2 + 1 + 1 + 1 + 1);
}

static void harder_ends_at_the_most(void **state)
{
	(void)state;
	stage_expect_to("Set up the pulse");
	stage_command(INTENT_HARDER);
	stage_run(4);
	stage_expect("That is the most there is.");
	assert_int_equal(stage_records_of(RECORD_WISH), 0);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void answer(const char *name)
{
	for (int i = 0; i < 60 && stage_state() != STATE_ASKING; i++)
		stage_run(0.5);
	assert_int_equal(stage_state(), STATE_ASKING);
	stage_say_to(name, CERTAINTY_SURE);
}

static void harder_is_refused_after_pain(void **state)
{
	(void)state;
	stage_expect_to("Set up the tilt");
	stage_command(INTENT_HURTS);
	answer("number:1");
	answer("no");
	stage_expect_to("on with");
	answer("next");
	stage_expect_to("Set up the cat");
	stage_command(INTENT_HARDER);
	stage_run(4);
	stage_expect("Something has hurt, so we leave it at this.");
	assert_int_equal(stage_records_of(RECORD_WISH), 0);
	stage_run_to_end();
}

static void harder_not_what_hurt_lately(void **state)
{
	(void)state;
	stage_expect_to("Set up the tilt");
	stage_command(INTENT_HARDER);
	stage_run(4);
	/* The neighbour is barred, and the range of the tilt has no more. */
	stage_expect("That is the most there is.");
	assert_int_equal(stage_records_of(RECORD_WISH), 0);
}

static void harder_after_the_last_set_is_for_the_coming_session(void **state)
{
	(void)state;
	stage_expect_to("Go cat");
	stage_expect_to("Rest.");
	stage_run(1);
	stage_command(INTENT_HARDER);
	stage_run(5);
	stage_expect("All right, from the coming session on.");
	expect_planned("cat", 1, 5, 0);
	stage_expect_to("Pulse.");
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void easier_takes_the_neighbour_and_is_remembered(void **state)
{
	(void)state;
	stage_expect_to("Go leg");
	stage_expect_to("two");
	stage_command(INTENT_GENTLER);
	stage_run(8);
	stage_expect_next("Lower the leg.");
	stage_expect_next("Good.");
	stage_expect_next("Tilt.");
	assert_string_equal(last_wish("easier")->exercise, "leg");
	expect_planned("tilt", 2, 3, 5);
	assert_string_equal(stage_last_record(RECORD_DOSE)->phrase, "leg 1x2x3");
}

static void easier_by_a_step_when_there_is_no_neighbour(void **state)
{
	(void)state;
	stage_expect_to("Set up the cat");
	stage_command(INTENT_GENTLER);
	stage_run(3);
	stage_expect("All right, today three times.");
	expect_planned("cat", 1, 3, 0);
	stage_expect_to("Go cat");
	stage_expect_to("Last one.");
	stage_run_to_end();
}

static void easier_when_more_is_done_already_ends_the_set(void **state)
{
	(void)state;
	stage_expect_to("Go cat");
	stage_expect_to("Last one.");
	stage_expect_to("Go cat");
	stage_command(INTENT_GENTLER);
	stage_expect_to("All right, today three times.");
	stage_expect_to("Pulse.");
	assert_string_equal(stage_last_record(RECORD_SET_DONE)->exercise, "cat");
	assert_int_equal(stage_last_record(RECORD_SET_DONE)->repetitions, 3);
}

static void leave_out_skips_and_is_remembered(void **state)
{
	(void)state;
	stage_expect_to("Go leg");
	stage_expect_to("two");
	stage_command(INTENT_LEAVE_OUT);
	stage_run(8);
	stage_expect_next("Lower the leg.");
	stage_expect_next("All right. We leave it out from now on.");
	assert_string_equal(last_wish("leave-out")->exercise, "leg");
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 1);
	stage_expect_to("Cat.");
}

static void in_the_greeting_there_is_nothing_to_change(void **state)
{
	size_t errors = stage.tones[TONE_ERROR];

	(void)state;
	stage_command(INTENT_HARDER);
	stage_command(INTENT_GENTLER);
	stage_command(INTENT_LEAVE_OUT);
	assert_int_equal(stage.tones[TONE_ERROR], errors + 3);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

/* To the end of a whole routine, and what is asked there. */
static void come_to_the_question(void)
{
	stage_expect_to("How was that? Easy, right, or hard?");
	assert_int_equal(stage_state(), STATE_ASKING);
	assert_string_equal(stage_status().question, "feedback");
}

static void how_it_was_is_recorded(void **state)
{
	(void)state;
	come_to_the_question();
	stage_command(INTENT_HARD);
	stage_run(6);
	stage_expect_next("Good to know.");
	stage_expect_next("Getting up");
	stage_run_to_end();
	assert_string_equal(stage_last_record(RECORD_FEEDBACK)->phrase, "hard");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void no_answer_is_fine_and_it_asks_once(void **state)
{
	(void)state;
	come_to_the_question();
	stage_run_to_end();
	assert_int_equal(stage_times_said("How was that", 0), 1);
	assert_int_equal(stage_records_of(RECORD_FEEDBACK), 0);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void pain_in_the_question_comes_first(void **state)
{
	(void)state;
	come_to_the_question();
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_FEEDBACK), 0);
}

static void nobody_is_asked_after_pain(void **state)
{
	(void)state;
	stage_expect_to("Set up the tilt");
	stage_command(INTENT_HURTS);
	answer("number:1");
	answer("no");
	stage_expect_to("on with");
	answer("yes");
	stage_run_to_end();
	assert_int_equal(stage_times_said("How was that", 0), 0);
}

static void nobody_is_asked_when_hardly_anything_was_done(void **state)
{
	(void)state;
	stage_expect_to("Set up the cat");
	stage_command(INTENT_END);
	stage_run_to_end();
	assert_int_equal(stage_times_said("How was that", 0), 0);
}

static int begin_asking(void **state)
{
	if (stage_set_up(state) != 0)
		return -1;
	stage.config.ask_feedback = true;
	stage_open(false);
	stage_start("small");
	return 0;
}

static int begin(void **state)
{
	if (stage_set_up(state) != 0)
		return -1;
	stage_open(false);
	stage_start("small");
	return 0;
}

static int begin_barred(void **state)
{
	if (stage_set_up(state) != 0)
		return -1;
	strcpy(stage.brief.barred[0], "high");
	stage.brief.barred_count = 1;
	stage_open(false);
	stage_start("small");
	return 0;
}

#define ASKING(name) cmocka_unit_test_setup_teardown(name, begin_asking, stage_tear_down)
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, stage_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_planned_is_recorded),
	    TEST(harder_waits_for_the_release),
	    TEST(harder_by_a_step_when_there_is_no_neighbour),
	    TEST(a_step_in_the_middle_goes_on_where_it_was),
	    TEST(harder_ends_at_the_most),
	    TEST(harder_is_refused_after_pain),
	    cmocka_unit_test_setup_teardown(harder_not_what_hurt_lately, begin_barred, stage_tear_down),
	    TEST(harder_after_the_last_set_is_for_the_coming_session),
	    TEST(easier_takes_the_neighbour_and_is_remembered),
	    TEST(easier_by_a_step_when_there_is_no_neighbour),
	    TEST(easier_when_more_is_done_already_ends_the_set),
	    TEST(leave_out_skips_and_is_remembered),
	    TEST(in_the_greeting_there_is_nothing_to_change),
	    ASKING(how_it_was_is_recorded),
	    ASKING(no_answer_is_fine_and_it_asks_once),
	    ASKING(pain_in_the_question_comes_first),
	    ASKING(nobody_is_asked_after_pain),
	    ASKING(nobody_is_asked_when_hardly_anything_was_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
