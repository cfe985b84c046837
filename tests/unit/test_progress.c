/* sources: progress.c */
/* Whether sound moves, and how fast. */
#include "progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_lost_after_half_a_second(void **state)
{
	(void)state;
	struct progress progress = {0};
	progress_begin(&progress, 1000);
	assert_true(progress_alive(&progress, 1499));
	progress_add(&progress, 160);
	assert_true(progress_alive(&progress, 5000)); /* looked at late, but it has moved */
	assert_true(progress_alive(&progress, 5499));
	assert_false(progress_alive(&progress, 5500));
	progress_add(&progress, 160);
	assert_true(progress_alive(&progress, 6000));
	assert_int_equal(progress_frames(&progress), 320);
}

static void test_pace(void **state)
{
	(void)state;
	assert_int_equal(progress_pace(0, 200, 16000), PACE_STILL);
	assert_int_equal(progress_pace(160, 200, 16000), PACE_STILL); /* one block, then nothing */
	assert_int_equal(progress_pace(3200, 200, 16000), PACE_RIGHT);
	assert_int_equal(progress_pace(4800, 200, 16000), PACE_RIGHT); /* filling its buffers */
	assert_int_equal(progress_pace(3200000, 200, 16000), PACE_CLOCKLESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lost_after_half_a_second),
	    cmocka_unit_test(test_pace),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
