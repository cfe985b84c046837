/*
 * The adaptation: PocketSphinx gives the features and says whether the sound is what it is said to be; the alignment and
 * the shares of the densities are computed here, with the model that hearing uses as it was shipped.
 */
#include "adapt.h"

#include "acoustic_user.h"
#include "align.h"
#include "confidence.h"
#include "dictionary.h"
#include "gaussians.h"
#include "lexicon.h"
#include "log.h"
#include "recognizer.h"
#include "senones.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(ALIGN_MAX_FRAMES >= RECOGNIZER_MAX_FRAMES, "what can be decoded can be aligned");
_Static_assert(RECOGNIZER_FEATURES == ACOUSTIC_DIMENSIONS, "the model is about what the front end gives");

/* A sound whose words describe it worse than this, beside any string of phones, is another word. */
#define LEAST_FIT (-1.5f)
#define MOST_WAYS 64 /* to pronounce a phrase */
#define GRAMMAR "adapt"

struct adapt {
	struct confidence *confidence;
	struct lexicon lexicon;
	struct recognizer *recognizer;
	struct senones *senones;
	struct gaussians *gaussians;
	struct acoustic_user user;
	struct align align, best; /* of the sound at hand */
	float features[RECOGNIZER_MAX_FRAMES * RECOGNIZER_FEATURES];
	float *shares;
};

/* The words of a phrase and how each is said now. */
struct ways {
	char words[ALIGN_MAX_WORDS][DICTIONARY_WORD_SIZE];
	char phones[ALIGN_MAX_WORDS][DICTIONARY_PHONES_SIZE];
	const char *spoken[ALIGN_MAX_WORDS];
	size_t count, index[ALIGN_MAX_WORDS];
};

static struct confidence *load_weights(const char *path, char *error, size_t error_size)
{
	struct problems problems;
	struct confidence *confidence;

	problems_init(&problems);
	confidence = confidence_load(path, &problems);
	if (!confidence && problems.count > 0)
		problem_format(&problems.list[0], error, error_size);
	problems_clear(&problems);
	return confidence;
}

static bool open_mixtures(struct adapt *adapt, const struct acoustic_model *model, char *error, size_t error_size)
{
	struct acoustic_file variances;

	if (acoustic_read_means(&variances, RECOGNIZER_MODEL "/variances"))
		adapt->gaussians = gaussians_create(&model->means, &variances, &model->sendump);
	else
		snprintf(error, error_size, "%s", variances.error);
	acoustic_file_free(&variances);
	return adapt->gaussians &&
	       acoustic_user_init(&adapt->user, model->means_of, model->means.count / ACOUSTIC_LENGTH);
}

static bool open_model(struct adapt *adapt, char *error, size_t error_size)
{
	struct acoustic_model model;
	bool done = acoustic_load(&model, RECOGNIZER_MODEL, adapt->confidence->difference, error, error_size) &&
		    open_mixtures(adapt, &model, error, error_size);

	acoustic_unload(&model);
	if (!done)
		return false;
	adapt->senones = senones_load(RECOGNIZER_MODEL, error, error_size);
	adapt->shares = malloc(ACOUSTIC_FEATURES * (size_t)gaussians_densities(adapt->gaussians) * sizeof(float));
	return adapt->senones && adapt->shares;
}

struct adapt *adapt_create(const struct adapt_config *config, char *error, size_t error_size)
{
	struct adapt *adapt = calloc(1, sizeof(*adapt));

	snprintf(error, error_size, "out of memory");
	if (!adapt)
		return NULL;
	adapt->confidence = load_weights(config->weights, error, error_size);
	if (adapt->confidence &&
	    lexicon_init(&adapt->lexicon, config->vocabulary, adapt->confidence, config->dictionary, error, error_size))
		adapt->recognizer = recognizer_create(NULL, adapt->confidence->difference, NULL,
						      dictionary_text(adapt->lexicon.dictionary), error, error_size);
	if (adapt->recognizer && open_model(adapt, error, error_size))
		return adapt;
	adapt_destroy(adapt);
	return NULL;
}

void adapt_destroy(struct adapt *adapt)
{
	if (!adapt)
		return;
	free(adapt->shares);
	acoustic_user_clear(&adapt->user);
	gaussians_destroy(adapt->gaussians);
	senones_free(adapt->senones);
	recognizer_destroy(adapt->recognizer);
	lexicon_clear(&adapt->lexicon);
	confidence_destroy(adapt->confidence);
	free(adapt);
}

/* The phrase as the vocabulary has it, NULL when it cannot be said. */
static const char *find_phrase(const struct adapt *adapt, const char *text)
{
	const struct vocabulary *vocabulary = &adapt->lexicon.vocabulary;
	const struct vocabulary_entry *entry = vocabulary_find(vocabulary, text, ~0u);

	return entry && adapt->lexicon.spoken[entry - vocabulary->entries] ? entry->phrase : NULL;
}

static float word_score(const struct recognizer_path *path, size_t *frames)
{
	float score = 0;

	*frames = 0;
	for (size_t i = 0; i < path->count; i++) {
		const struct recognizer_piece *piece = &path->pieces[i];

		score += piece->score;
		*frames += piece->name[0] ? (size_t)(piece->last - piece->first + 1) : 0;
	}
	return score;
}

/* False when PocketSphinx fails. A phrase that does not fit into the sound at all has a fit of -INFINITY. */
static bool measure(struct adapt *adapt, const char *phrase, struct adapt_match *match)
{
	struct recognizer_path path, loop;

	*match = (struct adapt_match){.fit = -INFINITY};
	if (!recognizer_set_phrases(adapt->recognizer, GRAMMAR, &phrase, 1) ||
	    !recognizer_decode(adapt->recognizer, RECOGNIZER_LOOP, &loop) ||
	    !recognizer_decode(adapt->recognizer, GRAMMAR, &path))
		return false;
	if (path.found && loop.found) {
		float score = word_score(&path, &match->frames);

		if (match->frames > 0)
			match->fit = (score - loop.score) / (float)match->frames;
	}
	return true;
}

static bool add_word(struct ways *ways, const struct adapt *adapt, const char *text, size_t length)
{
	size_t index = ways->count;

	if (index >= ALIGN_MAX_WORDS || length >= DICTIONARY_WORD_SIZE)
		return false;
	memcpy(ways->words[index], text, length);
	ways->words[index][length] = '\0';
	ways->spoken[index] = ways->phones[index];
	ways->count++;
	return dictionary_phones(adapt->lexicon.dictionary, ways->words[index], 0, ways->phones[index],
				 DICTIONARY_PHONES_SIZE);
}

static bool begin_ways(struct ways *ways, const struct adapt *adapt, const char *phrase)
{
	*ways = (struct ways){.count = 0};
	while (*phrase) {
		size_t length = strcspn(phrase, " ");

		if (!add_word(ways, adapt, phrase, length))
			return false;
		phrase += length + strspn(phrase + length, " ");
	}
	return ways->count > 0;
}

/* The following way to say it, like the following number on a counter. False after the last. */
static bool next_way(struct ways *ways, const struct adapt *adapt)
{
	for (size_t i = 0; i < ways->count; i++) {
		const struct dictionary *dictionary = adapt->lexicon.dictionary;
		bool more = ++ways->index[i] < dictionary_pronunciations(dictionary, ways->words[i]);

		ways->index[i] = more ? ways->index[i] : 0;
		if (!dictionary_phones(dictionary, ways->words[i], ways->index[i], ways->phones[i],
				       DICTIONARY_PHONES_SIZE))
			return false;
		if (more)
			return true;
	}
	return false;
}

/* As it was pronounced most likely. */
static bool align(struct adapt *adapt, const char *phrase, size_t frames)
{
	struct ways ways;
	size_t tried = 0;

	adapt->best.score = -INFINITY;
	if (!begin_ways(&ways, adapt, phrase) || !gaussians_take(adapt->gaussians, adapt->features, frames))
		return false;
	do {
		if (!align_words(&adapt->align, adapt->gaussians, adapt->senones, ways.spoken, ways.count, frames))
			return false;
		if (adapt->align.score > adapt->best.score)
			adapt->best = adapt->align;
	} while (++tried < MOST_WAYS && next_way(&ways, adapt));
	return true;
}

/* The quiet around the words is the room's and the microphone's, not the user's. */
static void learn(struct adapt *adapt)
{
	const struct align *best = &adapt->best;
	size_t densities = (size_t)gaussians_densities(adapt->gaussians), streams = ACOUSTIC_FEATURES * densities;

	for (size_t frame = best->first; frame <= best->last; frame++) {
		int codebook = best->codebook[frame];
		const float *features = adapt->features + frame * RECOGNIZER_FEATURES;

		if (codebook < 0)
			continue;
		gaussians_shares(adapt->gaussians, frame, codebook, best->senone[frame], adapt->shares);
		for (size_t i = 0; i < streams; i++)
			acoustic_user_add(&adapt->user, (size_t)codebook * streams + i, adapt->shares[i],
					  features + i / densities * ACOUSTIC_LENGTH);
	}
}

enum adapt_outcome adapt_take(struct adapt *adapt, const char *phrase, const int16_t *samples, size_t count,
			      struct adapt_match *match)
{
	size_t frames;

	*match = (struct adapt_match){.fit = -INFINITY};
	phrase = find_phrase(adapt, phrase);
	if (!phrase)
		return ADAPT_UNKNOWN;
	if (count > RECOGNIZER_MAX_SAMPLES)
		return ADAPT_NO_MATCH;
	recognizer_take(adapt->recognizer, samples, count);
	if (!measure(adapt, phrase, match))
		return ADAPT_FAILED;
	if (match->fit < LEAST_FIT)
		return ADAPT_NO_MATCH;
	frames = recognizer_features(adapt->recognizer, adapt->features, RECOGNIZER_MAX_FRAMES);
	if (frames == 0 || !align(adapt, phrase, frames))
		return ADAPT_FAILED;
	if (adapt->best.score == -INFINITY)
		return ADAPT_NO_MATCH;
	learn(adapt);
	return ADAPT_TAKEN;
}

bool adapt_write(const struct adapt *adapt, const char *path, char *error, size_t error_size)
{
	return acoustic_user_write(&adapt->user, path, error, error_size);
}
