/*
 * `steadyd --check`: loads everything as the daemon would, and looks closer than the daemon has time for: at the voices
 * that are not chosen, at whether every routine can be planned, and at command words in what the coach says.
 */
#include "check.h"

#include "confidence.h"
#include "material.h"
#include "routine_check.h"
#include "spoken.h"
#include "trial.h"
#include "verifier.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOTS 2

struct check {
	const struct config *config;
	const char *roots[ROOTS];
	struct material material;
	struct alike *alike;
	struct problems problems, warnings;
	int voices;
};

static int is_settings_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".cfg") == 0;
}

typedef void (*file_fn)(struct check *check, const char *path);

/* Calls `fn` with every settings file of ROOT/name, in order. */
static void for_each_file(struct check *check, const char *name, file_fn fn)
{
	char directory[PATH_MAX], path[PATH_MAX];

	for (size_t root = 0; root < ROOTS; root++) {
		struct dirent **entries;
		int count;

		snprintf(directory, sizeof(directory), "%s/%s", check->roots[root], name);
		count = scandir(directory, &entries, is_settings_file, alphasort);
		for (int i = 0; i < count; i++) {
			if (snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name) < (int)sizeof(path))
				fn(check, path);
			free(entries[i]);
		}
		if (count >= 0)
			free(entries);
	}
}

static void check_voice(struct check *check, const char *path)
{
	char dirs[ROOTS][PATH_MAX], id[NAME_MAX + 1];
	const char *list[ROOTS];
	const char *name = strrchr(path, '/') + 1;

	/* The weights of the hearing live beside the voices. */
	if (strcmp(name, "listening.cfg") == 0)
		return;
	for (size_t i = 0; i < ROOTS; i++) {
		snprintf(dirs[i], sizeof(dirs[i]), "%s/voices", check->roots[i]);
		list[i] = dirs[i];
	}
	snprintf(id, sizeof(id), "%.*s", (int)strlen(name) - 4, name);
	voice_check(list, ROOTS, id, &check->problems);
	check->voices++;
}

static void check_spoken(struct check *check, const char *path)
{
	spoken_check(check->material.voice, check->alike, path, SPOKEN_MUST_NOT, &check->problems);
	spoken_check(check->material.voice, check->alike, path, SPOKEN_BETTER_NOT, &check->warnings);
}

static void check_routines(struct check *check)
{
	const struct catalogue *catalogue = check->material.catalogue;

	for (size_t i = 0; i < catalogue_routine_count(catalogue); i++) {
		const struct routine *routine = catalogue_routine_at(catalogue, i);

		routine_check_plan(&check->material, check->config, routine, routine->id, &check->problems);
		routine_check_said(&check->material, routine, routine->id, &check->problems);
	}
}

static void check_config(struct check *check, const char *path)
{
	struct config again;
	const struct catalogue *catalogue = check->material.catalogue;
	const char *wanted = check->config->routine, *best = NULL;
	size_t distance = 0;
	char hint[96];

	config_defaults(&again);
	config_load(&again, path ? path : STEADY_SYSCONFDIR "/steady/steady.cfg", path == NULL, &check->problems);
	if (!catalogue || catalogue_routine(catalogue, wanted))
		return;
	for (size_t i = 0; i < catalogue_routine_count(catalogue); i++)
		nearest_name(wanted, catalogue_routine_at(catalogue, i)->id, &best, &distance);
	problems_add(&check->problems, path ? path : "settings", 0, "coach.routine",
		     "there is no routine \"%s\" that can be used%s", wanted, did_you_mean(best, hint, sizeof(hint)));
}

/* Its error names file and line already. */
static void check_verifier(struct check *check, const char *path)
{
	char error[CONFIDENCE_PATH_SIZE + 128];
	struct verifier *verifier = verifier_load(path, error, sizeof(error));

	if (!verifier)
		problems_add(&check->problems, "listening", 0, "verifier", "%s", error);
	verifier_destroy(verifier);
}

static void check_weights(struct check *check)
{
	struct confidence *confidence;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/voices/listening.cfg", check->config->data_dir);
	confidence = confidence_load(check->config->weights[0] ? check->config->weights : path, &check->problems);
	if (confidence && confidence->verifier[0])
		check_verifier(check, confidence->verifier);
	confidence_destroy(confidence);
}

static void print_all(const struct problems *problems, const char *lead)
{
	char line[1024];

	for (size_t i = 0; i < problems->count; i++)
		printf("%s%s\n", lead, problem_format(&problems->list[i], line, sizeof(line)));
	if (problems->dropped > 0)
		puts("... and more");
}

static void print_result(const struct check *check)
{
	const struct catalogue *catalogue = check->material.catalogue;

	print_all(&check->warnings, "warning: ");
	print_all(&check->problems, "");
	if (check->problems.count > 0)
		printf("%s%zu wrong\n", check->problems.dropped > 0 ? "more than " : "", check->problems.count);
	else
		printf("all in order: %zu routines, %zu exercises, %d voice files\n",
		       catalogue_routine_count(catalogue), catalogue_exercise_count(catalogue), check->voices);
}

/* Nobody is reminded of what there is not, nor when it has to be quiet. */
static void check_reminders(struct check *check, const char *path)
{
	const struct reminder_settings *settings = &check->config->reminders;
	char key[32];

	for (size_t i = 0; i < settings->plan_count; i++) {
		const struct reminder_row *row = &settings->plan[i];

		snprintf(key, sizeof(key), "plan[%zu]", i);
		if (!catalogue_routine(check->material.catalogue, row->routine))
			problems_add(&check->problems, path, 0, key, "there is no routine \"%s\"", row->routine);
		if (row->person[0] && !people_find(&check->config->people, row->person))
			problems_add(&check->problems, path, 0, key, "there is nobody called \"%s\" in people",
				     row->person);
		if (reminder_is_quiet(settings, row->minute))
			problems_add(&check->warnings, path, 0, key, "is in the quiet hours: nothing will be said");
	}
	if (settings->desk_every > 0 && !catalogue_routine(check->material.catalogue, settings->desk_routine))
		problems_add(&check->problems, path, 0, "desk.routine", "there is no routine \"%s\"",
			     settings->desk_routine);
}

int check_files_run(const struct config *config, char *const *files, size_t count)
{
	/* Static: the material of everything. */
	static struct trial trial;
	int status = 0;

	for (size_t i = 0; i < count; i++) {
		bool good = trial_open_file(&trial, config, files[i]);

		print_all(&trial.warnings, "warning: ");
		print_all(&trial.problems, "");
		if (good)
			printf("%s: in order\n", files[i]);
		else
			status = 1;
		trial_close(&trial);
	}
	return status;
}

int check_run(const struct config *config, const char *config_path)
{
	struct check check = {.config = config, .roots = {config->data_dir, config->local_dir}};
	char imported[PATH_MAX];
	const char *extra[] = {imported};
	int status;

	problems_init(&check.problems);
	problems_init(&check.warnings);
	snprintf(imported, sizeof(imported), "%s/routines", config->state_dir);
	if (material_load(&check.material, config, extra, 1, &check.problems)) {
		check_routines(&check);
		check_reminders(&check, config_path ? config_path : STEADY_SYSCONFDIR "/steady/steady.cfg");
		check.alike = alike_create(check.material.voice);
		for_each_file(&check, "voices", check_spoken);
		for_each_file(&check, "routines", check_spoken);
		for_each_file(&check, "routines/exercises", check_spoken);
		for_each_file(&check, "routines/flows", check_spoken);
		alike_destroy(check.alike);
	}
	for_each_file(&check, "voices", check_voice);
	check_config(&check, config_path);
	check_weights(&check);
	print_result(&check);
	status = check.problems.count > 0 ? 1 : 0;
	problems_clear(&check.problems);
	problems_clear(&check.warnings);
	material_free(&check.material);
	return status;
}
