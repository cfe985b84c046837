/* The figures of a bench: what a record comes to, each with its 95 % interval, how many trials or hours it is of, and
 * what is aimed at. */
#ifndef STEADY_TEST_FIGURES_H
#define STEADY_TEST_FIGURES_H

#include "ask.h"
#include "tally.h"

#include <stdbool.h>
#include <stddef.h>

enum figure_unit {
	FIGURE_PERCENT,	 /* of `of` trials; value and interval are shares */
	FIGURE_PER_HOUR, /* in `of` hours */
	FIGURE_MS,	 /* value is the median, high the 95th of a hundred, of `of` trials; no interval */
	FIGURE_RATIO,	 /* value is one of two, of `of` seconds; no interval */
};

struct figure {
	const char *section;
	char what[96];
	bool abreast; /* "ROW: COLUMN", of the same trials as others of its row */
	enum figure_unit unit;
	struct tally_range range;
	double of;
	double aim; /* in the unit as printed; NAN = none */
};

struct figures {
	struct figure *list;
	size_t count;
};

/* Exits when memory is out. */
void figures_of(struct figures *figures, const struct record *record);
void figures_free(struct figures *figures);
/* "%", "/h", "ms", "". */
const char *figure_unit(const struct figure *figure);
/* A value of the figure as it is printed: shares in percent, delays in ms. */
double figure_shown(const struct figure *figure, double value);

#endif
