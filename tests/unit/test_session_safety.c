/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/*
 * What must hold whatever is said, wherever: "stop" and "it hurts" cut the sound in the same event, and nothing is
 * lifted again that nobody asked for.
 */
#include "pain_ways.h"

/* In every phase of an exercise: instruction, announcement, hold, release, change of sides, rest, movement; and before
 * and after all of them. */
static const char *const moments[] = {
    "We warm up.", "Down to the mat.", "Move the leg.",	       "Ready.",
    "Go leg",	   "Off leg",	       "Change sides.",	       "After this, the cat.",
    "Go cat.",	   "Last one.",	       "That was the routine",
};

#define MOMENTS (sizeof(moments) / sizeof(moments[0]))

static void expect_silence_now(void)
{
	bool cut = false;

	for (size_t i = 0; i < stage.output.count; i++) {
		const struct action *action = &stage.output.actions[i];

		cut = cut || action->kind == ACTION_CANCEL;
		assert_true(cut || action->kind != ACTION_SAY);
		assert_false(action->kind == ACTION_SAY && action->counted);
	}
	assert_true(cut);
}

static bool asks_for_movement(const char *question, enum intent_kind kind)
{
	static const char *const choices[] = {"choose",	      "choose-gentler",	  "choose-next",
					      "choose-plain", "something-easier", "what-follows"};
	bool choice = false;

	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		choice = choice || strcmp(question, choices[i]) == 0;
	return choice && (kind == INTENT_YES || kind == INTENT_RESUME || kind == INTENT_GENTLER || kind == INTENT_NEXT);
}

static void say_and_watch(enum intent_kind kind, enum certainty certainty, bool waiting)
{
	char question[32];
	size_t from;
	bool wanted;

	if (waiting && stage_state() == STATE_ASKING)
		hear_out();
	snprintf(question, sizeof(question), "%s", stage_status().question);
	wanted = certainty == CERTAINTY_SURE && asks_for_movement(question, kind);
	from = stage.line_count;
	stage_hear(kind, certainty, kind == INTENT_START ? "small" : "");
	if (certainty == CERTAINTY_SURE && intent_is_safety(kind) && question[0])
		expect_silence_now();
	stage_run_to_end();
	if (!wanted && stage_times_said("Go ", from) > 0) {
		stage_print(from);
		fail_msg("moved after intent %d in \"%s\"", (int)kind, question);
	}
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 1);
	assert_int_equal(stage_records_of(RECORD_SESSION_END), 1);
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
	assert_true(stage_records_of(RECORD_PAIN_END) >= 1);
	begin_again();
}

static void cut_at(const char *moment, enum intent_kind kind)
{
	stage_start("small");
	if (!stage_run_to(moment))
		fail_msg("nobody says \"%s\"", moment);
	stage_command(kind);
	expect_silence_now();
	if (kind == INTENT_HURTS)
		assert_int_equal(stage.records[stage.record_count - 1].kind, RECORD_PAIN);
	stage.mark = stage.line_count;
	stage_run_to_end();
	assert_int_equal(stage_times_said("Go ", stage.mark), 0);
	begin_again();
}

static void the_safety_words_cut_the_sound_in_every_moment(void **state)
{
	(void)state;
	for (size_t i = 0; i < MOMENTS; i++) {
		cut_at(moments[i], INTENT_HURTS);
		cut_at(moments[i], INTENT_STOP);
	}
}

static void nothing_moves_that_nobody_asked_for(void **state)
{
	(void)state;
	for (size_t way = 0; way < WAYS; way++) {
		for (int kind = INTENT_STOP; kind < INTENT_COUNT; kind++) {
			for (int waiting = 0; waiting < 2; waiting++) {
				go_to(&ways[way], "Go leg");
				say_and_watch((enum intent_kind)kind, CERTAINTY_SURE, waiting);
				go_to(&ways[way], "Go leg");
				say_and_watch((enum intent_kind)kind, CERTAINTY_UNSURE, waiting);
			}
		}
	}
}

/* Wherever it began; some ways end earlier there, since there is nothing gentler or nothing that follows. */
static void nothing_moves_wherever_it_began(void **state)
{
	static const char *const answers[] = {"number:2", "no", "yes", "number:5", "no", "no", "number:9"};

	(void)state;
	for (size_t moment = 0; moment < MOMENTS; moment++) {
		for (int kind = INTENT_STOP; kind < INTENT_COUNT; kind++) {
			for (size_t first = 0; first < sizeof(answers) / sizeof(answers[0]); first++) {
				stage_start("small");
				assert_true(stage_run_to(moments[moment]));
				stage_command(INTENT_HURTS);
				stage_say_to(answers[first], CERTAINTY_SURE);
				stage_say_to("no", CERTAINTY_SURE);
				say_and_watch((enum intent_kind)kind, CERTAINTY_SURE, true);
			}
		}
	}
}

/* Neither in the questions nor in the last words. */
static void a_pause_is_no_way_around(void **state)
{
	(void)state;
	for (size_t way = 0; way <= WAYS; way++) {
		for (int kind = INTENT_STOP; kind < INTENT_COUNT; kind++) {
			size_t from;

			go_to(&ways[way < WAYS ? way : WAYS - 1], "Go leg");
			hear_out();
			if (way == WAYS)
				stage_command(INTENT_YES);
			stage_run(1);
			stage_command(INTENT_PAUSE);
			stage_run(way % 2 ? 0.1 : 9);
			from = stage.line_count;
			stage_command((enum intent_kind)kind);
			stage_run_to_end();
			assert_int_equal(stage_times_said("Go ", from), 0);
			assert_int_equal(stage_records_of(RECORD_SESSION_END), 1);
			assert_int_equal(stage_records_of(RECORD_PAIN), 1);
			begin_again();
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_safety_words_cut_the_sound_in_every_moment),
	    TEST(nothing_moves_that_nobody_asked_for),
	    TEST(nothing_moves_wherever_it_began),
	    TEST(a_pause_is_no_way_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
