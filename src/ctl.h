/* steadyctl's work: one command to the daemon, its answer for people or as it came. One thread. */
#ifndef STEADY_CTL_H
#define STEADY_CTL_H

#include "protocol.h"

/* Exit statuses; stable, and in the man page. */
enum ctl_status { CTL_DONE = 0, CTL_REFUSED = 1, CTL_USAGE = 2, CTL_UNREACHABLE = 3 };

struct ctl_request {
	const char *socket; /* path */
	const char *line;   /* as it goes to the daemon */
	enum protocol_kind kind;
	const char *person; /* --for: whom to start for; NULL = nobody was named */
	bool json;	    /* print what the daemon answers as it is */
};

/* Prints to standard output, errors to standard error. Returns one of enum ctl_status. */
int ctl_run(const struct ctl_request *request);

#endif
