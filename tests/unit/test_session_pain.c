/* sources: session.c session_answer.c session_command.c session_dose.c session_end.c session_move.c session_opening.c session_out.c session_place.c session_question.c session_questions.c session_remind.c session_script.c session_start.c session_tour.c session_walk.c brief.c brief_rules.c ladder.c past.c past_place.c past_session.c plan.c plan_exercise.c plan_instruct.c phrase.c intent.c voice.c voice_commands.c catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_values.c config.c config_reminders.c log.c people.c */
/* "Stop, it hurts", and "stop": sound and count end, the body comes down, pain is recorded before anything is asked. */
#include "session_stage.h"

/* In the second count of the first hold of the leg; left side. */
static void hold_the_leg(void)
{
	stage_expect_to("Go leg");
	stage_expect_to("two");
}

static void hurt(void)
{
	frames_t at = stage.now;

	stage_command(INTENT_HURTS);
	/* Recorded in the very same moment, before a word is said. */
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run(1);
	stage_expect_next("Lower the leg.");
	assert_true(stage.lines[stage.mark - 1].at - at <= stage_ms(100));
	stage_run(6);
	stage_expect_next("I have noted it. Shall we go on with the cat? Or say gentler, or end.");
	assert_int_equal(stage_state(), STATE_ASKING);
	assert_string_equal(stage_status().question, "pain");
}

static void pain_is_recorded_as_it_was(void **state)
{
	const struct record *pain;

	(void)state;
	hold_the_leg();
	hurt();
	pain = stage_last_record(RECORD_PAIN);
	assert_string_equal(pain->routine, "small");
	assert_string_equal(pain->exercise, "leg");
	assert_int_equal(pain->set, 1);
	assert_int_equal(pain->repetition, 1);
	assert_int_equal(pain->side, SIDE_LEFT);
	assert_string_equal(pain->phase, "work");
	assert_int_equal(pain->score, -1);
	assert_string_equal(pain->phrase, "as heard");
}

static void silence_ends_the_session(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_run_to_end();
	stage_expect_next("Say yes, gentler, or end.");
	stage_expect_next("I hear no answer, so we end here.");
	stage_expect_next("Getting up");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_NO_ANSWER);
}

static void yes_goes_on_with_what_follows(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_command(INTENT_YES);
	stage_run(12);
	stage_expect_next("Good.");
	stage_expect_next("Onto hands and knees.");
	stage_expect_next("Cat.");
	stage_run_to_end();
	/* Two sides of the leg are missing; pain is no skip. */
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 6);
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 0);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void gentler_takes_its_place(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_command(INTENT_GENTLER);
	stage_run(12);
	stage_expect_next("Good.");
	stage_expect_next("Tilt. Two sets.");
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 8);
	stage_expect("That was the routine: five exercises, and one taken easier.");
	stage_expect("That makes three sessions this week.");
}

static void no_and_stop_end_it_gently(void **state)
{
	static const enum intent_kind kinds[] = {INTENT_NO, INTENT_STOP, INTENT_END};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		hold_the_leg();
		hurt();
		stage_command(kinds[i]);
		stage_run_to_end();
		stage_expect("We end here for today.");
		assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
		stage.record_count = 0;
	}
}

static void hurting_again_as_an_answer_ends_it(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_run(4);
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
}

/* Ouch, ouch: the second one, while the lowering cue is said, is no second pain and no answer. */
static void hurting_at_once_again_is_the_same_pain(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_run(0.5);
	stage_command(INTENT_HURTS);
	stage_run(1);
	stage_expect_next("Lower the leg.");
	stage_expect_next("Lower the leg.");
	stage_run(7);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	assert_string_equal(stage_status().question, "pain");
}

static void an_answer_may_come_before_the_question_is_out(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_run(4);
	stage_command(INTENT_END);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
}

static void what_is_no_answer_is_asked_about_once(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_run(4);
	stage_command(INTENT_BACK);
	stage_run(4);
	stage_expect_next("Say yes, gentler, or end.");
	stage_command(INTENT_NUMBER);
	stage_run(4);
	assert_int_equal(stage_state(), STATE_ASKING);
	stage_command(INTENT_REPEAT);
	stage_run(6);
	stage_expect_next("I have noted it.");
	stage_command(INTENT_YES);
	stage_run(3);
	assert_int_equal(stage_state(), STATE_RUNNING);
}

static void a_question_waits_while_paused(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_command(INTENT_PAUSE);
	stage_run(60);
	assert_int_equal(stage_state(), STATE_PAUSED);
	stage_command(INTENT_RESUME);
	stage_run(6);
	stage_expect("I have noted it.");
	assert_string_equal(stage_status().question, "pain");
	stage_command(INTENT_LOUDER);
	stage_run(8);
	stage_expect_next("More volume.");
	stage_expect_next("I have noted it.");
}

static void pain_in_a_prompt_is_settled(void **state)
{
	(void)state;
	stage_expect_to("Move the leg.");
	stage_command(INTENT_HURTS);
	stage_run(1);
	stage_expect_next("Settle the leg.");
	assert_string_equal(stage_last_record(RECORD_PAIN)->phase, "instruct");
}

static void pain_in_a_pause_is_settled(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_PAUSE);
	stage_run(15);
	stage.mark = stage.line_count;
	stage_command(INTENT_HURTS);
	stage_run(1);
	/* The body has come down already. */
	stage_expect_next("Settle the leg.");
	assert_string_equal(stage_last_record(RECORD_PAIN)->exercise, "leg");
}

static void pain_in_the_last_exercise(void **state)
{
	(void)state;
	stage_expect_to("Go bird");
	stage_command(INTENT_HURTS);
	stage_run(10);
	stage_expect("Shall we do something easier: the cat?");
	stage_command(INTENT_YES);
	stage_expect_to("Go cat.");
	stage_command(INTENT_HURTS);
	stage_run(10);
	/* Nothing follows and nothing is easier. */
	stage_expect("I have noted it.");
	stage_expect("We end here for today.");
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_PAIN), 2);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
}

static void pain_in_the_greeting_and_in_the_closing_words(void **state)
{
	(void)state;
	stage_start("small");
	stage_run(2);
	stage_expect("Small routine.");
	stage_command(INTENT_HURTS);
	stage_run(8);
	stage_expect_next("Rest.");
	stage_expect_next("Shall we go on with the walk?");
	stage_command(INTENT_YES);
	stage_expect_to("Go bird");
	stage_command(INTENT_NEXT);
	stage_expect_to("That was the routine");
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 2);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
}

static void stop_asks_whether_it_hurts(void **state)
{
	frames_t at;

	(void)state;
	hold_the_leg();
	at = stage.now;
	stage_command(INTENT_STOP);
	stage_run(4);
	stage_expect_next("Lower the leg.");
	assert_true(stage.lines[stage.mark - 1].at - at <= stage_ms(100));
	stage_expect_next("Does anything hurt?");
	stage_command(INTENT_YES);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run(8);
	/* It has been lowered already. */
	stage_expect_next("Settle the leg.");
	assert_string_equal(stage_status().question, "pain");
}

static void a_plain_stop_may_go_on(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_STOP);
	stage_run(4);
	stage_command(INTENT_NO);
	stage_run(3);
	stage_expect("Shall we go on?");
	stage_command(INTENT_YES);
	stage_run(8);
	stage_expect_next("We take this one again. Ready. Left.");
	stage_expect_next("Go leg.");
	assert_int_equal(stage_records_of(RECORD_PAIN), 0);
}

static void a_plain_stop_may_end(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_STOP);
	stage_command(INTENT_STOP);
	stage_run_to_end();
	stage_expect("We end here, with one exercise done.");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_ENDED);
	hold_the_leg();
	stage_command(INTENT_STOP);
	stage_run_to_end();
	stage_expect("Does anything hurt?");
	stage_expect_next("Any pain, yes or no?");
	stage_expect_next("I hear no answer");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_NO_ANSWER);
}

static void other_commands_are_obeyed_while_asked(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_STOP);
	stage_run(3);
	stage_command(INTENT_NEXT);
	stage_run(12);
	stage_expect("Onto hands and knees.");
	assert_int_equal(stage_state(), STATE_RUNNING);
	assert_int_equal(stage_records_of(RECORD_SKIPPED), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(pain_is_recorded_as_it_was),
	    TEST(silence_ends_the_session),
	    TEST(yes_goes_on_with_what_follows),
	    TEST(gentler_takes_its_place),
	    TEST(no_and_stop_end_it_gently),
	    TEST(hurting_again_as_an_answer_ends_it),
	    TEST(hurting_at_once_again_is_the_same_pain),
	    TEST(an_answer_may_come_before_the_question_is_out),
	    TEST(what_is_no_answer_is_asked_about_once),
	    TEST(a_question_waits_while_paused),
	    TEST(pain_in_a_prompt_is_settled),
	    TEST(pain_in_a_pause_is_settled),
	    TEST(pain_in_the_last_exercise),
	    TEST(pain_in_the_greeting_and_in_the_closing_words),
	    TEST(stop_asks_whether_it_hurts),
	    TEST(a_plain_stop_may_go_on),
	    TEST(a_plain_stop_may_end),
	    TEST(other_commands_are_obeyed_while_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
