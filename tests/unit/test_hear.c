/* sources: hear.c hear_spot.c spotting.c judge*.c lexicon.c sounding.c verifier.c verifier_file.c melspec.c fft.c segment.c recognizer.c acoustic*.c dictionary.c clues.c confidence.c settings.c settings_file.c settings_hint.c settings_values.c problems.c intent.c log.c pronounce.c espeak.c quiet.c soundfile.c resample.c room.c convolver.c */
#include "hear.h"

#include "quiet.h"
#include "room.h"
#include "soundfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAD 32000
#define TRAIL 16000
#define CLIPS 12

struct room {
	struct hear *hear;
	int64_t position;
	int opened, ended, decoded;
	int sure_stops, believed;
	int64_t last_begin, last_end, last_decided;
};

static void take(void *user, const struct hear_result *result)
{
	struct room *room = user;

	room->opened += result->kind == HEAR_OPENED;
	room->ended += result->kind == HEAR_DROPPED || result->kind == HEAR_DECODED;
	assert_true(room->ended <= room->opened);
	if (result->kind != HEAR_DECODED)
		return;
	room->decoded++;
	room->believed += result->certainty != CERTAINTY_NONE;
	room->sure_stops += result->certainty == CERTAINTY_SURE && result->intent.kind == INTENT_STOP;
	room->last_begin = result->begin;
	room->last_end = result->end;
	room->last_decided = result->decided;
}

static int open_room(void **state)
{
	static const struct intent stop = {.kind = INTENT_STOP}, next = {.kind = INTENT_NEXT};
	static struct vocabulary vocabulary;
	static struct room room;
	struct hear_config config = {
	    .vocabulary = &vocabulary,
	    .weights = "voices/listening.cfg",
	    .sensitivity = 0.5,
	    .result = take,
	    .user = &room,
	};
	char error[256];

	vocabulary = (struct vocabulary){.entry_count = 0};
	vocabulary_add(&vocabulary, "stop", &stop, CONTEXT_SESSION);
	vocabulary_add(&vocabulary, "next", &next, CONTEXT_SESSION | CONTEXT_QUESTION);
	vocabulary_pronounce(&vocabulary, "stop", "S T AA P");
	vocabulary_pronounce(&vocabulary, "stop", "S T AO P");
	room = (struct room){.hear = hear_create(&config, error, sizeof(error))};
	*state = &room;
	return room.hear ? 0 : -1;
}

/* As much as can be said to the coach: each phrase in some contexts. */
static int open_full_room(void **state)
{
	static const char *const words[] = {"start", "back", "routine", "slower", "again", "next", "one", "two"};
	static const struct intent next = {.kind = INTENT_NEXT};
	static struct vocabulary vocabulary;
	static struct room room;
	struct hear_config config = {.vocabulary = &vocabulary,
				     .weights = "voices/listening.cfg",
				     .sensitivity = 0.5,
				     .result = take,
				     .user = &room};
	char error[256];

	vocabulary = (struct vocabulary){.entry_count = 0};
	for (unsigned i = 0; i < 120; i++) {
		char phrase[64];

		snprintf(phrase, sizeof(phrase), "%s %s %s", words[i % 8], words[i / 8 % 8], words[i / 64 + i % 5]);
		vocabulary_add(&vocabulary, phrase, &next, 1u << i % CONTEXT_BITS);
	}
	room = (struct room){.hear = hear_create(&config, error, sizeof(error))};
	*state = &room;
	return room.hear ? 0 : -1;
}

static int close_room(void **state)
{
	struct room *room = *state;

	hear_destroy(room->hear);
	return 0;
}

static void play(struct room *room, const int16_t *samples, size_t count)
{
	for (size_t at = 0; at + HEAR_BLOCK <= count; at += HEAR_BLOCK) {
		struct hear_block block = {.samples = samples + at, .position = room->position, .residual_db = -200};

		hear_process(room->hear, &block);
		room->position += HEAR_BLOCK;
	}
}

static void play_quiet(struct room *room, size_t count)
{
	static int16_t quiet[LEAD];

	for (size_t i = 0; i < LEAD; i++)
		quiet[i] = (int16_t)((i * 7919) % 13 - 6);
	play(room, quiet, count);
}

static void quiet_is_not_heard(void **state)
{
	struct room *room = *state;

	play_quiet(room, LEAD);
	play_quiet(room, LEAD);
	assert_int_equal(room->opened, 0);
}

/* Noise of a room at `dbfs` for some seconds; how many of its blocks the verifier followed. */
static uint64_t followed_in_noise(struct room *room, struct room_pink *pink, double dbfs, unsigned seconds)
{
	const uint64_t before = hear_figures(room->hear).followed;
	int16_t noise[HEAR_BLOCK];

	for (unsigned i = 0; i < seconds * (HEARING_RATE / HEAR_BLOCK); i++) {
		for (size_t j = 0; j < HEAR_BLOCK; j++)
			noise[j] = (int16_t)lrint(32768 * room_gain(dbfs) * room_pink_next(pink));
		play(room, noise, HEAR_BLOCK);
	}
	return hear_figures(room->hear).followed - before;
}

static void networks_rest_in_a_quiet_room(void **state)
{
	struct room *room = *state;
	struct room_pink pink;

	room_pink_start(&pink, 1);
	followed_in_noise(room, &pink, -60, 5);
	assert_int_equal(followed_in_noise(room, &pink, -60, 60), 0);
	assert_true(followed_in_noise(room, &pink, -54, 1) > 50); /* too little to open a sound, but something */
	assert_int_equal(room->opened, 0);
}

static void what_opens_also_ends(void **state)
{
	struct room *room = *state;
	int16_t buzz[HEARING_RATE];

	for (size_t i = 0; i < HEARING_RATE; i++)
		buzz[i] = (int16_t)(i % 160 < 20 ? 6000 : -800);
	play_quiet(room, LEAD);
	play(room, buzz, HEARING_RATE / 16); /* too short for a word */
	play_quiet(room, LEAD);
	assert_int_equal(room->opened, 1);
	assert_int_equal(room->ended, 1);
	assert_int_equal(room->decoded, 0);
	play(room, buzz, HEARING_RATE / 2);
	play_quiet(room, LEAD / 8);
	hear_flush(room->hear);
	assert_int_equal(room->opened, 2);
	assert_int_equal(room->ended, 2);
	assert_int_equal(room->decoded, 1);
	assert_in_range(room->last_end - room->last_begin, 7500, 9000);
}

static void a_gap_drops_what_is_open(void **state)
{
	struct room *room = *state;
	int16_t buzz[HEARING_RATE / 2];

	for (size_t i = 0; i < HEARING_RATE / 2; i++)
		buzz[i] = (int16_t)(i % 160 < 20 ? 6000 : -800);
	play_quiet(room, LEAD);
	play(room, buzz, HEARING_RATE / 2);
	assert_int_equal(room->opened, 1);
	room->position += 8000;
	play_quiet(room, LEAD);
	assert_int_equal(room->ended, 1);
	assert_int_equal(room->decoded, 0);
}

/* A sound that is decoded in `count` sets of contexts, one after the other. */
static size_t heap_after_contexts(struct room *room, unsigned count)
{
	int16_t buzz[HEARING_RATE / 2];

	for (size_t i = 0; i < HEARING_RATE / 2; i++)
		buzz[i] = (int16_t)(i % 160 < 20 ? 6000 : -800);
	for (unsigned contexts = 1; contexts <= count; contexts++) {
		hear_set_context(room->hear, contexts);
		play_quiet(room, LEAD); /* long enough that this is no running talk */
		play(room, buzz, HEARING_RATE / 2);
		play_quiet(room, LEAD / 4);
	}
	return mallinfo2().uordblks;
}

/* What can be said changes all the time, and grammars are made for each case: the oldest are given back. */
static void memory_does_not_grow_with_what_can_be_said(void **state)
{
	struct room *room = *state;
	size_t few, many;

	play_quiet(room, LEAD);
	few = heap_after_contexts(room, 6);
	many = heap_after_contexts(room, 20);
	assert_true(many < few + (1 << 20));
}

static size_t find_clips(const char *word, char paths[CLIPS][256])
{
	const char *speech = getenv("STEADY_SPEECH");
	char pattern[256];
	size_t count = 0;
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/%s/*.flac", speech ? speech : "../shared/speech", word);
	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && count < CLIPS; i += 1 + found.gl_pathc / CLIPS)
		snprintf(paths[count++], 256, "%s", found.gl_pathv[i]);
	globfree(&found);
	return count;
}

/* Plays a dozen clips of a word, each in its own quiet. False when there are none. */
static bool play_word(struct room *room, const char *word)
{
	char paths[CLIPS][256], error[256];
	size_t count = find_clips(word, paths);
	int16_t quiet[QUIET_SAMPLES], lead[LEAD];

	for (size_t i = 0; i < count; i++) {
		struct sound sound;

		assert_int_equal(sound_read(paths[i], HEARING_RATE, &sound, error, sizeof(error)), 0);
		quiet_find(sound.samples, sound.length, quiet);
		quiet_lay(quiet, lead, LEAD);
		room->position += HEARING_RATE; /* another room: everything begins anew */
		play(room, lead, LEAD);
		play(room, sound.samples, sound.length);
		play(room, lead, TRAIL);
		hear_flush(room->hear);
		sound_free(&sound);
	}
	return count > 0;
}

static void people_who_say_stop_are_heard(void **state)
{
	struct room *room = *state;

	hear_set_context(room->hear, CONTEXT_SESSION);
	if (!play_word(room, "commands/stop")) {
		print_message("skipped: no ../shared/speech\n");
		skip();
	}
	assert_true(room->sure_stops >= CLIPS * 2 / 3);
	assert_int_equal(room->opened, room->ended);
	assert_in_range(room->last_decided - room->last_end, 0, HEARING_RATE / 2);
}

static double rms(const int16_t *samples, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)samples[i] * samples[i];
	return sqrt(sum / (double)(count ? count : 1)) + 1;
}

/* The television goes on without a pause, a quarter as loud as the word: nothing isolates it. */
static void stop_is_heard_over_a_television(void **state)
{
	struct room *room = *state;
	char paths[CLIPS][256], talk_paths[CLIPS][256], error[256];
	size_t count = find_clips("commands/stop", paths);
	struct sound talk;

	if (count == 0 || find_clips("talk/librispeech", talk_paths) == 0) {
		print_message("skipped: no ../shared/speech\n");
		skip();
	}
	assert_int_equal(sound_read(talk_paths[0], HEARING_RATE, &talk, error, sizeof(error)), 0);
	hear_set_context(room->hear, CONTEXT_SESSION);
	for (size_t i = 0; i < count; i++) {
		static int16_t mix[LEAD + 2 * TRAIL + TRAIL];
		struct sound sound;
		double share;

		assert_int_equal(sound_read(paths[i], HEARING_RATE, &sound, error, sizeof(error)), 0);
		share = rms(sound.samples, sound.length) / rms(talk.samples, talk.length) / 4;
		for (size_t j = 0; j < sizeof(mix) / sizeof(mix[0]); j++) {
			double word = j >= LEAD && j - LEAD < sound.length ? sound.samples[j - LEAD] : 0;

			mix[j] = (int16_t)fmax(-32768,
					       fmin(32767, word + share * talk.samples[(i * 9000 + j) % talk.length]));
		}
		room->position += HEARING_RATE;
		play(room, mix, sizeof(mix) / sizeof(mix[0]));
		hear_flush(room->hear);
		sound_free(&sound);
	}
	sound_free(&talk);
	assert_true(room->sure_stops >= CLIPS / 2);
	assert_int_equal(room->opened, room->ended);
}

static void what_is_not_possible_now_is_not_heard(void **state)
{
	struct room *room = *state;

	hear_set_context(room->hear, CONTEXT_QUESTION);
	if (!play_word(room, "commands/stop"))
		skip();
	assert_int_equal(room->sure_stops, 0);
}

static void other_words_are_not_taken(void **state)
{
	struct room *room = *state;

	hear_set_context(room->hear, CONTEXT_SESSION);
	if (!play_word(room, "words/right"))
		skip();
	assert_true(room->decoded >= CLIPS / 2);
	assert_true(room->sure_stops <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(quiet_is_not_heard, open_room, close_room),
	    cmocka_unit_test_setup_teardown(networks_rest_in_a_quiet_room, open_room, close_room),
	    cmocka_unit_test_setup_teardown(what_opens_also_ends, open_room, close_room),
	    cmocka_unit_test_setup_teardown(a_gap_drops_what_is_open, open_room, close_room),
	    cmocka_unit_test_setup_teardown(memory_does_not_grow_with_what_can_be_said, open_full_room, close_room),
	    cmocka_unit_test_setup_teardown(people_who_say_stop_are_heard, open_room, close_room),
	    cmocka_unit_test_setup_teardown(stop_is_heard_over_a_television, open_room, close_room),
	    cmocka_unit_test_setup_teardown(what_is_not_possible_now_is_not_heard, open_room, close_room),
	    cmocka_unit_test_setup_teardown(other_words_are_not_taken, open_room, close_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
