/*
 * How fast the echo's delay moves: two sound cards have two clocks, which differ by some parts in a
 * million. Pure, one thread.
 */
#ifndef STEADY_DRIFT_H
#define STEADY_DRIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRIFT_POINTS 16

/* Zeroed at the start, and again when the delay has jumped. */
struct drift {
	double delays[DRIFT_POINTS]; /* samples; a ring, the latest points */
	int64_t times[DRIFT_POINTS]; /* samples */
	size_t count;		     /* ever added */
};

void drift_add(struct drift *drift, int64_t time, double delay);
/* The delay has moved at once, for another reason than drift. */
void drift_move(struct drift *drift, double by);
/* Whether there is enough to tell. */
bool drift_known(const struct drift *drift);
/* Samples of delay a sample of time: 1e-6 is one part in a million. 0 while there is too little to tell, when the delay
 * jumps about rather than drifts, and below 5e-6, which one clock gives too. */
double drift_slope(const struct drift *drift);

#endif
