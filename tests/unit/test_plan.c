/* sources: plan.c plan_exercise.c plan_instruct.c phrase.c intent.c voice.c voice_commands.c catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_hint.c settings_values.c config.c config_reminders.c people.c log.c */
/*
 * The plan: that the steps of a routine come in the right order at the right times: holds have their whole length,
 * beats do not drift, each side gets its full time, and what is said follows the setting.
 */
#include "plan.h"

#include "small_catalogue.h"

#include <string.h>

static struct config config;
static struct catalogue *catalogue;
static struct voice *voice;
static struct plan plan;
static struct routine routine;

static int set_up(void **state)
{
	static const char *const voices[] = {"voices"};
	const char *dirs[1];
	struct problems problems;

	(void)state;
	problems_init(&problems);
	if (temporary_begin() != 0)
		return -1;
	small_catalogue_write();
	dirs[0] = temporary_directory();
	config_defaults(&config);
	catalogue = catalogue_load(dirs, 1, &problems);
	voice = voice_load(voices, 1, "en-us-calm", &problems);
	problems_clear(&problems);
	memset(&plan, 0, sizeof(plan));
	plan.steps = calloc(PLAN_MAX_STEPS, sizeof(*plan.steps));
	plan.text = calloc(1, PLAN_MAX_TEXT);
	memset(&routine, 0, sizeof(routine));
	return catalogue && voice && plan.steps && plan.text ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(plan.steps);
	free(plan.text);
	voice_destroy(voice);
	catalogue_destroy(catalogue);
	temporary_end();
	return 0;
}

static bool compile(const struct routine *which)
{
	struct plan_setup setup = {.config = &config, .catalogue = catalogue, .voice = voice};

	return plan_compile(&plan, &setup, which);
}

/* A routine of one exercise with this dose. */
static bool compile_one(const char *exercise, struct dose dose)
{
	strcpy(routine.title, "One");
	strcpy(routine.end_position, "standing");
	strcpy(routine.items[0].exercise, exercise);
	routine.items[0].part = PART_MAIN;
	routine.items[0].dose = dose;
	routine.item_count = 1;
	return compile(&routine);
}

/* The step that says `text`, from step `from` on; fails when there is none. */
static size_t find(const char *text, size_t from)
{
	for (size_t i = from; i < plan.step_count; i++) {
		const struct step *step = &plan.steps[i];
		if ((step->kind == STEP_SAY || step->kind == STEP_SLOT) && strstr(plan_text(&plan, step), text))
			return i;
	}
	fail_msg("nobody says \"%s\"", text);
	return 0;
}

static int said(const char *text)
{
	int count = 0;

	for (size_t i = 0; i < plan.step_count; i++) {
		const struct step *step = &plan.steps[i];
		count +=
		    (step->kind == STEP_SAY || step->kind == STEP_SLOT) && strcmp(plan_text(&plan, step), text) == 0;
	}
	return count;
}

static int start_of(size_t step)
{
	return plan.steps[step].start_ms;
}

static const struct dose own = {-1, -1, -1, -1, -1, -1};

static void counts_a_hold_every_second(void **state)
{
	struct dose dose = own;
	size_t one, release;

	(void)state;
	dose.sets = dose.repetitions = 1;
	for (dose.hold_s = 1; dose.hold_s <= 10; dose.hold_s++) {
		assert_true(compile_one("tilt", dose));
		one = find("one", find("Go tilt", 0));
		for (int i = 0; i < dose.hold_s; i++) {
			assert_true(plan.steps[one + (size_t)i].counted);
			assert_int_equal(start_of(one + (size_t)i) - start_of(one), i * 1000);
		}
		release = one + (size_t)dose.hold_s;
		assert_string_equal(plan_text(&plan, &plan.steps[release]), "Off tilt.");
		/* The hold has its whole length. */
		assert_int_equal(start_of(release) - start_of(one), dose.hold_s * 1000);
	}
}

static void counts_a_long_hold_at_its_end(void **state)
{
	struct dose dose = own;
	size_t five, release;
	int begin;

	(void)state;
	dose.hold_s = 30;
	assert_true(compile_one("walk", dose));
	five = find("five", find("Go walk", 0));
	release = find("Off walk", five);
	begin = start_of(release) - 30000;
	assert_int_equal(start_of(find("Halfway.", 0)) - begin, 15000);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(start_of(five + i) - begin, 25000 + (int)i * 1000);
	assert_int_equal(release - five, 5);
	/* Too short for "halfway" before the last five. */
	dose.hold_s = 12;
	assert_true(compile_one("walk", dose));
	assert_int_equal(said("Halfway."), 0);
	assert_int_equal(said("five"), 1);
}

static void the_beat_is_a_setting(void **state)
{
	struct dose dose = own;
	size_t one;

	(void)state;
	dose.sets = dose.repetitions = 1;
	for (config.slot_ms = 700; config.slot_ms <= 2000; config.slot_ms += 650) {
		assert_true(compile_one("tilt", dose));
		one = find("one", find("Go tilt", 0));
		assert_int_equal(start_of(one + 4) - start_of(one), 4 * config.slot_ms);
		assert_int_equal(start_of(one + 5) - start_of(one), 5 * config.slot_ms);
		/* Half a second of quiet after a number, to be heard in; at the quickest beat what is possible. */
		assert_true(plan.steps[one].fit_ms <= 500);
		assert_true(config.slot_ms - plan.steps[one].fit_ms >= (config.slot_ms < 1000 ? 350 : 500));
	}
}

static void announces_repetitions(void **state)
{
	struct dose dose = own;

	(void)state;
	dose.sets = 1;
	dose.repetitions = 4;
	assert_true(compile_one("tilt", dose));
	assert_int_equal(said("Ready."), 1);
	assert_int_equal(said("Two."), 1);
	assert_int_equal(said("Three."), 1);
	assert_int_equal(said("Four."), 0);
	assert_int_equal(said("Last one."), 1);
	assert_int_equal(said("Go tilt."), 4);
	assert_int_equal(said("Off tilt."), 4);
	dose.repetitions = 1;
	assert_true(compile_one("tilt", dose));
	assert_int_equal(said("Ready."), 1);
	assert_int_equal(said("Last one."), 0);
}

/* The time to get ready, between repetitions, and for a rest: from the beginning of "Rest." */
static void gives_time(void **state)
{
	struct dose dose = own;
	size_t ready, feel, release, second, rest;

	(void)state;
	dose.between_s = 3;
	config.ready_ms = 4000;
	assert_true(compile_one("tilt", dose));
	feel = find("Feel the tilt", 0);
	ready = find("Ready.", 0);
	assert_int_equal(start_of(ready) - start_of(feel) - plan.steps[feel].length_ms, 4000);
	release = find("Off tilt", 0);
	second = find("Two.", 0);
	/* The way back, then the time between. */
	assert_int_equal(start_of(second) - start_of(release) - plan.steps[release].length_ms, 1200 + 3000);
	rest = find("Rest. Twelve seconds.", 0);
	assert_true(start_of(find("Last set.", rest)) - start_of(rest) >= 12000);
	assert_true(start_of(find("Last set.", rest)) - start_of(rest) <= 12000 + voice->pause_ms);
}

static void instructs_whole_once_and_short_later(void **state)
{
	(void)state;
	assert_true(compile_one("tilt", own));
	assert_int_equal(said("Set up the tilt."), 1);
	assert_int_equal(said("Move the tilt."), 1);
	assert_int_equal(said("Feel the tilt."), 1);
	assert_int_equal(said("Short tilt."), 1);
	assert_true(find("Short tilt.", 0) > find("Last set.", 0));
	find("Two sets. Three times, five seconds each.", 0);
}

static void each_side_has_its_full_time(void **state)
{
	size_t change, left, right;

	(void)state;
	config.change_s = 9;
	assert_true(compile_one("leg", own));
	left = find("Left side first.", 0);
	change = find("Change sides. Now the right.", left);
	right = find("Ready.", change);
	assert_int_equal(start_of(right) - start_of(change) - plan.steps[change].length_ms, 9000);
	assert_int_equal(plan.steps[find("Ready.", left)].side, SIDE_LEFT);
	assert_int_equal(plan.steps[right].side, SIDE_RIGHT);
	/* Two repetitions of three seconds on each. */
	assert_int_equal(said("three"), 4);
	assert_true(find("Off leg", right) > right);
}

static void alternating_sides_are_named(void **state)
{
	(void)state;
	assert_true(compile_one("bird", own));
	assert_true(find("Ready. Left.", 0) < find("Right.", 0));
	assert_int_equal(said("Last one. Left."), 1);
	assert_int_equal(said("Right."), 2);
	assert_int_equal(said("Go bird."), 4);
	assert_int_equal(plan.steps[find("Right.", 0)].side, SIDE_RIGHT);
}

/* Movements keep one beat through the whole set, with or without room to announce them. */
static void movements_keep_their_beat(void **state)
{
	size_t first, go;
	int number;

	(void)state;
	assert_true(compile_one("cat", own));
	first = go = find("Go cat.", 0);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(start_of(go) - start_of(first), i * 5000);
		assert_int_equal(start_of(find("Off cat.", go)) - start_of(go), 2500);
		if (i < 3)
			go = find("Go cat.", go + 1);
	}
	number = start_of(find("two", first));
	assert_int_equal(number - start_of(first), 4000);
	assert_true(plan.steps[find("two", first)].counted);
	assert_int_equal(start_of(find("Last one.", first)) - start_of(first), 14000);

	assert_true(compile_one("pulse", own));
	first = find("Go pulse.", 0);
	assert_int_equal(start_of(find("two", 0)) - start_of(first), 2000);
	assert_int_equal(start_of(find("four", 0)) - start_of(first), 6000);
	assert_int_equal(said("Go pulse."), 1);
	assert_int_equal(said("Off pulse."), 4);
}

static void every_repetition_has_one_unit(void **state)
{
	int units = 0;

	(void)state;
	assert_true(compile(catalogue_routine(catalogue, "small")));
	for (size_t i = 0; i < plan.step_count; i++) {
		const struct step *step = &plan.steps[i];
		units += step->unit;
		/* Loaded steps stand within a repetition, never in a prompt or a rest. */
		if (step->loaded)
			assert_true(step->phase == PHASE_WORK || step->phase == PHASE_RELEASE);
		if (step->counted) {
			assert_int_equal(step->kind, STEP_SLOT);
			assert_true(step->fit_ms > 0 && step->fit_ms <= 500);
		}
	}
	/* walk 1, tilt 6, leg 4, cat 4, pulse 4, bird 4 */
	assert_int_equal(units, 23);
}

static void opens_and_closes(void **state)
{
	const struct routine *small = catalogue_routine(catalogue, "small");

	(void)state;
	assert_true(compile(small));
	assert_int_equal(plan.exercise_count, 5);
	assert_string_equal(plan_text(&plan, &plan.steps[0]), "Small routine. Six minutes, five exercises, all small.");
	find("We warm up.", 0);
	find("First, the tilt.", 0);
	find("And last, the bird.", 0);
	assert_true(find("Down to the mat.", 0) < plan.item_instruct[1]);
	assert_true(plan.item_first[1] < plan.item_instruct[1]);
	assert_int_equal(plan.item_first[2], plan.item_instruct[2]);
	find("Rest. Twelve seconds. After this, the leg.", 0);
	assert_int_equal(find("That was the routine: five exercises.", 0), plan.closing);
	assert_true(find("Getting up", plan.closing) < find("Take a sip", plan.closing));
	assert_true(plan.estimated_ms > 330000 && plan.estimated_ms < 390000);
}

static void says_how_to_be_heard(void **state)
{
	struct plan_setup setup = {.config = &config, .catalogue = catalogue, .voice = voice, .first_sessions = true};

	(void)state;
	assert_true(plan_compile(&plan, &setup, catalogue_routine(catalogue, "small")));
	find("Say pause whenever you like.", 0);
}

static void talks_as_much_as_is_set(void **state)
{
	const struct routine *small = catalogue_routine(catalogue, "small");
	size_t full, brief, counts;

	(void)state;
	assert_true(compile(small));
	full = plan.step_count;
	assert_int_equal(said("Well done."), 3);
	config.talk = TALK_SHORT;
	assert_true(compile(small));
	brief = plan.step_count;
	assert_int_equal(said("Feel the tilt."), 0);
	assert_int_equal(said("Set up the tilt."), 0);
	assert_int_equal(said("Well done."), 0);
	assert_int_equal(said("Short tilt."), 2);
	find("Tilt. Two sets. Three times, five seconds each.", 0);
	config.talk = TALK_COUNTS;
	assert_true(compile(small));
	counts = plan.step_count;
	assert_int_equal(said("Short tilt."), 0);
	assert_int_equal(said("Tilt."), 1);
	assert_int_equal(said("Rest."), 5);
	/* How to get to the mat is said all the same. */
	find("Down to the mat.", 0);
	assert_true(full > brief && brief > counts);
}

static int measure_long(void *user, const char *text, unsigned fit_ms, int rate_percent)
{
	(void)text;
	assert_int_equal(rate_percent, 100);
	++*(int *)user;
	return fit_ms ? (int)fit_ms : 3000;
}

static void measures_each_text_once(void **state)
{
	int calls = 0;
	struct plan_setup setup = {
	    .config = &config, .catalogue = catalogue, .voice = voice, .measure = measure_long, .user = &calls};
	size_t spoken;

	(void)state;
	assert_true(plan_compile(&plan, &setup, catalogue_routine(catalogue, "small")));
	spoken = plan.spoken_count;
	/* The opening twice: it names the minutes, which are known at the end only. */
	assert_int_equal(calls, spoken + 1);
	assert_int_equal(plan.steps[find("Feel the tilt.", 0)].length_ms, 3000);
}

static void the_pace_stretches_all_but_counts(void **state)
{
	size_t one, ready, feel;
	int usual;

	(void)state;
	assert_true(compile(catalogue_routine(catalogue, "small")));
	usual = plan.estimated_ms;
	plan_time(&plan, 80);
	assert_true(plan.estimated_ms > usual * 105 / 100);
	one = find("one", find("Go tilt", 0));
	assert_int_equal(start_of(one + 4) - start_of(one), 4000);
	feel = find("Feel the tilt", 0);
	ready = find("Ready.", feel);
	assert_int_equal(start_of(ready) - start_of(feel) - plan_pace(plan.steps[feel].length_ms, 80), 3000 * 100 / 80);
	plan_time(&plan, 100);
	assert_int_equal(plan.estimated_ms, usual);
}

static void too_long_is_refused(void **state)
{
	struct dose dose = {.sets = 10, .repetitions = 50, .hold_s = 10, .rest_s = 1, .between_s = 0, .tempo_ms = -1};

	(void)state;
	assert_false(compile_one("bird", dose));
	dose.sets = 5;
	assert_true(compile_one("bird", dose));
	assert_false(compile_one("no such exercise", own));
}

static void durations_are_spoken_well(void **state)
{
	static const struct {
		int seconds;
		const char *text;
	} cases[] = {{1, "one second"},
		     {20, "twenty seconds"},
		     {60, "one minute"},
		     {75, "seventy-five seconds"},
		     {90, "one and a half minutes"},
		     {150, "two and a half minutes"},
		     {300, "five minutes"}};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(plan_duration(voice, cases[i].seconds, text, sizeof(text)), cases[i].text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(counts_a_hold_every_second),
	    TEST(counts_a_long_hold_at_its_end),
	    TEST(the_beat_is_a_setting),
	    TEST(announces_repetitions),
	    TEST(gives_time),
	    TEST(instructs_whole_once_and_short_later),
	    TEST(each_side_has_its_full_time),
	    TEST(alternating_sides_are_named),
	    TEST(movements_keep_their_beat),
	    TEST(every_repetition_has_one_unit),
	    TEST(opens_and_closes),
	    TEST(says_how_to_be_heard),
	    TEST(talks_as_much_as_is_set),
	    TEST(measures_each_text_once),
	    TEST(the_pace_stretches_all_but_counts),
	    TEST(too_long_is_refused),
	    TEST(durations_are_spoken_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
