/* A small poll loop: descriptors and one timeout. Everything on the loop thread, except
 * loop_wake, which any thread but the sound callback may call. */
#ifndef STEADY_LOOP_H
#define STEADY_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
typedef void (*loop_fd_fn)(void *user, int fd, short revents);

struct loop *loop_create(void);
void loop_destroy(struct loop *loop);
/* Watches fd for `events` (poll.h). 0 or negative errno (-ENOSPC when the table is full). Adding
 * an fd again changes its events. */
int loop_add(struct loop *loop, int fd, short events, loop_fd_fn fn, void *user);
void loop_remove(struct loop *loop, int fd);
/* Waits at most timeout_ms (-1 = for ever), runs what is ready, each time beginning with another one. 0 or negative errno. */
int loop_run_once(struct loop *loop, int timeout_ms);
/* How many times it has run: the same number is the same round. */
uint64_t loop_round(const struct loop *loop);
/* Makes a loop_run_once in progress, or the next one, return at once. */
void loop_wake(struct loop *loop);

#endif
