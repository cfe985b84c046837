/* sources: catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/*
 * The catalogue: that what is shipped is whole and without a fault, that each kind of mistake is found with its place,
 * and that a broken file takes nothing else down.
 */
#include "catalogue.h"

#include "temporary.h"

#include <string.h>

static struct problems problems;
static struct catalogue *catalogue;

#define POSITIONS                                                                                                      \
	"positions = [ \"standing\", \"supine\", \"prone\" ];\n"                                                       \
	"transitions = (\n"                                                                                            \
	"\t{ from = \"standing\"; to = \"supine\"; seconds = 8; text = \"Down.\"; },\n"                                \
	"\t{ from = \"any\"; to = \"standing\"; text = \"Up.\"; }\n"                                                   \
	");\n"

#define EXERCISE                                                                                                       \
	"name = \"tilt\"; called = \"the tilt\"; source = \"B\"; position = \"supine\"; kind = \"hold\";\n"            \
	"strength = true; setup = \"A.\"; movement = \"B.\"; cue = \"C.\"; go = \"Go\"; release = \"Off\";\n"          \
	"lower = \"Down.\"; settle = \"Rest.\";\n"

#define DOSE                                                                                                           \
	"dose = { repetitions = 5; hold = 5; };\n"                                                                     \
	"least = { repetitions = 3; hold = 3; };\n"                                                                    \
	"most = { sets = 3; repetitions = 10; hold = 10; };\n"

#define ROUTINE                                                                                                        \
	"title = \"Test\"; said = [ \"start test\" ]; strength = false;\nitems = ( { exercise = \"tilt\"; } );\n"

static int set_up(void **state)
{
	(void)state;
	problems_init(&problems);
	if (temporary_begin() != 0)
		return -1;
	temporary_folder("exercises");
	temporary_folder("local");
	temporary_folder("local/exercises");
	temporary_file("positions.cfg", POSITIONS);
	temporary_file("exercises/tilt.cfg", EXERCISE DOSE);
	temporary_file("test.cfg", ROUTINE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_destroy(catalogue);
	catalogue = NULL;
	problems_clear(&problems);
	temporary_end();
	return 0;
}

static void load(void)
{
	char local[512];
	const char *dirs[] = {temporary_directory(), local};

	snprintf(local, sizeof(local), "%s/local", temporary_directory());
	problems_clear(&problems);
	catalogue_destroy(catalogue);
	catalogue = catalogue_load(dirs, 2, &problems);
	assert_non_null(catalogue);
}

static void expect_problem(const char *expected)
{
	char line[1024], want[1024];

	snprintf(want, sizeof(want), "%s/%s", temporary_directory(), expected);
	for (size_t i = 0; i < problems.count; i++) {
		if (strstr(problem_format(&problems.list[i], line, sizeof(line)), want))
			return;
	}
	for (size_t i = 0; i < problems.count; i++)
		print_message("%s\n", problem_format(&problems.list[i], line, sizeof(line)));
	fail_msg("no such problem: %s", want);
}

static void reads_what_is_in_order(void **state)
{
	const struct exercise *exercise;
	const struct routine *routine;

	(void)state;
	load();
	assert_int_equal(problems.count, 0);
	exercise = catalogue_exercise(catalogue, "tilt");
	assert_string_equal(exercise->called, "the tilt");
	assert_int_equal(exercise->kind, EXERCISE_HOLD);
	assert_int_equal(exercise->dose.sets, 1);
	assert_int_equal(exercise->least.sets, 1);
	assert_int_equal(exercise->most.hold_s, 10);
	routine = catalogue_routine(catalogue, "test");
	assert_int_equal(routine->item_count, 1);
	assert_int_equal(routine->items[0].part, PART_MAIN);
	assert_int_equal(routine->items[0].dose.hold_s, -1);
	assert_string_equal(routine->end_position, "standing");
	assert_null(catalogue_routine(catalogue, "absent"));
	assert_string_equal(catalogue_transition(catalogue, "standing", "supine")->text, "Down.");
	assert_string_equal(catalogue_transition(catalogue, "supine", "standing")->text, "Up.");
	assert_null(catalogue_transition(catalogue, "supine", "supine"));
	assert_null(catalogue_transition(catalogue, "supine", "prone"));
}

static void resolves_doses(void **state)
{
	struct dose own = {2, 8, 5, 20, 1, 1500}, item = {-1, 4, -1, 0, -1, -1}, dose = dose_resolve(&item, &own);

	(void)state;
	assert_int_equal(dose.sets, 2);
	assert_int_equal(dose.repetitions, 4);
	assert_int_equal(dose.hold_s, 5);
	assert_int_equal(dose.rest_s, 0);
	assert_int_equal(dose.tempo_ms, 1500);
}

static void local_files_override_by_id(void **state)
{
	(void)state;
	temporary_file("local/test.cfg",
		       "title = \"Mine\"; said = [ \"start test\" ]; strength = true;\n"
		       "warm_up = ( { exercise = \"tilt\"; } );\nitems = ( { exercise = \"tilt\"; hold = 7; } );\n");
	temporary_file("local/exercises/more.cfg", EXERCISE DOSE "gentler = \"tilt\";\n");
	load();
	assert_int_equal(problems.count, 0);
	assert_int_equal(catalogue_routine_count(catalogue), 1);
	assert_string_equal(catalogue_routine_at(catalogue, 0)->title, "Mine");
	assert_int_equal(catalogue_routine_at(catalogue, 0)->items[0].part, PART_WARM_UP);
	assert_int_equal(catalogue_routine_at(catalogue, 0)->items[1].dose.hold_s, 7);
	assert_int_equal(catalogue_exercise_count(catalogue), 2);
}

static void a_broken_override_leaves_the_shipped_file(void **state)
{
	(void)state;
	temporary_file("local/test.cfg", "title = \"Broken\n");
	temporary_file("local/exercises/tilt.cfg", "name = \"only a name\";\n");
	load();
	assert_string_equal(catalogue_routine(catalogue, "test")->title, "Test");
	assert_string_equal(catalogue_exercise(catalogue, "tilt")->name, "tilt");
	expect_problem("local/exercises/tilt.cfg: \"called\" is missing");
	expect_problem("local/test.cfg:2: cannot be understood from here");
}

static void finds_faults_of_an_exercise(void **state)
{
	(void)state;
	temporary_file("exercises/a.cfg", EXERCISE "dose = { repetitions = 5; hold = 30; };\n");
	temporary_file("exercises/b.cfg", EXERCISE "long_hold = true;\ndose = { hold = 30; };\n");
	temporary_file("exercises/c.cfg", EXERCISE "dose = { repetitions = 12; hold = 5; };\n"
						   "most = { repetitions = 10; };\n");
	temporary_file("exercises/d.cfg", EXERCISE "dose = { repetitions = 5; };\n");
	temporary_file("exercises/e.cfg", EXERCISE DOSE "gentler = \"e\";\nmanual = \"x\";\n");
	temporary_file("exercises/f.cfg", EXERCISE "dose = { hold = 5; };\nmost = { hold = 12; };\n");
	load();
	assert_int_equal(catalogue_exercise_count(catalogue), 1);
	expect_problem("exercises/a.cfg:4: dose.hold: strength work is held for at most 10 s; expected less, or "
		       "long_hold = true with a note why");
	expect_problem("exercises/b.cfg:4: long_hold: needs a note that says why");
	expect_problem("exercises/c.cfg:5: most.repetitions: 10 is less than the least, 12");
	expect_problem("exercises/d.cfg:4: dose: \"hold\" is missing");
	expect_problem("exercises/e.cfg:7: gentler: is the exercise itself");
	expect_problem("exercises/e.cfg:8: manual: unknown key");
	expect_problem("exercises/f.cfg:5: most.hold: strength work is held");
}

static void finds_exercises_that_do_not_fit_together(void **state)
{
	(void)state;
	temporary_file("exercises/a.cfg", EXERCISE DOSE "gentler = \"b\";\nharder = \"tlit\";\n");
	temporary_file("exercises/b.cfg", EXERCISE DOSE "gentler = \"a\";\n");
	temporary_file("positions.cfg", "positions = [ \"standing\", \"any\" ];\ntransitions = (\n"
					"\t{ from = \"standing\"; to = \"standig\"; text = \"Down.\"; } );\n");
	load();
	expect_problem("exercises/a.cfg:8: harder: unknown exercise \"tlit\"; expected the id of a file in exercises/ "
		       "that is in order (did you mean \"tilt\"?)");
	expect_problem("exercises/a.cfg:7: gentler: goes round in a circle");
	expect_problem("exercises/tilt.cfg:1: position: unknown position \"supine\"");
	expect_problem("positions.cfg:1: positions[1]: \"any\" cannot be a position");
	expect_problem("positions.cfg:3: transitions[0].to: unknown position \"standig\"; expected one of the list "
		       "\"positions\" (did you mean \"standing\"?)");
	assert_string_equal(catalogue_exercise(catalogue, "a")->gentler, "");
	assert_string_equal(catalogue_exercise(catalogue, "a")->harder, "");
}

static void finds_faults_of_a_routine(void **state)
{
	(void)state;
	temporary_file("a.cfg", "title = \"A\"; said = [ \"back\", \"start test\" ]; strength = true;\n"
				"question = \"Why?\";\n"
				"items = (\n"
				"\t{ exercise = \"tlit\"; },\n"
				"\t{ exercise = \"tilt\"; hold = 20; },\n"
				"\t{ exercise = \"tilt\"; reptitions = 4; }\n"
				");\n");
	temporary_file("b.cfg", "title = \"B\"; said = [ \"start b\" ]; strength = false;\nitems = ();\n");
	temporary_file("c.cfg", "title = \"C\"; said = [ \"start test\" ]; strength = false;\n"
				"items = ( { exercise = \"tilt\"; } );\nend_position = \"prone\";\n");
	temporary_file("Bad Name.cfg", ROUTINE);
	load();
	expect_problem("a.cfg:1: said[0]: \"back\" is a single word");
	expect_problem("a.cfg: \"refusal\" is missing");
	expect_problem("a.cfg: there is no \"warm_up\"");
	expect_problem("a.cfg:4: items[0].exercise: unknown exercise \"tlit\"");
	expect_problem("a.cfg:5: items[1].hold: 20 is out of the exercise's range; expected 3 to 10");
	expect_problem("a.cfg:6: items[2].reptitions: unknown key (did you mean \"repetitions\"?)");
	expect_problem("b.cfg: holds no exercise that can be done");
	expect_problem("c.cfg: there is no transition from \"supine\" to \"prone\"");
	expect_problem("local: said: \"start test\" would start both \"c\" and \"test\"");
	expect_problem("Bad Name.cfg: cannot be named like this");
	assert_non_null(catalogue_routine(catalogue, "test"));
	assert_null(catalogue_routine(catalogue, "a"));
	assert_null(catalogue_routine(catalogue, "b"));
}

static void an_empty_directory_is_a_problem_not_a_crash(void **state)
{
	const char *dirs[] = {"/nowhere/routines"};

	(void)state;
	catalogue = catalogue_load(dirs, 1, &problems);
	assert_non_null(catalogue);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.list[0].text, "holds no routine that can be used");
}

/* What is shipped. */

static const char *const exercises[] = {
    "pelvic-tilt",
    "bridge",
    "straight-leg-bridge",
    "bird-dog",
    "prone-opposite-lift",
    "superman",
    "dorsal-raise",
    "reverse-leg-raise",
    "leg-elevation",
    "hip-flexion",
    "side-lift",
    "plank",
    "side-plank",
    "draw-in",
    "crunch",
    "clamshell",
    "childs-pose",
    "knee-to-chest",
    "cat-cow",
    "piriformis",
    "ball-extension",
    "hyperextension",
    "reverse-hyperextension",
    "band-rotation",
    "deadlift",
    "bent-over-row",
    "squat",
    "walking",
    "desk-break",
};

static const char *const routines[] = {"back", "gentle", "strong", "stretch", "core", "ball", "gym", "break"};

static void what_is_shipped_is_whole(void **state)
{
	const char *dirs[] = {"routines"};
	char line[1024];

	(void)state;
	catalogue = catalogue_load(dirs, 1, &problems);
	for (size_t i = 0; i < problems.count; i++)
		print_message("%s\n", problem_format(&problems.list[i], line, sizeof(line)));
	assert_int_equal(problems.count, 0);
	for (size_t i = 0; i < sizeof(exercises) / sizeof(exercises[0]); i++)
		assert_non_null(catalogue_exercise(catalogue, exercises[i]));
	for (size_t i = 0; i < sizeof(routines) / sizeof(routines[0]); i++)
		assert_non_null(catalogue_routine(catalogue, routines[i]));
	assert_true(catalogue_routine(catalogue, "gym")->question[0]);
}

/* Every exercise can be replaced by its neighbours and every two be put after one another in somebody's own routine. */
static void shipped_positions_can_all_be_reached(void **state)
{
	const char *dirs[] = {"routines"};

	(void)state;
	catalogue = catalogue_load(dirs, 1, &problems);
	for (size_t i = 0; i < catalogue_exercise_count(catalogue); i++) {
		for (size_t j = 0; j < catalogue_exercise_count(catalogue); j++) {
			const char *from = catalogue_exercise_at(catalogue, i)->position;
			const char *to = catalogue_exercise_at(catalogue, j)->position;

			assert_true(strcmp(from, to) == 0 || catalogue_transition(catalogue, from, to));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(reads_what_is_in_order, set_up, tear_down),
	    cmocka_unit_test(resolves_doses),
	    cmocka_unit_test_setup_teardown(local_files_override_by_id, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_broken_override_leaves_the_shipped_file, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(finds_faults_of_an_exercise, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(finds_exercises_that_do_not_fit_together, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(finds_faults_of_a_routine, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_empty_directory_is_a_problem_not_a_crash, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_shipped_is_whole, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(shipped_positions_can_all_be_reached, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
