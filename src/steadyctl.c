/* steadyctl: options and the line to send. The commands are the rows of protocol.c. */
#include "ctl.h"
#include "protocol.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_SIZE 1024 /* CONTROL_LINE_MAX of the daemon */

enum { OPT_SOCKET = 256, OPT_JSON, OPT_VERSION, OPT_FOR };

static const struct option long_options[] = {
    {"socket", required_argument, NULL, OPT_SOCKET}, {"json", no_argument, NULL, OPT_JSON},
    {"for", required_argument, NULL, OPT_FOR},	     {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},     {NULL, 0, NULL, 0},
};

static void print_help(void)
{
	const struct protocol_row *row;

	puts("Usage: steadyctl [OPTION]... COMMAND [ARGUMENT]\n"
	     "Commands the coach that runs on this machine.\n\nCommands");
	for (size_t i = 0; (row = protocol_row(i)); i++) {
		char left[40];

		snprintf(left, sizeof(left), row->argument == ARGUMENT_OPTIONAL ? "%s [%s]" : "%s %s", row->name,
			 row->placeholder);
		printf("  %-20s %s\n", left, row->help);
	}
	puts("\nOptions\n"
	     "      --for NAME       start for one of several people\n"
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

	if (!person || strcmp(command, "start") != 0)
		return true;
	return snprintf(line + used, size - used, " for %s", person) < (int)(size - used) && !strpbrk(person, "\r\n");
}

static int usage_error(const char *text)
{
	fprintf(stderr, "steadyctl: %s\nTry 'steadyctl --help'.\n", text);
	return CTL_USAGE;
}

static int run(char *const *words, struct ctl_request request)
{
	char line[LINE_MAX_SIZE + 1], error[200];
	struct protocol_command command;

	if (!*words)
		return usage_error("a command is missing");
	if (!join(words, line, sizeof(line)) || !append_person(request.person, words[0], line, sizeof(line)))
		return usage_error("a command is one line of at most 1024 bytes");
	if (!protocol_parse(line, &command, error, sizeof(error)))
		return usage_error(error);
	request.line = line;
	request.kind = command.kind;
	return ctl_run(&request);
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
			request->person = optarg;
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
	return status < 0 ? run(argv + optind, request) : status;
}
