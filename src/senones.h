/*
 * The model definition of an acoustic model: of which senones (tied states with a mixture each) a phone is made, next
 * to which neighbours and where in a word, and how long its states like to last. Read-only after loading; any thread.
 *
 * PocketSphinx keeps this to itself, and whoever computes with the model's mixtures needs it. Read from the binary
 * `mdef`, whose head describes its own format.
 */
#ifndef STEADY_SENONES_H
#define STEADY_SENONES_H

#include "transitions.h"

#include <stddef.h>
#include <stdint.h>

#define SENONES_STATES 3 /* of a phone, left to right */

enum senones_place { PLACE_INSIDE, PLACE_BEGIN, PLACE_END, PLACE_SINGLE }; /* in a word, as in the file */

struct senones;

/* `mdef` and `transition_matrices` of `model_dir`. NULL on failure, `error` says why. */
struct senones *senones_load(const char *model_dir, char *error, size_t error_size);
void senones_free(struct senones *senones);

/* The number of a phone ("AA", "SIL"), which is also that of its codebook; -1 = there is none. */
int senones_phone(const struct senones *senones, const char *name);
int senones_phones(const struct senones *senones);
/* How many senones there are. */
int senones_count(const struct senones *senones);
/* Those of `phone` between `left` and `right`; where the model has not this very triple, of the same between the same in
 * another place of a word, else of the phone by itself. */
void senones_of(const struct senones *senones, int phone, int left, int right, enum senones_place place,
		uint16_t out[SENONES_STATES]);
/* How `phone` goes on from its state `state`, whatever its neighbours are. */
struct transition senones_transition(const struct senones *senones, int phone, int state);

#endif
