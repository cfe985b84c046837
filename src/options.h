/* The options of steadyd. Loop thread, before anything else. */
#ifndef STEADY_OPTIONS_H
#define STEADY_OPTIONS_H

#include "hear_files.h"

enum job { JOB_RUN, JOB_CHECK, JOB_PRINT, JOB_RENDER, JOB_SIMULATE, JOB_HEAR, JOB_ADAPT, JOB_DEVICES };

struct options {
	enum job job;
	const char *config, *data, *argument, *out;
	struct hear_files_options hear;
};

/* Reads the command line. Returns -1 to go on, else the exit status (help and version were printed, or what was
 * wrong). The strings stay argv's. */
int options_read(int argc, char **argv, struct options *options);

#endif
