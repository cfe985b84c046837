/*
 * The verifier: takes the picture of a sound and runs the network over it, layer by layer, in two buffers. About 15
 * million multiplications for a sound: a tenth of what its decoding takes.
 */
#include "verifier.h"

#include "verifier_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is taken of a longer sound is its middle. */
#define WINDOW_SAMPLES ((VERIFIER_FRAMES - 1) * MELSPEC_STEP + MELSPEC_WINDOW)
#define PICTURE_SCALE 0.25f

/* What a layer gives, channel by channel, row by row. */
struct sheet {
	int channels, rows, columns;
	float *cells; /* VERIFIER_MAX_CELLS */
};

struct verifier {
	struct verifier_network network;
	struct melspec *melspec;
	struct sheet now, next;
	float picture[VERIFIER_FRAMES][MELSPEC_BANDS];
};

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
	verifier->now.cells = calloc(VERIFIER_MAX_CELLS, sizeof(float));
	verifier->next.cells = calloc(VERIFIER_MAX_CELLS, sizeof(float));
	if (verifier->melspec && verifier->now.cells && verifier->next.cells)
		return verifier;
	snprintf(error, error_size, "out of memory");
	verifier_destroy(verifier);
	return NULL;
}

void verifier_destroy(struct verifier *verifier)
{
	if (!verifier)
		return;
	verifier_network_free(&verifier->network);
	melspec_destroy(verifier->melspec);
	free(verifier->now.cells);
	free(verifier->next.cells);
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

bool verifier_picture(struct melspec *melspec, const int16_t *samples, size_t count,
		      float picture[VERIFIER_FRAMES][MELSPEC_BANDS])
{
	size_t skipped = count > WINDOW_SAMPLES ? (count - WINDOW_SAMPLES) / 2 : 0;
	size_t frames = melspec_measure(melspec, samples + skipped, count - skipped, picture, VERIFIER_FRAMES);
	size_t before = (VERIFIER_FRAMES - frames) / 2;

	if (frames == 0)
		return false;
	memmove(picture[before], picture[0], frames * sizeof(picture[0]));
	for (size_t band = 0; band < MELSPEC_BANDS; band++) {
		float mean = 0;

		for (size_t i = before; i < before + frames; i++)
			mean += picture[i][band] / (float)frames;
		for (size_t i = 0; i < VERIFIER_FRAMES; i++)
			picture[i][band] =
			    i < before || i >= before + frames ? 0 : PICTURE_SCALE * (picture[i][band] - mean);
	}
	return true;
}

static float *row_of(const struct sheet *sheet, int channel, int row)
{
	return sheet->cells + ((size_t)channel * (size_t)sheet->rows + (size_t)row) * (size_t)sheet->columns;
}

/* Adds one row of the input, weighted by one row of a kernel, to one row of the result. */
static void add_row(const struct verifier_layer *layer, const float *in, int in_columns, const float *kernel,
		    float *out, int out_columns)
{
	for (int k = 0; k < layer->columns; k++) {
		int offset = k - layer->column_pad, step = layer->column_step;
		int from = offset < 0 ? (-offset + step - 1) / step : 0;
		int to = (in_columns - 1 - offset) / step + 1;
		float weight = kernel[k];

		if (to > out_columns)
			to = out_columns;
		for (int x = from; x < to; x++)
			out[x] += weight * in[x * step + offset];
	}
}

static void convolve_channel(const struct verifier_layer *layer, const struct sheet *in, struct sheet *out, int channel)
{
	for (int y = 0; y < out->rows; y++) {
		float *row = row_of(out, channel, y);

		for (int x = 0; x < out->columns; x++)
			row[x] = layer->biases[channel];
		for (int i = 0; i < layer->inputs; i++) {
			for (int k = 0; k < layer->rows; k++) {
				int from = y * layer->row_step + k - layer->row_pad;
				size_t kernel =
				    ((size_t)(channel * layer->inputs + i) * (size_t)layer->rows + (size_t)k) *
				    (size_t)layer->columns;

				if (from >= 0 && from < in->rows)
					add_row(layer, row_of(in, i, from), in->columns, layer->weights + kernel, row,
						out->columns);
			}
		}
		for (int x = 0; x < out->columns; x++)
			row[x] = fmaxf(row[x], 0);
	}
}

static void run_layer(struct verifier *verifier, const struct verifier_layer *layer)
{
	struct sheet *in = &verifier->now, *out = &verifier->next, before = *in;

	out->channels = layer->outputs;
	out->rows = verifier_layer_size(in->rows, layer->rows, layer->row_step, layer->row_pad);
	out->columns = verifier_layer_size(in->columns, layer->columns, layer->column_step, layer->column_pad);
	for (int channel = 0; channel < layer->outputs; channel++)
		convolve_channel(layer, in, out, channel);
	*in = *out;
	*out = before;
}

/* Mean and most of each channel over time, weighed for each class. */
static void read_out(const struct verifier *verifier, float *scores)
{
	const struct verifier_network *network = &verifier->network;
	const struct sheet *sheet = &verifier->now;
	float pooled[2 * VERIFIER_MAX_SIDE] = {0};

	for (int channel = 0; channel < network->channels; channel++) {
		const float *row = row_of(sheet, channel, 0);
		float sum = 0, most = row[0];

		for (int x = 0; x < sheet->columns; x++) {
			sum += row[x];
			most = fmaxf(most, row[x]);
		}
		pooled[channel] = sum / (float)sheet->columns;
		pooled[network->channels + channel] = most;
	}
	for (size_t word = 0; word < network->word_count; word++) {
		const float *weights = network->dense + word * 2 * (size_t)network->channels;

		scores[word] = network->dense_biases[word];
		for (int i = 0; i < 2 * network->channels; i++)
			scores[word] += weights[i] * pooled[i];
	}
}

/* Log odds of each class against all others, from scores whose softmax are probabilities. */
static void compare(const float *scores, struct verifier_opinion *opinion)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < opinion->count; i++)
		most = fmax(most, (double)scores[i]);
	for (size_t i = 0; i < opinion->count; i++)
		sum += exp((double)scores[i] - most);
	for (size_t i = 0; i < opinion->count; i++) {
		double own = exp((double)scores[i] - most);
		double odds = (double)scores[i] - most - log(fmax(sum - own, 1e-12));

		opinion->odds[i] = (float)fmax(-(double)VERIFIER_ODDS_MOST, fmin((double)VERIFIER_ODDS_MOST, odds));
	}
}

bool verifier_judge(struct verifier *verifier, const int16_t *samples, size_t count, struct verifier_opinion *opinion)
{
	float scores[VERIFIER_MAX_CLASSES];

	if (!verifier_picture(verifier->melspec, samples, count, verifier->picture))
		return false;
	verifier->now.channels = 1;
	verifier->now.rows = MELSPEC_BANDS;
	verifier->now.columns = VERIFIER_FRAMES;
	for (int band = 0; band < MELSPEC_BANDS; band++) {
		for (int i = 0; i < VERIFIER_FRAMES; i++)
			row_of(&verifier->now, 0, band)[i] = verifier->picture[i][band];
	}
	for (size_t i = 0; i < verifier->network.layer_count; i++)
		run_layer(verifier, &verifier->network.layers[i]);
	opinion->count = verifier->network.word_count;
	read_out(verifier, scores);
	compare(scores, opinion);
	return true;
}
