/* sources: ring.c */
/* The ring: what goes in comes out, once and in order, across every wrap and when full. */
#include "ring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct message {
	uint32_t number;
	char text[20];
};

static void test_capacity_is_rounded_up(void **state)
{
	(void)state;
	struct ring *ring = ring_create(1, 100);
	assert_non_null(ring);
	assert_int_equal(ring_capacity(ring), 128);
	assert_int_equal(ring_writable(ring), 128);
	assert_int_equal(ring_readable(ring), 0);
	ring_destroy(ring);
	ring_destroy(NULL);
}

static void test_full_takes_only_what_fits(void **state)
{
	(void)state;
	struct ring *ring = ring_create(sizeof(int16_t), 8);
	int16_t in[12], out[12];
	for (int16_t i = 0; i < 12; i++)
		in[i] = (int16_t)(100 + i);
	assert_int_equal(ring_write(ring, in, 12), 8);
	assert_int_equal(ring_write(ring, in, 1), 0);
	assert_int_equal(ring_read(ring, out, 12), 8);
	assert_memory_equal(in, out, 8 * sizeof(int16_t));
	assert_int_equal(ring_read(ring, out, 12), 0);
	ring_destroy(ring);
}

/* Every chunk size against every place in the buffer, so each wrap is met. */
static void test_order_over_wraps(void **state)
{
	(void)state;
	struct ring *ring = ring_create(sizeof(uint32_t), 16);
	uint32_t written = 0, seen = 0;
	for (size_t round = 0; round < 2000; round++) {
		uint32_t chunk[16];
		size_t want = round % 17;
		for (size_t i = 0; i < want; i++)
			chunk[i] = written + (uint32_t)i;
		written += (uint32_t)ring_write(ring, chunk, want);
		size_t got = ring_read(ring, chunk, (round * 7) % 13);
		for (size_t i = 0; i < got; i++)
			assert_int_equal(chunk[i], seen++);
		assert_int_equal(ring_readable(ring), written - seen);
		assert_int_equal(ring_writable(ring), 16 - (written - seen));
	}
	assert_true(seen > 5000);
	ring_destroy(ring);
}

static void test_peek_leaves_and_skip_removes(void **state)
{
	(void)state;
	struct ring *ring = ring_create(sizeof(struct message), 4);
	struct message in[3] = {{1, "one"}, {2, "two"}, {3, "three"}}, out[3];
	assert_int_equal(ring_write(ring, in, 3), 3);
	assert_int_equal(ring_peek(ring, out, 1), 1);
	assert_string_equal(out[0].text, "one");
	assert_int_equal(ring_readable(ring), 3);
	assert_int_equal(ring_skip(ring, 2), 2);
	assert_int_equal(ring_peek(ring, out, 3), 1);
	assert_string_equal(out[0].text, "three");
	assert_int_equal(ring_skip(ring, 5), 1);
	assert_int_equal(ring_readable(ring), 0);
	ring_destroy(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_capacity_is_rounded_up),
	    cmocka_unit_test(test_full_takes_only_what_fits),
	    cmocka_unit_test(test_order_over_wraps),
	    cmocka_unit_test(test_peek_leaves_and_skip_removes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
