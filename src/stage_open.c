/*
 * Setting the stage: the scenario's settings over the user's, the same files and parts as the daemon's, and a room
 * instead of a sound card. What a person says is spoken here too, by eSpeak NG in another voice than the coach's.
 */
#include "room.h"
#include "stage_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATH_SIZE 512

static bool complain(struct stage *stage, const char *key, const char *text)
{
	problems_add(stage->setup.problems, stage->setup.file, 0, key, "%s", text);
	return false;
}

const char *stage_path(const char *scenario_file, const char *name, char *out, size_t size)
{
	static const char speech[] = "speech:";
	const char *slash = strrchr(scenario_file, '/');
	const char *data = getenv("STEADY_SPEECH");
	if (strncmp(name, speech, strlen(speech)) == 0)
		snprintf(out, size, "%s/%s", data != NULL ? data : "../shared/speech", name + strlen(speech));
	else if (name[0] == '/' || slash == NULL)
		snprintf(out, size, "%s", name);
	else
		snprintf(out, size, "%.*s/%s", (int)(slash - scenario_file), scenario_file, name);
	return out;
}

/* "coach.talk" and "short" as a settings file: coach: { talk = "short"; }; */
static void write_setting(FILE *file, const char *key, const char *value)
{
	const char *dot = strchr(key, '.');
	if (dot == NULL) {
		fprintf(file, "%s = %s;", key, value);
		return;
	}
	fprintf(file, "%.*s: { ", (int)(dot - key), key);
	write_setting(file, dot + 1, value);
	fputs(" };", file);
}

/* The settings of the scenario are read by the very reader of steady.cfg; its complaints get the scenario's line. */
static bool apply_setting(struct stage *stage, const struct scene_setting *set)
{
	char path[64];
	struct problems problems;
	int fd = memfd_create("setting", 0);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (file == NULL) {
		if (fd >= 0)
			close(fd);
		return complain(stage, set->key, "no memory file can be made for it");
	}
	write_setting(file, set->key, set->value);
	fflush(file);
	problems_init(&problems);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	bool right = config_load(&stage->config, path, false, &problems);
	for (size_t i = 0; i < problems.count; i++)
		problems_add(stage->setup.problems, stage->setup.file, set->line, set->key, "%s",
			     problems.list[i].text);
	problems_clear(&problems);
	fclose(file);
	return right;
}

static bool apply_settings(struct stage *stage)
{
	const struct scenario *scenario = stage->setup.scenario;
	bool right = true;
	for (size_t i = 0; i < scenario->set_count; i++)
		right = apply_setting(stage, &scenario->sets[i]) && right;
	return right;
}

static bool load_material(struct stage *stage)
{
	const struct scenario *scenario = stage->setup.scenario;
	char paths[SCENARIO_MAX_ROUTINES][PATH_SIZE];
	const char *extra[SCENARIO_MAX_ROUTINES];
	for (size_t i = 0; i < scenario->routine_count; i++)
		extra[i] = stage_path(stage->setup.file, scenario->routines[i], paths[i], PATH_SIZE);
	return material_load(&stage->material, &stage->config, extra, scenario->routine_count, stage->setup.problems) ||
	       complain(stage, "voice.name", "there is no voice to speak with");
}

static bool start_speaking(struct stage *stage)
{
	char error[256];
	struct speak_config config = {.rate = stage->setup.scenario->rate, .immediate = true};
	stage->speak = speak_create(&config, error, sizeof(error));
	return stage->speak != NULL || complain(stage, "speaking", error);
}

static bool start_listening(struct stage *stage)
{
	char error[256];
	stage->listen = material_listen(&stage->material, &stage->config, stage->setup.scenario->rate, stage_heard,
					stage, error, sizeof(error));
	return stage->listen != NULL || complain(stage, "listening", error);
}

static void keep_clip(void *user, uint32_t cue, struct clip *clip)
{
	struct clip **kept = user;
	(void)cue;
	*kept = clip;
}

static struct clip *speak_as(struct stage *stage, const struct speak_style *style, const char *text)
{
	struct clip *clip = NULL;
	struct speak_request request = {.style = *style};
	snprintf(request.text, sizeof(request.text), "%s", text);
	speak_say(stage->speak, UINT32_MAX, &request, keep_clip, &clip);
	return clip;
}

struct clip *stage_voice(struct stage *stage, const struct scene_person *person, const char *text)
{
	struct speak_style style = {.rate = person->words_a_minute, .pitch = 50, .range = 50, .volume = 100};
	snprintf(style.voice, sizeof(style.voice), "%s", person->voice);
	return speak_as(stage, &style, text);
}

/* How loud the coach will be in what the speaker plays: measured in one of its own sentences (a long one, always the
 * same, so that a room stays as it is when others are added), at the volume set. */
static double speaker_dbfs(struct stage *stage)
{
	const char *text = stage->material.voice->phrases[PHRASE_END_PAIN];
	struct clip *clip = speak_as(stage, &stage->material.voice->style, text);
	if (clip == NULL)
		return 0.0;
	double own = room_active_dbfs(clip->samples, clip->length, clip->rate);
	clip_unref(clip);
	/* The coach's volume has a square law (coach.c). */
	double volume = stage->config.volume_percent > 0 ? stage->config.volume_percent / 100.0 : 1.0;
	return own + 40.0 * log10(volume);
}

static bool read_sound(struct stage *stage, const char *key, const char *name, struct sound *sound)
{
	char path[PATH_SIZE], error[256];
	stage_path(stage->setup.file, name, path, sizeof(path));
	if (sound_read(path, stage->setup.scenario->rate, sound, error, sizeof(error)) < 0)
		return complain(stage, key, error);
	return sound->length > 0 || complain(stage, key, "there is no sound in the file");
}

static bool build_room(struct stage *stage)
{
	const struct scenario *scenario = stage->setup.scenario;
	struct device_sim_config config = {
	    .rate = scenario->rate,
	    .rt60_ms = scenario->rt60_ms,
	    .echo = scenario->echo,
	    .echo_delay_ms = scenario->echo_delay_ms,
	    .speaker_dbfs = speaker_dbfs(stage),
	    .echo_dbfs = scenario->echo_dbfs,
	    .noise_dbfs = scenario->noise == SCENE_NONE ? -200.0 : scenario->noise_dbfs,
	    .seed = scenario->seed,
	};
	if (scenario->room == SCENE_FILE && !read_sound(stage, "room", scenario->room_file, &stage->room_sound))
		return false;
	if (scenario->noise == SCENE_FILE && !read_sound(stage, "noise", scenario->noise_file, &stage->noise_sound))
		return false;
	config.room = stage->room_sound.samples;
	config.room_length = stage->room_sound.length;
	config.noise = stage->noise_sound.samples;
	config.noise_length = stage->noise_sound.length;
	stage->device = device_sim_open(&config);
	return stage->device != NULL ||
	       complain(stage, "room", "it has no impulse response, or there is no memory for it");
}

static bool start_stream(struct stage *stage)
{
	stage->engine = engine_create(stage->setup.scenario->rate);
	stage->onsets = onsets_create(stage->setup.scenario->rate);
	if (stage->engine == NULL || stage->onsets == NULL)
		return complain(stage, "scenario", "out of memory");
	engine_begin_at(stage->engine, stage->setup.scenario->begin);
	return stage_start_coach(stage) && stage->device->ops->start(stage->device, stage->engine) == 0;
}

static bool others_sound_different(struct stage *stage)
{
	const struct scenario *scenario = stage->setup.scenario;
	for (size_t i = 0; i < scenario->person_count; i++)
		if (strcmp(scenario->people[i].voice, stage->material.voice->style.voice) == 0)
			return complain(stage, i == 0 ? "user" : "person",
					"has the coach's own voice; expected another eSpeak NG voice");
	return true;
}

bool stage_open(struct stage *stage, const struct stage_setup *setup)
{
	*stage = (struct stage){.setup = *setup, .config = *setup->config, .block = setup->scenario->rate / 100};
	/* Nobody in the simulated room is the one whose speech was learnt. */
	stage->config.user_model = false;
	return apply_settings(stage) && load_material(stage) && others_sound_different(stage) &&
	       start_speaking(stage) && start_listening(stage) && build_room(stage) && start_stream(stage);
}

void stage_close(struct stage *stage)
{
	if (stage->device != NULL)
		stage->device->ops->stop(stage->device);
	stage_end_coach(stage);
	if (stage->device != NULL)
		stage->device->ops->destroy(stage->device);
	if (stage->engine != NULL)
		engine_destroy(stage->engine);
	if (stage->listen != NULL)
		listen_destroy(stage->listen);
	if (stage->speak != NULL)
		speak_destroy(stage->speak);
	onsets_destroy(stage->onsets);
	material_free(&stage->material);
	playlog_free(&stage->log);
	sound_free(&stage->room_sound);
	sound_free(&stage->noise_sound);
}
