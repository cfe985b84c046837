/*
 * What the coach works from, loaded from the user's files: voice, catalogue, vocabulary, what to ask about pain; and the listening chain
 * made from them. The daemon, the simulated room and the file jobs all load it here. Loop thread.
 */
#ifndef STEADY_MATERIAL_H
#define STEADY_MATERIAL_H

#include "catalogue.h"
#include "config.h"
#include "flow.h"
#include "intent.h"
#include "listen.h"
#include "voice.h"

#include <stdbool.h>
#include <stddef.h>

#define MATERIAL_MAX_EXTRA 8

struct material {
	struct voice *voice;
	struct catalogue *catalogue;
	struct vocabulary *vocabulary;
	struct flow *pain; /* NULL when no file of it is in order: pain then ends a session */
};

/* Loads from config->data_dir and config->local_dir, then from `extra` directories of routines (at most
 * MATERIAL_MAX_EXTRA). What is broken is left out and reported. False when there is no voice to speak with or no
 * memory; call material_free in either case. */
bool material_load(struct material *material, const struct config *config, const char *const *extra, size_t extra_count,
		   struct problems *problems);
void material_free(struct material *material);
/* Reads the routines anew, with the voice of `old`, which stays its own. False when there is no memory; either way
 * material_free_routines frees what `fresh` has of its own. */
bool material_load_again(struct material *fresh, const struct material *old, const struct config *config,
			 const char *const *extra, size_t extra_count, struct problems *problems);
void material_free_routines(struct material *material);

/* A routine by its id. When there is none: NULL, and those that there are go to standard error. */
const struct routine *material_routine(const struct material *material, const char *id);

/* The listening chain for this material, at `rate` Hz. NULL on failure; `error` says why. */
struct listen *material_listen(const struct material *material, const struct config *config, unsigned rate,
			       listen_fn heard, void *user, char *error, size_t error_size);

#endif
