/* Files of settings as files: limits and lines, nothing of what they mean. Loop thread. */
#ifndef STEADY_SETTINGS_FILE_H
#define STEADY_SETTINGS_FILE_H

#include "problems.h"

#include <stdbool.h>
#include <stddef.h>

/* The file and all that it includes, at most 32 files, are regular files of at most 256 KiB together and hold at most
 * 4096 keys; they are included at most 4 deep and from the directory of `path` or below it. Else false, reported. */
bool settings_file_is_fit(const char *path, struct problems *problems);
/* Line `number` (from 1), shortened to be shown in a message; "" when there is none. */
void settings_file_line(const char *path, int number, char *out, size_t size);
/* Length of the directory's part of a path, 0 when it has none. */
size_t settings_file_directory(const char *path);

#endif
