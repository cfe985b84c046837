/* sources: channels.c */
/* One channel out of two, and two out of one, at the ends of the scale too. */
#include "channels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_averages(void **state)
{
	(void)state;
	const int16_t stereo[] = {100, 200, -100, 100, 32767, 32767, -32768, -32768, 32767, -32768, 0, 1};
	const int16_t expected[] = {150, 0, 32767, -32768, 0, 0};
	int16_t mono[6];
	channels_to_mono(stereo, mono, 6);
	assert_memory_equal(mono, expected, sizeof(mono));
}

static void test_copies_to_both(void **state)
{
	(void)state;
	const int16_t mono[] = {1, -2, 32767}, expected[] = {1, 1, -2, -2, 32767, 32767};
	int16_t stereo[6];
	channels_to_stereo(mono, stereo, 3);
	assert_memory_equal(stereo, expected, sizeof(stereo));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_averages),
	    cmocka_unit_test(test_copies_to_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
