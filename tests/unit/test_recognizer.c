/* sources: recognizer.c acoustic*.c log.c */
#include "recognizer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 16000

static const char dictionary[] = "stop S T AA P\nit IH T\nhurts HH ER T S\nyes Y EH S\n";
static struct recognizer *recognizer;

static int create(void **state)
{
	static const char *const phrases[] = {"stop", "yes", "stop it hurts", "it hurts"};
	char error[256];

	(void)state;
	recognizer = recognizer_create(NULL, NULL, NULL, dictionary, error, sizeof(error));
	return recognizer && recognizer_set_phrases(recognizer, "phrases", phrases, 4) ? 0 : -1;
}

static int destroy(void **state)
{
	(void)state;
	recognizer_destroy(recognizer);
	return 0;
}

/* Half a second of a buzz with two formants in a second of noise: no word, but a voice. */
static void make_sound(int16_t samples[SAMPLES], double formant)
{
	uint32_t chance = 7;

	for (int i = 0; i < SAMPLES; i++) {
		double voice = i > 4000 && i < 12000 ? exp(-(i % 133) / 30.0) : 0;

		chance = chance * 1664525u + 1013904223u;
		samples[i] = (int16_t)(5000 * voice * (sin(0.25 * i) + sin(formant * i)) + (chance >> 27));
	}
}

static float decode(const int16_t *samples, size_t count, const char *grammar)
{
	struct recognizer_path path;

	recognizer_take(recognizer, samples, count);
	assert_true(recognizer_decode(recognizer, grammar, &path));
	assert_true(path.found);
	return path.score;
}

static void the_same_sound_scores_the_same(void **state)
{
	int16_t sound[SAMPLES], other[SAMPLES];
	float first;

	(void)state;
	make_sound(sound, 0.45);
	make_sound(other, 0.8);
	first = decode(sound, SAMPLES, RECOGNIZER_LOOP);
	assert_true(first < 0);
	assert_true(decode(other, SAMPLES - 1600, RECOGNIZER_LOOP) != first);
	assert_true(decode(sound, SAMPLES, RECOGNIZER_LOOP) == first);
}

static void scores_read_back_are_those_of_the_sound(void **state)
{
	int16_t sound[SAMPLES];
	struct recognizer_path path;
	float phrases, loop;

	(void)state;
	make_sound(sound, 0.45);
	phrases = decode(sound, SAMPLES, "phrases");
	loop = decode(sound, SAMPLES, RECOGNIZER_LOOP);
	recognizer_take(recognizer, sound, SAMPLES);
	assert_true(recognizer_decode(recognizer, RECOGNIZER_LOOP, &path));
	assert_true(path.score == loop);
	assert_true(recognizer_decode(recognizer, "phrases", &path));
	assert_true(path.score == phrases);
	assert_true(recognizer_decode(recognizer, RECOGNIZER_LOOP, &path));
	assert_true(path.score == loop);
}

static void a_path_covers_the_sound_piece_by_piece(void **state)
{
	int16_t sound[SAMPLES];
	struct recognizer_path path;
	float sum = 0;
	int next = 0;

	(void)state;
	make_sound(sound, 0.45);
	recognizer_take(recognizer, sound, SAMPLES);
	assert_true(recognizer_decode(recognizer, "phrases", &path));
	assert_true(path.count >= 3);
	assert_string_equal(path.pieces[0].name, "");
	assert_string_not_equal(path.pieces[1].name, "");
	for (size_t i = 0; i < path.count; i++) {
		assert_int_equal(path.pieces[i].first, next);
		next = path.pieces[i].last + 1;
		sum += path.pieces[i].score;
	}
	assert_int_equal(path.frames, next);
	assert_true(fabsf(sum - path.score) < 0.5f);
}

static void the_longest_sound_can_be_taken(void **state)
{
	static int16_t sound[RECOGNIZER_MAX_SAMPLES];
	float loop;

	(void)state;
	for (size_t at = 0; at + SAMPLES <= RECOGNIZER_MAX_SAMPLES; at += SAMPLES)
		make_sound(sound + at, 0.45);
	loop = decode(sound, RECOGNIZER_MAX_SAMPLES, RECOGNIZER_LOOP);
	decode(sound, RECOGNIZER_MAX_SAMPLES, "phrases");
	assert_true(decode(sound, RECOGNIZER_MAX_SAMPLES, RECOGNIZER_LOOP) == loop);
}

/* As the judge does for each phrase that it decodes by itself: hundreds in a session, and nothing may stay. */
static void what_is_forgotten_takes_no_memory(void **state)
{
	static const char *const phrase = "stop it hurts";
	static int16_t sound[SAMPLES];
	struct recognizer_path path;
	size_t before = 0;

	(void)state;
	make_sound(sound, 0.7);
	recognizer_take(recognizer, sound, SAMPLES);
	for (int i = 0; i < 60; i++) {
		char name[16];

		if (i == 10)
			before = mallinfo2().uordblks;
		snprintf(name, sizeof(name), "one-%d", i);
		assert_true(recognizer_set_phrases(recognizer, name, &phrase, 1));
		assert_true(recognizer_decode(recognizer, name, &path));
		recognizer_forget(recognizer, name);
	}
	assert_true(mallinfo2().uordblks < before + (1 << 20));
	decode(sound, SAMPLES, "phrases");
}

static void a_model_that_is_not_there_is_named(void **state)
{
	char error[256];

	(void)state;
	assert_null(recognizer_create("/nowhere/model", NULL, NULL, dictionary, error, sizeof(error)));
	assert_non_null(strstr(error, "/nowhere/model"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_sound_scores_the_same),
	    cmocka_unit_test(scores_read_back_are_those_of_the_sound),
	    cmocka_unit_test(a_path_covers_the_sound_piece_by_piece),
	    cmocka_unit_test(the_longest_sound_can_be_taken),
	    cmocka_unit_test(what_is_forgotten_takes_no_memory),
	    cmocka_unit_test(a_model_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, create, destroy);
}
