/* The facts of the history, on the client's side. */
#include "ctl_facts.h"

#include "history_schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES 3 /* a history that changes under our hands every time is not ours to read */

struct history_fact *ctl_facts_add(struct ctl_facts *facts)
{
	/* Doubled whenever it is full, that is at each power of two. */
	if ((facts->count & (facts->count - 1)) == 0) {
		size_t capacity = facts->count ? 2 * facts->count : 1;

		facts->list = realloc(facts->list, capacity * sizeof(facts->list[0]));
		if (!facts->list) {
			fputs("steadyctl: out of memory\n", stderr);
			abort();
		}
	}
	memset(&facts->list[facts->count], 0, sizeof(facts->list[0]));
	return &facts->list[facts->count++];
}

void ctl_facts_free(struct ctl_facts *facts)
{
	free(facts->list);
	*facts = (struct ctl_facts){.count = 0};
}

/* What is being read, and the first thing that was wrong. */
struct reading {
	const struct value *object;
	char *error;
	size_t size;
	bool ok;
};

static void wrong(struct reading *reading, const char *key, const char *expected)
{
	if (reading->ok)
		snprintf(reading->error, reading->size, "%s: expected %s", key, expected);
	reading->ok = false;
}

static void read_text(struct reading *reading, const char *key, char *out, size_t size)
{
	const struct value *member = value_member(reading->object, key);
	enum value_kind kind = value_kind(member);

	if (kind == VALUE_NONE)
		return;
	if (kind != VALUE_TEXT || snprintf(out, size, "%s", value_text(member)) >= (int)size)
		wrong(reading, key, "a short text");
}

static void read_number(struct reading *reading, const char *key, long long least, long long most, long long *out)
{
	const struct value *member = value_member(reading->object, key);
	long long value = value_integer(member);

	if (value_kind(member) == VALUE_NONE)
		return;
	if (value_kind(member) != VALUE_WHOLE || value < least || value > most)
		wrong(reading, key, "a whole number that is possible");
	else
		*out = value;
}

static void read_int(struct reading *reading, const char *key, int least, int most, int *out)
{
	long long value = *out;

	read_number(reading, key, least, most, &value);
	*out = (int)value;
}

static void read_names(struct reading *reading, struct record *record)
{
	const char *outcome = value_text_of(reading->object, "outcome");
	bool ends;

	if (!record_kind_parse(value_text_of(reading->object, "kind"), &record->kind)) {
		wrong(reading, "kind", "one that this program knows");
		return;
	}
	if (!side_parse(value_text_of(reading->object, "side"), &record->side))
		wrong(reading, "side", "\"left\" or \"right\"");
	ends = record->kind == RECORD_SESSION_END;
	record->outcome = outcome_parse(outcome);
	if (ends ? strcmp(outcome, outcome_name(record->outcome)) != 0 : *outcome != '\0')
		wrong(reading, "outcome", "how the session ended, at its end");
}

bool ctl_fact_read(const struct value *value, struct history_fact *fact, char *error, size_t size)
{
	static const char *const known[] = {"session", "at",	 "kind",       "person",      "routine", "exercise",
					    "set",     "side",	 "repetition", "repetitions", "hold_s",	 "phase",
					    "score",   "phrase", "outcome",    NULL};
	struct reading reading = {.object = value, .error = error, .size = size, .ok = true};
	struct record *record = &fact->record;
	long long session = 0, at = -1;
	const char *unknown;

	*fact = (struct history_fact){.record.score = -1};
	if (value_kind(value) != VALUE_OBJECT)
		wrong(&reading, "a fact", "an object");
	if ((unknown = value_unknown_key(value, known)))
		wrong(&reading, unknown, "a key that this program knows");
	read_number(&reading, "session", 0, HISTORY_IMPORT_MAX, &session);
	read_number(&reading, "at", 0, 253402300799, &at);
	read_names(&reading, record);
	read_text(&reading, "person", record->person, sizeof(record->person));
	read_text(&reading, "routine", record->routine, sizeof(record->routine));
	read_text(&reading, "exercise", record->exercise, sizeof(record->exercise));
	read_int(&reading, "set", 0, 1000, &record->set);
	read_int(&reading, "repetition", 0, 10000, &record->repetition);
	read_int(&reading, "repetitions", 0, 10000, &record->repetitions);
	read_int(&reading, "hold_s", 0, 86400, &record->hold_s);
	read_text(&reading, "phase", record->phase, sizeof(record->phase));
	read_int(&reading, "score", 0, 10, &record->score);
	read_text(&reading, "phrase", record->phrase, sizeof(record->phrase));
	if (at < 0)
		wrong(&reading, "at", "seconds since 1970");
	fact->session = session;
	fact->at = at;
	return reading.ok && fact_check(fact, error, size);
}

/* One page. 1: there is more; 0: that was all; -1: refused; -2: begin anew. */
static int load_page(struct ctl *ctl, struct ctl_facts *facts, long long *generation, long long *place)
{
	char line[64], error[200];
	int result;

	snprintf(line, sizeof(line), "facts %lld", *place);
	struct value *answer = ctl_ask(ctl, line);
	if (!answer)
		return -1;
	const struct value *page = value_member(answer, "facts");
	bool changed = facts->count > 0 && value_integer_of(answer, "generation") != *generation;

	*generation = value_integer_of(answer, "generation");
	for (size_t i = 0; !changed && i < value_count(page); i++) {
		if (ctl_fact_read(value_at(page, i), ctl_facts_add(facts), error, sizeof(error)))
			continue;
		fprintf(stderr, "steadyctl: the coach tells a fact that is none: %s\n", error);
		ctl->status = CTL_REFUSED;
		value_free(answer);
		return -1;
	}
	*place = value_integer_of(answer, "next");
	result = value_count(page) > 0;
	value_free(answer);
	return changed ? -2 : result;
}

bool ctl_facts_load(struct ctl *ctl, struct ctl_facts *facts)
{
	*facts = (struct ctl_facts){.count = 0};
	for (int i = 0; i < TRIES; i++) {
		long long generation = 0, place = 0;
		int more;

		ctl_facts_free(facts);
		while ((more = load_page(ctl, facts, &generation, &place)) > 0)
			;
		if (more == 0)
			return true;
		if (more == -1)
			return false;
	}
	fputs("steadyctl: the history changes all the time; try again\n", stderr);
	ctl->status = CTL_REFUSED;
	return false;
}

void ctl_facts_choose(struct ctl_facts *facts, const char *usual, const char *person, int64_t since)
{
	size_t kept = 0;

	for (size_t i = 0; i < facts->count; i++) {
		const struct history_fact *fact = &facts->list[i];
		const char *whose = fact->record.person[0] ? fact->record.person : usual;

		if (fact->at >= since && (!person || strcmp(whose, person) == 0))
			facts->list[kept++] = *fact;
	}
	facts->count = kept;
}
