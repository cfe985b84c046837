/*
 * A ring: a bounded queue of equal elements, copied in and copied out, between exactly one
 * producer thread and one consumer thread. Wait-free on both sides: no call here but create and
 * destroy allocates, locks or waits, so all the others may be called from the sound callback.
 *
 * The elements may be messages (ring of struct command) or samples (ring of int16_t).
 */
#ifndef STEADY_RING_H
#define STEADY_RING_H

#include <stddef.h>

struct ring;

/* Room for `capacity` elements of `element_size` bytes; the capacity is rounded up to a power of two.
 * Returns NULL when out of memory. */
struct ring *ring_create(size_t element_size, size_t capacity);
/* Neither side may be running any more. NULL is allowed. */
void ring_destroy(struct ring *ring);
size_t ring_capacity(const struct ring *ring);

/* Producer. How many elements would fit now (more may fit by the time they are written). */
size_t ring_writable(const struct ring *ring);
/* Producer. Copies in as many of `count` elements as fit; returns how many. */
size_t ring_write(struct ring *ring, const void *elements, size_t count);

/* Consumer. How many elements can be read now (more may have come by the time they are read). */
size_t ring_readable(const struct ring *ring);
/* Consumer. Copies out up to `max` elements and removes them; returns how many. */
size_t ring_read(struct ring *ring, void *elements, size_t max);
/* Consumer. Copies out up to `max` elements and leaves them; returns how many. */
size_t ring_peek(const struct ring *ring, void *elements, size_t max);
/* Consumer. Removes up to `max` elements unseen; returns how many. */
size_t ring_skip(struct ring *ring, size_t max);

#endif
