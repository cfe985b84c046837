/*
 * What adapting to one user brings: of each speaker with many recordings one half teaches and the other is heard, then
 * the other way round. Asked is which of ten words was said, and whether it was "stop" at a score that 5 % of other words
 * reach.
 *
 * usage: bench_adapt CORPUS WEIGHTS WORK [--taus 2,5,10] [--clips N] [--speakers N] [--word WORD] [--fits]
 * WEIGHTS: a file like voices/listening.cfg, or a name with %u for the fold of the speaker (nobody is then heard with a
 * model that learnt from him). WORK: a folder for a file. --clips: teach with no more than so many of the half.
 * --word: one more word to choose from, and only who has said it often. --fits: instead, how well right and wrong labels fit.
 */
#include "adapt.h"

#include "acoustic_user.h"
#include "confidence.h"
#include "corpus.h"
#include "dictionary.h"
#include "frames.h"
#include "isolate.h"
#include "lexicon.h"
#include "soundfile.h"
#include "tally.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 11
#define MOST_TAUS 10
#define MOST_SPEAKERS 400
#define FALSE_SHARE 0.05

static const char *words[MOST_WORDS] = {"stop", "yes", "no", "down", "go", "left", "off", "on", "right", "up"};
static size_t word_count = 10;

struct clip_of {
	size_t word;
	bool found; /* a sound is in it */
	struct isolated sound;
};

struct speaker {
	const char *name;
	unsigned fold;
	const struct corpus_item **items;
	struct clip_of *clips; /* one for each item, once its sound is taken out */
	size_t count;
};

/* What was heard with one model. */
struct score {
	size_t total, right;
	size_t stops, stops_right;
	double *stop_fits, *other_fits; /* "stop" beside any string of phones, a frame */
	size_t stop_count, other_count;
};

struct options {
	const char *corpus, *weights, *work, *word;
	float taus[MOST_TAUS];
	size_t tau_count, clips, speakers;
	bool fits;
};

struct bench {
	struct options options;
	struct corpus corpus;
	struct vocabulary vocabulary;
	struct speaker speakers[MOST_SPEAKERS];
	size_t speaker_count;
	struct score scores[1 + MOST_TAUS]; /* without; with each tau */
	struct {
		char path[600];
		struct adapt *adapt;
		struct confidence *confidence;
		struct lexicon lexicon;
	} opened; /* for the fold at hand */
	double *right_fits, *wrong_fits;
	size_t right_count, wrong_count;
	size_t refused, taught;
};

static void die(const char *what)
{
	fprintf(stderr, "bench_adapt: %s\n", what);
	exit(1);
}

static size_t find_word(const char *label)
{
	for (size_t i = 0; i < word_count; i++) {
		if (strcmp(words[i], label) == 0)
			return i;
	}
	return word_count;
}

static void push(double **list, size_t *count, double value)
{
	if (*count % 1024 == 0)
		*list = realloc(*list, (*count + 1024) * sizeof(**list));
	if (!*list)
		die("out of memory");
	(*list)[(*count)++] = value;
}

/* --- The recordings --- */

static void take_out(struct clip_of *clip, struct isolator *isolator, const struct corpus_item *item)
{
	struct sound sound;
	char error[256];

	clip->word = find_word(item->label);
	if (sound_read(item->path, HEARING_RATE, &sound, error, sizeof(error)) < 0)
		die(error);
	clip->found = isolate(isolator, sound.samples, sound.length, &clip->sound);
	sound_free(&sound);
}

static struct speaker *speaker_of(struct bench *bench, const struct corpus_item *item)
{
	for (size_t i = 0; i < bench->speaker_count; i++) {
		if (strcmp(bench->speakers[i].name, item->speaker) == 0)
			return &bench->speakers[i];
	}
	if (bench->speaker_count == MOST_SPEAKERS)
		die("too many speakers");
	bench->speakers[bench->speaker_count] = (struct speaker){.name = item->speaker, .fold = item->fold};
	return &bench->speakers[bench->speaker_count++];
}

static void list_item(struct speaker *speaker, const struct corpus_item *item)
{
	speaker->items = realloc(speaker->items, (speaker->count + 1) * sizeof(struct corpus_item *));
	if (!speaker->items)
		die("out of memory");
	speaker->items[speaker->count++] = item;
}

static int by_count(const void *a, const void *b)
{
	const struct speaker *one = a, *other = b;

	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return strcmp(one->name, other->name);
}

/* Only whom the word that was asked for is by. */
static bool is_wanted(const struct bench *bench, const struct speaker *speaker)
{
	size_t count = 0;

	for (size_t i = 0; bench->options.word && i < speaker->count; i++)
		count += strcmp(speaker->items[i]->label, bench->options.word) == 0;
	return !bench->options.word || count >= 10;
}

static void choose_speakers(struct bench *bench)
{
	size_t kept = 0;

	qsort(bench->speakers, bench->speaker_count, sizeof(*bench->speakers), by_count);
	for (size_t i = 0; i < bench->speaker_count && kept < bench->options.speakers; i++) {
		if (is_wanted(bench, &bench->speakers[i]))
			bench->speakers[kept++] = bench->speakers[i];
	}
	bench->speaker_count = kept;
}

static bool is_same(const struct clip_of *one, const struct clip_of *other)
{
	return one->found && other->found && one->sound.count == other->sound.count &&
	       memcmp(one->sound.samples, other->sound.samples, one->sound.count * sizeof(int16_t)) == 0;
}

/* A recording that is there twice would teach what it is asked about. */
static void take_out_speaker(struct speaker *speaker, struct isolator *isolator)
{
	size_t kept = 0;

	for (size_t i = 0; i < speaker->count; i++) {
		bool again = false;

		take_out(&speaker->clips[kept], isolator, speaker->items[i]);
		for (size_t j = 0; j < kept; j++)
			again = again || is_same(&speaker->clips[j], &speaker->clips[kept]);
		kept += !again;
	}
	speaker->count = kept;
}

/* Only the chosen ones' sounds are taken out of the recordings, which takes a while. */
static void take_out_all(struct bench *bench)
{
	char error[512], weights[600];

	snprintf(weights, sizeof(weights), bench->options.weights, 0u);
	struct isolator *isolator = isolator_create(weights, error, sizeof(error));
	if (!isolator)
		die(error);
	for (size_t i = 0; i < bench->speaker_count; i++) {
		struct speaker *speaker = &bench->speakers[i];

		speaker->clips = calloc(speaker->count, sizeof(*speaker->clips));
		if (!speaker->clips)
			die("out of memory");
		take_out_speaker(speaker, isolator);
	}
	isolator_destroy(isolator);
}

/* --- The model --- */

static void close_fold(struct bench *bench)
{
	if (!bench->opened.adapt)
		return;
	adapt_destroy(bench->opened.adapt);
	lexicon_clear(&bench->opened.lexicon);
	confidence_destroy(bench->opened.confidence);
	bench->opened.adapt = NULL;
}

static struct adapt *new_adapt(struct bench *bench)
{
	struct adapt_config config = {.vocabulary = &bench->vocabulary, .weights = bench->opened.path};
	char error[512];
	struct adapt *adapt = adapt_create(&config, error, sizeof(error));

	if (!adapt)
		die(error);
	return adapt;
}

static void open_fold(struct bench *bench, unsigned fold)
{
	struct problems problems;
	char error[512], path[600];

	snprintf(path, sizeof(path), bench->options.weights, fold);
	close_fold(bench);
	memcpy(bench->opened.path, path, sizeof(path));
	problems_init(&problems);
	bench->opened.confidence = confidence_load(path, &problems);
	if (!bench->opened.confidence)
		die(path);
	if (!lexicon_init(&bench->opened.lexicon, &bench->vocabulary, bench->opened.confidence, NULL, error,
			  sizeof(error)))
		die(error);
	bench->opened.adapt = new_adapt(bench);
}

static void user_path(const struct bench *bench, char *path, size_t size)
{
	snprintf(path, size, "%s/bench.model", bench->options.work);
}

/* The file says how much was heard, not how much that weighs; for another tau it is said to be more or less. */
static void weigh_user(const struct bench *bench, float factor)
{
	struct acoustic_model model;
	struct acoustic_user user;
	char path[600], error[512];

	user_path(bench, path, sizeof(path));
	if (!acoustic_load(&model, RECOGNIZER_MODEL, NULL, error, sizeof(error)) ||
	    !acoustic_user_read(&user, path, model.means_of, model.means.count / ACOUSTIC_LENGTH, error, sizeof(error)))
		die(error);
	for (size_t i = 0; i < user.densities; i++) {
		user.counts[i] *= factor;
		for (size_t j = 0; j < ACOUSTIC_LENGTH; j++)
			user.sums[i * ACOUSTIC_LENGTH + j] *= factor;
	}
	if (!acoustic_user_write(&user, path, error, sizeof(error)))
		die(error);
	acoustic_user_clear(&user);
	acoustic_unload(&model);
}

/* A half is every other recording of each word. */
static bool is_of_half(const struct speaker *speaker, size_t index, unsigned half)
{
	size_t before = 0;

	for (size_t i = 0; i < index; i++)
		before += speaker->clips[i].word == speaker->clips[index].word;
	return before % 2 == half;
}

/* Word after word, so that a few recordings are of many words. Returns how many taught. */
static size_t teach(struct bench *bench, const struct speaker *speaker, unsigned half)
{
	size_t taken = 0, most = bench->options.clips ? bench->options.clips : SIZE_MAX;
	struct adapt_match match;
	char path[600], error[512];

	for (size_t round = 0; round < speaker->count && taken < most; round++) {
		for (size_t i = 0; i < speaker->count && taken < most; i++) {
			const struct clip_of *clip = &speaker->clips[i];
			size_t before = 0;

			for (size_t j = 0; j < i; j++)
				before += speaker->clips[j].word == clip->word && is_of_half(speaker, j, half);
			if (!clip->found || before != round || !is_of_half(speaker, i, half))
				continue;
			bool good = adapt_take(bench->opened.adapt, words[clip->word], clip->sound.samples,
					       clip->sound.count, &match) == ADAPT_TAKEN;
			taken += good;
			bench->refused += !good;
		}
	}
	bench->taught += taken;
	user_path(bench, path, sizeof(path));
	if (!adapt_write(bench->opened.adapt, path, error, sizeof(error)))
		die(error);
	return taken;
}

/* --- Hearing --- */

static double word_fit(const struct recognizer_path *path, const struct recognizer_path *loop)
{
	int frames = 0;

	for (size_t i = 0; i < path->count; i++)
		frames += path->pieces[i].name[0] ? path->pieces[i].last - path->pieces[i].first + 1 : 0;
	return path->found && frames > 0 ? (double)(path->score - loop->score) / frames : -1e3;
}

static void hear_clip(struct recognizer *recognizer, const struct clip_of *clip, struct score *score)
{
	struct recognizer_path all, stop, loop;
	bool right = false;
	double fit = -1e3;

	if (clip->found) {
		recognizer_take(recognizer, clip->sound.samples, clip->sound.count);
		if (!recognizer_decode(recognizer, RECOGNIZER_LOOP, &loop) ||
		    !recognizer_decode(recognizer, "all", &all) || !recognizer_decode(recognizer, "stop", &stop))
			die("PocketSphinx failed");
		for (size_t i = 0; i < all.count; i++)
			right = right || strcmp(all.pieces[i].name, words[clip->word]) == 0;
		fit = word_fit(&stop, &loop);
	}
	score->total++;
	score->right += right;
	score->stops += clip->word == 0;
	score->stops_right += clip->word == 0 && right;
	if (clip->word == 0)
		push(&score->stop_fits, &score->stop_count, fit);
	else
		push(&score->other_fits, &score->other_count, fit);
}

static void hear_half(struct bench *bench, const struct speaker *speaker, unsigned half, const char *user,
		      struct score *score)
{
	char error[512];
	struct recognizer *recognizer =
	    recognizer_create(NULL, bench->opened.confidence->difference, user,
			      dictionary_text(bench->opened.lexicon.dictionary), error, sizeof(error));

	if (!recognizer || !recognizer_set_phrases(recognizer, "all", words, word_count) ||
	    !recognizer_set_phrases(recognizer, "stop", words, 1))
		die(error);
	for (size_t i = 0; i < speaker->count; i++) {
		if (is_of_half(speaker, i, half))
			hear_clip(recognizer, &speaker->clips[i], score);
	}
	recognizer_destroy(recognizer);
}

static void measure(struct bench *bench, const struct speaker *speaker)
{
	char path[600];

	user_path(bench, path, sizeof(path));
	for (unsigned half = 0; half < 2; half++) {
		float weighed = ACOUSTIC_USER_TAU;

		open_fold(bench, speaker->fold); /* what was learnt is forgotten */
		if (teach(bench, speaker, half) == 0)
			continue;
		hear_half(bench, speaker, 1 - half, NULL, &bench->scores[0]);
		for (size_t i = 0; i < bench->options.tau_count; i++) {
			weigh_user(bench, weighed / bench->options.taus[i]);
			weighed = bench->options.taus[i];
			hear_half(bench, speaker, 1 - half, path, &bench->scores[1 + i]);
		}
	}
}

/* --- Telling --- */

static void print_share(size_t count, size_t total)
{
	struct tally_range range = tally_share(count, total);

	printf("\t%.1f %% (%.1f to %.1f)", range.value * 100, range.low * 100, range.high * 100);
}

static void print_score(const char *what, struct score *score)
{
	double threshold = tally_quantile(score->other_fits, score->other_count, 1 - FALSE_SHARE);
	size_t missed = 0;

	for (size_t i = 0; i < score->stop_count; i++)
		missed += score->stop_fits[i] <= threshold;
	printf("%-12s", what);
	print_share(score->right, score->total);
	print_share(score->stops_right, score->stops);
	print_share(missed, score->stop_count);
	printf("\t%.2f\n", threshold);
}

static void print_scores(struct bench *bench)
{
	printf("%zu speakers, %zu recordings heard, %zu taught, %zu refused\n", bench->speaker_count,
	       bench->scores[0].total, bench->taught, bench->refused);
	printf("%-12s\tright of %zu words\tstop right\tstop missed at 5 %% of others\tthreshold\n", "", word_count);
	print_score("without", &bench->scores[0]);
	for (size_t i = 0; i < bench->options.tau_count; i++) {
		char name[32];

		snprintf(name, sizeof(name), "tau %g", (double)bench->options.taus[i]);
		print_score(name, &bench->scores[1 + i]);
	}
}

static void measure_fits(struct bench *bench, const struct speaker *speaker)
{
	open_fold(bench, speaker->fold);
	for (size_t i = 0; i < speaker->count; i++) {
		const struct clip_of *clip = &speaker->clips[i];
		struct adapt_match match;
		const char *wrong = words[(clip->word + 1 + i % (word_count - 1)) % word_count];

		if (!clip->found)
			continue;
		adapt_take(bench->opened.adapt, words[clip->word], clip->sound.samples, clip->sound.count, &match);
		push(&bench->right_fits, &bench->right_count, (double)match.fit);
		adapt_take(bench->opened.adapt, wrong, clip->sound.samples, clip->sound.count, &match);
		push(&bench->wrong_fits, &bench->wrong_count, (double)match.fit);
	}
}

static void print_fits(struct bench *bench)
{
	for (double share = 0.01; share < 1; share += share < 0.1 ? 0.01 : 0.1)
		printf("%.2f\tright %.2f\twrong %.2f\n", share,
		       tally_quantile(bench->right_fits, bench->right_count, share),
		       tally_quantile(bench->wrong_fits, bench->wrong_count, share));
}

static void read_taus(struct options *options, char *text)
{
	options->tau_count = 0;
	for (char *tau = strtok(text, ","); tau && options->tau_count < MOST_TAUS; tau = strtok(NULL, ","))
		options->taus[options->tau_count++] = strtof(tau, NULL);
}

static bool read_options(int argc, char **argv, struct options *options)
{
	if (argc < 4)
		return false;
	*options = (struct options){.corpus = argv[1], .weights = argv[2], .work = argv[3], .speakers = 16};
	options->taus[options->tau_count++] = ACOUSTIC_USER_TAU;
	for (int i = 4; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "--fits") == 0)
			options->fits = true;
		else if (strcmp(argv[i], "--taus") == 0 && more)
			read_taus(options, argv[++i]);
		else if (strcmp(argv[i], "--clips") == 0 && more)
			options->clips = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--speakers") == 0 && more)
			options->speakers = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--word") == 0 && more)
			options->word = argv[++i];
		else
			return false;
	}
	return true;
}

static void open_corpus(struct bench *bench)
{
	static const struct intent phrase = {.kind = INTENT_PHRASE};

	if (bench->options.word)
		words[word_count++] = bench->options.word;
	if (!corpus_open(&bench->corpus, bench->options.corpus) || !words_load(&bench->vocabulary))
		die("no corpus, or no vocabulary");
	for (size_t i = 0; i < word_count; i++) {
		if (!vocabulary_find(&bench->vocabulary, words[i], ~0u))
			vocabulary_add(&bench->vocabulary, words[i], &phrase, ~0u);
	}
	for (size_t i = 0; i < bench->corpus.count; i++) {
		const struct corpus_item *item = &bench->corpus.items[i];

		if ((item->kind == CORPUS_COMMAND || item->kind == CORPUS_WORD) && find_word(item->label) < word_count)
			list_item(speaker_of(bench, item), item);
	}
}

int main(int argc, char **argv)
{
	static struct bench bench;

	if (!read_options(argc, argv, &bench.options)) {
		fprintf(stderr, "usage: bench_adapt CORPUS WEIGHTS WORK [--taus 2,5,10] [--clips N] [--speakers N] "
				"[--word WORD] [--fits]\n");
		return 2;
	}
	open_corpus(&bench);
	choose_speakers(&bench);
	take_out_all(&bench);
	for (size_t i = 0; i < bench.speaker_count; i++) {
		if (bench.options.fits)
			measure_fits(&bench, &bench.speakers[i]);
		else
			measure(&bench, &bench.speakers[i]);
	}
	if (bench.options.fits)
		print_fits(&bench);
	else
		print_scores(&bench);
	close_fold(&bench);
	return 0;
}
