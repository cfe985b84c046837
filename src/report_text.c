/* Text, dates and doses of the report. */
#include "report_internal.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

void report_text(FILE *out, const char *text)
{
	static const char special[] = "&<>\"'";
	static const char *const escapes[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

	while (*text) {
		size_t plain = strcspn(text, special);

		fwrite(text, 1, plain, out);
		text += plain;
		if (*text)
			fputs(escapes[strchr(special, *text++) - special], out);
	}
}

void report_title(FILE *out, const char *text)
{
	char first[2] = {(char)toupper((unsigned char)text[0]), '\0'};

	if ((unsigned char)text[0] >= 0x80) {
		report_text(out, text);
		return;
	}
	report_text(out, first);
	report_text(out, text[0] ? text + 1 : "");
}

int report_day_of(int64_t at)
{
	time_t when = (time_t)at;
	struct tm local = {0};

	localtime_r(&when, &local);
	local.tm_isdst = 0;
	local.tm_hour = 12;
	return (int)(timegm(&local) / 86400);
}

const char *report_date(int day, bool full, bool year, char *out, size_t size)
{
	static const char *const months[] = {"January", "February", "March",	 "April",   "May",	"June",
					     "July",	"August",   "September", "October", "November", "December"};
	time_t when = (time_t)day * 86400;
	struct tm date = {0};
	char tail[16] = "";

	gmtime_r(&when, &date);
	if (year)
		snprintf(tail, sizeof(tail), " %d", date.tm_year + 1900);
	snprintf(out, size, full ? "%d %s%s" : "%d %.3s%s", date.tm_mday, months[date.tm_mon], tail);
	return out;
}

const char *report_month(int day, char *date, size_t size)
{
	return strchr(report_date(day, false, false, date, size), ' ') + 1;
}

/* A dose is not torn apart at the end of a line. */
#define NB "\u00a0"
#define X NB "×" NB

const char *report_dose(const struct report_dose *dose, char *out, size_t size)
{
	char hold[32] = "", sets[32] = "";

	if (dose->hold_s > 0)
		snprintf(hold, sizeof(hold), X "%d" NB "s", dose->hold_s);
	if (dose->sets > 1)
		snprintf(sets, sizeof(sets), "%d" X, dose->sets);
	/* Once is how a stretch is held. */
	if (dose->repetitions == 1 && dose->hold_s > 0)
		snprintf(out, size, "%s%d" NB "s", sets, dose->hold_s);
	else
		snprintf(out, size, "%s%d%s", sets, dose->repetitions, hold);
	return out;
}

const struct report_exercise *report_find(const struct report *report, const char *id)
{
	for (size_t i = 0; i < report->exercise_count; i++) {
		if (strcmp(report->exercises[i].id, id) == 0)
			return &report->exercises[i];
	}
	return NULL;
}

const char *report_name(const struct report *report, const char *id)
{
	const struct report_exercise *exercise = report_find(report, id);

	return exercise ? exercise->name : id;
}

const char *report_routine_title(const struct report *report, const char *id)
{
	for (size_t i = 0; i < report->routine_count; i++) {
		if (strcmp(report->routines[i].id, id) == 0)
			return report->routines[i].title;
	}
	return id;
}

const char *report_level(int score)
{
	if (score >= 6)
		return "high";
	return score >= 0 && score <= 3 ? "low" : "mid";
}

void report_dot(FILE *out, double x, double y, int score, const char *title)
{
	fprintf(out, "<g class=\"dot %s\"><title>", report_level(score));
	report_text(out, title);
	fprintf(out, "</title><circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", x, y,
		score < 0 ? 6.0 : 6.0 + 0.35 * score);
	if (score >= 0)
		fprintf(out, "<text x=\"%.1f\" y=\"%.1f\">%d</text>", x, y + 3.2, score);
	fputs("</g>\n", out);
}
