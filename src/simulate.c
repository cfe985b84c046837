/*
 * `steadyd --simulate`: reads a scenario, sets the stage, plays block by block, writes what was played, heard and told,
 * and prints transcript and verdict.
 */
#include "simulate.h"

#include "coach.h"
#include "log.h"
#include "prompter.h"
#include "scenario.h"
#include "soundfile.h"
#include "stage.h"
#include "transcript.h"
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVENT_SIZE 4096
#define PATH_SIZE 512
/* How long the coach must be idle after the last action before the play ends by itself, and how long an action may wait
 * for its event, after the one before, while the coach is idle. */
#define IDLE_END_MS 3000
#define IDLE_GIVE_UP_MS 30000

struct recordings {
	struct sound_writer *coach, *mic;
	FILE *events;
	bool failed;
};

struct simulation {
	struct stage stage;
	struct prompter prompter;
	struct transcript transcript;
	struct recordings recordings;
	unsigned rate;
	frames_t idle_since;
	size_t action; /* the next one when last looked at */
};

static void record_block(void *user, const int16_t *out, const int16_t *mic, size_t count)
{
	struct recordings *recordings = &((struct simulation *)user)->recordings;
	if (recordings->coach != NULL && sound_writer_write(recordings->coach, out, count) < 0)
		recordings->failed = true;
	if (recordings->mic != NULL && sound_writer_write(recordings->mic, mic, count) < 0)
		recordings->failed = true;
}

static void record_event(void *user, const struct coach_event *event)
{
	struct simulation *simulation = user;
	char json[EVENT_SIZE];
	if (simulation->recordings.events == NULL)
		return;
	if (!coach_event_json(event, simulation->rate, json, sizeof(json)) ||
	    fprintf(simulation->recordings.events, "%s\n", json) < 0)
		simulation->recordings.failed = true;
}

static void print_entry(void *user, const struct play_entry *entry)
{
	transcript_feed(&((struct simulation *)user)->transcript, entry);
}

/* The directory and those above it. */
static bool make_directory(const char *path)
{
	char partial[PATH_SIZE];
	for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		snprintf(partial, sizeof(partial), "%.*s", (int)(slash - path), path);
		mkdir(partial, 0777);
	}
	return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static bool open_recordings(struct recordings *recordings, const char *directory, unsigned rate)
{
	char path[PATH_SIZE], error[256] = "";
	if (directory == NULL)
		return true;
	if (!make_directory(directory)) {
		log_error("%s: %s", directory, strerror(errno));
		return false;
	}
	snprintf(path, sizeof(path), "%s/coach.wav", directory);
	recordings->coach = sound_writer_open(path, rate, error, sizeof(error));
	snprintf(path, sizeof(path), "%s/mic.wav", directory);
	recordings->mic = sound_writer_open(path, rate, error, sizeof(error));
	snprintf(path, sizeof(path), "%s/events.jsonl", directory);
	recordings->events = fopen(path, "w");
	if (recordings->coach != NULL && recordings->mic != NULL && recordings->events != NULL)
		return true;
	log_error("%s: cannot write the recordings there: %s", directory, error[0] != '\0' ? error : strerror(errno));
	return false;
}

static bool close_recordings(struct recordings *recordings)
{
	bool right = !recordings->failed;
	if (recordings->coach != NULL && sound_writer_close(recordings->coach) < 0)
		right = false;
	if (recordings->mic != NULL && sound_writer_close(recordings->mic) < 0)
		right = false;
	if (recordings->events != NULL && fclose(recordings->events) != 0)
		right = false;
	return right;
}

static void log_problems(struct problems *problems)
{
	char line[1024];
	for (size_t i = 0; i < problems->count; i++)
		log_error("%s", problem_format(&problems->list[i], line, sizeof(line)));
	problems_clear(problems);
}

static struct scenario *read_scenario(const char *path)
{
	struct problems problems;
	struct scenario *scenario = NULL;
	char *text = malloc(SCENARIO_MAX_BYTES + 1);
	FILE *file = fopen(path, "r");
	problems_init(&problems);
	if (file == NULL || text == NULL) {
		log_error("%s: %s", path, strerror(errno));
	} else {
		size_t length = fread(text, 1, SCENARIO_MAX_BYTES + 1, file);
		scenario = scenario_parse(path, text, length, &problems);
		log_problems(&problems);
	}
	if (file != NULL)
		fclose(file);
	free(text);
	return scenario;
}

/* Prints what is missing, and returns true, when the scenario says that it is to be skipped. */
static bool is_skipped(const struct scenario *scenario, const char *file)
{
	char path[PATH_SIZE];
	for (size_t i = 0; i < scenario->skip_count; i++) {
		if (access(stage_path(file, scenario->skips[i], path, sizeof(path)), F_OK) == 0)
			continue;
		printf("skipped: no %s\n", path);
		return true;
	}
	return false;
}

/* Whether the play goes on after this block. */
static bool goes_on(struct simulation *simulation)
{
	const struct stage *stage = &simulation->stage;
	const struct prompter *prompter = &simulation->prompter;
	unsigned rate = simulation->rate;
	bool quiet = coach_is_idle(stage->coach) && device_sim_quiet_from(stage->device) <= stage->now;
	if (!quiet || prompter->next != simulation->action)
		simulation->idle_since = stage->now;
	simulation->action = prompter->next;
	frames_t idle = stage->now - simulation->idle_since;
	if (prompter->over || prompter->failed || stage->log.failed ||
	    stage->now > frames_from_ms(rate, prompter->scenario->limit_ms))
		return false;
	if (prompter_is_done(prompter))
		return idle < frames_from_ms(rate, IDLE_END_MS) || stage->now < verdict_needs(prompter);
	return idle < frames_from_ms(rate, IDLE_GIVE_UP_MS) || prompter->due != FRAMES_NEVER;
}

static size_t unplayed(const struct simulation *simulation)
{
	const struct prompter *prompter = &simulation->prompter;
	if (prompter->failed) {
		printf("FAILED  %s\n", prompter->error);
		return 1;
	}
	if (prompter->over || prompter->next == prompter->scenario->action_count)
		return 0;
	printf("FAILED  line %3d  its moment never came; the play ended at %.1f s\n",
	       prompter->scenario->actions[prompter->next].line,
	       frames_to_seconds(simulation->rate, simulation->stage.now));
	return 1;
}

static int play(struct simulation *simulation)
{
	const struct scenario *scenario = simulation->stage.setup.scenario;
	if (scenario->title[0] != '\0')
		printf("# %s\n\n", scenario->title);
	transcript_start(&simulation->transcript, stdout, simulation->rate);
	prompter_start(&simulation->prompter, &simulation->stage, scenario);
	do {
		prompter_step(&simulation->prompter);
		stage_step(&simulation->stage);
	} while (goes_on(simulation));
	transcript_finish(&simulation->transcript);
	putchar('\n');
	size_t wrong = unplayed(simulation);
	wrong += verdict_print(&simulation->prompter, stdout);
	printf("\n%s: %zu expectation%s, %zu not met, %.1f s played\n", wrong == 0 ? "ok" : "FAILED",
	       scenario->check_count, scenario->check_count == 1 ? "" : "s", wrong,
	       frames_to_seconds(simulation->rate, simulation->stage.now));
	return wrong == 0 ? 0 : 1;
}

static int set_stage_and_play(struct simulation *simulation, const struct stage_setup *setup, const char *out_dir)
{
	int status = 2;
	bool opened = stage_open(&simulation->stage, setup);
	log_problems(setup->problems);
	if (opened && open_recordings(&simulation->recordings, out_dir, simulation->rate))
		status = play(simulation);
	stage_close(&simulation->stage);
	if (!close_recordings(&simulation->recordings)) {
		log_error("%s: the recordings could not be written", out_dir);
		status = 2;
	}
	return status;
}

int simulate_run(const struct config *config, const char *file, const char *out_dir)
{
	struct scenario *scenario = read_scenario(file);
	if (scenario == NULL)
		return 2;
	if (is_skipped(scenario, file)) {
		free(scenario);
		return 0;
	}
	struct problems problems;
	problems_init(&problems);
	struct simulation *simulation = calloc(1, sizeof(*simulation));
	int status = 2;
	if (simulation != NULL) {
		simulation->rate = scenario->rate;
		struct stage_setup setup = {
		    .config = config,
		    .scenario = scenario,
		    .file = file,
		    .problems = &problems,
		    .block = record_block,
		    .event = record_event,
		    .entry = print_entry,
		    .user = simulation,
		};
		status = set_stage_and_play(simulation, &setup, out_dir);
	}
	free(simulation);
	free(scenario);
	return status;
}
