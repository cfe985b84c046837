/*
 * The control socket: a Unix stream socket, one line in, one JSON object out (the lines are in
 * protocol.h, the answers in the man page steadyctl.1). Only its group and the user itself may connect (mode 0660 and
 * peer credentials). Fixed buffers, non-blocking, at most CONTROL_MAX_CLIENTS; a client that sends without reading
 * waits; a watcher that does not read, and a line that does not end, are closed. Loop thread.
 */
#ifndef STEADY_CONTROL_H
#define STEADY_CONTROL_H

#include "loop.h"

#include <stdbool.h>
#include <stddef.h>

#define CONTROL_MAX_CLIENTS 64
#define CONTROL_LINE_MAX 1024

struct control;

/* Called for each complete line that is not "watch". Writes one JSON object (no newline) to `reply`. */
typedef void (*control_fn)(void *user, const char *line, char *reply, size_t reply_size);

struct control *control_open(struct loop *loop, const char *path, const char *group, control_fn fn, void *user,
			     char *error, size_t error_size);
void control_close(struct control *control);
/* Sends one JSON object as a line to every watcher. Never blocks: a watcher whose buffer is full is closed. */
void control_publish(struct control *control, const char *json);
bool control_has_watchers(const struct control *control);

#endif
