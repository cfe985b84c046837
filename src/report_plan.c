/* How far the weekly plan was kept: sessions of each week, and how many it wanted. */
#include "report_internal.h"

#include <string.h>

#define WIDTH 340
#define TOP 14
#define BASE 104
#define HEIGHT 122
#define LABELLED 20 /* weeks, beyond which there is no room for numbers */

static int most_sessions(const struct report_sum *sum)
{
	int most = 3;

	for (int i = 0; i < sum->week_count; i++) {
		const struct report_week *week = &sum->weeks[i];

		most = week->done > most ? week->done : most;
		most = week->planned > most ? week->planned : most;
	}
	return most;
}

static void draw_week(const struct report_sum *sum, FILE *out, int index, double scale)
{
	const struct report_week *week = &sum->weeks[index];
	double pitch = (double)WIDTH / (sum->week_count < 6 ? 6 : sum->week_count), x = pitch * index;
	double bar = pitch > 30 ? 24 : pitch * 0.8, done = scale * week->done, planned = scale * week->planned;

	if (week->planned > 0)
		fprintf(out,
			"<rect class=\"day missed\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>",
			x + 0.6, BASE - planned, bar - 1.2, planned);
	if (week->done > 0)
		fprintf(out, "<rect class=\"day done\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>",
			x, BASE - done, bar, done);
	if (sum->week_count > LABELLED)
		return;
	fprintf(out, "<text class=\"count\" x=\"%.1f\" y=\"%.1f\">%d", x + bar / 2,
		BASE - (done > planned ? done : planned) - 4, week->done);
	if (week->planned > 0)
		fprintf(out, "/%d", week->planned);
	fputs("</text>\n", out);
}

/* Each month's name under the week in which it begins; of a long time only every third. */
static void draw_months(const struct report_sum *sum, FILE *out)
{
	double pitch = (double)WIDTH / (sum->week_count < 6 ? 6 : sum->week_count);
	char date[40], before[40];
	int months = 0;

	for (int i = 0; i < sum->week_count; i++) {
		const char *month = report_month(sum->first_day + 7 * i + 6, date, sizeof(date));

		if (i > 0 && strcmp(month, report_month(sum->first_day + 7 * i - 1, before, sizeof(before))) == 0)
			continue;
		if (months++ % (sum->week_count > 52 ? 3 : 1) == 0)
			fprintf(out, "<text class=\"label\" x=\"%.1f\" y=\"%d\">%s</text>", pitch * i, HEIGHT - 4,
				month);
	}
	fputs("\n", out);
}

static void write_rows(const struct report *report, FILE *out)
{
	static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

	for (size_t i = 0; i < report->plan_count; i++) {
		const char *comma = "";

		fputs(i > 0 ? "; " : "", out);
		for (size_t k = 1; k <= 7; k++) {
			if (!(report->plan[i].days & 1u << k % 7))
				continue;
			fprintf(out, "%s%s", comma, names[k % 7]);
			comma = ", ";
		}
		fputs(" ", out);
		report_text(out, report_routine_title(report, report->plan[i].routine));
	}
}

void report_plan(const struct report_sum *sum, FILE *out)
{
	double scale = (double)(BASE - TOP) / most_sessions(sum);

	fprintf(out, "<div><h3>%s</h3>\n", sum->planned > 0 ? "Each week: done / planned" : "Sessions each week");
	fprintf(out,
		"<figure><svg class=\"weeks\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Sessions each week\">\n",
		WIDTH, HEIGHT);
	for (int i = 0; i < sum->week_count; i++)
		draw_week(sum, out, i, scale);
	fprintf(out, "<path class=\"line\" d=\"M0 %dH%d\"/>", BASE, WIDTH);
	draw_months(sum, out);
	fputs("</svg></figure>\n", out);
	if (sum->report->plan_count > 0) {
		fputs("<p class=\"note\">The plan: ", out);
		write_rows(sum->report, out);
		fprintf(out, ". Of %d planned sessions %d were done.</p>\n", sum->planned, sum->kept);
	} else {
		fputs("<p class=\"note\">There is no weekly plan in the settings.</p>\n", out);
	}
	fputs("</div>\n", out);
}
