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

static bool includes_are_fit(const char *path, const char *root, int depth, struct problems *problems)
{
	char *line = NULL, name[PATH_MAX], full[2 * PATH_MAX];
	size_t capacity = 0;
	FILE *file;
	bool fit = true;

	if (!file_is_fit(path, problems))
		return false;
	file = fopen(path, "re");
	if (!file) {
		problems_add(problems, path, 0, "", "cannot be read: %s", strerror(errno));
		return false;
	}
	for (int number = 1; fit && getline(&line, &capacity, file) >= 0; number++) {
		if (!included_name(line, name, sizeof(name)))
			continue;
		fit = depth < INCLUDES_MAX && name[0] != '/' && !strstr(name, "..") && !strchr(name, '\\');
		if (!fit) {
			problems_add(problems, path, number, "@include",
				     "cannot include \"%.100s\"; expected a file in this directory or below it, "
				     "at most %d deep",
				     name, INCLUDES_MAX);
			break;
		}
		snprintf(full, sizeof(full), "%.*s%s%s", (int)settings_file_directory(root), root,
			 settings_file_directory(root) ? "/" : "", name);
		fit = includes_are_fit(full, root, depth + 1, problems);
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
	return includes_are_fit(path, path, 0, problems);
}
