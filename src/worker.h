/*
 * A worker thread with a queue of jobs, and an immediate mode in which a job runs inside
 * worker_submit, for the simulated room where everything is on one thread.
 */
#ifndef STEADY_WORKER_H
#define STEADY_WORKER_H

#include <stdbool.h>

struct worker;

/* Embedded in the owner's job, which lives until done was called. */
struct worker_job {
	void (*run)(struct worker_job *job);  /* on the worker thread */
	void (*done)(struct worker_job *job); /* on the loop thread, from worker_dispatch; also after a
						 job was dropped by worker_drop (job->dropped) */
	bool dropped;
	struct worker_job *next; /* the worker's own */
};

/* `wake` (may be NULL) is called on the worker thread when a job is finished; it must not call back into
 * the worker. NULL = out of memory or threads. */
struct worker *worker_create(bool immediate, void (*wake)(void *user), void *user);
/* Stops after the running job; queued jobs are dropped; done is called for every one. */
void worker_destroy(struct worker *worker);
/* Loop thread. Urgent jobs go before all others. In immediate mode run() and done() are called
 * before it returns. */
void worker_submit(struct worker *worker, struct worker_job *job, bool urgent);
/* Loop thread: calls done of finished and dropped jobs. */
void worker_dispatch(struct worker *worker);
/* Loop thread: drops all queued jobs (not the running one); the next worker_dispatch calls their done. */
void worker_drop(struct worker *worker);

#endif
