/* sources: device_choice.c */
/* Choosing a device by what was written in the settings, and what is said when there is none. */
#include "device_choice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const struct device_listing list[] = {
    {.name = "bcm2835 Headphones: - (hw:0,0)", .card = "Headphones", .outputs = 8},
    {.name = "Jabra SPEAK 510 USB: Audio (hw:1,0)", .card = "USB", .inputs = 1, .outputs = 2},
    {.name = "sysdefault", .outputs = 128},
    {.name = "default", .inputs = 32, .outputs = 32, .default_input = true, .default_output = true},
};
#define COUNT (sizeof(list) / sizeof(*list))

static int choose(const char *wanted, enum direction direction)
{
	char error[256];
	return device_choose(list, COUNT, wanted, direction, error, sizeof(error));
}

static void test_chooses(void **state)
{
	(void)state;
	assert_int_equal(choose("", DIRECTION_INPUT), 3);
	assert_int_equal(choose("jabra", DIRECTION_INPUT), 1);
	assert_int_equal(choose("usb", DIRECTION_OUTPUT), 1);
	assert_int_equal(choose("headphones", DIRECTION_OUTPUT), 0);
	assert_int_equal(choose("DEFAULT", DIRECTION_OUTPUT), 3); /* a whole name comes before a part: not sysdefault */
	assert_int_equal(choose("headphones", DIRECTION_INPUT), -1);
}

static void test_says_what_there_is(void **state)
{
	(void)state;
	char error[512];
	assert_int_equal(device_choose(list, COUNT, "Yeti", DIRECTION_INPUT, error, sizeof(error)), -1);
	assert_string_equal(error, "no sound input named \"Yeti\"; there are: \"Jabra SPEAK 510 USB: Audio (hw:1,0)\" "
				   "(card USB), \"default\"");
	assert_int_equal(device_choose(list, 3, "", DIRECTION_OUTPUT, error, sizeof(error)), -1);
	assert_non_null(strstr(error, "no default sound output; there are: "));
	assert_int_equal(device_choose(list, 0, "", DIRECTION_INPUT, error, sizeof(error)), -1);
	assert_non_null(strstr(error, "none at all"));
	assert_non_null(strstr(error, "arecord -l"));
}

static void test_long_errors_are_cut(void **state)
{
	(void)state;
	char error[40];
	memset(error, 'x', sizeof(error));
	assert_int_equal(device_choose(list, COUNT, "Yeti", DIRECTION_INPUT, error, 30), -1);
	assert_int_equal(strlen(error), 29);
	assert_int_equal(error[30], 'x');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_chooses),
	    cmocka_unit_test(test_says_what_there_is),
	    cmocka_unit_test(test_long_errors_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
