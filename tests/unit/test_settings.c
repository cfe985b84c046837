/* sources: problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/*
 * Reading settings: values, every complaint with its file, line, key and expectation, unknown keys, limits, and files
 * that no parser should be given.
 */
#include "settings.h"

#include "temporary.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct problems problems;

static int set_up(void **state)
{
	(void)state;
	problems_init(&problems);
	return temporary_begin();
}

static int tear_down(void **state)
{
	(void)state;
	problems_clear(&problems);
	temporary_end();
	return 0;
}

static struct settings *read_text(const char *text)
{
	return settings_read(temporary_file("a.cfg", text), &problems);
}

static void expect_problem(size_t index, const char *expected)
{
	char line[1024], want[1024];

	assert_true(index < problems.count);
	problem_format(&problems.list[index], line, sizeof(line));
	snprintf(want, sizeof(want), "%s/%s", temporary_directory(), expected);
	assert_string_equal(line, want);
}

static void reads_every_type(void **state)
{
	struct settings *settings = read_text("text = \"one \"\n \"two\";\nwhole = 7;\nreal = 0.25;\nflag = true;\n"
					      "choice = \"b\";\nlist = (\"x\", [1, 2]);\nat = 3;\n");
	static const char *const choices[] = {"a", "b", NULL};
	const struct setting *root = settings_root(settings);
	char text[16] = "";
	int whole = 0, choice = 0, absent = 42;
	double real = 0.0, second = 0.0;
	bool flag = false;

	(void)state;
	assert_true(setting_string(root, "text", REQUIRED, text, sizeof(text)));
	assert_string_equal(text, "one two");
	assert_true(setting_integer(root, "whole", REQUIRED, 0, 9, &whole));
	assert_int_equal(whole, 7);
	assert_true(setting_double(root, "real", REQUIRED, 0, 1, &real));
	assert_true(real > 0.249 && real < 0.251);
	assert_true(setting_double(root, "at", REQUIRED, 0, 9, &real));
	assert_true(setting_boolean(root, "flag", REQUIRED, &flag) && flag);
	assert_true(setting_choice(root, "choice", REQUIRED, choices, &choice));
	assert_int_equal(choice, 1);
	assert_true(setting_integer(root, "absent", OPTIONAL, 0, 9, &absent));
	assert_int_equal(absent, 42);
	const struct setting *list = setting_list(root, "list", REQUIRED);

	assert_int_equal(setting_length(list), 2);
	assert_string_equal(setting_text(setting_at(list, 0)), "x");
	assert_true(setting_value(setting_at(setting_at(list, 1), 1), &second));
	assert_int_equal((int)second, 2);
	settings_finish(settings, true);
	assert_int_equal(problems.count, 0);
}

static void complains_where_and_why(void **state)
{
	struct settings *settings = read_text("a = 11;\nb = \"abcdef\";\nc = 1.5;\n\ng = { h = ( { k = true; } ); };\n"
					      "d = \"x\";\ne = 3;\n");
	static const char *const choices[] = {"full", "short", NULL};
	const struct setting *root = settings_root(settings);
	const struct setting *inner = setting_at(setting_list(setting_group(root, "g", REQUIRED), "h", REQUIRED), 0);
	char text[4] = "is";
	int number = 5, choice = 1;

	(void)state;
	assert_false(setting_integer(root, "a", OPTIONAL, 1, 10, &number));
	assert_false(setting_string(root, "b", OPTIONAL, text, sizeof(text)));
	assert_false(setting_integer(root, "c", OPTIONAL, 1, 10, &number));
	assert_false(setting_integer(inner, "k", OPTIONAL, 1, 10, &number));
	assert_false(setting_choice(root, "d", OPTIONAL, choices, &choice));
	assert_null(setting_group(root, "e", OPTIONAL));
	assert_null(setting_member(inner, "absent", REQUIRED));
	settings_finish(settings, true);
	assert_int_equal(number, 5);
	assert_int_equal(choice, 1);
	assert_string_equal(text, "is");
	assert_int_equal(problems.count, 7);
	expect_problem(0, "a.cfg:1: a: 11 is out of range; expected 1 to 10");
	expect_problem(1, "a.cfg:2: b: is too long (6 characters); expected at most 3");
	expect_problem(2, "a.cfg:3: c: is no whole number; expected 1 to 10");
	expect_problem(3, "a.cfg:5: g.h[0].k: is no whole number; expected 1 to 10");
	expect_problem(4, "a.cfg:6: d: \"x\" is unknown; expected one of \"full\", \"short\"");
	expect_problem(5, "a.cfg:7: e: is no group; expected e = { ... };");
	expect_problem(6, "a.cfg:5: g.h[0]: \"absent\" is missing");
}

static void finds_unknown_keys(void **state)
{
	struct settings *settings = read_text("volme = 3;\nvoice = { nam = \"x\"; zebra = { deep = 1; }; };\n");
	const struct setting *voice = setting_group(settings_root(settings), "voice", OPTIONAL);
	char name[8];
	int volume = 1;

	(void)state;
	setting_integer(settings_root(settings), "volume", OPTIONAL, 0, 9, &volume);
	setting_string(voice, "name", OPTIONAL, name, sizeof(name));
	settings_finish(settings, true);
	assert_int_equal(problems.count, 3);
	expect_problem(0, "a.cfg:1: volme: unknown key (did you mean \"volume\"?)");
	expect_problem(1, "a.cfg:2: voice.nam: unknown key (did you mean \"name\"?)");
	expect_problem(2, "a.cfg:2: voice.zebra: unknown key; expected one of name");
}

static void parse_errors_name_the_line(void **state)
{
	(void)state;
	assert_null(read_text("a = 1;\nb = ;\n"));
	expect_problem(0, "a.cfg:2: cannot be understood from here: `b = ;'; expected key = value; "
			  "(is a semicolon, quotation mark or bracket missing on this line or above?)");
	assert_null(read_text("a = 1;\na = 2;\n"));
	expect_problem(1, "a.cfg:2: duplicate setting name: `a = 2;'");
}

static void includes_from_its_own_directory(void **state)
{
	char text[8] = "";

	(void)state;
	temporary_file("b.cfg", "inner = \"far too long\";\n");
	struct settings *settings = read_text("group = {\n@include \"b.cfg\"\n};\n");
	const struct setting *group = setting_group(settings_root(settings), "group", REQUIRED);

	assert_false(setting_string(group, "inner", REQUIRED, text, sizeof(text)));
	settings_finish(settings, true);
	expect_problem(0, "b.cfg:1: group.inner: is too long (12 characters); expected at most 7");
	assert_null(read_text("@include \"/etc/hostname\"\n"));
	expect_problem(1, "a.cfg:1: @include: cannot include \"/etc/hostname\"; expected a file in this directory or "
			  "below it, at most 4 deep");
	assert_null(read_text("x = 1;\n@include \"a.cfg\"\n"));
	expect_problem(2, "a.cfg:2: @include: cannot include \"a.cfg\"; expected a file in this directory or below "
			  "it, at most 4 deep");
	assert_null(read_text("@include \"absent.cfg\"\n"));
	expect_problem(3, "absent.cfg: cannot be read: No such file or directory");
}

static void refuses_what_is_no_settings_file(void **state)
{
	static char large[256 * 1024 + 2];
	char path[512];

	(void)state;
	assert_null(settings_read(temporary_directory(), &problems));
	snprintf(path, sizeof(path), "%s/pipe.cfg", temporary_directory());
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(settings_read(path, &problems));
	expect_problem(1, "pipe.cfg: is not a regular file");
	problems_clear(&problems);
	assert_null(read_text("@include \"pipe.cfg\"\n"));
	expect_problem(0, "pipe.cfg: is not a regular file");
	unlink(path);
	memset(large, '\n', sizeof(large) - 1);
	assert_null(read_text(large));
	expect_problem(1, "a.cfg: is too large; expected at most 256 KiB");
}

static void refuses_what_is_too_long_or_too_deep(void **state)
{
	static char text[32 * 1024] = "l = [ 1";

	(void)state;
	for (size_t i = 0; i < 8192; i++)
		strcat(text + 2 * i, ",1");
	strcat(text, " ];\n");
	assert_null(read_text(text));
	expect_problem(0, "a.cfg:1: l: is too long or too deep; expected at most 8192 elements and 16 levels");
	assert_null(read_text("d = ((((((((((((((((((1))))))))))))))))));\n"));
	assert_int_equal(problems.count, 2);
}

/* Each of these took the parser, or us, seconds to hours. */
static void refuses_what_would_take_long(void **state)
{
	static char text[300 * 1024];
	size_t used = 0;

	(void)state;
	for (int i = 0; i < 4097; i++)
		used += (size_t)sprintf(text + used, "k%d=1;", i);
	assert_null(read_text(text));
	expect_problem(0, "a.cfg: holds too many keys; expected at most 4096");
	/* What is included often is read often: 32 times 32 times 32. */
	text[0] = '\0';
	for (int i = 0; i < 32; i++)
		strcat(text, "@include \"c.cfg\"\n");
	temporary_file("b.cfg", text);
	temporary_file("c.cfg", "# nothing\n");
	assert_null(read_text("@include \"b.cfg\"\n@include \"b.cfg\"\n"));
	expect_problem(1, "a.cfg: @include: is done more than 32 times");
	memset(text, '#', 100 * 1024);
	text[100 * 1024] = '\0';
	temporary_file("c.cfg", text);
	assert_null(read_text("@include \"c.cfg\"\n@include \"c.cfg\"\n@include \"c.cfg\"\n"));
	expect_problem(2, "c.cfg: is too large with all that it includes; expected at most 256 KiB");
	memset(text, '(', 60000);
	memcpy(text, "d = ", 4);
	text[60000] = '\0';
	assert_null(read_text(text));
	assert_non_null(strstr(problems.list[3].text, "is too deep; expected at most 16 levels"));
}

/* libconfig would read on behind it, where we see the end of the line. */
static void refuses_a_byte_that_ends_text(void **state)
{
	char path[512];
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/a.cfg", temporary_directory());
	file = fopen(path, "w");
	assert_non_null(file);
	fwrite("a = 1;\n/* \0 */ b = 2;\n", 1, 22, file);
	fclose(file);
	assert_null(settings_read(path, &problems));
	expect_problem(0, "a.cfg:2: holds a NUL byte; expected text");
}

static void tells_of_no_more_than_fits(void **state)
{
	static char text[64 * 1024];
	size_t used = 0;

	(void)state;
	for (int i = 0; i < 4000; i++)
		used += (size_t)sprintf(text + used, "k%d=1;", i);
	settings_finish(read_text(text), true);
	assert_int_equal(problems.count, 200);
	assert_int_equal(problems.dropped, 1);
}

static void refuses_text_that_is_not_plain(void **state)
{
	struct settings *settings = read_text("a = \"bell \\x07\";\nb = \"\xff\";\nc = \"caf\xc3\xa9\";\n");
	const struct setting *root = settings_root(settings);
	char text[16];

	(void)state;
	assert_false(setting_string(root, "a", OPTIONAL, text, sizeof(text)));
	assert_false(setting_string(root, "b", OPTIONAL, text, sizeof(text)));
	assert_true(setting_string(root, "c", OPTIONAL, text, sizeof(text)));
	settings_finish(settings, true);
	assert_int_equal(problems.count, 2);
}

static void nearest_is_near(void **state)
{
	const char *best = NULL;
	size_t distance = 0;
	char hint[64];

	(void)state;
	nearest_name("brigde", "bird-dog", &best, &distance);
	assert_null(best);
	nearest_name("brigde", "bridges", &best, &distance);
	nearest_name("brigde", "bridge", &best, &distance);
	nearest_name("brigde", "fridge", &best, &distance);
	assert_string_equal(best, "bridge");
	assert_string_equal(did_you_mean(best, hint, sizeof(hint)), " (did you mean \"bridge\"?)");
	assert_string_equal(did_you_mean(NULL, hint, sizeof(hint)), "");
}

static void problems_are_bounded(void **state)
{
	(void)state;
	for (int i = 0; i < 250; i++)
		problems_add(&problems, "f", i, "k", "no %d", i);
	assert_int_equal(problems.count, 200);
	assert_int_equal(problems.dropped, 50);
	problems_clear(&problems);
	problems_add(&problems, "f", 1, "k", "twice");
	problems_add(&problems, "f", 1, "k", "twice");
	problems_add(&problems, "f", 2, "k", "twice");
	assert_int_equal(problems.count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(reads_every_type, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(complains_where_and_why, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(finds_unknown_keys, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(parse_errors_name_the_line, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(includes_from_its_own_directory, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_what_is_no_settings_file, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_what_is_too_long_or_too_deep, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_what_would_take_long, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_a_byte_that_ends_text, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(tells_of_no_more_than_fits, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_text_that_is_not_plain, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(nearest_is_near, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(problems_are_bounded, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
