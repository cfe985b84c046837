/*
 * The catalogue: reads every directory, later ones over earlier ones, positions first, then exercises, then the
 * routines that name them. What is broken is left out: the shipped file of the same name stays, and no other file
 * suffers.
 */
#include "catalogue.h"

#include "catalogue_files.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXERCISES_MAX 256

struct catalogue {
	struct positions positions;
	struct exercise exercises[EXERCISES_MAX];
	/* While loading: the files that the exercises came from, for complaints about how they fit together. */
	struct settings *sources[EXERCISES_MAX];
	size_t exercise_count;
	struct routine routines[CATALOGUE_MAX_ROUTINES];
	size_t routine_count;
};

static int is_settings_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".cfg") == 0 &&
	       strcmp(entry->d_name, "positions.cfg") != 0;
}

typedef void (*load_fn)(struct catalogue *catalogue, const char *path, const char *id, struct problems *problems);

/* Calls `load` for every settings file of a directory, in order of names. A directory that is not there is empty. */
static void for_each_file(struct catalogue *catalogue, const char *directory, load_fn load, struct problems *problems)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_settings_file, alphasort);
	char path[PATH_MAX], id[NAME_MAX + 1];

	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
		snprintf(id, sizeof(id), "%.*s", (int)strlen(entries[i]->d_name) - 4, entries[i]->d_name);
		if (routine_id_is_valid(id))
			load(catalogue, path, id, problems);
		else
			problems_add(problems, path, 0, "",
				     "cannot be named like this; expected lower-case letters, digits and hyphens, at "
				     "most %d, and .cfg",
				     ROUTINE_ID_SIZE - 1);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void load_positions(struct catalogue *catalogue, const char *directory, struct problems *problems)
{
	char path[PATH_MAX];
	struct settings *settings;

	snprintf(path, sizeof(path), "%s/positions.cfg", directory);
	if (access(path, F_OK) != 0)
		return;
	settings = settings_read(path, problems);
	if (settings)
		positions_read(settings_root(settings), &catalogue->positions);
	settings_finish(settings, true);
}

static void load_exercise(struct catalogue *catalogue, const char *path, const char *id, struct problems *problems)
{
	struct settings *settings = settings_read(path, problems);
	struct exercise *exercise = calloc(1, sizeof(*exercise));
	size_t place = 0;

	if (!settings || !exercise || !exercise_read(settings_root(settings), id, exercise)) {
		settings_finish(settings, true);
		free(exercise);
		return;
	}
	while (place < catalogue->exercise_count && strcmp(catalogue->exercises[place].id, id) != 0)
		place++;
	if (place == EXERCISES_MAX) {
		problems_add(problems, path, 0, "", "is one too many; expected at most %d exercises", EXERCISES_MAX);
		settings_finish(settings, true);
	} else {
		settings_finish(catalogue->sources[place], true);
		catalogue->exercises[place] = *exercise;
		catalogue->sources[place] = settings;
		if (place == catalogue->exercise_count)
			catalogue->exercise_count++;
	}
	free(exercise);
}

static void load_routine(struct catalogue *catalogue, const char *path, const char *id, struct problems *problems)
{
	struct settings *settings = settings_read(path, problems);
	struct routine *routine = calloc(1, sizeof(*routine));
	size_t place = 0;

	if (settings && routine &&
	    routine_read(settings_root(settings), id, catalogue, &catalogue->positions, routine)) {
		while (place < catalogue->routine_count && strcmp(catalogue->routines[place].id, id) != 0)
			place++;
		if (place == CATALOGUE_MAX_ROUTINES) {
			problems_add(problems, path, 0, "", "is one too many; expected at most %d routines",
				     CATALOGUE_MAX_ROUTINES);
		} else {
			catalogue->routines[place] = *routine;
			if (place == catalogue->routine_count)
				catalogue->routine_count++;
		}
	}
	settings_finish(settings, true);
	free(routine);
}

/* How the exercises fit together */

static void check_neighbour(const struct catalogue *catalogue, const struct setting *root, const char *key, char *id)
{
	const char *best = NULL;
	size_t distance = 0;
	char hint[96];

	if (!id[0] || catalogue_exercise(catalogue, id))
		return;
	for (size_t i = 0; i < catalogue->exercise_count; i++)
		nearest_name(id, catalogue->exercises[i].id, &best, &distance);
	setting_complain(setting_member(root, key, REQUIRED),
			 "unknown exercise \"%s\"; expected the id of a file in exercises/ that is in order%s", id,
			 did_you_mean(best, hint, sizeof(hint)));
	id[0] = '\0';
}

/* Always the gentler one: whoever asks for it again and again must come to an end. */
static bool ladder_ends(const struct catalogue *catalogue, const struct exercise *exercise)
{
	for (size_t steps = 0; exercise && exercise->gentler[0]; steps++) {
		if (steps > catalogue->exercise_count)
			return false;
		exercise = catalogue_exercise(catalogue, exercise->gentler);
	}
	return true;
}

static void check_exercise(struct catalogue *catalogue, size_t index)
{
	const struct setting *root = settings_root(catalogue->sources[index]);
	struct exercise *exercise = &catalogue->exercises[index];

	check_neighbour(catalogue, root, "gentler", exercise->gentler);
	check_neighbour(catalogue, root, "harder", exercise->harder);
	if (!ladder_ends(catalogue, exercise)) {
		setting_complain(setting_member(root, "gentler", REQUIRED),
				 "goes round in a circle; expected a ladder that ends");
		exercise->gentler[0] = '\0';
	}
	if (!positions_has(&catalogue->positions, exercise->position))
		setting_complain(setting_member(root, "position", REQUIRED),
				 "unknown position \"%s\"; expected one of positions.cfg", exercise->position);
}

/* The first of `count` routines that a phrase starts. */
static const struct routine *started_by(const struct catalogue *catalogue, size_t count, const char *phrase)
{
	for (size_t i = 0; i < count; i++) {
		const struct routine *routine = &catalogue->routines[i];

		for (size_t j = 0; j < routine->said_count; j++) {
			if (strcmp(routine->said[j], phrase) == 0)
				return routine;
		}
	}
	return NULL;
}

static void check_said(const struct catalogue *catalogue, const char *directory, struct problems *problems)
{
	for (size_t i = 0; i < catalogue->routine_count; i++) {
		const struct routine *routine = &catalogue->routines[i];

		for (size_t j = 0; j < routine->said_count; j++) {
			const struct routine *other = started_by(catalogue, i, routine->said[j]);

			if (other)
				problems_add(problems, directory, 0, "said",
					     "\"%s\" would start both \"%s\" and \"%s\"", routine->said[j], other->id,
					     routine->id);
		}
	}
}

struct catalogue *catalogue_load(const char *const *routine_dirs, size_t count, struct problems *problems)
{
	struct catalogue *catalogue = calloc(1, sizeof(*catalogue));
	char path[PATH_MAX];

	if (!catalogue)
		return NULL;
	for (size_t i = 0; i < count; i++)
		load_positions(catalogue, routine_dirs[i], problems);
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/exercises", routine_dirs[i]);
		for_each_file(catalogue, path, load_exercise, problems);
	}
	for (size_t i = 0; i < catalogue->exercise_count; i++)
		check_exercise(catalogue, i);
	for (size_t i = 0; i < count; i++)
		for_each_file(catalogue, routine_dirs[i], load_routine, problems);
	for (size_t i = 0; i < catalogue->exercise_count; i++) {
		settings_finish(catalogue->sources[i], true);
		catalogue->sources[i] = NULL;
	}
	if (count > 0)
		check_said(catalogue, routine_dirs[count - 1], problems);
	if (catalogue->routine_count == 0)
		problems_add(problems, count > 0 ? routine_dirs[0] : "routines", 0, "",
			     "holds no routine that can be used");
	return catalogue;
}

void catalogue_destroy(struct catalogue *catalogue)
{
	free(catalogue);
}

size_t catalogue_routine_count(const struct catalogue *catalogue)
{
	return catalogue->routine_count;
}

const struct routine *catalogue_routine_at(const struct catalogue *catalogue, size_t index)
{
	return &catalogue->routines[index];
}

const struct routine *catalogue_routine(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->routine_count; i++) {
		if (strcmp(catalogue->routines[i].id, id) == 0)
			return &catalogue->routines[i];
	}
	return NULL;
}

size_t catalogue_exercise_count(const struct catalogue *catalogue)
{
	return catalogue->exercise_count;
}

const struct exercise *catalogue_exercise_at(const struct catalogue *catalogue, size_t index)
{
	return &catalogue->exercises[index];
}

const struct exercise *catalogue_exercise(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->exercise_count; i++) {
		if (strcmp(catalogue->exercises[i].id, id) == 0)
			return &catalogue->exercises[i];
	}
	return NULL;
}

const struct transition *catalogue_transition(const struct catalogue *catalogue, const char *from, const char *to)
{
	return strcmp(from, to) == 0 ? NULL : positions_way(&catalogue->positions, from, to);
}
