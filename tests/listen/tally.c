/* Intervals for shares and rates. */
#include "tally.h"

#include <math.h>
#include <stdlib.h>

#define Z 1.959964 /* 95 %, both sides */
#define TAIL 0.025
#define HALVINGS 60

struct tally_range tally_share(size_t count, size_t total)
{
	double n = (double)total, p = total ? (double)count / n : 0;
	double middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
	double half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);

	if (total == 0)
		return (struct tally_range){0, 0, 1};
	return (struct tally_range){p, fmax(0, middle - half), fmin(1, middle + half)};
}

/* Probability that a Poisson count of mean `mean` is at most `count`. */
static double at_most(size_t count, double mean)
{
	double sum = 0, logarithm = -mean;

	for (size_t k = 0; k <= count; k++) {
		if (k > 0)
			logarithm += log(mean) - log((double)k);
		sum += exp(logarithm);
	}
	return sum;
}

/* The mean at which at most `count` happen with this probability. */
static double mean_for(size_t count, double probability)
{
	double low = 0, high = (double)count + 10 * sqrt((double)count + 1) + 10;

	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;

		if (at_most(count, middle) > probability)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct tally_range tally_rate(size_t count, double hours)
{
	if (hours <= 0)
		return (struct tally_range){0, 0, INFINITY};
	return (struct tally_range){(double)count / hours, count ? mean_for(count - 1, 1 - TAIL) / hours : 0,
				    mean_for(count, TAIL) / hours};
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double tally_quantile(double *values, size_t count, double share)
{
	if (count == 0)
		return 0;
	qsort(values, count, sizeof(*values), ascending);
	return values[(size_t)(share * (double)(count - 1) + 0.5)];
}
