/*
 * The live sound: device, engine, hearing thread, speaking and the coach that uses them; opened when there is a
 * device, reopened with back-off when it is lost. Loop thread.
 */
#ifndef STEADY_LIVE_H
#define STEADY_LIVE_H

#include "coach.h"
#include "health.h"
#include "loop.h"
#include "material.h"
#include "service.h"

#include <stdbool.h>
#include <stdint.h>

struct live_setup { /* all borrowed */
	struct loop *loop;
	const struct config *config;
	const struct material *material;
	struct history *history;
	coach_fn watch;
	void *user;
};

struct live;

/* NULL when out of memory. Nothing is open yet. */
struct live *live_create(const struct live_setup *setup);
/* Stops all, joins all, destroys all. */
void live_destroy(struct live *live);

/* Takes up routines that were read anew: what can be said, and what it starts. Only while nothing is said and no session
 * is on; deaf for a moment. False when the hearing cannot be made: then all is as before. The material given at creation
 * still has the old ones, and is the caller's to change. */
bool live_take_up(struct live *live, const struct material *fresh);

/* Opens what is to be opened, notices what is lost, moves the coach on. Call whenever the loop wakes. Returns for how
 * many ms it may sleep. *health says whether our own parts move although a device does, or systemd should restart us. */
int live_step(struct live *live, enum health_state *health);
/* Which part does not move, for the log. */
const char *live_ails(const struct live *live);
/* True once sound has moved for the first time. */
bool live_ready(const struct live *live);
/* NULL until the first device was opened. */
struct coach *live_coach(const struct live *live);
/* For the control socket. */
void live_describe(const struct live *live, struct service_sound *sound);

#endif
