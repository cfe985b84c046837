/* sources: protocol.c */
/* Lines of the control socket: what they mean, and what is said about those that mean nothing. */
#include "protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct protocol_command command;
static char error[200];

static bool parse(const char *line)
{
	return protocol_parse(line, &command, error, sizeof(error));
}

static void every_row_parses(void **state)
{
	static const char *const arguments[] = {[PROTOCOL_IMPORT_FACT] = " 5 known\t",
						[PROTOCOL_IMPORT_END] = " 5 6",
						[PROTOCOL_ROUTINE_END] = " 5 morning",
						[PROTOCOL_VERSION] = NULL};
	const struct protocol_row *row;
	char line[64];

	(void)state;
	for (size_t i = 0; (row = protocol_row(i)); i++) {
		assert_ptr_equal(protocol_find(row->name), row);
		snprintf(line, sizeof(line), "%s%s", row->name,
			 arguments[row->kind]		      ? arguments[row->kind]
			 : row->argument == ARGUMENT_REQUIRED ? " 5"
							      : "");
		assert_true(parse(line));
		assert_int_equal(command.kind, row->kind);
		assert_int_equal(command.intent.kind, row->intent);
	}
	assert_null(protocol_find("jump"));
}

static void takes_lines_of_routines(void **state)
{
	(void)state;
	assert_true(parse("routine-line 7 \ttitle = \"Morning routine\";  # \"x\""));
	assert_int_equal(command.import, 7);
	assert_string_equal(command.fact, "title = \"Morning routine\";  # \"x\"");
	assert_true(parse("routine-line 7"));
	assert_string_equal(command.fact, "");
	assert_true(parse("routine-end 7 morning"));
	assert_string_equal(command.fact, "morning");
	assert_true(parse("remove morning"));
	assert_string_equal(command.text, "morning");
	assert_false(parse("routine-line x title"));
	assert_false(parse("routine-end 7"));
	assert_false(parse("remove"));
	assert_false(parse("remove two words"));
}

static void takes_arguments(void **state)
{
	(void)state;
	assert_true(parse("start back"));
	assert_string_equal(command.intent.argument, "back");
	assert_true(parse("start back for anna"));
	assert_string_equal(command.intent.argument, "back");
	assert_string_equal(command.intent.person, "anna");
	assert_true(parse("start back for Anna Bell"));
	assert_string_equal(command.intent.person, "Anna Bell");
	assert_true(parse("start for  anna"));
	assert_string_equal(command.intent.argument, "");
	assert_string_equal(command.intent.person, "anna");
	assert_true(parse("start"));
	assert_string_equal(command.intent.argument, "");
	assert_true(parse("say \t Well done. Rest."));
	assert_string_equal(command.text, "Well done. Rest.");
	assert_true(parse("import-fact 7 known\t\tback"));
	assert_int_equal(command.import, 7);
	assert_string_equal(command.fact, "known\t\tback");
	assert_true(parse("import-end 7 0"));
	assert_int_equal(command.count, 0);
	assert_true(parse("forget-facts anna"));
	assert_string_equal(command.text, "anna");
	assert_true(parse("forget-facts"));
	assert_string_equal(command.text, "");
	assert_true(parse("facts 120"));
	assert_int_equal(command.count, 120);
	assert_true(parse("number 10"));
	assert_int_equal(command.intent.number, 10);
	assert_true(parse("history"));
	assert_int_equal(command.count, PROTOCOL_HISTORY_DEFAULT);
	assert_true(parse("history 3"));
	assert_int_equal(command.count, 3);
}

static void refuses_what_it_does_not_know(void **state)
{
	static const char *const lines[] = {"",
					    "jump",
					    "sto",
					    "stopp",
					    "STOP",
					    "pause now",
					    "number",
					    "number -1",
					    "number 11",
					    "number 5x",
					    "history 0",
					    "history 101",
					    "history x",
					    "facts",
					    "facts -1",
					    "import-fact",
					    "import-fact x known",
					    "import-end 5",
					    "import-end 0 5",
					    "say",
					    "say  ",
					    "start a b",
					    "start back for",
					    "start back four anna",
					    "a-name-that-is-longer-than-any-name"};
	char longest[PROTOCOL_TEXT_SIZE + 8];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		error[0] = '\0';
		assert_false(parse(lines[i]));
		assert_true(error[0] != '\0');
	}
	memset(longest, 'a', sizeof(longest));
	memcpy(longest, "say ", 4);
	longest[4 + PROTOCOL_TEXT_SIZE] = '\0';
	assert_false(parse(longest));
	longest[4 + PROTOCOL_TEXT_SIZE - 1] = '\0';
	assert_true(parse(longest));
	memcpy(longest, "start aa", 8);
	longest[6 + INTENT_ARGUMENT_SIZE] = '\0';
	assert_false(parse(longest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_parses),
	    cmocka_unit_test(takes_lines_of_routines),
	    cmocka_unit_test(takes_arguments),
	    cmocka_unit_test(refuses_what_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
