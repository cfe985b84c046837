/* sources: loop.c */
/* The poll loop: what callbacks may do to it while it runs, and being woken from another thread. */
#include "loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

static struct loop *loop;
static int pipes[2][2];
static int calls[2];

static int setup(void **state)
{
	(void)state;
	loop = loop_create();
	calls[0] = calls[1] = 0;
	return loop && pipe(pipes[0]) == 0 && pipe(pipes[1]) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
	loop_destroy(loop);
	return 0;
}

static void count_call(void *user, int fd, short revents)
{
	char byte;

	assert_int_equal(revents, POLLIN);
	assert_int_equal(read(fd, &byte, 1), 1);
	++*(int *)user;
}

static void poke(int which)
{
	assert_int_equal(write(pipes[which][1], "", 1), 1);
}

static void calls_what_is_ready(void **state)
{
	(void)state;
	assert_int_equal(loop_add(loop, pipes[0][0], POLLIN, count_call, &calls[0]), 0);
	assert_int_equal(loop_add(loop, pipes[1][0], POLLIN, count_call, &calls[1]), 0);
	assert_int_equal(loop_run_once(loop, 0), 0);
	assert_int_equal(calls[0] + calls[1], 0);
	poke(1);
	assert_int_equal(loop_run_once(loop, -1), 0);
	assert_int_equal(calls[0], 0);
	assert_int_equal(calls[1], 1);
	loop_remove(loop, pipes[1][0]);
	poke(1);
	assert_int_equal(loop_run_once(loop, 0), 0);
	assert_int_equal(calls[1], 1);
}

static void remove_other(void *user, int fd, short revents)
{
	(void)revents;
	++*(int *)user;
	loop_remove(loop, fd == pipes[0][0] ? pipes[1][0] : pipes[0][0]);
}

static void does_not_call_what_was_just_removed(void **state)
{
	(void)state;
	loop_add(loop, pipes[0][0], POLLIN, remove_other, &calls[0]);
	loop_add(loop, pipes[1][0], POLLIN, remove_other, &calls[1]);
	poke(0);
	poke(1);
	assert_int_equal(loop_run_once(loop, 0), 0);
	assert_int_equal(calls[0] + calls[1], 1);
}

/* The slot that becomes free is taken at once by another descriptor; it must not inherit what the old one had. */
static void replace_other(void *user, int fd, short revents)
{
	remove_other(user, fd, revents);
	assert_int_equal(loop_add(loop, pipes[1][1], POLLIN, count_call, &calls[1]), 0);
}

static void does_not_call_the_heir_of_a_slot(void **state)
{
	(void)state;
	loop_add(loop, pipes[0][0], POLLIN, replace_other, &calls[0]);
	loop_add(loop, pipes[1][0], POLLIN, count_call, &calls[1]);
	poke(0);
	poke(1);
	assert_int_equal(loop_run_once(loop, 0), 0);
	assert_int_equal(calls[0], 1);
	assert_int_equal(calls[1], 0);
}

static void says_when_the_table_is_full(void **state)
{
	int added = 0, result;

	(void)state;
	while ((result = loop_add(loop, 1000 + added, POLLIN, count_call, NULL)) == 0)
		added++;
	assert_int_equal(result, -ENOSPC);
	/* 64 clients, the listener and some more. */
	assert_true(added >= 80);
}

static void *wake_soon(void *argument)
{
	const struct timespec pause = {.tv_nsec = 20000000};

	nanosleep(&pause, NULL);
	loop_wake(argument);
	return NULL;
}

static void is_woken(void **state)
{
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, wake_soon, loop), 0);
	assert_int_equal(loop_run_once(loop, -1), 0);
	pthread_join(thread, NULL);
	/* A wake before the wait counts, too. */
	loop_wake(loop);
	assert_int_equal(loop_run_once(loop, -1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(calls_what_is_ready, setup, teardown),
	    cmocka_unit_test_setup_teardown(does_not_call_what_was_just_removed, setup, teardown),
	    cmocka_unit_test_setup_teardown(does_not_call_the_heir_of_a_slot, setup, teardown),
	    cmocka_unit_test_setup_teardown(says_when_the_table_is_full, setup, teardown),
	    cmocka_unit_test_setup_teardown(is_woken, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
