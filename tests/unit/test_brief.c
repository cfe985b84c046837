/* sources: brief*.c ladder*.c past*.c catalogue*.c routine.c problems.c settings*.c config*.c people.c */
/*
 * The rules by which today's doses follow from the past, each in a history made for it: the routine "back" with the
 * shipped files, three sessions a week.
 */
#include "brief.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY 86400
#define FACTS_MAX 4096

static struct catalogue *catalogue;
static struct config config;
static struct history_fact facts[FACTS_MAX];
static size_t fact_count;
static struct past past;
static struct brief brief;
static const struct routine *routine;
static int64_t now, session;

/* ---- a history ---- */

static void add(struct record record)
{
	assert_true(fact_count < FACTS_MAX);
	facts[fact_count++] = (struct history_fact){.at = now, .session = session, .record = record};
}

static struct record about(enum record_kind kind, const char *exercise, const char *phrase)
{
	struct record record = {.kind = kind, .score = -1, .set = 1};

	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	snprintf(record.phrase, sizeof(record.phrase), "%s", phrase);
	return record;
}

static void make(const char *id)
{
	routine = catalogue_routine(catalogue, id);
	past_begin(&past, catalogue, routine, now);
	for (size_t i = 0; i < fact_count; i++)
		past_take(&past, &facts[i]);
	brief_make(&brief, &past, &config, now);
}

static void plan_all(void)
{
	for (size_t i = 0; i < brief.item_count; i++) {
		const struct exercise *own = catalogue_exercise(catalogue, routine->items[i].exercise);
		struct dose base = dose_resolve(&routine->items[i].dose, &own->dose);
		struct record record = about(RECORD_DOSE, brief.items[i].exercise, "");

		if (!brief.items[i].exercise[0])
			continue;
		record.set = brief.items[i].dose.sets;
		record.repetitions = brief.items[i].dose.repetitions;
		record.hold_s = brief.items[i].dose.hold_s;
		past_dose_phrase(record.phrase, sizeof(record.phrase), own->id, &base);
		add(record);
	}
}

static void do_item(const struct brief_item *item)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, item->exercise);
	struct record record = about(RECORD_SET_DONE, item->exercise, "");

	for (record.set = 1; exercise && record.set <= item->dose.sets; record.set++) {
		record.side = exercise->sides == SIDES_EACH ? SIDE_LEFT : SIDE_NONE;
		add(record);
		record.side = SIDE_RIGHT;
		if (exercise->sides == SIDES_EACH)
			add(record);
	}
}

/* Two days after the one before: all of `id` but `skipped`, with what is done to it between plan and end. */
static void train(const char *id, const char *skipped, const char *hurts, int score, const char *feedback)
{
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .score = -1};
	struct record end = {.kind = RECORD_SESSION_END, .score = -1};
	struct record pain = about(RECORD_PAIN_SCORE, hurts, "");

	now += 2 * DAY;
	make(id);
	session++;
	snprintf(begin.routine, sizeof(begin.routine), "%s", id);
	add(begin);
	plan_all();
	for (size_t i = 0; i < brief.item_count; i++) {
		if (strcmp(brief.items[i].exercise, skipped) == 0 && skipped[0])
			add(about(RECORD_SKIPPED, skipped, ""));
		else
			do_item(&brief.items[i]);
	}
	pain.score = score;
	if (hurts[0]) {
		add(about(RECORD_PAIN, hurts, "it hurts"));
		add(pain);
	}
	if (feedback[0])
		add(about(RECORD_FEEDBACK, "", feedback));
	add(end);
}

static void train_well(int times)
{
	for (int i = 0; i < times; i++)
		train("back", "", "", -1, "");
}

static void wish(const char *exercise, const char *what)
{
	int64_t open = session;

	session = 0;
	add(about(RECORD_WISH, exercise, what));
	session = open;
}

static void come_again(void)
{
	now += 2 * DAY;
	make("back");
}

/* ---- what it says ---- */

static size_t index_of(const char *exercise)
{
	size_t i = 0;

	while (strcmp(routine->items[i].exercise, exercise) != 0)
		i++;
	return i;
}

static const struct brief_item *today(const char *exercise)
{
	return &brief.items[index_of(exercise)];
}

static void assert_today(const char *own, const char *exercise, int sets, int repetitions, int hold_s)
{
	const struct brief_item *item = today(own);

	assert_string_equal(item->exercise, exercise);
	assert_int_equal(item->dose.sets, sets);
	assert_int_equal(item->dose.repetitions, repetitions);
	assert_int_equal(item->dose.hold_s, hold_s);
}

static void assert_why(const char *exercise, const char *text)
{
	char why[400];

	brief_why(&brief, &past, &config, index_of(exercise), why, sizeof(why));
	if (!strstr(why, text))
		fail_msg("\"%s\" does not say \"%s\"", why, text);
}

static const struct brief_change *only_change(enum brief_reason reason)
{
	assert_int_equal(brief.change_count, 1);
	assert_int_equal(brief.changes[0].reason, reason);
	return &brief.changes[0];
}

/* ---- rules ---- */

static void nothing_is_known_of_a_newcomer(void **state)
{
	(void)state;
	make("back");
	assert_int_equal(brief.change_count, 0);
	assert_today("bridge", "bridge", 1, 5, 5);
	assert_false(brief.safety_known || brief.tour_known || brief.trainer_known || brief.too_soon);
	assert_why("bridge", "as the file has it");
	assert_why("walking", "only what stands in the main part");
}

static void two_clean_sessions_are_not_enough(void **state)
{
	(void)state;
	train_well(2);
	come_again();
	assert_int_equal(brief.change_count, 0);
	assert_why("bridge", "clean 2 in a row, of the 3");
	assert_int_equal(brief.sessions_ever, 2);
}

static void three_clean_sessions_raise_one_exercise(void **state)
{
	(void)state;
	train_well(3);
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_UP)->exercise, "draw-in");
	assert_int_equal(brief.changes[0].from, 5);
	assert_int_equal(brief.changes[0].to, 6);
	assert_today("draw-in", "draw-in", 1, 6, 4);
	assert_today("bridge", "bridge", 1, 5, 5);
	assert_why("draw-in", "one step up: clean 3 in a row");
	assert_why("bridge", "its turn is to come");
}

static void the_others_follow_one_a_session(void **state)
{
	(void)state;
	train_well(4);
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_UP)->exercise, "pelvic-tilt");
	train_well(1);
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_UP)->exercise, "bridge");
	assert_today("draw-in", "draw-in", 1, 6, 4);
	assert_today("pelvic-tilt", "pelvic-tilt", 1, 6, 5);
}

static void easy_counts_twice_and_hard_not_at_all(void **state)
{
	(void)state;
	train("back", "", "", -1, "easy");
	train("back", "", "", -1, "easy");
	come_again();
	only_change(BRIEF_STEP_UP);
	train("back", "", "", -1, "hard");
	come_again();
	assert_int_equal(brief.change_count, 0);
}

static void three_hard_sessions_take_one_step_back(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		train("back", "", "", -1, "hard");
	come_again();
	only_change(BRIEF_STEP_DOWN);
	assert_why(brief.changes[0].exercise, "one step down: below 3 in a row");
}

static void below_the_dose_three_times_takes_one_step_back(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		train("back", "bridge", "", -1, "");
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_DOWN)->exercise, "bridge");
	assert_today("bridge", "bridge", 1, 4, 5);
}

static void a_clean_session_between_ends_the_run(void **state)
{
	(void)state;
	train("back", "bridge", "", -1, "");
	train("back", "bridge", "", -1, "");
	train_well(1);
	train("back", "bridge", "", -1, "");
	come_again();
	assert_today("bridge", "bridge", 1, 5, 5);
}

static void a_little_pain_takes_one_step(void **state)
{
	(void)state;
	train("back", "", "bridge", 2, "");
	come_again();
	assert_int_equal(only_change(BRIEF_PAIN_DOWN)->score, 2);
	assert_today("bridge", "bridge", 1, 4, 5);
	assert_true(brief.ask_settled);
	assert_string_equal(brief.settled_exercise, "bridge");
	assert_why("bridge", "one step down: bridge hurt on");
}

static void more_pain_takes_the_gentler_one(void **state)
{
	(void)state;
	train("back", "", "bridge", 4, "");
	come_again();
	assert_string_equal(only_change(BRIEF_PAIN_GENTLER)->instead, "pelvic-tilt");
	assert_today("bridge", "pelvic-tilt", 1, 5, 5);
	assert_true(brief_bars(&brief, "bridge"));
	assert_why("bridge", "instead of bridge; the gentler neighbour: bridge hurt on");
}

static void after_pain_nothing_goes_up(void **state)
{
	(void)state;
	train_well(3);
	train("strong", "", "plank", 2, "");
	come_again();
	assert_int_equal(brief.change_count, 0);
	train_well(1);
	come_again();
	only_change(BRIEF_STEP_UP);
}

static void the_way_back_begins_with_less(void **state)
{
	(void)state;
	train("back", "", "bridge", 4, "");
	train_well(3);
	come_again();
	assert_string_equal(only_change(BRIEF_OFFER_BACK)->instead, "bridge");
	/* Until yes it is as it was; then one step below what hurt. */
	assert_today("bridge", "pelvic-tilt", 1, 5, 5);
	brief_reverse(&brief, 0);
	assert_today("bridge", "bridge", 1, 4, 5);
}

static void three_pains_in_four_weeks_leave_it_out(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		train("back", "", "bridge", 1, "");
	come_again();
	only_change(BRIEF_LEFT_OUT);
	assert_string_equal(today("bridge")->exercise, "");
	assert_why("bridge", "three times in four weeks");
	/* Told of once; and it lasts. */
	train_well(20);
	come_again();
	assert_string_equal(today("bridge")->exercise, "");
	for (size_t i = 0; i < brief.change_count; i++)
		assert_int_not_equal(brief.changes[i].reason, BRIEF_LEFT_OUT);
	wish("bridge", "take-back");
	come_again();
	assert_string_equal(today("bridge")->exercise, "bridge");
}

static void three_pains_in_five_weeks_do_not(void **state)
{
	(void)state;
	train("back", "", "bridge", 1, "");
	now += 14 * DAY;
	train("back", "", "bridge", 1, "");
	now += 14 * DAY;
	train("back", "", "bridge", 1, "");
	come_again();
	assert_string_not_equal(today("bridge")->exercise, "");
}

static void what_was_refused_rests(void **state)
{
	(void)state;
	train_well(3);
	come_again();
	only_change(BRIEF_STEP_UP);
	brief_reverse(&brief, 0);
	assert_today("draw-in", "draw-in", 1, 5, 4);
	wish("draw-in", "refused");
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_UP)->exercise, "pelvic-tilt");
	train_well(config.refused_sessions);
	assert_why("draw-in", "refused");
	assert_int_equal(today("draw-in")->dose.repetitions, 5);
	train_well(1);
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_UP)->exercise, "draw-in");
}

static void wishes_of_between_are_done(void **state)
{
	(void)state;
	wish("bridge", "easier");
	wish("bird-dog", "leave-out");
	wish("pelvic-tilt", "harder");
	come_again();
	assert_today("bridge", "pelvic-tilt", 1, 5, 5);
	assert_string_equal(today("bird-dog")->exercise, "");
	/* One change a session: harder waits its turn. */
	assert_today("pelvic-tilt", "pelvic-tilt", 1, 5, 5);
	train_well(1);
	come_again();
	assert_int_equal(only_change(BRIEF_WISH)->to, 6);
}

static void a_file_that_has_changed_begins_anew(void **state)
{
	struct record old = about(RECORD_DOSE, "bridge", "bridge 1x4x5");
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .routine = "back", .score = -1};
	struct record end = {.kind = RECORD_SESSION_END, .score = -1};

	(void)state;
	/* Planned when the file said four times. */
	old.repetitions = 8;
	old.hold_s = 5;
	session++;
	add(begin);
	add(old);
	add(end);
	come_again();
	assert_today("bridge", "bridge", 1, 5, 5);
}

static void a_dose_without_its_file_counts(void **state)
{
	(void)state;
	train_well(3);
	for (size_t i = 0; i < fact_count; i++)
		facts[i].record.phrase[0] = '\0';
	come_again();
	assert_string_equal(only_change(BRIEF_STEP_UP)->exercise, "draw-in");
}

static void a_break_stays_a_break(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		train("break", "", "", -1, "easy");
	now += DAY;
	make("break");
	assert_int_equal(brief.change_count, 0);
	assert_today("desk-break", "desk-break", 1, 1, 75);
}

static void it_can_be_switched_off(void **state)
{
	(void)state;
	config.adapt = false;
	train_well(5);
	come_again();
	assert_int_equal(brief.change_count, 0);
	train("back", "", "bridge", 4, "");
	come_again();
	/* Pain is answered all the same. */
	only_change(BRIEF_PAIN_GENTLER);
}

static void it_knows_where_it_was_cut_short(void **state)
{
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .routine = "back", .score = -1};
	struct record end = {.kind = RECORD_SESSION_END, .outcome = OUTCOME_INTERRUPTED, .score = -1};

	(void)state;
	make("back");
	session++;
	add(begin);
	plan_all();
	for (size_t i = 0; i < index_of("knee-to-chest"); i++)
		do_item(&brief.items[i]);
	add(about(RECORD_SET_DONE, "knee-to-chest", ""));
	facts[fact_count - 1].record.side = SIDE_LEFT;
	add(end);
	now += 3600;
	make("back");
	assert_true(brief.interrupted);
	assert_string_equal(brief.left_exercise, "knee-to-chest");
	assert_int_equal(brief.left_side, SIDE_RIGHT);
	assert_int_equal(brief.left_set, 1);
	assert_true(brief.too_soon);
	/* Without a clock of its own a machine is behind after the plug was pulled. */
	now -= 2 * 3600;
	make("back");
	assert_true(brief.interrupted);
	now -= 24 * 3600;
	make("back");
	assert_false(brief.interrupted);
	now += 30 * 3600;
	make("back");
	assert_false(brief.interrupted);
}

/* A session that the power ended, with `done` in it; from where the one before ended, or from the beginning. */
static void be_cut_short(const char *phrase, const struct record *done)
{
	struct record begin = about(RECORD_SESSION_BEGIN, "", phrase);
	struct record end = {.kind = RECORD_SESSION_END, .outcome = OUTCOME_INTERRUPTED, .score = -1};

	session++;
	snprintf(begin.routine, sizeof(begin.routine), "back");
	add(begin);
	plan_all();
	if (done)
		add(*done);
	add(end);
	now += 600;
	make("back");
}

static struct record first_side_done(const char *exercise)
{
	struct record record = about(RECORD_SET_DONE, exercise, "");

	record.side = SIDE_LEFT;
	return record;
}

static void assert_left(const char *exercise, int set, enum side side)
{
	assert_true(brief.interrupted);
	assert_string_equal(brief.left_exercise, exercise);
	assert_int_equal(brief.left_set, set);
	assert_int_equal(brief.left_side, side);
	assert_string_equal(routine->items[brief.left_item].exercise, exercise);
}

/* The power goes, and again before anything is done: what is left is what was left. */
static void cut_short_again_it_still_knows_where(void **state)
{
	const struct record done = first_side_done("knee-to-chest"), skip = about(RECORD_SKIPPED, "knee-to-chest", "");
	size_t at;

	(void)state;
	make("back");
	at = index_of("knee-to-chest");
	be_cut_short("", &done);
	for (int i = 0; i < 3; i++) {
		be_cut_short(PAST_FROM_THERE, NULL);
		assert_left("knee-to-chest", 1, SIDE_RIGHT);
		assert_false(brief.left_hurt);
	}
	/* Something skipped is something done about it. */
	be_cut_short(PAST_FROM_THERE, &skip);
	assert_true(brief.interrupted);
	assert_int_equal(brief.left_item, at + 1);
	/* Who began at the beginning has nothing to go on with. */
	be_cut_short("", NULL);
	assert_false(brief.interrupted);
}

/* Hours may lie between any two parts, but no night. */
static void each_part_may_be_hours_after_the_one_before(void **state)
{
	const struct record done = first_side_done("knee-to-chest");

	(void)state;
	make("back");
	be_cut_short("", &done);
	for (int i = 0; i < 3; i++) {
		now += 3 * 3600;
		be_cut_short(PAST_FROM_THERE, NULL);
	}
	assert_left("knee-to-chest", 1, SIDE_RIGHT);
	now += 12 * 3600;
	make("back");
	assert_false(brief.interrupted);
}

/* What hurt is named, though something gentler has taken its place, and is not gone back to. */
static void cut_short_again_after_pain_it_is_behind_it(void **state)
{
	struct record pain = about(RECORD_PAIN, "bridge", "it hurts");

	(void)state;
	pain.score = 5;
	make("back");
	session++;
	add((struct record){.kind = RECORD_SESSION_BEGIN, .routine = "back", .score = -1});
	plan_all();
	for (size_t i = 0; i < index_of("bridge"); i++)
		do_item(&brief.items[i]);
	add(pain);
	add((struct record){.kind = RECORD_SESSION_END, .outcome = OUTCOME_PAIN, .score = -1});
	now += 600;
	make("back");
	assert_string_not_equal(brief.items[index_of("bridge")].exercise, "bridge");
	for (int i = 0; i < 2; i++) {
		be_cut_short(PAST_FROM_THERE, NULL);
		assert_left("bridge", 1, SIDE_NONE);
		assert_true(brief.left_hurt);
	}
}

/* The part before the power went and the part after it: neither is the user's fault. */
static void a_session_in_two_parts_is_not_below(void **state)
{
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .routine = "strong", .score = -1};
	struct record end = {.kind = RECORD_SESSION_END, .outcome = OUTCOME_INTERRUPTED, .score = -1};
	const struct past_item *item = past.items;

	(void)state;
	make("strong");
	while (!item->adapts || item->dose.sets < 2)
		item++;
	for (int part = 1; part <= 2; part++) {
		struct record set = about(RECORD_SET_DONE, item->exercise, "");

		session++;
		add(begin);
		plan_all();
		set.set = part;
		add(set);
		add(end);
		now += 600;
		end.outcome = OUTCOME_COMPLETE;
		make("strong");
		assert_int_equal(item->below, 0);
	}
	/* But who leaves it half done is below. */
	now += DAY;
	session++;
	add(begin);
	plan_all();
	add(about(RECORD_SET_DONE, item->exercise, ""));
	add(end);
	make("strong");
	assert_int_equal(item->below, 1);
}

/* "Something gentler" in the session: it stays, and is told of once. */
static void what_was_taken_in_pain_stays(void **state)
{
	struct record gentler = about(RECORD_DOSE, "pelvic-tilt", "bridge 1x5x5");

	(void)state;
	train("back", "", "bridge", 5, "");
	/* Before the end of that session. */
	fact_count--;
	gentler.repetitions = gentler.hold_s = 5;
	add(gentler);
	add((struct record){.kind = RECORD_SESSION_END, .score = -1});
	come_again();
	assert_int_equal(only_change(BRIEF_PAIN_GENTLER)->score, 5);
	assert_string_equal(brief.changes[0].exercise, "bridge");
	assert_today("bridge", "pelvic-tilt", 1, 5, 5);
	train_well(1);
	come_again();
	assert_int_equal(brief.change_count, 0);
	assert_today("bridge", "pelvic-tilt", 1, 5, 5);
}

static void settled_is_asked_once(void **state)
{
	struct record settled = about(RECORD_SETTLED, "bridge", "");

	(void)state;
	train("back", "", "bridge", 4, "");
	now += 3600;
	make("back");
	assert_false(brief.ask_settled);
	now += DAY;
	make("back");
	assert_true(brief.ask_settled);
	settled.score = 1;
	add(settled);
	make("back");
	assert_false(brief.ask_settled);
}

static void unsettled_it_is_left_out_for_the_day(void **state)
{
	(void)state;
	train("back", "", "bridge", 4, "");
	come_again();
	brief_unsettled(&brief, routine);
	assert_string_equal(today("bridge")->exercise, "");
	assert_int_equal(brief.change_count, 0);
	assert_why("bridge", "has not settled");
}

static int set_up_all(void **state)
{
	static const char *const dirs[] = {"routines"};
	struct problems problems;

	(void)state;
	problems_init(&problems);
	catalogue = catalogue_load(dirs, 1, &problems);
	problems_clear(&problems);
	return catalogue ? 0 : -1;
}

static int tear_down_all(void **state)
{
	(void)state;
	catalogue_destroy(catalogue);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	config_defaults(&config);
	fact_count = 0;
	session = 0;
	now = 1767598200;
	return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
	    TEST(nothing_is_known_of_a_newcomer),
	    TEST(two_clean_sessions_are_not_enough),
	    TEST(three_clean_sessions_raise_one_exercise),
	    TEST(the_others_follow_one_a_session),
	    TEST(easy_counts_twice_and_hard_not_at_all),
	    TEST(three_hard_sessions_take_one_step_back),
	    TEST(below_the_dose_three_times_takes_one_step_back),
	    TEST(a_clean_session_between_ends_the_run),
	    TEST(a_little_pain_takes_one_step),
	    TEST(more_pain_takes_the_gentler_one),
	    TEST(after_pain_nothing_goes_up),
	    TEST(the_way_back_begins_with_less),
	    TEST(three_pains_in_four_weeks_leave_it_out),
	    TEST(three_pains_in_five_weeks_do_not),
	    TEST(what_was_refused_rests),
	    TEST(wishes_of_between_are_done),
	    TEST(a_file_that_has_changed_begins_anew),
	    TEST(a_dose_without_its_file_counts),
	    TEST(a_break_stays_a_break),
	    TEST(it_can_be_switched_off),
	    TEST(it_knows_where_it_was_cut_short),
	    TEST(cut_short_again_it_still_knows_where),
	    TEST(each_part_may_be_hours_after_the_one_before),
	    TEST(cut_short_again_after_pain_it_is_behind_it),
	    TEST(a_session_in_two_parts_is_not_below),
	    TEST(what_was_taken_in_pain_stays),
	    TEST(settled_is_asked_once),
	    TEST(unsettled_it_is_left_out_for_the_day),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
