/*
 * The verifier. Each 10 ms become a column of log mel energies, each less most of the logarithm of its own running
 * mean: that takes out level, microphone and steady noise (after PCEN: Wang and others 2017). The column goes through
 * the layers one after the other; each keeps the few columns that it looks back to, so nothing is computed twice.
 * About sixteen million multiplications for a second of sound, half of which are spared because what a rectifier has set
 * to zero is skipped.
 *
 * Two networks that were taught differently err differently: the mean of their log probabilities is wrong less often
 * than either (of 40 stops by strangers over talk 12 dB below, at three false alarms an hour, 75 and 85 % were found by
 * each, 87 % by both).
 */
#include "verifier.h"

#include "verifier_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_FRAMES 20 /* whose plain mean is the running mean to begin with */

/* A layer at work: the columns that it still looks at, the newest last written. */
struct stage {
	float *columns; /* `reach` of them */
	int reach, size;
	int64_t taken;
};

struct verifier {
	struct verifier_network network;
	struct melspec *melspec;
	struct stage stages[VERIFIER_MAX_LAYERS];
	float *now, *next; /* columns on their way from layer to layer */
	float picture[MELSPEC_BANDS];
	float scores[VERIFIER_MAX_CLASSES + VERIFIER_MAX_PHONES]; /* sums of the members' log probabilities */
	int16_t window[MELSPEC_WINDOW];
	size_t filled; /* samples in `window`, up to all */
	int frames;    /* so far, up to FIRST_FRAMES */
	float mean[MELSPEC_BANDS];
	int64_t start, position;
	struct {
		int64_t position; /* -1 = none */
		float odds[VERIFIER_MAX_CLASSES];
		float phones[VERIFIER_MAX_PHONES]; /* as in struct verifier_sounds */
	} opinions[VERIFIER_MAX_OPINIONS];
	size_t newest;
};

static bool open_stages(struct verifier *verifier)
{
	size_t largest = MELSPEC_BANDS;

	for (size_t i = 0; i < verifier->network.layer_count; i++) {
		const struct verifier_layer *layer = &verifier->network.layers[i];
		struct stage *stage = &verifier->stages[i];
		size_t out = (size_t)layer->outputs * (size_t)layer->out_bands;

		stage->reach = (layer->times - 1) * layer->dilation + 1;
		stage->size = layer->inputs * layer->in_bands;
		stage->columns = calloc((size_t)stage->reach * (size_t)stage->size, sizeof(float));
		if (!stage->columns)
			return false;
		largest = out > largest ? out : largest;
	}
	verifier->now = calloc(largest, sizeof(float));
	verifier->next = calloc(largest, sizeof(float));
	return verifier->now && verifier->next;
}

struct verifier *verifier_load(const char *path, char *error, size_t error_size)
{
	struct verifier *verifier = calloc(1, sizeof(*verifier));

	if (!verifier) {
		snprintf(error, error_size, "out of memory");
		return NULL;
	}
	if (!verifier_file_read(&verifier->network, path, error, error_size)) {
		free(verifier);
		return NULL;
	}
	verifier->melspec = melspec_create();
	if (verifier->melspec && open_stages(verifier)) {
		verifier_reset(verifier, 0);
		return verifier;
	}
	snprintf(error, error_size, "out of memory");
	verifier_destroy(verifier);
	return NULL;
}

void verifier_destroy(struct verifier *verifier)
{
	if (!verifier)
		return;
	for (size_t i = 0; i < VERIFIER_MAX_LAYERS; i++)
		free(verifier->stages[i].columns);
	verifier_network_free(&verifier->network);
	melspec_destroy(verifier->melspec);
	free(verifier->now);
	free(verifier->next);
	free(verifier);
}

int verifier_class(const struct verifier *verifier, const char *word)
{
	for (size_t i = 0; i < verifier->network.word_count; i++) {
		if (strcmp(verifier->network.words[i], word) == 0)
			return (int)i;
	}
	return -1;
}

void verifier_reset(struct verifier *verifier, int64_t position)
{
	for (size_t i = 0; i < verifier->network.layer_count; i++) {
		struct stage *stage = &verifier->stages[i];

		memset(stage->columns, 0, (size_t)stage->reach * (size_t)stage->size * sizeof(float));
		stage->taken = 0;
	}
	verifier->filled = 0;
	verifier->frames = 0;
	verifier->position = position;
	for (size_t i = 0; i < VERIFIER_MAX_OPINIONS; i++)
		verifier->opinions[i].position = -1;
	verifier->newest = 0;
}

int64_t verifier_position(const struct verifier *verifier)
{
	return verifier->position;
}

/* Adds what one column of the input gives to the result, band by band of the kernel. */
static void add_column(const struct verifier_layer *layer, const float *restrict weights, const float *restrict column,
		       float *restrict out)
{
	const int outputs = layer->outputs;

	for (int band = 0; band < layer->out_bands; band++) {
		float *restrict sums = out + band * outputs;

		for (int k = 0; k < layer->bands; k++) {
			const float *in = column + band * layer->band_step + k;

			for (int i = 0; i < layer->inputs; i++) {
				const float value = in[i * layer->in_bands];
				const float *restrict row = weights + (k * layer->inputs + i) * outputs;

				if (value == 0)
					continue;
				for (int o = 0; o < outputs; o++)
					sums[o] += value * row[o];
			}
		}
	}
}

/* From band by band to channel by channel, through the rectifier. */
static void finish_column(const struct verifier_layer *layer, const float *sums, const float *in, bool last, float *out)
{
	for (int o = 0; o < layer->outputs; o++) {
		for (int band = 0; band < layer->out_bands; band++) {
			const int cell = o * layer->out_bands + band;
			float value = sums[band * layer->outputs + o];

			value = last ? value : fmaxf(value, 0);
			out[cell] = layer->residual ? value + in[cell] : value;
		}
	}
}

/* Takes the column in `now`; true when one comes out, then it is in `now`. */
static bool run_layer(struct verifier *verifier, size_t number)
{
	const struct verifier_layer *layer = &verifier->network.layers[number];
	struct stage *stage = &verifier->stages[number];
	const size_t weights = (size_t)layer->bands * (size_t)layer->inputs * (size_t)layer->outputs;
	float sums[VERIFIER_MAX_CELLS];
	const int64_t at = stage->taken++;
	float *newest = stage->columns + (size_t)(at % stage->reach) * (size_t)stage->size;

	memcpy(newest, verifier->now, (size_t)stage->size * sizeof(float));
	if (stage->taken % layer->time_step != 0)
		return false;
	for (int band = 0; band < layer->out_bands; band++)
		memcpy(sums + band * layer->outputs, layer->biases, (size_t)layer->outputs * sizeof(float));
	for (int k = 0; k < layer->times; k++) {
		const int64_t column = at - (int64_t)(layer->times - 1 - k) * layer->dilation;

		if (column >= 0)
			add_column(layer, layer->weights + (size_t)k * weights,
				   stage->columns + (size_t)(column % stage->reach) * (size_t)stage->size, sums);
	}
	finish_column(layer, sums, newest, layer->last, verifier->next);
	float *before = verifier->now;
	verifier->now = verifier->next;
	verifier->next = before;
	return true;
}

/* Adds the log probabilities of which `scores` are the logarithms but for a constant. */
static void add_member(const float *scores, size_t count, float *sums)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most, (double)scores[i]);
	for (size_t i = 0; i < count; i++)
		sum += exp((double)scores[i] - most);
	for (size_t i = 0; i < count; i++)
		sums[i] += (float)((double)scores[i] - most - log(sum));
}

/* Log odds of each class against all others, from scores whose softmax are probabilities, brought to one scale: at 0 each
 * is wrong about six times in an hour of talk. */
static void compare(const struct verifier_network *network, const float *scores, float *odds)
{
	const size_t count = network->word_count;
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most, (double)scores[i]);
	for (size_t i = 0; i < count; i++)
		sum += exp((double)scores[i] - most);
	for (size_t i = 0; i < count; i++) {
		double own = exp((double)scores[i] - most);
		double value = (double)scores[i] - most - log(fmax(sum - own, 1e-12)) + (double)network->lift[i];

		odds[i] = (float)fmax(-(double)VERIFIER_ODDS_MOST, fmin((double)VERIFIER_ODDS_MOST, value));
	}
}

/* Runs the picture through all layers of all networks; true when that has given scores. */
static bool run_members(struct verifier *verifier)
{
	const struct verifier_network *network = &verifier->network;
	bool goes_on = false, scored = false;

	memset(verifier->scores, 0, sizeof(verifier->scores));
	for (size_t i = 0; i < network->layer_count; i++) {
		if (network->layers[i].first)
			memcpy(verifier->now, verifier->picture, sizeof(verifier->picture));
		goes_on = (goes_on || network->layers[i].first) && run_layer(verifier, i);
		if (!goes_on || !network->layers[i].last)
			continue;
		add_member(verifier->now, network->word_count, verifier->scores);
		add_member(verifier->now + network->word_count, network->phone_count,
			   verifier->scores + network->word_count);
		scored = true;
	}
	for (size_t i = 0; i < network->word_count + network->phone_count; i++)
		verifier->scores[i] /= (float)network->members;
	return scored;
}

/* The window's energies, each compared with its running mean, into `picture`. */
static void take_frame(struct verifier *verifier)
{
	const struct verifier_network *network = &verifier->network;
	float logs[1][MELSPEC_BANDS];

	melspec_measure(verifier->melspec, verifier->window, MELSPEC_WINDOW, logs, 1);
	verifier->frames += verifier->frames < FIRST_FRAMES;
	for (size_t band = 0; band < MELSPEC_BANDS; band++) {
		const float energy = expf(logs[0][band]);
		const float share = verifier->frames < FIRST_FRAMES ? 1.0f / (float)verifier->frames : network->smooth;
		float *mean = &verifier->mean[band];

		*mean = verifier->frames == 1 ? energy : *mean + share * (energy - *mean);
		verifier->picture[band] =
		    (logs[0][band] - network->share * logf(*mean) - network->offset) * network->scale;
	}
}

/* Each phone beside the likeliest. */
static void compare_phones(const struct verifier_network *network, const float *scores, float *logs)
{
	float most = -INFINITY;

	for (size_t i = 0; i < network->phone_count; i++)
		most = fmaxf(most, scores[i]);
	for (size_t i = 0; i < network->phone_count; i++)
		logs[i] = fmaxf(-VERIFIER_UNLIKE, scores[i] - most);
}

static void keep_opinion(struct verifier *verifier)
{
	const struct verifier_network *network = &verifier->network;

	verifier->newest = (verifier->newest + 1) % VERIFIER_MAX_OPINIONS;
	verifier->opinions[verifier->newest].position = verifier->position;
	compare(network, verifier->scores, verifier->opinions[verifier->newest].odds);
	compare_phones(network, verifier->scores + network->word_count, verifier->opinions[verifier->newest].phones);
}

bool verifier_hear(struct verifier *verifier, const int16_t *samples)
{
	memmove(verifier->window, verifier->window + VERIFIER_BLOCK,
		(MELSPEC_WINDOW - VERIFIER_BLOCK) * sizeof(*samples));
	memcpy(verifier->window + MELSPEC_WINDOW - VERIFIER_BLOCK, samples, VERIFIER_BLOCK * sizeof(*samples));
	verifier->filled += VERIFIER_BLOCK;
	verifier->position += VERIFIER_BLOCK;
	if (verifier->filled < MELSPEC_WINDOW)
		return false;
	verifier->filled = MELSPEC_WINDOW;
	take_frame(verifier);
	if (!run_members(verifier))
		return false;
	keep_opinion(verifier);
	return true;
}

void verifier_best(const struct verifier *verifier, int64_t from, int64_t to, struct verifier_opinion *opinion)
{
	opinion->count = 0;
	for (size_t i = 0; i < VERIFIER_MAX_OPINIONS; i++) {
		const int64_t position = verifier->opinions[i].position;
		const float *odds = verifier->opinions[i].odds;

		if (position < 0 || position < from || position > to)
			continue;
		for (size_t c = 0; c < verifier->network.word_count; c++)
			opinion->odds[c] = opinion->count > 0 ? fmaxf(opinion->odds[c], odds[c]) : odds[c];
		opinion->count = verifier->network.word_count;
	}
}

size_t verifier_phone_count(const struct verifier *verifier)
{
	return verifier->network.phone_count;
}

int verifier_phone(const struct verifier *verifier, const char *name)
{
	for (size_t i = 0; i < verifier->network.phone_count; i++) {
		if (strcmp(verifier->network.phones[i], name) == 0)
			return (int)i;
	}
	return -1;
}

void verifier_sounds(const struct verifier *verifier, int64_t from, int64_t to, struct verifier_sounds *sounds)
{
	sounds->count = 0;
	for (size_t i = 1; verifier->network.phone_count > 0 && i <= VERIFIER_MAX_OPINIONS; i++) {
		const size_t at = (verifier->newest + i) % VERIFIER_MAX_OPINIONS;
		const int64_t position = verifier->opinions[at].position;

		if (position < 0 || position < from || position > to)
			continue;
		if (sounds->count == 0)
			sounds->begin = position;
		memcpy(sounds->logs[sounds->count++], verifier->opinions[at].phones, sizeof(sounds->logs[0]));
	}
}
