/*
 * Trying a file: it is copied to where it would stand, everything is loaded as the daemon loads it, and of all that is
 * found wrong only what is wrong with this file is told, under the name that its owner knows.
 */
#include "trial.h"

#include "log.h"
#include "routine_check.h"
#include "settings.h"
#include "spoken.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(struct trial *trial, const char *key, const char *text)
{
	problems_add(&trial->problems, trial->shown, 0, key, "%s", text);
	return false;
}

/* Makes the trial's directory with what a directory of routines has. */
static bool make_directory(struct trial *trial, const char *place)
{
	char path[sizeof(trial->directory) + 32];

	snprintf(trial->directory, sizeof(trial->directory), "%s/trial-XXXXXX", place);
	if (!mkdtemp(trial->directory)) {
		trial->directory[0] = '\0';
		return complain(trial, "", "cannot be tried: no directory can be made for it");
	}
	snprintf(path, sizeof(path), "%s/exercises", trial->directory);
	return mkdir(path, 0700) == 0 || complain(trial, "", strerror(errno));
}

static bool write_copy(struct trial *trial, const char *text, size_t length)
{
	int fd;
	bool good;

	snprintf(trial->path, sizeof(trial->path), "%s/%s.cfg", trial->directory, trial->id);
	fd = open(trial->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	good = fd >= 0 && write(fd, text, length) == (ssize_t)length && fsync(fd) == 0;
	if (fd >= 0 && close(fd) < 0)
		good = false;
	return good || complain(trial, "", "cannot be copied to be tried");
}

/* Only an exercise says what moves. */
static bool find_kind(struct trial *trial)
{
	struct settings *settings = settings_read(trial->path, &trial->problems);
	char path[sizeof(trial->path)];

	if (!settings)
		return false;
	trial->exercise = setting_member(settings_root(settings), "movement", OPTIONAL) != NULL;
	settings_finish(settings, false);
	if (!trial->exercise)
		return true;
	snprintf(path, sizeof(path), "%s/exercises/%s.cfg", trial->directory, trial->id);
	if (rename(trial->path, path) < 0)
		return complain(trial, "", strerror(errno));
	memcpy(trial->path, path, sizeof(path));
	return true;
}

/* What is wrong with other files is not this one's fault, unless it makes the vocabulary too large. */
static void take_own(struct trial *trial, const struct problems *all)
{
	size_t length = strlen(trial->directory);

	for (size_t i = 0; i < all->count; i++) {
		const struct problem *problem = &all->list[i];
		bool own = strncmp(problem->file, trial->directory, length) == 0;

		if (own || (trial->problems.count == 0 && strcmp(problem->key, "commands") == 0))
			problems_add(&trial->problems, trial->path, problem->line, problem->key, "%s", problem->text);
	}
}

static void check_spoken(struct trial *trial)
{
	const struct voice *voice = trial->material.voice;
	struct alike *alike = alike_create(voice);

	spoken_check(voice, alike, trial->path, SPOKEN_MUST_NOT, &trial->problems);
	spoken_check(voice, alike, trial->path, SPOKEN_BETTER_NOT, &trial->warnings);
	alike_destroy(alike);
}

static void load(struct trial *trial, const struct config *config, const char *also)
{
	const char *extra[] = {trial->directory, NULL};
	struct problems all;
	const struct routine *routine;

	if (also) {
		extra[0] = also;
		extra[1] = trial->directory;
	}
	problems_init(&all);
	if (!material_load(&trial->material, config, extra, also ? 2 : 1, &all))
		complain(trial, "", "cannot be tried: there is no voice, or no memory");
	take_own(trial, &all);
	problems_clear(&all);
	routine = trial->exercise || !trial->material.catalogue
		      ? NULL
		      : catalogue_routine(trial->material.catalogue, trial->id);
	if (routine && trial->material.voice && trial->material.vocabulary) {
		routine_check_plan(&trial->material, config, routine, trial->path, &trial->problems);
		routine_check_said(&trial->material, routine, trial->path, &trial->problems);
	}
	if (trial->material.voice)
		check_spoken(trial);
}

/* The owner knows the file by another name than its copy's. */
static void rename_problems(const struct trial *trial, struct problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		snprintf(problems->list[i].file, sizeof(problems->list[i].file), "%s", trial->shown);
}

static bool examine(struct trial *trial, const struct config *config, const char *also, const char *place,
		    const char *text, size_t length)
{
	if (!routine_id_is_valid(trial->id))
		return complain(trial, "",
				"cannot be named like this; expected lower-case letters, digits and hyphens, and .cfg");
	if (length > TRIAL_MAX_BYTES)
		return complain(trial, "", "is too long; expected at most 256 KiB");
	if (make_directory(trial, place) && write_copy(trial, text, length) && find_kind(trial))
		load(trial, config, also);
	rename_problems(trial, &trial->problems);
	rename_problems(trial, &trial->warnings);
	return trial->problems.count == 0;
}

static void begin(struct trial *trial, const char *shown, const char *id)
{
	memset(trial, 0, sizeof(*trial));
	problems_init(&trial->problems);
	problems_init(&trial->warnings);
	snprintf(trial->shown, sizeof(trial->shown), "%s", shown);
	/* What is too long for an id is no valid one: it must not become valid by being cut. */
	snprintf(trial->id, sizeof(trial->id), "%s", strlen(id) < sizeof(trial->id) ? id : "");
}

bool trial_open(struct trial *trial, const struct config *config, const char *also, const char *place, const char *id,
		const char *text, size_t length)
{
	char shown[ROUTINE_ID_SIZE + 8];

	snprintf(shown, sizeof(shown), "%.*s.cfg", ROUTINE_ID_SIZE, id);
	begin(trial, shown, id);
	return examine(trial, config, also, place, text, length);
}

/* Everything in a file, one byte more than may be; NULL with errno. */
static char *read_whole(const char *path, size_t *length)
{
	FILE *file = fopen(path, "re");
	char *text = file ? malloc(TRIAL_MAX_BYTES + 1) : NULL;

	if (text)
		*length = fread(text, 1, TRIAL_MAX_BYTES + 1, file);
	if (file)
		fclose(file);
	return text;
}

bool trial_open_file(struct trial *trial, const struct config *config, const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *place = getenv("TMPDIR");
	size_t length = strlen(name), read = 0;
	char id[ROUTINE_ID_SIZE + 1];
	char *text;
	bool good;

	if (length > 4 && strcmp(name + length - 4, ".cfg") == 0)
		length -= 4;
	snprintf(id, sizeof(id), "%.*s", (int)length, name);
	begin(trial, path, id);
	text = read_whole(path, &read);
	if (!text)
		return complain(trial, "", strerror(errno));
	good = examine(trial, config, NULL, place ? place : "/tmp", text, read);
	free(text);
	return good;
}

static void log_problems(const struct problems *problems)
{
	char line[1024];

	for (size_t i = 0; i < problems->count; i++)
		log_error("%s", problem_format(&problems->list[i], line, sizeof(line)));
}

const struct routine *trial_open_routine(struct trial *trial, const struct config *config, const char *name)
{
	size_t length = strlen(name);
	char imported[CONFIG_PATH_SIZE + 16];
	const char *extra[] = {imported};
	bool good;

	if (length > 4 && strcmp(name + length - 4, ".cfg") == 0) {
		good = trial_open_file(trial, config, name);
		log_problems(&trial->problems);
		return good ? material_routine(&trial->material, trial->id) : NULL;
	}
	begin(trial, name, name);
	snprintf(imported, sizeof(imported), "%s/routines", config->state_dir);
	good = material_load(&trial->material, config, extra, 1, &trial->problems);
	log_problems(&trial->problems);
	return good ? material_routine(&trial->material, name) : NULL;
}

static int take_away(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

void trial_close(struct trial *trial)
{
	material_free(&trial->material);
	problems_clear(&trial->problems);
	problems_clear(&trial->warnings);
	if (trial->directory[0])
		nftw(trial->directory, take_away, 8, FTW_DEPTH | FTW_PHYS);
}
