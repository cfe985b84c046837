/* Brings the history and the people from the daemon, and makes sessions of it. */
#include "ctl_past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Who is asked for: request->person by id, or by name. False when there is nobody of that name. */
static bool find_person(struct ctl *ctl, const struct value *answer, struct ctl_past *past)
{
	const struct value *people = value_member(answer, "people");
	const char *wanted = ctl->request->person ? ctl->request->person : value_text_of(answer, "usual");

	for (size_t i = 0; i < value_count(people); i++) {
		const char *id = value_text_of(value_at(people, i), "id");
		const char *name = value_text_of(value_at(people, i), "name");

		if (strcmp(wanted, id) != 0 && strcasecmp(wanted, name) != 0)
			continue;
		snprintf(past->person, sizeof(past->person), "%s", id);
		snprintf(past->name, sizeof(past->name), "%s", name);
		return true;
	}
	if (!ctl->request->person)
		return true;
	fprintf(stderr, "steadyctl: there is nobody called \"%s\" in the settings\n", wanted);
	ctl->status = CTL_REFUSED;
	return false;
}

static bool make_sessions(struct ctl_past *past)
{
	past->sessions = calloc(past->facts.count + 1, sizeof(past->sessions[0]));
	for (size_t i = 0; past->sessions && i < past->facts.count; i++)
		chronicle_take(past->sessions, &past->count, &past->facts.list[i]);
	return past->sessions != NULL;
}

bool ctl_past_load(struct ctl *ctl, struct ctl_past *past, bool one)
{
	bool ok;

	*past = (struct ctl_past){.count = 0};
	struct value *people = ctl_ask(ctl, "people");
	if (!people)
		return false;
	ok = find_person(ctl, people, past) && ctl_facts_load(ctl, &past->facts);
	if (ok && (one || ctl->request->person))
		ctl_facts_choose(&past->facts, value_text_of(people, "usual"), past->person, ctl->request->since);
	else if (ok)
		ctl_facts_choose(&past->facts, "", NULL, ctl->request->since);
	value_free(people);
	return ok && make_sessions(past);
}

void ctl_past_free(struct ctl_past *past)
{
	ctl_facts_free(&past->facts);
	free(past->sessions);
}
