/* The page: a sentence for who has no time, figures, and then the drawings. */
#include "report_internal.h"

#include <string.h>

static void write_period(const struct report_sum *sum, FILE *out)
{
	char from[40], to[40];

	fprintf(out, "%s to %s", report_date(sum->first_day, true, false, from, sizeof(from)),
		report_date(sum->last_day, true, true, to, sizeof(to)));
}

static void write_head(const struct report_sum *sum, FILE *out)
{
	const char *name = sum->report->name;

	fputs(
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<title>Training report",
	    out);
	if (name[0]) {
		fputs(", ", out);
		report_text(out, name);
	}
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<h1>", report_style);
	report_title(out, name[0] ? name : "Training report");
	fprintf(out, "</h1>\n<p>%s", name[0] ? "Training report, " : "");
	write_period(sum, out);
	fputs("</p>\n</header>\n<main>\n", out);
}

static const struct report_pain *worst_pain(const struct report_sum *sum)
{
	const struct report_pain *worst = NULL;

	for (size_t i = 0; i < sum->pain_count; i++) {
		if (!worst || sum->pains[i].score >= worst->score)
			worst = &sum->pains[i];
	}
	return worst;
}

static void write_pain_summary(const struct report_sum *sum, FILE *out)
{
	const struct report_pain *worst = worst_pain(sum);
	char date[40];
	int days;

	if (!worst) {
		fputs(" Nothing was reported to hurt.", out);
		return;
	}
	fprintf(out, " Something hurt %s", sum->pain_count == 1 ? "once" : "");
	if (sum->pain_count > 1)
		fprintf(out, "%zu times, at worst", sum->pain_count);
	else
		fputs(":", out);
	if (worst->score >= 0)
		fprintf(out, " %d of 10", worst->score);
	fputs(" (", out);
	report_text(out, report_name(sum->report, worst->record->exercise));
	fprintf(out, ", %s)", report_date(report_day_of(worst->at), true, false, date, sizeof(date)));
	days = sum->last_day - report_day_of(sum->pains[sum->pain_count - 1].at);
	if (days > 7)
		fprintf(out, "; nothing in the last %d days", days);
	fputs(".", out);
}

/* What grew most, as an example. */
static void write_growth(const struct report_sum *sum, FILE *out)
{
	const struct report_series *most = NULL;
	double growth = 1.0;
	char from[64], to[64];

	for (size_t i = 0; i < sum->series_count; i++) {
		const struct report_series *series = &sum->series[i];
		double first = report_work(&series->first, false), last = report_work(&series->last, false);

		if (first > 0 && last / first > growth) {
			growth = last / first;
			most = series;
		}
	}
	if (!most)
		return;
	fputs(" Most progress: ", out);
	report_text(out, report_name(sum->report, most->id));
	fprintf(out, ", from %s to %s.", report_dose(&most->first, from, sizeof(from)),
		report_dose(&most->last, to, sizeof(to)));
}

/* The one sentence, or three, for who has no time. */
static void write_summary(const struct report_sum *sum, FILE *out)
{
	fputs("<p class=\"summary\">", out);
	if (sum->sessions == 0) {
		fputs("No session with anything done in it.</p>\n", out);
		return;
	}
	fprintf(out, "%d %s in %d %s", sum->sessions, sum->sessions == 1 ? "session" : "sessions", sum->week_count,
		sum->week_count == 1 ? "week" : "weeks");
	if (sum->planned > 0)
		fprintf(out, ", %d\u00a0%% of the plan", (100 * sum->kept + sum->planned / 2) / sum->planned);
	if (sum->complete < sum->sessions)
		fprintf(out, "; %d ended early", sum->sessions - sum->complete);
	fputs(".", out);
	write_pain_summary(sum, out);
	write_growth(sum, out);
	fputs("</p>\n", out);
	if (sum->red_flag)
		fputs("<p class=\"alarm\"><b>Red flag.</b> After pain, a question about numbness, weakness or pain "
		      "down a leg "
		      "was answered with yes. See the table of pain.</p>\n",
		      out);
}

static void figure_begin(FILE *out)
{
	fputs("<div><dd>", out);
}

static void figure_end(FILE *out, const char *what)
{
	fprintf(out, "</dd><dt>%s</dt></div>\n", what);
}

static void write_figures(const struct report_sum *sum, FILE *out)
{
	const struct report *report = sum->report;
	char date[40] = "–";

	fputs("<dl class=\"figures\">\n", out);
	figure_begin(out);
	fprintf(out, "%.1f", sum->week_count > 0 ? (double)sum->sessions / sum->week_count : 0.0);
	figure_end(out, "sessions a week");
	figure_begin(out);
	fprintf(out, "%d<small> min</small>", sum->sessions > 0 ? sum->minutes / sum->sessions : 0);
	figure_end(out, "a session, on average");
	figure_begin(out);
	fprintf(out,
		"<span>%d<small> easy</small></span> <span>%d<small> right</small></span> <span>%d<small> "
		"hard</small></span>",
		sum->easy, sum->right, sum->hard);
	figure_end(out, "how it felt afterwards");
	figure_begin(out);
	if (report->session_count > 0)
		report_date(report_day_of(report->sessions[report->session_count - 1].began), false, false, date,
			    sizeof(date));
	fputs(date, out);
	figure_end(out, "last session");
	fputs("</dl>\n", out);
}

static void section(FILE *out, const char *title)
{
	fprintf(out, "<section><h2>%s</h2>\n", title);
}

bool report_write(const struct report *report, FILE *out)
{
	static struct report_sum sum;

	if (!report_sum_up(&sum, report)) {
		report_sum_free(&sum);
		return false;
	}
	write_head(&sum, out);
	write_summary(&sum, out);
	write_figures(&sum, out);
	section(out, "Sessions");
	fputs("<div class=\"pair\">\n", out);
	report_calendar(&sum, out);
	report_plan(&sum, out);
	fputs("</div></section>\n", out);
	section(out, "Pain");
	report_pains(&sum, out);
	fputs("</section>\n", out);
	section(out, "Dose of each exercise");
	report_doses(&sum, out);
	fputs("</section>\n", out);
	section(out, "Where things stand");
	report_ladder(&sum, out);
	fputs("</section>\n</main>\n<footer><p>Written by Steady from what the coach counted and was told. Pain is "
	      "what was "
	      "said aloud during an exercise, on a scale from 0 to 10. Steady is no medical device.</p></footer>\n"
	      "</body>\n</html>\n",
	      out);
	report_sum_free(&sum);
	return !ferror(out);
}
