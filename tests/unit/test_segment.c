/* sources: segment.c */
#include "segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#define HEARD_MS 16 /* samples */

struct trace {
	struct segment segment;
	int64_t position;
	int opened, paused, resumed, closed;
	int64_t closed_at;
	uint32_t chance;
};

static void start(struct trace *trace, enum segment_gate gate)
{
	memset(trace, 0, sizeof(*trace));
	trace->chance = 1;
	segment_init(&trace->segment, gate);
}

/* Noise of +-4 with a tone of `amplitude` on it. */
static void play(struct trace *trace, int ms, double amplitude, float least_db)
{
	for (int block = 0; block < ms / 10; block++) {
		int16_t samples[SEGMENT_BLOCK];

		for (int i = 0; i < SEGMENT_BLOCK; i++) {
			trace->chance = trace->chance * 1664525u + 1013904223u;
			samples[i] = (int16_t)((int)(trace->chance >> 29) - 4 +
					       (int)(amplitude * sin(0.2 * (double)(trace->position + i))));
		}
		switch (segment_push(&trace->segment, samples, trace->position, least_db)) {
		case SEGMENT_OPENED:
			trace->opened++;
			break;
		case SEGMENT_PAUSED:
			trace->paused++;
			break;
		case SEGMENT_RESUMED:
			trace->resumed++;
			break;
		case SEGMENT_CLOSED:
			trace->closed++;
			trace->closed_at = trace->position + SEGMENT_BLOCK;
			break;
		case SEGMENT_NOTHING:
			break;
		}
		trace->position += SEGMENT_BLOCK;
	}
}

static void a_word_is_found_where_it_is(void **state)
{
	struct trace trace;

	(void)state;
	start(&trace, SEGMENT_ABOVE_FLOOR);
	play(&trace, 2000, 0, -200);
	play(&trace, 400, 3000, -200);
	play(&trace, 1000, 0, -200);
	assert_int_equal(trace.opened, 1);
	assert_int_equal(trace.closed, 1);
	assert_in_range(trace.segment.begin, 31000, 32200);
	assert_in_range(trace.segment.end, 38000, 39000);
	assert_in_range(trace.closed_at - trace.segment.end, 6400, 6560);
	assert_in_range(segment_quiet_before(&trace.segment), 30000, 32200);
}

static void a_short_gap_does_not_end_it(void **state)
{
	struct trace trace;

	(void)state;
	start(&trace, SEGMENT_ABOVE_FLOOR);
	play(&trace, 2000, 0, -200);
	play(&trace, 300, 3000, -200);
	play(&trace, 300, 0, -200);
	play(&trace, 300, 3000, -200);
	play(&trace, 600, 0, -200);
	assert_int_equal(trace.opened, 1);
	assert_int_equal(trace.paused, 2);
	assert_int_equal(trace.resumed, 1);
	assert_int_equal(trace.closed, 1);
}

static void the_gate_rises_with_the_noise(void **state)
{
	struct trace trace;

	(void)state;
	start(&trace, SEGMENT_ABOVE_FLOOR);
	play(&trace, 2000, 0, -200);
	play(&trace, 6000, 500, -200);
	assert_int_equal(trace.opened, 1);
	assert_int_equal(trace.closed, 1);
	play(&trace, 400, 8000, -200);
	play(&trace, 600, 500, -200);
	assert_int_equal(trace.opened, 2);
	assert_int_equal(trace.closed, 2);
}

static void echo_below_its_bound_opens_nothing(void **state)
{
	struct trace trace;

	(void)state;
	start(&trace, SEGMENT_ABOVE_FLOOR);
	play(&trace, 2000, 0, -200);
	play(&trace, 400, 1000, -30);
	assert_int_equal(trace.opened, 0);
	play(&trace, 400, 8000, -30);
	assert_int_equal(trace.opened, 1);
}

static void a_click_opens_nothing(void **state)
{
	struct trace trace;

	(void)state;
	start(&trace, SEGMENT_ABOVE_FLOOR);
	play(&trace, 2000, 0, -200);
	play(&trace, 10, 3000, -200);
	play(&trace, 1000, 0, -200);
	assert_int_equal(trace.opened, 0);
}

/* Bursts of 100 ms and as much quiet: others talking. A louder word in it. */
static int words_over_talk(enum segment_gate gate)
{
	struct trace trace;

	start(&trace, gate);
	for (int i = 0; i < 40; i++) {
		play(&trace, 100, 1000, -200);
		play(&trace, 100, 0, -200);
	}
	trace.opened = 0;
	trace.closed = 0;
	play(&trace, 400, 4000, -200);
	for (int i = 0; i < 5; i++) {
		play(&trace, 100, 0, -200);
		play(&trace, 100, 1000, -200);
	}
	return trace.opened == 1 && trace.closed == 1 ? (int)(trace.segment.end - trace.segment.begin) : 0;
}

static void a_louder_word_is_found_over_talk(void **state)
{
	(void)state;
	assert_int_equal(words_over_talk(SEGMENT_ABOVE_FLOOR), 0);
	assert_in_range(words_over_talk(SEGMENT_ABOVE_TALK), 6000, 7200);
}

/* How much of what lies before a word is as loud as it, when `ms` of a tone of this amplitude do. */
static float amid_of(int ms, double amplitude)
{
	struct trace trace;
	int64_t begin;

	start(&trace, SEGMENT_ABOVE_FLOOR);
	play(&trace, 4000 - ms, 0, -200);
	play(&trace, ms, amplitude, -200);
	play(&trace, 100, 0, -200);
	begin = trace.position;
	play(&trace, 400, 4000, -200);
	play(&trace, 400, 0, -200);
	return segment_amid(&trace.segment, begin, begin + 400 * HEARD_MS);
}

static void what_was_as_loud_before_is_counted(void **state)
{
	(void)state;
	assert_float_equal(amid_of(0, 0), 0, 0.001);
	assert_float_equal(amid_of(600, 4000), 0.2, 0.011);
	assert_float_equal(amid_of(600, 2000), 0.2, 0.011);
	assert_float_equal(amid_of(3500, 4000), 1, 0.011);
}

/* A television 12 dB below a voice is not what the voice is part of. */
static void what_was_less_loud_before_is_not(void **state)
{
	(void)state;
	assert_float_equal(amid_of(3500, 1000), 0, 0.001);
}

static void what_is_not_known_is_not_loud(void **state)
{
	struct trace trace;

	(void)state;
	start(&trace, SEGMENT_ABOVE_FLOOR);
	assert_float_equal(segment_amid(&trace.segment, 0, 1600), 0, 0);
	play(&trace, 1600, 4000, -200);
	assert_float_equal(segment_amid(&trace.segment, 16000, 24000), 0.3, 0.011);
	play(&trace, 20000, 4000, -200);
	assert_float_equal(segment_amid(&trace.segment, 16000, 24000), 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_is_found_where_it_is),
	    cmocka_unit_test(a_short_gap_does_not_end_it),
	    cmocka_unit_test(the_gate_rises_with_the_noise),
	    cmocka_unit_test(echo_below_its_bound_opens_nothing),
	    cmocka_unit_test(a_click_opens_nothing),
	    cmocka_unit_test(a_louder_word_is_found_over_talk),
	    cmocka_unit_test(what_was_as_loud_before_is_counted),
	    cmocka_unit_test(what_was_less_loud_before_is_not),
	    cmocka_unit_test(what_is_not_known_is_not_loud),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
