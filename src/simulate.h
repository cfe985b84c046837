/*
 * `steadyd --simulate`: a scenario played by the very coach in the simulated room, on one thread,
 * without sleeping. Same scenario, same result, byte by byte.
 */
#ifndef STEADY_SIMULATE_H
#define STEADY_SIMULATE_H

#include "config.h"

/* Plays the scenario in `file`. Writes coach.wav, mic.wav and events.jsonl into out_dir (made when missing; NULL = none), prints the transcript
 * to standard output. Exit status: 0 expectations held, 1 they did not, 2 the scenario cannot be played. */
int simulate_run(const struct config *config, const char *file, const char *out_dir);

#endif
