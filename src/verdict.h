/*
 * Judges the expectations of a scenario after the play, from what happened. One thread.
 */
#ifndef STEADY_VERDICT_H
#define STEADY_VERDICT_H

#include "prompter.h"

#include <stdio.h>

/* Room time up to which the play must go so that every expectation with a time can be judged. */
frames_t verdict_needs(const struct prompter *prompter);
/* Prints one line for each expectation, with what was measured. Returns how many did not hold. */
size_t verdict_print(const struct prompter *prompter, FILE *out);

#endif
