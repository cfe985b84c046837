/* sources: loudness.c */
#include "loudness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct loudness_place loud = {.coach_dbfs = -14, .noise_dbfs = -60, .limit_db = 12};

static struct loudness with_user(double dbfs)
{
	struct loudness loudness = {.count = 0};
	for (int i = 0; i < 3; i++)
		loudness_hear(&loudness, dbfs);
	return loudness;
}

/* Sentences until it stays as it is. */
static int settle(struct loudness *loudness, const struct loudness_place *place)
{
	int sentences = 0;
	while (loudness_follow(loudness, place))
		assert_true(++sentences < 50);
	return sentences;
}

static void nobody_heard_nothing_changed(void **state)
{
	struct loudness loudness = {.count = 0};
	(void)state;
	assert_false(loudness_follow(&loudness, &loud));
	loudness_hear(&loudness, -40);
	assert_false(loudness_follow(&loudness, &loud)); /* one word may be anybody's */
}

static void at_most_the_limit_louder_than_the_user(void **state)
{
	struct loudness loudness = with_user(-36);
	(void)state;
	assert_in_range(settle(&loudness, &loud), 5, 6); /* 10 dB, 2 dB a sentence */
	assert_true(fabs(loud.coach_dbfs + loudness.trim_db - (-36 + 12)) <= 1);
}

static void a_soft_coach_is_left_alone(void **state)
{
	struct loudness loudness = with_user(-20);
	(void)state;
	assert_int_equal(settle(&loudness, &loud), 0);
}

static void it_stays_audible(void **state)
{
	struct loudness loudness = with_user(-50);
	const struct loudness_place noisy = {.coach_dbfs = -14, .noise_dbfs = -35, .limit_db = 12};
	(void)state;
	settle(&loudness, &noisy);
	assert_true(fabs(noisy.coach_dbfs + loudness.trim_db - (-35 + 15)) <= 1);
	loudness = with_user(-80);
	settle(&loudness, &loud);
	assert_true(fabs(loudness.trim_db - (-20)) <= 1); /* whatever was measured */
}

static void it_comes_back_when_the_user_comes_nearer(void **state)
{
	struct loudness loudness = with_user(-36);
	(void)state;
	settle(&loudness, &loud);
	for (int i = 0; i < LOUDNESS_USERS; i++)
		loudness_hear(&loudness, -20);
	settle(&loudness, &loud);
	assert_true(fabs(loudness.trim_db - (0)) <= 1);
}

static void the_user_wins_but_not_without_bound(void **state)
{
	struct loudness loudness = with_user(-36);
	(void)state;
	settle(&loudness, &loud);
	const double before = loudness.trim_db;
	loudness_ask(&loudness, true);
	settle(&loudness, &loud);
	assert_true(fabs(loudness.trim_db - (before + 4)) <= 1);
	for (int i = 0; i < 5; i++)
		loudness_ask(&loudness, true);
	settle(&loudness, &loud);
	assert_true(fabs(loudness.trim_db - (before + 8)) <= 1);
	for (int i = 0; i < 5; i++)
		loudness_ask(&loudness, false);
	settle(&loudness, &loud);
	assert_true(fabs(loudness.trim_db - (before)) <= 1);
}

static void one_shout_changes_nothing(void **state)
{
	struct loudness loudness = with_user(-36);
	double user;
	(void)state;
	loudness_hear(&loudness, -10);
	assert_true(loudness_user(&loudness, &user));
	assert_true(fabs(user - (-36)) <= 0.01);
	loudness_hear(&loudness, -12);
	loudness_hear(&loudness, -38);
	assert_true(loudness_user(&loudness, &user));
	assert_true(fabs(user - (-36)) <= 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_heard_nothing_changed),
	    cmocka_unit_test(at_most_the_limit_louder_than_the_user),
	    cmocka_unit_test(a_soft_coach_is_left_alone),
	    cmocka_unit_test(it_stays_audible),
	    cmocka_unit_test(it_comes_back_when_the_user_comes_nearer),
	    cmocka_unit_test(the_user_wins_but_not_without_bound),
	    cmocka_unit_test(one_shout_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
