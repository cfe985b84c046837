/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/*
 * "Stop, it hurts", and "stop": sound and count end, the body comes down, pain is recorded before anything is asked.
 * Where the questions then lead is in test_session_flow.c.
 */
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
	stage_expect_next("How bad is it, from zero to ten?");
	assert_int_equal(stage_state(), STATE_ASKING);
	assert_string_equal(stage_status().question, "how-bad");
	assert_string_equal(stage_status().asks, "How bad is it, from zero to ten?");
}

/* Whether `text` was said at all, cut or not. */
static bool was_said(const char *text)
{
	return stage_times_said(text, 0) > 0;
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

static void a_breath_of_quiet_before_the_question(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_run(8);
	stage_expect_next("Lower the leg.");
	stage_expect_next("How bad is it");
	assert_true(stage.lines[stage.mark - 1].at - stage.lines[stage.mark - 2].end >=
		    stage_ms(stage.flow->breath_ms));
}

static void silence_ends_the_session(void **state)
{
	(void)state;
	hold_the_leg();
	hurt();
	stage_run_to_end();
	stage_expect_next("A number, from zero to ten?");
	stage_expect_next("I have no answer, so we end here.");
	stage_expect_next("When you want to get up");
	assert_false(was_said("Getting up"));
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_NO_ANSWER);
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "no-answer");
}

/* Ouch, ouch: the second one, while the lowering cue is said, is no second pain and no answer. */
static void hurting_at_once_again_is_the_same_pain(void **state)
{
	static const enum intent_kind again[] = {INTENT_HURTS, INTENT_STOP};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		hold_the_leg();
		stage_command(INTENT_HURTS);
		stage_run(0.5);
		stage_command(again[i]);
		stage_run(1);
		stage_expect_next("Lower the leg.");
		stage_expect_next("Lower the leg.");
		stage_run(7);
		assert_int_equal(stage_records_of(RECORD_PAIN), 1);
		assert_string_equal(stage_status().question, "how-bad");
		stage_run_to_end();
		stage.record_count = 0;
	}
}

static void an_answer_may_come_before_the_question_is_out(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_run(0.5);
	stage_say_to("number:7", CERTAINTY_SURE);
	assert_int_equal(stage_last_record(RECORD_PAIN_SCORE)->score, 7);
	stage_run(3);
	/* The body is brought down all the same. */
	stage_expect_next("Lower the leg.");
	stage_expect_next("Lower the leg.");
	stage_expect_next("Seven. Does it go down a leg");
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
	stage_expect("How bad is it");
	assert_string_equal(stage_status().question, "how-bad");
	stage_command(INTENT_LOUDER);
	stage_run(8);
	stage_expect_next("More volume.");
	stage_expect_next("How bad is it");
	stage_command(INTENT_PAUSE);
	stage_run_to_end();
	stage_expect("That was a long break");
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "no-answer");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_NO_ANSWER);
}

/* A pause is no way around the questions. */
static void nothing_moves_from_a_pause_in_the_questions(void **state)
{
	static const enum intent_kind kinds[] = {INTENT_NEXT, INTENT_BACK, INTENT_GENTLER, INTENT_YES, INTENT_RESUME};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		hold_the_leg();
		stage_command(INTENT_HURTS);
		stage_run(9);
		stage_command(INTENT_PAUSE);
		stage_run(9);
		stage_command(kinds[i]);
		stage_run(9);
		assert_string_equal(stage_status().question, "how-bad");
		stage_run_to_end();
	}
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

static void pain_in_the_greeting(void **state)
{
	(void)state;
	stage_start("small");
	stage_run(2);
	stage_expect("Small routine.");
	stage_command(INTENT_HURTS);
	stage_run(8);
	stage_expect_next("Rest.");
	stage_expect_next("How bad is it");
	stage_say_to("number:2", CERTAINTY_SURE);
	stage_say_to("no", CERTAINTY_SURE);
	stage_run(20);
	stage_expect("Shall we go on?");
	stage_say_to("yes", CERTAINTY_SURE);
	stage_expect_to("Go walk");
	assert_string_equal(stage_last_record(RECORD_PAIN)->exercise, "");
}

/* There is no exercise that could be over for today: then it is the session. */
static void bad_pain_in_the_greeting_ends_it(void **state)
{
	(void)state;
	stage_start("small");
	stage_run(2);
	stage_command(INTENT_HURTS);
	stage_say_to("number:5", CERTAINTY_SURE);
	stage_say_to("no", CERTAINTY_SURE);
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "red");
	/* Standing already. */
	stage_run_to_end();
	assert_false(was_said("When you want to get up"));
}

static void pain_in_the_closing_words(void **state)
{
	(void)state;
	stage_expect_to("Go bird");
	stage_command(INTENT_NEXT);
	stage_expect_to("That was the routine");
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_say_to("number:1", CERTAINTY_SURE);
	stage_say_to("no", CERTAINTY_SURE);
	stage_run(30);
	/* There is nothing left to go on with. */
	stage_expect("We end here for today.");
	stage_expect("When you want to get up");
	stage_command(INTENT_YES);
	stage_run(3);
	stage_expect("Getting up, with the chair.");
	/* And the way up is too much. */
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run(20);
	stage_expect("Lie down until you are comfortable.");
	stage_expect("When you want to get up");
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
}

static void pain_on_the_way_to_the_next_exercise(void **state)
{
	(void)state;
	hold_the_leg();
	stage_command(INTENT_NEXT);
	stage_run(6);
	stage_expect("Onto hands and knees.");
	stage_command(INTENT_HURTS);
	stage_say_to("number:3", CERTAINTY_SURE);
	stage_say_to("no", CERTAINTY_SURE);
	stage_run(20);
	/* The leg has been left: it is not gone back to. */
	stage_expect("Shall we go on with the cat?");
	stage_command(INTENT_YES);
	stage_run(12);
	stage_expect("Cat.");
}

static void without_a_flow_it_ends(void **state)
{
	(void)state;
	session_destroy(stage.session);
	free(stage.flow);
	stage.flow = NULL;
	stage_open(false);
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_run(1);
	stage_expect_next("Lower the leg.");
	stage_command(INTENT_HURTS);
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_expect("I have noted it.");
	stage_expect_next("We end here for today.");
	stage_expect_next("Getting up");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
}

static void a_lost_microphone_keeps_the_question(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true}, back = {.kind = SESSION_AUDIO_BACK};

	(void)state;
	hold_the_leg();
	hurt();
	stage_say_to("number:4", CERTAINTY_SURE);
	stage_run(3);
	stage_event(&lost);
	stage_run(10);
	stage_expect("I can no longer hear you.");
	stage_expect_next("Settle the leg.");
	stage_event(&back);
	stage_run(10);
	stage_expect_next("I can hear you again.");
	stage_expect_next("Four. Does it go down a leg");
	stage_event(&lost);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_AUDIO_LOST);
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "cut-short");
}

/* By a key, while nothing can be heard. */
static void pain_while_the_microphone_is_lost(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true};

	(void)state;
	hold_the_leg();
	stage_event(&lost);
	stage_run(3);
	stage_command(INTENT_HURTS);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	stage_run(10);
	assert_string_equal(stage_status().question, "how-bad");
}

/* What a key wants in the meantime waits until somebody who says stop would be heard. */
static void deaf_nothing_goes_on(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true}, back = {.kind = SESSION_AUDIO_BACK};
	size_t from;

	(void)state;
	hold_the_leg();
	stage_event(&lost);
	stage_run(3);
	from = stage.line_count;
	stage_command(INTENT_HURTS);
	stage_run(8);
	stage_say_to("number:1", CERTAINTY_SURE);
	stage_run(8);
	stage_command(INTENT_NO);
	stage_run(8);
	stage_command(INTENT_RESUME);
	stage_run(60);
	assert_int_equal(stage_state(), STATE_STOPPED);
	assert_int_equal(stage_times_said("Go ", from), 0);
	assert_int_equal(stage_times_said("I can no longer hear you.", from), 1);
	stage_event(&back);
	stage_run(5);
	stage_command(INTENT_YES);
	stage_run(20);
	assert_int_equal(stage_state(), STATE_RUNNING);
	assert_true(stage_times_said("Go ", from) > 0);
}

static void a_shutdown_keeps_what_was_decided(void **state)
{
	struct session_event shutdown = {.kind = SESSION_SHUTDOWN};

	(void)state;
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_say_to("number:9", CERTAINTY_SURE);
	stage_say_to("no", CERTAINTY_SURE);
	stage_event(&shutdown);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_PAIN);
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "red");
}

static void a_shutdown_in_the_questions(void **state)
{
	struct session_event shutdown = {.kind = SESSION_SHUTDOWN};

	(void)state;
	hold_the_leg();
	stage_command(INTENT_HURTS);
	stage_event(&shutdown);
	stage_run_to_end();
	stage_expect("Lower the leg.");
	stage_expect("Goodbye.");
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_INTERRUPTED);
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "cut-short");
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
	assert_string_equal(stage_last_record(RECORD_PAIN)->phrase, "as heard");
	stage_run(8);
	/* It has been lowered already. */
	stage_expect_next("Settle the leg.");
	assert_string_equal(stage_status().question, "how-bad");
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
	    TEST(a_breath_of_quiet_before_the_question),
	    TEST(silence_ends_the_session),
	    TEST(hurting_at_once_again_is_the_same_pain),
	    TEST(an_answer_may_come_before_the_question_is_out),
	    TEST(a_question_waits_while_paused),
	    TEST(nothing_moves_from_a_pause_in_the_questions),
	    TEST(pain_in_a_prompt_is_settled),
	    TEST(pain_in_a_pause_is_settled),
	    TEST(pain_in_the_greeting),
	    TEST(bad_pain_in_the_greeting_ends_it),
	    TEST(pain_in_the_closing_words),
	    TEST(pain_on_the_way_to_the_next_exercise),
	    TEST(without_a_flow_it_ends),
	    TEST(a_lost_microphone_keeps_the_question),
	    TEST(pain_while_the_microphone_is_lost),
	    TEST(deaf_nothing_goes_on),
	    TEST(a_shutdown_keeps_what_was_decided),
	    TEST(a_shutdown_in_the_questions),
	    TEST(stop_asks_whether_it_hurts),
	    TEST(a_plain_stop_may_go_on),
	    TEST(a_plain_stop_may_end),
	    TEST(other_commands_are_obeyed_while_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
