/* steadyctl's work: commands to the daemon, their answers for people or as they came. One thread. */
#ifndef STEADY_CTL_H
#define STEADY_CTL_H

#include "ctl_connect.h"
#include "protocol.h"
#include "value.h"

#include <stdint.h>

/* Exit statuses; stable, and in the man page. */
enum ctl_status { CTL_DONE = 0, CTL_REFUSED = 1, CTL_USAGE = 2, CTL_UNREACHABLE = 3 };

struct ctl_request {
	const char *socket; /* path */
	const char *person; /* --for, --person; NULL = nobody was named */
	const char *output; /* --output; NULL = standard output */
	int64_t since;	    /* --since, wall time; 0 = all */
	bool json;	    /* print what the daemon answers as it is */
	bool csv;
	bool yes; /* do not ask */
	bool why; /* --why: the reasons too */
};

/* A conversation with the daemon. */
struct ctl {
	const struct ctl_request *request;
	struct ctl_connection connection;
	char line[CTL_LINE_SIZE]; /* the last answer as it came */
	enum ctl_status status;	  /* of the last question */
};

/* False when nobody can be reached; standard error says what to do. */
bool ctl_open(struct ctl *ctl, const struct ctl_request *request);
void ctl_close(struct ctl *ctl);
/* Sends a line and takes its answer, to be freed. NULL when it was refused or never came: standard error says why, and
 * ctl->status what to exit with. */
struct value *ctl_ask(struct ctl *ctl, const char *line);

/* One command of the daemon's, printed. These print to standard output, errors to standard error, and return one of enum
 * ctl_status. */
int ctl_run(const struct ctl_request *request, const char *line, enum protocol_kind kind);
/* Sessions as a table, --json or --csv; at most `count` of the last, 0 = all. */
int ctl_history(const struct ctl_request *request, size_t count);
/* Today's doses of a routine, NULL = the usual one. */
int ctl_plan(const struct ctl_request *request, const char *routine);
/* Writes the page for a physiotherapist. */
int ctl_report(const struct ctl_request *request);
/* Everything as one file, "-" = standard output or input. */
int ctl_export(const struct ctl_request *request, const char *path);
int ctl_import(const struct ctl_request *request, const char *path);
/* The file may be a routine: it is plain text, and no JSON. */
bool ctl_routine_is(const char *text, size_t length);
/* `text` is the file's. */
int ctl_import_routine(const struct ctl_request *request, const char *path, const char *text);
int ctl_forget(const struct ctl_request *request);

#endif
