/* What hurt: when, how much, in which exercise; and a table with what followed. */
#include "report_internal.h"

#include <string.h>

#define WIDTH 340
#define ROW 40 /* a line for the name, a line for the dots */
#define LEFT 9 /* so that a dot on the first day is whole */
#define RIGHT 11
#define LISTED 12 /* in the table; the rest is counted */

static double place(const struct report_sum *sum, int64_t at)
{
	int days = sum->last_day - sum->first_day;
	int day = report_day_of(at) - sum->first_day;

	day = day < 0 ? 0 : day > days ? days : day;
	return LEFT + (WIDTH - LEFT - RIGHT) * (days > 0 ? (double)day / days : 1.0);
}

/* Exercises that hurt, each once, in the order of their first pain. Returns how many. */
static size_t sore_exercises(const struct report_sum *sum, const char *list[REPORT_MAX_SERIES])
{
	size_t count = 0;

	for (size_t i = 0; i < sum->pain_count; i++) {
		const char *id = sum->pains[i].record->exercise;
		size_t known = 0;

		while (known < count && strcmp(list[known], id) != 0)
			known++;
		if (known == count && count < REPORT_MAX_SERIES)
			list[count++] = id;
	}
	return count;
}

static void draw_row(const struct report_sum *sum, FILE *out, const char *id, double y)
{
	int events = 0;

	fprintf(out, "<text class=\"name\" x=\"0\" y=\"%.1f\">", y + 11);
	report_title(out, report_name(sum->report, id));
	fprintf(out, "</text><path class=\"line\" d=\"M0 %.1fH%d\"/>\n", y + 26, WIDTH);
	for (size_t i = 0; i < sum->pain_count; i++) {
		const struct report_pain *pain = &sum->pains[i];
		char date[40], title[80];

		if (strcmp(pain->record->exercise, id) != 0)
			continue;
		events++;
		report_date(report_day_of(pain->at), true, false, date, sizeof(date));
		snprintf(title, sizeof(title), pain->score < 0 ? "%s: no score" : "%s: %d of 10", date, pain->score);
		report_dot(out, place(sum, pain->at), y + 26, pain->score, title);
	}
	fprintf(out, "<text class=\"times\" x=\"%d\" y=\"%.1f\">%d ×</text>\n", WIDTH, y + 11, events);
}

static void draw(const struct report_sum *sum, FILE *out)
{
	const char *list[REPORT_MAX_SERIES];
	size_t count = sore_exercises(sum, list);
	int height = (int)count * ROW + 18;
	char first[40], last[40];

	fprintf(out,
		"<figure><svg class=\"pains\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Pain by exercise and "
		"time\">\n",
		WIDTH, height);
	for (size_t i = 0; i < count; i++)
		draw_row(sum, out, list[i], (double)i * ROW);
	fprintf(
	    out,
	    "<text class=\"label\" x=\"0\" y=\"%d\">%s</text><text class=\"label end\" x=\"%d\" y=\"%d\">%s</text>\n",
	    height - 3, report_date(sum->first_day, false, false, first, sizeof(first)), WIDTH, height - 3,
	    report_date(sum->last_day, false, false, last, sizeof(last)));
	fputs("</svg></figure>\n", out);
}

static const char *consequence(const struct report_pain *pain)
{
	static const struct {
		const char *name, *text;
	} known[] = {
	    {"green", "rested, went on"},
	    {"amber", "exercise left for the day"},
	    {"red", "session ended"},
	    {"red-flag", "session ended, told to get medical care"},
	    {"stopped", "session ended"},
	    {"no-answer", "no answer, session ended"},
	    {"no-answer-flags", "no answer about red flags, session ended"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].name, pain->outcome) == 0)
			return known[i].text;
	}
	return pain->outcome;
}

static void write_row(const struct report_sum *sum, FILE *out, const struct report_pain *pain)
{
	const struct record *record = pain->record;
	char date[40];

	fprintf(out, "<tr%s><td>%s</td><td>", pain->flag ? " class=\"flag\"" : "",
		report_date(report_day_of(pain->at), false, false, date, sizeof(date)));
	report_title(out, report_name(sum->report, record->exercise));
	if (record->side != SIDE_NONE)
		fprintf(out, ", %s", side_name(record->side));
	if (record->set > 0 && record->repetition > 0)
		fprintf(out, "<span class=\"where\">set %d, rep. %d</span>", record->set, record->repetition);
	fputs("</td><td class=\"number\">", out);
	if (pain->score >= 0)
		fprintf(out, "<b class=\"score %s\">%d</b>", report_level(pain->score), pain->score);
	else
		fputs("–", out);
	fputs("</td><td>", out);
	report_text(out, consequence(pain));
	if (pain->flag) {
		fputs("; <b>red flag: ", out);
		report_text(out, pain->flag);
		fputs("</b>", out);
	}
	if (pain->settled >= 0)
		fputs(pain->settled ? "; settled within a day" : "; <b>not settled after a day</b>", out);
	fputs("</td></tr>\n", out);
}

void report_pains(const struct report_sum *sum, FILE *out)
{
	size_t first = sum->pain_count > LISTED ? sum->pain_count - LISTED : 0;

	if (sum->pain_count == 0) {
		fputs("<p>Nothing was reported to hurt.</p>\n", out);
		return;
	}
	fputs("<div class=\"pair\">\n", out);
	draw(sum, out);
	fputs("<div><table><thead><tr><th>Day</th><th>Exercise</th><th class=\"number\">0–10</th><th>What "
	      "followed</th></tr>"
	      "</thead><tbody>\n",
	      out);
	for (size_t i = sum->pain_count; i-- > first;)
		write_row(sum, out, &sum->pains[i]);
	fputs("</tbody></table>\n", out);
	if (first > 0)
		fprintf(out, "<p class=\"note\">and %zu before.</p>\n", first);
	fputs("</div></div>\n", out);
}
