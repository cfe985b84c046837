/*
 * Household: conversations of eSpeak voices, now and then a noise; by night hardly anything. All from one seed, so that a
 * day is the same day each time. With recordings, some of both are real.
 */
#include "soak.h"

#include "clip.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR 3600
/* Every sentence is decoded several times, which costs a third of its length: so much an hour is what makes a day last
 * minutes. */
#define TALK_EVERY_S 3600
#define TALK_LASTS_S 40
#define TALK_FIRST_S (27 * 60)
#define TALK_DBFS (-38.0) /* somebody in the next room; the user is at -26 */
#define NOISE_DBFS (-40.0)
#define SOFT_DBFS (-58.0)
#define RECORDING_MAX_S 60
#define MORNING 7
#define NIGHT 23

static int64_t second_of(const struct around *around)
{
	return around->stage->now / (frames_t)around->stage->setup.scenario->rate;
}

static bool by_night(const struct around *around)
{
	int64_t hour = (STAGE_CURTAIN_TIME + second_of(around)) / HOUR % 24;
	return hour < MORNING || hour >= NIGHT;
}

static double between(struct around *around, double least, double most)
{
	return least + (most - least) * room_uniform(&around->random);
}

static unsigned rate_of(const struct around *around)
{
	return around->stage->setup.scenario->rate;
}

static void put_out(struct around *around, const int16_t *samples, size_t count, double dbfs)
{
	if (count > 0 && device_sim_utter(around->stage->device, samples, count, around->stage->now, dbfs) < 0)
		around->stage->log.failed = true;
}

/* Hits of something hard: short, each with a pitch of its own. Dishes, a door, steps. */
static void add_hits(struct around *around, float *samples, size_t count, double hertz_least, double hertz_most,
		     double decay_s)
{
	unsigned hits = (unsigned)between(around, 2, 12);
	while (hits-- > 0) {
		size_t at = (size_t)between(around, 0, (double)count * 0.8);
		double hertz = between(around, hertz_least, hertz_most), size = between(around, 0.2, 1);
		for (size_t i = at; i < count; i++) {
			double t = (double)(i - at) / rate_of(around);
			samples[i] += (float)(size * exp(-t / decay_s) * sin(2 * M_PI * hertz * t));
		}
	}
}

/* Something that goes on: water, a vacuum cleaner. */
static void add_rush(struct around *around, float *samples, size_t count, double hum_hertz)
{
	for (size_t i = 0; i < count; i++) {
		double t = (double)i / rate_of(around);
		samples[i] = (float)(0.2 * room_gaussian(&around->random) +
				     (hum_hertz > 0 ? 0.3 * sin(2 * M_PI * hum_hertz * t) : 0));
	}
}

static void make_noise(struct around *around, double dbfs)
{
	double kind = room_uniform(&around->random);
	size_t count = (size_t)(between(around, 0.3, 3) * rate_of(around));
	if (kind > 0.85)
		count = (size_t)(between(around, 5, 25) * rate_of(around));
	float *sum = calloc(count, sizeof(*sum));
	int16_t *samples = calloc(count, sizeof(*samples));
	if (sum == NULL || samples == NULL) {
		around->stage->log.failed = true;
	} else {
		if (kind < 0.4)
			add_hits(around, sum, count, 1500, 6000, 0.04);
		else if (kind < 0.6)
			add_hits(around, sum, count, 60, 180, 0.08);
		else if (kind < 0.85)
			add_hits(around, sum, count, 200, 900, 0.02);
		else
			add_rush(around, sum, count, kind > 0.95 ? 100 : 0);
		for (size_t i = 0; i < count; i++)
			samples[i] = (int16_t)lrintf(fmaxf(-32000, fminf(32000, 8000 * sum[i])));
		put_out(around, samples, count, dbfs);
		around->made_noises++;
	}
	free(sum);
	free(samples);
}

/* A piece of a recording, at most so many seconds. Its length in seconds, 0 when there is none. */
static double play_recording(struct around *around, const glob_t *files, double dbfs, double most_s)
{
	char error[256];
	struct sound sound;
	if (files->gl_pathc == 0)
		return 0;
	const char *path = files->gl_pathv[(size_t)between(around, 0, (double)files->gl_pathc)];
	if (sound_read(path, rate_of(around), &sound, error, sizeof(error)) < 0)
		return 0;
	size_t most = (size_t)(most_s * rate_of(around)), count = sound.length < most ? sound.length : most;
	size_t from = (size_t)between(around, 0, (double)(sound.length - count));
	put_out(around, sound.samples + from, count, dbfs);
	sound_free(&sound);
	return (double)count / rate_of(around);
}

/* The next sentence of a conversation, by the next of the people; how long it takes, seconds. */
static double say_something(struct around *around)
{
	const struct scenario *scenario = around->stage->setup.scenario;
	const struct scene_person *person = &scenario->people[1 + around->sentences % (scenario->person_count - 1)];
	const char *line = around->lines[around->sentences++ % around->line_count];
	if (around->sentences % 4 == 0) {
		double length_s = play_recording(around, &around->talk, TALK_DBFS, RECORDING_MAX_S);
		if (length_s > 0)
			return length_s;
	}
	struct clip *clip = stage_voice(around->stage, person, line);
	if (clip == NULL)
		return 1;
	double length_s = (double)clip->length / clip->rate;
	put_out(around, clip->samples, clip->length, TALK_DBFS);
	clip_unref(clip);
	return length_s;
}

static void talk(struct around *around, int64_t now)
{
	double length_s = say_something(around);
	around->sounding_s += length_s;
	around->next_talk_s = now + 1 + (int64_t)(length_s + between(around, 0, 1.5));
	if (around->next_talk_s >= around->talk_ends_s) {
		around->next_talk_s = now + TALK_EVERY_S;
		around->talk_ends_s = around->next_talk_s + TALK_LASTS_S;
	}
}

static void noise(struct around *around, int64_t now, bool undisturbed)
{
	double dbfs = undisturbed ? SOFT_DBFS : NOISE_DBFS + between(around, -10, 6);
	if (undisturbed || play_recording(around, &around->noises, dbfs, 10) == 0)
		make_noise(around, dbfs);
	around->next_noise_s =
	    now + (int64_t)(by_night(around) ? between(around, 600, 1200) : between(around, 100, 400));
}

void around_step(struct around *around, bool undisturbed)
{
	int64_t now = second_of(around);
	if (now >= around->next_noise_s)
		noise(around, now, undisturbed);
	if (undisturbed || by_night(around)) {
		around->talk_ends_s = now > around->talk_ends_s ? now + TALK_LASTS_S : around->talk_ends_s;
		return;
	}
	if (now >= around->next_talk_s)
		talk(around, now);
}

static void find_recordings(const char *data, const char *pattern, glob_t *found)
{
	char path[512];
	if (data == NULL)
		return;
	snprintf(path, sizeof(path), "%s/%s", data, pattern);
	glob(path, GLOB_BRACE, NULL, found);
}

bool around_open(struct around *around, struct stage *stage, const char *lines, const char *data)
{
	char line[SCENARIO_TEXT_SIZE];
	*around = (struct around){.stage = stage, .random = {.state = stage->setup.scenario->seed}};
	around->next_talk_s = TALK_FIRST_S;
	around->talk_ends_s = around->next_talk_s + TALK_LASTS_S;
	find_recordings(data, "talk/*/*.{flac,wav}", &around->talk);
	find_recordings(data, "noise/*/*.{flac,wav}", &around->noises);
	FILE *file = fopen(lines, "r");
	if (file == NULL)
		return false;
	while (around->line_count < SOAK_LINES_MAX && fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		around->lines[around->line_count] = strdup(line);
		around->line_count += around->lines[around->line_count] != NULL;
	}
	fclose(file);
	return around->line_count > 0 && stage->setup.scenario->person_count > 1;
}

void around_close(struct around *around)
{
	for (size_t i = 0; i < around->line_count; i++)
		free(around->lines[i]);
	globfree(&around->talk);
	globfree(&around->noises);
}
