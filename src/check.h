/* `steadyd --check`: looks at everything that would be loaded and says what is wrong with it. */
#ifndef STEADY_CHECK_H
#define STEADY_CHECK_H

#include "config.h"

/* Checks the settings file (NULL = the default one, if it is there), every voice, exercise and routine of
 * config->data_dir and config->local_dir, and what the coach would say. Prints each problem to standard output as
 * file:line: key: what is wrong, what was expected. Exit status: 0 nothing is wrong, 1 something is. */
int check_run(const struct config *config, const char *config_path);

/* Checks files of routines or exercises that may stand anywhere, each as if it were in the catalogue. The same. */
int check_files_run(const struct config *config, char *const *files, size_t count);

#endif
