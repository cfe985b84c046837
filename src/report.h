/*
 * The report for a physiotherapist: one HTML page, drawn as SVG, from the facts of one person. Nothing in it comes from
 * elsewhere: no script, no font, no picture. Pure but for the time zone, which is the C library's, and the stream that is
 * written to.
 */
#ifndef STEADY_REPORT_H
#define STEADY_REPORT_H

#include "chronicle.h"
#include "history.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define REPORT_NAME_SIZE 96
#define REPORT_MAX_EXERCISES 128
#define REPORT_MAX_ROUTINES 64
#define REPORT_MAX_PLAN 64

/* sets, repetitions of each, seconds of hold (0 = movements). */
struct report_dose {
	int sets, repetitions, hold_s;
};

/* What is to be known of an exercise; its dose may go from `least` to `most`. */
struct report_exercise {
	char id[HISTORY_ID_SIZE];
	char name[REPORT_NAME_SIZE];
	char gentler[HISTORY_ID_SIZE], harder[HISTORY_ID_SIZE]; /* neighbours, "" = none */
	bool sides;						/* each side has its own sets */
	struct report_dose least, most;
};

struct report_routine {
	char id[HISTORY_ID_SIZE];
	char title[REPORT_NAME_SIZE];
};

/* A row of the weekly plan. */
struct report_plan {
	unsigned days; /* bits, Sunday is bit 0 */
	char routine[HISTORY_ID_SIZE];
};

struct report {
	char name[REPORT_NAME_SIZE]; /* whose; "" = not said */
	int64_t since, now;	     /* wall time; since 0 = from the first session on */
	const struct history_fact *facts;
	size_t fact_count;
	const struct chronicle_session *sessions;
	size_t session_count;
	struct report_exercise exercises[REPORT_MAX_EXERCISES];
	size_t exercise_count;
	struct report_routine routines[REPORT_MAX_ROUTINES];
	size_t routine_count;
	struct report_plan plan[REPORT_MAX_PLAN];
	size_t plan_count;
};

/* Writes the page. False when the stream failed or there is no memory. */
bool report_write(const struct report *report, FILE *out);

#endif
