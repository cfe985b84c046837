/* sources: log.c */
/* What the log writes, by catching standard error. */
#include "log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int catcher[2], saved;

static int setup(void **state)
{
	(void)state;
	if (pipe2(catcher, O_NONBLOCK) != 0)
		return -1;
	saved = dup(STDERR_FILENO);
	dup2(catcher[1], STDERR_FILENO);
	unsetenv("JOURNAL_STREAM");
	log_set_level(LOG_LEVEL_INFO);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(catcher[0]);
	close(catcher[1]);
	return 0;
}

static const char *caught(void)
{
	static char text[4096];
	ssize_t got = read(catcher[0], text, sizeof(text) - 1);

	text[got > 0 ? got : 0] = '\0';
	return text;
}

static void writes_for_people(void **state)
{
	(void)state;
	log_error("no %s", "microphone");
	log_warning("w");
	log_info("i");
	assert_string_equal(caught(), "error: no microphone\nwarning: w\ni\n");
}

static void writes_for_the_journal(void **state)
{
	(void)state;
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_error("e");
	log_info("i");
	assert_string_equal(caught(), "<3>e\n<6>i\n");
	unsetenv("JOURNAL_STREAM");
}

static void keeps_to_its_level(void **state)
{
	(void)state;
	log_debug("heard: stop");
	assert_string_equal(caught(), "");
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("heard: stop");
	assert_string_equal(caught(), "debug: heard: stop\n");
}

static void is_one_line_whatever_it_quotes(void **state)
{
	char longest[3000];

	(void)state;
	log_info("%s", "a\nb\x1b[2Jc");
	assert_string_equal(caught(), "a b?[2Jc\n");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	log_info("%s", longest);
	const char *line = caught();
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_in_range(strlen(line), 1000, 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(writes_for_people, setup, teardown),
	    cmocka_unit_test_setup_teardown(writes_for_the_journal, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_to_its_level, setup, teardown),
	    cmocka_unit_test_setup_teardown(is_one_line_whatever_it_quotes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
