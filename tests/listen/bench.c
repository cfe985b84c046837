/*
 * `make bench-listen`: streams every recording of a folder, in every scene, through the daemon's own listening chain,
 * and reports. Nobody is judged by weights that learnt from him: a recording of fold F is heard with WEIGHTS/fold-F.cfg
 * (written by `make train-listening`), or left out when there are none. With --shipped all are heard with the weights
 * as shipped: only for a folder of other people than those they were trained on.
 *
 * usage: bench FOLDER WEIGHTS OUT [--shipped] [--scenes N]
 */
#include "report.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RATE 16000u
#define LEAD (3 * RATE)
#define TRAIL RATE

struct bench {
	struct results results;
	struct listen *listen[CORPUS_FOLDS]; /* NULL: no weights that this fold has not trained */
	const struct scene *scene;	     /* that is heard now */
};

static void note(void *user, const struct heard *heard)
{
	struct bench *bench = user;
	struct result_event event = {
	    .intent = heard->intent,
	    .certainty = heard->certainty,
	    .confidence = heard->confidence,
	    .latency = frames_to_seconds(RATE, heard->decided - heard->end),
	    .overlaps = heard->end > (frames_t)bench->scene->begin && heard->begin < (frames_t)bench->scene->end,
	};

	if (heard->kind == HEARD_UTTERANCE && !results_add(&bench->results, &event))
		exit(1);
}

/* Speakers are heard by the chain that does not know them; talk and noise, which trained no acoustic model, by any. */
static struct listen *chain_for(const struct bench *bench, const struct corpus_item *item)
{
	bool free_choice = item->kind == CORPUS_TALK || item->kind == CORPUS_NOISE;
	unsigned fold = item->fold;

	while (free_choice && !bench->listen[fold])
		fold = (fold + 1) % CORPUS_FOLDS;
	return bench->listen[fold];
}

static void hear_scene(struct bench *bench, const struct corpus_item *item, const struct scene *scene,
		       enum scene_kind kind)
{
	struct listen *listen = chain_for(bench, item);

	bench->scene = scene;
	if (!results_begin(&bench->results, item, kind, (double)scene->count / RATE))
		exit(1);
	for (size_t at = 0; at + RATE / 100 <= scene->count; at += RATE / 100)
		listen_process(listen, scene->samples + at, NULL, RATE / 100, (frames_t)at, at == 0);
	listen_flush(listen);
}

static struct listen *open_chain(struct bench *bench, const struct vocabulary *vocabulary, const char *weights)
{
	struct listen_config config = {.rate = RATE,
				       .vocabulary = vocabulary,
				       .weights = weights,
				       .sensitivity = 0.5,
				       .heard = note,
				       .user = bench};
	char error[256];
	struct listen *listen = listen_create(&config, error, sizeof(error));

	if (listen)
		listen_set_context(listen, CONTEXT_SESSION | CONTEXT_QUESTION);
	else
		fprintf(stderr, "%s\n", error);
	return listen;
}

/* One chain for each fold that has weights; with `shipped`, one and the same weights for all. */
static bool open_chains(struct bench *bench, const char *weights, bool shipped)
{
	static struct vocabulary vocabulary;
	unsigned opened = 0;

	if (!words_load(&vocabulary))
		return false;
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
		char path[512];

		snprintf(path, sizeof(path), "%s/fold-%u.cfg", weights, fold);
		if (shipped)
			snprintf(path, sizeof(path), "voices/listening.cfg");
		else if (access(path, R_OK) != 0)
			continue;
		bench->listen[fold] = open_chain(bench, &vocabulary, path);
		if (!bench->listen[fold])
			return false;
		opened++;
	}
	if (opened == 0)
		fprintf(stderr, "%s/fold-N.cfg: none is there; make train-listening writes them\n", weights);
	return opened > 0;
}

/* Clips are heard in every scene, hours of talk and noise only as they are. */
static bool is_wanted(const struct bench *bench, const struct corpus_item *item, enum scene_kind scene)
{
	if (item->kind == CORPUS_ROOM || item->kind == CORPUS_PHRASE || !chain_for(bench, item))
		return false;
	return scene == SCENE_CLEAN || item->kind == CORPUS_COMMAND ||
	       (item->kind == CORPUS_WORD && scene == SCENE_FAR);
}

static void hear_all(struct bench *bench, const struct corpus *corpus, enum scene_kind scenes)
{
	struct scene_source source = {.corpus = corpus, .seed = 1};

	for (enum scene_kind kind = 0; kind < scenes; kind++) {
		for (size_t i = 0; i < corpus->count; i++) {
			struct scene scene;

			if (!is_wanted(bench, &corpus->items[i], kind) ||
			    !scene_make(&scene, &source, &corpus->items[i], kind, LEAD, TRAIL))
				continue;
			hear_scene(bench, &corpus->items[i], &scene, kind);
			scene_free(&scene);
		}
		fprintf(stderr, "scene %s done\n", scene_name(kind));
	}
}

static void write_file(const char *folder, const char *name, void (*report)(const struct results *, FILE *),
		       const struct results *results)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	if (!file) {
		perror(path);
		return;
	}
	report(results, file);
	fclose(file);
}

static void print_cost(const struct bench *bench, double cpu)
{
	double seconds = 0, decoding = 0;

	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
		struct listen_figures figures = {.processed = 0};

		if (bench->listen[fold])
			figures = listen_figures(bench->listen[fold]);
		seconds += (double)figures.processed / RATE;
		decoding += figures.decode_seconds;
	}
	printf("\nCost: %.0f s of sound, decoding took %.4f of real time, all (scenes made too) %.4f\n", seconds,
	       decoding / seconds, cpu / seconds);
}

int main(int argc, char **argv)
{
	struct bench bench = {.scene = NULL};
	enum scene_kind scenes = SCENE_COUNT;
	bool shipped = false;
	struct corpus corpus;

	for (int i = 4; i < argc; i++) {
		shipped = shipped || strcmp(argv[i], "--shipped") == 0;
		if (strcmp(argv[i], "--scenes") == 0 && i + 1 < argc)
			scenes = (enum scene_kind)atoi(argv[i + 1]);
	}
	if (argc < 4 || !corpus_open(&corpus, argv[1])) {
		fprintf(stderr, "usage: bench FOLDER WEIGHTS OUT [--shipped] [--scenes N]\n");
		return 2;
	}
	if (!open_chains(&bench, argv[2], shipped))
		return 1;
	hear_all(&bench, &corpus, scenes);
	printf("Heard in %s, %s\n", argv[1],
	       shipped ? "weights as shipped" : "each speaker by weights that others trained");
	report_table(&bench.results, stdout);
	print_cost(&bench, (double)clock() / CLOCKS_PER_SEC);
	write_file(argv[3], "bench-listen.json", report_json, &bench.results);
	write_file(argv[3], "bench-listen.svg", report_curves, &bench.results);
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++)
		listen_destroy(bench.listen[fold]);
	results_free(&bench.results);
	corpus_close(&corpus);
	return 0;
}
