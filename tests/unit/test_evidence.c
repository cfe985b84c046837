/* sources: evidence.c residue.c bands.c fft.c room.c convolver.c utter.c espeak.c onset.c clip.c resample.c */
#include "evidence.h"
#include "room.h"
#include "utter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A quiet room, with something in it. */
struct place {
	struct evidence *evidence;
	struct room_random random;
	long sample;
	const struct clip *coach; /* who speaks unless it is NULL, over and over */
};

#define LEFT 0.05 /* of the coach's echo */

enum sound { NOTHING, VOWEL, HISS };

static void enter(struct place *place)
{
	memset(place, 0, sizeof *place);
	place->evidence = evidence_create();
	place->random.state = 11;
	assert_non_null(place->evidence);
}

/* 120 Hz and its harmonics, falling by 6 dB an octave. */
static double vowel(long sample)
{
	double sum = 0;
	for (int h = 1; h <= 30; h++)
		sum += sin(2 * M_PI * 120 * h * (double)sample / HEARING_RATE) / h;
	return 1500 * sum;
}

static enum evidence_level step(struct place *place, enum sound sound, float *residual_db)
{
	struct echo_block block = {.speaking = place->coach != NULL, .residual_db = ECHO_SILENT};
	for (size_t i = 0; i < ECHO_BLOCK; i++, place->sample++) {
		const long at = place->coach ? place->sample % (long)place->coach->length : 0;
		const double coach = place->coach ? place->coach->samples[at] : 0;
		double sum = 8 * room_gaussian(&place->random) + LEFT * coach;
		if (sound == VOWEL)
			sum += vowel(place->sample);
		else if (sound == HISS)
			sum += 1000 * room_gaussian(&place->random);
		block.echo[i] = (int16_t)coach;
		block.samples[i] = (int16_t)sum;
	}
	const enum evidence_level level = evidence_process(place->evidence, &block);
	if (residual_db)
		*residual_db = block.residual_db;
	return level;
}

/* Highest level within some blocks; `first` is the block (from 1) in which it was first reached. */
static enum evidence_level highest(struct place *place, enum sound sound, int blocks, int *first)
{
	enum evidence_level most = EVIDENCE_NONE;
	for (int b = 1; b <= blocks; b++) {
		const enum evidence_level level = step(place, sound, NULL);
		if (level > most) {
			most = level;
			*first = b;
		}
	}
	return most;
}

static void a_quiet_room_is_quiet(void **state)
{
	struct place place;
	int first;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	assert_int_equal(highest(&place, NOTHING, 3000, &first), EVIDENCE_NONE);
	evidence_destroy(place.evidence);
}

static void a_voice_is_noticed_at_once(void **state)
{
	struct place place;
	int first = 0;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	assert_int_equal(highest(&place, VOWEL, 50, &first), EVIDENCE_WEAK);
	assert_in_range(first, 1, 10);
	assert_in_range(evidence_age(place.evidence), 40 * ECHO_BLOCK, 55 * ECHO_BLOCK);
	assert_int_equal(highest(&place, NOTHING, 80, &first), EVIDENCE_WEAK);
	assert_int_equal(step(&place, NOTHING, NULL), EVIDENCE_NONE);
	evidence_destroy(place.evidence);
}

static void hiss_does_not_hold(void **state)
{
	struct place place;
	int first = 0;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	assert_int_equal(highest(&place, HISS, 40, &first), EVIDENCE_WEAK);
	assert_int_equal(highest(&place, NOTHING, 60, &first), EVIDENCE_WEAK);
	evidence_destroy(place.evidence);
}

static void what_was_decided_is_not_believed_again(void **state)
{
	struct place place;
	int first = 0;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	highest(&place, VOWEL, 30, &first);
	evidence_settle(place.evidence, EVIDENCE_COMMAND);
	assert_int_equal(highest(&place, VOWEL, 100, &first), EVIDENCE_NONE);
	highest(&place, NOTHING, 60, &first);
	assert_int_equal(highest(&place, VOWEL, 30, &first), EVIDENCE_WEAK);
	evidence_destroy(place.evidence);
}

static void in_a_crowd_nothing_is_believed(void **state)
{
	struct place place;
	int first = 0, believed = 0;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	for (int phrase = 0; phrase < 20; phrase++) {
		const enum evidence_level level = highest(&place, VOWEL, 150, &first);
		believed += phrase >= 5 && level != EVIDENCE_NONE;
		highest(&place, NOTHING, 50, &first);
	}
	assert_int_equal(believed, 0);
	evidence_destroy(place.evidence);
}

static struct clip *speak(void)
{
	struct speak_request request = {
	    .text = "Knees bent, feet flat, hip-width apart. Arms by your sides, palms down. Breathe on.",
	    .style = {.voice = "en-us", .rate = 150, .pitch = 50, .range = 50, .volume = 100},
	};
	struct utterance utterance;
	const atomic_bool abort = false;
	assert_int_equal(utter(&request, HEARING_RATE, &abort, &utterance), 0);
	return utterance.clip;
}

static void a_voice_over_residual_echo_holds_at_once(void **state)
{
	struct place place;
	int first = 0, alarmed = 0;
	float residual_db;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	struct clip *clip = speak();
	place.coach = clip;
	highest(&place, NOTHING, 1000, &first);
	for (int b = 0; b < 3000; b++)
		alarmed += step(&place, NOTHING, &residual_db) != EVIDENCE_NONE;
	assert_in_range(alarmed, 0, 200); /* a few short alarms in half a minute */
	assert_int_equal(highest(&place, VOWEL, 30, &first), EVIDENCE_STRONG);
	assert_in_range(first, 1, 20);
	clip_unref(clip);
	evidence_destroy(place.evidence);
}

/* Somebody talks to somebody else over the coach: after two needless holds it is only lowered. */
static void needless_holds_are_few(void **state)
{
	struct place place;
	int first, held = 0, lowered = 0;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	struct clip *clip = speak();
	place.coach = clip;
	highest(&place, NOTHING, 3000, &first);
	for (int i = 0; i < 6; i++) {
		const enum evidence_level level = highest(&place, VOWEL, 30, &first);
		held += level == EVIDENCE_STRONG;
		lowered += level != EVIDENCE_NONE;
		evidence_settle(place.evidence, EVIDENCE_NOTHING);
		highest(&place, NOTHING, 800, &first);
	}
	assert_int_equal(held, 2);
	assert_in_range(lowered, 4, 6);
	clip_unref(clip);
	evidence_destroy(place.evidence);
}

static void the_residue_is_reported_at_its_level(void **state)
{
	struct place place;
	int first;
	double power = 0, expected = 0;
	(void)state;
	enter(&place);
	highest(&place, NOTHING, 300, &first);
	struct clip *clip = speak();
	place.coach = clip;
	highest(&place, NOTHING, 1000, &first);
	for (int b = 0; b < 500; b++) {
		float residual_db;
		step(&place, NOTHING, &residual_db);
		expected += pow(10, (double)residual_db / 10) / 500;
	}
	for (size_t i = 0; i < clip->length; i++)
		power += pow(LEFT * clip->samples[i] / 32768, 2) / (double)clip->length;
	assert_true(fabs(10 * log10(expected / power)) < 4);
	clip_unref(clip);
	evidence_destroy(place.evidence);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_quiet_room_is_quiet),
	    cmocka_unit_test(a_voice_is_noticed_at_once),
	    cmocka_unit_test(hiss_does_not_hold),
	    cmocka_unit_test(what_was_decided_is_not_believed_again),
	    cmocka_unit_test(in_a_crowd_nothing_is_believed),
	    cmocka_unit_test(a_voice_over_residual_echo_holds_at_once),
	    cmocka_unit_test(needless_holds_are_few),
	    cmocka_unit_test(the_residue_is_reported_at_its_level),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
