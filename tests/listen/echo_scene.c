/*
 * Scenes with echo: synthetic coach, recorded rooms, real people. Two impulse responses of different
 * rooms stand for the ways from loudspeaker and user to the microphone.
 */
#include "echo_scene.h"

#include "echo.h"
#include "utter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE SCENE_RATE
#define COACH_MAX (150 * RATE)
#define ECHO_DBFS (-24.0)
#define DELAY (30 * RATE / 1000)
#define ECHO_WORD_BLOCKS 1000 /* 10 s */
#define CLOSURE_BLOCKS 10     /* as long as a plosive is silent: 100 ms */

bool echo_read(const struct corpus_item *item, struct sound *sound)
{
	char error[256];
	if (sound_read(item->path, RATE, sound, error, sizeof error) == 0)
		return true;
	fprintf(stderr, "%s\n", error);
	return false;
}

const struct corpus_item *echo_pick(const struct corpus *corpus, enum corpus_kind kind, const char *label, size_t n)
{
	size_t count = 0;
	for (int pass = 0; pass < 2; pass++) {
		size_t seen = 0;
		for (size_t i = 0; i < corpus->count; i++) {
			const struct corpus_item *item = &corpus->items[i];
			if (item->kind != kind || (label && strcmp(item->label, label) != 0))
				continue;
			if (pass == 1 && seen == n % count)
				return item;
			seen++;
		}
		count = seen;
		if (count == 0)
			return NULL;
	}
	return NULL;
}

static bool say(struct echo_bench *bench, const char *text)
{
	struct speak_request request = {
	    .style = {.voice = "en-us", .rate = 150, .pitch = 50, .range = 50, .volume = 100}};
	snprintf(request.text, sizeof request.text, "%s", text);
	struct utterance utterance;
	atomic_bool abort = false;
	if (utter(&request, RATE, &abort, &utterance) < 0)
		return false;
	const size_t length = utterance.clip->length, least = RATE;
	const size_t space = COACH_MAX - bench->coach_count, gap = 6 * RATE / 10;
	/* Counted numbers come every second, all else follows after 0.6 s. */
	const size_t slot = strchr(text, ' ') ? length + gap : length > least ? length : least;
	if (slot <= space) {
		memcpy(bench->coach + bench->coach_count, utterance.clip->samples, length * sizeof *bench->coach);
		bench->coach_count += slot;
	}
	clip_unref(utterance.clip);
	return slot <= space;
}

bool echo_bench_speak(struct echo_bench *bench, const char *path, size_t most)
{
	char line[SPEAK_TEXT_SIZE];
	FILE *file = fopen(path, "r");
	bench->coach = calloc(COACH_MAX, sizeof *bench->coach);
	if (!file || !bench->coach)
		return false;
	while (bench->coach_count < most && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!say(bench, line))
			break;
	}
	fclose(file);
	if (bench->coach_count > most)
		bench->coach_count = most;
	bench->coach_count -= bench->coach_count % ECHO_BLOCK;
	return bench->coach_count > SCENE_GREETING;
}

double echo_distort(double x, double distortion)
{
	return x + distortion * x * x - 2 * distortion * x * x * x;
}

bool echo_add_in_room(float *mix, size_t mix_count, const int16_t *samples, size_t count,
		      const struct corpus_item *item, double dbfs, size_t at, double distortion)
{
	struct sound room;
	struct room_response response;
	if (!echo_read(item, &room))
		return false;
	if (!room_from_recording(&response, RATE, room.samples, room.length))
		return false;
	struct room_convolver *convolver = room_convolver_create(&response, ECHO_BLOCK);
	const double gain = room_gain(dbfs - room_active_dbfs(samples, count, RATE));
	for (size_t i = 0; convolver && i < count + RATE / 2 && at + i + ECHO_BLOCK <= mix_count; i += ECHO_BLOCK) {
		float in[ECHO_BLOCK] = {0}, out[ECHO_BLOCK];
		for (size_t k = 0; k < ECHO_BLOCK && i + k < count; k++)
			in[k] = (float)(gain * 32768 * echo_distort(samples[i + k] / 32768.0, distortion));
		room_convolve(convolver, in, out);
		for (size_t k = 0; k < ECHO_BLOCK; k++)
			mix[at + i + k] += out[k];
	}
	room_convolver_destroy(convolver);
	room_response_free(&response);
	sound_free(&room);
	return true;
}

static int by_level(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* What a quiet consonant must rise above: well below the loudest, well above the recording's own noise. */
static double onset_level(const double *levels, size_t count, double loudest)
{
	double sorted[ECHO_WORD_BLOCKS];
	memcpy(sorted, levels, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_level);
	return fmin(loudest - 12, fmax(loudest - 35, sorted[count / 10] + 10));
}

void echo_find_word(const struct sound *sound, size_t *begin, size_t *end)
{
	double levels[ECHO_WORD_BLOCKS], loudest = -200;
	size_t count = 0, first = 0, last = 0, quiet = 0;
	for (; count < ECHO_WORD_BLOCKS && (count + 1) * ECHO_BLOCK <= sound->length; count++) {
		levels[count] = room_rms_dbfs(sound->samples + count * ECHO_BLOCK, ECHO_BLOCK);
		loudest = fmax(loudest, levels[count]);
	}
	*begin = *end = 0;
	if (count == 0)
		return;
	while (levels[first] <= loudest - 20)
		first++;
	for (size_t i = first; i < count; i++)
		last = levels[i] > loudest - 20 ? i : last;
	const double least = onset_level(levels, count, loudest);
	for (size_t i = first; i > 0 && quiet <= CLOSURE_BLOCKS; i--) {
		quiet = levels[i - 1] > least ? 0 : quiet + 1;
		first = quiet == 0 ? i - 1 : first;
	}
	*begin = first * ECHO_BLOCK;
	*end = (last + 1) * ECHO_BLOCK;
}

static bool place_stops(const struct echo_bench *bench, struct echo_scene *scene, size_t number,
			struct room_random *random)
{
	size_t at = SCENE_GREETING + RATE;
	while (at + 3 * RATE < scene->count && scene->stop_count < SCENE_STOPS) {
		const size_t which = (size_t)(room_uniform(random) * 1000);
		const struct corpus_item *item = echo_pick(&bench->corpus, CORPUS_COMMAND, "stop", which);
		const struct corpus_item *room = echo_pick(&bench->corpus, CORPUS_ROOM, NULL, number + 4);
		struct sound sound;
		size_t begin, end;
		if (!item || !room || !echo_read(item, &sound))
			return false;
		echo_find_word(&sound, &begin, &end);
		if (!echo_add_in_room(scene->mix, scene->count, sound.samples, sound.length, room,
				      ECHO_DBFS - bench->user_db, at, 0))
			return false;
		sound_free(&sound);
		scene->stops[scene->stop_count++] = (struct stop){.begin = at + begin, .end = at + end};
		at += (size_t)((4 + 2 * room_uniform(random)) * RATE);
	}
	return true;
}

bool echo_scene_make(const struct echo_bench *bench, struct echo_scene *scene, size_t number)
{
	struct room_random random = {number + 1};
	memset(scene, 0, sizeof *scene);
	scene->count = bench->coach_count;
	scene->mix = calloc(scene->count, sizeof *scene->mix);
	const struct corpus_item *room = echo_pick(&bench->corpus, CORPUS_ROOM, NULL, number);
	if (!scene->mix || !room)
		return false;
	if (!echo_add_in_room(scene->mix, scene->count, bench->coach, bench->coach_count, room, ECHO_DBFS, DELAY,
			      bench->distortion))
		return false;
	return isnan(bench->user_db) || place_stops(bench, scene, number, &random);
}
