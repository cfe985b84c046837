/*
 * What the adaptation needs beside sphinxtrain's own programs.
 *
 * usage: model_tool mixtures SENDUMP OUT            mixture weights back from a sendump, in the Sphinx-3 form
 *        model_tool difference BASE ADAPTED OUT     the small difference between two model folders
 */
#include "acoustic.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_BASE 1.0001 /* of the model's logarithms; sendump keeps them in steps of 1024 */

static int complain(const char *text)
{
	fprintf(stderr, "model_tool: %s\n", text);
	return 1;
}

/* The weights of one senone and stream, made to sum to one. */
static void expand(const struct acoustic_file *sendump, int senone, int first_row, int rows, float *out)
{
	double sum = 0;
	for (int i = 0; i < rows; i++) {
		size_t at = (size_t)(first_row + i) * (size_t)sendump->senones + (size_t)senone;
		double weight = pow(LOG_BASE, -1024.0 * sendump->data[sendump->start + at]);
		out[i] = (float)weight;
		sum += weight;
	}
	for (int i = 0; i < rows; i++)
		out[i] = (float)(out[i] / sum);
}

static int mixtures(const char *path, const char *out)
{
	struct acoustic_file sendump;
	if (!acoustic_read_sendump(&sendump, path))
		return complain(sendump.error);
	FILE *file = fopen(out, "wb");
	if (!file)
		return complain(out);
	int densities = sendump.rows / ACOUSTIC_FEATURES;
	int32_t head[] = {0x11223344, sendump.senones, ACOUSTIC_FEATURES, densities, (int32_t)sendump.count};
	float *weights = malloc((size_t)densities * sizeof(*weights));
	/* No check-sum line: with one, the training programs do not read it. */
	fputs("s3\nversion 1.0\nendhdr\n", file);
	fwrite(head, sizeof(head), 1, file);
	for (int senone = 0; weights && senone < sendump.senones; senone++) {
		for (int stream = 0; stream < ACOUSTIC_FEATURES; stream++) {
			expand(&sendump, senone, stream * densities, densities, weights);
			fwrite(weights, sizeof(*weights), (size_t)densities, file);
		}
	}
	free(weights);
	acoustic_file_free(&sendump);
	return fclose(file) == 0 ? 0 : complain("the weights could not be written");
}

/* A step for each dimension so that four times the root mean square of its differences is the byte's range: the few
 * that lie beyond are clipped, the many small ones stay distinct. */
static void choose_steps(const struct acoustic_file *base, const struct acoustic_file *adapted, float *steps)
{
	double sum[ACOUSTIC_DIMENSIONS] = {0};
	for (size_t i = 0; i < base->count; i++) {
		double change = acoustic_mean(adapted, i) - acoustic_mean(base, i);
		sum[acoustic_dimension(base, i)] += change * change;
	}
	for (int i = 0; i < ACOUSTIC_DIMENSIONS; i++)
		steps[i] = (float)(4.0 * sqrt(sum[i] * ACOUSTIC_DIMENSIONS / (double)base->count) / 127.0);
}

static int8_t to_byte(double value)
{
	double rounded = round(value);
	return (int8_t)(rounded < -127 ? -127 : rounded > 127 ? 127 : rounded);
}

static void write_means(const struct acoustic_file *base, const struct acoustic_file *adapted, FILE *out)
{
	float steps[ACOUSTIC_DIMENSIONS];
	choose_steps(base, adapted, steps);
	fputs("steps", out);
	for (int i = 0; i < ACOUSTIC_DIMENSIONS; i++)
		fprintf(out, " %.9g", (double)steps[i]);
	fputs("\nend\n", out);
	for (size_t i = 0; i < base->count; i++) {
		float step = steps[acoustic_dimension(base, i)];
		double change = acoustic_mean(adapted, i) - acoustic_mean(base, i);
		putc(step > 0 ? (unsigned char)to_byte(change / step) : 0, out);
	}
}

static bool senone_differs(const struct acoustic_file *base, const struct acoustic_file *adapted, int senone)
{
	for (int row = 0; row < base->rows; row++) {
		size_t at = (size_t)row * (size_t)base->senones + (size_t)senone;
		if (base->data[base->start + at] != adapted->data[adapted->start + at])
			return true;
	}
	return false;
}

static void write_senone(const struct acoustic_file *base, const struct acoustic_file *adapted, int senone, FILE *out)
{
	putc(senone & 255, out);
	putc(senone >> 8, out);
	for (int row = 0; row < base->rows; row++) {
		size_t at = (size_t)row * (size_t)base->senones + (size_t)senone;
		int change = adapted->data[adapted->start + at] - base->data[base->start + at];
		putc((unsigned char)to_byte(change), out);
	}
}

static void write_difference(const struct acoustic_file base[2], const struct acoustic_file adapted[2], FILE *out)
{
	size_t senones = 0;
	for (int s = 0; s < base[1].senones; s++)
		senones += senone_differs(&base[1], &adapted[1], s);
	fputs("steady acoustic difference 1\n"
	      "# MAP adaptation of CMU Sphinx en-us (PTM) to single words, near and far; made by `make adapt-model`.\n"
	      "# Learnt from Google Speech Commands v0.02 (CC BY 4.0) and the Picovoice wake-word benchmark (Apache "
	      "2.0).\n",
	      out);
	fprintf(out, "of means %016" PRIx64 "\nof sendump %016" PRIx64 "\n", acoustic_fingerprint(&base[0]),
		acoustic_fingerprint(&base[1]));
	fprintf(out, "means %zu\nsenones %zu\n", base[0].count, senones);
	write_means(&base[0], &adapted[0], out);
	for (int s = 0; s < base[1].senones; s++) {
		if (senone_differs(&base[1], &adapted[1], s))
			write_senone(&base[1], &adapted[1], s, out);
	}
}

static bool read_model(struct acoustic_file files[2], const char *folder)
{
	char path[600];
	snprintf(path, sizeof(path), "%s/means", folder);
	if (!acoustic_read_means(&files[0], path)) {
		complain(files[0].error);
		return false;
	}
	snprintf(path, sizeof(path), "%s/sendump", folder);
	if (!acoustic_read_sendump(&files[1], path)) {
		complain(files[1].error);
		return false;
	}
	return true;
}

static int difference(const char *base_dir, const char *adapted_dir, const char *out)
{
	struct acoustic_file base[2], adapted[2];
	if (!read_model(base, base_dir) || !read_model(adapted, adapted_dir))
		return 1;
	if (base[0].count != adapted[0].count || base[1].count != adapted[1].count)
		return complain("the two models are of different sizes");
	FILE *file = fopen(out, "wb");
	if (!file)
		return complain(out);
	write_difference(base, adapted, file);
	for (int i = 0; i < 2; i++) {
		acoustic_file_free(&base[i]);
		acoustic_file_free(&adapted[i]);
	}
	return fclose(file) == 0 ? 0 : complain("the difference could not be written");
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "mixtures") == 0)
		return mixtures(argv[2], argv[3]);
	if (argc == 5 && strcmp(argv[1], "difference") == 0)
		return difference(argv[2], argv[3], argv[4]);
	fputs("usage: model_tool mixtures SENDUMP OUT\n       model_tool difference BASE ADAPTED OUT\n", stderr);
	return 2;
}
