/* Misses against false alarms, drawn as SVG. */
#ifndef STEADY_TEST_CURVES_H
#define STEADY_TEST_CURVES_H

#include "record.h"

#include <stddef.h>
#include <stdio.h>

/* The drawings there are, and the name of each one's file. */
size_t curves_count(void);
const char *curves_name(size_t drawing);
void curves_draw(size_t drawing, const struct record *record, FILE *out);

#endif
