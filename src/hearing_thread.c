/*
 * The hearing thread. The sound callback may not wake anybody (a system call), so this thread looks for new
 * sound at block rate; an idle look costs a few microseconds.
 */
#include "hearing_thread.h"

#include "log.h"
#include "ring.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_NS 10000000L /* 10 ms */
#define BATCH 960	  /* frames read at a time: 10 ms at 96 kHz, 60 ms at 16 kHz */
#define WAITING 128	  /* utterances and evidence that may wait for the loop thread: minutes of them */

struct hearing_thread {
	struct hearing_thread_config config;
	struct listen *listen; /* hearing thread, while running */
	struct ring *heard;    /* hearing thread to loop thread */
	pthread_t thread;
	bool running;	       /* loop thread */
	atomic_bool stop;      /* relaxed: carries no data, joining synchronises */
	atomic_llong progress; /* relaxed: a counter nobody derives other data from */
	atomic_uint lost;      /* relaxed: the same */
};

struct hearing_thread *hearing_thread_create(const struct hearing_thread_config *config)
{
	struct hearing_thread *thread = calloc(1, sizeof *thread);
	if (!thread)
		return NULL;
	thread->config = *config;
	thread->heard = ring_create(sizeof(struct heard), WAITING);
	if (!thread->heard) {
		free(thread);
		return NULL;
	}
	return thread;
}

void hearing_thread_destroy(struct hearing_thread *thread)
{
	if (!thread)
		return;
	hearing_thread_stop(thread);
	ring_destroy(thread->heard);
	free(thread);
}

/* Listens to all there is. */
static void catch_up(struct hearing_thread *thread)
{
	int16_t microphone[BATCH], reference[BATCH];
	frames_t stream;
	bool gap;
	while (!atomic_load_explicit(&thread->stop, memory_order_relaxed)) {
		const size_t count = engine_capture(thread->config.engine, microphone, reference, BATCH, &stream, &gap);
		if (count == 0)
			return;
		listen_process(thread->listen, microphone, reference, count, stream, gap);
		atomic_fetch_add_explicit(&thread->progress, (long long)count, memory_order_relaxed);
	}
}

static void *run(void *user)
{
	struct hearing_thread *thread = user;
	const struct timespec pause = {.tv_nsec = LOOK_NS};
	while (!atomic_load_explicit(&thread->stop, memory_order_relaxed)) {
		catch_up(thread);
		clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
	}
	return NULL;
}

bool hearing_thread_start(struct hearing_thread *thread, struct listen *listen)
{
	thread->listen = listen;
	atomic_store_explicit(&thread->stop, false, memory_order_relaxed);
	const int error = pthread_create(&thread->thread, NULL, run, thread);
	if (error != 0) {
		log_error("the hearing thread cannot be started: %s", strerror(error));
		return false;
	}
	pthread_setname_np(thread->thread, "hearing");
	thread->running = true;
	return true;
}

void hearing_thread_stop(struct hearing_thread *thread)
{
	if (!thread->running)
		return;
	atomic_store_explicit(&thread->stop, true, memory_order_relaxed);
	pthread_join(thread->thread, NULL);
	thread->running = false;
}

void hearing_thread_heard(void *user, const struct heard *heard)
{
	struct hearing_thread *thread = user;
	if (thread->config.attend)
		thread->config.attend(thread->config.user, heard);
	if (ring_write(thread->heard, heard, 1) == 0)
		atomic_fetch_add_explicit(&thread->lost, 1, memory_order_relaxed);
	if (thread->config.wake)
		thread->config.wake(thread->config.user);
}

bool hearing_thread_next(struct hearing_thread *thread, struct heard *heard)
{
	return ring_read(thread->heard, heard, 1) == 1;
}

frames_t hearing_thread_progress(const struct hearing_thread *thread)
{
	return atomic_load_explicit(&thread->progress, memory_order_relaxed);
}

unsigned hearing_thread_lost(const struct hearing_thread *thread)
{
	return atomic_load_explicit(&thread->lost, memory_order_relaxed);
}
