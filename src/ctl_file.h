/* The user's files: read whole, or written whole or not at all. "-" is standard input or output. One thread. */
#ifndef STEADY_CTL_FILE_H
#define STEADY_CTL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct ctl_file {
	FILE *stream;
	const char *path;
	char temporary[4096];
};

/* These print what went wrong to standard error. */

/* A new file that only its owner can read: it is somebody's pain diary. */
bool ctl_file_begin(struct ctl_file *file, const char *path);
/* Puts it in the place of what was there. When this is not reached, nothing there has changed. */
bool ctl_file_end(struct ctl_file *file);
/* Of at most `most` bytes, terminated, to be freed; NULL when it cannot be read. */
char *ctl_file_read(const char *path, size_t most, size_t *length);

#endif
