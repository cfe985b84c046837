/*
 * What the control socket can ask for: a line in, one JSON object out. The socket itself is control.c's, the lines are
 * protocol.c's. Loop thread.
 */
#ifndef STEADY_SERVICE_H
#define STEADY_SERVICE_H

#include "catalogue.h"
#include "coach.h"
#include "config.h"
#include "device.h"
#include "history.h"
#include "imports.h"
#include "reminding.h"
#include "voice.h"

#include <stddef.h>

struct service_setup { /* all borrowed */
	struct reminding *reminding;
	struct imports *imports;
	/* Reads the routines anew, once no session is on. */
	void (*reload)(void *user);
	void *user;
	struct history *history;
	const struct catalogue *catalogue;
	const struct voice *voice;
	const struct config *config;
};

/* What changes when the sound is opened anew; each may be NULL while there is none. Borrowed. */
struct service_sound {
	struct coach *coach;
	const struct engine *engine;
	const struct listen *listen;
	struct device *device;
};

struct service;

/* NULL when out of memory. */
struct service *service_create(const struct service_setup *setup);
void service_destroy(struct service *service);
/* The routines have been read anew. */
void service_set_catalogue(struct service *service, const struct catalogue *catalogue);
void service_set_sound(struct service *service, const struct service_sound *sound);
/* Answers a line; a control_fn, with the service as `user`. */
void service_answer(void *user, const char *line, char *reply, size_t reply_size);

#endif
