/* --adapt LIST: learns how a user speaks from recordings and writes it where the daemon looks for it. Loop thread. */
#ifndef STEADY_ADAPT_FILES_H
#define STEADY_ADAPT_FILES_H

#include "config.h"

/* `list`: lines of PHRASE, a tab, and a WAV or FLAC file (relative to the list's folder); empty lines and lines that
 * begin with '#' are skipped. Prints a line for each recording. Returns the exit status: 0 done; 1 written, and some
 * recordings were left out; 2 nothing was written. */
int adapt_files_run(const struct config *config, const char *list);

#endif
