/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/* Doubt, and what goes wrong around the session: words heard unsurely, sound lost, reports lost, the daemon stopping.
 */
#include "session_stage.h"

static void hold_the_tilt(void)
{
	stage_expect_to("Go tilt");
	stage_expect_to("two");
}

static void doubt(enum intent_kind kind)
{
	stage_hear(kind, CERTAINTY_UNSURE, "");
}

static void a_doubt_holds_the_count_and_goes_on(void **state)
{
	(void)state;
	hold_the_tilt();
	doubt(INTENT_PAUSE);
	assert_int_equal(stage_state(), STATE_ASKING);
	stage_run(15);
	stage_expect_next("Was that for me?");
	/* Three seconds of quiet. */
	stage_expect_next("Going on.");
	assert_in_range(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 2].end, stage_ms(3000),
			stage_ms(3200));
	stage_expect_next("three");
	stage_expect_next("four");
	assert_int_equal(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 2].at, stage_ms(1000));
	stage_expect_next("five");
	stage_expect_next("Off tilt.");
	assert_int_equal(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 2].at, stage_ms(1000));
}

static void no_goes_on_at_once_and_yes_obeys(void **state)
{
	frames_t at;

	(void)state;
	hold_the_tilt();
	doubt(INTENT_PAUSE);
	stage_run(2);
	at = stage.now;
	stage_command(INTENT_NO);
	stage_run(6);
	stage_expect("Going on.");
	assert_true(stage.lines[stage.mark - 1].at - at <= stage_ms(300));
	stage_expect_next("three");
	stage_expect_to("Go tilt");
	stage_run(10);
	stage_expect_to("three");
	doubt(INTENT_PAUSE);
	stage_command(INTENT_YES);
	assert_int_equal(stage_state(), STATE_PAUSED);
	stage_run(4);
	stage_expect("Paused.");
	stage_expect_next("Lower the tilt.");
}

static void any_command_answers_a_doubt(void **state)
{
	(void)state;
	hold_the_tilt();
	doubt(INTENT_PAUSE);
	stage_run(1);
	stage_command(INTENT_NEXT);
	stage_run(6);
	stage_expect("Lower the tilt.");
	stage_expect_next("Leg.");
}

static void a_safety_word_heard_twice_is_believed(void **state)
{
	(void)state;
	hold_the_tilt();
	doubt(INTENT_HURTS);
	stage_run(1);
	assert_int_equal(stage_records_of(RECORD_PAIN), 0);
	doubt(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run(2);
	stage_expect("Lower the tilt.");
}

static void what_is_said_again_is_meant(void **state)
{
	(void)state;
	hold_the_tilt();
	doubt(INTENT_PAUSE);
	stage_run(2);
	doubt(INTENT_NEXT);
	assert_int_equal(stage_state(), STATE_ASKING);
	doubt(INTENT_PAUSE);
	assert_int_equal(stage_state(), STATE_PAUSED);
	stage_command(INTENT_RESUME);
	stage_run(15);
	hold_the_tilt();
	doubt(INTENT_STOP);
	stage_run(2);
	doubt(INTENT_YES);
	assert_string_equal(stage_status().question, "hurt");
}

static void it_is_not_asked_twice_in_a_row(void **state)
{
	(void)state;
	hold_the_tilt();
	doubt(INTENT_PAUSE);
	stage_run(7.5);
	stage_expect("Going on.");
	doubt(INTENT_PAUSE);
	assert_int_equal(stage_state(), STATE_RUNNING);
	/* But always about a safety word. */
	doubt(INTENT_STOP);
	assert_int_equal(stage_state(), STATE_ASKING);
}

static void in_prompts_and_rests_a_doubt_is_let_be(void **state)
{
	(void)state;
	stage_expect_to("Move the tilt.");
	doubt(INTENT_NEXT);
	assert_int_equal(stage_state(), STATE_RUNNING);
	doubt(INTENT_STOP);
	assert_int_equal(stage_state(), STATE_ASKING);
	stage_run(10);
	stage_expect("Was that for me?");
	stage_expect_next("Move the tilt.");
	stage_expect_to("Rest.");
	doubt(INTENT_NEXT);
	assert_int_equal(stage_state(), STATE_RUNNING);
}

static void the_setting_turns_asking_off(void **state)
{
	(void)state;
	stage.config.ask_when_unsure = false;
	stage_expect_to("Move the tilt.");
	doubt(INTENT_STOP);
	assert_int_equal(stage_state(), STATE_RUNNING);
	hold_the_tilt();
	doubt(INTENT_PAUSE);
	assert_int_equal(stage_state(), STATE_RUNNING);
	/* Under load a stop is never let be. */
	stage_run(11);
	stage_expect_to("Go tilt");
	doubt(INTENT_STOP);
	assert_int_equal(stage_state(), STATE_ASKING);
}

static void a_doubt_in_a_long_hold_costs_no_time(void **state)
{
	frames_t go, held;

	(void)state;
	stage_expect_to("Go walk");
	go = stage.lines[stage.mark - 1].end;
	stage_run(4);
	held = stage.now;
	doubt(INTENT_STOP);
	stage_run(20);
	stage_expect("Going on.");
	held = stage.lines[stage.mark - 1].end + stage_ms(300) - held;
	stage_expect_next("Halfway.");
	/* Halfway of what was really held. */
	assert_int_equal(stage.lines[stage.mark - 1].at - go - held, stage_ms(1200 + 10000));
}

static void a_doubt_in_a_movement_keeps_its_beat(void **state)
{
	(void)state;
	stage_expect_to("Go cat.");
	stage_run(4.1);
	doubt(INTENT_PAUSE);
	stage_run(20);
	stage_expect("Going on.");
	stage_expect_next("Go cat.");
	stage_expect_next("Off cat.");
	assert_int_equal(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 2].at, stage_ms(2500));
	stage_expect_next("three");
	stage_expect_next("Go cat.");
	assert_int_equal(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 4].at, stage_ms(5000));
}

static void audio(enum session_event_kind kind, bool speaker)
{
	struct session_event event = {.kind = kind, .speaker = speaker};

	stage_event(&event);
}

static void deaf_it_ends_the_load_and_says_so(void **state)
{
	size_t lines;

	(void)state;
	hold_the_tilt();
	lines = stage.line_count;
	audio(SESSION_AUDIO_LOST, true);
	assert_int_equal(stage_state(), STATE_STOPPED);
	stage_run(30);
	stage_expect_next("I can no longer hear you.");
	stage_expect_next("Lower the tilt.");
	assert_int_equal(stage.line_count, lines + 2);
	audio(SESSION_AUDIO_BACK, true);
	stage_run(4);
	stage_expect_next("I can hear you again. Shall we go on?");
	stage_command(INTENT_YES);
	stage_run(8);
	stage_expect_next("We take this one again. Ready.");
}

static void mute_it_says_nothing(void **state)
{
	(void)state;
	hold_the_tilt();
	audio(SESSION_AUDIO_LOST, false);
	stage.mark = stage.line_count;
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_PAIN)->set, 1);
}

static void mute_it_tells_how_to_come_down_when_it_is_back(void **state)
{
	(void)state;
	hold_the_tilt();
	audio(SESSION_AUDIO_LOST, false);
	stage.mark = stage.line_count;
	stage_run(20);
	assert_int_equal(stage.mark, stage.line_count);
	audio(SESSION_AUDIO_BACK, true);
	stage_run(8);
	stage_expect_next("Lower the tilt.");
	stage_expect_next("I can hear you again. Shall we go on?");
}

/* Its clock stands still with the device: it is told. */
static void given_up_it_ends(void **state)
{
	(void)state;
	audio(SESSION_AUDIO_GIVEN_UP, false);
	assert_int_equal(stage_records_of(RECORD_SESSION_END), 0);
	hold_the_tilt();
	audio(SESSION_AUDIO_LOST, false);
	audio(SESSION_AUDIO_GIVEN_UP, false);
	assert_int_equal(stage_state(), STATE_IDLE);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_AUDIO_LOST);
	audio(SESSION_AUDIO_BACK, true);
	assert_int_equal(stage_state(), STATE_IDLE);
}

static void lost_for_good_it_ends(void **state)
{
	(void)state;
	hold_the_tilt();
	audio(SESSION_AUDIO_LOST, true);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_AUDIO_LOST);
	/* Idle, nothing of it matters. */
	audio(SESSION_AUDIO_LOST, true);
	audio(SESSION_AUDIO_BACK, true);
	assert_int_equal(stage_state(), STATE_IDLE);
}

static void shutting_down_it_says_goodbye(void **state)
{
	(void)state;
	hold_the_tilt();
	audio(SESSION_SHUTDOWN, true);
	stage_run_to_end();
	stage_expect_next("Lower the tilt.");
	stage_expect_next("Goodbye.");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_INTERRUPTED);
	stage_start("small");
	assert_int_equal(stage_state(), STATE_IDLE);
}

static void shutting_down_idle_it_says_goodbye(void **state)
{
	(void)state;
	audio(SESSION_SHUTDOWN, true);
	stage_run(5);
	stage_expect_next("Goodbye.");
	assert_int_equal(stage.record_count, 0);
}

/* Reports of ends that never come must not hang it. */
static void lost_reports_only_slow_it_down(void **state)
{
	(void)state;
	stage.lose_reports = true;
	stage_start("small");
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 8);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_doubt_holds_the_count_and_goes_on),
	    TEST(no_goes_on_at_once_and_yes_obeys),
	    TEST(any_command_answers_a_doubt),
	    TEST(a_safety_word_heard_twice_is_believed),
	    TEST(what_is_said_again_is_meant),
	    TEST(it_is_not_asked_twice_in_a_row),
	    TEST(in_prompts_and_rests_a_doubt_is_let_be),
	    TEST(the_setting_turns_asking_off),
	    TEST(a_doubt_in_a_long_hold_costs_no_time),
	    TEST(a_doubt_in_a_movement_keeps_its_beat),
	    TEST(deaf_it_ends_the_load_and_says_so),
	    TEST(mute_it_says_nothing),
	    TEST(mute_it_tells_how_to_come_down_when_it_is_back),
	    TEST(given_up_it_ends),
	    TEST(lost_for_good_it_ends),
	    TEST(shutting_down_it_says_goodbye),
	    TEST(shutting_down_idle_it_says_goodbye),
	    TEST(lost_reports_only_slow_it_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
