/* sources: listen.c prompt.c inlet.c input_watch.c echo.c coupling.c echo_filter.c delay.c drift.c slip.c fft.c evidence.c residue.c bands.c resample.c hear.c hear_spot.c spotting.c judge*.c lexicon.c sounding.c verifier.c verifier_file.c melspec.c segment.c recognizer.c acoustic*.c confidence.c clues.c dictionary.c pronounce.c espeak.c intent.c settings.c settings_file.c settings_hint.c settings_values.c problems.c log.c utter.c onset.c clip.c room.c convolver.c */
#include "listen.h"
#include "room.h"
#include "utter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RATE 48000u
#define MS (RATE / 1000)
#define BLOCK 700 /* frames: no multiple of anything the chain uses */
#define HEARD_MAX 16

struct scene {
	struct listen *listen;
	struct room_random random;
	frames_t now;
	struct heard heard[HEARD_MAX];
	size_t count;
};

static void note(void *user, const struct heard *heard)
{
	struct scene *scene = user;
	assert_true(scene->count < HEARD_MAX);
	scene->heard[scene->count++] = *heard;
}

static void open_scene(struct scene *scene)
{
	static struct vocabulary vocabulary;
	static const struct intent stop = {.kind = INTENT_STOP}, pause = {.kind = INTENT_PAUSE},
				   hurts = {.kind = INTENT_HURTS}, yes = {.kind = INTENT_YES};
	char error[256] = "";
	memset(scene, 0, sizeof *scene);
	memset(&vocabulary, 0, sizeof vocabulary);
	vocabulary_add(&vocabulary, "stop", &stop, CONTEXT_SESSION);
	vocabulary_add(&vocabulary, "pause", &pause, CONTEXT_SESSION);
	vocabulary_add(&vocabulary, "it hurts", &hurts, CONTEXT_SESSION);
	vocabulary_add(&vocabulary, "yes", &yes, CONTEXT_QUESTION);
	const struct listen_config config = {
	    .rate = RATE,
	    .vocabulary = &vocabulary,
	    .weights = "voices/listening.cfg",
	    .sensitivity = 0.5,
	    .cancel_echo = true,
	    .heard = note,
	    .user = scene,
	};
	scene->listen = listen_create(&config, error, sizeof error);
	if (!scene->listen)
		fail_msg("%s", error);
	listen_set_context(scene->listen, CONTEXT_SESSION);
}

/* Sound of a quiet room with `samples` in it, while `coach` comes from a loudspeaker that nobody hears, again and again. */
static void hear_over(struct scene *scene, const int16_t *samples, size_t count, const struct clip *coach)
{
	int16_t block[BLOCK], reference[BLOCK];
	for (size_t at = 0; at < count; at += BLOCK) {
		const size_t length = count - at < BLOCK ? count - at : BLOCK;
		for (size_t i = 0; i < length; i++)
			block[i] = (int16_t)(15 * room_gaussian(&scene->random) + (samples ? samples[at + i] : 0));
		for (size_t i = 0; coach && i < length; i++)
			reference[i] = coach->samples[(size_t)(scene->now + (frames_t)i) % coach->length];
		listen_process(scene->listen, block, coach ? reference : NULL, length, scene->now, false);
		scene->now += (frames_t)length;
	}
}

static void hear(struct scene *scene, const int16_t *samples, size_t count)
{
	hear_over(scene, samples, count, NULL);
}

static struct clip *speak_as(const char *voice, int volume, const char *text)
{
	struct speak_request request = {.style = {.rate = 150, .pitch = 50, .range = 50, .volume = volume}};
	struct utterance utterance;
	const atomic_bool abort = false;
	snprintf(request.text, sizeof request.text, "%s", text);
	snprintf(request.style.voice, sizeof request.style.voice, "%s", voice);
	assert_int_equal(utter(&request, RATE, &abort, &utterance), 0);
	return utterance.clip;
}

static struct clip *speak(const char *text)
{
	return speak_as("en-us", 60, text);
}

static const struct heard *find(const struct scene *scene, enum heard_kind kind)
{
	for (size_t i = 0; i < scene->count; i++)
		if (scene->heard[i].kind == kind)
			return &scene->heard[i];
	return NULL;
}

/* Says "stop" after three seconds of quiet, and checks what came of it. */
static void check_stop(struct scene *scene)
{
	struct clip *clip = speak("stop");
	hear(scene, NULL, 3000 * MS);
	const frames_t begin = scene->now, end = begin + (frames_t)clip->length;
	hear(scene, clip->samples, clip->length);
	hear(scene, NULL, 1000 * MS);
	clip_unref(clip);
	const struct heard *voice = find(scene, HEARD_VOICE), *utterance = find(scene, HEARD_UTTERANCE);
	assert_non_null(voice);
	assert_non_null(utterance);
	assert_ptr_equal(voice, &scene->heard[0]);
	assert_in_range(voice->decided, begin, begin + 200 * MS);
	assert_in_range(voice->begin, begin - 60 * MS, begin + 150 * MS);
	assert_int_equal(utterance->intent.kind, INTENT_STOP);
	assert_string_equal(utterance->phrase, "stop");
	assert_in_range(utterance->begin, begin - 60 * MS, begin + 150 * MS);
	assert_in_range(utterance->end, end - 250 * MS, end + 60 * MS);
	assert_in_range(utterance->decided, utterance->end + 150 * MS, utterance->end + 500 * MS);
	assert_false(utterance->while_speaking);
}

static void a_word_is_noticed_then_heard_where_it_was(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	check_stop(&scene);
	listen_destroy(scene.listen);
}

static void after_a_gap_positions_are_right(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	hear(&scene, NULL, 1001);
	scene.now += 123457;
	check_stop(&scene);
	listen_destroy(scene.listen);
}

static void what_is_not_possible_now_is_not_heard(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	listen_set_context(scene.listen, CONTEXT_QUESTION);
	struct clip *clip = speak("stop");
	hear(&scene, NULL, 3000 * MS);
	hear(&scene, clip->samples, clip->length);
	hear(&scene, NULL, 1000 * MS);
	clip_unref(clip);
	const struct heard *utterance = find(&scene, HEARD_UTTERANCE);
	assert_non_null(utterance);
	assert_int_not_equal(utterance->intent.kind, INTENT_STOP);
	listen_destroy(scene.listen);
}

static void evidence_ends_even_when_the_sound_does_not(void **state)
{
	static int16_t sound[5 * RATE];
	struct scene scene;
	(void)state;
	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
		for (int h = 1; h <= 20; h++)
			sound[i] = (int16_t)(sound[i] + 1500 / h * sin(2 * M_PI * 120 * h * (double)i / RATE));
	open_scene(&scene);
	hear(&scene, NULL, 3000 * MS);
	hear(&scene, sound, sizeof sound / sizeof *sound);
	const struct heard *voice = find(&scene, HEARD_VOICE), *quiet = find(&scene, HEARD_QUIET);
	assert_non_null(voice);
	assert_non_null(quiet);
	assert_true(quiet->decided - voice->decided <= 2500 * MS);
	for (size_t i = 1; i < scene.count; i++)
		assert_int_not_equal(scene.heard[i].kind, HEARD_VOICE);
	listen_destroy(scene.listen);
}

/* How far "stop" is believed, at best: what quiet isolates may be less than the word, which is then found without it. */
static double best_stop(const struct scene *scene)
{
	double best = 0;
	assert_non_null(find(scene, HEARD_UTTERANCE));
	for (size_t i = 0; i < scene->count; i++) {
		const struct heard *heard = &scene->heard[i];
		if (heard->kind != HEARD_UTTERANCE)
			continue;
		assert_int_equal(heard->intent.kind, INTENT_STOP);
		assert_true(heard->while_speaking);
		best = heard->confidence > best ? heard->confidence : best;
	}
	return best;
}

/* "Stop" over the coach's voice, which says the same word `later` frames after it. Returns how far it is believed. */
static double believe_over(struct scene *scene, const struct clip *stop, const struct clip *coach, frames_t later)
{
	hear_over(scene, NULL, 2500 * MS, coach);
	const frames_t begin = scene->now + later;
	listen_say_clip(scene->listen, stop, "stop", begin);
	scene->count = 0;
	hear_over(scene, stop->samples, stop->length, coach);
	hear_over(scene, NULL, 1000 * MS, coach);
	return best_stop(scene);
}

/* A word is the coach's own only while the coach says it: at the same time, not a second before; and not when the hold
 * has put it off. */
static void only_words_of_the_moment_are_the_coachs(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	struct clip *stop = speak_as("en-us+klatt2", 140, "stop"),
		    *coach = speak("Keep your lower back flat on the floor, all the while");
	const double later = believe_over(&scene, stop, coach, 1200 * MS);
	listen_say_no_more(scene.listen, scene.now);
	const double same = believe_over(&scene, stop, coach, 0);
	assert_true(later > 0.5);
	assert_true(same < 0.5);
	/* Planned for the same moment, but held a second and a half before that. */
	hear_over(&scene, NULL, 2500 * MS, coach);
	scene.count = 0;
	listen_say_clip(scene.listen, stop, "stop", scene.now);
	listen_say_later(scene.listen, scene.now, 1500 * MS);
	hear_over(&scene, stop->samples, stop->length, coach);
	hear_over(&scene, NULL, 800 * MS, coach);
	assert_non_null(find(&scene, HEARD_UTTERANCE));
	assert_true(best_stop(&scene) > 0.5);
	clip_unref(stop);
	clip_unref(coach);
	listen_destroy(scene.listen);
}

/* The coach counts into headphones, and somebody says something. */
static void say_over_counting(struct scene *scene, const char *text, const struct clip *counting)
{
	struct clip *said = speak_as("en-us+klatt2", 120, text);
	scene->count = 0;
	hear_over(scene, said->samples, said->length, counting);
	hear_over(scene, NULL, 1500 * MS, counting);
	clip_unref(said);
}

/* Headphones, or a speakerphone with a canceller of its own: what the user has said over the coach before must not be
 * taken for what the canceller leaves of it, or the next word goes unheard. */
static void where_the_coach_is_not_heard_the_user_is(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	struct clip *counting = speak("One. Two. Three. Four. Five. Six.");
	hear_over(&scene, NULL, 4000 * MS, counting);
	for (int i = 0; i < 4; i++) {
		say_over_counting(&scene, "my secret is seventy three bananas", counting);
		say_over_counting(&scene, i % 2 == 0 ? "pause" : "it hurts", counting);
		const struct heard *utterance = find(&scene, HEARD_UTTERANCE);
		assert_non_null(utterance);
		assert_int_equal(utterance->intent.kind, i % 2 == 0 ? INTENT_PAUSE : INTENT_HURTS);
		assert_int_equal(utterance->certainty, CERTAINTY_SURE);
	}
	clip_unref(counting);
	listen_destroy(scene.listen);
}

/* At first the coach's echo may go on for longer than the coach: a word that it covers for a part is not sure either. */
static void at_first_a_word_that_is_covered_for_a_part_is_unsure(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene);
	struct clip *counting = speak("One. Two. Three. Four. Five. Six.");
	struct clip *said = speak_as("en-us+klatt2", 120, "pause");
	const size_t part = said->length / 2;
	hear_over(&scene, NULL, 2500 * MS, NULL);
	hear_over(&scene, NULL, 3800 * MS, counting);
	scene.count = 0;
	hear_over(&scene, said->samples, part, counting);
	hear_over(&scene, said->samples + part, said->length - part, NULL);
	hear_over(&scene, NULL, 1500 * MS, NULL);
	assert_non_null(find(&scene, HEARD_UTTERANCE));
	assert_int_equal(find(&scene, HEARD_UTTERANCE)->intent.kind, INTENT_PAUSE);
	assert_int_equal(find(&scene, HEARD_UTTERANCE)->certainty, CERTAINTY_UNSURE);
	clip_unref(said);
	clip_unref(counting);
	listen_destroy(scene.listen);
}

/* The sound has come back, after another delay perhaps: the canceller has to find the echo anew, and the coach's own words
 * may be heard until then. What ends the load is believed all the same. */
static void after_the_sound_was_lost_nothing_is_sure_over_the_coach(void **state)
{
	static const enum certainty pauses[] = {CERTAINTY_SURE, CERTAINTY_UNSURE, CERTAINTY_SURE};
	struct scene scene;
	(void)state;
	open_scene(&scene);
	struct clip *counting = speak("One. Two. Three. Four. Five. Six.");
	hear_over(&scene, NULL, 6000 * MS, counting);
	for (int i = 0; i < 3; i++) {
		scene.now += i == 1 ? 5000 * MS : 0;
		hear_over(&scene, NULL, 1000 * MS, counting);
		say_over_counting(&scene, "pause", counting);
		assert_int_equal(find(&scene, HEARD_UTTERANCE)->intent.kind, INTENT_PAUSE);
		assert_int_equal(find(&scene, HEARD_UTTERANCE)->certainty, pauses[i]);
		say_over_counting(&scene, "it hurts", counting);
		assert_int_equal(find(&scene, HEARD_UTTERANCE)->intent.kind, INTENT_HURTS);
		assert_int_equal(find(&scene, HEARD_UTTERANCE)->certainty, CERTAINTY_SURE);
	}
	clip_unref(counting);
	listen_destroy(scene.listen);
}

static void a_muted_microphone_is_told_and_so_is_its_return(void **state)
{
	static const int16_t zeros[RATE / 100];
	struct scene scene;
	(void)state;
	open_scene(&scene);
	for (int b = 0; b < 310; b++, scene.now += RATE / 100)
		listen_process(scene.listen, zeros, NULL, RATE / 100, scene.now, false);
	assert_int_equal(scene.count, 1);
	assert_int_equal(scene.heard[0].kind, HEARD_INPUT);
	assert_int_equal(scene.heard[0].input, INPUT_SILENT);
	hear(&scene, NULL, 20 * MS);
	assert_int_equal(scene.heard[1].input, INPUT_OK);
	assert_in_range(listen_figures(scene.listen).processed, 310 * 160, 315 * 160);
	listen_destroy(scene.listen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_is_noticed_then_heard_where_it_was),
	    cmocka_unit_test(after_a_gap_positions_are_right),
	    cmocka_unit_test(what_is_not_possible_now_is_not_heard),
	    cmocka_unit_test(evidence_ends_even_when_the_sound_does_not),
	    cmocka_unit_test(only_words_of_the_moment_are_the_coachs),
	    cmocka_unit_test(where_the_coach_is_not_heard_the_user_is),
	    cmocka_unit_test(at_first_a_word_that_is_covered_for_a_part_is_unsure),
	    cmocka_unit_test(after_the_sound_was_lost_nothing_is_sure_over_the_coach),
	    cmocka_unit_test(a_muted_microphone_is_told_and_so_is_its_return),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
