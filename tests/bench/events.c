/*
 * Fields of a line of events.jsonl. Enough for what steadyd writes: one flat object a line. A quote inside a text is
 * written \", so "key": with its own quotes is found at the key only.
 */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

static const char *find(const char *line, const char *key)
{
	char quoted[64];
	snprintf(quoted, sizeof quoted, "\"%s\":", key);
	const char *at = strstr(line, quoted);
	if (!at)
		return NULL;
	at += strlen(quoted);
	return at + strspn(at, " ");
}

bool field_number(const char *line, const char *key, double *out)
{
	const char *at = find(line, key);
	char *end = NULL;
	if (!at)
		return false;
	*out = strtod(at, &end);
	return end != at;
}

bool field_is(const char *line, const char *key, const char *value)
{
	const char *at = find(line, key);
	size_t length = strlen(value);
	if (!at)
		return false;
	if (*at != '"')
		return strncmp(at, value, length) == 0 && strchr(",} ", at[length]);
	return strncmp(at + 1, value, length) == 0 && at[1 + length] == '"';
}
