/*
 * The acoustic model with a small difference on top: Debian's means and mixture weights adapted to single words said in
 * rooms (MAP; how it is made is in tests/adapt). Debian's files stay as they are; the adapted ones exist only in
 * memory.
 *
 * The difference file: lines of text (what it is, of which model, whose recordings it was learnt from) up to "end",
 * then for each mean one signed byte (times the step of its dimension), then for each changed senone its number (16
 * bit, little-endian) and one signed byte for each of its weights, in the units of sendump (8-bit logarithms).
 */
#ifndef STEADY_ACOUSTIC_H
#define STEADY_ACOUSTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACOUSTIC_FEATURES 3
#define ACOUSTIC_DIMENSIONS 39 /* 3 streams of 13 */

/* Two of the model's files in memory (memfd), for options that want a path: see acoustic_path. */
struct acoustic {
	int means, sendump; /* -1 = not open */
};

/* Model `model_dir` with `difference` on it, and on that what is known of the user's own speech (`user`, a file of
 * acoustic_user.h); NULL or "" = without. False, with `error` filled and nothing open, when a file cannot be read, is no
 * difference, or was made for another version of the model. Any thread. */
bool acoustic_open(struct acoustic *acoustic, const char *model_dir, const char *difference, const char *user,
		   char *error, size_t error_size);
void acoustic_close(struct acoustic *acoustic);
/* A path to the memory file, good while it is open. Returns out (at least 32 bytes). */
const char *acoustic_path(int fd, char *out, size_t size);

/* The parts, for the tool that makes a difference and for what computes with the model. */
struct acoustic_file {
	unsigned char *data; /* owned */
	size_t size;
	size_t start;	       /* of the numbers: floats of means, bytes of weights */
	size_t count;	       /* how many */
	int32_t senones, rows; /* weights: rows x senones */
	int32_t densities;     /* means: of each codebook and stream */
	char error[160];
};

/* A `means` or `variances` file of the Sphinx-3 kind; a `sendump` file of the PocketSphinx kind. False with file->error filled. Free
 * in either case. */
bool acoustic_read_means(struct acoustic_file *file, const char *path);
bool acoustic_read_sendump(struct acoustic_file *file, const char *path);
void acoustic_file_free(struct acoustic_file *file);
struct acoustic_model {
	struct acoustic_file means, sendump;
	uint64_t means_of; /* fingerprint of the means as they are in their file */
};

/* The model with the difference on it (NULL or "" = without), as acoustic_open has it. acoustic_unload in either case. */
bool acoustic_load(struct acoustic_model *model, const char *model_dir, const char *difference, char *error,
		   size_t error_size);
void acoustic_unload(struct acoustic_model *model);
float acoustic_mean(const struct acoustic_file *file, size_t index);
/* The dimension, 0..ACOUSTIC_DIMENSIONS - 1, of the mean at `index`: they lie by codebook, stream, density, dimension.
 */
size_t acoustic_dimension(const struct acoustic_file *file, size_t index);
/* Names this very content: FNV-1a, 64 bit (Fowler, Noll and Vo). */
uint64_t acoustic_fingerprint(const struct acoustic_file *file);

#endif
