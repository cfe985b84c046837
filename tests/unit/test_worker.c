/* sources: worker.c */
/* The worker: order, urgency, dropping, and the immediate mode. */
#include "worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <string.h>

struct trial {
	struct worker_job base;
	char name;
	sem_t *gate; /* waited for by run, when there is one */
};

static char order[16], done_order[16];
static sem_t started, gate, woken;
static pthread_t ran_on;

static void run(struct worker_job *base)
{
	struct trial *trial = (struct trial *)base;
	order[strlen(order)] = trial->name;
	ran_on = pthread_self();
	if (trial->gate) {
		sem_post(&started);
		sem_wait(trial->gate);
	}
}

static void done(struct worker_job *base)
{
	struct trial *trial = (struct trial *)base;
	done_order[strlen(done_order)] = base->dropped ? '-' : trial->name;
}

static void wake(void *user)
{
	sem_post(user);
}

static struct trial make(char name, sem_t *wait_for)
{
	return (struct trial){.base = {.run = run, .done = done}, .name = name, .gate = wait_for};
}

static int setup(void **state)
{
	(void)state;
	memset(order, 0, sizeof order);
	memset(done_order, 0, sizeof done_order);
	sem_init(&started, 0, 0);
	sem_init(&gate, 0, 0);
	sem_init(&woken, 0, 0);
	return 0;
}

static void urgent_jobs_go_first(void **state)
{
	(void)state;
	struct worker *worker = worker_create(false, wake, &woken);
	struct trial a = make('a', &gate), b = make('b', NULL), c = make('c', NULL), u = make('u', NULL);
	worker_submit(worker, &a.base, false);
	sem_wait(&started);
	worker_submit(worker, &b.base, false);
	worker_submit(worker, &c.base, false);
	worker_submit(worker, &u.base, true);
	sem_post(&gate);
	for (int i = 0; i < 4; i++)
		sem_wait(&woken);
	assert_string_equal(done_order, "");
	worker_dispatch(worker);
	assert_string_equal(order, "aubc");
	assert_string_equal(done_order, "aubc");
	assert_false(pthread_equal(ran_on, pthread_self()));
	worker_destroy(worker);
}

static void dropped_jobs_are_done_but_not_run(void **state)
{
	(void)state;
	struct worker *worker = worker_create(false, wake, &woken);
	struct trial a = make('a', &gate), b = make('b', NULL), c = make('c', NULL);
	worker_submit(worker, &a.base, false);
	sem_wait(&started);
	worker_submit(worker, &b.base, false);
	worker_submit(worker, &c.base, true);
	worker_drop(worker);
	worker_dispatch(worker);
	assert_string_equal(done_order, "--");
	sem_post(&gate);
	sem_wait(&woken);
	worker_dispatch(worker);
	assert_string_equal(done_order, "--a");
	assert_string_equal(order, "a");
	worker_destroy(worker);
}

static void destroying_finishes_the_running_job_and_drops_the_rest(void **state)
{
	(void)state;
	struct worker *worker = worker_create(false, NULL, NULL);
	struct trial a = make('a', &gate), b = make('b', NULL);
	worker_submit(worker, &a.base, false);
	sem_wait(&started);
	worker_submit(worker, &b.base, false);
	sem_post(&gate);
	worker_destroy(worker);
	/* The worker may have begun the second one before it was told to stop. */
	assert_int_equal(strlen(done_order), 2);
	assert_int_equal(done_order[0], 'a');
	assert_true(done_order[1] == (order[1] ? 'b' : '-'));
}

static void immediate_jobs_are_done_at_once(void **state)
{
	(void)state;
	struct worker *worker = worker_create(true, NULL, NULL);
	struct trial a = make('a', NULL), b = make('b', NULL);
	worker_submit(worker, &a.base, false);
	assert_string_equal(done_order, "a");
	worker_submit(worker, &b.base, true);
	assert_string_equal(done_order, "ab");
	assert_true(pthread_equal(ran_on, pthread_self()));
	worker_destroy(worker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(urgent_jobs_go_first, setup),
	    cmocka_unit_test_setup(dropped_jobs_are_done_but_not_run, setup),
	    cmocka_unit_test_setup(destroying_finishes_the_running_job_and_drops_the_rest, setup),
	    cmocka_unit_test_setup(immediate_jobs_are_done_at_once, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
