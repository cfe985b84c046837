/* steadyctl: options, and what to do. Most commands are the rows of protocol.c; those of its own are in a table here. */
#include "ctl.h"
#include "history.h"
#include "protocol.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINE_MAX_SIZE 1024 /* CONTROL_LINE_MAX of the daemon */

enum { OPT_SOCKET = 256, OPT_JSON, OPT_VERSION, OPT_FOR, OPT_SINCE, OPT_CSV, OPT_OUTPUT, OPT_YES, OPT_WHY };

static const struct option long_options[] = {
    {"socket", required_argument, NULL, OPT_SOCKET},
    {"json", no_argument, NULL, OPT_JSON},
    {"for", required_argument, NULL, OPT_FOR},
    {"person", required_argument, NULL, OPT_FOR},
    {"since", required_argument, NULL, OPT_SINCE},
    {"csv", no_argument, NULL, OPT_CSV},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"yes", no_argument, NULL, OPT_YES},
    {"why", no_argument, NULL, OPT_WHY},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

static int usage_error(const char *text)
{
	fprintf(stderr, "steadyctl: %s\nTry 'steadyctl --help'.\n", text);
	return CTL_USAGE;
}

static int history(const struct ctl_request *request, const char *argument)
{
	char *end;
	/* The last ones, unless all of a time or for a spreadsheet are wanted. */
	unsigned long count = argument || request->since || request->csv ? 0 : 10;

	if (argument) {
		count = strtoul(argument, &end, 10);
		if (*argument < '0' || *argument > '9' || *end || count < 1 || count > HISTORY_IMPORT_MAX)
			return usage_error("\"history\" takes how many sessions to show, from 1");
	}
	return ctl_history(request, count);
}

static int report(const struct ctl_request *request, const char *argument)
{
	(void)argument;
	return ctl_report(request);
}

static int forget(const struct ctl_request *request, const char *argument)
{
	(void)argument;
	return ctl_forget(request);
}

/* Commands that are more than one line to the daemon. */
static const struct own_command {
	const char *name;
	enum protocol_argument argument;
	const char *placeholder;
	const char *help;
	int (*run)(const struct ctl_request *request, const char *argument);
} own_commands[] = {
    {"history", ARGUMENT_OPTIONAL, "N", "list the last sessions (--since, --person, --csv, --json)", history},
    {"plan", ARGUMENT_OPTIONAL, "ROUTINE", "the doses of today (--why, --person, --json)", ctl_plan},
    {"report", ARGUMENT_NONE, "", "a page for a physiotherapist (--since, --person, --output)", report},
    {"export", ARGUMENT_REQUIRED, "FILE", "write everything that is remembered to one file", ctl_export},
    {"import", ARGUMENT_REQUIRED, "FILE", "take in what was exported, or a routine", ctl_import},
    {"forget", ARGUMENT_NONE, "", "remove everything that is remembered (--person, --yes)", forget},
};

#define OWN_COUNT (sizeof(own_commands) / sizeof(own_commands[0]))

static const struct own_command *own_command(const char *name)
{
	for (size_t i = 0; i < OWN_COUNT; i++) {
		if (strcmp(own_commands[i].name, name) == 0)
			return &own_commands[i];
	}
	return NULL;
}

static void print_command(const char *name, enum protocol_argument argument, const char *placeholder, const char *help)
{
	char left[40];

	snprintf(left, sizeof(left), argument == ARGUMENT_OPTIONAL ? "%s [%s]" : "%s %s", name, placeholder);
	printf("  %-20s %s\n", left, help);
}

static void print_help(void)
{
	const struct protocol_row *row;

	puts("Usage: steadyctl [OPTION]... COMMAND [ARGUMENT]\n"
	     "Commands the coach that runs on this machine.\n\nCommands");
	for (size_t i = 0; (row = protocol_row(i)); i++) {
		if (row->help[0] && !own_command(row->name))
			print_command(row->name, row->argument, row->placeholder, row->help);
	}
	for (size_t i = 0; i < OWN_COUNT; i++)
		print_command(own_commands[i].name, own_commands[i].argument, own_commands[i].placeholder,
			      own_commands[i].help);
	puts("\nOptions\n"
	     "      --for NAME, --person NAME\n"
	     "                       one of several people: whom to start for, whose history\n"
	     "      --since DATE     from that day on, such as 2026-09-01\n"
	     "      --output FILE    where \"report\" writes to (standard output)\n"
	     "      --csv            \"history\" for a spreadsheet\n"
	     "      --why            \"plan\" tells the rule and the sessions behind each dose\n"
	     "      --yes            do not ask\n"
	     "      --json           print the answer as the JSON object that it is\n"
	     "      --socket PATH    the coach's socket (default $STEADY_SOCKET, else /run/steady/control.sock)\n"
	     "  -h, --help           this text\n"
	     "      --version        version\n"
	     "\n"
	     "Exit status: 0 done; 1 the coach refused; 2 usage; 3 the coach cannot be reached.");
}

/* COMMAND and ARGUMENTs as one line; false when it does not fit or would be more than one. */
static bool join(char *const *words, char *line, size_t size)
{
	size_t used = 0;

	line[0] = '\0';
	for (; *words; words++) {
		int put = snprintf(line + used, size - used, "%s%s", used > 0 ? " " : "", *words);

		if (put < 0 || (size_t)put >= size - used)
			return false;
		used += (size_t)put;
	}
	return !strpbrk(line, "\r\n");
}

/* --for NAME, to what starts something; false when it does not fit. */
static bool append_person(const char *person, const char *command, char *line, size_t size)
{
	size_t used = strlen(line);

	const struct protocol_row *row = protocol_find(command);

	if (!person || !row || (row->kind != PROTOCOL_WISH && strcmp(command, "start") != 0))
		return true;
	return snprintf(line + used, size - used, " for %s", person) < (int)(size - used) && !strpbrk(person, "\r\n");
}

static int run_own(const struct own_command *own, char *const *arguments, const struct ctl_request *request)
{
	char text[128];
	bool given = arguments[0] != NULL;

	if (!given && own->argument == ARGUMENT_REQUIRED) {
		snprintf(text, sizeof(text), "\"%s\" needs %s after it", own->name, own->placeholder);
		return usage_error(text);
	}
	if (given && (own->argument == ARGUMENT_NONE || arguments[1])) {
		snprintf(text, sizeof(text), "there is too much after \"%s\"", own->name);
		return usage_error(text);
	}
	return own->run(request, arguments[0]);
}

static int run(char *const *words, const struct ctl_request *request)
{
	char line[LINE_MAX_SIZE + 1], error[200];
	struct protocol_command command;

	if (!*words)
		return usage_error("a command is missing");
	if (own_command(*words))
		return run_own(own_command(*words), words + 1, request);
	if (!join(words, line, sizeof(line)) || !append_person(request->person, words[0], line, sizeof(line)))
		return usage_error("a command is one line of at most 1024 bytes");
	if (!protocol_parse(line, &command, error, sizeof(error)))
		return usage_error(error);
	return ctl_run(request, line, command.kind);
}

/* Midnight of "2026-09-01" here. False when it is no date. */
static bool parse_date(const char *text, int64_t *time)
{
	struct tm day = {.tm_isdst = -1};
	const char *end = strptime(text, "%Y-%m-%d", &day);
	int month_day = day.tm_mday;

	if (!end || *end)
		return false;
	*time = (int64_t)mktime(&day);
	return *time > 0 && day.tm_mday == month_day;
}

/* Returns -1 to go on, else the exit status. */
static int take_options(int argc, char **argv, const char *letters, struct ctl_request *request)
{
	int option;

	optind = 0; /* glibc: begin anew, in the order that `letters` asks for */
	while ((option = getopt_long(argc, argv, letters, long_options, NULL)) != -1) {
		switch (option) {
		case OPT_SOCKET:
			request->socket = optarg;
			break;
		case OPT_FOR:
			/* Nobody is not everybody. */
			if (!*optarg)
				return usage_error("--for and --person take a name");
			request->person = optarg;
			break;
		case OPT_SINCE:
			if (!parse_date(optarg, &request->since))
				return usage_error("--since takes a day, such as 2026-09-01");
			break;
		case OPT_WHY:
			request->why = true;
			break;
		case OPT_CSV:
			request->csv = true;
			break;
		case OPT_OUTPUT:
			request->output = optarg;
			break;
		case OPT_YES:
			request->yes = true;
			break;
		case OPT_JSON:
			request->json = true;
			break;
		case OPT_VERSION:
			puts("steadyctl " STEADY_VERSION);
			return CTL_DONE;
		case 'h':
			print_help();
			return CTL_DONE;
		default:
			fputs("Try 'steadyctl --help'.\n", stderr);
			return CTL_USAGE;
		}
	}
	return -1;
}

int main(int argc, char **argv)
{
	const char *variable = getenv("STEADY_SOCKET");
	struct ctl_request request = {.socket = variable && *variable ? variable : "/run/steady/control.sock"};
	/* Options before the command first: what follows "say" is a text and may begin with a dash. */
	int status = take_options(argc, argv, "+h", &request);

	if (status < 0 && optind < argc && strcmp(argv[optind], "say") != 0)
		status = take_options(argc, argv, "h", &request);
	return status < 0 ? run(argv + optind, &request) : status;
}
