/*
 * What the daemon answers is JSON; here it becomes tables and lines. Strings of the daemon quote files and people, so
 * control characters are left out when printed.
 */
#include "ctl_print.h"

#include "ctl_table.h"

#include <stdio.h>

/* Each member of an array of objects is a row; a list becomes one cell. */
struct listing {
	const char *array;
	const char *empty; /* what to say when there are none */
	struct ctl_column columns[CTL_TABLE_MAX_COLUMNS];
	const char *keys[CTL_TABLE_MAX_COLUMNS];
};

static const struct listing routines_listing = {
    "routines",
    "There are no routines.",
    {{"ROUTINE", false}, {"TITLE", false}, {"MINUTES", true}, {"SAY", false}},
    {"id", "title", "minutes", "said"},
};

static const struct listing people_listing = {
    "people",
    "There is only one, without a name; see \"people\" in the settings.",
    {{"PERSON", false}, {"NAME", false}},
    {"id", "name"},
};

static const struct listing exercises_listing = {
    "exercises",
    "There are no exercises.",
    {{"EXERCISE", false}, {"NAME", false}},
    {"id", "name"},
};

static const struct listing week_listing = {
    "plan",
    "There is no weekly plan; see \"plan\" in the settings.",
    {{"DAYS", false}, {"TIME", false}, {"ROUTINE", false}, {"PERSON", false}},
    {"days", "time", "routine", "person"},
};

static const struct listing devices_listing = {
    "devices",
    "There is no sound device.",
    {{"DEVICE", false},
     {"API", false},
     {"INPUTS", true},
     {"OUTPUTS", true},
     {"RATE", true},
     {"MICROPHONE", false},
     {"SPEAKER", false}},
    {"name", "api", "inputs", "outputs", "rate", "default_input", "default_output"},
};

static void add_cell(struct ctl_table *table, const struct value *value, bool number)
{
	char text[CTL_CELL_SIZE] = "";

	if (number) {
		ctl_table_add_number(table, value_integer(value));
		return;
	}
	ctl_append(text, sizeof(text), value_is_true(value) ? "yes" : value_text(value));
	for (size_t i = 0; i < value_count(value); i++) {
		ctl_append(text, sizeof(text), i > 0 ? ", " : "");
		ctl_append(text, sizeof(text), value_text(value_at(value, i)));
	}
	ctl_table_add(table, text);
}

static void print_listing(const struct value *answer, const struct listing *listing)
{
	const struct value *rows = value_member(answer, listing->array);
	struct ctl_table table;

	ctl_table_begin(&table, listing->columns);
	for (size_t i = 0; i < value_count(rows); i++) {
		for (size_t k = 0; k < table.column_count; k++)
			add_cell(&table, value_member(value_at(rows, i), listing->keys[k]), table.columns[k].number);
	}
	ctl_table_end(&table, listing->empty);
}

static void print_line(const char *name, const char *text)
{
	char clean[CTL_CELL_SIZE] = "";

	ctl_append(clean, sizeof(clean), text);
	if (clean[0])
		printf("%-12s%s\n", name, clean);
}

static void print_plain(const char *text)
{
	char clean[CTL_CELL_SIZE] = "";

	ctl_append(clean, sizeof(clean), text);
	puts(clean);
}

static void print_exercise(const struct value *status)
{
	char text[CTL_CELL_SIZE];
	const char *side = value_text_of(status, "side");

	if (!value_text_of(status, "exercise")[0])
		return;
	snprintf(text, sizeof(text), "%s%s%s, set %lld of %lld, repetition %lld of %lld (%s)",
		 value_text_of(status, "exercise"), side[0] ? ", " : "", side, value_integer_of(status, "set"),
		 value_integer_of(status, "sets"), value_integer_of(status, "repetition"),
		 value_integer_of(status, "repetitions"), value_text_of(status, "phase"));
	print_line("exercise", text);
}

static void print_audio(const struct value *audio, const struct value *hearing)
{
	char text[CTL_CELL_SIZE];

	if (!value_is_true(value_member(audio, "ok"))) {
		print_line("sound", "none; the coach waits for a microphone and a loudspeaker");
		return;
	}
	print_line("microphone", value_text_of(audio, "input"));
	print_line("speaker", value_text_of(audio, "output"));
	snprintf(text, sizeof(text), "%lld Hz, %s; underruns %lld, overruns %lld, late cues %lld",
		 value_integer_of(audio, "rate"),
		 value_is_true(value_member(audio, "duplex")) ? "one stream" : "two streams",
		 value_integer_of(audio, "underruns"), value_integer_of(audio, "overruns"),
		 value_integer_of(audio, "late_cues"));
	print_line("sound", text);
	snprintf(text, sizeof(text), "input %s, noise %lld dBFS, peak %lld dBFS, echo reduced by %lld dB",
		 value_text_of(hearing, "input"), value_integer_of(hearing, "noise_dbfs"),
		 value_integer_of(hearing, "level_dbfs"), value_integer_of(hearing, "erle_db"));
	print_line("hearing", text);
	print_line("advice", value_text_of(hearing, "advice"));
}

static void print_reminder(const struct value *reminder)
{
	char text[CTL_CELL_SIZE];

	ctl_format_time(value_integer_of(reminder, "upcoming"), text, sizeof(text));
	if (value_is_true(value_member(reminder, "planned")) && !value_is_true(value_member(reminder, "clock")))
		snprintf(text, sizeof(text), "none until the clock is synchronised");
	print_line("reminder", text);
}

static void print_keeping(const struct value *history)
{
	const char *trouble = value_text_of(history, "trouble"), *aside = value_text_of(history, "aside");
	char text[CTL_CELL_SIZE * 4];

	if (value_is_true(value_member(history, "durable")))
		snprintf(text, sizeof(text), "on disk");
	else
		snprintf(text, sizeof(text), "in memory only: %s", trouble[0] ? trouble : "see the log of the coach");
	print_line("history", text);
	if (!aside[0])
		return;
	snprintf(text, sizeof(text), "the former one was damaged and is kept as %s", aside);
	print_line("damaged", text);
}

static void print_status(const struct value *status)
{
	char text[64];
	long long left = value_integer_of(status, "remaining_s");

	print_line("state", value_text_of(status, "state"));
	print_line("routine", value_text_of(status, "routine"));
	print_exercise(status);
	if (left > 0) {
		snprintf(text, sizeof(text), "%lld min %02lld s", left / 60, left % 60);
		print_line("left", text);
	}
	print_line("question", value_text_of(status, "question"));
	print_line("asks", value_text_of(status, "asks"));
	if (value_is_true(value_member(value_member(status, "audio"), "ok"))) {
		snprintf(text, sizeof(text), "%lld %%", value_integer_of(status, "volume"));
		print_line("volume", text);
	}
	print_reminder(value_member(status, "reminder"));
	print_audio(value_member(status, "audio"), value_member(status, "hearing"));
	print_keeping(value_member(status, "history"));
}

/* What an event is about, whichever of these it has. */
static const char *subject_of(const struct value *event)
{
	static const char *const keys[] = {"text", "intent", "tone", "record", "evidence"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (value_text_of(event, keys[i])[0])
			return value_text_of(event, keys[i]);
	}
	return "";
}

void ctl_print_event(const struct value *event)
{
	char subject[CTL_CELL_SIZE * 2] = "";
	const char *certainty = value_text_of(event, "certainty");

	ctl_append(subject, sizeof(subject), subject_of(event));
	if (certainty[0]) {
		ctl_append(subject, sizeof(subject), ", ");
		ctl_append(subject, sizeof(subject), certainty);
	}
	printf("%10.2f  %-8s  %s\n", value_number(value_member(event, "s")), value_text_of(event, "event"), subject);
}

void ctl_print_answer(const struct value *answer, enum protocol_kind kind)
{
	switch (kind) {
	case PROTOCOL_STATUS:
		print_status(answer);
		break;
	case PROTOCOL_ROUTINES:
		print_listing(answer, &routines_listing);
		break;
	case PROTOCOL_PEOPLE:
		print_listing(answer, &people_listing);
		break;
	case PROTOCOL_EXERCISES:
		print_listing(answer, &exercises_listing);
		break;
	case PROTOCOL_WEEK:
		print_listing(answer, &week_listing);
		break;
	case PROTOCOL_DEVICES:
		print_listing(answer, &devices_listing);
		break;
	case PROTOCOL_VERSION:
		print_plain(value_text_of(answer, "version"));
		break;
	default:
		/* Commands are done without a word, and what else is asked for is asked by other commands of ours. */
		break;
	}
}
