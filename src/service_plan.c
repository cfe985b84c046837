/* What the control socket tells of today's doses, and takes as a wish for an exercise while no session runs. */
#include "service_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WHY_SIZE 400

/* Room for making a brief: too much for the stack. */
struct planning {
	struct past past;
	struct brief brief;
};

static void write_item(struct json *json, const struct planning *planning, const struct config *config, size_t index)
{
	const struct brief_item *item = &planning->brief.items[index];
	char why[WHY_SIZE];

	brief_why(&planning->brief, &planning->past, config, index, why, sizeof(why));
	json_object(json, NULL);
	json_string(json, "exercise", planning->past.routine->items[index].exercise);
	json_string(json, "today", item->exercise);
	if (item->exercise[0]) {
		json_integer(json, "sets", item->dose.sets);
		json_integer(json, "repetitions", item->dose.repetitions);
		json_integer(json, "hold_s", item->dose.hold_s);
	}
	json_string(json, "why", why);
	json_object_end(json);
}

static void write_plan(struct service *service, const struct routine *routine, struct planning *planning,
		       const char *person, char *reply, size_t size)
{
	const struct config *config = service->setup.config;
	int64_t now = (int64_t)time(NULL);
	struct json json;

	past_begin(&planning->past, service->setup.catalogue, routine, now);
	history_replay(service->setup.history, person, past_take, &planning->past);
	brief_make(&planning->brief, &planning->past, config, now);
	service_begin(&json, reply, size);
	json_string(&json, "routine", routine->id);
	json_string(&json, "person", person);
	json_array(&json, "items");
	for (size_t i = 0; i < planning->brief.item_count; i++)
		write_item(&json, planning, config, i);
	json_array_end(&json);
	service_finish(&json, reply, size);
}

static bool knows_person(const struct service *service, const char *id, char *reply, size_t size)
{
	if (!id[0] || people_find(&service->setup.config->people, id))
		return true;
	service_refuse(reply, size, "there is nobody called \"%s\" in the settings", id);
	return false;
}

void service_answer_plan(struct service *service, const struct intent *wanted, char *reply, size_t size)
{
	const struct config *config = service->setup.config;
	const char *id = wanted->argument[0] ? wanted->argument : config->routine;
	const struct routine *routine = catalogue_routine(service->setup.catalogue, id);
	struct planning *planning;

	if (!routine) {
		service_refuse(reply, size, "there is no routine \"%s\"; see \"routines\"", id);
		return;
	}
	if (!knows_person(service, wanted->person, reply, size))
		return;
	/* The doses follow from the whole past, which after ten years takes a second to read, on a Pi ten. */
	if (!service_is_idle(service)) {
		service_refuse(reply, size, SERVICE_BUSY);
		return;
	}
	planning = malloc(sizeof(*planning));
	if (planning)
		write_plan(service, routine, planning, people_meant(&config->people, wanted->person), reply, size);
	else
		service_refuse(reply, size, "out of memory");
	free(planning);
}

void service_answer_wish(struct service *service, const struct protocol_command *command, char *reply, size_t size)
{
	const struct intent *intent = &command->intent;
	struct record record = {.kind = RECORD_WISH, .score = -1};
	struct json json;
	int error;

	if (!catalogue_exercise(service->setup.catalogue, intent->argument)) {
		service_refuse(reply, size, "there is no exercise \"%s\"; see \"exercises\"", intent->argument);
		return;
	}
	if (!knows_person(service, intent->person, reply, size))
		return;
	if (!service_is_idle(service)) {
		service_refuse(reply, size, "a session runs; without a name it is for the exercise under way");
		return;
	}
	memcpy(record.exercise, intent->argument, strlen(intent->argument) + 1);
	memcpy(record.phrase, command->text, strlen(command->text) + 1);
	strcpy(record.person, people_meant(&service->setup.config->people, intent->person));
	error = history_append(service->setup.history, (int64_t)time(NULL), &record);
	if (error < 0) {
		service_refuse(reply, size, "the history took no record: %s", strerror(-error));
		return;
	}
	service_begin(&json, reply, size);
	service_finish(&json, reply, size);
}
