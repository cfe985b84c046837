/* The client's end of the control socket: lines out, lines in. One thread, blocking. */
#ifndef STEADY_CTL_CONNECT_H
#define STEADY_CTL_CONNECT_H

#include <stdbool.h>
#include <stddef.h>

#define CTL_LINE_SIZE 65536 /* longer than any answer of the daemon */

struct ctl_connection {
	int fd;
	size_t used;
	char buffer[CTL_LINE_SIZE];
};

/* False when nobody can be reached; `error` says what to do about it. */
bool ctl_connect(struct ctl_connection *connection, const char *path, char *error, size_t error_size);
void ctl_disconnect(struct ctl_connection *connection);
/* Sends `line` and a newline. False when the other side does not take it. */
bool ctl_send(struct ctl_connection *connection, const char *line);
/* The next line without its newline, of at most CTL_LINE_SIZE bytes with the terminator; waits at most timeout_ms (-1 =
 * for ever) for each piece of it. False at the end, on a timeout, and when the line is too long. */
bool ctl_receive(struct ctl_connection *connection, char *line, int timeout_ms);

#endif
