/* Intervals for shares and rates. */
#include "tally.h"

#include <math.h>
#include <stdlib.h>

#define Z 1.959964 /* 95 %, both sides */

struct tally_range tally_share(size_t count, size_t total)
{
	double n = (double)total, p = total ? (double)count / n : 0;
	double middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
	double half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);

	if (total == 0)
		return (struct tally_range){0, 0, 1};
	return (struct tally_range){p, fmax(0, middle - half), fmin(1, middle + half)};
}

/* Half of a chi-square quantile with 2k degrees of freedom, at the standard normal quantile z. */
static double half_chi_square(double k, double z)
{
	double spread = 1 / (9 * k);

	return k * pow(1 - spread + z * sqrt(spread), 3);
}

struct tally_range tally_rate(size_t count, double hours)
{
	double k = (double)count;

	if (hours <= 0)
		return (struct tally_range){0, 0, INFINITY};
	return (struct tally_range){k / hours, count ? half_chi_square(k, -Z) / hours : 0,
				    half_chi_square(k + 1, Z) / hours};
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
