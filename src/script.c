/*
 * The prompter: waits for each action's moment and performs it. Somebody's words are placed at their very frame, before
 * the block they begin in is played.
 */
#include "script.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAULT_MUTE, FAULT_DEAD };

void script_start(struct script *script, struct stage *stage)
{
	*script = (struct script){.stage = stage, .scenario = stage->setup.scenario, .due = FRAMES_NEVER};
}

static frames_t frames(const struct script *script, int ms)
{
	return frames_from_ms(script->scenario->rate, ms);
}

static bool fail(struct script *script, const struct scene_action *action, const char *what)
{
	snprintf(script->error, sizeof(script->error), "%s:%d: %s", script->stage->setup.file, action->line, what);
	script->failed = true;
	return false;
}

/* When the next action is to be performed, if that is known yet. */
static frames_t moment(struct script *script)
{
	const struct scene_action *action = &script->scenario->actions[script->next];
	const struct playlog *log = &script->stage->log;
	if (action->when == SCENE_AT)
		return frames(script, action->time_ms);
	if (action->when == SCENE_THEN)
		return script->performed[script->next - 1].end + frames(script, action->time_ms);
	size_t found = playlog_find(log, script->cursor, &action->event, action->when == SCENE_WHILE);
	if (found == log->count) {
		script->cursor = found;
		return FRAMES_NEVER;
	}
	script->cursor = found + 1;
	return log->entries[found].at + frames(script, action->time_ms);
}

static bool utter(struct script *script, const struct scene_action *action, const int16_t *samples, size_t count,
		  const char *text)
{
	struct performed *performed = &script->performed[script->next];
	const struct scene_person *person = &script->scenario->people[action->person];
	double level = action->level != SCENARIO_NO_LEVEL ? action->level : person->level;
	if (device_sim_utter(script->stage->device, samples, count, performed->begin, level) < 0)
		return fail(script, action, "out of memory");
	performed->end = performed->begin + (frames_t)count;
	stage_log(script->stage, PLAY_USER, performed->begin, text, person->name);
	return true;
}

static bool say(struct script *script, const struct scene_action *action)
{
	const struct scene_person *person = &script->scenario->people[action->person];
	struct clip *clip = stage_voice(script->stage, person, action->text);
	if (clip == NULL)
		return fail(script, action, "eSpeak NG cannot say it; is there such a voice?");
	bool said = utter(script, action, clip->samples, clip->length, action->text);
	clip_unref(clip);
	return said;
}

/* The end of the sound in a recording counts, not the end of the file: the last sample within 30 dB of the loudest. */
static size_t sounding_length(const struct sound *sound)
{
	int peak = 0;
	size_t length = sound->length;
	for (size_t i = 0; i < sound->length; i++)
		peak = abs(sound->samples[i]) > peak ? abs(sound->samples[i]) : peak;
	while (length > 0 && abs(sound->samples[length - 1]) * 32 < peak)
		length--;
	return length;
}

static bool say_file(struct script *script, const struct scene_action *action)
{
	char path[512], error[256];
	struct sound sound;
	stage_path(script->stage->setup.file, action->file, path, sizeof(path));
	if (sound_read(path, script->scenario->rate, &sound, error, sizeof(error)) < 0)
		return fail(script, action, error);
	bool said =
	    utter(script, action, sound.samples, sound.length, action->text[0] != '\0' ? action->text : action->file);
	struct performed *performed = &script->performed[script->next];
	performed->end = performed->begin + (frames_t)sounding_length(&sound);
	sound_free(&sound);
	return said;
}

static void begin_fault(struct script *script, const struct scene_action *action, int fault, const char *text)
{
	struct performed *performed = &script->performed[script->next];
	performed->end = performed->begin + frames(script, action->lasts_ms);
	script->faults_end[fault] = performed->end;
	stage_log(script->stage, PLAY_OTHER, performed->begin, text, NULL);
}

static void command(struct script *script, const struct scene_action *action)
{
	char text[SCENARIO_TEXT_SIZE + 16];
	snprintf(text, sizeof(text), "command: %s", action->text);
	stage_log(script->stage, PLAY_OTHER, script->stage->now, text, NULL);
	coach_command(script->stage->coach, &action->intent);
}

static bool perform(struct script *script, const struct scene_action *action)
{
	switch (action->deed) {
	case SCENE_SAY:
		return say(script, action);
	case SCENE_SAY_FILE:
		return say_file(script, action);
	case SCENE_COMMAND:
		command(script, action);
		return true;
	case SCENE_MIC_MUTE:
		begin_fault(script, action, FAULT_MUTE, "the microphone gives nothing");
		return true;
	case SCENE_DEVICE_DEAD:
		begin_fault(script, action, FAULT_DEAD, "the sound device stands still");
		return true;
	case SCENE_END:
		script->over = true;
		return true;
	}
	return false;
}

static void follow_faults(struct script *script)
{
	struct device *device = script->stage->device;
	device_sim_set_mute(device, script->faults_end[FAULT_MUTE] > script->stage->now);
	device_sim_set_dead(device, script->faults_end[FAULT_DEAD] > script->stage->now);
}

void script_step(struct script *script)
{
	const struct stage *stage = script->stage;
	while (script->next < script->scenario->action_count && !script->over && !script->failed) {
		if (script->due == FRAMES_NEVER)
			script->due = moment(script);
		if (script->due == FRAMES_NEVER || script->due >= stage->now + (frames_t)stage->block)
			break;
		struct performed *performed = &script->performed[script->next];
		performed->begin = script->due > stage->now ? script->due : stage->now;
		performed->end = performed->begin;
		performed->index = script->cursor = stage->log.count;
		script->due = FRAMES_NEVER;
		if (perform(script, &script->scenario->actions[script->next]))
			script->next++;
	}
	follow_faults(script);
}

bool script_is_done(const struct script *script)
{
	return script->next == script->scenario->action_count &&
	       device_sim_quiet_from(script->stage->device) <= script->stage->now;
}
