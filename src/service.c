/*
 * What the control socket can ask for. Commands go to the coach exactly as if they had been heard for certain; the
 * rest is told from what the modules say of themselves.
 */
#include "service.h"

#include "json.h"
#include "plan.h"
#include "protocol.h"
#include "service_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES_MAX 64

/* Whole minutes, rounded up; 0 when it cannot be planned. */
static int estimate(struct plan *plan, const struct service_setup *setup, const struct routine *routine)
{
	const struct plan_setup how = {.config = setup->config, .catalogue = setup->catalogue, .voice = setup->voice};

	return plan_compile(plan, &how, routine) ? (plan->estimated_ms + 59999) / 60000 : 0;
}

/* Without memory for it they are not known: 0. */
static void estimate_all(struct service *service)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	struct step *steps = calloc(PLAN_MAX_STEPS, sizeof(*steps));
	char *text = malloc(PLAN_MAX_TEXT);
	bool ok = plan && steps && text;

	for (size_t i = 0; i < service->routine_count; i++) {
		service->minutes[i] = 0;
		if (!ok)
			continue;
		plan->steps = steps;
		plan->text = text;
		service->minutes[i] =
		    estimate(plan, &service->setup, catalogue_routine_at(service->setup.catalogue, i));
	}
	free(text);
	free(steps);
	free(plan);
}

struct service *service_create(const struct service_setup *setup)
{
	struct service *service = calloc(1, sizeof(*service));

	if (!service)
		return NULL;
	service->setup = *setup;
	service_set_catalogue(service, setup->catalogue);
	return service;
}

void service_set_catalogue(struct service *service, const struct catalogue *catalogue)
{
	service->setup.catalogue = catalogue;
	service->routine_count = catalogue_routine_count(catalogue);
	estimate_all(service);
}

void service_destroy(struct service *service)
{
	free(service);
}

void service_set_sound(struct service *service, const struct service_sound *sound)
{
	service->sound = *sound;
}

bool service_is_idle(const struct service *service)
{
	struct session_status status = {.state = STATE_IDLE};

	if (service->sound.coach)
		coach_status(service->sound.coach, &status);
	return status.state == STATE_IDLE;
}

void service_begin(struct json *json, char *reply, size_t size)
{
	json_start(json, reply, size);
	json_object(json, NULL);
	json_boolean(json, "ok", true);
}

void service_refuse(char *reply, size_t size, const char *format, ...)
{
	char text[512];
	struct json json;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	json_start(&json, reply, size);
	json_object(&json, NULL);
	json_boolean(&json, "ok", false);
	json_string(&json, "error", text);
	json_object_end(&json);
	json_finish(&json);
}

void service_finish(struct json *json, char *reply, size_t size)
{
	json_object_end(json);
	if (!json_finish(json))
		service_refuse(reply, size, "the answer is too long");
}

static void list_routine_ids(const struct catalogue *catalogue, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < catalogue_routine_count(catalogue) && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? ", " : "",
					 catalogue_routine_at(catalogue, i)->id);
}

static void answer_intent(struct service *service, const struct intent *wanted, char *reply, size_t size)
{
	const struct service_setup *setup = &service->setup;
	struct intent intent = *wanted;
	struct json json;

	if (!service->sound.coach) {
		service_refuse(reply, size, "there is no sound yet");
		return;
	}
	if (intent.kind == INTENT_START && !intent.argument[0])
		snprintf(intent.argument, sizeof(intent.argument), "%s", setup->config->routine);
	if (intent.kind == INTENT_START && !catalogue_routine(setup->catalogue, intent.argument)) {
		char ids[256];

		list_routine_ids(setup->catalogue, ids, sizeof(ids));
		service_refuse(reply, size, "there is no routine \"%s\"; there are: %s", intent.argument, ids);
		return;
	}
	if (intent.person[0]) {
		const struct person *person = people_called(&setup->config->people, intent.person);

		if (!person) {
			service_refuse(reply, size, "there is nobody called \"%s\" in the settings", intent.person);
			return;
		}
		strcpy(intent.person, person->id);
	}
	coach_command(service->sound.coach, &intent);
	service_begin(&json, reply, size);
	service_finish(&json, reply, size);
}

static void answer_say(struct service *service, const char *text, char *reply, size_t size)
{
	struct json json;

	if (!service->sound.coach || !coach_say(service->sound.coach, text)) {
		service_refuse(reply, size,
			       service->sound.coach ? "not while a session runs" : "there is no sound yet");
		return;
	}
	service_begin(&json, reply, size);
	service_finish(&json, reply, size);
}

static void write_session(struct json *json, const struct session_status *status)
{
	json_string(json, "state", session_state_name(status->state));
	json_string(json, "routine", status->routine);
	json_string(json, "exercise", status->exercise);
	json_integer(json, "item", status->item);
	json_integer(json, "items", status->items);
	json_integer(json, "set", status->set);
	json_integer(json, "sets", status->sets);
	json_integer(json, "repetition", status->repetition);
	json_integer(json, "repetitions", status->repetitions);
	json_string(json, "side", side_name(status->side));
	json_string(json, "phase", status->phase ? status->phase : "");
	json_integer(json, "remaining_s", status->remaining_s);
	json_string(json, "question", status->question);
	json_string(json, "asks", status->asks ? status->asks : "");
	json_integer(json, "volume", status->volume_percent);
}

static void write_audio(struct json *json, const struct service_sound *sound)
{
	struct device_info info = {0};
	struct engine_counters counters = {0};

	if (sound->device)
		sound->device->ops->info(sound->device, &info);
	if (sound->engine)
		counters = engine_counters(sound->engine);
	json_object(json, "audio");
	json_boolean(json, "ok", sound->device && sound->device->ops->alive(sound->device));
	json_string(json, "input", info.input);
	json_string(json, "output", info.output);
	json_integer(json, "rate", info.rate);
	json_boolean(json, "duplex", info.duplex);
	json_integer(json, "underruns", (int64_t)counters.underruns);
	json_integer(json, "overruns", (int64_t)counters.overruns);
	json_integer(json, "late_cues", (int64_t)counters.late_cues);
	json_object_end(json);
}

static const char *const input_names[] = {
    [MICROPHONE_UNCLEAR] = "ok",  [MICROPHONE_NOBODY] = "ok",		[MICROPHONE_FAINT] = "faint",
    [MICROPHONE_NOISY] = "noisy", [MICROPHONE_OVERDRIVEN] = "clipping", [MICROPHONE_MUTE] = "silent",
};
static const char *const input_advice[] = {
    [MICROPHONE_UNCLEAR] = "",
    [MICROPHONE_NOBODY] = "",
    [MICROPHONE_FAINT] =
	"voices come in hardly above the noise: bring the microphone nearer, or turn it up in the mixer "
	"(alsamixer, F4)",
    [MICROPHONE_NOISY] = "the room is as loud as a voice: move the microphone away from what hums, or turn that off",
    [MICROPHONE_OVERDRIVEN] =
	"the microphone is overdriven: turn it down in the mixer (alsamixer, F4), or move it away from "
	"the speaker",
    [MICROPHONE_MUTE] = "nothing comes from the microphone: is it muted (a button on it; alsamixer, F4), or unplugged?",
};

static void write_microphone(struct json *json, const struct service_sound *sound)
{
	double level_dbfs = 0;
	enum microphone microphone = sound->coach ? coach_microphone(sound->coach, &level_dbfs) : MICROPHONE_UNCLEAR;

	json_string(json, "input", input_names[microphone]);
	json_string(json, "advice", input_advice[microphone]);
	if (microphone == MICROPHONE_FAINT)
		json_number(json, "voice_dbfs", level_dbfs, 1);
}

/* `over_user_db` is there once it is known. */
static void write_loudness(struct json *json, const struct service_sound *sound)
{
	double over_user_db, trim_db;

	if (!sound->coach)
		return;
	if (coach_loudness(sound->coach, &over_user_db, &trim_db))
		json_number(json, "coach_over_user_db", over_user_db, 1);
	json_number(json, "turned_down_db", -trim_db, 1);
}

static void write_hearing(struct json *json, const struct service_sound *sound)
{
	struct listen_figures figures = {0};

	if (sound->listen)
		figures = listen_figures(sound->listen);
	json_object(json, "hearing");
	json_number(json, "erle_db", figures.erle_db, 1);
	json_number(json, "echo_delay_ms", figures.echo_delay_ms, 1);
	json_number(json, "noise_dbfs", figures.noise_dbfs, 1);
	json_number(json, "level_dbfs", figures.level_dbfs, 1);
	write_loudness(json, sound);
	json_integer(json, "utterances", (int64_t)figures.utterances);
	write_microphone(json, sound);
	json_object_end(json);
}

static void answer_status(struct service *service, char *reply, size_t size)
{
	struct session_status status = {0};
	struct json json;

	if (service->sound.coach)
		coach_status(service->sound.coach, &status);
	service_begin(&json, reply, size);
	write_session(&json, &status);
	write_audio(&json, &service->sound);
	write_hearing(&json, &service->sound);
	json_object(&json, "reminder");
	json_integer(&json, "upcoming", reminding_next(service->setup.reminding));
	json_boolean(&json, "planned", service->setup.config->reminders.plan_count > 0);
	json_boolean(&json, "clock", reminding_clock_trusted(service->setup.reminding));
	json_object_end(&json);
	json_object(&json, "history");
	json_boolean(&json, "durable", history_is_durable(service->setup.history));
	json_string(&json, "trouble", history_trouble(service->setup.history));
	json_string(&json, "aside", history_aside(service->setup.history));
	json_object_end(&json);
	service_finish(&json, reply, size);
}

static void answer_routines(struct service *service, char *reply, size_t size)
{
	struct json json;

	service_begin(&json, reply, size);
	json_array(&json, "routines");
	for (size_t i = 0; i < service->routine_count; i++) {
		const struct routine *routine = catalogue_routine_at(service->setup.catalogue, i);

		json_object(&json, NULL);
		json_string(&json, "id", routine->id);
		json_string(&json, "title", routine->title);
		json_integer(&json, "minutes", service->minutes[i]);
		json_array(&json, "said");
		for (size_t k = 0; k < routine->said_count; k++)
			json_string(&json, NULL, routine->said[k]);
		json_array_end(&json);
		json_object_end(&json);
	}
	json_array_end(&json);
	service_finish(&json, reply, size);
}

static void answer_devices(char *reply, size_t size)
{
	static struct device_listing list[DEVICES_MAX];
	int count = device_portaudio_list(list, DEVICES_MAX);
	struct json json;

	if (count < 0) {
		service_refuse(reply, size, "the sound devices cannot be listed: %s", strerror(-count));
		return;
	}
	service_begin(&json, reply, size);
	json_array(&json, "devices");
	for (int i = 0; i < count && i < DEVICES_MAX; i++) {
		json_object(&json, NULL);
		json_string(&json, "name", list[i].name);
		json_string(&json, "api", list[i].host_api);
		json_integer(&json, "inputs", list[i].inputs);
		json_integer(&json, "outputs", list[i].outputs);
		json_integer(&json, "rate", (int64_t)list[i].default_rate);
		json_boolean(&json, "default_input", list[i].default_input);
		json_boolean(&json, "default_output", list[i].default_output);
		json_object_end(&json);
	}
	json_array_end(&json);
	service_finish(&json, reply, size);
}

static void answer_version(char *reply, size_t size)
{
	struct json json;

	service_begin(&json, reply, size);
	json_string(&json, "version", STEADY_VERSION);
	service_finish(&json, reply, size);
}

void service_answer(void *user, const char *line, char *reply, size_t reply_size)
{
	struct service *service = user;
	struct protocol_command command;
	char error[200];

	if (!protocol_parse(line, &command, error, sizeof(error))) {
		service_refuse(reply, reply_size, "%s", error);
		return;
	}
	switch (command.kind) {
	case PROTOCOL_INTENT:
		answer_intent(service, &command.intent, reply, reply_size);
		return;
	case PROTOCOL_PLAN:
		service_answer_plan(service, &command.intent, reply, reply_size);
		return;
	case PROTOCOL_WISH:
		if (command.intent.argument[0])
			service_answer_wish(service, &command, reply, reply_size);
		else
			answer_intent(service, &command.intent, reply, reply_size);
		return;
	case PROTOCOL_SAY:
		answer_say(service, command.text, reply, reply_size);
		return;
	case PROTOCOL_STATUS:
		answer_status(service, reply, reply_size);
		return;
	case PROTOCOL_ROUTINES:
		answer_routines(service, reply, reply_size);
		return;
	case PROTOCOL_HISTORY:
	case PROTOCOL_PEOPLE:
	case PROTOCOL_EXERCISES:
	case PROTOCOL_WEEK:
	case PROTOCOL_FACTS:
	case PROTOCOL_IMPORT_BEGIN:
	case PROTOCOL_IMPORT_FACT:
	case PROTOCOL_IMPORT_END:
	case PROTOCOL_FORGET:
		service_answer_past(service, &command, reply, reply_size);
		return;
	case PROTOCOL_ROUTINE_BEGIN:
	case PROTOCOL_ROUTINE_LINE:
	case PROTOCOL_ROUTINE_END:
	case PROTOCOL_REMOVE:
	case PROTOCOL_RELOAD:
		service_answer_routines(service, &command, reply, reply_size);
		return;
	case PROTOCOL_DEVICES:
		answer_devices(reply, reply_size);
		return;
	case PROTOCOL_VERSION:
		answer_version(reply, reply_size);
		return;
	case PROTOCOL_WATCH:
		/* The socket takes this line itself, when nothing follows the word. */
		service_refuse(reply, reply_size, "\"watch\" takes nothing after it");
		return;
	}
}
