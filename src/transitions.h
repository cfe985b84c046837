/*
 * The transition matrices of an acoustic model: how long a state of a phone likes to last. Read-only after loading; any
 * thread. Of the Sphinx-3 kind, three states a phone, from each to itself or to the next.
 */
#ifndef STEADY_TRANSITIONS_H
#define STEADY_TRANSITIONS_H

#include <stddef.h>

struct transitions;

/* Natural logarithms of the probabilities to stay in a state for one more frame, and to leave it. */
struct transition {
	float stay, leave;
};

/* `transition_matrices` of `model_dir`. NULL on failure, `error` says why. */
struct transitions *transitions_load(const char *model_dir, char *error, size_t error_size);
void transitions_free(struct transitions *transitions);
/* How many matrices there are; several phones may share one. */
int transitions_count(const struct transitions *transitions);
/* `matrix` below that, `state` from 0. */
struct transition transitions_of(const struct transitions *transitions, int matrix, int state);

#endif
