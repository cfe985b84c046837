/*
 * A routine or exercise on trial: a file that is no part of the catalogue yet, looked at as if it were, in a directory of
 * its own that goes away afterwards. So nobody else's routine can suffer from it. Loop thread.
 */
#ifndef STEADY_TRIAL_H
#define STEADY_TRIAL_H

#include "config.h"
#include "material.h"
#include "problems.h"

#include <stdbool.h>
#include <stddef.h>

#define TRIAL_MAX_BYTES (256u * 1024u)

struct trial {
	char shown[CONFIG_PATH_SIZE]; /* how the file is called in complaints */
	char id[ROUTINE_ID_SIZE];
	bool exercise;			       /* it is an exercise, else a routine */
	char directory[CONFIG_PATH_SIZE + 32]; /* of its own, "" = none */
	char path[CONFIG_PATH_SIZE + 128];     /* of the copy in there */
	struct material material;	       /* everything, with this one in it */
	struct problems problems;	       /* what keeps it from being used, each at its line */
	struct problems warnings;
};

/* Copies `length` bytes of `text` to a directory made below `place` and checks them: what the file says, whether it can
 * be led, what starts it, command words in its sentences. `id` is its name without .cfg. `also` (may be NULL) is one more
 * directory of routines that it may build on. False when there are problems; call trial_close in either case. */
bool trial_open(struct trial *trial, const struct config *config, const char *also, const char *place, const char *id,
		const char *text, size_t length);
/* Of a file that somebody has: reads it, and calls it by its path. */
bool trial_open_file(struct trial *trial, const struct config *config, const char *path);
/* What --print and --render work with: `name` is the id of a routine, or the path of a file (that ends in .cfg) which may
 * stand anywhere. NULL when it cannot be used, logged; trial->material.voice is NULL when nothing could be loaded. */
const struct routine *trial_open_routine(struct trial *trial, const struct config *config, const char *name);
/* Takes the directory away. */
void trial_close(struct trial *trial);

#endif
