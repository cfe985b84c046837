/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/* What is said and asked between "start" and the routine's first words: each only when the past calls for it. */
#include "session_stage.h"

/* Runs until `text` is asked for, unless it is being asked already. */
static void await(const char *text)
{
	if (stage.line_count > 0 && strstr(stage.lines[stage.line_count - 1].text, text) &&
	    stage.lines[stage.line_count - 1].end > stage.now)
		return;
	if (!stage_run_to(text))
		fail_msg("nobody asked \"%s\"", text);
}

/* Answers when it has been asked. */
static void answer(const char *text, enum intent_kind kind)
{
	await(text);
	stage_run(7);
	stage_command(kind);
}

static bool remembers(const char *what)
{
	for (size_t i = 0; i < stage.record_count; i++) {
		if (stage.records[i].kind == RECORD_KNOWN && strcmp(stage.records[i].phrase, what) == 0)
			return true;
	}
	return false;
}

static void assert_begun(void)
{
	stage_run(3);
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 1);
	assert_int_equal(stage_state(), STATE_RUNNING);
}

static void assert_not_begun(void)
{
	stage_run(15);
	assert_int_equal(stage_state(), STATE_IDLE);
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 0);
}

static void what_is_known_is_not_asked(void **state)
{
	(void)state;
	stage_start("small");
	assert_begun();
	stage_expect_next("Small routine");
}

/* What has become of the history is said once, before anything is asked, and again when it has changed. */
static void tells_of_a_history_that_fails(void **state)
{
	(void)state;
	stage.brief.keeping = HISTORY_BEGUN_ANEW;
	stage.brief.safety_known = false;
	stage_start("small");
	await("Have you understood");
	stage_expect_next("My record of your sessions was damaged.");
	stage_expect_next("Before the first time");
	answer("Have you understood", INTENT_NO);
	stage_run(15);
	stage.brief.safety_known = true;
	stage.mark = stage.line_count;
	stage_start("small");
	assert_begun();
	stage_expect_next("Small routine");
	stage_command(INTENT_END);
	stage_run_to_end();
	stage.brief.keeping = HISTORY_NOT_KEPT;
	stage.mark = stage.line_count;
	stage_start("small");
	stage_run(8);
	stage_expect_next("My record cannot be written.");
	stage_expect_next("Small routine");
}

static void safety_comes_first_and_is_remembered(void **state)
{
	(void)state;
	stage.brief.safety_known = false;
	stage_start("small");
	answer("Have you understood", INTENT_YES);
	assert_begun();
	stage_expect_next("see a doctor");
	stage_expect_next("No exercise may hurt");
	stage_expect_next("stop, it hurts");
	stage_expect_next("Have you understood");
	stage_expect_next("Small routine");
	assert_true(remembers("safety"));
}

static void safety_refused_is_no_start(void **state)
{
	(void)state;
	stage.brief.safety_known = false;
	stage_start("small");
	answer("Have you understood", INTENT_NO);
	assert_not_begun();
	stage_expect("we do not begin yet");
	assert_false(remembers("safety"));
}

static void safety_unanswered_is_no_start(void **state)
{
	(void)state;
	stage.brief.safety_known = false;
	stage_start("small");
	stage_run(60);
	assert_not_begun();
	assert_int_equal(stage_times_said("Have you understood", 0), 2);
	assert_false(remembers("safety"));
}

static void pain_in_the_opening_ends_it(void **state)
{
	(void)state;
	stage.brief.safety_known = false;
	stage_start("small");
	answer("Have you understood", INTENT_HURTS);
	assert_not_begun();
	stage_expect("do not train through it");
}

static void after_a_red_flag_a_doctor_is_asked_for(void **state)
{
	(void)state;
	stage.brief.ask_doctor = stage.brief.rest_today = true;
	stage_start("small");
	answer("Has a doctor told you", INTENT_NO);
	assert_not_begun();
	stage_expect("see a doctor soon");
	assert_false(remembers("doctor"));
	stage_start("small");
	answer("Has a doctor told you", INTENT_YES);
	assert_begun();
	assert_true(remembers("doctor"));
}

static void after_strong_pain_the_day_is_for_rest(void **state)
{
	(void)state;
	stage.brief.rest_today = true;
	stage.brief.interrupted = stage.brief.left_hurt = true;
	stage.brief.left_item = 2;
	stage_start("small");
	answer("hurt badly a short time ago", INTENT_NO);
	assert_not_begun();
	stage_start("small");
	answer("hurt badly a short time ago", INTENT_YES);
	assert_begun();
	stage_expect("Small routine");
}

static void the_tour_can_be_declined_once_and_for_all(void **state)
{
	(void)state;
	stage.brief.tour_known = false;
	stage_start("small");
	answer("try how you talk to me", INTENT_NO);
	assert_begun();
	assert_true(remembers("tour"));
}

static void the_tour_tries_each_word(void **state)
{
	(void)state;
	stage.brief.tour_known = false;
	stage_start("small");
	answer("try how you talk to me", INTENT_YES);
	answer("Say: pause", INTENT_PAUSE);
	answer("say: resume", INTENT_RESUME);
	assert_false(remembers("tour"));
	answer("Say: stop, it hurts", INTENT_HURTS);
	assert_true(stage_run_to("Small routine"));
	assert_true(remembers("tour"));
	assert_int_equal(stage_records_of(RECORD_PAIN), 0);
	stage_expect("I hear you well");
}

static void its_own_words_are_no_answer(void **state)
{
	(void)state;
	stage.brief.tour_known = false;
	stage_start("small");
	answer("try how you talk to me", INTENT_YES);
	await("Say: pause");
	stage_command(INTENT_PAUSE);
	assert_string_equal(stage_status().question, "tour-pause");
	stage_run(5);
	assert_string_equal(stage_status().question, "tour-pause");
	stage_command(INTENT_PAUSE);
	assert_string_equal(stage_status().question, "tour-resume");
}

static void what_is_missed_is_helped_with(void **state)
{
	static const struct {
		enum microphone microphone;
		const char *help;
	} cases[] = {
	    {MICROPHONE_UNCLEAR, "calm and clear"},  {MICROPHONE_NOBODY, "I heard nobody"},
	    {MICROPHONE_FAINT, "turn up its level"}, {MICROPHONE_NOISY, "loud around you"},
	    {MICROPHONE_OVERDRIVEN, "overdriven"},   {MICROPHONE_MUTE, "Is it muted"},
	};

	(void)state;
	stage.brief.tour_known = false;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t from = stage.line_count;

		stage.microphone = cases[i].microphone;
		stage_start("small");
		answer("try how you talk to me", INTENT_YES);
		await("Say: pause");
		stage_run(24);
		assert_int_equal(stage_times_said(cases[i].help, from), 1);
		assert_int_equal(stage_times_said("Say: pause", from), 1);
		assert_int_equal(stage_times_said("once more: pause", from), 1);
		stage_command(INTENT_STOP);
		assert_int_equal(stage_state(), STATE_IDLE);
		stage_run(10);
	}
}

static void a_word_heard_unsurely_is_tried_again_at_once(void **state)
{
	(void)state;
	stage.brief.tour_known = false;
	stage_start("small");
	answer("try how you talk to me", INTENT_YES);
	await("Say: pause");
	stage_run(5);
	stage_hear(INTENT_PAUSE, CERTAINTY_UNSURE, "");
	stage_run(1);
	stage_expect("calm and clear");
	answer("once more: pause", INTENT_PAUSE);
	assert_string_equal(stage_status().question, "tour-resume");
}

static void another_word_may_stay_unheard(void **state)
{
	(void)state;
	stage.brief.tour_known = false;
	stage_start("small");
	answer("try how you talk to me", INTENT_YES);
	answer("say: resume", INTENT_RESUME);
	stage_expect("We leave that one");
	answer("Say: stop, it hurts", INTENT_STOP);
	assert_true(stage_run_to("Small routine"));
	assert_int_equal(stage_times_said("I hear you well", 0), 0);
	assert_true(remembers("tour"));
}

static void without_the_safety_word_there_is_no_session(void **state)
{
	(void)state;
	stage.brief.tour_known = false;
	stage_start("small");
	answer("try how you talk to me", INTENT_YES);
	answer("Say: pause", INTENT_PAUSE);
	answer("say: resume", INTENT_RESUME);
	stage_run(60);
	assert_not_begun();
	stage_expect("without it we do not train");
	assert_false(remembers("tour"));
}

static void a_trainer_is_asked_for_once(void **state)
{
	(void)state;
	stage_start("lifts");
	answer("Has a trainer", INTENT_YES);
	assert_begun();
	assert_true(remembers("trainer"));
	assert_string_equal(stage_last_record(RECORD_KNOWN)->routine, "lifts");
}

static void a_known_trainer_is_not_asked_for(void **state)
{
	(void)state;
	stage.brief.trainer_known = true;
	stage_start("lifts");
	assert_begun();
	assert_int_equal(stage_times_said("Has a trainer", 0), 0);
}

static void without_a_trainer_there_are_no_lifts(void **state)
{
	(void)state;
	stage_start("lifts");
	answer("Has a trainer", INTENT_NO);
	assert_not_begun();
	stage_expect("let one show you first");
	assert_false(remembers("trainer"));
}

static void leave_at(const char *exercise, int set, enum side side)
{
	const struct routine *routine = catalogue_routine(stage.catalogue, "small");

	stage.brief.interrupted = true;
	while (strcmp(routine->items[stage.brief.left_item].exercise, exercise) != 0)
		stage.brief.left_item++;
	snprintf(stage.brief.left_exercise, sizeof(stage.brief.left_exercise), "%s", exercise);
	stage.brief.left_set = set;
	stage.brief.left_side = side;
	stage.brief.too_soon = true; /* some sets were done: no second time, though */
}

static void goes_on_at_the_side_that_was_left(void **state)
{
	(void)state;
	leave_at("leg", 1, SIDE_RIGHT);
	stage_start("small");
	answer("You were at the leg, right side. Shall we", INTENT_YES);
	assert_true(stage_run_to("Ready"));
	stage_expect("Good.");
	stage_expect("Down to the mat");
	stage_expect_next("Set up the leg");
	stage_expect("Now the right");
	assert_int_equal(stage_times_said("Small routine", 0), 0);
	assert_int_equal(stage_times_said("less than a day", 0), 0);
	assert_int_equal(stage_status().side, SIDE_RIGHT);
	stage_run_to_end();
	assert_string_equal(stage_last_record(RECORD_SESSION_BEGIN)->phrase, PAST_FROM_THERE);
	/* the right leg, cat, pulse, bird */
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 4);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void goes_on_at_the_set_that_was_left(void **state)
{
	(void)state;
	leave_at("tilt", 2, SIDE_NONE);
	stage_start("small");
	answer("You were at the tilt, set two. Shall we", INTENT_YES);
	assert_true(stage_run_to("Last set"));
	assert_int_equal(stage_status().set, 2);
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 6);
}

static void paused_on_the_way_there_it_still_goes_there(void **state)
{
	(void)state;
	leave_at("tilt", 2, SIDE_NONE);
	stage_start("small");
	answer("Shall we go on from there", INTENT_YES);
	stage_run_to("Down to the mat");
	stage_command(INTENT_PAUSE);
	stage_run(10);
	stage_command(INTENT_RESUME);
	assert_true(stage_run_to("Last set"));
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 6);
}

static void no_means_from_the_beginning(void **state)
{
	(void)state;
	leave_at("leg", 1, SIDE_LEFT);
	stage_start("small");
	answer("Shall we go on from there", INTENT_NO);
	answer("less than a day", INTENT_YES);
	assert_begun();
	stage_expect("Small routine");
	assert_string_equal(stage_last_record(RECORD_SESSION_BEGIN)->phrase, "");
}

static void no_answer_is_no_start(void **state)
{
	(void)state;
	leave_at("leg", 1, SIDE_LEFT);
	stage_start("small");
	stage_run(60);
	assert_not_begun();
}

static void after_pain_it_goes_on_behind_it(void **state)
{
	(void)state;
	leave_at("leg", 1, SIDE_LEFT);
	stage.brief.left_hurt = true;
	stage_start("small");
	answer("go on after it, with the cat", INTENT_YES);
	assert_true(stage_run_to("Go cat"));
	stage_expect("Set up the cat");
	assert_int_equal(stage_times_said("Go leg", 0), 0);
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 3);
}

static void pain_in_the_last_exercise_leaves_nothing_to_go_on_with(void **state)
{
	(void)state;
	leave_at("bird", 1, SIDE_NONE);
	stage.brief.left_hurt = true;
	stage.brief.too_soon = false;
	stage_start("small");
	assert_begun();
	stage_expect_next("Small routine");
}

static void what_was_hardly_begun_is_begun_again(void **state)
{
	(void)state;
	leave_at("walk", 1, SIDE_NONE);
	stage.brief.too_soon = false;
	stage_start("small");
	assert_begun();
	stage_expect_next("Small routine");
}

static void too_soon_is_asked_about(void **state)
{
	(void)state;
	stage.brief.too_soon = true;
	stage_start("small");
	answer("less than a day", INTENT_NO);
	assert_not_begun();
	stage_expect("Another time");
	stage_start("small");
	answer("less than a day", INTENT_YES);
	assert_begun();
}

static void all_of_it_comes_in_order(void **state)
{
	(void)state;
	stage.brief = (struct brief){.too_soon = true};
	stage_start("lifts");
	answer("Have you understood", INTENT_YES);
	answer("try how you talk to me", INTENT_NO);
	answer("Has a trainer", INTENT_YES);
	answer("less than a day", INTENT_YES);
	assert_begun();
	assert_int_equal(stage_records_of(RECORD_KNOWN), 3);
}

static void a_doubtful_start_is_confirmed_first(void **state)
{
	(void)state;
	stage.brief.safety_known = false;
	stage_hear(INTENT_START, CERTAINTY_UNSURE, "small");
	answer("Shall we start", INTENT_YES);
	answer("Have you understood", INTENT_YES);
	assert_begun();
}

static void another_routine_may_be_meant(void **state)
{
	(void)state;
	stage_start("lifts");
	await("Has a trainer");
	stage_start("small");
	assert_begun();
	stage_expect("Small routine");
}

static void deaf_it_does_not_begin(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true, .quiet = true};
	struct session_event back = {.kind = SESSION_AUDIO_BACK};

	(void)state;
	stage_event(&lost);
	assert_int_equal(stage.line_count, 0);
	stage_start("small");
	assert_not_begun();
	stage_expect_next("Is it muted");
	stage_event(&back);
	stage_start("small");
	assert_begun();
}

static void deaf_while_nothing_is_on_it_says_so_once(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true};
	struct session_event back = {.kind = SESSION_AUDIO_BACK};

	(void)state;
	stage_event(&lost);
	stage_run(10);
	stage_expect_next("Is it muted");
	stage_event(&back);
	stage_run(10);
	stage_expect_next("I can hear you again.");
	/* A bad contact. */
	for (int i = 0; i < 4; i++) {
		stage_event(&lost);
		stage_run(5);
		stage_event(&back);
		stage_run(5);
	}
	assert_int_equal(stage.mark, stage.line_count);
	assert_int_equal(stage_state(), STATE_IDLE);
	stage_start("small");
	assert_begun();
}

static void deaf_in_the_opening_it_says_so(void **state)
{
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true};

	(void)state;
	stage.brief.safety_known = false;
	stage_start("small");
	await("Have you understood");
	stage_event(&lost);
	assert_not_begun();
	stage_expect("Is it muted");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(tells_of_a_history_that_fails),
	    TEST(what_is_known_is_not_asked),
	    TEST(safety_comes_first_and_is_remembered),
	    TEST(safety_refused_is_no_start),
	    TEST(safety_unanswered_is_no_start),
	    TEST(pain_in_the_opening_ends_it),
	    TEST(after_a_red_flag_a_doctor_is_asked_for),
	    TEST(after_strong_pain_the_day_is_for_rest),
	    TEST(the_tour_can_be_declined_once_and_for_all),
	    TEST(the_tour_tries_each_word),
	    TEST(its_own_words_are_no_answer),
	    TEST(what_is_missed_is_helped_with),
	    TEST(a_word_heard_unsurely_is_tried_again_at_once),
	    TEST(another_word_may_stay_unheard),
	    TEST(without_the_safety_word_there_is_no_session),
	    TEST(a_trainer_is_asked_for_once),
	    TEST(a_known_trainer_is_not_asked_for),
	    TEST(without_a_trainer_there_are_no_lifts),
	    TEST(goes_on_at_the_side_that_was_left),
	    TEST(goes_on_at_the_set_that_was_left),
	    TEST(paused_on_the_way_there_it_still_goes_there),
	    TEST(no_means_from_the_beginning),
	    TEST(no_answer_is_no_start),
	    TEST(after_pain_it_goes_on_behind_it),
	    TEST(pain_in_the_last_exercise_leaves_nothing_to_go_on_with),
	    TEST(what_was_hardly_begun_is_begun_again),
	    TEST(too_soon_is_asked_about),
	    TEST(all_of_it_comes_in_order),
	    TEST(a_doubtful_start_is_confirmed_first),
	    TEST(another_routine_may_be_meant),
	    TEST(deaf_it_does_not_begin),
	    TEST(deaf_while_nothing_is_on_it_says_so_once),
	    TEST(deaf_in_the_opening_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
