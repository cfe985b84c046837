/* The directory that the fuzz harnesses write their files to. */
#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[256];

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void end(void)
{
	nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void fuzz_begin(void)
{
	const char *parent = getenv("TMPDIR");

	snprintf(directory, sizeof(directory), "%s/steady-fuzz-XXXXXX", parent ? parent : "/tmp");
	fuzz_expect(mkdtemp(directory) != NULL, "a directory can be made");
	atexit(end);
}

const char *fuzz_path(const char *name)
{
	static char paths[4][PATH_MAX];
	static size_t next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX, "%s/%s", directory, name);
	return path;
}

void fuzz_folder(const char *name)
{
	fuzz_expect(mkdir(fuzz_path(name), 0700) == 0, "a directory can be made");
}

const char *fuzz_file(const char *name, const void *data, size_t size)
{
	const char *path = fuzz_path(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0) {
		perror(path);
		abort();
	}
	return path;
}

const char *fuzz_files(const char *name, const char *part, const uint8_t *data, size_t size)
{
	const uint8_t *feed = size > 0 ? memchr(data, '\f', size) : NULL;
	size_t first = feed ? (size_t)(feed - data) : size;

	unlink(fuzz_path(part));
	if (feed)
		fuzz_file(part, feed + 1, size - first - 1);
	return fuzz_file(name, data, first);
}

void fuzz_expect(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "expected: %s\n", what);
	abort();
}
