/* What the parts of the service share: service.c, service_past.c (the history, and what is needed to read it). */
#ifndef STEADY_SERVICE_INTERNAL_H
#define STEADY_SERVICE_INTERNAL_H

#include "service.h"

#include "json.h"
#include "protocol.h"

struct service {
	struct service_setup setup;
	struct service_sound sound;
	size_t routine_count;
	int minutes[CATALOGUE_MAX_ROUTINES]; /* of each routine of the catalogue, estimated once */
};

/* An answer is one object: "ok", then what is asked for. */
void service_begin(struct json *json, char *reply, size_t size);
void service_finish(struct json *json, char *reply, size_t size);
/* No session is on: what takes long may be done. While one is, a cue would come late for it. */
bool service_is_idle(const struct service *service);
/* What to say otherwise. */
#define SERVICE_BUSY "not while a session runs"
void service_refuse(char *reply, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Answers one of PROTOCOL_ROUTINE_BEGIN to PROTOCOL_RELOAD. service_routines.c */
void service_answer_routines(struct service *service, const struct protocol_command *command, char *reply, size_t size);
/* Answers one of PROTOCOL_HISTORY to PROTOCOL_FORGET. */
void service_answer_past(struct service *service, const struct protocol_command *command, char *reply, size_t size);

/* service_plan.c: today's doses of a routine; "easier", "leave-out" ... for an exercise that is named. */
void service_answer_plan(struct service *service, const struct intent *wanted, char *reply, size_t size);
void service_answer_wish(struct service *service, const struct protocol_command *command, char *reply, size_t size);

#endif
