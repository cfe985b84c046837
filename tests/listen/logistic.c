/*
 * Newton's method (iteratively reweighted least squares) with Cholesky's decomposition. Everything is double and in
 * the order of the examples: the same table gives the same weights.
 */
#include "logistic.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define STEPS 30

struct scaling {
	double mean[LOGISTIC_MAX], scale[LOGISTIC_MAX];
};

static void find_scaling(struct scaling *scaling, const struct logistic_example *examples, size_t count, size_t n)
{
	double total = 0;

	memset(scaling, 0, sizeof(*scaling));
	for (size_t i = 0; i < count; i++) {
		total += examples[i].weight;
		for (size_t j = 0; j < n; j++)
			scaling->mean[j] += examples[i].weight * (double)examples[i].values[j];
	}
	for (size_t j = 0; j < n; j++)
		scaling->mean[j] /= total;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < n; j++) {
			double off = (double)examples[i].values[j] - scaling->mean[j];

			scaling->scale[j] += examples[i].weight * off * off;
		}
	}
	for (size_t j = 0; j < n; j++)
		scaling->scale[j] = sqrt(scaling->scale[j] / total) + 1e-9;
}

/* Solves a x = b for a symmetric positive matrix of order n; both are destroyed, x is left in b. */
static void solve(double a[LOGISTIC_MAX + 1][LOGISTIC_MAX + 1], double *b, size_t n)
{
	for (size_t j = 0; j < n; j++) {
		for (size_t k = 0; k < j; k++)
			a[j][j] -= a[j][k] * a[j][k];
		a[j][j] = sqrt(a[j][j] > 1e-12 ? a[j][j] : 1e-12);
		for (size_t i = j + 1; i < n; i++) {
			for (size_t k = 0; k < j; k++)
				a[i][j] -= a[i][k] * a[j][k];
			a[i][j] /= a[j][j];
		}
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			b[i] -= a[i][k] * b[k];
		b[i] /= a[i][i];
	}
	for (size_t i = n; i-- > 0;) {
		for (size_t k = i + 1; k < n; k++)
			b[i] -= a[k][i] * b[k];
		b[i] /= a[i][i];
	}
}

/* One Newton step on the standardised weights w (the bias is last). Returns its length. */
static double step(double *w, const struct logistic_example *examples, size_t count, size_t n,
		   const struct scaling *scaling, double ridge)
{
	static double hessian[LOGISTIC_MAX + 1][LOGISTIC_MAX + 1];
	double gradient[LOGISTIC_MAX + 1] = {0}, x[LOGISTIC_MAX + 1], length = 0;

	memset(hessian, 0, sizeof(hessian));
	for (size_t e = 0; e < count; e++) {
		double odds = 0, p, curve;

		for (size_t j = 0; j < n; j++)
			x[j] = ((double)examples[e].values[j] - scaling->mean[j]) / scaling->scale[j];
		x[n] = 1;
		for (size_t j = 0; j <= n; j++)
			odds += w[j] * x[j];
		p = 1 / (1 + exp(-odds));
		curve = examples[e].weight * (p * (1 - p) + 1e-6);
		for (size_t j = 0; j <= n; j++) {
			gradient[j] += examples[e].weight * ((examples[e].positive ? 1 : 0) - p) * x[j];
			for (size_t k = 0; k <= j; k++)
				hessian[j][k] += curve * x[j] * x[k];
		}
	}
	for (size_t j = 0; j < n; j++) {
		gradient[j] -= ridge * w[j];
		hessian[j][j] += ridge;
	}
	hessian[n][n] += 1e-9;
	solve(hessian, gradient, n + 1);
	for (size_t j = 0; j <= n; j++) {
		w[j] += gradient[j];
		length += fabs(gradient[j]);
	}
	return length;
}

bool logistic_fit(struct logistic *model, const struct logistic_example *examples, size_t count, size_t features,
		  double ridge)
{
	double w[LOGISTIC_MAX + 1] = {0};
	struct scaling scaling;
	size_t positives = 0;

	assert(features <= LOGISTIC_MAX);
	for (size_t i = 0; i < count; i++)
		positives += examples[i].positive;
	if (positives == 0 || positives == count)
		return false;
	find_scaling(&scaling, examples, count, features);
	for (int i = 0; i < STEPS; i++) {
		if (step(w, examples, count, features, &scaling, ridge) < 1e-7)
			break;
	}
	model->features = features;
	model->bias = w[features];
	for (size_t j = 0; j < features; j++) {
		model->weights[j] = w[j] / scaling.scale[j];
		model->bias -= model->weights[j] * scaling.mean[j];
	}
	return true;
}

double logistic_odds(const struct logistic *model, const float *values)
{
	double odds = model->bias;

	for (size_t j = 0; j < model->features; j++)
		odds += model->weights[j] * (double)values[j];
	return odds;
}
