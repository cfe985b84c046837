/* Figures of a list of measurements. */
#include "bench.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double percentile(double *values, size_t count, double p)
{
	if (count == 0)
		return NAN;
	qsort(values, count, sizeof *values, compare);
	size_t rank = (size_t)ceil(p * (double)count);
	return values[rank > 0 ? rank - 1 : 0];
}
