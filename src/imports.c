/*
 * Routines brought in from outside: collected line by line, tried, and put in place by renaming, so that a plug pulled at
 * any moment leaves a whole file or none.
 */
#include "imports.h"

#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE (CONFIG_PATH_SIZE + 128)

struct imports {
	const struct config *config;
	char directory[CONFIG_PATH_SIZE + 16]; /* of routines, below the state */
	int number;			       /* of the file that comes */
	char *text;
	size_t length;
};

struct imports *imports_create(const struct config *config)
{
	struct imports *imports = calloc(1, sizeof(*imports));

	if (!imports)
		return NULL;
	imports->config = config;
	snprintf(imports->directory, sizeof(imports->directory), "%s/routines", config->state_dir);
	return imports;
}

void imports_destroy(struct imports *imports)
{
	if (!imports)
		return;
	free(imports->text);
	free(imports);
}

const char *imports_directory(const struct imports *imports)
{
	return imports->directory;
}

int imports_begin(struct imports *imports)
{
	imports->length = 0;
	imports->number = imports->number < INT32_MAX ? imports->number + 1 : 1;
	return imports->number;
}

int imports_add(struct imports *imports, int number, const char *line)
{
	size_t length = strlen(line);

	if (number != imports->number)
		return -ESTALE;
	if (imports->length + length + 1 > TRIAL_MAX_BYTES)
		return -E2BIG;
	if (!imports->text)
		imports->text = malloc(TRIAL_MAX_BYTES);
	if (!imports->text)
		return -ENOMEM;
	memcpy(imports->text + imports->length, line, length);
	imports->text[imports->length + length] = '\n';
	imports->length += length + 1;
	return 0;
}

static void path_of(const struct imports *imports, const char *id, bool exercise, char *path)
{
	snprintf(path, PATH_SIZE, "%s/%s%s.cfg", imports->directory, exercise ? "exercises/" : "", id);
}

static bool is_kept(const struct imports *imports, const char *id, bool exercise)
{
	char path[PATH_SIZE];

	path_of(imports, id, exercise, path);
	return access(path, F_OK) == 0;
}

static bool refuse(struct trial *trial, const char *text)
{
	problems_add(&trial->problems, trial->shown, 0, "", "%s", text);
	return false;
}

static bool is_taken(const struct imports *imports, const struct trial *trial, const struct catalogue *catalogue)
{
	bool there = trial->exercise ? catalogue_exercise(catalogue, trial->id) != NULL
				     : catalogue_routine(catalogue, trial->id) != NULL;

	return there && !is_kept(imports, trial->id, trial->exercise);
}

static bool keep(const struct imports *imports, struct trial *trial)
{
	char path[PATH_SIZE], exercises[PATH_SIZE];

	snprintf(exercises, sizeof(exercises), "%s/exercises", imports->directory);
	mkdir(imports->directory, 0700);
	mkdir(exercises, 0700);
	path_of(imports, trial->id, trial->exercise, path);
	if (rename(trial->path, path) < 0)
		return refuse(trial, strerror(errno));
	log_info("%s \"%s\" was brought in", trial->exercise ? "exercise" : "routine", trial->id);
	return true;
}

bool imports_is_current(const struct imports *imports, int number)
{
	return number == imports->number;
}

bool imports_end(struct imports *imports, const char *id, const struct catalogue *catalogue, struct trial *trial)
{
	bool good = trial_open(trial, imports->config, imports->directory, imports->config->state_dir, id,
			       imports->text ? imports->text : "", imports->length);

	/* Its number is used up. */
	imports_begin(imports);
	if (good && is_taken(imports, trial, catalogue))
		return refuse(trial, "there is one of that name already, which was not brought in this way; expected "
				     "a file of another name");
	return good && keep(imports, trial);
}

/* The routine that needs an exercise, NULL = none. */
static const struct routine *needed_by(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue_routine_count(catalogue); i++) {
		const struct routine *routine = catalogue_routine_at(catalogue, i);

		for (size_t k = 0; k < routine->item_count; k++) {
			if (strcmp(routine->items[k].exercise, id) == 0)
				return routine;
		}
	}
	return NULL;
}

bool imports_remove(struct imports *imports, const char *id, const struct catalogue *catalogue, char *error,
		    size_t error_size)
{
	const struct routine *needs;
	char path[PATH_SIZE];
	bool valid = routine_id_is_valid(id);
	bool exercise = valid && !is_kept(imports, id, false);

	if (!valid || (exercise && !is_kept(imports, id, true))) {
		snprintf(error, error_size, "no routine or exercise \"%s\" was brought in", id);
		return false;
	}
	needs = exercise ? needed_by(catalogue, id) : NULL;
	if (needs) {
		snprintf(error, error_size, "routine \"%s\" needs it; remove that first", needs->id);
		return false;
	}
	path_of(imports, id, exercise, path);
	if (unlink(path) < 0) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return false;
	}
	log_info("%s \"%s\" was removed", exercise ? "exercise" : "routine", id);
	return true;
}
