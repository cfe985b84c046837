/* sources: judge_opinion.c lexicon.c sounding.c dictionary.c pronounce.c espeak.c verifier.c verifier_file.c melspec.c fft.c clues.c confidence.c settings.c settings_file.c settings_hint.c settings_values.c problems.c intent.c log.c */
#include "judge_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "said_phones.h"

/* Classes of a verifier that is not there: its opinions are made up here. */
enum { STOP, NEXT, CLASSES };

static struct judge judge;
static struct confidence confidence;
static const struct intent stop = {.kind = INTENT_STOP}, next = {.kind = INTENT_NEXT};

/* "stop", which people have taught and which is looked for by the verifier alone, and "next". */
static int make_judge(void **state)
{
	(void)state;
	confidence = (struct confidence){
	    .groups = {{.known = true, .intents = {[INTENT_STOP] = true}}},
	    .group_count = 1,
	    .spotted = {{.intents = {[INTENT_STOP] = true}, .worth = -3, .likely = -1}},
	    .spotted_count = 1,
	};
	judge = (struct judge){.confidence = &confidence, .sensitivity = 0.5, .any_phrase = -1};
	judge.lexicon.confidence = &confidence;
	vocabulary_add(&judge.lexicon.vocabulary, "stop", &stop, CONTEXT_SESSION);
	vocabulary_add(&judge.lexicon.vocabulary, "next", &next, CONTEXT_SESSION);
	judge.classes[0] = STOP;
	judge.classes[1] = NEXT;
	judge.lexicon.spoken[0] = judge.lexicon.spoken[1] = true;
	return judge.lexicon.vocabulary.entry_count == 2 ? 0 : -1;
}

static struct judge_sound sound_of(float stop_odds, float next_odds, float amid)
{
	struct judge_sound sound = {.amid = amid, .prompt = "", .contexts = CONTEXT_SESSION};

	sound.opinion.count = CLASSES;
	sound.opinion.odds[STOP] = stop_odds;
	sound.opinion.odds[NEXT] = next_odds;
	return sound;
}

static bool is_worth(float stop_odds, float next_odds)
{
	const struct judge_sound sound = sound_of(stop_odds, next_odds, 0);

	return judge_is_worth(&judge, &sound);
}

static void what_people_taught_is_decoded_on_less(void **state)
{
	struct judge_sound unheard = sound_of(-9, -9, 0);

	(void)state;
	assert_true(is_worth(-2.9f, -9));
	assert_false(is_worth(-3.1f, -9));
	assert_true(is_worth(-9, -0.4f));
	assert_false(is_worth(-9, -0.6f));
	unheard.opinion.count = 0;
	assert_true(judge_is_worth(&judge, &unheard));
}

static enum certainty spot(float stop_odds, float amid)
{
	const struct judge_sound sound = sound_of(stop_odds, -9, amid);

	return judge_spot(&judge, &sound).certainty;
}

/* Still decoded, but the coach does not wait for it. */
static void amid_talk_a_likelier_word_holds_the_coach(void **state)
{
	(void)state;
	assert_int_equal(spot(-0.5f, 0), CERTAINTY_SURE);
	assert_int_equal(spot(-0.5f, 0.4f), CERTAINTY_UNSURE);
	assert_int_equal(spot(0.5f, 0.4f), CERTAINTY_SURE);
	assert_int_equal(spot(0.5f, 1), CERTAINTY_SURE);
	assert_int_equal(spot(-2.9f, 1), CERTAINTY_UNSURE);
}

static void what_ends_the_load_is_not_taken_off_from(void **state)
{
	const struct vocabulary_entry *entries = judge.lexicon.vocabulary.entries;
	const struct judge_sound quiet = sound_of(0, 0, 0), talk = sound_of(0, 0, 0.3f), much = sound_of(0, 0, 1);

	(void)state;
	assert_float_equal(judge_amid_talk(&much, &entries[0]), 0, 0);
	assert_float_equal(judge_amid_talk(&quiet, &entries[1]), 0, 0);
	assert_true(judge_amid_talk(&talk, &entries[1]) > 0.5f);
	assert_true(judge_amid_talk(&much, &entries[1]) < 1.3f);
}

/* By the networks as shipped. */
static void a_phrase_is_judged_by_the_word_that_matters_in_it(void **state)
{
	static const struct intent hurts = {.kind = INTENT_HURTS}, whats_next = {.kind = INTENT_WHATS_NEXT};
	static const struct {
		const char *phrase;
		const struct intent *intent;
		const char *class;
	} phrases[] = {{"stop", &stop, "stop"},	     {"please stop", &stop, "stop"},   {"it hurts", &hurts, "*hurts"},
		       {"next", &next, "next"},	     {"skip", &next, "skip"},	       {"next exercise", &next, "next"},
		       {"skip this", &next, "skip"}, {"what's next", &whats_next, "*"}};
	static struct vocabulary vocabulary;
	static struct judge full;
	char error[256];

	(void)state;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		assert_true(vocabulary_add(&vocabulary, phrases[i].phrase, phrases[i].intent, CONTEXT_SESSION));
	full.verifier = verifier_load("voices/listening.net", error, sizeof(error));
	assert_non_null(full.verifier);
	assert_true(lexicon_init(&full.lexicon, &vocabulary, &confidence, NULL, error, sizeof(error)));
	judge_classify(&full);
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		assert_int_equal(full.classes[i], verifier_class(full.verifier, phrases[i].class));
	lexicon_clear(&full.lexicon);
	verifier_destroy(full.verifier);
}

/* Whether a sound in the midst of talk is decoded for a phrase that no network knows as a word. */
static bool phones_are_worth(struct judge *of, const char *phones)
{
	struct judge_sound sound = {.prompt = "", .contexts = CONTEXT_SESSION, .sounds = &sounds};

	sound.opinion.count = VERIFIER_MAX_CLASSES;
	for (size_t i = 0; i < VERIFIER_MAX_CLASSES; i++)
		sound.opinion.odds[i] = -9;
	say_all(phones, 4);
	sound.end = (int64_t)sounds.count * VERIFIER_STEP;
	return judge_is_worth(of, &sound);
}

static void a_phrase_is_found_by_its_phones(void **state)
{
	static const struct intent whats_next = {.kind = INTENT_WHATS_NEXT};
	static struct vocabulary vocabulary;
	static struct judge full;
	char error[256];

	(void)state;
	assert_true(vocabulary_add(&vocabulary, "what's next", &whats_next, CONTEXT_SESSION));
	full.verifier = verifier = verifier_load("voices/listening.net", error, sizeof(error));
	full.confidence = &confidence;
	assert_non_null(full.verifier);
	assert_true(lexicon_init(&full.lexicon, &vocabulary, &confidence, NULL, error, sizeof(error)));
	full.sounding = sounding_create(&full.lexicon, full.verifier);
	assert_non_null(full.sounding);
	judge_classify(&full);
	assert_true(phones_are_worth(&full, "W AH T S N EH K S T"));
	assert_false(phones_are_worth(&full, "W IY HH AE D L AH N CH"));
	sounding_destroy(full.sounding);
	full.sounding = NULL;
	assert_false(phones_are_worth(&full, "W AH T S N EH K S T"));
	lexicon_clear(&full.lexicon);
	verifier_destroy(full.verifier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_taught_is_decoded_on_less),
	    cmocka_unit_test(amid_talk_a_likelier_word_holds_the_coach),
	    cmocka_unit_test(what_ends_the_load_is_not_taken_off_from),
	    cmocka_unit_test(a_phrase_is_judged_by_the_word_that_matters_in_it),
	    cmocka_unit_test(a_phrase_is_found_by_its_phones),
	};

	return cmocka_run_group_tests(tests, make_judge, NULL);
}
