/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/*
 * What the opening tells of today's doses and asks about them: one sentence and a moment to say no; an offer; whether a
 * pain has settled; and what is recorded of it when the session begins.
 */
#include "session_stage.h"

#define TILT 1
#define CAT 3

static int prepare(void **state)
{
	if (stage_set_up(state) != 0)
		return -1;
	brief_plain(&stage.brief, stage.catalogue, catalogue_routine(stage.catalogue, "small"));
	stage.brief.safety_known = stage.brief.tour_known = true;
	stage_open(false);
	return 0;
}

/* The cat is planned five times; otherwise four times. */
static void step_up(enum brief_reason reason)
{
	struct brief_change *change = &stage.brief.changes[stage.brief.change_count++];

	*change = (struct brief_change){.reason = reason, .part = BRIEF_REPETITIONS, .item = CAT, .from = 4, .to = 5};
	snprintf(change->exercise, sizeof(change->exercise), "cat");
	change->otherwise = stage.brief.items[CAT];
	stage.brief.items[CAT].dose.repetitions = 5;
	change->score = -1;
}

/* Something else is done at the tilt, or offered. */
static void exchange(enum brief_reason reason, const char *instead, int score)
{
	struct brief_change *change = &stage.brief.changes[stage.brief.change_count++];
	struct brief_item *item = &stage.brief.items[TILT];
	struct brief_item other = {.dose = catalogue_exercise(stage.catalogue, "high")->dose};
	bool offer = reason == BRIEF_OFFER_HARDER || reason == BRIEF_OFFER_BACK;

	*change = (struct brief_change){.reason = reason, .part = BRIEF_EXERCISE, .item = TILT, .score = score};
	snprintf(change->exercise, sizeof(change->exercise), "tilt");
	snprintf(change->instead, sizeof(change->instead), "%s", instead);
	snprintf(other.exercise, sizeof(other.exercise), "%s", instead);
	change->otherwise = offer ? other : *item;
	if (!offer)
		*item = other;
}

static void settled(int score)
{
	stage.brief.ask_settled = true;
	stage.brief.settled_score = score;
	snprintf(stage.brief.settled_exercise, sizeof(stage.brief.settled_exercise), "tilt");
}

static const struct record *planned(const char *exercise)
{
	for (size_t i = 0; i < stage.record_count; i++) {
		if (stage.records[i].kind == RECORD_DOSE && strcmp(stage.records[i].exercise, exercise) == 0)
			return &stage.records[i];
	}
	return NULL;
}

static void assert_begun(void)
{
	stage_run(12);
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 1);
}

static void nobody_objects(void **state)
{
	(void)state;
	step_up(BRIEF_STEP_UP);
	stage_start("small");
	stage_run(4);
	stage_expect("The cat has gone well, so today five times.");
	assert_string_equal(stage_status().question, "change");
	assert_begun();
	stage_expect_next("Small routine.");
	assert_int_equal(planned("cat")->repetitions, 5);
	assert_int_equal(stage_records_of(RECORD_WISH), 0);
}

static void no_leaves_it_as_it_was(void **state)
{
	(void)state;
	step_up(BRIEF_STEP_UP);
	stage_start("small");
	stage_run(1);
	stage_command(INTENT_NO);
	assert_begun();
	stage_expect("As before, then.");
	assert_int_equal(planned("cat")->repetitions, 4);
	assert_string_equal(stage_last_record(RECORD_WISH)->phrase, "refused");
	assert_string_equal(stage_last_record(RECORD_WISH)->exercise, "cat");
}

static void half_a_no_is_enough(void **state)
{
	(void)state;
	step_up(BRIEF_STEP_UP);
	stage_start("small");
	stage_run(1);
	stage_hear(INTENT_NO, CERTAINTY_UNSURE, "");
	assert_begun();
	assert_int_equal(planned("cat")->repetitions, 4);
}

static void stop_means_not_to_begin(void **state)
{
	(void)state;
	step_up(BRIEF_STEP_UP);
	stage_start("small");
	stage_run(1);
	stage_command(INTENT_STOP);
	stage_run(10);
	assert_int_equal(stage_state(), STATE_IDLE);
	assert_int_equal(stage.record_count, 0);
}

static void an_offer_needs_a_yes(void **state)
{
	(void)state;
	exchange(BRIEF_OFFER_HARDER, "high", -1);
	stage_start("small");
	stage_run(6);
	stage_expect("The tilt has gone well. Shall we take a step up, to the high?");
	stage_command(INTENT_YES);
	assert_begun();
	stage_expect("Good.");
	assert_non_null(planned("high"));
	assert_null(planned("tilt"));
	assert_string_equal(planned("high")->phrase, "tilt 2x3x5");
}

static void an_offer_without_an_answer_is_left(void **state)
{
	(void)state;
	exchange(BRIEF_OFFER_HARDER, "high", -1);
	stage_start("small");
	stage_run(20);
	stage_expect("The high, yes or no?");
	stage_run(20);
	assert_begun();
	assert_null(planned("high"));
	assert_non_null(planned("tilt"));
	assert_string_equal(stage_last_record(RECORD_WISH)->phrase, "refused");
}

static void what_hurt_is_told_of(void **state)
{
	(void)state;
	exchange(BRIEF_PAIN_GENTLER, "high", 4);
	stage_start("small");
	assert_begun();
	stage_expect("Last time the tilt hurt, four of ten, so today we do the high instead.");
	assert_non_null(planned("high"));
}

static void settled_leads_on(void **state)
{
	(void)state;
	exchange(BRIEF_PAIN_GENTLER, "high", 4);
	settled(4);
	stage_start("small");
	stage_run(7);
	stage_expect("Last time the tilt hurt, four of ten. Had it settled a day later?");
	assert_string_equal(stage_status().question, "settled");
	stage_command(INTENT_YES);
	assert_begun();
	stage_expect_next("Good.");
	stage_expect_next("Then today we do the high instead.");
	assert_int_equal(stage_last_record(RECORD_SETTLED)->score, 1);
	assert_string_equal(stage_last_record(RECORD_SETTLED)->exercise, "tilt");
}

static void unsettled_rests(void **state)
{
	(void)state;
	exchange(BRIEF_PAIN_GENTLER, "high", 4);
	settled(-1);
	stage_start("small");
	stage_run(7);
	stage_expect("Last time the tilt hurt. Had it settled a day later?");
	stage_command(INTENT_NO);
	assert_begun();
	stage_expect_next("Then we leave it out today.");
	assert_null(planned("tilt"));
	assert_null(planned("high"));
	assert_int_equal(stage_last_record(RECORD_SETTLED)->score, 0);
	stage_run_to_end();
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void left_out_can_be_taken_back(void **state)
{
	struct brief_change *change = &stage.brief.changes[0];

	(void)state;
	stage.brief.change_count = 1;
	*change = (struct brief_change){.reason = BRIEF_LEFT_OUT, .part = BRIEF_EXERCISE, .item = TILT, .score = 2};
	snprintf(change->exercise, sizeof(change->exercise), "tilt");
	change->otherwise = stage.brief.items[TILT];
	stage.brief.items[TILT] = (struct brief_item){.reason = BRIEF_LEFT_OUT};
	stage_start("small");
	stage_run(2);
	stage_command(INTENT_NO);
	assert_begun();
	stage_expect("All right, but less of it.");
	assert_non_null(planned("tilt"));
	assert_string_equal(stage_last_record(RECORD_WISH)->phrase, "take-back");
}

static void nothing_left_is_no_session(void **state)
{
	(void)state;
	for (size_t i = 0; i < stage.brief.item_count; i++)
		stage.brief.items[i].exercise[0] = '\0';
	stage_start("small");
	stage_run(12);
	stage_expect("Nothing of that routine is left for today.");
	assert_int_equal(stage_state(), STATE_IDLE);
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 0);
}

/* Whatever is said while it tells and asks, it ends well, and at most one session comes of it. */
static void any_command_in_between_ends_well(void **state)
{
	(void)state;
	for (int kind = INTENT_STOP; kind < INTENT_COUNT; kind++) {
		for (int at = 0; at < 12; at++) {
			assert_int_equal(prepare(state), 0);
			settled(2);
			exchange(BRIEF_PAIN_GENTLER, "high", 2);
			step_up(BRIEF_STEP_UP);
			stage_start("small");
			stage_run(at * 0.7);
			stage_command((enum intent_kind)kind);
			for (int i = 0; i < 20 && stage_state() == STATE_ASKING; i++) {
				stage_run(3);
				if (stage_state() == STATE_ASKING)
					stage_command(INTENT_YES);
			}
			/* A last remark, and it begins. */
			stage_run(12);
			stage_run_to_end();
			assert_true(stage_records_of(RECORD_SESSION_BEGIN) <= 1);
			assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), stage_records_of(RECORD_SESSION_END));
			stage_tear_down(state);
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(nobody_objects),
	    TEST(no_leaves_it_as_it_was),
	    TEST(half_a_no_is_enough),
	    TEST(stop_means_not_to_begin),
	    TEST(an_offer_needs_a_yes),
	    TEST(an_offer_without_an_answer_is_left),
	    TEST(what_hurt_is_told_of),
	    TEST(settled_leads_on),
	    TEST(unsettled_rests),
	    TEST(left_out_can_be_taken_back),
	    TEST(nothing_left_is_no_session),
	    cmocka_unit_test(any_command_in_between_ends_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
