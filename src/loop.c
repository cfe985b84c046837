/*
 * A small poll loop. The table is fixed; a slot whose descriptor is -1 is free, and poll(2) ignores it. A callback
 * may add and remove any descriptor, also its own: what it removes in this round is not called any more, and what it
 * adds is called from the next round on. Rounds begin one slot further each time, so that nobody is always last when
 * those before him use up what a round may take.
 */
#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The control socket's clients and listener, the wake-up, signals; the rest is room. */
#define MAX_FDS 96

struct watch {
	loop_fd_fn fn;
	void *user;
	bool fresh; /* added in this round: its revents are not its own yet */
};

struct loop {
	struct pollfd polls[MAX_FDS];
	struct watch watches[MAX_FDS];
	int wake_fd;
	uint64_t round;
};

static void on_wake(void *user, int fd, short revents)
{
	uint64_t count;
	ssize_t got = read(fd, &count, sizeof(count));

	/* Only there to end the poll; how many wakes there were does not matter. */
	(void)got;
	(void)user;
	(void)revents;
}

struct loop *loop_create(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return NULL;
	for (int i = 0; i < MAX_FDS; i++)
		loop->polls[i].fd = -1;
	loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (loop->wake_fd < 0) {
		free(loop);
		return NULL;
	}
	loop_add(loop, loop->wake_fd, POLLIN, on_wake, NULL);
	return loop;
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	close(loop->wake_fd);
	free(loop);
}

static int find(const struct loop *loop, int fd)
{
	for (int i = 0; i < MAX_FDS; i++) {
		if (loop->polls[i].fd == fd)
			return i;
	}
	return -1;
}

int loop_add(struct loop *loop, int fd, short events, loop_fd_fn fn, void *user)
{
	int i = find(loop, fd);

	if (i < 0) {
		i = find(loop, -1);
		if (i < 0)
			return -ENOSPC;
		loop->watches[i].fresh = true;
	}
	loop->polls[i].fd = fd;
	loop->polls[i].events = events;
	loop->watches[i].fn = fn;
	loop->watches[i].user = user;
	return 0;
}

void loop_remove(struct loop *loop, int fd)
{
	int i = find(loop, fd);

	if (i >= 0)
		loop->polls[i].fd = -1;
}

int loop_run_once(struct loop *loop, int timeout_ms)
{
	/* No more than there are: poll refuses more than the process may have open. */
	int count = 0;

	for (int i = 0; i < MAX_FDS; i++) {
		loop->watches[i].fresh = false;
		if (loop->polls[i].fd >= 0)
			count = i + 1;
	}
	if (poll(loop->polls, (nfds_t)count, timeout_ms) < 0)
		return errno == EINTR ? 0 : -errno;
	loop->round++;
	for (int i = 0; i < count; i++) {
		int at = (int)((loop->round + (uint64_t)i) % (uint64_t)count);
		const struct pollfd *p = &loop->polls[at];

		if (p->fd >= 0 && p->revents && !loop->watches[at].fresh)
			loop->watches[at].fn(loop->watches[at].user, p->fd, p->revents);
	}
	return 0;
}

uint64_t loop_round(const struct loop *loop)
{
	return loop->round;
}

void loop_wake(struct loop *loop)
{
	uint64_t one = 1;
	ssize_t put = write(loop->wake_fd, &one, sizeof(one));

	/* It fails only when the counter is full, and then the loop is awake already. */
	(void)put;
}
