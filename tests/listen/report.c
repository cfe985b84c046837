/*
 * Tables, JSON and curves of what a bench has written down.
 *
 * usage: report OUT   (reads OUT/heard-PART.tsv; writes OUT/bench-listen.json and the curves, and prints a table)
 */
#include "curves.h"
#include "figures.h"
#include "record.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_figure(const struct figure *figure)
{
	double value = figure_shown(figure, figure->range.value);
	double low = figure_shown(figure, figure->range.low), high = figure_shown(figure, figure->range.high);
	char of[32] = "", aim[24] = "";

	if (figure->unit == FIGURE_PERCENT || figure->unit == FIGURE_MS)
		snprintf(of, sizeof(of), "%.0f", figure->of);
	else
		snprintf(of, sizeof(of), figure->unit == FIGURE_PER_HOUR ? "%.2f h" : "%.0f s", figure->of);
	if (!isnan(figure->aim))
		snprintf(aim, sizeof(aim), "%g", figure->aim);
	printf("  %-58s ", figure->what);
	if (figure->unit == FIGURE_PERCENT || figure->unit == FIGURE_PER_HOUR)
		printf("%6.1f %-2s [%5.1f-%6.1f]", value, figure_unit(figure), low, high);
	else if (figure->unit == FIGURE_MS)
		printf("%6.0f %-2s  %5.0f        ", value, figure_unit(figure), high);
	else
		printf("%6.3f %16s", value, "");
	printf(" %8s %6s\n", of, aim);
}

/* How much of `what` names the row: "stop, far: missed as shipped" is in the row "stop, far". */
static size_t row_length(const struct figure *figure)
{
	return strcspn(figure->what, ":");
}

static bool is_same_row(const struct figure *one, const struct figure *other)
{
	size_t length = row_length(one);

	return one->section == other->section && row_length(other) == length &&
	       strncmp(one->what, other->what, length) == 0;
}

static void print_cell(const struct figure *figure)
{
	char aim[16] = "";

	if (!isnan(figure->aim))
		snprintf(aim, sizeof(aim), "(%g)", figure->aim);
	if (isnan(figure->range.value))
		printf(" %5s %-12s %-6s", "-", "", aim);
	else
		printf(" %5.1f [%4.1f-%5.1f] %-6s", 100 * figure->range.value, 100 * figure->range.low,
		       100 * figure->range.high, aim);
}

/* The column's name without what its section makes clear. */
static void print_heads(const struct figure *row, size_t count)
{
	printf("  %-20s", "");
	for (size_t i = 0; i < count; i++)
		printf(" %-26s", row[i].what + row_length(&row[i]) + 2);
	printf("%s\n", "of");
}

/* Shares of the same trials side by side; returns how many figures that were. */
static size_t print_row(const struct figures *figures, size_t at, bool first)
{
	const struct figure *row = &figures->list[at];
	size_t count = 1;

	while (at + count < figures->count && is_same_row(row, &row[count]))
		count++;
	if (first)
		print_heads(row, count);
	printf("  %-20.*s", (int)row_length(row), row->what);
	for (size_t i = 0; i < count; i++)
		print_cell(&row[i]);
	printf("  %.0f\n", row[count - 1].of);
	return count;
}

static void print_table(const struct figures *figures)
{
	const char *section = "";

	for (size_t i = 0; i < figures->count;) {
		const struct figure *figure = &figures->list[i];
		bool first = strcmp(figure->section, section) != 0;

		section = figure->section;
		if (first && figure->abreast)
			printf("\n%s, %% [95 %%] (aim)\n", section);
		else if (first)
			printf("\n%-61s%6s%5s%14s %8s %6s\n", section, "", "", "95 %", "of", "aim");
		if (figure->abreast) {
			i += print_row(figures, i, first);
		} else {
			print_figure(figure);
			i++;
		}
	}
}

/* What can be said about who and what was in the trials. */
static void print_shared(void)
{
	puts("\nWho is heard has taught nothing to the chain that hears him: folds are by speaker, and rooms, noises "
	     "and talk\n"
	     "are drawn from the speaker's own fold, where that fold has any (one of nine rooms serves a fold "
	     "without).\n"
	     "Wake phrases carry no speaker's name, so there somebody may be on both sides. Missed as shipped: at the\n"
	     "thresholds that the weights come with. Hours are of recordings, without the quiet put around them. "
	     "coach-N:\n"
	     "the coach, N dB louder than the user at the microphone, speaks on; yield-N: it gives way as the daemon "
	     "has it.\n"
	     "Delays leave out the sound card's.");
}

/* One an hour is a whole number in so much talk, less than one is none. */
static void print_allowed(const struct record *record)
{
	static const char *const conditions[] = {"session", "question", "idle"};

	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		struct ask_trials which = {"talk", conditions[i], NULL};
		double hours = ask_hours(record, &which);

		if (hours > 0)
			printf("One false alarm/h is %d in the %.2f h of talk in this context: %s.\n", (int)hours,
			       hours, conditions[i]);
	}
}

static void print_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void print_number(FILE *out, const char *key, double value)
{
	if (isfinite(value))
		fprintf(out, ", \"%s\": %.6g", key, value);
	else
		fprintf(out, ", \"%s\": null", key);
}

static void write_json(const struct figures *figures, FILE *out)
{
	fputs("[", out);
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *figure = &figures->list[i];
		bool delay = figure->unit == FIGURE_MS;

		fputs(i ? ",\n {\"section\": " : "\n {\"section\": ", out);
		print_string(out, figure->section);
		fputs(", \"what\": ", out);
		print_string(out, figure->what);
		fprintf(out, ", \"unit\": \"%s\"", figure_unit(figure));
		print_number(out, delay ? "median" : "value", figure_shown(figure, figure->range.value));
		if (!delay)
			print_number(out, "low95", figure_shown(figure, figure->range.low));
		print_number(out, delay ? "percentile95" : "high95", figure_shown(figure, figure->range.high));
		print_number(out, "of", figure->of);
		print_number(out, "aim", figure->aim);
		fputs("}", out);
	}
	fputs("\n]\n", out);
}

static FILE *create(const char *folder, const char *name)
{
	char path[600];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	if (!file) {
		perror(path);
		exit(1);
	}
	return file;
}

static void write_curves(const char *folder, const struct record *record)
{
	for (size_t i = 0; i < curves_count(); i++) {
		FILE *file = create(folder, curves_name(i));

		curves_draw(i, record, file);
		fclose(file);
	}
}

static void read_all(struct record *record, const char *folder)
{
	char pattern[600];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/heard-*.tsv", folder);
	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			if (!record_read(record, found.gl_pathv[i], NULL))
				fprintf(stderr, "%s: no record\n", found.gl_pathv[i]);
		}
	}
	globfree(&found);
}

int main(int argc, char **argv)
{
	struct record record = {.trials = NULL};
	struct figures figures;
	FILE *json;

	if (argc != 2) {
		fprintf(stderr, "usage: report OUT\n");
		return 2;
	}
	read_all(&record, argv[1]);
	figures_of(&figures, &record);
	print_table(&figures);
	print_shared();
	print_allowed(&record);
	if (record.mixed)
		puts("Parts are by different programs, weights or seeds: play them again.");
	json = create(argv[1], "bench-listen.json");
	write_json(&figures, json);
	fclose(json);
	write_curves(argv[1], &record);
	figures_free(&figures);
	record_free(&record);
	return 0;
}
