/*
 * What the control socket does about routines: takes one in, removes one, reads all of them anew. A file comes line by
 * line, for a line of the socket is short.
 */
#include "service_internal.h"

#include "plan.h"

#include <errno.h>
#include <string.h>

#define OVERTAKEN "another file was begun meanwhile; try again"

static void answer_done(const struct service *service, char *reply, size_t size)
{
	struct json json;

	service->setup.reload(service->setup.user);
	service_begin(&json, reply, size);
	service_finish(&json, reply, size);
}

static void answer_begin(struct service *service, char *reply, size_t size)
{
	struct json json;

	service_begin(&json, reply, size);
	json_integer(&json, "import", imports_begin(service->setup.imports));
	service_finish(&json, reply, size);
}

static void answer_line(struct service *service, const struct protocol_command *command, char *reply, size_t size)
{
	int result = imports_add(service->setup.imports, command->import, command->fact);
	struct json json;

	if (result == -E2BIG)
		service_refuse(reply, size, "the file is too long; at most %d KiB", TRIAL_MAX_BYTES >> 10);
	else if (result == -ESTALE)
		service_refuse(reply, size, OVERTAKEN);
	else if (result < 0)
		service_refuse(reply, size, "the file cannot be taken: %s", strerror(-result));
	if (result < 0)
		return;
	service_begin(&json, reply, size);
	service_finish(&json, reply, size);
}

static void write_problems(struct json *json, const char *key, const struct problems *problems)
{
	char line[1024];

	json_array(json, key);
	for (size_t i = 0; i < problems->count && json->used + 2 * sizeof(line) < json->size; i++)
		json_string(json, NULL, problem_format(&problems->list[i], line, sizeof(line)));
	json_array_end(json);
}

static void write_kept(struct json *json, const struct trial *trial)
{
	const struct routine *routine =
	    trial->exercise ? NULL : catalogue_routine(trial->material.catalogue, trial->id);

	json_string(json, "id", trial->id);
	json_string(json, "kind", routine ? "routine" : "exercise");
	json_array(json, "said");
	for (size_t i = 0; routine && i < routine->said_count; i++)
		json_string(json, NULL, routine->said[i]);
	json_array_end(json);
}

static void answer_end(struct service *service, const struct protocol_command *command, char *reply, size_t size)
{
	/* Static: the material of everything, which takes a while to load. */
	static struct trial trial;

	if (!service_is_idle(service)) {
		service_refuse(reply, size, SERVICE_BUSY);
		return;
	}
	/* A file is tried only once it is whole: that takes as long as loading all that there is. */
	if (!imports_is_current(service->setup.imports, command->import)) {
		service_refuse(reply, size, OVERTAKEN);
		return;
	}
	bool kept = imports_end(service->setup.imports, command->fact, service->setup.catalogue, &trial);
	struct json json;

	json_start(&json, reply, size);
	json_object(&json, NULL);
	json_boolean(&json, "ok", kept);
	if (kept)
		write_kept(&json, &trial);
	else
		json_string(&json, "error", "it is not taken; nothing was changed");
	write_problems(&json, "problems", &trial.problems);
	write_problems(&json, "warnings", &trial.warnings);
	trial_close(&trial);
	service_finish(&json, reply, size);
	if (kept)
		service->setup.reload(service->setup.user);
}

static void answer_remove(struct service *service, const char *id, char *reply, size_t size)
{
	char error[512];

	if (imports_remove(service->setup.imports, id, service->setup.catalogue, error, sizeof(error)))
		answer_done(service, reply, size);
	else
		service_refuse(reply, size, "%s", error);
}

void service_answer_routines(struct service *service, const struct protocol_command *command, char *reply, size_t size)
{
	switch (command->kind) {
	case PROTOCOL_ROUTINE_BEGIN:
		answer_begin(service, reply, size);
		break;
	case PROTOCOL_ROUTINE_LINE:
		answer_line(service, command, reply, size);
		break;
	case PROTOCOL_ROUTINE_END:
		answer_end(service, command, reply, size);
		break;
	case PROTOCOL_REMOVE:
		answer_remove(service, command->text, reply, size);
		break;
	default:
		answer_done(service, reply, size);
		break;
	}
}
