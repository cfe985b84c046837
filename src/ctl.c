/*
 * steadyctl's work. The only file that includes jansson. What the daemon answers is JSON; here it becomes tables and
 * lines for people. Strings of the daemon quote files and people, so control characters are left out when printed.
 */
#include "ctl.h"

#include "ctl_connect.h"

#include <jansson.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ANSWER_MS 5000 /* longer than the daemon ever needs; listing sound cards is the slowest */
#define CELL_SIZE 256
#define MAX_COLUMNS 8

enum format { FORMAT_TEXT, FORMAT_NUMBER, FORMAT_TIME, FORMAT_YES, FORMAT_LIST };

struct column {
	const char *title, *key;
	enum format format;
};

struct table {
	const char *array; /* the member that holds the rows */
	const char *empty; /* what to say when there are none */
	struct column columns[MAX_COLUMNS];
};

static const struct table routines_table = {
    "routines",
    "There are no routines.",
    {{"ROUTINE", "id", FORMAT_TEXT},
     {"TITLE", "title", FORMAT_TEXT},
     {"MINUTES", "minutes", FORMAT_NUMBER},
     {"SAY", "said", FORMAT_LIST}},
};

static const struct table history_table = {
    "sessions",
    "No session yet.",
    {{"BEGAN", "began", FORMAT_TIME},
     {"ENDED", "ended", FORMAT_TIME},
     {"ROUTINE", "routine", FORMAT_TEXT},
     {"OUTCOME", "outcome", FORMAT_TEXT},
     {"SETS", "sets", FORMAT_NUMBER},
     {"REPETITIONS", "repetitions", FORMAT_NUMBER},
     {"SKIPPED", "skipped", FORMAT_NUMBER},
     {"PAINS", "pains", FORMAT_NUMBER}},
};

static const struct table devices_table = {
    "devices",
    "There is no sound device.",
    {{"DEVICE", "name", FORMAT_TEXT},
     {"API", "api", FORMAT_TEXT},
     {"INPUTS", "inputs", FORMAT_NUMBER},
     {"OUTPUTS", "outputs", FORMAT_NUMBER},
     {"RATE", "rate", FORMAT_NUMBER},
     {"MICROPHONE", "default_input", FORMAT_YES},
     {"SPEAKER", "default_output", FORMAT_YES}},
};

/* A string member; "" when it is not there. */
static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static long long integer_of(const json_t *object, const char *key)
{
	return (long long)json_number_value(json_object_get(object, key));
}

/* Appends without control characters. */
static void append(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	for (; *text && used + 1 < size; text++) {
		if ((unsigned char)*text >= ' ' && *text != 0x7f)
			out[used++] = *text;
	}
	out[used] = '\0';
}

static void format_cell(const json_t *value, enum format format, char *out)
{
	time_t when = (time_t)json_number_value(value);
	struct tm local;

	out[0] = '\0';
	if (format == FORMAT_TEXT && json_is_string(value))
		append(out, CELL_SIZE, json_string_value(value));
	else if (format == FORMAT_NUMBER && json_is_number(value))
		snprintf(out, CELL_SIZE, "%.0f", json_number_value(value));
	else if (format == FORMAT_YES)
		append(out, CELL_SIZE, json_is_true(value) ? "yes" : "");
	else if (format == FORMAT_TIME && when > 0 && localtime_r(&when, &local))
		strftime(out, CELL_SIZE, "%Y-%m-%d %H:%M", &local);
	else if (format == FORMAT_LIST) {
		size_t index;
		const json_t *item;

		json_array_foreach(value, index, item)
		{
			append(out, CELL_SIZE, index > 0 ? ", " : "");
			append(out, CELL_SIZE, json_string_value(item) ? json_string_value(item) : "");
		}
	}
}

/* Characters, not bytes. */
static int width_of(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static void print_cell(const char *text, int width, bool right, bool last)
{
	int padding = width - width_of(text);

	printf("%*s%s", right ? padding : 0, "", text);
	printf("%*s%s", right || last ? 0 : padding, "", last ? "\n" : "  ");
}

static void print_row(const json_t *row, const struct column *columns, const int *widths)
{
	char cell[CELL_SIZE];

	for (size_t i = 0; i < MAX_COLUMNS && columns[i].title; i++) {
		bool last = i + 1 == MAX_COLUMNS || !columns[i + 1].title;

		if (row)
			format_cell(json_object_get(row, columns[i].key), columns[i].format, cell);
		print_cell(row ? cell : columns[i].title, widths[i], columns[i].format == FORMAT_NUMBER, last);
	}
}

static void print_table(const json_t *answer, const struct table *table)
{
	const json_t *rows = json_object_get(answer, table->array), *row;
	int widths[MAX_COLUMNS] = {0};
	char cell[CELL_SIZE];
	size_t index;

	if (json_array_size(rows) == 0) {
		puts(table->empty);
		return;
	}
	for (size_t i = 0; i < MAX_COLUMNS && table->columns[i].title; i++) {
		widths[i] = width_of(table->columns[i].title);
		json_array_foreach(rows, index, row)
		{
			format_cell(json_object_get(row, table->columns[i].key), table->columns[i].format, cell);
			widths[i] = width_of(cell) > widths[i] ? width_of(cell) : widths[i];
		}
	}
	print_row(NULL, table->columns, widths);
	json_array_foreach(rows, index, row)
	{
		print_row(row, table->columns, widths);
	}
}

static void print_line(const char *name, const char *text)
{
	char clean[CELL_SIZE] = "";

	append(clean, sizeof(clean), text);
	if (clean[0])
		printf("%-12s%s\n", name, clean);
}

static void print_exercise(const json_t *status)
{
	char text[CELL_SIZE];
	const char *side = text_of(status, "side");

	if (!text_of(status, "exercise")[0])
		return;
	snprintf(text, sizeof(text), "%s%s%s, set %lld of %lld, repetition %lld of %lld (%s)",
		 text_of(status, "exercise"), side[0] ? ", " : "", side, integer_of(status, "set"),
		 integer_of(status, "sets"), integer_of(status, "repetition"), integer_of(status, "repetitions"),
		 text_of(status, "phase"));
	print_line("exercise", text);
}

static void print_audio(const json_t *audio, const json_t *hearing)
{
	char text[CELL_SIZE];

	if (!json_is_true(json_object_get(audio, "ok"))) {
		print_line("sound", "none; the coach waits for a microphone and a loudspeaker");
		return;
	}
	print_line("microphone", text_of(audio, "input"));
	print_line("speaker", text_of(audio, "output"));
	snprintf(text, sizeof(text), "%lld Hz, %s; underruns %lld, overruns %lld, late cues %lld",
		 integer_of(audio, "rate"),
		 json_is_true(json_object_get(audio, "duplex")) ? "one stream" : "two streams",
		 integer_of(audio, "underruns"), integer_of(audio, "overruns"), integer_of(audio, "late_cues"));
	print_line("sound", text);
	snprintf(text, sizeof(text), "input %s, noise %lld dBFS, peak %lld dBFS, echo reduced by %lld dB",
		 text_of(hearing, "input"), integer_of(hearing, "noise_dbfs"), integer_of(hearing, "level_dbfs"),
		 integer_of(hearing, "erle_db"));
	print_line("hearing", text);
	print_line("advice", text_of(hearing, "advice"));
}

static void print_reminder(const json_t *reminder)
{
	char text[CELL_SIZE];

	format_cell(json_object_get(reminder, "upcoming"), FORMAT_TIME, text);
	if (json_is_true(json_object_get(reminder, "planned")) && !json_is_true(json_object_get(reminder, "clock")))
		snprintf(text, sizeof(text), "none until the clock is synchronised");
	print_line("reminder", text);
}

static void print_status(const json_t *status)
{
	char text[64];
	long long left = integer_of(status, "remaining_s");
	const json_t *history = json_object_get(status, "history");

	print_line("state", text_of(status, "state"));
	print_line("routine", text_of(status, "routine"));
	print_exercise(status);
	if (left > 0) {
		snprintf(text, sizeof(text), "%lld min %02lld s", left / 60, left % 60);
		print_line("left", text);
	}
	print_line("question", text_of(status, "question"));
	print_line("asks", text_of(status, "asks"));
	snprintf(text, sizeof(text), "%lld %%", integer_of(status, "volume"));
	print_line("volume", text);
	print_reminder(json_object_get(status, "reminder"));
	print_audio(json_object_get(status, "audio"), json_object_get(status, "hearing"));
	print_line("history", json_is_true(json_object_get(history, "durable"))
				  ? "on disk"
				  : "in memory only; see the log of the coach");
}

/* What an event is about, whichever of these it has. */
static const char *subject_of(const json_t *event)
{
	static const char *const keys[] = {"text", "intent", "tone", "record", "evidence"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (text_of(event, keys[i])[0])
			return text_of(event, keys[i]);
	}
	return "";
}

static void print_event(const json_t *event)
{
	char subject[CELL_SIZE * 2] = "";
	const char *certainty = text_of(event, "certainty");

	append(subject, sizeof(subject), subject_of(event));
	if (certainty[0]) {
		append(subject, sizeof(subject), ", ");
		append(subject, sizeof(subject), certainty);
	}
	printf("%10.2f  %-8s  %s\n", json_number_value(json_object_get(event, "s")), text_of(event, "event"), subject);
}

static void print_answer(const json_t *answer, enum protocol_kind kind)
{
	char text[CELL_SIZE] = "";

	switch (kind) {
	case PROTOCOL_STATUS:
		print_status(answer);
		break;
	case PROTOCOL_ROUTINES:
		print_table(answer, &routines_table);
		break;
	case PROTOCOL_HISTORY:
		print_table(answer, &history_table);
		break;
	case PROTOCOL_DEVICES:
		print_table(answer, &devices_table);
		break;
	case PROTOCOL_VERSION:
		append(text, sizeof(text), text_of(answer, "version"));
		puts(text);
		break;
	case PROTOCOL_INTENT:
	case PROTOCOL_SAY:
	case PROTOCOL_WATCH:
		break;
	}
}

static int take_answer(const char *line, const struct ctl_request *request)
{
	json_t *answer = json_loads(line, 0, NULL);
	int status = json_is_true(json_object_get(answer, "ok")) ? CTL_DONE : CTL_REFUSED;

	if (request->json) {
		puts(line);
	} else if (status == CTL_DONE) {
		print_answer(answer, request->kind);
	} else {
		char text[CELL_SIZE * 4] = "";

		append(text, sizeof(text), text_of(answer, "error"));
		fprintf(stderr, "steadyctl: %s\n", text[0] ? text : "the daemon's answer is not understood");
	}
	json_decref(answer);
	return status;
}

/* Events until the daemon goes or the reader of our output does. */
static int watch(struct ctl_connection *connection, char *line, bool json)
{
	while (ctl_receive(connection, line, -1)) {
		json_t *event = json ? NULL : json_loads(line, 0, NULL);

		if (json)
			puts(line);
		else if (event)
			print_event(event);
		json_decref(event);
		if (fflush(stdout) != 0)
			return CTL_DONE;
	}
	fprintf(stderr, "steadyctl: the coach has gone\n");
	return CTL_UNREACHABLE;
}

static int converse(struct ctl_connection *connection, const struct ctl_request *request, char *line)
{
	int status;

	/* Who is turned away is told why, and it may be too late then to send anything. */
	ctl_send(connection, request->line);
	if (!ctl_receive(connection, line, ANSWER_MS)) {
		fprintf(stderr, "steadyctl: the coach at %s does not answer\n", request->socket);
		return CTL_UNREACHABLE;
	}
	status = take_answer(line, request);
	if (status == CTL_DONE && request->kind == PROTOCOL_WATCH)
		return watch(connection, line, request->json);
	return status;
}

int ctl_run(const struct ctl_request *request)
{
	static struct ctl_connection connection;
	static char line[CTL_LINE_SIZE];
	char error[512];
	int status;

	/* `steadyctl watch | head` ends by fflush failing, quietly. */
	signal(SIGPIPE, SIG_IGN);
	if (!ctl_connect(&connection, request->socket, error, sizeof(error))) {
		fprintf(stderr, "steadyctl: %s\n", error);
		return CTL_UNREACHABLE;
	}
	status = converse(&connection, request, line);
	ctl_disconnect(&connection);
	return status;
}
