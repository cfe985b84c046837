/* JSON from outside. The only file that includes jansson.h. */
#include "value.h"

#include <jansson.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A value is jansson's by another name; it counts its owners even where it is only looked at. */
static json_t *json_of(const struct value *value)
{
	return (json_t *)(uintptr_t)value;
}

static const struct value *value_of(const json_t *json)
{
	return (const struct value *)json;
}

struct value *value_parse(const char *text, size_t length, char *error, size_t size)
{
	json_error_t reason;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &reason);

	if (!json)
		snprintf(error, size, "line %d: %s", reason.line, reason.text);
	return (struct value *)json;
}

void value_free(struct value *value)
{
	json_decref(json_of(value));
}

enum value_kind value_kind(const struct value *value)
{
	const json_t *json = json_of(value);

	if (!json)
		return VALUE_NONE;
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return VALUE_OBJECT;
	case JSON_ARRAY:
		return VALUE_ARRAY;
	case JSON_STRING:
		return VALUE_TEXT;
	case JSON_INTEGER:
		return VALUE_WHOLE;
	default:
		return VALUE_OTHER;
	}
}

const struct value *value_member(const struct value *object, const char *key)
{
	return value_of(json_object_get(json_of(object), key));
}

size_t value_count(const struct value *array)
{
	return json_array_size(json_of(array));
}

const struct value *value_at(const struct value *array, size_t index)
{
	return value_of(json_array_get(json_of(array), index));
}

const char *value_text(const struct value *value)
{
	const char *text = json_string_value(json_of(value));

	return text ? text : "";
}

long long value_integer(const struct value *value)
{
	const json_t *json = json_of(value);

	return json_is_integer(json) ? (long long)json_integer_value(json) : (long long)json_number_value(json);
}

double value_number(const struct value *value)
{
	return json_number_value(json_of(value));
}

bool value_is_true(const struct value *value)
{
	return json_is_true(json_of(value));
}

const char *value_text_of(const struct value *object, const char *key)
{
	return value_text(value_member(object, key));
}

long long value_integer_of(const struct value *object, const char *key)
{
	return value_integer(value_member(object, key));
}

const char *value_unknown_key(const struct value *object, const char *const *known)
{
	const char *key;
	json_t *member;

	json_object_foreach(json_of(object), key, member)
	{
		size_t i = 0;

		while (known[i] && strcmp(known[i], key) != 0)
			i++;
		if (!known[i])
			return key;
	}
	return NULL;
}
