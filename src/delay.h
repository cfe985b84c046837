/*
 * Bulk delay between what is played and what comes back, by generalised cross-correlation with
 * phase transform (Knapp and Carter 1976) over pieces of 2 s.
 *
 * One thread. 16 kHz. No allocation after creation.
 */
#ifndef STEADY_DELAY_H
#define STEADY_DELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DELAY_BLOCK 160 /* samples taken at a time: 10 ms */
/* What is searched: echo from 128 ms before its cause (two streams paired wrongly) to 640 ms after it. */
#define DELAY_LEAST (-2048)
#define DELAY_MOST 10240

struct delay;

/* NULL when out of memory. */
struct delay *delay_create(void);
void delay_destroy(struct delay *delay);
/* DELAY_BLOCK samples each. True when there is a new estimate: first when several pieces have said the same, then about
 * once in a second of the coach's speech. */
bool delay_process(struct delay *delay, const int16_t *microphone, const int16_t *reference);
/* The pairing of the two has been moved, so that the delay is more by so many samples; what is known of it stays. */
void delay_move(struct delay *delay, double by);
/* Forgets what was heard; the next estimate comes from new sound only. */
void delay_reset(struct delay *delay);
/* The latest estimate in samples (with fraction), and when it was heard, in samples since creation. Only after
 * delay_process was true. */
double delay_samples(const struct delay *delay);
int64_t delay_time(const struct delay *delay);

#endif
