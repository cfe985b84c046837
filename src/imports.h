/*
 * Routines and exercises that were brought in by the control socket, without root: kept in the state directory, beside
 * those that were shipped and those in /etc. Each is tried before it is kept (trial.h). Loop thread.
 */
#ifndef STEADY_IMPORTS_H
#define STEADY_IMPORTS_H

#include "catalogue.h"
#include "config.h"
#include "trial.h"

struct imports;

/* NULL when out of memory. */
struct imports *imports_create(const struct config *config); /* borrowed */
void imports_destroy(struct imports *imports);
/* The directory of routines, for material_load; it may not be there yet. */
const char *imports_directory(const struct imports *imports);

/* A file comes line by line. Returns its number, which each of the following names; a new one ends the one before. */
int imports_begin(struct imports *imports);
/* 0; -ESTALE when it is another's turn, -E2BIG, -ENOMEM. */
int imports_add(struct imports *imports, int number, const char *line);
/* Whether it is still that one's turn. */
bool imports_is_current(const struct imports *imports, int number);
/* Tries what has come as `id`, and keeps it when nothing is wrong with it. `trial` is filled in either case, to be closed by
 * the caller; false when it is not kept: its problems say why. `catalogue` is the one in
 * use: what was shipped or is in /etc is not replaced. */
bool imports_end(struct imports *imports, const char *id, const struct catalogue *catalogue, struct trial *trial);
/* Removes one that was brought in. False with `error` when there is none, or when another needs it. */
bool imports_remove(struct imports *imports, const char *id, const struct catalogue *catalogue, char *error,
		    size_t error_size);

#endif
