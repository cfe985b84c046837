/* The brief's own: what brief.c and brief_rules.c share. */
#ifndef STEADY_BRIEF_INTERNAL_H
#define STEADY_BRIEF_INTERNAL_H

#include "brief.h"

/* Fills items, changes and barred. */
void brief_rules(struct brief *brief, const struct past *past, const struct config *config, int64_t now);

#endif
