/*
 * The ring. Two positions that only ever grow (and wrap as unsigned numbers do): `head` counts
 * what was ever written and belongs to the producer, `tail` counts what was ever read and belongs
 * to the consumer. head - tail is the fill; position & mask is the place in the buffer. Each
 * position sits on a cache line of its own, so that the two threads do not slow each other.
 */
#include "ring.h"

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_LINE 64

struct ring {
	alignas(CACHE_LINE) atomic_size_t head; /* written by the producer only */
	alignas(CACHE_LINE) atomic_size_t tail; /* written by the consumer only */
	alignas(CACHE_LINE) size_t mask;	/* these never change */
	size_t element_size;
	unsigned char *data;
};

/* A lock inside an atomic would be a lock in the sound callback. */
_Static_assert(ATOMIC_LONG_LOCK_FREE == 2 && sizeof(size_t) == sizeof(long), "positions must be lock-free");

static size_t power_of_two(size_t at_least)
{
	size_t n = 1;
	while (n < at_least)
		n *= 2;
	return n;
}

struct ring *ring_create(size_t element_size, size_t capacity)
{
	assert(element_size > 0 && capacity > 0 && capacity <= SIZE_MAX / 4);
	capacity = power_of_two(capacity);
	struct ring *ring = aligned_alloc(CACHE_LINE, sizeof(*ring));
	if (!ring)
		return NULL;
	ring->data = calloc(capacity, element_size);
	if (!ring->data) {
		free(ring);
		return NULL;
	}
	ring->mask = capacity - 1;
	ring->element_size = element_size;
	atomic_init(&ring->head, 0);
	atomic_init(&ring->tail, 0);
	return ring;
}

void ring_destroy(struct ring *ring)
{
	if (!ring)
		return;
	free(ring->data);
	free(ring);
}

size_t ring_capacity(const struct ring *ring)
{
	return ring->mask + 1;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t ring_writable(const struct ring *ring)
{
	/* Relaxed: the producer reads back its own position. */
	size_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	/* Acquire: pairs with the release in ring_skip: the consumer is done with the places it gave back. */
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
	return ring_capacity(ring) - (head - tail);
}

size_t ring_write(struct ring *ring, const void *elements, size_t count)
{
	count = smaller(count, ring_writable(ring));
	/* Relaxed: the producer reads back its own position. */
	size_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	size_t place = head & ring->mask;
	size_t first = smaller(count, ring_capacity(ring) - place);
	size_t size = ring->element_size;
	memcpy(ring->data + place * size, elements, first * size);
	memcpy(ring->data, (const unsigned char *)elements + first * size, (count - first) * size);
	/* Release: the elements are in place before the consumer can see that they are. */
	atomic_store_explicit(&ring->head, head + count, memory_order_release);
	return count;
}

size_t ring_readable(const struct ring *ring)
{
	/* Acquire: pairs with the release in ring_write: what the position counts is there to be read. */
	size_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
	/* Relaxed: the consumer reads back its own position. */
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	return head - tail;
}

size_t ring_peek(const struct ring *ring, void *elements, size_t max)
{
	size_t count = smaller(max, ring_readable(ring));
	/* Relaxed: the consumer reads back its own position. */
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	size_t place = tail & ring->mask;
	size_t first = smaller(count, ring_capacity(ring) - place);
	size_t size = ring->element_size;
	memcpy(elements, ring->data + place * size, first * size);
	memcpy((unsigned char *)elements + first * size, ring->data, (count - first) * size);
	return count;
}

size_t ring_skip(struct ring *ring, size_t max)
{
	size_t count = smaller(max, ring_readable(ring));
	/* Relaxed: the consumer reads back its own position. */
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	/* Release: our reading of these places is over before the producer may write there again. */
	atomic_store_explicit(&ring->tail, tail + count, memory_order_release);
	return count;
}

size_t ring_read(struct ring *ring, void *elements, size_t max)
{
	return ring_skip(ring, ring_peek(ring, elements, max));
}
