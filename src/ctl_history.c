/* `steadyctl history`: sessions as a table, as JSON, or as CSV for a spreadsheet (RFC 4180). */
#include "ctl.h"

#include "ctl_past.h"
#include "ctl_table.h"
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SESSION_JSON_SIZE 2048

static const char *outcome_of(const struct chronicle_session *session)
{
	return session->ended ? outcome_name(session->outcome) : "running";
}

/* "bridge 4", "bridge" when no score was told, "" when nothing hurt. */
static const char *pain_of(const struct chronicle_session *session, char *out, size_t size)
{
	if (session->score >= 0)
		snprintf(out, size, "%s %d", session->hurt, session->score);
	else
		snprintf(out, size, "%s", session->hurt);
	return out;
}

static void print_table(const struct chronicle_session *list, size_t count)
{
	static const struct ctl_column columns[] = {
	    {"BEGAN", false},	   {"MINUTES", true},	{"ROUTINE", false},    {"PERSON", false},
	    {"OUTCOME", false},	   {"SETS", true},	{"REPETITIONS", true}, {"SKIPPED", true},
	    {"PAIN, 0-10", false}, {"FEEDBACK", false}, {NULL, false},
	};
	struct ctl_table table;
	char pain[CTL_CELL_SIZE];

	ctl_table_begin(&table, columns);
	for (size_t i = count; i-- > 0;) {
		ctl_table_add_time(&table, list[i].began);
		ctl_table_add_number(&table, chronicle_minutes(&list[i]));
		ctl_table_add(&table, list[i].routine);
		ctl_table_add(&table, list[i].person);
		ctl_table_add(&table, outcome_of(&list[i]));
		ctl_table_add_number(&table, list[i].sets);
		ctl_table_add_number(&table, list[i].repetitions);
		ctl_table_add_number(&table, list[i].skipped);
		ctl_table_add(&table, pain_of(&list[i], pain, sizeof(pain)));
		ctl_table_add(&table, list[i].feedback);
	}
	ctl_table_end(&table, "No session yet.");
}

static void print_json(const struct chronicle_session *list, size_t count)
{
	printf("{\"ok\":true,\"sessions\":[");
	for (size_t i = count; i-- > 0;) {
		char text[SESSION_JSON_SIZE];
		struct json json;

		json_start(&json, text, sizeof(text));
		json_object(&json, NULL);
		json_integer(&json, "began", list[i].began);
		json_integer(&json, "ended", list[i].ended);
		json_integer(&json, "minutes", chronicle_minutes(&list[i]));
		json_string(&json, "routine", list[i].routine);
		json_string(&json, "person", list[i].person);
		json_string(&json, "outcome", outcome_of(&list[i]));
		json_integer(&json, "sets", list[i].sets);
		json_integer(&json, "repetitions", list[i].repetitions);
		json_integer(&json, "skipped", list[i].skipped);
		json_integer(&json, "pains", list[i].pains);
		json_string(&json, "hurt", list[i].hurt);
		json_integer(&json, "score", list[i].score);
		json_string(&json, "feedback", list[i].feedback);
		json_object_end(&json);
		json_finish(&json);
		printf("%s%s", i + 1 < count ? "," : "", text);
	}
	puts("]}");
}

/* RFC 4180: a field with a comma, a quote or a line's end stands in quotes, quotes in it are doubled. */
static void print_field(const char *text, bool last)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		putchar('"');
	for (; *text; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	printf("%s%s", quoted ? "\"" : "", last ? "\r\n" : ",");
}

static void print_number_field(long long number)
{
	printf("%lld,", number);
}

static void print_csv(const struct chronicle_session *list, size_t count)
{
	printf("began,minutes,routine,person,outcome,sets,repetitions,skipped,pains,hurt,score,feedback\r\n");
	for (size_t i = 0; i < count; i++) {
		time_t when = (time_t)list[i].began;
		struct tm local = {0};
		char began[64], score[16] = "";

		strftime(began, sizeof(began), "%Y-%m-%dT%H:%M:%S%z", localtime_r(&when, &local));
		if (list[i].score >= 0)
			snprintf(score, sizeof(score), "%d", list[i].score);
		print_field(began, false);
		print_number_field(chronicle_minutes(&list[i]));
		print_field(list[i].routine, false);
		print_field(list[i].person, false);
		print_field(outcome_of(&list[i]), false);
		print_number_field(list[i].sets);
		print_number_field(list[i].repetitions);
		print_number_field(list[i].skipped);
		print_number_field(list[i].pains);
		print_field(list[i].hurt, false);
		print_field(score, false);
		print_field(list[i].feedback, true);
	}
}

int ctl_history(const struct ctl_request *request, size_t count)
{
	static struct ctl ctl;
	struct ctl_past past;

	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	if (ctl_past_load(&ctl, &past, false)) {
		size_t shown = count && count < past.count ? count : past.count;
		const struct chronicle_session *list = past.sessions + (past.count - shown);

		if (request->csv)
			print_csv(list, shown);
		else if (request->json)
			print_json(list, shown);
		else
			print_table(list, shown);
	}
	ctl_past_free(&past);
	ctl_close(&ctl);
	return (int)ctl.status;
}
