/*
 * Which phone sounds when, in sound files of which it is known what is said (spoken.py): for teaching the verifier's
 * networks. A forced alignment with Debian's acoustic model.
 *
 * stdin: a line for each stretch, "NAME FILE BEGIN FRAMES<tab>WAY[<tab>WAY...]": from frame BEGIN (10 ms) of FILE on; a WAY
 * is words with | between them, phones with blanks: "G OW|AA N".
 * stdout: "NAME BEGIN PHONE FRAMES PHONE FRAMES ..." for the likeliest way; nothing for what does not fit.
 */
#include "acoustic.h"
#include "align.h"
#include "gaussians.h"
#include "recognizer.h"
#include "senones.h"
#include "soundfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define MARGIN 10 /* frames of next to nothing on either side, which the model takes for silence */
#define HISS 7	  /* of full scale 32768: digital silence is like nothing that the model knows */
#define LINE 8000

static const char *const phone_names[] = {"AA", "AE", "AH", "AO", "AW", "AY", "B",  "CH", "D", "DH", "EH", "ER", "EY",
					  "F",	"G",  "HH", "IH", "IY", "JH", "K",  "L",  "M", "N",  "NG", "OW", "OY",
					  "P",	"R",  "S",  "SH", "T",	"TH", "UH", "UW", "V", "W",  "Y",  "Z",	 "ZH"};
#define PHONES (sizeof(phone_names) / sizeof(phone_names[0]))

struct aligner {
	struct gaussians *gaussians;
	struct senones *senones;
	struct recognizer *recognizer;
	const char *names[256]; /* of each codebook */
	char path[512];
	struct sound sound; /* of the file at `path` */
	int16_t samples[RECOGNIZER_MAX_SAMPLES];
	float features[RECOGNIZER_MAX_FRAMES * RECOGNIZER_FEATURES];
	struct align align, best;
};

static bool open_aligner(struct aligner *aligner, char *error, size_t error_size)
{
	struct acoustic_file variances;
	struct acoustic_model model;

	if (!acoustic_load(&model, RECOGNIZER_MODEL, NULL, error, error_size))
		return false;
	if (acoustic_read_means(&variances, RECOGNIZER_MODEL "/variances"))
		aligner->gaussians = gaussians_create(&model.means, &variances, &model.sendump);
	acoustic_file_free(&variances);
	acoustic_unload(&model);
	aligner->senones = senones_load(RECOGNIZER_MODEL, error, error_size);
	aligner->recognizer = recognizer_create(NULL, NULL, NULL, "stop S T AA P\n", error, error_size);
	if (!aligner->gaussians || !aligner->senones || !aligner->recognizer)
		return false;
	for (size_t i = 0; i < PHONES; i++)
		aligner->names[senones_phone(aligner->senones, phone_names[i])] = phone_names[i];
	return true;
}

static void close_aligner(struct aligner *aligner)
{
	gaussians_destroy(aligner->gaussians);
	senones_free(aligner->senones);
	recognizer_destroy(aligner->recognizer);
	sound_free(&aligner->sound);
}

/* The stretch with a margin around it. Returns its frames. */
static size_t take_stretch(struct aligner *aligner, const char *path, size_t begin, size_t frames)
{
	const size_t least = MARGIN * RECOGNIZER_FRAME, first = begin * RECOGNIZER_FRAME;
	uint32_t noise = 1;
	char error[256];

	if (strcmp(path, aligner->path) != 0) {
		sound_free(&aligner->sound);
		aligner->path[0] = '\0';
		if (sound_read(path, RATE, &aligner->sound, error, sizeof(error)) != 0) {
			fprintf(stderr, "phones: %s\n", error);
			exit(1);
		}
		snprintf(aligner->path, sizeof(aligner->path), "%s", path);
	}
	if (frames + 2 * MARGIN >= RECOGNIZER_MAX_FRAMES)
		return 0;
	for (size_t i = 0; i < (frames + 2 * MARGIN) * RECOGNIZER_FRAME; i++) {
		const bool inside = i >= least && i < least + frames * RECOGNIZER_FRAME;
		const size_t at = first + i - least;

		noise = noise * 1664525u + 1013904223u;
		aligner->samples[i] = (int16_t)(noise >> 16) % HISS;
		if (inside && at < aligner->sound.length)
			aligner->samples[i] = aligner->sound.samples[at];
	}
	recognizer_take(aligner->recognizer, aligner->samples, (frames + 2 * MARGIN) * RECOGNIZER_FRAME);
	return recognizer_features(aligner->recognizer, aligner->features, RECOGNIZER_MAX_FRAMES);
}

static void try_way(struct aligner *aligner, char *way, size_t frames)
{
	const char *words[ALIGN_MAX_WORDS];
	size_t count = 0;

	for (char *word = strsep(&way, "|"); word && count < ALIGN_MAX_WORDS; word = strsep(&way, "|"))
		words[count++] = word;
	if (align_words(&aligner->align, aligner->gaussians, aligner->senones, words, count, frames) &&
	    aligner->align.score > aligner->best.score)
		aligner->best = aligner->align;
}

static void print_best(const struct aligner *aligner, const char *name, size_t begin)
{
	const struct align *best = &aligner->best;
	size_t next;

	printf("%s %ld", name, (long)begin + (long)best->first - MARGIN);
	for (size_t i = best->first; i <= best->last; i = next) {
		for (next = i; next <= best->last && best->codebook[next] == best->codebook[i]; next++)
			;
		printf(" %s %zu", best->codebook[i] < 0 ? "SIL" : aligner->names[best->codebook[i]], next - i);
	}
	putchar('\n');
}

static bool align_line(struct aligner *aligner, char *line)
{
	char name[256], path[512];
	char *rest = line, *head = strsep(&rest, "\t");
	size_t begin, frames, all;

	if (!rest || sscanf(head, "%255s %511s %zu %zu", name, path, &begin, &frames) != 4)
		return false;
	rest[strcspn(rest, "\n")] = '\0';
	all = take_stretch(aligner, path, begin, frames);
	if (all == 0 || !gaussians_take(aligner->gaussians, aligner->features, all))
		return true;
	aligner->best.score = -INFINITY;
	for (char *way = strsep(&rest, "\t"); way; way = strsep(&rest, "\t"))
		try_way(aligner, way, all);
	if (aligner->best.score > -INFINITY)
		print_best(aligner, name, begin);
	return true;
}

int main(void)
{
	static struct aligner aligner;
	static char line[LINE];
	char error[256] = "out of memory";
	int status = 0;

	if (!open_aligner(&aligner, error, sizeof(error))) {
		fprintf(stderr, "phones: %s\n", error);
		status = 1;
	}
	while (status == 0 && fgets(line, sizeof(line), stdin)) {
		if (!align_line(&aligner, line)) {
			fprintf(stderr, "phones: expected NAME FILE BEGIN FRAMES and ways: %s\n", line);
			status = 1;
		}
	}
	close_aligner(&aligner);
	return status;
}
