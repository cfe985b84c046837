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

static const struct device_wish yeti = {.name = "Yeti", .card = ""}, any = {.name = "", .card = ""};

static int choose(const char *wanted, enum direction direction)
{
	char error[256];
	const struct device_wish wish = {.name = wanted, .card = ""};
	return device_choose(list, COUNT, &wish, direction, error, sizeof(error));
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

static int choose_usual(const struct device_listing *there, size_t count, enum direction direction)
{
	char error[256];
	return device_choose(there, count, &any, direction, error, sizeof(error));
}

/* As PortAudio lists them on a Pi without a sound server, whose "default" is the first card's. */
static void test_prefers_a_speakerphone(void **state)
{
	static const struct device_listing pi[] = {
	    {.name = "vc4-hdmi-0: MAI (hw:0,0)", .card = "vc4hdmi0", .outputs = 2},
	    {.name = "Jabra SPEAK 510 USB: Audio (hw:2,0)",
	     .card = "USB",
	     .inputs = 1,
	     .outputs = 2,
	     .default_input = true},
	    {.name = "Jabra SPEAK 510 USB: Audio #1 (hw:2,1)", .card = "USB", .inputs = 1, .outputs = 2},
	    {.name = "default", .outputs = 32, .default_output = true},
	    {.name = "Headset: USB Audio (hw:3,0)", .card = "Headset", .inputs = 1, .outputs = 2},
	};
	(void)state;
	assert_int_equal(choose_usual(pi, 4, DIRECTION_INPUT), 1);
	assert_int_equal(choose_usual(pi, 4, DIRECTION_OUTPUT), 1);
	/* No such card, or which of them is meant is not to be guessed. */
	assert_int_equal(choose_usual(pi, 1, DIRECTION_INPUT), -1);
	assert_int_equal(choose_usual(pi, 5, DIRECTION_INPUT), 1);
	assert_int_equal(choose_usual(pi, 5, DIRECTION_OUTPUT), 3);
	/* A default that has both is what somebody has chosen. */
	assert_int_equal(choose("", DIRECTION_OUTPUT), 3);
}

/* After a plug was pulled: cards have other numbers, and another one is the default. */
static void test_finds_the_card_again(void **state)
{
	static const struct device_listing now[] = {
	    {.name = "Webcam: USB Audio (hw:1,0)", .card = "Webcam", .inputs = 1, .default_input = true},
	    {.name = "vc4-hdmi: MAI (hw:0,0)", .card = "vc4hdmi", .outputs = 2, .default_output = true},
	    {.name = "Jabra SPEAK 510 USB: Audio (hw:2,0)", .card = "USB", .inputs = 1, .outputs = 2},
	    {.name = "Jabra SPEAK 510 USB: Audio #1 (hw:2,1)", .card = "USB", .outputs = 2},
	};
	const struct device_wish by_default = {.name = "", .card = "USB"};
	const struct device_wish by_number = {.name = "Jabra SPEAK 510 USB: Audio (hw:1,0)", .card = "USB"};
	const struct device_wish second = {.name = "audio #1", .card = "usb"};
	char error[512];
	(void)state;
	assert_int_equal(device_choose(now, 4, &by_default, DIRECTION_INPUT, error, sizeof(error)), 2);
	assert_int_equal(device_choose(now, 4, &by_default, DIRECTION_OUTPUT, error, sizeof(error)), 2);
	assert_int_equal(device_choose(now, 4, &by_number, DIRECTION_OUTPUT, error, sizeof(error)), 2);
	assert_int_equal(device_choose(now, 4, &second, DIRECTION_OUTPUT, error, sizeof(error)), 3);
	/* Not yet there: nothing else will do, and it is said. */
	assert_int_equal(device_choose(now, 2, &by_default, DIRECTION_INPUT, error, sizeof(error)), -1);
	assert_string_equal(error, "sound card \"USB\" is not there for input; there are: "
				   "\"Webcam: USB Audio (hw:1,0)\" (card Webcam)");
}

static void test_says_what_there_is(void **state)
{
	(void)state;
	char error[512];
	assert_int_equal(device_choose(list, COUNT, &yeti, DIRECTION_INPUT, error, sizeof(error)), -1);
	assert_string_equal(error, "no sound input named \"Yeti\"; there are: \"Jabra SPEAK 510 USB: Audio (hw:1,0)\" "
				   "(card USB), \"default\"");
	assert_int_equal(device_choose(list, 3, &any, DIRECTION_OUTPUT, error, sizeof(error)), -1);
	assert_non_null(strstr(error, "no default sound output; there are: "));
	assert_int_equal(device_choose(list, 0, &any, DIRECTION_INPUT, error, sizeof(error)), -1);
	assert_non_null(strstr(error, "none at all"));
	assert_non_null(strstr(error, "arecord -l"));
}

static void test_long_errors_are_cut(void **state)
{
	(void)state;
	char error[40];
	memset(error, 'x', sizeof(error));
	assert_int_equal(device_choose(list, COUNT, &yeti, DIRECTION_INPUT, error, 30), -1);
	assert_int_equal(strlen(error), 29);
	assert_int_equal(error[30], 'x');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_chooses),
	    cmocka_unit_test(test_prefers_a_speakerphone),
	    cmocka_unit_test(test_finds_the_card_again),
	    cmocka_unit_test(test_says_what_there_is),
	    cmocka_unit_test(test_long_errors_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
