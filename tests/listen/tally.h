/* What a bench counts: events of one kind out of so many trials, or in so many hours, with 95 % intervals. */
#ifndef STEADY_TEST_TALLY_H
#define STEADY_TEST_TALLY_H

#include <stddef.h>

struct tally_range {
	double value, low, high;
};

/* Share of `count` in `total` (Wilson's interval). */
struct tally_range tally_share(size_t count, size_t total);
/* Events per hour, with the exact interval of a Poisson count (Garwood 1936). */
struct tally_range tally_rate(size_t count, double hours);
/* Sorts; the value at `share` 0..1; 0 when there is none. */
double tally_quantile(double *values, size_t count, double share);

#endif
