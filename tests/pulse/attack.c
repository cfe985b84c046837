/*
 * Hostile clients of the control socket, all at once, for so many seconds: garbage, half a line, a line that never ends,
 * commands as fast as they go without ever reading an answer, watchers that never read, callers that hang up at once.
 * Usage: attack SOCKET SECONDS; ends earlier when told to by SIGTERM. Prints how much of it was taken.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS 49 /* the test has one of its own, that watches */
#define PIECE 65536

enum manner { GARBAGE, HALF_A_LINE, ENDLESS, COMMANDS, DEAF, HASTY, POLITE, MANNERS };

struct client {
	int fd;
	enum manner manner;
};

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static char pieces[MANNERS][PIECE];
static size_t sizes[MANNERS];
static unsigned long calls, bytes;
static volatile sig_atomic_t told_to_end;

static void end(int signal_number)
{
	(void)signal_number;
	told_to_end = 1;
}

static void fill(enum manner manner, const char *text, int repeat)
{
	for (size_t length = strlen(text); sizes[manner] + length <= PIECE; sizes[manner] += length) {
		memcpy(pieces[manner] + sizes[manner], text, length);
		if (!repeat)
			length = PIECE;
	}
}

static void prepare(void)
{
	for (size_t i = 0; i < PIECE; i++)
		pieces[GARBAGE][i] = (char)(i * 2654435761u >> 13);
	sizes[GARBAGE] = PIECE;
	fill(HALF_A_LINE, "sta", 0);
	fill(ENDLESS, "say x", 1);
	/* What costs the daemon most, and changes nothing. */
	fill(COMMANDS, "history 100\nfacts 0\nplan back\nexercises\ndevices\nroutine-end 1 x\nimport-end 1 0\n", 1);
	fill(DEAF, "watch\n", 0);
	fill(HASTY, "status\n", 0);
	fill(POLITE, "status\n", 0);
	sizes[HALF_A_LINE] = 3;
	sizes[DEAF] = 6;
	sizes[HASTY] = sizes[POLITE] = 7;
}

static void call(struct client *client)
{
	client->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(client->fd);
		client->fd = -1;
		return;
	}
	calls++;
	ssize_t sent = send(client->fd, pieces[client->manner], sizes[client->manner], MSG_NOSIGNAL);
	bytes += sent > 0 ? (unsigned long)sent : 0;
}

static void attack(struct client *client)
{
	char answer[4096];
	ssize_t done = 0;

	if (client->fd < 0) {
		call(client);
		return;
	}
	if (client->manner == POLITE && recv(client->fd, answer, sizeof(answer), 0) <= 0)
		return;
	if (client->manner != HALF_A_LINE && client->manner != DEAF)
		done = send(client->fd, pieces[client->manner], sizes[client->manner], MSG_NOSIGNAL);
	bytes += done > 0 ? (unsigned long)done : 0;
	if (client->manner == HASTY || (done < 0 && errno != EAGAIN)) {
		close(client->fd);
		client->fd = -1;
	}
}

int main(int argc, char **argv)
{
	struct client clients[CLIENTS];
	time_t until;

	if (argc != 3 || strlen(argv[1]) >= sizeof(address.sun_path))
		return 2;
	strcpy(address.sun_path, argv[1]);
	signal(SIGTERM, end);
	prepare();
	for (int i = 0; i < CLIENTS; i++)
		clients[i] = (struct client){.fd = -1, .manner = (enum manner)(i % MANNERS)};
	until = time(NULL) + atoi(argv[2]);
	while (!told_to_end && time(NULL) < until) {
		for (int i = 0; i < CLIENTS; i++)
			attack(&clients[i]);
		poll(NULL, 0, 1);
	}
	printf("%lu calls, %lu KiB taken from %d clients\n", calls, bytes >> 10, CLIENTS);
	return calls > CLIENTS && bytes > 0 ? 0 : 1;
}
