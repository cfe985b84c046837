/*
 * Reminding: brings together the settings, the history, the clock and the coach, and asks reminder.h once a second.
 * The daemon and the simulated room run this very code. Loop thread.
 */
#ifndef STEADY_REMINDING_H
#define STEADY_REMINDING_H

#include "catalogue.h"
#include "coach.h"
#include "config.h"
#include "history.h"

struct reminding_setup { /* all borrowed */
	const struct config *config;
	const struct catalogue *catalogue;
	struct history *history;
	int64_t (*wall_time)(void *user); /* seconds since 1970 */
	int64_t (*uptime)(void *user);	  /* seconds that only go forward */
	bool (*trusted)(void *user);	  /* the clock is synchronised */
	void *user;
};

struct reminding;

/* NULL when out of memory. Says in the log what in the plan can never be said. */
struct reminding *reminding_create(const struct reminding_setup *setup);
void reminding_destroy(struct reminding *reminding);
/* The routines have been read anew. */
void reminding_set_catalogue(struct reminding *reminding, const struct catalogue *catalogue);
/* To be called often; reminds when it is time. `coach` may be NULL while there is no sound. */
void reminding_step(struct reminding *reminding, struct coach *coach);
/* What the coach tells. */
void reminding_watch(struct reminding *reminding, const struct coach_event *event);
/* When the plan has something to say again, wall time; 0 = not within eight days, or the clock is not trusted. */
int64_t reminding_next(struct reminding *reminding);
bool reminding_clock_trusted(struct reminding *reminding);

#endif
