/* Logistic regression by Newton's method, with ridge penalty on the standardised features. */
#ifndef STEADY_TEST_LOGISTIC_H
#define STEADY_TEST_LOGISTIC_H

#include <stdbool.h>
#include <stddef.h>

#define LOGISTIC_MAX 128

struct logistic_example {
	const float *values;
	double weight;
	bool positive;
};

struct logistic {
	size_t features;
	double bias, weights[LOGISTIC_MAX];
};

/* False when there is nothing to learn from (one class only). */
bool logistic_fit(struct logistic *model, const struct logistic_example *examples, size_t count, size_t features,
		  double ridge);
double logistic_odds(const struct logistic *model, const float *values);

#endif
