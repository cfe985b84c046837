/*
 * Reads the network's file, line by line:
 *
 *	steady-network 2
 *	words WORD ...
 *	phones PHONE ...			may be left out
 *	picture SMOOTH SHARE OFFSET SCALE
 *	lift NUMBER ...				one for each word
 *	layer OUTPUTS INPUTS TIMES BANDS TIME_STEP BAND_STEP DILATION RESIDUAL
 *	SCALE BIAS WEIGHT ...		one line for each output, weights from -127 to 127 by input, time and band
 *
 * Lines that begin with # are remarks. Each layer must fit the one before it: it takes its channels band by band, or
 * all its cells as channels of one band. The last one gives a score for each word, then
 * one for each phone. After it a line "network" may begin
 * the layers of another network for the same words.
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

/* The first letter of what is left after white space, or EOF. */
static int what_follows(struct reader *reader)
{
	int next = getc(reader->file);

	while (next == '\n')
		next = getc(reader->file);
	return next == EOF ? EOF : ungetc(next, reader->file);
}

/* What a line names, each at most `size` - 1 letters, into `names`. */
static bool read_names(struct reader *reader, size_t most, size_t size, char *names, size_t *count)
{
	char *rest = strchr(reader->line, ' ');

	for (char *name = rest ? (rest++, strsep(&rest, " ")) : NULL; name; name = strsep(&rest, " ")) {
		if (*count == most || strlen(name) >= size || !name[0])
			return complain(reader, "expected at most %zu names of at most %zu letters", most, size - 1);
		strcpy(names + size * (*count)++, name);
	}
	return *count > 1 || complain(reader, "expected at least two names");
}

static bool begins_with(const char *line, const char *word)
{
	const size_t length = strlen(word);

	return strncmp(line, word, length) == 0 && (line[length] == ' ' || line[length] == '\0');
}

static bool read_words(struct reader *reader, struct verifier_network *network)
{
	if (!next_line(reader))
		return false;
	if (!begins_with(reader->line, "words"))
		return complain(reader, "expected \"words\" and the names of the classes");
	if (!read_names(reader, VERIFIER_MAX_CLASSES, VERIFIER_WORD_SIZE, network->words[0], &network->word_count) ||
	    !next_line(reader))
		return false;
	if (!begins_with(reader->line, "phones"))
		return true;
	return read_names(reader, VERIFIER_MAX_PHONES, VERIFIER_PHONE_SIZE, network->phones[0],
			  &network->phone_count) &&
	       next_line(reader);
}

/* A line of weights: scale, bias, and the weights of output `output`, put where they are used. */
static bool read_row(struct reader *reader, struct verifier_layer *layer, int output)
{
	const int cells = layer->times * layer->bands, count = layer->inputs * cells;
	char *at, *end;
	double scale;

	if (!next_line(reader))
		return false;
	scale = strtod(reader->line, &at);
	layer->biases[output] = (float)strtod(at, &end);
	if (end == at || !isfinite(scale) || !isfinite(layer->biases[output]))
		return complain(reader, "expected a scale, a bias and %d weights", count);
	for (int i = 0; i < count; i++) {
		const long weight = strtol(end, &at, 10);
		const int input = i / cells, cell = i % cells;

		if (at == end || weight < -MOST_WEIGHT || weight > MOST_WEIGHT)
			return complain(reader, "weight %d: expected a whole number from -127 to 127", i + 1);
		layer->weights[(cell * layer->inputs + input) * layer->outputs + output] =
		    (float)(scale * (double)weight);
		end = at;
	}
	return *end == '\0' || complain(reader, "has more than %d weights", count);
}

static bool read_rows(struct reader *reader, struct verifier_layer *layer)
{
	const size_t each = (size_t)layer->inputs * (size_t)layer->times * (size_t)layer->bands;

	layer->weights = calloc(each * (size_t)layer->outputs, sizeof(*layer->weights));
	layer->biases = calloc((size_t)layer->outputs, sizeof(*layer->biases));
	if (!layer->weights || !layer->biases)
		return complain(reader, "out of memory");
	for (int i = 0; i < layer->outputs; i++) {
		if (!read_row(reader, layer, i))
			return false;
	}
	return true;
}

static bool in_range(int value, int most)
{
	return value >= 1 && value <= most;
}

static bool has_sizes(const struct verifier_layer *layer)
{
	return in_range(layer->outputs, VERIFIER_MAX_SIDE) && in_range(layer->inputs, VERIFIER_MAX_SIDE) &&
	       in_range(layer->times, VERIFIER_MAX_REACH) && in_range(layer->bands, MELSPEC_BANDS) &&
	       in_range(layer->time_step, VERIFIER_MAX_REACH) && in_range(layer->band_step, MELSPEC_BANDS) &&
	       in_range(layer->dilation, VERIFIER_MAX_REACH) &&
	       (layer->times - 1) * layer->dilation < VERIFIER_MAX_REACH &&
	       layer->inputs * layer->times * layer->bands * layer->outputs <= VERIFIER_MAX_WEIGHTS;
}

/* The head of a layer that takes `channels` times `bands`, which become what it gives. */
static bool read_head(struct reader *reader, struct verifier_layer *layer, int *channels, int *bands)
{
	int used = 0, residual = 0;

	if (sscanf(reader->line, "layer %d %d %d %d %d %d %d %d%n", &layer->outputs, &layer->inputs, &layer->times,
		   &layer->bands, &layer->time_step, &layer->band_step, &layer->dilation, &residual, &used) != 8 ||
	    reader->line[used] != '\0')
		return complain(reader, "expected \"layer\" and eight numbers");
	if (!has_sizes(layer))
		return complain(reader, "expected channels up to %d, bands up to %d, times that reach back up to %d",
				VERIFIER_MAX_SIDE, MELSPEC_BANDS, VERIFIER_MAX_REACH);
	if (layer->inputs != *channels && layer->inputs != *channels * *bands)
		return complain(reader, "expected %d inputs of %d bands, or %d of one", *channels, *bands,
				*channels * *bands);
	layer->in_bands = layer->inputs == *channels ? *bands : 1;
	layer->out_bands = layer->bands > layer->in_bands ? 0 : (layer->in_bands - layer->bands) / layer->band_step + 1;
	layer->residual = residual == 1;
	if (layer->out_bands == 0 || layer->outputs * layer->out_bands > VERIFIER_MAX_CELLS)
		return complain(reader, "expected a layer that leaves between 1 and %d cells", VERIFIER_MAX_CELLS);
	/* Of the column that is the newest: a network that takes minutes for a second is no use. */
	reader->products += (int64_t)layer->inputs * layer->times * layer->bands * layer->outputs * layer->out_bands;
	if (reader->products > VERIFIER_MAX_PRODUCTS)
		return complain(reader, "is too large: expected layers of at most %d products", VERIFIER_MAX_PRODUCTS);
	if (layer->residual &&
	    (layer->outputs != layer->inputs || layer->out_bands != layer->in_bands || layer->time_step != 1))
		return complain(reader, "expected as many outputs as inputs of a layer that adds up both");
	*channels = layer->outputs;
	*bands = layer->out_bands;
	return true;
}

/* One layer of those that follow each other; `step` is multiplied by its own. */
static bool read_layer(struct reader *reader, struct verifier_network *network, int *channels, int *bands, int *step)
{
	struct verifier_layer *layer = &network->layers[network->layer_count];

	if (network->layer_count == VERIFIER_MAX_LAYERS)
		return complain(reader, "expected at most %d layers, the last with %zu outputs of one band",
				VERIFIER_MAX_LAYERS, network->word_count + network->phone_count);
	if (!next_line(reader) || !read_head(reader, layer, channels, bands))
		return false;
	network->layer_count++;
	*step *= layer->time_step;
	return read_rows(reader, layer);
}

/* The layers of one network. `next` is what follows: the first letter of a line, or EOF. */
static bool read_member(struct reader *reader, struct verifier_network *network, int *next)
{
	const size_t first = network->layer_count;
	int channels = 1, bands = MELSPEC_BANDS, step = 1;
	bool whole;

	do {
		if (!read_layer(reader, network, &channels, &bands, &step))
			return false;
		*next = what_follows(reader);
		whole = channels == (int)(network->word_count + network->phone_count) && bands == 1;
	} while (!whole || (*next != EOF && *next != 'n'));
	network->layers[first].first = true;
	network->layers[network->layer_count - 1].last = true;
	if (network->members++ > 0 && step != network->time_step)
		return complain(reader, "expected steps in time that give %d in all, as in the first network",
				network->time_step);
	network->time_step = step;
	return true;
}

static bool read_members(struct reader *reader, struct verifier_network *network)
{
	int next;

	if (!read_member(reader, network, &next))
		return false;
	while (next != EOF) {
		if (!next_line(reader))
			return false;
		if (strcmp(reader->line, "network") != 0)
			return complain(reader, "expected \"layer\", \"network\" or the end");
		if (!read_member(reader, network, &next))
			return false;
	}
	return true;
}

/* Its line has been read already. */
static bool read_picture(struct reader *reader, struct verifier_network *network)
{
	int used = 0;

	if (sscanf(reader->line, "picture %f %f %f %f%n", &network->smooth, &network->share, &network->offset,
		   &network->scale, &used) != 4 ||
	    reader->line[used] != '\0' || !(network->smooth > 0 && network->smooth <= 1) ||
	    !(network->share >= 0 && network->share <= 1) || !isfinite(network->offset) || !isfinite(network->scale))
		return complain(reader, "expected \"picture\" and four numbers, the first two from 0 to 1");
	return true;
}

/* Classes that synthetic voices have taught are never as sure of people's voices as the others. */
static bool read_lift(struct reader *reader, struct verifier_network *network)
{
	char *at, *end;

	if (!next_line(reader))
		return false;
	at = reader->line;
	if (strncmp(at, "lift ", 5) != 0)
		return complain(reader, "expected \"lift\" and %zu numbers", network->word_count);
	at += 5;
	for (size_t i = 0; i < network->word_count; i++, at = end) {
		network->lift[i] = strtof(at, &end);
		if (end == at || !(fabsf(network->lift[i]) <= VERIFIER_ODDS_MOST))
			return complain(reader, "number %zu: expected one from %d to %d", i + 1,
					-(int)VERIFIER_ODDS_MOST, (int)VERIFIER_ODDS_MOST);
	}
	return *at == '\0' || complain(reader, "has more than %zu numbers", network->word_count);
}

static bool read_network(struct reader *reader, struct verifier_network *network)
{
	if (!next_line(reader))
		return false;
	if (strcmp(reader->line, "steady-network 2") != 0)
		return complain(reader, "expected \"steady-network 2\": this is no network, or of another version");
	return read_words(reader, network) && read_picture(reader, network) && read_lift(reader, network) &&
	       read_members(reader, network);
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
	memset(network, 0, sizeof(*network));
}
