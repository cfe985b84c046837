/*
 * `make bench-listen`: streams every recording of a folder, in every scene, through the daemon's own listening chain,
 * and writes down what was heard (record.h); `report` makes tables of it. Nobody is judged by weights that learnt from
 * him: a recording of fold F is heard with WEIGHTS/fold-F.cfg (written by `make train-listening`), or left out when
 * there are none. With --shipped all are heard with the weights as shipped: only for a folder of other people than
 * those they were trained on.
 */
#include "bench.h"

#include "words.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SHIPPED "voices/listening"

static const char usage[] =
    "usage: bench [OPTION]... FOLDER OUT COACH\n"
    "FOLDER: recordings; OUT: fold-N.cfg and the synthetic voices are read there, heard-PART.tsv written; COACH: a "
    "file\n"
    "with what the coach says\n"
    "  --parts A,B    only these: commands words phrases synthetic talk talk-question talk-idle noise breath coach "
    "own halves\n"
    "                 cost\n"
    "  --limit N      recordings of each word in each condition (0 = all; default 40)\n"
    "  --minutes M    of each set of talk (a third of it as a question is asked, or between routines), and of the\n"
    "                 coach's own voice (0 = all, an hour; default 15)\n"
    "  --seed S       another draw of sample, rooms and noises (default 1)\n"
    "  --shipped      hear everybody with the weights as shipped\n";

static const struct {
	const char *name;
	bench_part play;
} parts[] = {
    {"commands", bench_commands},   {"words", bench_words},
    {"talk", bench_talk},	    {"talk-question", bench_talk_question},
    {"talk-idle", bench_talk_idle}, {"phrases", bench_phrases},
    {"noise", bench_noise},	    {"breath", bench_breath},
    {"coach", bench_coach},	    {"own", bench_own},
    {"synthetic", bench_synthetic}, {"halves", bench_halves},
    {"cost", bench_cost},
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

struct options {
	const char *folder, *out, *parts;
	bool shipped;
};

/* FNV-1a, 64 bit (Fowler, Noll and Vo). */
static void mix(uint64_t *hash, const void *data, size_t size)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < size; i++)
		*hash = (*hash ^ bytes[i]) * 1099511628211u;
}

static void mix_file(uint64_t *hash, const char *path)
{
	FILE *file = fopen(path, "re");
	char block[65536];
	size_t size;

	if (!file)
		return;
	while ((size = fread(block, 1, sizeof(block), file)) > 0)
		mix(hash, block, size);
	fclose(file);
}

static void mix_files(uint64_t *hash, const char *pattern)
{
	glob_t found;

	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			mix_file(hash, found.gl_pathv[i]);
	}
	globfree(&found);
}

/* Of everything on which depends what is heard. */
static void fingerprint(const struct bench *bench, const struct options *options, char *out, size_t size)
{
	uint64_t hash = 14695981039346656037u;
	char pattern[600];

	snprintf(pattern, sizeof(pattern), "%s/fold-*.*", options->out);
	mix_file(&hash, "/proc/self/exe");
	mix_files(&hash, options->shipped ? SHIPPED ".*" : pattern);
	mix_files(&hash, "voices/*.cfg");
	mix_file(&hash, bench->coach);
	mix(&hash, &bench->seed, sizeof(bench->seed));
	for (size_t i = 0; i < bench->corpus.count; i++)
		mix(&hash, bench->corpus.items[i].path, strlen(bench->corpus.items[i].path));
	snprintf(out, size, "%016llx %s", (unsigned long long)hash, options->shipped ? "shipped" : "folds");
}

/* Takes an option with a value. */
static bool take_value(struct bench *bench, struct options *options, const char *option, const char *value)
{
	if (strcmp(option, "--parts") == 0)
		options->parts = value;
	else if (strcmp(option, "--limit") == 0)
		bench->limit = (size_t)strtoul(value, NULL, 10);
	else if (strcmp(option, "--minutes") == 0)
		bench->minutes = atof(value);
	else if (strcmp(option, "--seed") == 0)
		bench->seed = strtoull(value, NULL, 10);
	else
		return false;
	return true;
}

static bool read_options(struct bench *bench, struct options *options, int argc, char **argv)
{
	const char **names[] = {&options->folder, &options->out, &bench->coach};
	size_t named = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--shipped") == 0)
			options->shipped = true;
		else if (i + 1 < argc && take_value(bench, options, argv[i], argv[i + 1]))
			i++;
		else if (argv[i][0] == '-' || named == 3)
			return false;
		else
			*names[named++] = argv[i];
	}
	return named == 3;
}

static bool is_wanted(const struct options *options, const char *part)
{
	size_t length = strlen(part);

	for (const char *at = options->parts; at && *at; at += strcspn(at, ","), at += *at == ',') {
		if (strcspn(at, ",") == length && strncmp(at, part, length) == 0)
			return true;
	}
	return !options->parts;
}

static bool open_bench(struct bench *bench, const struct options *options)
{
	char folder[512];
	bool any = false;

	if (!corpus_open(&bench->corpus, options->folder)) {
		fprintf(stderr, "%s: no recordings there\n", options->folder);
		return false;
	}
	snprintf(folder, sizeof(folder), "%s/synthetic", options->out);
	corpus_open(&bench->synthetic, folder);
	bench->out = options->out;
	bench->chains.shipped = options->shipped;
	bench->chains.weights = options->shipped ? SHIPPED ".cfg" : options->out;
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++)
		any = any || chains_have(&bench->chains, fold);
	if (!any)
		fprintf(stderr, "%s/fold-N.cfg: none is there; make train-listening writes them\n", options->out);
	return any && words_load(&bench->vocabulary);
}

static bool play(struct bench *bench, const struct options *options, size_t part, const char *print)
{
	char path[600];
	clock_t before = clock();

	snprintf(path, sizeof(path), "%s/heard-%s.tsv", options->out, parts[part].name);
	bench->record = record_open(path, print);
	if (!bench->record)
		return false;
	bench->chains.vocabulary = &bench->vocabulary;
	parts[part].play(bench);
	record_close(bench->record);
	chains_close(&bench->chains);
	fprintf(stderr, "%s: %.0f s of processor time\n", parts[part].name,
		(double)(clock() - before) / CLOCKS_PER_SEC);
	return true;
}

int main(int argc, char **argv)
{
	static struct bench bench = {.limit = 40, .minutes = 15, .seed = 1};
	struct options options = {.parts = NULL};
	char print[64];
	bool ok = true;

	if (!read_options(&bench, &options, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	if (!open_bench(&bench, &options))
		return 1;
	fingerprint(&bench, &options, print, sizeof(print));
	for (size_t i = 0; ok && i < PARTS; i++) {
		if (is_wanted(&options, parts[i].name))
			ok = play(&bench, &options, i, print);
	}
	corpus_close(&bench.corpus);
	corpus_close(&bench.synthetic);
	return ok ? 0 : 1;
}
