/* Mixtures of Gaussians with diagonal covariances. A codebook's densities are evaluated once for each frame, when first
 * asked for, since all the senones of a phone share them. */
#include "gaussians.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH (ACOUSTIC_DIMENSIONS / ACOUSTIC_FEATURES)
#define VARIANCE_FLOOR 1e-4f /* as PocketSphinx has it */
/* The weights are logarithms to the base 1.0001 in steps of 1024. */
#define NATS_PER_STEP (1024.0f * 0.000099995f)
#define LOG_TWO_PI 1.8378770664f

struct gaussians {
	int codebooks, densities, senones;
	float *means, *precisions; /* by codebook, stream, density, dimension */
	float *constants;	   /* by codebook, stream, density */
	unsigned char *weights;	   /* by stream, density, senone */
	const float *features;
	size_t frames;
	float *terms;  /* of one stream */
	float **known; /* by frame, codebook: log densities by stream, density; NULL = not asked for yet */
};

static size_t density_count(const struct gaussians *gaussians)
{
	return (size_t)gaussians->codebooks * ACOUSTIC_FEATURES * (size_t)gaussians->densities;
}

static void set_density(struct gaussians *gaussians, size_t density, const struct acoustic_file *means,
			const struct acoustic_file *variances)
{
	float constant = 0;

	for (size_t i = density * LENGTH; i < (density + 1) * LENGTH; i++) {
		float variance = fmaxf(acoustic_mean(variances, i), VARIANCE_FLOOR);

		gaussians->means[i] = acoustic_mean(means, i);
		gaussians->precisions[i] = 0.5f / variance;
		constant -= 0.5f * (LOG_TWO_PI + logf(variance));
	}
	gaussians->constants[density] = constant;
}

struct gaussians *gaussians_create(const struct acoustic_file *means, const struct acoustic_file *variances,
				   const struct acoustic_file *sendump)
{
	struct gaussians *gaussians;

	if (means->count != variances->count || means->densities != variances->densities ||
	    sendump->rows != means->densities * ACOUSTIC_FEATURES)
		return NULL;
	gaussians = calloc(1, sizeof(*gaussians));
	if (!gaussians)
		return NULL;
	gaussians->densities = means->densities;
	gaussians->codebooks = (int)(means->count / ((size_t)means->densities * ACOUSTIC_DIMENSIONS));
	gaussians->senones = sendump->senones;
	gaussians->means = malloc(means->count * sizeof(float));
	gaussians->precisions = malloc(means->count * sizeof(float));
	gaussians->constants = malloc(density_count(gaussians) * sizeof(float));
	gaussians->weights = malloc(sendump->count);
	gaussians->terms = malloc((size_t)gaussians->densities * sizeof(float));
	if (!gaussians->means || !gaussians->precisions || !gaussians->constants || !gaussians->weights ||
	    !gaussians->terms) {
		gaussians_destroy(gaussians);
		return NULL;
	}
	memcpy(gaussians->weights, sendump->data + sendump->start, sendump->count);
	for (size_t i = 0; i < density_count(gaussians); i++)
		set_density(gaussians, i, means, variances);
	return gaussians;
}

static void forget(struct gaussians *gaussians)
{
	for (size_t i = 0; i < gaussians->frames * (size_t)gaussians->codebooks; i++)
		free(gaussians->known[i]);
	free(gaussians->known);
	gaussians->known = NULL;
	gaussians->frames = 0;
}

void gaussians_destroy(struct gaussians *gaussians)
{
	if (!gaussians)
		return;
	forget(gaussians);
	free(gaussians->means);
	free(gaussians->precisions);
	free(gaussians->constants);
	free(gaussians->weights);
	free(gaussians->terms);
	free(gaussians);
}

int gaussians_codebooks(const struct gaussians *gaussians)
{
	return gaussians->codebooks;
}

int gaussians_densities(const struct gaussians *gaussians)
{
	return gaussians->densities;
}

int gaussians_senones(const struct gaussians *gaussians)
{
	return gaussians->senones;
}

bool gaussians_take(struct gaussians *gaussians, const float *features, size_t frames)
{
	forget(gaussians);
	gaussians->known = calloc(frames * (size_t)gaussians->codebooks + 1, sizeof(*gaussians->known));
	if (!gaussians->known)
		return false;
	gaussians->features = features;
	gaussians->frames = frames;
	return true;
}

static float log_density(const struct gaussians *gaussians, size_t density, const float *features)
{
	const float *mean = gaussians->means + density * LENGTH, *precision = gaussians->precisions + density * LENGTH;
	float sum = gaussians->constants[density];

	for (size_t i = 0; i < LENGTH; i++) {
		float distance = features[i] - mean[i];

		sum -= distance * distance * precision[i];
	}
	return sum;
}

/* NULL when out of memory. */
static const float *evaluate(struct gaussians *gaussians, size_t frame, int codebook)
{
	float **known = &gaussians->known[frame * (size_t)gaussians->codebooks + (size_t)codebook];
	size_t count = (size_t)gaussians->densities, first = (size_t)codebook * ACOUSTIC_FEATURES * count;

	if (!*known)
		*known = malloc(ACOUSTIC_FEATURES * count * sizeof(float));
	else
		return *known;
	for (size_t i = 0; *known && i < ACOUSTIC_FEATURES * count; i++)
		(*known)[i] = log_density(gaussians, first + i,
					  gaussians->features + frame * ACOUSTIC_DIMENSIONS + i / count * LENGTH);
	return *known;
}

/* Logarithms of weight times density, of one stream; returns the logarithm of their sum. */
static float mix(const struct gaussians *gaussians, const float *densities, int stream, int senone, float *out)
{
	size_t count = (size_t)gaussians->densities, first = (size_t)stream * count;
	float best = -INFINITY, sum = 0;

	for (size_t i = 0; i < count; i++) {
		size_t weight = (first + i) * (size_t)gaussians->senones + (size_t)senone;

		out[i] = densities[first + i] - NATS_PER_STEP * (float)gaussians->weights[weight];
		best = fmaxf(best, out[i]);
	}
	for (size_t i = 0; i < count; i++)
		sum += expf(out[i] - best);
	return best + logf(fmaxf(sum, 1)); /* the best one's own part in it is 1 */
}

float gaussians_score(struct gaussians *gaussians, size_t frame, int codebook, int senone)
{
	const float *densities = evaluate(gaussians, frame, codebook);
	float score = densities ? 0 : -INFINITY;

	for (int stream = 0; densities && stream < ACOUSTIC_FEATURES; stream++)
		score += mix(gaussians, densities, stream, senone, gaussians->terms);
	return score;
}

void gaussians_shares(struct gaussians *gaussians, size_t frame, int codebook, int senone, float *shares)
{
	const float *densities = evaluate(gaussians, frame, codebook);
	size_t count = (size_t)gaussians->densities;

	memset(shares, 0, ACOUSTIC_FEATURES * count * sizeof(*shares));
	for (int stream = 0; densities && stream < ACOUSTIC_FEATURES; stream++) {
		float *terms = shares + (size_t)stream * count;
		float sum = mix(gaussians, densities, stream, senone, terms);

		for (size_t i = 0; i < count; i++)
			terms[i] = expf(terms[i] - sum);
	}
}
