/* The dose of each exercise over time, as small drawings; and the ladder as it stands. */
#include "report_internal.h"

#include <string.h>

#define DRAWN 12
#define WIDTH 160
#define HEIGHT 64
#define BASE 52 /* of the bars */
#define SIDE 7

static double most_work(const struct report_series *series, bool sides)
{
	double most = 1;

	for (size_t i = 0; i < series->count; i++) {
		double planned = report_work(&series->points[i].planned, sides);

		most = series->points[i].done > most ? series->points[i].done : most;
		most = planned > most ? planned : most;
	}
	return most;
}

static double place(const struct report_sum *sum, int64_t at)
{
	int days = sum->last_day - sum->first_day;
	int day = report_day_of(at) - sum->first_day;

	day = day < 0 ? 0 : day;
	return SIDE + (WIDTH - 2 * SIDE) * (days > 0 ? (double)day / days : 1.0);
}

/* The planned dose as steps: it holds until the next is planned. */
static void draw_plan(const struct report_sum *sum, FILE *out, const struct report_series *series, bool sides,
		      double scale)
{
	bool drawing = false;

	fputs("<path class=\"plan\" d=\"", out);
	for (size_t i = 0; i < series->count; i++) {
		const struct report_point *point = &series->points[i];
		double x = place(sum, point->at), y = BASE - scale * report_work(&point->planned, sides);

		if (point->planned.sets == 0 || strcmp(point->routine, series->routine) != 0)
			continue;
		fprintf(out, drawing ? "H%.1fV%.1f" : "M%.1f %.1f", x, y);
		drawing = true;
	}
	fputs("\"/>\n", out);
}

static void draw_series(const struct report_sum *sum, FILE *out, const struct report_series *series, bool sides)
{
	double scale = 40.0 / most_work(series, sides);

	fprintf(out,
		"<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Dose over time\"><path class=\"line\" d=\"M0 "
		"%dH%d\"/>\n",
		WIDTH, HEIGHT, BASE, WIDTH);
	for (size_t i = 0; i < series->count; i++) {
		double height = scale * series->points[i].done;

		if (height > 0)
			fprintf(out,
				"<rect class=\"work%s\" x=\"%.1f\" y=\"%.1f\" width=\"3.6\" height=\"%.1f\" rx=\"1\"/>",
				strcmp(series->points[i].routine, series->routine) == 0 ? "" : " other",
				place(sum, series->points[i].at) - 1.8, BASE - height, height);
	}
	fputs("\n", out);
	draw_plan(sum, out, series, sides, scale);
	for (size_t i = 0; i < series->count; i++) {
		if (series->points[i].hurt)
			report_dot(out, place(sum, series->points[i].at), BASE + 3, series->points[i].score, "pain");
	}
	fputs("</svg>\n", out);
}

static void write_change(FILE *out, const struct report_series *series)
{
	char from[64], to[64];

	if (series->first.sets == 0)
		return;
	report_dose(&series->first, from, sizeof(from));
	report_dose(&series->last, to, sizeof(to));
	if (strcmp(from, to) == 0)
		fprintf(out, "<span class=\"dose\">%s</span>", to);
	else
		fprintf(out, "<span class=\"dose\">%s <span class=\"arrow\">→</span> <b>%s</b></span>", from, to);
}

void report_doses(const struct report_sum *sum, FILE *out)
{
	size_t drawn = 0;

	fputs("<div class=\"doses\">\n", out);
	for (size_t i = 0; i < sum->series_count && drawn < DRAWN; i++) {
		const struct report_series *series = &sum->series[i];
		const struct report_exercise *exercise = report_find(sum->report, series->id);

		if (series->count < 2)
			continue;
		fputs("<figure><figcaption><b>", out);
		report_title(out, report_name(sum->report, series->id));
		fputs("</b> ", out);
		write_change(out, series);
		fputs("</figcaption>", out);
		draw_series(sum, out, series, exercise && exercise->sides);
		fputs("</figure>\n", out);
		drawn++;
	}
	fputs("</div>\n", out);
	if (drawn == 0)
		fputs("<p>No exercise was done more than once.</p>\n", out);
	else
		fputs(
		    "<p class=\"note\">Sets × repetitions × seconds held. Line: what was planned. Bars: what was done; "
		    "paler in other routines. Dots: pain, 0 to 10.</p>\n",
		    out);
}

/* How far the dose is between the least and the most that its exercise allows. */
static void draw_range(FILE *out, const struct report_exercise *exercise, const struct report_dose *dose)
{
	double least = report_work(&exercise->least, exercise->sides),
	       most = report_work(&exercise->most, exercise->sides);
	double now = report_work(dose, exercise->sides);
	double part = most > least ? (now - least) / (most - least) : 1.0;

	part = part < 0 ? 0 : part > 1 ? 1 : part;
	fprintf(
	    out,
	    "<svg class=\"range\" viewBox=\"0 0 100 10\" role=\"img\" aria-label=\"%.0f percent of its range\">"
	    "<rect class=\"day none\" x=\"0\" y=\"2\" width=\"100\" height=\"6\" rx=\"3\"/><rect class=\"day done\" "
	    "x=\"0\" y=\"2\" width=\"%.1f\" height=\"6\" rx=\"3\"/></svg>",
	    100 * part, 6 + 94 * part);
}

static void write_neighbour(const struct report_sum *sum, FILE *out, const char *id)
{
	fputs("<td class=\"neighbour\">", out);
	if (id[0])
		report_text(out, report_name(sum->report, id));
	else
		fputs("–", out);
	fputs("</td>", out);
}

static void write_rung(const struct report_sum *sum, FILE *out, const struct report_series *series,
		       const struct report_exercise *exercise)
{
	char text[64];

	fputs("<tr><th scope=\"row\">", out);
	report_title(out, exercise->name);
	fputs("</th>", out);
	write_neighbour(sum, out, exercise->gentler);
	fprintf(out, "<td>%s", series->left_out ? "left out" : report_dose(&series->last, text, sizeof(text)));
	if (!series->left_out)
		draw_range(out, exercise, &series->last);
	fputs("</td>", out);
	write_neighbour(sum, out, exercise->harder);
	fputs("</tr>\n", out);
}

void report_ladder(const struct report_sum *sum, FILE *out)
{
	fputs("<table class=\"ladder\"><thead><tr><th>Exercise</th><th>Gentler</th><th>Dose now, in its "
	      "range</th><th>Harder"
	      "</th></tr></thead><tbody>\n",
	      out);
	for (size_t i = 0; i < sum->series_count; i++) {
		const struct report_series *series = &sum->series[i];
		const struct report_exercise *exercise = report_find(sum->report, series->id);

		if (series->count == 0 || !exercise || series->last.sets == 0 ||
		    report_day_of(series->points[series->count - 1].at) + REPORT_RECENT_DAYS < sum->last_day)
			continue;
		write_rung(sum, out, series, exercise);
	}
	fputs("</tbody></table>\n", out);
}
