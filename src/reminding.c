/*
 * Reminding: what reminder.h has to know, gathered. The sessions of the past days are read when one has begun or ended
 * and once an hour, not every second.
 */
#include "reminding.h"

#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFRESH_S 3600
#define LOOK_BACK_S (8 * 86400)

struct reminding {
	struct reminding_setup setup;
	struct reminder_settings settings; /* with the people who are meant */
	struct reminder reminder;
	struct reminder_session sessions[REMINDER_MAX_SESSIONS];
	size_t session_count;
	bool stale;
	int64_t read_at, looked_at; /* uptime */
};

static void warn_of_unknown(const struct reminding *reminding)
{
	const struct reminder_settings *settings = &reminding->settings;

	for (size_t i = 0; i < settings->plan_count; i++) {
		if (!catalogue_routine(reminding->setup.catalogue, settings->plan[i].routine))
			log_warning("plan: there is no routine \"%s\" to remind of", settings->plan[i].routine);
	}
	if (settings->desk_every > 0 && !catalogue_routine(reminding->setup.catalogue, settings->desk_routine))
		log_warning("desk: there is no routine \"%s\" to remind of", settings->desk_routine);
}

struct reminding *reminding_create(const struct reminding_setup *setup)
{
	struct reminding *reminding = calloc(1, sizeof(*reminding));

	if (!reminding)
		return NULL;
	reminding->setup = *setup;
	reminding->settings = setup->config->reminders;
	for (size_t i = 0; i < reminding->settings.plan_count; i++) {
		char *person = reminding->settings.plan[i].person;

		strcpy(person, people_meant(&setup->config->people, person));
	}
	reminding->stale = true;
	reminding->looked_at = -1;
	reminder_init(&reminding->reminder, &reminding->settings);
	warn_of_unknown(reminding);
	return reminding;
}

void reminding_destroy(struct reminding *reminding)
{
	free(reminding);
}

void reminding_set_catalogue(struct reminding *reminding, const struct catalogue *catalogue)
{
	reminding->setup.catalogue = catalogue;
	warn_of_unknown(reminding);
}

static bool is_strength(void *user, const char *id)
{
	const struct reminding *reminding = user;
	const struct routine *routine = catalogue_routine(reminding->setup.catalogue, id);

	return routine && routine->strength;
}

static void read_sessions(struct reminding *reminding, int64_t wall)
{
	struct history_session list[REMINDER_MAX_SESSIONS];
	int count = history_sessions(reminding->setup.history, list, REMINDER_MAX_SESSIONS);

	reminding->session_count = 0;
	for (int i = 0; i < count; i++) {
		struct reminder_session *session = &reminding->sessions[reminding->session_count];

		if (list[i].sets == 0 || wall - list[i].began > LOOK_BACK_S)
			continue;
		*session = (struct reminder_session){.began = list[i].began};
		memcpy(session->routine, list[i].routine, sizeof(session->routine));
		snprintf(session->person, sizeof(session->person), "%.*s", REMINDER_PERSON_SIZE - 1, list[i].person);
		reminding->session_count++;
	}
}

static struct reminder_now look(struct reminding *reminding)
{
	const struct reminding_setup *setup = &reminding->setup;
	struct reminder_now now = {
	    .wall = setup->wall_time(setup->user),
	    .uptime = setup->uptime(setup->user),
	    .trusted = setup->trusted(setup->user),
	    .sessions = reminding->sessions,
	    .is_strength = is_strength,
	    .user = reminding,
	};

	if (reminding->stale || now.uptime - reminding->read_at > REFRESH_S) {
		read_sessions(reminding, now.wall);
		reminding->stale = false;
		reminding->read_at = now.uptime;
	}
	now.session_count = reminding->session_count;
	return now;
}

void reminding_step(struct reminding *reminding, struct coach *coach)
{
	int64_t uptime = reminding->setup.uptime(reminding->setup.user);
	struct reminder_call call;
	struct reminder_now now;

	if (uptime == reminding->looked_at ||
	    (reminding->settings.plan_count == 0 && reminding->settings.desk_every == 0))
		return;
	reminding->looked_at = uptime;
	now = look(reminding);
	now.busy = !coach || !coach_is_free(coach);
	if (reminder_due(&reminding->reminder, &now, &call))
		coach_remind(coach, &call);
}

static void answer(struct reminding *reminding, enum reminder_answer answer)
{
	struct reminder_now now = look(reminding);

	reminder_answered(&reminding->reminder, answer, &now);
}

void reminding_watch(struct reminding *reminding, const struct coach_event *event)
{
	static const struct {
		const char *note;
		enum reminder_answer answer;
	} answers[] = {
	    {"reminder-yes", REMINDER_STARTED},
	    {"reminder-later", REMINDER_LATER},
	    {"reminder-not-today", REMINDER_NOT_TODAY},
	    {"reminder-silence", REMINDER_SILENCE},
	};

	if (event->kind != COACH_NOTE)
		return;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (strcmp(event->text, answers[i].note) == 0)
			answer(reminding, answers[i].answer);
	}
	if (strcmp(event->text, "session-start") == 0)
		reminder_trained(&reminding->reminder, reminding->setup.uptime(reminding->setup.user));
	if (strcmp(event->text, "session-end") == 0)
		reminding->stale = true;
}

bool reminding_clock_trusted(struct reminding *reminding)
{
	return reminding->settings.trust_clock || reminding->setup.trusted(reminding->setup.user);
}

int64_t reminding_next(struct reminding *reminding)
{
	struct reminder_now now;

	if (!reminding_clock_trusted(reminding))
		return 0;
	now = look(reminding);
	return reminder_next(&reminding->reminder, &now);
}
