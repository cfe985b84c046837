/* The coach speaking in recorded rooms, and people saying "stop" over it: scenes for measuring canceller and evidence.
 */
#ifndef STEADY_TEST_ECHO_SCENE_H
#define STEADY_TEST_ECHO_SCENE_H

#include "corpus.h"

#include "room.h"
#include "soundfile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCENE_RATE 16000
#define SCENE_GREETING (10 * SCENE_RATE) /* the canceller converges; nobody says stop yet */
#define SCENE_STOPS 64

struct echo_bench {
	struct corpus corpus;
	int16_t *coach; /* what the loudspeaker is given */
	size_t coach_count;
	double distortion; /* of the loudspeaker, 0 = none */
	double user_db;	   /* users below the echo, dB; NAN = nobody speaks */
};

struct stop {
	size_t begin, end; /* samples of the scene, by echo_find_word */
	bool weak, strong; /* noticed */
};

struct echo_scene {
	float *mix; /* owned: free */
	size_t count;
	struct stop stops[SCENE_STOPS];
	size_t stop_count;
};

/* Makes the coach's speech from the lines of a file, at most `most` samples, by eSpeak NG. */
bool echo_bench_speak(struct echo_bench *bench, const char *path, size_t most);
/* The scene in the room of that number, without noise. */
bool echo_scene_make(const struct echo_bench *bench, struct echo_scene *scene, size_t number);
/* The n-th item of a kind (and label, unless NULL), wrapping round; NULL = there is none. */
const struct corpus_item *echo_pick(const struct corpus *corpus, enum corpus_kind kind, const char *label, size_t n);
bool echo_read(const struct corpus_item *item, struct sound *sound);
/* A cheap loudspeaker: second and third harmonics; `x` of full scale. */
double echo_distort(double x, double distortion);
/* Adds `samples` in the room of `item` at `dbfs` to `mix`, from `at` on. */
bool echo_add_in_room(float *mix, size_t mix_count, const int16_t *samples, size_t count,
		      const struct corpus_item *item, double dbfs, size_t at, double distortion);
/* First sample of the word, quiet consonants before its vowel too, and one past the last that is within 20 dB of the
 * loudest 10 ms. */
void echo_find_word(const struct sound *sound, size_t *begin, size_t *end);

#endif
