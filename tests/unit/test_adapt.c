/* sources: adapt.c align.c gaussians.c senones.c transitions.c isolate.c acoustic*.c hear.c hear_spot.c spotting.c judge*.c lexicon.c sounding.c verifier.c verifier_file.c melspec.c fft.c segment.c recognizer.c dictionary.c clues.c confidence.c settings.c settings_file.c settings_hint.c settings_values.c problems.c intent.c log.c pronounce.c espeak.c quiet.c resample.c utter.c onset.c clip.c */
/* Adapting to one user, who is an eSpeak voice here: what is computed is what PocketSphinx computes, words that were not
 * learnt from become likelier, and nobody else is harmed. */
#include "adapt.h"

#include "acoustic_user.h"
#include "align.h"
#include "frames.h"
#include "isolate.h"
#include "utter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WEIGHTS "voices/listening.cfg"
#define USER "en-gb+f4"
#define OTHER "en-us+m3"

static const char dictionary[] = "stop S T AA P\nnext N EH K S T\nyes Y EH S\nno N OW\npause P AO Z\nback B AE K\n"
				 "it IH T\nhurts HH ER T S\nseven S EH V AH N\n";
static const struct {
	const char *phrase, *words[3];
} said[] = {
    {"stop", {"S T AA P"}},
    {"next", {"N EH K S T"}},
    {"it hurts", {"IH T", "HH ER T S"}},
    {"seven", {"S EH V AH N"}},
};
#define SAID (sizeof(said) / sizeof(said[0]))

static struct bench {
	struct isolator *isolator;
	struct recognizer *recognizer; /* Debian's model */
	struct adapt *adapt;
	struct senones *senones;
	char file[64]; /* of the user's model */
	char error[512];
	float features[RECOGNIZER_MAX_FRAMES * RECOGNIZER_FEATURES];
	struct isolated sound;
	struct align align;
} bench;

/* One phrase by an eSpeak voice in a quiet room, as hearing would take it. */
static void say(const char *phrase, const char *voice, int rate)
{
	struct speak_request request = {.style = {.rate = rate, .pitch = 50, .range = 50, .volume = 100}};
	struct utterance utterance;
	uint32_t chance = 5;
	size_t count;
	int16_t *samples;

	snprintf(request.text, sizeof(request.text), "%s", phrase);
	snprintf(request.style.voice, sizeof(request.style.voice), "%s", voice);
	assert_int_equal(utter(&request, HEARING_RATE, NULL, &utterance), 0);
	count = utterance.clip->length + HEARING_RATE;
	samples = calloc(count, sizeof(*samples));
	assert_non_null(samples);
	memcpy(samples + HEARING_RATE / 2, utterance.clip->samples, utterance.clip->length * sizeof(*samples));
	for (size_t i = 0; i < count; i++) {
		chance = chance * 1664525u + 1013904223u;
		samples[i] = (int16_t)(samples[i] + (int)(chance >> 27) - 16);
	}
	clip_unref(utterance.clip);
	assert_true(isolate(bench.isolator, samples, count, &bench.sound));
	free(samples);
}

/* Every phrase at two speeds; what is heard later is said at others. */
static bool learn_user(void)
{
	static const int rates[] = {140, 165};
	struct adapt_match match;

	for (size_t i = 0; i < SAID * 2; i++) {
		say(said[i % SAID].phrase, USER, rates[i / SAID]);
		if (adapt_take(bench.adapt, said[i % SAID].phrase, bench.sound.samples, bench.sound.count, &match) !=
			ADAPT_TAKEN ||
		    match.frames <= 10)
			return false;
	}
	return adapt_write(bench.adapt, bench.file, bench.error, sizeof(bench.error));
}

static struct adapt *new_adapt(void)
{
	static const struct intent phrase = {.kind = INTENT_PHRASE};
	static struct vocabulary vocabulary;
	struct adapt_config config = {.vocabulary = &vocabulary, .weights = WEIGHTS};

	for (size_t i = 0; i < SAID; i++)
		vocabulary_add(&vocabulary, said[i].phrase, &phrase, ~0u);
	return adapt_create(&config, bench.error, sizeof(bench.error));
}

static int open_bench(void **state)
{
	static const char *const phrases[] = {"stop", "next", "it hurts", "seven"};
	int fd;

	(void)state;
	strcpy(bench.file, "/tmp/steady-user-XXXXXX");
	fd = mkstemp(bench.file);
	if (fd < 0)
		return -1;
	close(fd);
	bench.isolator = isolator_create(WEIGHTS, bench.error, sizeof(bench.error));
	bench.senones = senones_load(RECOGNIZER_MODEL, bench.error, sizeof(bench.error));
	bench.recognizer = recognizer_create(NULL, NULL, NULL, dictionary, bench.error, sizeof(bench.error));
	for (size_t i = 0; bench.recognizer && i < SAID; i++)
		recognizer_set_phrases(bench.recognizer, phrases[i], &phrases[i], 1);
	bench.adapt = new_adapt();
	return bench.isolator && bench.senones && bench.recognizer && bench.adapt && learn_user() ? 0 : -1;
}

static int close_bench(void **state)
{
	(void)state;
	isolator_destroy(bench.isolator);
	senones_free(bench.senones);
	recognizer_destroy(bench.recognizer);
	adapt_destroy(bench.adapt);
	unlink(bench.file);
	return 0;
}

/* Debian's model, with what is known of the user on it or not. */
static struct gaussians *mixtures(const char *user_file)
{
	struct acoustic_model model;
	struct acoustic_file variances;
	struct acoustic_user user;
	struct gaussians *gaussians;

	assert_true(acoustic_load(&model, RECOGNIZER_MODEL, NULL, bench.error, sizeof(bench.error)));
	assert_true(acoustic_read_means(&variances, RECOGNIZER_MODEL "/variances"));
	if (user_file) {
		assert_true(acoustic_user_read(&user, user_file, model.means_of, model.means.count / ACOUSTIC_LENGTH,
					       bench.error, sizeof(bench.error)));
		acoustic_user_apply(&user, &model.means, ACOUSTIC_USER_TAU);
		acoustic_user_clear(&user);
	}
	gaussians = gaussians_create(&model.means, &variances, &model.sendump);
	assert_non_null(gaussians);
	acoustic_unload(&model);
	acoustic_file_free(&variances);
	return gaussians;
}

static size_t take_features(void)
{
	recognizer_take(bench.recognizer, bench.sound.samples, bench.sound.count);
	return recognizer_features(bench.recognizer, bench.features, RECOGNIZER_MAX_FRAMES);
}

/* Log likelihood of the sound at hand, said to be phrase `index`. */
static float likelihood(struct gaussians *gaussians, size_t index)
{
	size_t frames = take_features(), count = 0;

	while (count < 3 && said[index].words[count])
		count++;
	assert_true(gaussians_take(gaussians, bench.features, frames));
	assert_true(align_words(&bench.align, gaussians, bench.senones, said[index].words, count, frames));
	return bench.align.score;
}

static void decode(const char *grammar, struct recognizer_path *path)
{
	recognizer_take(bench.recognizer, bench.sound.samples, bench.sound.count);
	assert_true(recognizer_decode(bench.recognizer, grammar, path));
	assert_true(path->found);
}

/* As many frames as the decoder has, the mean of each cepstrum over the whole taken off, and not changed by what was
 * decoded before. */
static void the_features_are_the_decoders(void **state)
{
	static float again[RECOGNIZER_MAX_FRAMES * RECOGNIZER_FEATURES];
	struct recognizer_path path;
	size_t frames;

	(void)state;
	say("it hurts", USER, 150);
	frames = take_features();
	decode("it hurts", &path);
	assert_int_equal(frames, path.frames);
	for (int i = 0; i < 13; i++) {
		double sum = 0;

		for (size_t frame = 0; frame < frames; frame++)
			sum += (double)bench.features[frame * RECOGNIZER_FEATURES + (size_t)i];
		assert_true(fabs(sum / (double)frames) < 0.01);
	}
	assert_int_equal(recognizer_features(bench.recognizer, again, RECOGNIZER_MAX_FRAMES), frames);
	assert_memory_equal(again, bench.features, frames * RECOGNIZER_FEATURES * sizeof(float));
}

/* Words begin and end where PocketSphinx has them, give or take two frames, and one phrase is better than another by as much
 * as there: the decoder cuts off what is hopeless, so that wrong words are less wrong there. */
static void the_alignment_is_pocketsphinxs(void **state)
{
	struct gaussians *gaussians = mixtures(NULL);

	(void)state;
	for (size_t i = 0; i < SAID; i++) {
		struct recognizer_path path, wrong;
		float right, other;

		say(said[i].phrase, USER, 150);
		other = likelihood(gaussians, (i + 1) % SAID);
		right = likelihood(gaussians, i);
		decode(said[(i + 1) % SAID].phrase, &wrong);
		decode(said[i].phrase, &path);
		assert_true(labs((long)bench.align.first - path.pieces[1].first) <= 2);
		assert_true(labs((long)bench.align.last - path.pieces[path.count - 2].last) <= 2);
		assert_true(path.score > wrong.score + 20);
		assert_true(right - other > 0.8f * (path.score - wrong.score));
	}
	gaussians_destroy(gaussians);
}

/* How much likelier a frame of a voice's words became, on average. */
static float gain(struct gaussians *before, struct gaussians *after, const char *voice)
{
	float sum = 0;

	for (size_t i = 0; i < SAID; i++) {
		say(said[i].phrase, voice, 160);
		sum +=
		    (likelihood(after, i) - likelihood(before, i)) / (float)(bench.align.last - bench.align.first + 1);
	}
	return sum / SAID;
}

static void words_of_the_user_become_likelier(void **state)
{
	struct gaussians *before = mixtures(NULL), *after;
	float user, other;

	(void)state;
	after = mixtures(bench.file);
	user = gain(before, after, USER);
	other = gain(before, after, OTHER);
	assert_true(user > 5.0f);
	assert_true(other > -1.0f);
	assert_true(user > other + 3.0f);
	gaussians_destroy(before);
	gaussians_destroy(after);
}

static float score_with(const char *file, const char *const *phrase)
{
	struct recognizer *recognizer =
	    recognizer_create(NULL, NULL, file, dictionary, bench.error, sizeof(bench.error));
	struct recognizer_path path;

	assert_non_null(recognizer);
	assert_true(recognizer_set_phrases(recognizer, "one", phrase, 1));
	recognizer_take(recognizer, bench.sound.samples, bench.sound.count);
	assert_true(recognizer_decode(recognizer, "one", &path));
	recognizer_destroy(recognizer);
	return path.score;
}

/* The recogniser takes it up; one that is damaged costs the adaptation and nothing else. */
static void the_recogniser_hears_with_it(void **state)
{
	static const char *const phrase = "stop";
	struct recognizer_path without;

	(void)state;
	say(phrase, USER, 160);
	decode(phrase, &without);
	assert_true(score_with(bench.file, &phrase) > without.score + 5);
	assert_int_equal(truncate(bench.file, 1000), 0);
	assert_true(score_with(bench.file, &phrase) == without.score);
}

static enum adapt_outcome take_as(const char *phrase, size_t count)
{
	struct adapt_match match;

	return adapt_take(bench.adapt, phrase, bench.sound.samples, count, &match);
}

static void another_word_is_refused(void **state)
{
	(void)state;
	say("seven", USER, 150);
	assert_int_equal(take_as("stop", bench.sound.count), ADAPT_NO_MATCH);
	assert_int_equal(take_as("it hurts", bench.sound.count), ADAPT_NO_MATCH);
	assert_int_equal(take_as("seven", bench.sound.count), ADAPT_TAKEN);
	assert_int_equal(take_as("banana", bench.sound.count), ADAPT_UNKNOWN);
	/* The words cannot be in it: four frames, none, more than a recogniser takes. */
	assert_int_equal(take_as("seven", 640), ADAPT_NO_MATCH);
	assert_int_equal(take_as("seven", 0), ADAPT_NO_MATCH);
	assert_int_equal(take_as("seven", RECOGNIZER_MAX_SAMPLES + 1), ADAPT_NO_MATCH);
}

static bool can_be_read(const char *text, const void *numbers, size_t size, uint64_t means_of)
{
	struct acoustic_user user;
	FILE *file = fopen(bench.file, "wb");
	bool read;

	assert_non_null(file);
	fputs(text, file);
	if (size > 0)
		fwrite(numbers, size, 1, file);
	fclose(file);
	read = acoustic_user_read(&user, bench.file, means_of, 100, bench.error, sizeof(bench.error));
	acoustic_user_clear(&user);
	assert_true(read || strstr(bench.error, bench.file) != NULL);
	return read;
}

/* What is not a number, a density that does not exist or comes twice, too little, too much, another model. */
static void hostile_files_are_refused(void **state)
{
	static const char head[] = "steady user model 1\nof means 00000000000000ab\ndensities 1\nend\n";
	struct __attribute__((packed)) {
		uint16_t density;
		float count, mean[ACOUSTIC_LENGTH];
	} good = {.density = 99, .count = 3}, bad[2] = {good, good};

	(void)state;
	assert_true(can_be_read(head, &good, sizeof(good), 0xab));
	assert_false(can_be_read(head, &good, sizeof(good), 0xac));
	assert_false(can_be_read(head, &good, sizeof(good) - 1, 0xab));
	assert_false(can_be_read(head, bad, sizeof(bad), 0xab));
	assert_false(can_be_read("steady user model 1\nof means ab\ndensities 2\nend\n", bad, sizeof(bad), 0xab));
	assert_false(
	    can_be_read("steady user model 1\nof means ab\ndensities 99999999\nend\n", bad, sizeof(bad), 0xab));
	assert_false(can_be_read("steady user model 1\nof means ab\n", NULL, 0, 0xab));
	assert_false(can_be_read("steady user model 2\nend\n", NULL, 0, 0));
	bad[0].density = 100;
	assert_false(can_be_read(head, bad, sizeof(*bad), 0xab));
	bad[0] = good;
	bad[0].count = -1;
	assert_false(can_be_read(head, bad, sizeof(*bad), 0xab));
	bad[0].count = NAN;
	assert_false(can_be_read(head, bad, sizeof(*bad), 0xab));
	bad[0] = good;
	bad[0].mean[12] = INFINITY;
	assert_false(can_be_read(head, bad, sizeof(*bad), 0xab));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_features_are_the_decoders),	 cmocka_unit_test(the_alignment_is_pocketsphinxs),
	    cmocka_unit_test(words_of_the_user_become_likelier), cmocka_unit_test(the_recogniser_hears_with_it),
	    cmocka_unit_test(another_word_is_refused),		 cmocka_unit_test(hostile_files_are_refused),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
