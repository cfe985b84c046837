/*
 * Facts of the history on their way: as a line to the daemon, as JSON from it, and whether they can be true. Pure.
 */
#ifndef STEADY_FACT_H
#define STEADY_FACT_H

#include "history.h"
#include "json.h"

#include <stdbool.h>
#include <stddef.h>

#define FACT_LINE_SIZE 640  /* the longest line, with its end */
#define FACT_JSON_SIZE 2048 /* the longest JSON: every byte of a text may become six */

/* All in its range, texts of UTF-8 without control characters. False: `error` says what is not. */
bool fact_check(const struct history_fact *fact, char *error, size_t size);
/* The fields in the order of the database but with session and time at the end, so that neither end of the line is
 * blank, separated by tabs. False when it does not fit. */
bool fact_format(const struct history_fact *fact, char *out, size_t size);
/* The reverse; what comes out has been checked. */
bool fact_parse(const char *line, struct history_fact *fact, char *error, size_t size);
/* One object; what a fact leaves at its default is left out. */
void fact_write(struct json *json, const struct history_fact *fact);

/* Whether facts follow each other as they can: sessions numbered from 1, one after another, each with its beginning,
 * its end and one person. Starts zeroed. */
struct fact_order {
	int64_t last; /* session */
	bool open;    /* it has not ended */
	char person[HISTORY_ID_SIZE];
};

bool fact_follows(struct fact_order *order, const struct history_fact *fact, char *error, size_t size);

#endif
