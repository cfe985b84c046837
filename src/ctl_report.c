/*
 * `steadyctl report`: brings what the page needs from the daemon, and writes it here, where the user's rights are. The
 * daemon has the history open for itself alone and no access to anybody's files, so it sends small answers, and no
 * database is read behind its back.
 */
#include "ctl.h"

#include "ctl_file.h"
#include "ctl_past.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void copy(char *out, size_t size, const struct value *object, const char *key)
{
	snprintf(out, size, "%s", value_text_of(object, key));
}

static struct report_dose dose_of(const struct value *object, const char *key)
{
	const struct value *list = value_member(object, key);

	return (struct report_dose){
	    .sets = (int)value_integer(value_at(list, 0)),
	    .repetitions = (int)value_integer(value_at(list, 1)),
	    .hold_s = (int)value_integer(value_at(list, 2)),
	};
}

static void take_exercise(struct report *report, const struct value *object)
{
	if (report->exercise_count == REPORT_MAX_EXERCISES)
		return;
	struct report_exercise *exercise = &report->exercises[report->exercise_count++];
	copy(exercise->id, sizeof(exercise->id), object, "id");
	copy(exercise->name, sizeof(exercise->name), object, "name");
	copy(exercise->gentler, sizeof(exercise->gentler), object, "gentler");
	copy(exercise->harder, sizeof(exercise->harder), object, "harder");
	exercise->sides = value_is_true(value_member(object, "sides"));
	exercise->least = dose_of(object, "least");
	exercise->most = dose_of(object, "most");
}

static void take_routine(struct report *report, const struct value *object)
{
	if (report->routine_count == REPORT_MAX_ROUTINES)
		return;
	struct report_routine *routine = &report->routines[report->routine_count++];
	copy(routine->id, sizeof(routine->id), object, "id");
	copy(routine->title, sizeof(routine->title), object, "title");
}

static unsigned day_bit(const char *name)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (unsigned i = 0; i < 7; i++) {
		if (strcmp(days[i], name) == 0)
			return 1u << i;
	}
	return 0;
}

static void take_plan(struct report *report, const struct value *object)
{
	const struct value *days = value_member(object, "days");

	if (report->plan_count == REPORT_MAX_PLAN)
		return;
	struct report_plan *row = &report->plan[report->plan_count++];
	copy(row->routine, sizeof(row->routine), object, "routine");
	for (size_t i = 0; i < value_count(days); i++)
		row->days |= day_bit(value_text(value_at(days, i)));
}

/* Asks for a list and takes its members, of `person` if that is not NULL (who is not named is `person`, too). */
static bool take_list(struct ctl *ctl, const char *command, const char *key, const char *person,
		      void (*take)(struct report *report, const struct value *object), struct report *report)
{
	struct value *answer = ctl_ask(ctl, command);
	const struct value *list = value_member(answer, key);

	for (size_t i = 0; i < value_count(list); i++) {
		const struct value *object = value_at(list, i);
		const char *whose = value_text_of(object, "person");

		if (!person || strcmp(whose, person) == 0)
			take(report, object);
	}
	value_free(answer);
	return answer != NULL;
}

static bool write_page(const struct report *report, const char *path)
{
	struct ctl_file file;

	return ctl_file_begin(&file, path ? path : "-") && report_write(report, file.stream) && ctl_file_end(&file);
}

int ctl_report(const struct ctl_request *request)
{
	static struct ctl ctl;
	static struct report report;
	struct ctl_past past;

	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	if (ctl_past_load(&ctl, &past, true) &&
	    take_list(&ctl, "exercises", "exercises", NULL, take_exercise, &report) &&
	    take_list(&ctl, "routines", "routines", NULL, take_routine, &report) &&
	    take_list(&ctl, "week", "plan", past.person, take_plan, &report)) {
		snprintf(report.name, sizeof(report.name), "%s", past.name);
		report.since = request->since;
		report.now = (int64_t)time(NULL);
		report.facts = past.facts.list;
		report.fact_count = past.facts.count;
		report.sessions = past.sessions;
		report.session_count = past.count;
		if (!write_page(&report, request->output))
			ctl.status = CTL_REFUSED;
	}
	ctl_past_free(&past);
	ctl_close(&ctl);
	return (int)ctl.status;
}
