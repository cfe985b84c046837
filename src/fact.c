/* Facts as lines and JSON, and what can be true of them. */
#include "fact.h"

#include "history_schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_COUNT 15
#define LATEST 253402300799 /* the end of the year 9999 */

/* How many bytes a character of UTF-8 that begins here has; 0 when it is none, or a control character. RFC 3629. */
static size_t character(const unsigned char *p)
{
	size_t length = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : 4;

	if (p[0] < ' ' || p[0] == 0x7f || (p[0] >= 0x80 && p[0] < 0xc2) || p[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((p[0] == 0xc2 && p[1] < 0xa0) || (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return length;
}

static bool is_text(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (size_t length; *p; p += length) {
		length = character(p);
		if (!length)
			return false;
	}
	return true;
}

bool fact_check(const struct history_fact *fact, char *error, size_t size)
{
	const struct record *r = &fact->record;
	const struct {
		const char *name;
		int64_t value, least, most;
	} numbers[] = {
	    {"session", fact->session, 0, HISTORY_IMPORT_MAX},
	    {"at", fact->at, 0, LATEST},
	    {"set", r->set, 0, 1000},
	    {"repetition", r->repetition, 0, 10000},
	    {"repetitions", r->repetitions, 0, 10000},
	    {"hold_s", r->hold_s, 0, 86400},
	    {"score", r->score, -1, 10},
	};
	const struct {
		const char *name, *text;
	} texts[] = {
	    {"person", r->person}, {"routine", r->routine}, {"exercise", r->exercise},
	    {"phase", r->phase},   {"phrase", r->phrase},
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i].value >= numbers[i].least && numbers[i].value <= numbers[i].most)
			continue;
		snprintf(error, size, "%s: %lld is out of range; expected %lld to %lld", numbers[i].name,
			 (long long)numbers[i].value, (long long)numbers[i].least, (long long)numbers[i].most);
		return false;
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (is_text(texts[i].text))
			continue;
		snprintf(error, size, "%s: is no plain text", texts[i].name);
		return false;
	}
	return true;
}

bool fact_format(const struct history_fact *fact, char *out, size_t size)
{
	const struct record *r = &fact->record;
	int length = snprintf(out, size, "%s\t%s\t%s\t%s\t%d\t%s\t%d\t%d\t%d\t%s\t%d\t%s\t%s\t%lld\t%lld",
			      record_kind_name(r->kind), r->person, r->routine, r->exercise, r->set, side_name(r->side),
			      r->repetition, r->repetitions, r->hold_s, r->phase, r->score, r->phrase,
			      r->kind == RECORD_SESSION_END ? outcome_name(r->outcome) : "", (long long)fact->session,
			      (long long)fact->at);

	return length >= 0 && (size_t)length < size;
}

/* Fields of a line that is being taken apart; the first mistake stays. */
struct fields {
	char text[FACT_LINE_SIZE];
	char *field[FIELD_COUNT];
	bool ok;
};

static bool split(const char *line, struct fields *fields)
{
	size_t count = 0;

	if (strlen(line) >= sizeof(fields->text))
		return false;
	strcpy(fields->text, line);
	for (char *p = fields->text; p; count++) {
		if (count == FIELD_COUNT)
			return false;
		fields->field[count] = p;
		p = strchr(p, '\t');
		if (p)
			*p++ = '\0';
	}
	return count == FIELD_COUNT;
}

static int64_t number(struct fields *fields, size_t index, int64_t most)
{
	const char *text = fields->field[index];
	char *end;

	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (errno || end == text || *end || value < -1 || value > most)
		fields->ok = false;
	return value;
}

static void copy(struct fields *fields, size_t index, char *out, size_t size)
{
	if (snprintf(out, size, "%s", fields->field[index]) >= (int)size)
		fields->ok = false;
}

static bool known_names(const struct fields *fields, struct record *r)
{
	const char *outcome = fields->field[12];

	if (!record_kind_parse(fields->field[0], &r->kind) || !side_parse(fields->field[5], &r->side))
		return false;
	r->outcome = outcome_parse(outcome);
	/* Only an end has an outcome, and it is one that is known. */
	return r->kind == RECORD_SESSION_END ? strcmp(outcome, outcome_name(r->outcome)) == 0 : !*outcome;
}

bool fact_parse(const char *line, struct history_fact *fact, char *error, size_t size)
{
	struct fields fields = {.ok = true};
	struct record *r = &fact->record;

	*fact = (struct history_fact){.session = 0};
	snprintf(error, size, "is no fact: 15 fields between tabs");
	if (!split(line, &fields) || !known_names(&fields, r))
		return false;
	fact->session = number(&fields, 13, HISTORY_IMPORT_MAX);
	fact->at = number(&fields, 14, LATEST);
	copy(&fields, 1, r->person, sizeof(r->person));
	copy(&fields, 2, r->routine, sizeof(r->routine));
	copy(&fields, 3, r->exercise, sizeof(r->exercise));
	r->set = (int)number(&fields, 4, 1000);
	r->repetition = (int)number(&fields, 6, 10000);
	r->repetitions = (int)number(&fields, 7, 10000);
	r->hold_s = (int)number(&fields, 8, 86400);
	copy(&fields, 9, r->phase, sizeof(r->phase));
	r->score = (int)number(&fields, 10, 10);
	copy(&fields, 11, r->phrase, sizeof(r->phrase));
	return fields.ok && fact_check(fact, error, size);
}

static void write_text(struct json *json, const char *key, const char *value)
{
	if (*value)
		json_string(json, key, value);
}

static void write_number(struct json *json, const char *key, int value)
{
	if (value != 0)
		json_integer(json, key, value);
}

void fact_write(struct json *json, const struct history_fact *fact)
{
	const struct record *r = &fact->record;

	json_object(json, NULL);
	if (fact->session)
		json_integer(json, "session", fact->session);
	json_integer(json, "at", fact->at);
	json_string(json, "kind", record_kind_name(r->kind));
	write_text(json, "person", r->person);
	write_text(json, "routine", r->routine);
	write_text(json, "exercise", r->exercise);
	write_number(json, "set", r->set);
	write_text(json, "side", side_name(r->side));
	write_number(json, "repetition", r->repetition);
	write_number(json, "repetitions", r->repetitions);
	write_number(json, "hold_s", r->hold_s);
	write_text(json, "phase", r->phase);
	if (r->score >= 0)
		json_integer(json, "score", r->score);
	write_text(json, "phrase", r->phrase);
	if (r->kind == RECORD_SESSION_END)
		json_string(json, "outcome", outcome_name(r->outcome));
	json_object_end(json);
}

static bool follows_in_session(const struct fact_order *order, const struct history_fact *fact)
{
	if (fact->record.kind == RECORD_SESSION_BEGIN)
		return !order->open && fact->session == order->last + 1;
	return order->open && fact->session == order->last && strcmp(fact->record.person, order->person) == 0;
}

bool fact_follows(struct fact_order *order, const struct history_fact *fact, char *error, size_t size)
{
	enum record_kind kind = fact->record.kind;

	if (fact->session == 0 ? (kind != RECORD_KNOWN && kind != RECORD_WISH) || order->open
			       : !follows_in_session(order, fact)) {
		snprintf(error, size, "\"%s\" of session %lld does not follow what is before it",
			 record_kind_name(kind), (long long)fact->session);
		return false;
	}
	if (kind == RECORD_SESSION_BEGIN) {
		order->last = fact->session;
		memcpy(order->person, fact->record.person, sizeof(order->person));
	}
	if (fact->session)
		order->open = kind != RECORD_SESSION_END;
	return true;
}
