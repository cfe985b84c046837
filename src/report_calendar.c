/* The calendar of sessions: a column for each week, a row for each day. */
#include "report_internal.h"

#include <string.h>

#define PITCH 28 /* from one day to the next */
#define CELL 24
#define LEFT 26 /* for the names of the days */
#define TOP 18	/* for the names of the months */
#define ROW (TOP + 7 * PITCH + 10)
#define WEEKS_A_ROW 13 /* a quarter of a year, and what fits a phone */

static const char *const kind_names[] = {
    [DAY_NONE] = "nothing",	 [DAY_PLANNED] = "planned, not done", [DAY_BEGUN] = "begun only",
    [DAY_ENDED] = "ended early", [DAY_DONE] = "whole session",
};

static const char *const kind_classes[] = {
    [DAY_NONE] = "none", [DAY_PLANNED] = "missed", [DAY_BEGUN] = "begun", [DAY_ENDED] = "ended", [DAY_DONE] = "done",
};

static void draw_cell(FILE *out, double x, double y, enum day_kind kind)
{
	double inset = kind == DAY_PLANNED || kind == DAY_BEGUN ? 0.75 : 0;

	fprintf(out, "<rect class=\"day %s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"5\"/>",
		kind == DAY_ENDED ? "part" : kind_classes[kind], x + inset, y + inset, CELL - 2 * inset,
		CELL - 2 * inset);
	/* Half of it is full, for who does not see the colours. */
	if (kind == DAY_ENDED)
		fprintf(out, "<path class=\"day done\" d=\"M%.1f %.1fv%da5 5 0 0 0 5 5h%da5 5 0 0 0 5 -5v-%dz\"/>", x,
			y + CELL / 2.0, CELL / 2 - 5, CELL - 10, CELL / 2 - 5);
}

static void draw_day(const struct report_sum *sum, FILE *out, int index, double x, double y)
{
	const struct report_day *day = &sum->days[index];
	char date[40], title[160], pain[40] = "";

	report_date(sum->first_day + index, true, false, date, sizeof(date));
	if (day->hurt && day->score >= 0)
		snprintf(pain, sizeof(pain), "; pain %d of 10", day->score);
	else if (day->hurt)
		snprintf(pain, sizeof(pain), "; pain");
	snprintf(title, sizeof(title), "%s: %s%s", date, kind_names[day->kind], pain);
	fprintf(out, "<g><title>%s</title>", title);
	draw_cell(out, x, y, day->kind);
	fputs("</g>", out);
	if (day->hurt)
		report_dot(out, x + CELL / 2.0, y + CELL / 2.0, day->score, title);
	fputs("\n", out);
}

/* The month over the week in which it begins. */
static void draw_month(const struct report_sum *sum, FILE *out, int week, bool first, double x, double y)
{
	char now[40], before[40];
	const char *month = report_month(sum->first_day + 7 * week + 6, now, sizeof(now));

	if (first || strcmp(month, report_month(sum->first_day + 7 * week - 1, before, sizeof(before))) != 0)
		fprintf(out, "<text class=\"label\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", x, y + 11, month);
}

static void draw_week(const struct report_sum *sum, FILE *out, int week, bool first, double x, double y)
{
	draw_month(sum, out, week, first, x, y);
	for (int i = 0; i < 7; i++) {
		if (sum->first_day + 7 * week + i <= sum->last_day)
			draw_day(sum, out, 7 * week + i, x, y + TOP + PITCH * i);
	}
}

static void draw_weekdays(FILE *out, double y)
{
	static const char *const names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

	for (int i = 0; i < 7; i++)
		fprintf(out, "<text class=\"label\" x=\"0\" y=\"%.1f\">%s</text>\n", y + TOP + PITCH * i + 16,
			names[i]);
}

static void legend(FILE *out, const char *class, const char *text)
{
	fprintf(out,
		"<li><svg class=\"key\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><rect class=\"day %s\" x=\"1\" "
		"y=\"1\" width=\"14\" height=\"14\" rx=\"3\"/></svg>%s</li>\n",
		class, text);
}

static void write_legend(const struct report_sum *sum, FILE *out)
{
	fputs("<ul class=\"legend\">\n", out);
	legend(out, "done", "whole session");
	legend(out, "part", "ended early");
	if (sum->planned > 0)
		legend(out, "missed", "planned, not done");
	if (sum->pain_count > 0)
		fputs("<li><svg class=\"key\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><g class=\"dot mid\"><circle "
		      "cx=\"8\" cy=\"8\" r=\"7.5\"/><text x=\"8\" y=\"11.2\">4</text></g></svg>worst pain of the "
		      "day, 0 to 10</li>\n",
		      out);
	fputs("</ul>\n", out);
}

void report_calendar(const struct report_sum *sum, FILE *out)
{
	int columns = sum->week_count < WEEKS_A_ROW ? sum->week_count : WEEKS_A_ROW;
	int rows = (sum->week_count + WEEKS_A_ROW - 1) / WEEKS_A_ROW;
	int width = LEFT + columns * PITCH, height = rows * ROW;

	fprintf(out,
		"<figure><svg class=\"calendar\" viewBox=\"0 0 %d %d\" style=\"width:%dpx\" role=\"img\" "
		"aria-label=\"Calendar of sessions\">\n",
		width, height, width + width / 4);
	for (int week = 0; week < sum->week_count; week++) {
		int column = week % WEEKS_A_ROW, row = week / WEEKS_A_ROW;

		if (column == 0)
			draw_weekdays(out, row * ROW);
		draw_week(sum, out, week, column == 0, LEFT + PITCH * column, row * ROW);
	}
	fputs("</svg>\n<figcaption>\n", out);
	write_legend(sum, out);
	fputs("</figcaption></figure>\n", out);
}
