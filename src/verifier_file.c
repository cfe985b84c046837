/*
 * Reads the network's file, line by line:
 *
 *	steady-network 1
 *	words WORD ...
 *	conv OUTPUTS INPUTS ROWS COLUMNS ROW_STEP COLUMN_STEP ROW_PAD COLUMN_PAD
 *	SCALE BIAS WEIGHT ...		one line for each output, weights from -127 to 127
 *	dense
 *	SCALE BIAS WEIGHT ...		one line for each word
 *
 * Lines that begin with # are remarks. Each layer must fit the one before it, and the last must have one row.
 */
#include "verifier_file.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_WEIGHT 127

struct reader {
	FILE *file;
	const char *path;
	char *line;
	size_t line_size;
	unsigned number;
	int64_t products; /* of the layers so far */
	char *error;
	size_t error_size;
};

__attribute__((format(printf, 2, 3))) static bool complain(struct reader *reader, const char *format, ...)
{
	va_list arguments;
	int used = snprintf(reader->error, reader->error_size, "%s:%u: ", reader->path, reader->number);

	if (used > 0 && (size_t)used < reader->error_size) {
		va_start(arguments, format);
		vsnprintf(reader->error + used, reader->error_size - (size_t)used, format, arguments);
		va_end(arguments);
	}
	return false;
}

/* The next line that is no remark, without its newline. */
static bool next_line(struct reader *reader)
{
	ssize_t length;

	do {
		length = getline(&reader->line, &reader->line_size, reader->file);
		reader->number++;
	} while (length > 0 && reader->line[0] == '#');
	if (length > 0 && reader->line[length - 1] == '\n')
		reader->line[length - 1] = '\0';
	return length > 0 || complain(reader, "ends here; expected more of the network");
}

static bool read_words(struct reader *reader, struct verifier_network *network)
{
	char *rest, *word;

	if (!next_line(reader))
		return false;
	rest = reader->line;
	word = strsep(&rest, " ");
	if (!word || strcmp(word, "words") != 0)
		return complain(reader, "expected \"words\" and the names of the classes");
	for (word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		if (network->word_count == VERIFIER_MAX_CLASSES || strlen(word) >= VERIFIER_WORD_SIZE || !word[0])
			return complain(reader, "expected at most %d names of at most %d letters", VERIFIER_MAX_CLASSES,
					VERIFIER_WORD_SIZE - 1);
		strcpy(network->words[network->word_count++], word);
	}
	return network->word_count > 1 || complain(reader, "expected at least two names");
}

/* A line of weights: scale, bias, `count` integers. */
static bool read_row(struct reader *reader, size_t count, float *weights, float *bias)
{
	char *at, *end;
	double scale;

	if (!next_line(reader))
		return false;
	scale = strtod(reader->line, &at);
	*bias = (float)strtod(at, &end);
	if (end == at || !isfinite(scale) || !isfinite(*bias))
		return complain(reader, "expected a scale, a bias and %zu weights", count);
	for (size_t i = 0; i < count; i++) {
		long weight = strtol(end, &at, 10);

		if (at == end || weight < -MOST_WEIGHT || weight > MOST_WEIGHT)
			return complain(reader, "weight %zu: expected a whole number from -127 to 127", i + 1);
		weights[i] = (float)(scale * (double)weight);
		end = at;
	}
	return *end == '\0' || complain(reader, "has more than %zu weights", count);
}

static bool read_rows(struct reader *reader, size_t rows, size_t columns, float **weights, float **biases)
{
	*weights = calloc(rows * columns, sizeof(**weights));
	*biases = calloc(rows, sizeof(**biases));
	if (!*weights || !*biases)
		return complain(reader, "out of memory");
	for (size_t i = 0; i < rows; i++) {
		if (!read_row(reader, columns, *weights + i * columns, *biases + i))
			return false;
	}
	return true;
}

int verifier_layer_size(int size, int kernel, int step, int pad)
{
	int left = size + 2 * pad - kernel;

	return left < 0 ? 0 : left / step + 1;
}

static bool in_range(int value, int least)
{
	return value >= least && value <= VERIFIER_MAX_SIDE;
}

/* The head of a layer that takes what the one before it gives: `channels`, `rows` and `columns`, which become its own. */
static bool read_head(struct reader *reader, struct verifier_layer *layer, int *channels, int *rows, int *columns)
{
	int used = 0;

	if (sscanf(reader->line, "conv %d %d %d %d %d %d %d %d%n", &layer->outputs, &layer->inputs, &layer->rows,
		   &layer->columns, &layer->row_step, &layer->column_step, &layer->row_pad, &layer->column_pad,
		   &used) != 8 ||
	    reader->line[used] != '\0')
		return complain(reader, "expected \"conv\" and eight numbers, or \"dense\"");
	if (layer->inputs != *channels || !in_range(layer->outputs, 1) || !in_range(layer->rows, 1) ||
	    !in_range(layer->columns, 1) || !in_range(layer->row_step, 1) || !in_range(layer->column_step, 1) ||
	    !in_range(layer->row_pad, 0) || !in_range(layer->column_pad, 0))
		return complain(reader, "expected %d inputs, and numbers up to %d", *channels, VERIFIER_MAX_SIDE);
	*rows = verifier_layer_size(*rows, layer->rows, layer->row_step, layer->row_pad);
	*columns = verifier_layer_size(*columns, layer->columns, layer->column_step, layer->column_pad);
	*channels = layer->outputs;
	if (*rows == 0 || *columns == 0 || *channels * *rows * *columns > VERIFIER_MAX_CELLS)
		return complain(reader, "expected a layer that leaves between 1 and %d cells", VERIFIER_MAX_CELLS);
	reader->products += (int64_t)*channels * *rows * *columns * layer->inputs * layer->rows * layer->columns;
	if (reader->products > VERIFIER_MAX_PRODUCTS)
		return complain(reader, "is too large: expected layers of at most %d products", VERIFIER_MAX_PRODUCTS);
	return true;
}

static bool read_layers(struct reader *reader, struct verifier_network *network)
{
	int channels = 1, rows = MELSPEC_BANDS, columns = VERIFIER_FRAMES;

	for (;;) {
		struct verifier_layer *layer = &network->layers[network->layer_count];

		if (!next_line(reader))
			return false;
		if (strcmp(reader->line, "dense") == 0)
			break;
		if (network->layer_count == VERIFIER_MAX_LAYERS)
			return complain(reader, "expected at most %d layers", VERIFIER_MAX_LAYERS);
		if (!read_head(reader, layer, &channels, &rows, &columns))
			return false;
		network->layer_count++;
		if (!read_rows(reader, (size_t)layer->outputs,
			       (size_t)layer->inputs * (size_t)layer->rows * (size_t)layer->columns, &layer->weights,
			       &layer->biases))
			return false;
	}
	network->channels = channels;
	if (network->layer_count == 0 || rows != 1)
		return complain(reader, "expected layers before it that leave one row, not %d", rows);
	return read_rows(reader, network->word_count, 2 * (size_t)channels, &network->dense, &network->dense_biases);
}

static bool read_network(struct reader *reader, struct verifier_network *network)
{
	if (!next_line(reader))
		return false;
	if (strcmp(reader->line, "steady-network 1") != 0)
		return complain(reader, "expected \"steady-network 1\": this is no network, or of another version");
	return read_words(reader, network) && read_layers(reader, network);
}

/* A directory or a pipe is none, and a line may be as long as the file. */
static bool file_is_fit(const struct reader *reader)
{
	struct stat status;

	if (fstat(fileno(reader->file), &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size <= VERIFIER_MAX_BYTES)
		return true;
	snprintf(reader->error, reader->error_size, "%s: expected a file of at most %d MiB", reader->path,
		 VERIFIER_MAX_BYTES >> 20);
	return false;
}

bool verifier_file_read(struct verifier_network *network, const char *path, char *error, size_t error_size)
{
	struct reader reader = {.path = path, .error = error, .error_size = error_size};
	bool ok;

	memset(network, 0, sizeof(*network));
	reader.file = fopen(path, "re");
	if (!reader.file) {
		snprintf(error, error_size, "%s: cannot be read: %s", path, strerror(errno));
		return false;
	}
	ok = file_is_fit(&reader) && read_network(&reader, network);
	free(reader.line);
	fclose(reader.file);
	if (!ok)
		verifier_network_free(network);
	return ok;
}

void verifier_network_free(struct verifier_network *network)
{
	for (size_t i = 0; i < network->layer_count; i++) {
		free(network->layers[i].weights);
		free(network->layers[i].biases);
	}
	free(network->dense);
	free(network->dense_biases);
	memset(network, 0, sizeof(*network));
}
