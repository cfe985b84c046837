/* A bench's results as a table for people, as JSON and as curves. */
#ifndef STEADY_TEST_REPORT_H
#define STEADY_TEST_REPORT_H

#include "results.h"

#include <stdio.h>

void report_table(const struct results *results, FILE *out);
void report_json(const struct results *results, FILE *out);
/* Missed stops against false alarms an hour, a line for each scene (SVG). */
void report_curves(const struct results *results, FILE *out);

#endif
