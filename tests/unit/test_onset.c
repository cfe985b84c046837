/* sources: onset.c */
/* Onsets of counted numbers, found in samples. */
#include "onset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RATE 16000u
#define SECONDS 12

static int16_t sound[RATE * SECONDS];

/* A number that rises in 5 ms and lasts 300 ms. */
static void put_number(frames_t at)
{
	for (frames_t i = 0; i < (frames_t)RATE * 3 / 10; i++) {
		frames_t rise = i < 80 ? i + 1 : 80;
		sound[at + i] = (int16_t)((i / 4 % 2 ? 100 : -100) * rise);
	}
}

static void listen_to_all(struct onsets *onsets)
{
	for (size_t at = 0; at < sizeof(sound) / sizeof(sound[0]); at += 160)
		onsets_listen(onsets, sound + at, 160);
}

static struct onset_figures figures_with(frames_t moved, frames_t planned_moved)
{
	struct onsets *onsets = onsets_create(RATE);
	memset(sound, 0, sizeof(sound));
	for (int n = 1; n <= 5; n++) {
		frames_t slot = (frames_t)RATE * 2 * n / 2 + (n == 3 ? planned_moved : 0);
		put_number(slot + (n == 3 ? moved : 0));
		onsets_expect(onsets, slot, slot, n);
	}
	listen_to_all(onsets);
	struct onset_figures figures = onsets_figures(onsets, RATE);
	onsets_destroy(onsets);
	return figures;
}

static void even_counts_are_even(void **state)
{
	(void)state;
	struct onset_figures figures = figures_with(0, 0);
	assert_int_equal(figures.count, 5);
	assert_true(figures.worst_ms < 0.5);
	assert_true(figures.spacing_ms < 0.1);
}

static void a_late_number_shows(void **state)
{
	(void)state;
	struct onset_figures figures = figures_with(160, 0);
	assert_true(figures.median_ms < 0.5);
	assert_true(figures.worst_ms > 9.9 && figures.worst_ms < 10.5);
	assert_true(figures.spacing_ms > 9.8);
}

static void an_early_number_shows(void **state)
{
	(void)state;
	struct onset_figures figures = figures_with(-320, 0);
	assert_true(figures.worst_ms > 19.5 && figures.worst_ms < 20.5);
}

static void a_wrong_plan_shows_in_the_spacing(void **state)
{
	(void)state;
	struct onset_figures figures = figures_with(0, 1600);
	assert_true(figures.worst_ms < 0.5);
	assert_true(figures.spacing_ms > 99.0);
}

static void a_missing_number_shows(void **state)
{
	(void)state;
	struct onsets *onsets = onsets_create(RATE);
	memset(sound, 0, sizeof(sound));
	onsets_expect(onsets, RATE, RATE, 1);
	listen_to_all(onsets);
	assert_true(onsets_figures(onsets, RATE).worst_ms > 119.0);
	onsets_destroy(onsets);
}

static void a_number_that_is_not_alone_shows(void **state)
{
	(void)state;
	struct onsets *onsets = onsets_create(RATE);
	memset(sound, 0, sizeof(sound));
	put_number(RATE - RATE / 10);
	put_number(RATE + RATE / 5);
	onsets_expect(onsets, RATE, RATE, 1);
	listen_to_all(onsets);
	assert_true(onsets_figures(onsets, RATE).worst_ms > 39.0);
	onsets_destroy(onsets);
}

static void counting_down_and_pauses_are_no_runs(void **state)
{
	(void)state;
	struct onsets *onsets = onsets_create(RATE);
	static const int numbers[] = {5, 4, 3, 7, 8};
	static const int ms[] = {1000, 2000, 3000, 4100, 9000};
	memset(sound, 0, sizeof(sound));
	for (size_t i = 0; i < 5; i++) {
		frames_t slot = frames_from_ms(RATE, ms[i]);
		put_number(slot);
		onsets_expect(onsets, slot, slot, numbers[i]);
	}
	listen_to_all(onsets);
	struct onset_figures figures = onsets_figures(onsets, RATE);
	assert_int_equal(figures.count, 5);
	assert_true(figures.spacing_ms < 0.1);
	onsets_destroy(onsets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(even_counts_are_even),
	    cmocka_unit_test(a_late_number_shows),
	    cmocka_unit_test(an_early_number_shows),
	    cmocka_unit_test(a_wrong_plan_shows_in_the_spacing),
	    cmocka_unit_test(a_missing_number_shows),
	    cmocka_unit_test(a_number_that_is_not_alone_shows),
	    cmocka_unit_test(counting_down_and_pauses_are_no_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
