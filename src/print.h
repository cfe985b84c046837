/*
 * `steadyd --print ROUTINE`: a routine as a timeline, without sound: time, what is said, what is counted. Lengths are
 * those of the real voice.
 */
#ifndef STEADY_PRINT_H
#define STEADY_PRINT_H

#include "config.h"

/* Of the routine with this id, or in this file (a path that ends in .cfg). Prints to standard output. Exit status: 0, 1 when there is no such routine (lists those that are) or it is broken,
 * 2 when nothing can be loaded. */
int print_run(const struct config *config, const char *name);

#endif
