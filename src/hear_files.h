/*
 * `steadyd --hear FILE...`: files through the very listening chain of the daemon, one tab-separated line
 * for each utterance: file, start s, end s, intent (or "unsure", or "none"), phrase, confidence, second of decision.
 * This is the outside interface by which hearing is judged.
 */
#ifndef STEADY_HEAR_FILES_H
#define STEADY_HEAR_FILES_H

#include "config.h"

#include <stddef.h>

struct hear_files_options {
	char *const *files;
	size_t file_count;
	const char *state;     /* "idle", "session" or "question" */
	const char *reference; /* what the loudspeaker played during each file, NULL = nothing */
	const char *phrase;    /* one more phrase to listen for, NULL = none */
};

/* Exit status: 0 all files were heard, 1 one could not be read, 2 nothing could be started. */
int hear_files_run(const struct config *config, const struct hear_files_options *options);

#endif
