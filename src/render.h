/*
 * `steadyd --render ROUTINE OUT.wav`: a whole session beforehand as sound: the daemon's own coach on a clock that does
 * not wait, without a microphone. Whatever it asks is answered with yes.
 */
#ifndef STEADY_RENDER_H
#define STEADY_RENDER_H

#include "config.h"

/* Of the routine with this id, or in this file (a path that ends in .cfg). Prints how long it is and what had been estimated. Exit status: 0; 1 when there is no such routine or it cannot be
 * led; 2 when nothing can be loaded or written. */
int render_run(const struct config *config, const char *name, const char *out);

#endif
