/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/* The session obeys: pause and resume at each kind of place, next, back, repeat, gentler, end. */
#include "session_stage.h"

static void pause_and_resume(double seconds)
{
	frames_t at = stage.now;

	stage.mark = stage.line_count;
	stage_command(INTENT_PAUSE);
	assert_int_equal(stage_state(), STATE_PAUSED);
	assert_true(stage.tones[TONE_ACK] > 0);
	stage_run(seconds);
	stage_expect_next("Paused.");
	assert_true(stage.lines[stage.mark - 1].at - at <= stage_ms(300));
	assert_int_equal(stage_state(), STATE_PAUSED);
	stage_command(INTENT_RESUME);
	assert_int_equal(stage_state(), STATE_RUNNING);
	stage_run(40);
}

static void a_paused_hold_is_taken_again(void **state)
{
	(void)state;
	stage_expect_to("Go tilt");
	stage_expect_to("three");
	pause_and_resume(20);
	stage_expect_next("Lower the tilt.");
	stage_expect_next("Say resume when you are ready.");
	stage_expect_next("We take this one again. Ready.");
	stage_expect_next("Go tilt.");
	for (int i = 1; i <= 5; i++)
		stage_expect_next(stage.voice->numbers[i]);
	stage_expect_next("Off tilt.");
	stage_expect_next("Two.");
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 8);
}

static void a_pause_between_repetitions_goes_on_with_the_next(void **state)
{
	(void)state;
	stage_expect_to("Off tilt");
	stage_run(2);
	pause_and_resume(20);
	stage_expect_next("Say resume");
	stage_expect_next("Going on.");
	stage_expect_next("Two.");
	stage_expect_next("Go tilt.");
}

static void a_paused_movement_gets_a_new_beat(void **state)
{
	(void)state;
	stage_expect_to("Go cat");
	stage_run(6);
	pause_and_resume(20);
	stage_expect_next("Lower the cat.");
	stage_expect_next("Say resume");
	stage_expect_next("We take this one again. Ready.");
	stage_expect_next("Go cat.");
	stage_expect_next("Off cat.");
	stage_expect_next("three");
	stage_expect_next("Go cat.");
	assert_int_equal(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 4].at, stage_ms(5000));
}

static void a_paused_sentence_is_said_again(void **state)
{
	(void)state;
	stage_expect_to("Move the tilt.");
	pause_and_resume(5);
	stage_expect_next("Say resume");
	stage_expect_next("Move the tilt.");
	stage_expect_next("Feel the tilt.");
}

static void a_paused_rest_keeps_what_remains(void **state)
{
	frames_t resumed;

	(void)state;
	stage_expect_to("Rest. Twelve seconds. After this, the leg.");
	stage_run(5);
	stage.mark = stage.line_count;
	stage_command(INTENT_PAUSE);
	stage_run(50);
	resumed = stage.now;
	stage_command(INTENT_RESUME);
	stage_run(20);
	stage_expect("Say resume");
	stage_expect_next("Six seconds of rest. After this, the leg.");
	stage_expect_next("Leg.");
	assert_in_range(stage.lines[stage.mark - 1].at - resumed, stage_ms(6500), stage_ms(7500));
}

static void a_pause_reminds_and_ends(void **state)
{
	(void)state;
	stage_expect_to("Go tilt");
	stage_command(INTENT_PAUSE);
	stage_run(stage.config.pause_reminder_s + 5);
	stage_expect("Still paused.");
	stage_run_to_end();
	stage_expect("That was a long break");
	assert_int_equal(stage_times_said("Still paused.", 0), 1);
	assert_int_equal(stage_times_said("I hear no answer", 0), 0);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_NO_ANSWER);
	assert_in_range(stage.now, stage_ms(stage.config.pause_end_s * 1000L),
			stage_ms(stage.config.pause_end_s * 1000L + 160000));
}

static void paused_it_still_answers(void **state)
{
	(void)state;
	stage_expect_to("Go tilt");
	stage_command(INTENT_PAUSE);
	stage_run(10);
	stage.mark = stage.line_count;
	stage_command(INTENT_HOW_LONG);
	stage_run(5);
	stage_expect_next("minutes left.");
	stage_command(INTENT_REPEAT);
	stage_run(5);
	stage_expect_next("Still paused.");
	assert_int_equal(stage_state(), STATE_PAUSED);
	stage_command(INTENT_NEXT);
	stage_run(5);
	stage_expect("Leg.");
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 1);
}

static void next_skips_the_exercise(void **state)
{
	(void)state;
	stage_expect_to("Go tilt");
	stage_expect_to("two");
	stage_command(INTENT_NEXT);
	stage_run(5);
	stage_expect_next("Lower the tilt.");
	stage_expect_next("Leg.");
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 1);
	assert_string_equal(stage_last_record(RECORD_SKIPPED)->exercise, "tilt");
	assert_int_equal(stage_last_record(RECORD_SKIPPED)->set, 1);
	/* Twice: over the following one as well, which lies in another position. */
	stage_command(INTENT_NEXT);
	stage_run(1);
	stage_command(INTENT_NEXT);
	stage_run(20);
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 3);
	stage_expect("Onto hands and knees.");
	stage_expect("Pulse.");
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void next_in_a_rest_skips_only_the_rest(void **state)
{
	(void)state;
	stage_expect_to("After this, the leg.");
	stage_run(3);
	stage_command(INTENT_NEXT);
	stage_run(5);
	stage_expect_next("Leg.");
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 0);
	/* In a rest between sets there are sets left. */
	stage_command(INTENT_BACK);
	stage_expect_to("Rest. Twelve seconds.");
	stage_command(INTENT_NEXT);
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 1);
	assert_int_equal(stage_last_record(RECORD_SKIPPED)->set, 2);
}

static void next_in_the_last_exercise_closes(void **state)
{
	(void)state;
	stage_expect_to("Go bird");
	stage_command(INTENT_NEXT);
	stage_run_to_end();
	stage_expect("That was the routine: four exercises.");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void back_goes_to_the_beginning_or_the_one_before(void **state)
{
	(void)state;
	stage_expect_to("Go leg");
	stage_expect_to("Go leg");
	stage_command(INTENT_BACK);
	stage_run(6);
	stage_expect_next("Lower the leg.");
	stage_expect_next("Leg. Two times");
	stage_command(INTENT_BACK);
	stage_run(6);
	stage_expect_next("First, the tilt.");
	stage_command(INTENT_BACK);
	stage_run(20);
	stage_expect("Getting up");
	stage_expect("We warm up.");
	stage_command(INTENT_BACK);
	stage_run(2);
	stage_expect("We warm up.");
}

static void repeat_says_or_does_it_again(void **state)
{
	(void)state;
	stage_expect_to("Move the tilt.");
	stage_command(INTENT_REPEAT);
	stage_run(4);
	stage_expect_next("Move the tilt.");
	stage_expect_to("Go tilt");
	stage_expect_to("two");
	stage_command(INTENT_REPEAT);
	stage_run(10);
	stage_expect_next("Lower the tilt.");
	stage_expect_next("We take this one again. Ready.");
	stage_expect_next("Go tilt.");
	/* Said in the release of the last one: this one again, and the set is still recorded once. */
	stage_expect_to("Last one.");
	stage_expect_to("Off tilt.");
	stage_command(INTENT_REPEAT);
	stage_expect_to("Off tilt.");
	stage_expect_to("Rest.");
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 2);
}

static void gentler_and_end(void **state)
{
	(void)state;
	stage_expect_to("Go leg");
	stage_expect_to("two");
	stage_command(INTENT_GENTLER);
	stage_run(8);
	stage_expect_next("Lower the leg.");
	stage_expect_next("Good.");
	stage_expect_next("Tilt.");
	stage_command(INTENT_GENTLER);
	stage_run(8);
	stage_expect_next("There is nothing easier than this one.");
	stage_command(INTENT_END);
	assert_int_equal(stage_state(), STATE_CLOSING);
	stage_run_to_end();
	stage_expect("We end here, with one exercise done.");
	stage_expect("Getting up");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_ENDED);
}

static void closing_can_be_cut_paused_and_repeated(void **state)
{
	(void)state;
	stage_expect_to("Go bird");
	stage_command(INTENT_NEXT);
	stage_expect_to("That was the routine");
	stage_command(INTENT_PAUSE);
	stage_run(5);
	assert_int_equal(stage_state(), STATE_PAUSED);
	stage_command(INTENT_RESUME);
	stage_run(3);
	stage_expect("That was the routine");
	stage_command(INTENT_REPEAT);
	stage_run(3);
	stage_expect_next("That was the routine");
	stage_command(INTENT_STOP);
	assert_int_equal(stage_state(), STATE_IDLE);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_paused_hold_is_taken_again),
	    TEST(a_pause_between_repetitions_goes_on_with_the_next),
	    TEST(a_paused_movement_gets_a_new_beat),
	    TEST(a_paused_sentence_is_said_again),
	    TEST(a_paused_rest_keeps_what_remains),
	    TEST(a_pause_reminds_and_ends),
	    TEST(paused_it_still_answers),
	    TEST(next_skips_the_exercise),
	    TEST(next_in_a_rest_skips_only_the_rest),
	    TEST(next_in_the_last_exercise_closes),
	    TEST(back_goes_to_the_beginning_or_the_one_before),
	    TEST(repeat_says_or_does_it_again),
	    TEST(gentler_and_end),
	    TEST(closing_can_be_cut_paused_and_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
