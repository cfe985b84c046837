/*
 * Slope of the delay's track: the median of the slopes between any two points (Theil 1950, Sen 1968), so that a
 * reflection taken for the direct sound now and then does no harm.
 */
#include "drift.h"

#include <math.h>
#include <stdlib.h>

#define RATE 16000
#define POINTS_LEAST 6
#define SPAN_LEAST (15 * RATE) /* samples */
#define APART_LEAST (4 * RATE) /* two points nearer than that tell nothing */
#define SLOPE_LEAST 5e-6
#define SLOPE_MOST 300e-6 /* no card is worse: the delay has moved for another reason */
#define SCATTER_MOST 4.0  /* samples, median distance from the line */

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	/* cppcheck-suppress uninitvar ; both callers fill as many as they say, in a loop that it does not follow */
	qsort(values, count, sizeof *values, by_value);
	return values[count / 2];
}

void drift_add(struct drift *drift, int64_t time, double delay)
{
	drift->times[drift->count % DRIFT_POINTS] = time;
	drift->delays[drift->count % DRIFT_POINTS] = delay;
	drift->count++;
}

void drift_move(struct drift *drift, double by)
{
	for (size_t i = 0; i < DRIFT_POINTS; i++)
		drift->delays[i] += by;
}

static size_t points_of(const struct drift *drift)
{
	return drift->count < DRIFT_POINTS ? drift->count : DRIFT_POINTS;
}

bool drift_known(const struct drift *drift)
{
	const size_t points = points_of(drift);
	int64_t first = drift->times[0], last = first;
	for (size_t i = 1; i < points; i++) {
		first = drift->times[i] < first ? drift->times[i] : first;
		last = drift->times[i] > last ? drift->times[i] : last;
	}
	return points >= POINTS_LEAST && last - first >= SPAN_LEAST;
}

/* Median distance of the points from the best line of that slope. */
static double scatter(const struct drift *drift, size_t points, double slope)
{
	double rests[DRIFT_POINTS], sorted[DRIFT_POINTS];
	for (size_t i = 0; i < points; i++)
		sorted[i] = rests[i] = drift->delays[i] - slope * (double)(drift->times[i] - drift->times[0]);
	const double middle = median(sorted, points);
	for (size_t i = 0; i < points; i++)
		rests[i] = fabs(rests[i] - middle);
	return median(rests, points);
}

double drift_slope(const struct drift *drift)
{
	double slopes[DRIFT_POINTS * DRIFT_POINTS / 2];
	const size_t points = points_of(drift);
	size_t count = 0;
	for (size_t i = 0; i < points; i++) {
		for (size_t k = i + 1; k < points; k++) {
			const int64_t apart = llabs(drift->times[k] - drift->times[i]);
			if (apart >= APART_LEAST)
				slopes[count++] =
				    (drift->delays[k] - drift->delays[i]) / (double)(drift->times[k] - drift->times[i]);
		}
	}
	if (!drift_known(drift) || count == 0)
		return 0;
	const double slope = median(slopes, count);
	if (fabs(slope) < SLOPE_LEAST || fabs(slope) > SLOPE_MOST || scatter(drift, points, slope) > SCATTER_MOST)
		return 0;
	return slope;
}
