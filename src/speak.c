/*
 * Speaking: who wants what said, and who waits for it. Jobs go to the worker, which turns each into
 * a clip (utter.c); everything else here happens on the loop thread, so the cache and the list of
 * owed clips need no lock. Between the threads there are only a job's abort flag, and which job runs
 * since when.
 *
 * A clip that is wanted now does not wait for one that is only prepared: the preparation is
 * abandoned within one block of eSpeak's and queued again.
 */
#include "speak.h"

#include "clip_cache.h"
#include "espeak.h"
#include "log.h"
#include "utter.h"
#include "worker.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CACHE_BYTES ((size_t)8 << 20)

struct job {
	struct worker_job base; /* first: the worker hands it back */
	struct speak *speak;
	struct job *next; /* among the pending; loop thread */
	struct speak_request request;
	uint64_t serial;
	bool wanted;	/* a speak_say that is still owed; loop thread */
	bool abandoned; /* not to be queued again; loop thread */
	uint32_t cue;
	speak_fn ready;
	void *user;
	atomic_bool abort; /* loop thread sets, worker reads */
	int result;	   /* these two: worker until done, then loop thread */
	struct utterance utterance;
};

struct speak {
	struct speak_config config;
	struct worker *worker;
	struct clip_cache *cache;
	struct job *pending;
	uint64_t serial;
	bool closing;
	struct speak_figures figures;
	/* Written by the worker. Only the loop thread frees jobs, and only after their run, so what it reads
	 * here may be over but is never gone. */
	_Atomic(struct job *) running;
	atomic_int_fast64_t running_since; /* ms of the monotonic clock, 0 = idle */
};

static int64_t clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct speak *speak_create(const struct speak_config *config, char *error, size_t error_size)
{
	if (espeak_open(error, error_size) < 0)
		return NULL;
	struct speak *speak = calloc(1, sizeof *speak);
	if (speak) {
		speak->config = *config;
		speak->cache = clip_cache_create(config->cache_bytes > 0 ? config->cache_bytes : CACHE_BYTES);
		speak->worker = worker_create(config->immediate, config->wake, config->user);
	}
	if (speak && speak->cache && speak->worker)
		return speak;
	snprintf(error, error_size, "no memory or no thread for speaking");
	speak_destroy(speak);
	return NULL;
}

void speak_destroy(struct speak *speak)
{
	if (!speak)
		return;
	speak->closing = true;
	for (struct job *job = speak->pending; job; job = job->next)
		atomic_store(&job->abort, true);
	worker_destroy(speak->worker);
	clip_cache_destroy(speak->cache);
	free(speak);
}

static void run(struct worker_job *base)
{
	struct job *job = (struct job *)base;
	struct speak *speak = job->speak;
	atomic_store(&speak->running, job);
	atomic_store(&speak->running_since, clock_ms());
	job->result = atomic_load(&job->abort) ? -ECANCELED
					       : utter(&job->request, speak->config.rate, &job->abort, &job->utterance);
	atomic_store(&speak->running_since, 0);
	atomic_store(&speak->running, NULL);
}

static void count(struct speak *speak, const struct speak_request *request, int result,
		  const struct utterance *utterance)
{
	struct speak_figures *figures = &speak->figures;
	figures->jobs++;
	figures->synthesis_seconds += utterance->cpu_seconds;
	if (utterance->clip)
		figures->speech_seconds += (double)utterance->clip->length / speak->config.rate;
	if (utterance->did_not_fit) {
		figures->did_not_fit++;
		log_warning("speak: \"%s\" is cut to %u ms", request->text, request->fit_ms);
	}
	if (result < 0 && result != -ECANCELED) {
		figures->failed++;
		log_error("speak: \"%s\" by voice %s at %d words a minute: %s", request->text, request->style.voice,
			  request->style.rate, strerror(-result));
	}
}

static void unlink_job(struct speak *speak, struct job *job)
{
	struct job **link = &speak->pending;
	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
}

static void submit(struct speak *speak, struct job *job)
{
	job->next = speak->pending;
	speak->pending = job;
	worker_submit(speak->worker, &job->base, job->wanted);
}

/* What is in the cache now need not be prepared any more. */
static void abandon_preparations(struct speak *speak, const struct speak_request *request)
{
	for (struct job *job = speak->pending; job; job = job->next) {
		if (!job->wanted && clip_cache_same(&job->request, request)) {
			job->abandoned = true;
			atomic_store(&job->abort, true);
		}
	}
}

static bool gave_way(const struct job *job)
{
	return job->result == -ECANCELED && !job->ready && !job->abandoned && !job->speak->closing;
}

static void done(struct worker_job *base)
{
	struct job *job = (struct job *)base;
	struct speak *speak = job->speak;
	struct clip *clip = job->utterance.clip;
	unlink_job(speak, job);
	if (job->base.dropped)
		job->result = -ECANCELED;
	count(speak, &job->request, job->result, &job->utterance);
	if (gave_way(job)) {
		atomic_store(&job->abort, false);
		submit(speak, job);
		return;
	}
	if (clip) {
		clip_cache_put(speak->cache, &job->request, clip);
		abandon_preparations(speak, &job->request);
	}
	if (job->wanted && !speak->closing)
		job->ready(job->user, job->cue, clip);
	else
		clip_unref(clip);
	free(job);
}

static struct job *new_job(struct speak *speak, const struct speak_request *request)
{
	struct job *job = calloc(1, sizeof *job);
	if (!job)
		return NULL;
	job->base.run = run;
	job->base.done = done;
	job->speak = speak;
	job->request = *request;
	job->serial = ++speak->serial;
	return job;
}

static void interrupt_preparation(struct speak *speak)
{
	struct job *running = atomic_load(&speak->running);
	if (running && !running->ready)
		atomic_store(&running->abort, true);
}

void speak_say(struct speak *speak, uint32_t cue, const struct speak_request *request, speak_fn ready, void *user)
{
	struct clip *clip = clip_cache_get(speak->cache, request);
	if (clip) {
		speak->figures.cache_hits++;
		ready(user, cue, clip_ref(clip));
		return;
	}
	struct job *job = new_job(speak, request);
	if (!job) {
		log_error("speak: out of memory");
		speak->figures.failed++;
		ready(user, cue, NULL);
		return;
	}
	job->wanted = true;
	job->cue = cue;
	job->ready = ready;
	job->user = user;
	submit(speak, job);
	interrupt_preparation(speak);
}

static bool is_pending(const struct speak *speak, const struct speak_request *request)
{
	for (const struct job *job = speak->pending; job; job = job->next)
		if (!atomic_load(&job->abort) && clip_cache_same(&job->request, request))
			return true;
	return false;
}

void speak_prepare(struct speak *speak, const struct speak_request *request)
{
	if (speak_is_ready(speak, request) || is_pending(speak, request))
		return;
	struct job *job = new_job(speak, request);
	if (job)
		submit(speak, job);
}

/* A ready function may say something again: that is not owed since before, and stays. */
static struct job *find_owed(const struct speak *speak, uint64_t serial)
{
	struct job *job = speak->pending;
	while (job && !(job->wanted && job->serial <= serial))
		job = job->next;
	return job;
}

void speak_cancel(struct speak *speak)
{
	uint64_t serial = speak->serial;
	struct job *job;
	while ((job = find_owed(speak, serial))) {
		job->wanted = false;
		atomic_store(&job->abort, true);
		speak->figures.cancelled++;
		job->ready(job->user, job->cue, NULL);
	}
}

bool speak_is_ready(struct speak *speak, const struct speak_request *request)
{
	return clip_cache_get(speak->cache, request) != NULL;
}

size_t speak_measure(struct speak *speak, const struct speak_request *request)
{
	struct clip *clip = clip_cache_get(speak->cache, request);
	if (clip)
		return clip->length;
	struct utterance utterance;
	int result = utter(request, speak->config.rate, NULL, &utterance);
	count(speak, request, result, &utterance);
	if (!utterance.clip)
		return 0;
	size_t length = utterance.clip->length;
	clip_cache_put(speak->cache, request, utterance.clip);
	clip_unref(utterance.clip);
	return length;
}

void speak_dispatch(struct speak *speak)
{
	worker_dispatch(speak->worker);
}

int64_t speak_running_since(const struct speak *speak)
{
	return atomic_load(&speak->running_since);
}

struct speak_figures speak_figures(const struct speak *speak)
{
	struct speak_figures figures = speak->figures;
	figures.cached_bytes = clip_cache_bytes(speak->cache);
	return figures;
}
