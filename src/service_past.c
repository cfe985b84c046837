/*
 * What the control socket tells of the past, takes in and forgets. A history may be long and an answer is not: facts are
 * asked for page by page, each a small answer, so that nobody holds up the coach.
 */
#include "service_internal.h"

#include "fact.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

_Static_assert(HISTORY_IMPORT_MAX == 100000, "why_not names it");

#define PAGE_MAX 256 /* facts; most answers are full before */

static void answer_history(struct service *service, int wanted, char *reply, size_t size)
{
	struct history_session list[PROTOCOL_HISTORY_MAX];
	int count = history_sessions(service->setup.history, list, (size_t)wanted);
	struct json json;

	if (count < 0) {
		service_refuse(reply, size, "the history cannot be read: %s", strerror(-count));
		return;
	}
	service_begin(&json, reply, size);
	json_array(&json, "sessions");
	for (int i = 0; i < count; i++) {
		json_object(&json, NULL);
		json_integer(&json, "id", list[i].id);
		json_integer(&json, "began", list[i].began);
		json_integer(&json, "ended", list[i].ended);
		json_string(&json, "routine", list[i].routine);
		json_string(&json, "person", list[i].person);
		json_string(&json, "outcome", list[i].ended ? outcome_name(list[i].outcome) : "running");
		json_integer(&json, "sets", list[i].sets);
		json_integer(&json, "repetitions", list[i].repetitions);
		json_integer(&json, "exercises", list[i].exercises);
		json_integer(&json, "skipped", list[i].skipped);
		json_integer(&json, "pains", list[i].pains);
		json_integer(&json, "score", list[i].score);
		json_string(&json, "feedback", list[i].feedback);
		json_object_end(&json);
	}
	json_array_end(&json);
	service_finish(&json, reply, size);
}

static void answer_people(struct service *service, char *reply, size_t size)
{
	const struct people *people = &service->setup.config->people;
	struct json json;

	service_begin(&json, reply, size);
	json_string(&json, "usual", people_meant(people, ""));
	json_array(&json, "people");
	for (size_t i = 0; i < people->count; i++) {
		json_object(&json, NULL);
		json_string(&json, "id", people->list[i].id);
		json_string(&json, "name", people->list[i].name);
		json_object_end(&json);
	}
	json_array_end(&json);
	service_finish(&json, reply, size);
}

static void write_dose(struct json *json, const char *key, const struct dose *dose)
{
	json_array(json, key);
	json_integer(json, NULL, dose->sets);
	json_integer(json, NULL, dose->repetitions);
	json_integer(json, NULL, dose->hold_s);
	json_array_end(json);
}

static void answer_exercises(struct service *service, char *reply, size_t size)
{
	const struct catalogue *catalogue = service->setup.catalogue;
	struct json json;

	service_begin(&json, reply, size);
	json_array(&json, "exercises");
	for (size_t i = 0; i < catalogue_exercise_count(catalogue); i++) {
		const struct exercise *exercise = catalogue_exercise_at(catalogue, i);

		json_object(&json, NULL);
		json_string(&json, "id", exercise->id);
		json_string(&json, "name", exercise->name);
		json_string(&json, "gentler", exercise->gentler);
		json_string(&json, "harder", exercise->harder);
		json_boolean(&json, "sides", exercise->sides != SIDES_NONE);
		write_dose(&json, "dose", &exercise->dose);
		write_dose(&json, "least", &exercise->least);
		write_dose(&json, "most", &exercise->most);
		json_object_end(&json);
	}
	json_array_end(&json);
	service_finish(&json, reply, size);
}

static void answer_week(struct service *service, char *reply, size_t size)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	const struct reminder_settings *settings = &service->setup.config->reminders;
	struct json json;

	service_begin(&json, reply, size);
	json_array(&json, "plan");
	for (size_t i = 0; i < settings->plan_count; i++) {
		const struct reminder_row *row = &settings->plan[i];
		char time[16];

		snprintf(time, sizeof(time), "%02d:%02d", row->minute / 60, row->minute % 60);
		json_object(&json, NULL);
		json_array(&json, "days");
		for (size_t k = 0; k < 7; k++) {
			if (row->days & 1u << k)
				json_string(&json, NULL, days[k]);
		}
		json_array_end(&json);
		json_string(&json, "time", time);
		json_string(&json, "routine", row->routine);
		json_string(&json, "person", people_meant(&service->setup.config->people, row->person));
		json_object_end(&json);
	}
	json_array_end(&json);
	service_finish(&json, reply, size);
}

/* Ends the page before an answer would be full. */
static bool add_fact(void *user, const struct history_fact *fact)
{
	struct json *json = user;

	fact_write(json, fact);
	return json->used + FACT_JSON_SIZE + 64 < json->size;
}

static void answer_facts(struct service *service, int place, char *reply, size_t size)
{
	struct history *history = service->setup.history;
	struct json json;

	service_begin(&json, reply, size);
	json_integer(&json, "generation", history_generation(history));
	json_array(&json, "facts");
	int64_t next = history_page(history, place, PAGE_MAX, add_fact, &json);
	json_array_end(&json);
	json_integer(&json, "next", next);
	service_finish(&json, reply, size);
	if (next < 0)
		service_refuse(reply, size, "the history cannot be read: %s", strerror((int)-next));
}

static const char *why_not(int error)
{
	switch (-error) {
	case EBUSY:
		return "not while a session runs";
	case EROFS:
		return "the history is not on disk; see the log of the coach";
	case ESTALE:
		return "another import was begun; try again";
	case E2BIG:
		return "it is too long; at most 100000 facts";
	case EINVAL:
		return "that is no whole history";
	default:
		return strerror(-error);
	}
}

static void answer_import_begin(struct service *service, char *reply, size_t size)
{
	int import = history_import_begin(service->setup.history);
	struct json json;

	if (import < 0) {
		service_refuse(reply, size, "%s", why_not(import));
		return;
	}
	service_begin(&json, reply, size);
	json_integer(&json, "import", import);
	service_finish(&json, reply, size);
}

static void answer_import_fact(struct service *service, const struct protocol_command *command, char *reply,
			       size_t size)
{
	struct history_fact fact;
	char error[160];
	struct json json;

	if (!fact_parse(command->fact, &fact, error, sizeof(error))) {
		service_refuse(reply, size, "%s", error);
		return;
	}
	int result = history_import_add(service->setup.history, command->import, &fact);
	if (result < 0) {
		service_refuse(reply, size, "%s", why_not(result));
		return;
	}
	service_begin(&json, reply, size);
	service_finish(&json, reply, size);
}

static void answer_import_end(struct service *service, const struct protocol_command *command, char *reply, size_t size)
{
	struct history_imported imported;
	struct json json;
	int result = history_import_end(service->setup.history, command->import, command->count, &imported);

	if (result < 0) {
		service_refuse(reply, size, "%s", why_not(result));
		return;
	}
	service_begin(&json, reply, size);
	json_integer(&json, "sessions", imported.sessions);
	json_integer(&json, "facts", imported.facts);
	service_finish(&json, reply, size);
}

/* Somebody who is not in the settings any more is known by id only. */
static void answer_forget(struct service *service, const char *text, char *reply, size_t size)
{
	const struct person *person = people_called(&service->setup.config->people, text);
	const char *id = person ? person->id : *text ? text : NULL;
	int64_t facts = history_forget(service->setup.history, id);
	struct json json;

	if (facts < 0) {
		service_refuse(reply, size, "%s", why_not((int)facts));
		return;
	}
	service_begin(&json, reply, size);
	json_integer(&json, "facts", facts);
	service_finish(&json, reply, size);
}

void service_answer_past(struct service *service, const struct protocol_command *command, char *reply, size_t size)
{
	switch (command->kind) {
	case PROTOCOL_HISTORY:
		answer_history(service, command->count, reply, size);
		return;
	case PROTOCOL_PEOPLE:
		answer_people(service, reply, size);
		return;
	case PROTOCOL_EXERCISES:
		answer_exercises(service, reply, size);
		return;
	case PROTOCOL_WEEK:
		answer_week(service, reply, size);
		return;
	case PROTOCOL_FACTS:
		answer_facts(service, command->count, reply, size);
		return;
	case PROTOCOL_IMPORT_BEGIN:
		answer_import_begin(service, reply, size);
		return;
	case PROTOCOL_IMPORT_FACT:
		answer_import_fact(service, command, reply, size);
		return;
	case PROTOCOL_IMPORT_END:
		answer_import_end(service, command, reply, size);
		return;
	default:
		answer_forget(service, command->text, reply, size);
		return;
	}
}
