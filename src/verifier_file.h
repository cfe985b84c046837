/* The network of the verifier as it stands in its file. Read once; pure apart from reading and allocation. */
#ifndef STEADY_VERIFIER_FILE_H
#define STEADY_VERIFIER_FILE_H

#include "verifier.h"

#include <stdbool.h>
#include <stddef.h>

#define VERIFIER_MAX_LAYERS 8
#define VERIFIER_MAX_SIDE 256		/* channels, rows, columns of one layer */
#define VERIFIER_MAX_CELLS 65536	/* of one layer's result */
#define VERIFIER_MAX_BYTES (4 << 20)	/* of the file; ours has 0.4 MB */
#define VERIFIER_MAX_PRODUCTS 200000000 /* of all layers, for one sound; ours has 15 million */

/* A convolution with a rectifier behind it; the last one is read out by a dense layer. Rows are bands, columns
 * frames. */
struct verifier_layer {
	int outputs, inputs;
	int rows, columns; /* of the kernel */
	int row_step, column_step;
	int row_pad, column_pad;
	float *weights; /* [outputs][inputs][rows][columns] */
	float *biases;
};

struct verifier_network {
	size_t word_count;
	char words[VERIFIER_MAX_CLASSES][VERIFIER_WORD_SIZE];
	struct verifier_layer layers[VERIFIER_MAX_LAYERS];
	size_t layer_count;
	int channels; /* of the last layer: the dense layer has the mean and the most of each */
	float *dense; /* [word_count][2 * channels] */
	float *dense_biases;
};

/* False when it cannot be used; what was allocated is freed. `error` names line and expectation. */
bool verifier_file_read(struct verifier_network *network, const char *path, char *error, size_t error_size);
void verifier_network_free(struct verifier_network *network);
/* Size of what `layer` makes of `size`; 0 when nothing is left. */
int verifier_layer_size(int size, int kernel, int step, int pad);

#endif
