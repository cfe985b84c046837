/* sources: ladder.c catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/* Steps of a dose: of every shipped exercise, from every dose within its range. */
#include "ladder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct catalogue *catalogue;

static int set_up(void **state)
{
	static const char *const dirs[] = {"routines"};
	struct problems problems;

	(void)state;
	problems_init(&problems);
	catalogue = catalogue_load(dirs, 1, &problems);
	problems_clear(&problems);
	return catalogue ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_destroy(catalogue);
	return 0;
}

static struct dose dose(int sets, int repetitions, int hold_s)
{
	return (struct dose){.sets = sets, .repetitions = repetitions, .hold_s = hold_s};
}

static void assert_dose(const struct dose *is, int sets, int repetitions, int hold_s)
{
	assert_int_equal(is->sets, sets);
	assert_int_equal(is->repetitions, repetitions);
	assert_int_equal(is->hold_s, hold_s);
}

static bool is_within(const struct exercise *exercise, const struct dose *d)
{
	return d->sets >= exercise->least.sets && d->sets <= exercise->most.sets &&
	       d->repetitions >= exercise->least.repetitions && d->repetitions <= exercise->most.repetitions &&
	       d->hold_s >= exercise->least.hold_s && d->hold_s <= exercise->most.hold_s;
}

/* Repetitions times hold, or repetitions, of all sets. */
static int amount(const struct dose *d)
{
	return d->sets * d->repetitions * (d->hold_s > 0 ? d->hold_s : 1);
}

static void check_up(const struct exercise *exercise, struct dose from)
{
	struct dose to = from;
	enum ladder_part part;

	if (!ladder_up(exercise, &to, &part)) {
		assert_true(from.sets == exercise->most.sets && from.repetitions == exercise->most.repetitions &&
			    from.hold_s == exercise->most.hold_s);
		assert_true(ladder_same(&from, &to));
		return;
	}
	assert_true(is_within(exercise, &to));
	assert_int_equal(ladder_value(&to, part) > ladder_value(&from, part), true);
	assert_true(amount(&to) > amount(&from));
}

static void check_down(const struct exercise *exercise, struct dose from)
{
	struct dose to = from;
	enum ladder_part part;

	if (!ladder_down(exercise, &to, &part)) {
		assert_true(ladder_same(&from, &exercise->least));
		return;
	}
	assert_true(is_within(exercise, &to));
	assert_true(to.sets <= from.sets && to.repetitions <= from.repetitions && to.hold_s <= from.hold_s);
	assert_true(ladder_value(&to, part) < ladder_value(&from, part));
}

static void every_step_stays_within_the_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalogue_exercise_count(catalogue); i++) {
		const struct exercise *exercise = catalogue_exercise_at(catalogue, i);

		for (int sets = exercise->least.sets; sets <= exercise->most.sets; sets++)
			for (int n = exercise->least.repetitions; n <= exercise->most.repetitions; n++)
				for (int s = exercise->least.hold_s; s <= exercise->most.hold_s; s++) {
					check_up(exercise, dose(sets, n, s));
					check_down(exercise, dose(sets, n, s));
				}
	}
}

static void every_ladder_leads_from_least_to_most_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalogue_exercise_count(catalogue); i++) {
		const struct exercise *exercise = catalogue_exercise_at(catalogue, i);
		struct dose d = exercise->least;
		enum ladder_part part;
		int steps = 0;

		while (ladder_up(exercise, &d, &part))
			assert_true(++steps < 200);
		assert_true(ladder_same(&d, &exercise->most));
		for (steps = 0; ladder_down(exercise, &d, &part);)
			assert_true(++steps < 400);
		assert_true(ladder_same(&d, &exercise->least));
	}
}

static void a_repetition_then_a_second_then_a_set(void **state)
{
	const struct exercise *bridge = catalogue_exercise(catalogue, "bridge");
	struct dose d = dose(1, 9, 9);
	enum ladder_part part;

	(void)state;
	assert_true(ladder_up(bridge, &d, &part));
	assert_int_equal(part, LADDER_REPETITIONS);
	assert_dose(&d, 1, 10, 9);
	assert_true(ladder_up(bridge, &d, &part));
	assert_int_equal(part, LADDER_HOLD);
	assert_dose(&d, 1, 10, 10);
	assert_true(ladder_up(bridge, &d, &part));
	assert_int_equal(part, LADDER_SETS);
	assert_dose(&d, 2, 6, 10);
	assert_true(ladder_up(bridge, &d, &part));
	assert_int_equal(part, LADDER_REPETITIONS);
	assert_dose(&d, 2, 7, 10);
}

static void a_stretch_goes_by_its_hold(void **state)
{
	const struct exercise *pose = catalogue_exercise(catalogue, "childs-pose");
	struct dose d = dose(1, 1, 55);
	enum ladder_part part;

	(void)state;
	assert_true(ladder_up(pose, &d, &part));
	assert_dose(&d, 1, 1, 60);
	assert_true(ladder_up(pose, &d, &part));
	assert_int_equal(part, LADDER_REPETITIONS);
	assert_dose(&d, 1, 2, 35);
	assert_true(ladder_down(pose, &d, &part));
	assert_dose(&d, 1, 2, 30);
}

static void finds_the_way_back(void **state)
{
	const struct exercise *bridge = catalogue_exercise(catalogue, "bridge");
	const struct exercise *tilt = catalogue_exercise(catalogue, "pelvic-tilt");
	const struct exercise *draw_in = catalogue_exercise(catalogue, "draw-in");

	(void)state;
	assert_ptr_equal(ladder_above(catalogue, bridge, tilt), bridge);
	assert_ptr_equal(ladder_above(catalogue, bridge, draw_in), tilt);
	assert_null(ladder_above(catalogue, bridge, bridge));
	assert_null(ladder_above(catalogue, tilt, bridge));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_step_stays_within_the_range),
	    cmocka_unit_test(every_ladder_leads_from_least_to_most_and_back),
	    cmocka_unit_test(a_repetition_then_a_second_then_a_set),
	    cmocka_unit_test(a_stretch_goes_by_its_hold),
	    cmocka_unit_test(finds_the_way_back),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
