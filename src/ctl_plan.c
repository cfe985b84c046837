/* "steadyctl plan": today's doses as a table, and with --why below each line the rule and the sessions it counted. */
#include "ctl.h"

#include "ctl_table.h"

#include <stdio.h>
#include <string.h>

static void format_hold(const struct value *item, char *out, size_t size)
{
	long long hold = value_integer_of(item, "hold_s");

	out[0] = '\0';
	if (hold > 0)
		snprintf(out, size, "%lld s", hold);
}

static void add_item(struct ctl_table *table, const struct value *item, bool why)
{
	const char *today = value_text_of(item, "today");
	char hold[32];

	ctl_table_add(table, value_text_of(item, "exercise"));
	ctl_table_add(table, !today[0] ? "left out" : strcmp(today, value_text_of(item, "exercise")) ? today : "");
	if (today[0]) {
		ctl_table_add_number(table, value_integer_of(item, "sets"));
		ctl_table_add_number(table, value_integer_of(item, "repetitions"));
		format_hold(item, hold, sizeof(hold));
		ctl_table_add(table, hold);
	} else {
		for (int i = 0; i < 3; i++)
			ctl_table_add(table, "");
	}
	if (why)
		ctl_table_add(table, value_text_of(item, "why"));
}

static void print_plan(const struct value *answer, bool why)
{
	static const struct ctl_column short_columns[] = {{"EXERCISE", false}, {"TODAY", false}, {"SETS", true},
							  {"TIMES", true},     {"HOLD", true},	 {NULL, false}};
	static const struct ctl_column columns[] = {{"EXERCISE", false}, {"TODAY", false}, {"SETS", true},
						    {"TIMES", true},	 {"HOLD", true},   {"WHY", false},
						    {NULL, false}};
	const struct value *items = value_member(answer, "items");
	struct ctl_table table;

	ctl_table_begin(&table, why ? columns : short_columns);
	for (size_t i = 0; i < value_count(items); i++)
		add_item(&table, value_at(items, i), why);
	ctl_table_end(&table, "Nothing is planned.");
}

int ctl_plan(const struct ctl_request *request, const char *routine)
{
	static struct ctl ctl;
	char line[CTL_CELL_SIZE];
	struct value *answer;

	snprintf(line, sizeof(line), "plan %s%s%s", routine ? routine : "", request->person ? " for " : "",
		 request->person ? request->person : "");
	if (strpbrk(line, "\r\n")) {
		fprintf(stderr, "steadyctl: a routine's id is one word\n");
		return CTL_USAGE;
	}
	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	answer = ctl_ask(&ctl, line);
	if (answer && request->json)
		puts(ctl.line);
	else if (answer)
		print_plan(answer, request->why);
	value_free(answer);
	ctl_close(&ctl);
	return (int)ctl.status;
}
