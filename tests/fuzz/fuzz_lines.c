/* sources: scenario*.c problems.c intent.c verifier.c verifier_file.c melspec.c fft.c acoustic*.c */
/*
 * Fuzzes the files that we read line by line: s = scenario, n = network of the verifier, d = acoustic difference; and
 * the two files of the acoustic model that a difference is put on: m = means, w = mixture weights.
 */
#include "fuzz.h"

#include "acoustic.h"
#include "scenario.h"
#include "verifier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOUND 16000

static int16_t sound[SOUND];

/* One codebook of one density in three streams, one row of two senones: the smallest model there is. The seed of a
 * difference names its fingerprints. */
static void write_model(void)
{
	static const char head[] = "s3\nversion 1.0\nendhdr\n";
	const int32_t counts[] = {0x11223344, 1, 3, 1, 13, 13, 13, 39};
	const int32_t sizes[] = {1, 2};
	const float means[39] = {0};
	const unsigned char weights[6] = {1, 2, 3, 4, 5, 6};
	unsigned char file[512];
	size_t used = 0;

	memcpy(file, head, sizeof(head) - 1);
	used = sizeof(head) - 1;
	memcpy(file + used, counts, sizeof(counts));
	used += sizeof(counts);
	memcpy(file + used, means, sizeof(means));
	fuzz_file("means", file, used + sizeof(means));
	memset(file, 0, sizeof(int32_t));
	memcpy(file + sizeof(int32_t), sizes, sizeof(sizes));
	memcpy(file + sizeof(int32_t) + sizeof(sizes), weights, sizeof(weights));
	fuzz_file("sendump", file, sizeof(int32_t) + sizeof(sizes) + sizeof(weights));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_begin();
	write_model();
	for (int i = 0; i < SOUND; i++)
		sound[i] = (int16_t)(i * 7919 % 20000 - 10000);
	return 0;
}

static void try_scenario(const uint8_t *data, size_t size)
{
	struct problems problems;
	struct scenario *scenario;

	problems_init(&problems);
	scenario = scenario_parse("probe.scn", (const char *)data, size, &problems);
	fuzz_expect(scenario != NULL || problems.count > 0, "a scenario, or what is wrong with it");
	free(scenario);
	problems_clear(&problems);
}

static void try_network(const uint8_t *data, size_t size)
{
	char error[256] = "";
	struct verifier *verifier = verifier_load(fuzz_file("listening.net", data, size), error, sizeof(error));
	static struct verifier_opinion opinion;

	fuzz_expect(verifier != NULL || error[0], "a network, or what is wrong with it");
	for (size_t at = 0; verifier && at + VERIFIER_BLOCK <= SOUND; at += VERIFIER_BLOCK)
		verifier_hear(verifier, sound + at);
	if (verifier)
		verifier_best(verifier, 0, SOUND, &opinion);
	for (size_t i = 0; verifier && i < opinion.count; i++)
		fuzz_expect(opinion.odds[i] >= -VERIFIER_ODDS_MOST && opinion.odds[i] <= VERIFIER_ODDS_MOST,
			    "odds within their bounds");
	verifier_destroy(verifier);
}

static void try_difference(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file("listening.model", data, size);
	char directory[512], error[512] = "";
	struct acoustic acoustic;

	snprintf(directory, sizeof(directory), "%s", path);
	*strrchr(directory, '/') = '\0';
	fuzz_expect(acoustic_open(&acoustic, directory, path, NULL, error, sizeof(error)) || error[0],
		    "a difference, or what is wrong with it");
	acoustic_close(&acoustic);
}

static void look_through(const struct acoustic_file *file, int means)
{
	for (size_t i = 0; means && i < file->count; i++) {
		float value = acoustic_mean(file, i);

		(void)value;
		fuzz_expect(acoustic_dimension(file, i) < ACOUSTIC_DIMENSIONS, "a dimension that there is");
	}
	acoustic_fingerprint(file);
}

static void try_model(const uint8_t *data, size_t size, int means)
{
	const char *path = fuzz_file("probe", data, size);
	struct acoustic_file file = {.data = NULL};
	int read = means ? acoustic_read_means(&file, path) : acoustic_read_sendump(&file, path);

	fuzz_expect(read || file.error[0], "a file, or what is wrong with it");
	if (read)
		look_through(&file, means);
	acoustic_file_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	switch (data[0]) {
	case 's':
		try_scenario(data + 1, size - 1);
		break;
	case 'n':
		try_network(data + 1, size - 1);
		break;
	case 'd':
		try_difference(data + 1, size - 1);
		break;
	case 'm':
	case 'w':
		try_model(data + 1, size - 1, data[0] == 'm');
		break;
	default:
		break;
	}
	return 0;
}
