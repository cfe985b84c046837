/* The networks of the verifier as they stand in their file. Read once; pure apart from reading and allocation. */
#ifndef STEADY_VERIFIER_FILE_H
#define STEADY_VERIFIER_FILE_H

#include "verifier.h"

#include <stdbool.h>
#include <stddef.h>

#define VERIFIER_MAX_LAYERS 24	/* of all networks together */
#define VERIFIER_MAX_SIDE 512	/* channels, bands and kernel sizes of a layer */
#define VERIFIER_MAX_REACH 64	/* columns that a layer looks back */
#define VERIFIER_MAX_CELLS 4096 /* of a column */
#define VERIFIER_MAX_WEIGHTS 1000000
#define VERIFIER_MAX_BYTES (4 << 20)  /* of the file; ours has 1.5 MB */
#define VERIFIER_MAX_PRODUCTS 2000000 /* of all layers, for 10 ms; ours has 0.6 million */

/* A convolution along time and bands, causal, with a rectifier behind it unless it is the last. A column is what there
 * is at one time: channels times bands, channel by channel. */
struct verifier_layer {
	int outputs, inputs; /* channels */
	int times, bands;    /* of the kernel */
	int time_step, band_step;
	int dilation;  /* columns from one time of the kernel to the next */
	bool residual; /* what came in is added to what goes out */
	bool first;    /* takes the picture, not what the layer before gives */
	bool last;     /* gives a score for each word, then one for each phone */
	int in_bands, out_bands;
	float *weights; /* [times][bands][inputs][outputs], so that what is next in memory is used next */
	float *biases;	/* [outputs] */
};

struct verifier_network {
	size_t word_count;
	char words[VERIFIER_MAX_CLASSES][VERIFIER_WORD_SIZE];
	size_t phone_count; /* 0 = it tells no phones */
	char phones[VERIFIER_MAX_PHONES][VERIFIER_PHONE_SIZE];
	float smooth, share, offset, scale;		   /* how energies become a column: see verifier.c */
	float lift[VERIFIER_MAX_CLASSES];		   /* is added to the log odds of each class */
	struct verifier_layer layers[VERIFIER_MAX_LAYERS]; /* of one network after the other */
	size_t layer_count;
	size_t members; /* networks: all see the same picture, and their opinions are averaged */
	int time_step;	/* blocks from one opinion to the next, the same for all */
};

/* False when it cannot be used; what was allocated is freed. `error` names line and expectation. */
bool verifier_file_read(struct verifier_network *network, const char *path, char *error, size_t error_size);
void verifier_network_free(struct verifier_network *network);

#endif
