/*
 * The control socket. Every buffer is fixed, every call is non-blocking, and one round of the loop does a bounded
 * amount for each client and for all of them together, so that nobody on the other side can hold up the coach: a client
 * that sends faster than it is served, or does not read its answers, waits; a watcher that does not read is closed, and
 * so is a line that never ends. When all places are taken, who has been silent longest makes way.
 */
#include "control.h"

#include "control_socket.h"
#include "json.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REPLY_SIZE 32768 /* fits PROTOCOL_HISTORY_MAX sessions */
#define OUT_SIZE (2 * REPLY_SIZE)
#define LINES_A_ROUND 4 /* lines answered for one client in one round of the loop */
/* Answering all clients in one round takes no longer than this and one answer more. A cue is posted some 300 ms before
 * it is due. */
#define ROUND_MS 4
#define SKIP_MAX 65536	  /* bytes of a line that is too long, before its client is closed */
#define SILENT_MS 10000	  /* after which a client may have to make way */
#define COMPLAIN_MS 60000 /* between two messages about strangers */

_Static_assert(CONTROL_MAX_CLIENTS == 64 && CONTROL_LINE_MAX == 1024, "what is refused names them");

struct client {
	struct control *control;
	int fd; /* -1 = free */
	bool watching;
	bool skipping; /* in a line that is too long */
	bool ended;    /* the other side will send nothing more */
	int64_t heard; /* monotonic ms, of its last whole line */
	size_t in_used, out_used, skipped;
	char in[CONTROL_LINE_MAX + 1]; /* with the line's newline */
	char out[OUT_SIZE];
};

struct control {
	struct loop *loop;
	control_fn fn;
	void *user;
	struct control_socket socket;
	int spare_fd;	       /* given up to turn a caller away when there are no descriptors left */
	uint64_t round;	       /* of the loop, that `spent_by` belongs to */
	int64_t spent_by;      /* monotonic ms: when the round's time is over */
	int64_t complained_by; /* monotonic ms: no message about strangers before */
	struct client clients[CONTROL_MAX_CLIENTS];
	char reply[REPLY_SIZE];
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether this round has time for one more answer; the first one always may. */
static bool round_has_time(struct control *control)
{
	int64_t now = monotonic_ms();

	if (control->round != loop_round(control->loop)) {
		control->round = loop_round(control->loop);
		control->spent_by = now + ROUND_MS;
	}
	return now < control->spent_by;
}

static void client_close(struct client *client)
{
	if (client->fd < 0)
		return;
	loop_remove(client->control->loop, client->fd);
	close(client->fd);
	client->fd = -1;
}

/* Sends what is queued as far as it goes. */
static void client_flush(struct client *client)
{
	while (client->fd >= 0 && client->out_used > 0) {
		ssize_t sent = send(client->fd, client->out, client->out_used, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0 && errno == EAGAIN)
			return;
		if (sent < 0) {
			client_close(client);
			return;
		}
		client->out_used -= (size_t)sent;
		memmove(client->out, client->out + sent, client->out_used);
	}
}

static void client_send(struct client *client, const char *json)
{
	size_t length = strlen(json);

	if (client->fd < 0)
		return;
	if (length + 1 > OUT_SIZE - client->out_used) {
		log_info("control: a client that does not read is closed");
		client_close(client);
		return;
	}
	memcpy(client->out + client->out_used, json, length);
	client->out_used += length;
	client->out[client->out_used++] = '\n';
	client_flush(client);
}

static void client_refuse(struct client *client, const char *why)
{
	char text[256];
	struct json json;

	json_start(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_boolean(&json, "ok", false);
	json_string(&json, "error", why);
	json_object_end(&json);
	json_finish(&json);
	client_send(client, text);
}

static bool is_printable(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (((unsigned char)line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f)
			return false;
	}
	return true;
}

/* Answers one line; `line` is ours to change. */
static void client_answer(struct client *client, char *line, size_t length)
{
	struct control *control = client->control;

	while (length > 0 && strchr(" \t\r", line[length - 1]))
		length--;
	if (length == 0)
		return;
	if (!is_printable(line, length)) {
		client_refuse(client, "a line is plain text without control characters");
		return;
	}
	line[length] = '\0';
	if (strcmp(line, "watch") == 0) {
		client->watching = true;
		client_send(client, "{\"ok\":true,\"watching\":true}");
		return;
	}
	control->fn(control->user, line, control->reply, sizeof(control->reply));
	client_send(client, control->reply);
}

/* Takes one line from the buffer; false when there is no whole one. */
static bool client_take_line(struct client *client)
{
	char line[CONTROL_LINE_MAX + 1];
	char *newline = memchr(client->in, '\n', client->in_used);
	size_t length;

	if (!newline) {
		if (client->in_used < sizeof(client->in))
			return false;
		if (!client->skipping)
			client_refuse(client, "the line is too long; at most 1024 bytes");
		client->skipping = true;
		client->skipped += client->in_used;
		client->in_used = 0;
		if (client->skipped > SKIP_MAX)
			client_close(client);
		return false;
	}
	length = (size_t)(newline - client->in);
	memcpy(line, client->in, length);
	client->in_used -= length + 1;
	memmove(client->in, newline + 1, client->in_used);
	client->heard = monotonic_ms();
	if (!client->skipping)
		client_answer(client, line, length);
	client->skipping = false;
	client->skipped = 0;
	return true;
}

static void client_read(struct client *client)
{
	size_t room = sizeof(client->in) - client->in_used;
	ssize_t got = room > 0 ? read(client->fd, client->in + client->in_used, room) : -1;

	if (got > 0)
		client->in_used += (size_t)got;
	else if (got == 0)
		client->ended = true;
	else if (room > 0 && errno != EAGAIN && errno != EINTR)
		client_close(client);
}

static void client_serve(void *user, int fd, short revents);

/* Whom to wait for next: readable unless it has ended, writable when something is queued or a line waits for its
 * turn (the socket is then writable at once, and the other clients are served in between). */
static void client_rearm(struct client *client)
{
	bool line_waits = memchr(client->in, '\n', client->in_used) != NULL;
	short events = 0;

	if (client->fd < 0)
		return;
	if (client->ended && !client->watching && !line_waits && client->out_used == 0) {
		client_close(client);
		return;
	}
	if (!client->ended && !line_waits)
		events |= POLLIN;
	if (client->out_used > 0 || line_waits)
		events |= POLLOUT;
	loop_add(client->control->loop, client->fd, events, client_serve, client);
}

static void client_serve(void *user, int fd, short revents)
{
	struct client *client = user;

	(void)fd;
	if (revents & (POLLERR | POLLNVAL)) {
		client_close(client);
		return;
	}
	if (revents & POLLIN)
		client_read(client);
	else if (revents & POLLHUP) {
		client_close(client);
		return;
	}
	for (int i = 0; i < LINES_A_ROUND && client->fd >= 0 && round_has_time(client->control); i++) {
		if (!client_take_line(client))
			break;
	}
	client_flush(client);
	client_rearm(client);
}

/* A free place, or that of who has neither asked for anything nor watched for the longest time; NULL when nobody has been
 * silent for long. */
static struct client *free_client(struct control *control)
{
	struct client *silent = NULL;
	int64_t before = monotonic_ms() - SILENT_MS + 1;

	for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		struct client *client = &control->clients[i];

		if (client->fd < 0)
			return client;
		if (!client->watching && client->heard < before) {
			silent = client;
			before = client->heard;
		}
	}
	if (silent)
		client_close(silent);
	return silent;
}

static void turn_away(int fd, const char *json)
{
	ssize_t sent = send(fd, json, strlen(json), MSG_NOSIGNAL | MSG_DONTWAIT);

	(void)sent;
	close(fd);
}

/* Without descriptors accept fails and the caller stays in the queue, so that poll would spin. */
static void accept_without_descriptors(struct control *control)
{
	int fd;

	close(control->spare_fd);
	fd = accept(control->socket.fd, NULL, NULL);
	if (fd >= 0)
		close(fd);
	control->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Who knocks all day fills no log. */
static void refuse_stranger(struct control *control, int fd, const struct control_peer *peer)
{
	if (monotonic_ms() >= control->complained_by) {
		log_warning("control: process %ld of user %ld is neither root nor in the group, and is turned away",
			    (long)peer->process, (long)peer->user);
		control->complained_by = monotonic_ms() + COMPLAIN_MS;
	}
	turn_away(fd, "{\"ok\":false,\"error\":\"not allowed: you are not in the group of this socket\"}\n");
}

static void admit(struct control *control, int fd)
{
	struct client *client = free_client(control);

	if (!client || loop_add(control->loop, fd, POLLIN, client_serve, client) < 0) {
		turn_away(fd, "{\"ok\":false,\"error\":\"too many clients at once; at most 64\"}\n");
		return;
	}
	/* The buffers need no clearing. */
	client->fd = fd;
	client->in_used = client->out_used = client->skipped = 0;
	client->heard = monotonic_ms();
	client->watching = client->skipping = client->ended = false;
}

static void on_accept(void *user, int listener, short revents)
{
	struct control *control = user;
	struct control_peer peer;
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void)revents;
	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE)
			accept_without_descriptors(control);
		return;
	}
	if (!control_socket_admits(&control->socket, fd, &peer)) {
		refuse_stranger(control, fd, &peer);
		return;
	}
	log_debug("control: process %ld of user %ld has called", (long)peer.process, (long)peer.user);
	admit(control, fd);
}

struct control *control_open(struct loop *loop, const char *path, const char *group, control_fn fn, void *user,
			     char *error, size_t error_size)
{
	struct control *control = calloc(1, sizeof(*control));

	if (!control) {
		snprintf(error, error_size, "out of memory");
		return NULL;
	}
	control->loop = loop;
	control->fn = fn;
	control->user = user;
	for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		control->clients[i].control = control;
		control->clients[i].fd = -1;
	}
	if (!control_socket_open(&control->socket, path, group, error, error_size)) {
		free(control);
		return NULL;
	}
	control->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (loop_add(loop, control->socket.fd, POLLIN, on_accept, control) < 0) {
		snprintf(error, error_size, "no room in the poll table");
		control_close(control);
		return NULL;
	}
	return control;
}

void control_close(struct control *control)
{
	if (!control)
		return;
	for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++)
		client_close(&control->clients[i]);
	loop_remove(control->loop, control->socket.fd);
	control_socket_close(&control->socket);
	if (control->spare_fd >= 0)
		close(control->spare_fd);
	free(control);
}

void control_publish(struct control *control, const char *json)
{
	for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		struct client *client = &control->clients[i];

		if (client->fd < 0 || !client->watching)
			continue;
		client_send(client, json);
		client_rearm(client);
	}
}

bool control_has_watchers(const struct control *control)
{
	for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		if (control->clients[i].fd >= 0 && control->clients[i].watching)
			return true;
	}
	return false;
}
