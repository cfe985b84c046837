/* Reading and writing the user's files. */
#include "ctl_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void complain(const char *path, const char *why)
{
	fprintf(stderr, "steadyctl: %s: %s\n", path, why);
}

static void complain_size(const char *path, int error, size_t most)
{
	if (error)
		complain(path, strerror(error));
	else
		fprintf(stderr, "steadyctl: %s: it is too large; at most %zu MiB\n", path, most >> 20);
}

bool ctl_file_begin(struct ctl_file *file, const char *path)
{
	int fd;

	*file = (struct ctl_file){.path = path};
	if (strcmp(path, "-") == 0) {
		file->stream = stdout;
		return true;
	}
	if (snprintf(file->temporary, sizeof(file->temporary), "%s.XXXXXX", path) >= (int)sizeof(file->temporary)) {
		complain(path, "the name is too long");
		return false;
	}
	/* Mode 0600 by mkstemp. */
	fd = mkstemp(file->temporary);
	file->stream = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!file->stream) {
		complain(path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	return true;
}

bool ctl_file_end(struct ctl_file *file)
{
	bool written = fflush(file->stream) == 0 && !ferror(file->stream);

	if (file->stream == stdout)
		return written;
	written = written && fsync(fileno(file->stream)) == 0;
	written = fclose(file->stream) == 0 && written;
	if (written && rename(file->temporary, file->path) == 0)
		return true;
	complain(file->path, strerror(errno));
	unlink(file->temporary);
	return false;
}

static char *read_all(FILE *file, const char *path, size_t most, size_t *length)
{
	size_t capacity = 65536;
	char *text = malloc(capacity);

	*length = 0;
	while (text) {
		*length += fread(text + *length, 1, capacity - *length, file);
		if (*length < capacity && !ferror(file)) {
			text[*length] = '\0';
			return text;
		}
		if (ferror(file) || capacity >= most) {
			complain_size(path, ferror(file) ? errno : 0, most);
			free(text);
			return NULL;
		}
		capacity *= 2;
		char *grown = realloc(text, capacity);
		if (!grown)
			free(text);
		text = grown;
	}
	complain(path, strerror(ENOMEM));
	return NULL;
}

char *ctl_file_read(const char *path, size_t most, size_t *length)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *text;

	if (!file) {
		complain(path, strerror(errno));
		return NULL;
	}
	text = read_all(file, path, most, length);
	if (file != stdin)
		fclose(file);
	return text;
}
