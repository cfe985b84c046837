/* sources: echo.c coupling.c echo_filter.c delay.c drift.c slip.c fft.c room.c convolver.c */
#include "echo.h"
#include "room.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECONDS 30
#define BLOCKS (SECONDS * 100)

/* A coach who speaks in a room: syllables of noise through an impulse response, `late` samples late. */
struct coach {
	int16_t reference[BLOCKS][ECHO_BLOCK];
	float echo[BLOCKS * ECHO_BLOCK + 16000];
};

static struct coach coach;

static void speak(size_t late)
{
	struct room_response response;
	struct room_random random = {5};
	assert_true(room_synthesise(&response, HEARING_RATE, 250, 3, 9));
	struct room_convolver *convolver = room_convolver_create(&response, ECHO_BLOCK);
	memset(&coach, 0, sizeof coach);
	for (size_t b = 0; b < BLOCKS; b++) {
		float in[ECHO_BLOCK], out[ECHO_BLOCK];
		for (size_t i = 0; i < ECHO_BLOCK; i++) {
			const double t = (double)(b * ECHO_BLOCK + i) / HEARING_RATE;
			in[i] = (float)(3000 * room_gaussian(&random) * fmax(0, sin(2 * M_PI * 4 * t)));
			coach.reference[b][i] = (int16_t)in[i];
		}
		room_convolve(convolver, in, out);
		memcpy(coach.echo + b * ECHO_BLOCK + late, out, sizeof out);
	}
	room_convolver_destroy(convolver);
	room_response_free(&response);
}

static void microphone_at(size_t block, double more, int16_t *microphone)
{
	for (size_t i = 0; i < ECHO_BLOCK; i++) {
		const double sum = (double)coach.echo[block * ECHO_BLOCK + i] + more;
		microphone[i] = (int16_t)fmax(-32768, fmin(32767, sum));
	}
}

/* Runs blocks [from, to) and returns the echo's loss in the last of them, in dB. */
static double cancel_last(struct echo *echo, size_t from, size_t to, size_t last, double more)
{
	double in = 1, out = 1;
	for (size_t b = from; b < to; b++) {
		int16_t microphone[ECHO_BLOCK];
		struct echo_block block;
		microphone_at(b, more, microphone);
		echo_process(echo, microphone, coach.reference[b], &block);
		for (size_t i = 0; i < ECHO_BLOCK && b + last >= to; i++) {
			in += pow(microphone[i] - more, 2);
			out += pow(block.samples[i], 2);
		}
	}
	return 10 * log10(in / out);
}

/* Of the last five seconds. */
static double cancel(struct echo *echo, size_t from, size_t to, double more)
{
	return cancel_last(echo, from, to, 500, more);
}

static void without_a_reference_nothing_changes(void **state)
{
	struct room_random random = {1};
	(void)state;
	struct echo *echo = echo_create(true);
	for (int b = 0; b < 500; b++) {
		int16_t microphone[ECHO_BLOCK];
		struct echo_block block;
		for (size_t i = 0; i < ECHO_BLOCK; i++)
			microphone[i] = (int16_t)(40 + 3000 * room_gaussian(&random));
		echo_process(echo, microphone, NULL, &block);
		assert_memory_equal(block.samples, microphone, sizeof microphone);
		assert_int_equal(block.lag, 0);
		assert_false(block.speaking);
	}
	echo_destroy(echo);
}

static void uncancelled_samples_pass(void **state)
{
	(void)state;
	speak(500);
	struct echo *echo = echo_create(false);
	assert_float_equal(cancel(echo, 0, 1000, 0), 0, 0.01);
	echo_destroy(echo);
}

static void the_echo_goes(void **state)
{
	(void)state;
	speak(500);
	struct echo *echo = echo_create(true);
	assert_true(cancel(echo, 0, 2000, 0) > 20);
	assert_true(echo_figures(echo).erle_db > 20);
	assert_int_equal(echo_figures(echo).realigned, 0);
	echo_destroy(echo);
}

static void a_late_echo_is_followed(void **state)
{
	(void)state;
	speak(6400);
	struct echo *echo = echo_create(true);
	assert_true(cancel(echo, 0, BLOCKS, 0) > 15);
	assert_int_equal(echo_figures(echo).realigned, 1);
	assert_float_equal(echo_figures(echo).delay_ms, 400, 5);
	echo_destroy(echo);
}

static void an_echo_before_its_cause_delays_the_microphone(void **state)
{
	(void)state;
	speak(0);
	memmove(coach.echo, coach.echo + 800, (BLOCKS * ECHO_BLOCK) * sizeof *coach.echo);
	struct echo *echo = echo_create(true);
	assert_true(cancel(echo, 0, BLOCKS, 0) > 15);
	struct echo_block block;
	int16_t microphone[ECHO_BLOCK] = {0};
	echo_process(echo, microphone, NULL, &block);
	assert_in_range(block.lag, 800, 1200);
	echo_destroy(echo);
}

static void an_offset_of_the_card_does_no_harm(void **state)
{
	(void)state;
	speak(500);
	struct echo *echo = echo_create(true);
	assert_true(cancel(echo, 0, 2500, 400) > 15);
	echo_destroy(echo);
}

static void a_gap_keeps_what_was_learnt(void **state)
{
	(void)state;
	speak(500);
	struct echo *echo = echo_create(true);
	cancel(echo, 0, 2000, 0);
	echo_gap(echo, 0);
	assert_true(cancel(echo, 2200, BLOCKS, 0) > 15);
	echo_destroy(echo);
}

/* The loudspeaker's buffer ran dry: from then on all comes 30 ms later, in the same room. */
static void a_dropout_is_recovered_from(void **state)
{
	const size_t at = 1500 * ECHO_BLOCK, late = 480;
	(void)state;
	speak(500);
	memmove(coach.echo + at + late, coach.echo + at, (BLOCKS * ECHO_BLOCK - at) * sizeof *coach.echo);
	struct echo *echo = echo_create(true);
	assert_true(cancel(echo, 0, 1500, 0) > 20);
	assert_true(cancel(echo, 1500, 2600, 0) > 20);
	assert_float_equal(echo_figures(echo).delay_ms, (500 + late) / 16.0, 2);
	echo_destroy(echo);
}

/* From `block` on the echo comes so many samples later, or earlier. */
static void slip(size_t block, int by)
{
	const size_t at = block * ECHO_BLOCK, rest = BLOCKS * ECHO_BLOCK - at;
	if (by < 0) {
		memmove(coach.echo + at, coach.echo + at - by, rest * sizeof *coach.echo);
		return;
	}
	memmove(coach.echo + at + by, coach.echo + at, rest * sizeof *coach.echo);
	memset(coach.echo + at, 0, (size_t)by * sizeof *coach.echo);
}

/* A short dropout, too, and at once: what the filter knew holds, only later. */
static void a_slip_costs_a_second(void **state)
{
	static const int slips[] = {80, 160, 480, 900, -200};
	(void)state;
	for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
		speak(1000);
		slip(2000, slips[i]);
		struct echo *echo = echo_create(true);
		assert_true(cancel(echo, 0, 2000, 0) > 20);
		assert_true(cancel_last(echo, 2000, 2120, 20, 0) > 20);
		assert_true(cancel_last(echo, 2120, 2300, 180, 0) > 20);
		assert_int_equal(echo_figures(echo).realigned, 1);
		echo_destroy(echo);
	}
}

/* And when the two cards are paired anew after it, that is taken back. */
static void a_slip_is_taken_back_by_a_new_pairing(void **state)
{
	(void)state;
	speak(1000);
	slip(2000, 700);
	slip(2400, -700);
	struct echo *echo = echo_create(true);
	cancel(echo, 0, 2400, 0);
	echo_gap(echo, -700);
	assert_true(cancel_last(echo, 2400, 2500, 50, 0) > 20);
	assert_int_equal(echo_figures(echo).realigned, 1);
	echo_destroy(echo);
}

/* Somebody speaks over the coach, as loud as its echo, for three seconds: nothing has slipped. */
static void a_voice_is_no_slip(void **state)
{
	struct room_random random = {11};
	(void)state;
	speak(500);
	for (size_t i = 1500 * ECHO_BLOCK; i < 1800 * ECHO_BLOCK; i++)
		coach.echo[i] +=
		    (float)(3000 * room_gaussian(&random) * fmax(0, sin(2 * M_PI * 5 * (double)i / 16000)));
	struct echo *echo = echo_create(true);
	const double before = cancel(echo, 0, 1500, 0);
	cancel(echo, 1500, 1800, 0);
	assert_true(cancel_last(echo, 1800, 2300, 200, 0) > before - 6);
	assert_int_equal(echo_figures(echo).realigned, 0);
	echo_destroy(echo);
}

/* Only some of the reference was missing, or two cards were paired anew for no drift that is known: what was learnt holds. */
static void a_new_pairing_keeps_what_was_learnt(void **state)
{
	(void)state;
	speak(500);
	struct echo *echo = echo_create(true);
	cancel(echo, 0, 2000, 0);
	echo_gap(echo, -640);
	assert_true(cancel(echo, 2000, 2600, 0) > 20);
	assert_int_equal(echo_figures(echo).realigned, 0);
	echo_destroy(echo);
}

static void the_coach_is_known_to_speak_until_its_echo_fades(void **state)
{
	static const int16_t nothing[ECHO_BLOCK];
	(void)state;
	struct echo_block block;
	speak(500);
	struct echo *echo = echo_create(true);
	for (size_t b = 0; b < 100; b++)
		echo_process(echo, nothing, coach.reference[b], &block);
	assert_true(block.speaking);
	for (int b = 0; b < 50; b++)
		echo_process(echo, nothing, NULL, &block);
	assert_true(block.speaking);
	for (int b = 0; b < 60; b++)
		echo_process(echo, nothing, NULL, &block);
	assert_false(block.speaking);
	echo_destroy(echo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_reference_nothing_changes),
	    cmocka_unit_test(uncancelled_samples_pass),
	    cmocka_unit_test(the_echo_goes),
	    cmocka_unit_test(a_late_echo_is_followed),
	    cmocka_unit_test(an_echo_before_its_cause_delays_the_microphone),
	    cmocka_unit_test(an_offset_of_the_card_does_no_harm),
	    cmocka_unit_test(a_gap_keeps_what_was_learnt),
	    cmocka_unit_test(a_dropout_is_recovered_from),
	    cmocka_unit_test(a_slip_costs_a_second),
	    cmocka_unit_test(a_slip_is_taken_back_by_a_new_pairing),
	    cmocka_unit_test(a_voice_is_no_slip),
	    cmocka_unit_test(a_new_pairing_keeps_what_was_learnt),
	    cmocka_unit_test(the_coach_is_known_to_speak_until_its_echo_fades),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
