/*
 * The assembled program: owns every module; creates in order, stops all, joins all, destroys all in
 * reverse.
 */
#ifndef STEADY_APP_H
#define STEADY_APP_H

#include "config.h"

/* Runs the live coach until SIGTERM or SIGINT. Returns the exit status. */
int app_run(const struct config *config);

#endif
