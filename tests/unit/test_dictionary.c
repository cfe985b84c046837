/* sources: dictionary.c */
#include "dictionary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static int write_file(void **state)
{
	int fd;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/steady-dictionary-XXXXXX");
	fd = mkstemp(path);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file)
		return -1;
	fputs("back B AE K\nstop S T AA P\nthe DH AH\nthe's DH AH Z\nthe(2) DH IY\nzoo Z UW\n", file);
	return fclose(file);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static bool spell(const char *word, char *phones, size_t size)
{
	if (strcmp(word, "unknowable") == 0)
		return false;
	snprintf(phones, size, "K AE T");
	return true;
}

static void words_are_taken_from_the_file(void **state)
{
	struct dictionary *dictionary = dictionary_create();
	char error[128], phones[32];

	(void)state;
	assert_true(dictionary_want(dictionary, "the"));
	assert_true(dictionary_want(dictionary, "back"));
	assert_true(dictionary_want(dictionary, "the"));
	assert_int_equal(dictionary_fill(dictionary, path, NULL, error, sizeof(error)), 0);
	assert_string_equal(dictionary_text(dictionary), "back B AE K\nthe DH AH\nthe(2) DH IY\n");
	assert_int_equal(dictionary_pronunciations(dictionary, "the"), 2);
	assert_int_equal(dictionary_pronunciations(dictionary, "zoo"), 0);
	assert_true(dictionary_first(dictionary, "the", phones, sizeof(phones)));
	assert_string_equal(phones, "DH AH");
	assert_false(dictionary_first(dictionary, "the", phones, 5));
	assert_true(dictionary_has(dictionary, "the", "DH IY"));
	assert_false(dictionary_has(dictionary, "the", "DH"));
	assert_false(dictionary_has(dictionary, "back", "DH IY"));
	dictionary_destroy(dictionary);
}

static void what_is_given_wins_over_the_file(void **state)
{
	struct dictionary *dictionary = dictionary_create();
	char error[128];

	(void)state;
	assert_true(dictionary_give(dictionary, "stop", "S T AO P"));
	assert_true(dictionary_give(dictionary, "stop", "T AA P"));
	assert_int_equal(dictionary_fill(dictionary, path, NULL, error, sizeof(error)), 0);
	assert_string_equal(dictionary_text(dictionary), "stop S T AO P\nstop(2) T AA P\n");
	assert_true(dictionary_has(dictionary, "stop", "T AA P"));
	assert_false(dictionary_has(dictionary, "stop", "S T AA P"));
	dictionary_destroy(dictionary);
}

static void unknown_words_are_spelt(void **state)
{
	struct dictionary *dictionary = dictionary_create();
	char error[128];

	(void)state;
	assert_true(dictionary_want(dictionary, "steadyd"));
	assert_true(dictionary_want(dictionary, "unknowable"));
	assert_int_equal(dictionary_fill(dictionary, path, spell, error, sizeof(error)), 0);
	assert_string_equal(dictionary_text(dictionary), "steadyd K AE T\n");
	assert_int_equal(dictionary_pronunciations(dictionary, "unknowable"), 0);
	dictionary_destroy(dictionary);
}

static void a_missing_file_is_named(void **state)
{
	struct dictionary *dictionary = dictionary_create();
	char error[128];

	(void)state;
	assert_int_equal(dictionary_fill(dictionary, "/nowhere/words", NULL, error, sizeof(error)), -ENOENT);
	assert_non_null(strstr(error, "/nowhere/words"));
	dictionary_destroy(dictionary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_taken_from_the_file),
	    cmocka_unit_test(what_is_given_wins_over_the_file),
	    cmocka_unit_test(unknown_words_are_spelt),
	    cmocka_unit_test(a_missing_file_is_named),
	};

	return cmocka_run_group_tests(tests, write_file, remove_file);
}
