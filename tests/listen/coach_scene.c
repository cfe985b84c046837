/* The coach speaking in a recorded room. */
#include "coach_scene.h"

#include "mixer.h"
#include "soundfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE HEARING_RATE
#define BLOCK COACH_SCENE_BLOCK
#define LATE (sizeof(((struct coach_scene *)0)->late) / sizeof(int16_t))
#define MEASURED (10 * RATE) /* samples of the coach in its room that its level is taken from */
#define LINGERS (RATE / 2)   /* how long a room is heard after the user */
#define DUCK_STEP ((1 - (double)MIXER_DUCK_GAIN) / (MIXER_DUCK_RAMP_MS * (double)RATE / 1000))
#define HOLD_STEP (1 / (MIXER_HOLD_FADE_MS * (double)RATE / 1000))

static int16_t clip_sample(double value)
{
	return (int16_t)lrint(fmax(-32768, fmin(32767, value)));
}

static bool read_room(const struct corpus_item *item, struct room_response *response)
{
	struct sound sound;
	char error[256];
	bool ok;

	if (sound_read(item->path, RATE, &sound, error, sizeof(error)) < 0) {
		fprintf(stderr, "%s\n", error);
		return false;
	}
	ok = room_from_recording(response, RATE, sound.samples, sound.length);
	sound_free(&sound);
	return ok;
}

/* `count` samples, whole blocks, as they arrive through a room. */
static bool pass(const struct room_response *response, const int16_t *samples, size_t count, float *out)
{
	struct room_convolver *convolver = room_convolver_create(response, BLOCK);

	for (size_t at = 0; convolver && at + BLOCK <= count; at += BLOCK) {
		float in[BLOCK];

		for (size_t i = 0; i < BLOCK; i++)
			in[i] = samples[at + i];
		room_convolve(convolver, in, out + at);
	}
	room_convolver_destroy(convolver);
	return convolver != NULL;
}

static double active_dbfs(const float *samples, size_t count)
{
	int16_t *rounded = malloc((count + 1) * sizeof(*rounded));
	double level;

	if (!rounded)
		return -200;
	for (size_t i = 0; i < count; i++)
		rounded[i] = clip_sample((double)samples[i]);
	level = room_active_dbfs(rounded, count, RATE);
	free(rounded);
	return level;
}

/* The gain by which the coach is COACH_SCENE_DBFS loud at the microphone. */
static bool measure_echo(struct coach_scene *scene, const struct room_response *room)
{
	const struct coach_track *track = scene->config.track;
	size_t left = track->count - scene->config.from, count = left < MEASURED ? left : MEASURED;
	float *heard = calloc(count + BLOCK, sizeof(*heard));
	bool ok = heard && pass(room, track->samples + scene->config.from, count, heard);

	if (ok)
		scene->echo_gain = room_gain(COACH_SCENE_DBFS - active_dbfs(heard, count));
	free(heard);
	return ok;
}

bool coach_scene_open(struct coach_scene *scene, const struct coach_scene_config *config)
{
	struct room_response room = {0};
	bool ok;

	*scene = (struct coach_scene){.config = *config, .voice = config->from, .fade = 1, .duck = 1};
	room_pink_start(&scene->noise, config->seed);
	scene->user = calloc(config->count + BLOCK, sizeof(*scene->user));
	ok = scene->user && read_room(config->coach_room, &room) && read_room(config->user_room, &scene->user_room) &&
	     measure_echo(scene, &room);
	if (ok)
		scene->echo = room_convolver_create(&room, BLOCK);
	room_response_free(&room);
	return ok && scene->echo;
}

void coach_scene_close(struct coach_scene *scene)
{
	room_convolver_destroy(scene->echo);
	room_response_free(&scene->user_room);
	free(scene->user);
	*scene = (struct coach_scene){.at = 0};
}

bool coach_scene_say(struct coach_scene *scene, const int16_t *samples, size_t count, size_t at, double dbfs)
{
	size_t whole = (count + LINGERS) / BLOCK * BLOCK;
	int16_t *padded = calloc(whole + BLOCK, sizeof(*padded));
	float *heard = calloc(whole + BLOCK, sizeof(*heard));
	bool ok = padded && heard;

	if (ok) {
		memcpy(padded, samples, count * sizeof(*padded));
		ok = pass(&scene->user_room, padded, whole, heard);
	}
	if (ok) {
		double gain = room_gain(dbfs - active_dbfs(heard, whole));

		for (size_t i = 0; i < whole && at + i < scene->config.count; i++)
			scene->user[at + i] += (float)(gain * (double)heard[i]);
	}
	free(padded);
	free(heard);
	return ok;
}

static double towards(double value, double target, double step)
{
	return value < target ? fmin(target, value + step) : fmax(target, value - step);
}

/* What the mixer of the daemon would write: ducked, faded out and held, or as it is. */
static int16_t speak(struct coach_scene *scene, enum attention attention)
{
	const struct coach_track *track = scene->config.track;
	double sample;

	/* A hold leaves the duck as it is. */
	if (attention != ATTENTION_HOLD)
		scene->duck =
		    towards(scene->duck, attention == ATTENTION_DUCK ? (double)MIXER_DUCK_GAIN : 1, DUCK_STEP);
	scene->fade = towards(scene->fade, attention == ATTENTION_HOLD ? 0 : 1, HOLD_STEP);
	if (scene->fade <= 0)
		return 0;
	sample = scene->voice < track->count ? track->samples[scene->voice] : 0;
	scene->voice++;
	return clip_sample(sample * scene->duck * scene->fade);
}

void coach_scene_next(struct coach_scene *scene, enum attention attention, int16_t reference[COACH_SCENE_BLOCK],
		      int16_t microphone[COACH_SCENE_BLOCK])
{
	float in[BLOCK], out[BLOCK];

	for (size_t i = 0; i < BLOCK; i++) {
		reference[i] = speak(scene, attention);
		in[i] = (float)(scene->echo_gain * scene->late[scene->late_at]);
		scene->late[scene->late_at] = reference[i];
		scene->late_at = (scene->late_at + 1) % LATE;
	}
	room_convolve(scene->echo, in, out);
	for (size_t i = 0; i < BLOCK; i++) {
		double noise = 32768 * room_gain(COACH_SCENE_NOISE_DBFS) * room_pink_next(&scene->noise);

		microphone[i] = clip_sample((double)out[i] + (double)scene->user[scene->at + i] + noise);
	}
	scene->at += BLOCK;
}

const char *coach_scene_prompt(const struct coach_scene *scene)
{
	const struct coach_cue *cue = coach_track_cue(scene->config.track, scene->voice);

	return cue ? cue->text : "";
}
