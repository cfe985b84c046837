/* sources: loss.c */
/* When what follows from sound that stands still. */
#include "loss.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_moves_is_no_news(void **state)
{
	struct loss loss = {0};
	(void)state;
	for (int64_t now = 0; now < 100000; now += 100)
		assert_int_equal(loss_look(&loss, true, true, now), LOSS_NOTHING);
	assert_false(loss_end(&loss));
	assert_false(loss_gives_up(&loss, 100000, 1));
}

static void with_the_loudspeaker_it_is_closed_at_once(void **state)
{
	struct loss loss = {0};
	(void)state;
	assert_int_equal(loss_look(&loss, false, false, 5000), LOSS_BEGAN);
	assert_int_equal(loss_look(&loss, false, false, 5100), LOSS_CLOSE);
	assert_true(loss_end(&loss));
	assert_false(loss_end(&loss));
}

static void the_microphone_alone_leaves_time_for_last_words(void **state)
{
	struct loss loss = {0};
	(void)state;
	assert_int_equal(loss_look(&loss, false, true, 5000), LOSS_BEGAN);
	for (int64_t now = 5100; now < 5000 + LOSS_LAST_WORDS_MS; now += 100)
		assert_int_equal(loss_look(&loss, false, true, now), LOSS_NOTHING);
	assert_int_equal(loss_look(&loss, false, true, 5000 + LOSS_LAST_WORDS_MS), LOSS_CLOSE);
}

static void the_loudspeaker_that_follows_the_microphone_ends_them(void **state)
{
	struct loss loss = {0};
	(void)state;
	assert_int_equal(loss_look(&loss, false, true, 5000), LOSS_BEGAN);
	assert_int_equal(loss_look(&loss, false, true, 5100), LOSS_NOTHING);
	assert_int_equal(loss_look(&loss, false, false, 5200), LOSS_CLOSE);
}

static void what_moves_again_by_itself_is_told(void **state)
{
	struct loss loss = {0};
	(void)state;
	assert_int_equal(loss_look(&loss, false, true, 5000), LOSS_BEGAN);
	assert_int_equal(loss_look(&loss, true, true, 5100), LOSS_OVER);
	assert_int_equal(loss_look(&loss, true, true, 5200), LOSS_NOTHING);
	assert_int_equal(loss_look(&loss, false, true, 5300), LOSS_BEGAN);
}

static void a_long_loss_is_given_up_once(void **state)
{
	struct loss loss = {0};
	(void)state;
	loss_look(&loss, false, false, 5000);
	assert_false(loss_gives_up(&loss, 64999, 60000));
	assert_true(loss_gives_up(&loss, 65000, 60000));
	assert_false(loss_gives_up(&loss, 66000, 60000));
	assert_true(loss_end(&loss));
	loss_look(&loss, false, false, 100000);
	assert_false(loss_gives_up(&loss, 100100, 60000));
	assert_true(loss_gives_up(&loss, 160000, 60000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_moves_is_no_news),
	    cmocka_unit_test(with_the_loudspeaker_it_is_closed_at_once),
	    cmocka_unit_test(the_microphone_alone_leaves_time_for_last_words),
	    cmocka_unit_test(the_loudspeaker_that_follows_the_microphone_ends_them),
	    cmocka_unit_test(what_moves_again_by_itself_is_told),
	    cmocka_unit_test(a_long_loss_is_given_up_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
