/*
 * What is asked of a settings file before the parser sees it: libconfig opens whatever it is told to, ends the process
 * on a directory, waits for ever on a pipe, and knows no limits.
 */
#include "settings_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX (256 * 1024)
#define INCLUDES_MAX 4
/* In all files together. Every include is read again each time, so ten in each of ten would be a hundred. */
#define FILES_MAX 32
/* libconfig looks through all keys of a group for each new one: 40,000 take it ten seconds. */
#define KEYS_MAX 4096

/* What has been looked at: a file and all that it includes. */
struct sweep {
	const char *root;
	struct problems *problems;
	size_t files, bytes, keys;
};

static bool file_is_fit(const char *path, struct problems *problems)
{
	struct stat status;

	if (stat(path, &status) != 0) {
		problems_add(problems, path, 0, "", "cannot be read: %s", strerror(errno));
		return false;
	}
	if (!S_ISREG(status.st_mode)) {
		problems_add(problems, path, 0, "", "is not a regular file");
		return false;
	}
	if (status.st_size > FILE_MAX) {
		problems_add(problems, path, 0, "", "is too large; expected at most %d KiB", FILE_MAX / 1024);
		return false;
	}
	return true;
}

size_t settings_file_directory(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

/* The file that a line includes, as libconfig's scanner reads it; false when the line is no @include. */
static bool included_name(const char *line, char *name, size_t size)
{
	size_t length;

	line += strspn(line, " \t");
	if (strncmp(line, "@include", 8) != 0 || !strchr(" \t", line[8]))
		return false;
	line += 8 + strspn(line + 8, " \t");
	if (*line++ != '"')
		return false;
	length = strcspn(line, "\"\n");
	if (length >= size)
		length = size - 1;
	memcpy(name, line, length);
	name[length] = '\0';
	return true;
}

/* Whether line `number` of `path` may include `name`. */
static bool include_is_fit(const struct sweep *sweep, const char *path, int number, const char *name, int depth)
{
	if (depth < INCLUDES_MAX && name[0] != '/' && !strstr(name, "..") && !strchr(name, '\\'))
		return true;
	problems_add(sweep->problems, path, number, "@include",
		     "cannot include \"%.100s\"; expected a file in this directory or below it, at most %d deep", name,
		     INCLUDES_MAX);
	return false;
}

static bool sweep_file(struct sweep *sweep, const char *path, int depth);

static bool sweep_line(struct sweep *sweep, const char *path, int number, const char *line, int depth)
{
	char name[PATH_MAX], full[2 * PATH_MAX];
	size_t length = settings_file_directory(sweep->root);

	/* Each key is followed by one of them; so may be a word in a text or a remark, which is counted as well. */
	for (const char *c = strpbrk(line, "=:"); c; c = strpbrk(c + 1, "=:"))
		sweep->keys++;
	if (!included_name(line, name, sizeof(name)))
		return true;
	if (!include_is_fit(sweep, path, number, name, depth))
		return false;
	snprintf(full, sizeof(full), "%.*s%s%s", (int)length, sweep->root, length ? "/" : "", name);
	return sweep_file(sweep, full, depth + 1);
}

static bool is_within_limits(const struct sweep *sweep, const char *path)
{
	if (sweep->files > FILES_MAX)
		problems_add(sweep->problems, sweep->root, 0, "@include", "is done more than %d times", FILES_MAX);
	else if (sweep->bytes > FILE_MAX)
		problems_add(sweep->problems, path, 0, "",
			     "is too large with all that it includes; expected at most %d KiB", FILE_MAX / 1024);
	else if (sweep->keys > KEYS_MAX)
		problems_add(sweep->problems, path, 0, "", "holds too many keys; expected at most %d", KEYS_MAX);
	else
		return true;
	return false;
}

static bool sweep_file(struct sweep *sweep, const char *path, int depth)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	FILE *file;
	bool fit = true;

	sweep->files++;
	if (!is_within_limits(sweep, path) || !file_is_fit(path, sweep->problems))
		return false;
	file = fopen(path, "re");
	if (!file) {
		problems_add(sweep->problems, path, 0, "", "cannot be read: %s", strerror(errno));
		return false;
	}
	for (int number = 1; fit && (length = getline(&line, &capacity, file)) >= 0; number++) {
		sweep->bytes += (size_t)length;
		fit = strlen(line) == (size_t)length;
		if (!fit)
			problems_add(sweep->problems, path, number, "", "holds a NUL byte; expected text");
		fit = fit && sweep_line(sweep, path, number, line, depth) && is_within_limits(sweep, path);
	}
	free(line);
	fclose(file);
	return fit;
}

void settings_file_line(const char *path, int number, char *out, size_t size)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t capacity = 0;
	int i = 0;

	out[0] = '\0';
	while (file && i < number && getline(&line, &capacity, file) >= 0)
		i++;
	if (i == number && line) {
		line[strcspn(line, "\r\n")] = '\0';
		snprintf(out, size, "%.60s", line + strspn(line, " \t"));
		for (char *c = out; *c; c++)
			*c = (unsigned char)*c < ' ' ? ' ' : *c;
	}
	free(line);
	if (file)
		fclose(file);
}

bool settings_file_is_fit(const char *path, struct problems *problems)
{
	struct sweep sweep = {.root = path, .problems = problems};

	return sweep_file(&sweep, path, 0);
}
