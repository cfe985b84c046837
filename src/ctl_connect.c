/*
 * The client's end of the control socket, and what to tell somebody who cannot reach the daemon.
 */
#include "ctl_connect.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void explain(const char *path, int reason, char *error, size_t error_size)
{
	if (reason == EACCES || reason == EPERM)
		snprintf(error, error_size,
			 "you may not use %s.\nAdd yourself to the group \"steady\" and log in again:\n"
			 "  sudo usermod -aG steady \"$USER\"",
			 path);
	else if (reason == ENOENT || reason == ECONNREFUSED)
		snprintf(error, error_size,
			 "nobody answers at %s; is the coach running?\nSee:   systemctl status steadyd\n"
			 "Start: sudo systemctl start steadyd\n"
			 "A coach with another socket is reached with --socket PATH or STEADY_SOCKET.",
			 path);
	else
		snprintf(error, error_size, "%s: %s", path, strerror(reason));
}

bool ctl_connect(struct ctl_connection *connection, const char *path, char *error, size_t error_size)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = strlen(path);

	connection->used = 0;
	connection->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection->fd < 0 || length >= sizeof(address.sun_path)) {
		explain(path, connection->fd < 0 ? errno : ENAMETOOLONG, error, error_size);
		ctl_disconnect(connection);
		return false;
	}
	memcpy(address.sun_path, path, length + 1);
	if (connect(connection->fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		explain(path, errno, error, error_size);
		ctl_disconnect(connection);
		return false;
	}
	return true;
}

void ctl_disconnect(struct ctl_connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
}

static bool send_all(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return false;
		data += sent;
		size -= (size_t)sent;
	}
	return true;
}

bool ctl_send(struct ctl_connection *connection, const char *line)
{
	return send_all(connection->fd, line, strlen(line)) && send_all(connection->fd, "\n", 1);
}

/* Moves a whole line out of the buffer. */
static bool take_line(struct ctl_connection *connection, char *line)
{
	char *newline = memchr(connection->buffer, '\n', connection->used);
	size_t length;

	if (!newline)
		return false;
	length = (size_t)(newline - connection->buffer);
	memcpy(line, connection->buffer, length);
	line[length] = '\0';
	connection->used -= length + 1;
	memmove(connection->buffer, newline + 1, connection->used);
	return true;
}

bool ctl_receive(struct ctl_connection *connection, char *line, int timeout_ms)
{
	struct pollfd wait = {.fd = connection->fd, .events = POLLIN};

	while (!take_line(connection, line)) {
		ssize_t got;

		if (connection->used == sizeof(connection->buffer) || poll(&wait, 1, timeout_ms) <= 0)
			return false;
		got = read(connection->fd, connection->buffer + connection->used,
			   sizeof(connection->buffer) - connection->used);
		if (got <= 0)
			return false;
		connection->used += (size_t)got;
	}
	return true;
}
