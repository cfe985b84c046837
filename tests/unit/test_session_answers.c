/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/* What does not move the session: answers, louder, slower; and what is said and asked before a routine is on. */
#include "session_stage.h"

static void answers_in_a_prompt_and_says_it_again(void **state)
{
	(void)state;
	stage_expect_to("Move the tilt.");
	stage_command(INTENT_WHATS_NEXT);
	stage_run(8);
	stage_expect_next("After this, the leg.");
	stage_expect_next("Move the tilt.");
}

static void answers_under_load_at_the_release(void **state)
{
	frames_t one;

	(void)state;
	stage_expect_to("Go tilt");
	stage_expect_to("one");
	one = stage.lines[stage.mark - 1].at;
	stage.tones[TONE_ACK] = 0;
	stage_command(INTENT_HOW_LONG);
	assert_int_equal(stage.tones[TONE_ACK], 1);
	stage_run(12);
	stage_expect_next("two");
	stage_expect("Off tilt.");
	/* The hold is not a moment longer. */
	assert_int_equal(stage.lines[stage.mark - 1].at - one, stage_ms(5000));
	stage_expect_next("minutes left.");
	stage_expect_next("Two.");
}

static void answers_within_a_long_hold_when_there_is_room(void **state)
{
	frames_t go;

	(void)state;
	stage_expect_to("Go walk");
	stage_run(2);
	stage_command(INTENT_WHATS_NEXT);
	stage_run(1);
	stage_expect_next("After this, the tilt.");
	go = stage.now;
	stage_run(20);
	stage_expect_next("Halfway.");
	assert_true(stage.lines[stage.mark - 1].at - go < stage_ms(10000));
}

static void a_rest_is_no_longer_for_an_answer(void **state)
{
	frames_t rest;

	(void)state;
	stage_expect_to("After this, the leg.");
	rest = stage.lines[stage.mark - 1].at;
	stage_run(5);
	stage_command(INTENT_HOW_LONG);
	stage_run(12);
	stage_expect_next("minutes left. Six seconds of rest.");
	stage_expect_next("Leg.");
	assert_in_range(stage.lines[stage.mark - 1].at - rest, stage_ms(12000), stage_ms(12600));
	/* And said over the announcement. */
	stage_expect_to("After this, the cat.");
	rest = stage.lines[stage.mark - 1].at;
	stage_run(1);
	stage_command(INTENT_WHATS_NEXT);
	stage_run(12);
	stage_expect_next("seconds of rest. After this, the cat.");
	stage_expect_next("Onto hands and knees.");
	assert_in_range(stage.lines[stage.mark - 1].at - rest, stage_ms(10000), stage_ms(10600));
}

static void the_same_exercise_comes_after_a_rest_between_sets(void **state)
{
	(void)state;
	stage_expect_to("Rest. Twelve seconds.");
	stage_run(4);
	stage_command(INTENT_WHATS_NEXT);
	stage_run(4);
	stage_expect_next("After this, the tilt.");
}

static void changes_volume(void **state)
{
	int before = stage.config.volume_percent;

	(void)state;
	stage_expect_to("Move the tilt.");
	stage_command(INTENT_QUIETER);
	assert_true(stage.volume < before);
	stage_run(8);
	stage_expect_next("Less volume.");
	stage_expect_next("Move the tilt.");
	stage_expect_to("Go tilt");
	stage.tones[TONE_ACK] = 0;
	before = stage.volume;
	stage_command(INTENT_LOUDER);
	assert_int_equal(stage.tones[TONE_ACK], 1);
	assert_true(stage.volume > before);
	stage_run(2.5);
	stage_expect_next("one");
	for (int i = 0; i < 12; i++)
		stage_command(INTENT_QUIETER);
	assert_true(stage.volume >= 10);
	assert_int_equal(stage_status().volume_percent, stage.volume);
}

static void changes_pace_but_not_the_count(void **state)
{
	size_t one;

	(void)state;
	stage_expect_to("Move the tilt.");
	for (int i = 0; i < 5; i++)
		stage_command(INTENT_SLOWER);
	stage_run(8);
	stage_expect("That is as far as it goes.");
	stage_expect("Move the tilt.");
	assert_int_equal(stage.lines[stage.mark - 1].rate_percent, 70);
	stage_expect_to("Go tilt");
	stage_expect_to("one");
	one = stage.mark - 1;
	stage_run(8);
	assert_int_equal(stage.lines[one].rate_percent, 100);
	assert_int_equal(stage.lines[one + 4].at - stage.lines[one].at, stage_ms(4000));
	/* Remembered for the session. */
	stage_expect_to("Feel the leg.");
	assert_int_equal(stage.lines[stage.line_count - 1].rate_percent, 70);
}

static void a_beat_does_not_change_under_way(void **state)
{
	frames_t go;

	(void)state;
	stage_expect_to("Go cat.");
	go = stage.lines[stage.line_count - 1].at;
	stage_command(INTENT_FASTER);
	stage_expect_to("Go cat.");
	assert_int_equal(stage.lines[stage.line_count - 1].at - go, stage_ms(5000));
}

static void idle_it_tells_what_there_is(void **state)
{
	(void)state;
	stage_command(INTENT_HELP);
	stage_run(10);
	stage_expect_next("Small routine");
	stage_start("swimming");
	assert_int_equal(stage.tones[TONE_ERROR], 1);
	stage_run(10);
	stage_expect_next("I do not know that one. There are: Lifts routine, Small routine.");
	stage_command(INTENT_RESUME);
	stage_run(5);
	stage_expect_next("No routine is running.");
	stage_command(INTENT_HURTS);
	stage_run(10);
	stage_expect_next("see a doctor");
	stage_command(INTENT_STOP);
	assert_int_equal(stage.record_count, 0);
	assert_int_equal(stage_state(), STATE_IDLE);
}

static void plain_start_is_the_routine_of_the_settings(void **state)
{
	(void)state;
	strcpy(stage.config.routine, "small");
	stage_start("");
	assert_int_equal(stage_state(), STATE_RUNNING);
	assert_string_equal(stage_status().routine, "small");
	/* Another start while one is on. */
	stage_start("lifts");
	assert_int_equal(stage.tones[TONE_ERROR], 1);
	assert_string_equal(stage_status().routine, "small");
}

static void a_routine_may_ask_first(void **state)
{
	(void)state;
	stage_start("lifts");
	assert_int_equal(stage_state(), STATE_ASKING);
	assert_string_equal(stage_status().question, "routine");
	stage_run(4);
	stage_expect_next("Has a trainer shown you the lifts?");
	stage_command(INTENT_NO);
	stage_run(5);
	stage_expect_next("Then let one show you first.");
	assert_int_equal(stage_state(), STATE_IDLE);
	assert_int_equal(stage.record_count, 0);
	/* Silence twice is no. */
	stage_start("lifts");
	stage_run(stage.config.answer_s * 2 + 15);
	stage_expect("Yes or no?");
	stage_expect("Then let one show you first.");
	assert_int_equal(stage_state(), STATE_IDLE);
	stage_start("lifts");
	stage_command(INTENT_YES);
	assert_int_equal(stage_state(), STATE_RUNNING);
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 1);
}

static void a_doubtful_start_is_confirmed(void **state)
{
	(void)state;
	stage.config.confirm_start = false;
	stage_hear(INTENT_START, CERTAINTY_UNSURE, "small");
	assert_int_equal(stage_state(), STATE_IDLE);
	stage.config.confirm_start = true;
	stage_hear(INTENT_START, CERTAINTY_UNSURE, "small");
	stage_run(5);
	stage_expect_next("Small routine. Shall we start?");
	stage_run(stage.config.answer_s + 5);
	assert_int_equal(stage_state(), STATE_IDLE);
	stage_hear(INTENT_START, CERTAINTY_UNSURE, "lifts");
	stage_command(INTENT_YES);
	assert_string_equal(stage_status().question, "routine");
	stage_command(INTENT_YES);
	assert_int_equal(stage_state(), STATE_RUNNING);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(answers_in_a_prompt_and_says_it_again),
	    TEST(answers_under_load_at_the_release),
	    TEST(answers_within_a_long_hold_when_there_is_room),
	    TEST(a_rest_is_no_longer_for_an_answer),
	    TEST(the_same_exercise_comes_after_a_rest_between_sets),
	    TEST(changes_volume),
	    TEST(changes_pace_but_not_the_count),
	    TEST(a_beat_does_not_change_under_way),
	    TEST(idle_it_tells_what_there_is),
	    TEST(plain_start_is_the_routine_of_the_settings),
	    TEST(a_routine_may_ask_first),
	    TEST(a_doubtful_start_is_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
