/*
 * A worker thread with a queue of jobs. One mutex guards three lists: urgent jobs, other jobs, and
 * those that are finished and wait for the loop thread. In immediate mode there is no thread and no
 * list: a job is run and done inside worker_submit.
 */
#include "worker.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct queue {
	struct worker_job *first, **end;
};

struct worker {
	bool immediate;
	void (*wake)(void *user);
	void *user;
	pthread_t thread;
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t work;
	bool stopping;
	struct queue urgent, other, finished;
};

static void queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->end = &queue->first;
}

static void queue_add(struct queue *queue, struct worker_job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static struct worker_job *queue_take(struct queue *queue)
{
	struct worker_job *job = queue->first;
	if (!job)
		return NULL;
	queue->first = job->next;
	if (!queue->first)
		queue->end = &queue->first;
	return job;
}

static struct worker_job *next_job(struct worker *worker)
{
	struct worker_job *job = queue_take(&worker->urgent);
	return job ? job : queue_take(&worker->other);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	pthread_mutex_lock(&worker->lock);
	while (!worker->stopping) {
		struct worker_job *job = next_job(worker);
		if (!job) {
			pthread_cond_wait(&worker->work, &worker->lock);
			continue;
		}
		pthread_mutex_unlock(&worker->lock);
		job->run(job);
		pthread_mutex_lock(&worker->lock);
		queue_add(&worker->finished, job);
		if (worker->wake)
			worker->wake(worker->user);
	}
	pthread_mutex_unlock(&worker->lock);
	return NULL;
}

struct worker *worker_create(bool immediate, void (*wake)(void *user), void *user)
{
	struct worker *worker = calloc(1, sizeof *worker);
	if (!worker)
		return NULL;
	worker->immediate = immediate;
	worker->wake = wake;
	worker->user = user;
	queue_init(&worker->urgent);
	queue_init(&worker->other);
	queue_init(&worker->finished);
	pthread_mutex_init(&worker->lock, NULL);
	pthread_cond_init(&worker->work, NULL);
	if (!immediate && pthread_create(&worker->thread, NULL, work, worker) != 0) {
		pthread_cond_destroy(&worker->work);
		pthread_mutex_destroy(&worker->lock);
		free(worker);
		return NULL;
	}
	if (!immediate)
		pthread_setname_np(worker->thread, "worker");
	return worker;
}

void worker_destroy(struct worker *worker)
{
	if (!worker)
		return;
	if (!worker->immediate) {
		pthread_mutex_lock(&worker->lock);
		worker->stopping = true;
		pthread_cond_signal(&worker->work);
		pthread_mutex_unlock(&worker->lock);
		pthread_join(worker->thread, NULL);
	}
	worker_drop(worker);
	worker_dispatch(worker);
	pthread_cond_destroy(&worker->work);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}

void worker_submit(struct worker *worker, struct worker_job *job, bool urgent)
{
	job->dropped = false;
	if (worker->immediate) {
		job->run(job);
		job->done(job);
		return;
	}
	pthread_mutex_lock(&worker->lock);
	queue_add(urgent ? &worker->urgent : &worker->other, job);
	pthread_cond_signal(&worker->work);
	pthread_mutex_unlock(&worker->lock);
}

void worker_dispatch(struct worker *worker)
{
	for (;;) {
		pthread_mutex_lock(&worker->lock);
		struct worker_job *job = queue_take(&worker->finished);
		pthread_mutex_unlock(&worker->lock);
		if (!job)
			return;
		job->done(job);
	}
}

void worker_drop(struct worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	struct worker_job *job;
	while ((job = next_job(worker))) {
		job->dropped = true;
		queue_add(&worker->finished, job);
	}
	pthread_mutex_unlock(&worker->lock);
}
