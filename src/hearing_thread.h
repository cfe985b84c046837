/*
 * The hearing thread: takes what the microphone heard from the engine every 10 ms, passes it through the listening
 * chain, and hands what was heard to the loop thread.
 *
 * Threads: create, start, stop, destroy, next on the loop thread; hearing_thread_heard runs on the hearing thread (it
 * is the chain's listen_fn); progress from any thread.
 */
#ifndef STEADY_HEARING_THREAD_H
#define STEADY_HEARING_THREAD_H

#include "engine_setup.h"
#include "listen.h"

#include <stdbool.h>

struct hearing_thread;

struct hearing_thread_config {
	struct engine *engine; /* borrowed */
	/* Hearing thread: called at once with all that is heard, before the loop thread gets it, so that the coach
	 * gives way without waiting for anybody. */
	void (*attend)(void *user, const struct heard *heard);
	/* Hearing thread: something waits in hearing_thread_next. */
	void (*wake)(void *user);
	void *user;
};

/* Does not start yet: the listening chain is made with hearing_thread_heard and this as its user. NULL when out of
 * memory. */
struct hearing_thread *hearing_thread_create(const struct hearing_thread_config *config);
/* Stops first when it still runs. NULL is allowed. */
void hearing_thread_destroy(struct hearing_thread *thread);

/* `listen` is borrowed and used by the thread alone until it is stopped. False when no thread can be made (logged). */
bool hearing_thread_start(struct hearing_thread *thread, struct listen *listen);
/* Waits for the block in progress (a decode may take some tenths of a second). May be called when it does not run. */
void hearing_thread_stop(struct hearing_thread *thread);

/* A listen_fn; `user` is the hearing thread. */
void hearing_thread_heard(void *user, const struct heard *heard);
/* The next that was heard; false when there is none. */
bool hearing_thread_next(struct hearing_thread *thread, struct heard *heard);

/* Frames that have been listened to. Stands still when no sound arrives, or when hearing hangs. */
frames_t hearing_thread_progress(const struct hearing_thread *thread);
/* What was heard and could not be handed over because the loop thread did not take it. */
unsigned hearing_thread_lost(const struct hearing_thread *thread);

#endif
