/*
 * The prompter: waits for each action's moment and performs it. Somebody's words are placed at their very frame, before
 * the block they begin in is played.
 */
#include "prompter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void prompter_start(struct prompter *prompter, struct stage *stage, const struct scenario *scenario)
{
	*prompter = (struct prompter){.stage = stage, .scenario = scenario, .begin = stage->now, .due = FRAMES_NEVER};
}

static frames_t frames(const struct prompter *prompter, int ms)
{
	return frames_from_ms(prompter->stage->setup.scenario->rate, ms);
}

static bool fail(struct prompter *prompter, const struct scene_action *action, const char *what)
{
	snprintf(prompter->error, sizeof(prompter->error), "%s:%d: %s", prompter->stage->setup.file, action->line,
		 what);
	prompter->failed = true;
	return false;
}

/* When the next action is to be performed, if that is known yet. */
static frames_t moment(struct prompter *prompter)
{
	const struct scene_action *action = &prompter->scenario->actions[prompter->next];
	const struct playlog *log = &prompter->stage->log;
	if (action->when == SCENE_AT)
		return prompter->begin + frames(prompter, action->time_ms);
	if (action->when == SCENE_THEN)
		return prompter->performed[prompter->next - 1].end + frames(prompter, action->time_ms);
	size_t found = playlog_find(log, prompter->cursor, &action->event, action->when == SCENE_WHILE);
	if (found == log->count) {
		prompter->cursor = found;
		return FRAMES_NEVER;
	}
	prompter->cursor = found + 1;
	return log->entries[found].at + frames(prompter, action->time_ms);
}

static bool utter(struct prompter *prompter, const struct scene_action *action, const int16_t *samples, size_t count,
		  const char *text)
{
	struct performed *performed = &prompter->performed[prompter->next];
	const struct scene_person *person = &prompter->scenario->people[action->person];
	double level = action->level != SCENARIO_NO_LEVEL ? action->level : person->level;
	if (device_sim_utter(prompter->stage->device, samples, count, performed->begin, level) < 0)
		return fail(prompter, action, "out of memory");
	performed->end = performed->begin + (frames_t)count;
	stage_log(prompter->stage, PLAY_USER, performed->begin, text, person->name);
	return true;
}

static bool say(struct prompter *prompter, const struct scene_action *action)
{
	const struct scene_person *person = &prompter->scenario->people[action->person];
	struct clip *clip = stage_voice(prompter->stage, person, action->text);
	if (clip == NULL)
		return fail(prompter, action, "eSpeak NG cannot say it; is there such a voice?");
	bool said = utter(prompter, action, clip->samples, clip->length, action->text);
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

static bool say_file(struct prompter *prompter, const struct scene_action *action)
{
	char path[512], error[256];
	struct sound sound;
	stage_path(prompter->stage->setup.file, action->file, path, sizeof(path));
	if (sound_read(path, prompter->stage->setup.scenario->rate, &sound, error, sizeof(error)) < 0)
		return fail(prompter, action, error);
	bool said =
	    utter(prompter, action, sound.samples, sound.length, action->text[0] != '\0' ? action->text : action->file);
	struct performed *performed = &prompter->performed[prompter->next];
	performed->end = performed->begin + (frames_t)sounding_length(&sound);
	sound_free(&sound);
	return said;
}

static void begin_fault(struct prompter *prompter, const struct scene_action *action, int fault, const char *text)
{
	struct performed *performed = &prompter->performed[prompter->next];
	performed->end = performed->begin + frames(prompter, action->lasts_ms);
	prompter->faults_end[fault] = performed->end;
	stage_log(prompter->stage, PLAY_OTHER, performed->begin, text, NULL);
}

static void command(struct prompter *prompter, const struct scene_action *action)
{
	char text[SCENARIO_TEXT_SIZE + 16];
	snprintf(text, sizeof(text), "command: %s", action->text);
	stage_log(prompter->stage, PLAY_OTHER, prompter->stage->now, text, NULL);
	coach_command(prompter->stage->coach, &action->intent);
}

static void mishear(struct prompter *prompter, const struct scene_action *action)
{
	const struct stage *stage = prompter->stage;
	frames_t now = engine_clock(stage->engine).stream;
	struct heard heard = {
	    .kind = HEARD_UTTERANCE,
	    .certainty = action->unsurely ? CERTAINTY_UNSURE : CERTAINTY_SURE,
	    .intent = action->intent,
	    .begin = now,
	    .end = now,
	    .decided = now,
	};
	coach_attend(stage->engine, &heard);
	coach_heard(stage->coach, &heard);
}

static bool perform(struct prompter *prompter, const struct scene_action *action)
{
	switch (action->deed) {
	case SCENE_SAY:
		return say(prompter, action);
	case SCENE_SAY_FILE:
		return say_file(prompter, action);
	case SCENE_COMMAND:
		command(prompter, action);
		return true;
	case SCENE_MISHEAR:
		mishear(prompter, action);
		return true;
	case SCENE_POWER_CUT:
		begin_fault(prompter, action, FAULT_DEAD, "the power is cut");
		return stage_cut_power(prompter->stage) || fail(prompter, action, "the coach does not come back");
	case SCENE_MIC_MUTE:
		begin_fault(prompter, action, FAULT_MUTE, "the microphone gives nothing");
		return true;
	case SCENE_MIC_FAINT:
		begin_fault(prompter, action, FAULT_FAINT, "the microphone gives hardly anything");
		return true;
	case SCENE_MIC_HISS:
		begin_fault(prompter, action, FAULT_HISS, "the microphone gives nothing but hiss");
		return true;
	case SCENE_MIC_LOST:
		begin_fault(prompter, action, FAULT_INPUT, "the microphone stands still");
		return true;
	case SCENE_SPEAKER_LOST:
		begin_fault(prompter, action, FAULT_OUTPUT, "the loudspeaker stands still");
		return true;
	case SCENE_DEVICE_DEAD:
		begin_fault(prompter, action, FAULT_DEAD, "the sound device stands still");
		return true;
	case SCENE_WAIT:
		return true;
	case SCENE_END:
		prompter->over = true;
		return true;
	}
	return false;
}

static void follow_faults(struct prompter *prompter)
{
	struct device *device = prompter->stage->device;
	bool on[FAULTS] = {false};
	for (int i = 0; i < FAULTS; i++)
		on[i] = prompter->faults_end[i] > prompter->stage->now;
	device_sim_set_ear(device, on[FAULT_MUTE]    ? EAR_MUTE
				   : on[FAULT_FAINT] ? EAR_FAINT
				   : on[FAULT_HISS]  ? EAR_HISS
						     : EAR_GOOD);
	device_sim_set_dead(device, on[FAULT_DEAD] || on[FAULT_INPUT], on[FAULT_DEAD] || on[FAULT_OUTPUT]);
}

void prompter_step(struct prompter *prompter)
{
	const struct stage *stage = prompter->stage;
	while (prompter->next < prompter->scenario->action_count && !prompter->over && !prompter->failed) {
		if (prompter->due == FRAMES_NEVER)
			prompter->due = moment(prompter);
		if (prompter->due == FRAMES_NEVER || prompter->due >= stage->now + (frames_t)stage->block)
			break;
		struct performed *performed = &prompter->performed[prompter->next];
		performed->begin = prompter->due > stage->now ? prompter->due : stage->now;
		performed->end = performed->begin;
		performed->index = prompter->cursor = stage->log.count;
		prompter->due = FRAMES_NEVER;
		if (perform(prompter, &prompter->scenario->actions[prompter->next]))
			prompter->next++;
	}
	follow_faults(prompter);
}

bool prompter_is_done(const struct prompter *prompter)
{
	return prompter->next == prompter->scenario->action_count &&
	       device_sim_quiet_from(prompter->stage->device) <= prompter->stage->now;
}
