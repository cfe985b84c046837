/*
 * Writing JSON into a fixed buffer. There is no stack of levels: a comma is owed exactly when a value has been
 * written since the last opening bracket, and closing a level is itself a value of the level above.
 */
#include "json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void put(struct json *json, const char *text, size_t length)
{
	if (json->overflow || length >= json->size - json->used) {
		json->overflow = true;
		return;
	}
	memcpy(json->out + json->used, text, length);
	json->used += length;
	json->out[json->used] = '\0';
}

static void put_text(struct json *json, const char *text)
{
	put(json, text, strlen(text));
}

/* Length of the UTF-8 sequence at `s`, 0 when it is none: overlong forms, surrogates and what lies beyond U+10FFFF
 * are none (RFC 3629, section 4). */
static size_t utf8_length(const unsigned char *s)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		length = 2;
	else if ((s[0] & 0xf0) == 0xe0)
		length = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		length = 4;
	else
		return 0;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	return length;
}

static void put_control(struct json *json, unsigned char c)
{
	char escape[8];

	if (c == '\n')
		put_text(json, "\\n");
	else if (c == '\t')
		put_text(json, "\\t");
	else {
		snprintf(escape, sizeof(escape), "\\u%04x", c);
		put_text(json, escape);
	}
}

static void put_quoted(struct json *json, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	put(json, "\"", 1);
	while (*s) {
		size_t length = 1;

		if (*s == '"' || *s == '\\') {
			put(json, "\\", 1);
			put(json, (const char *)s, 1);
		} else if (*s < ' ' || *s == 0x7f) {
			put_control(json, *s);
		} else if (*s < 0x80) {
			put(json, (const char *)s, 1);
		} else if ((length = utf8_length(s)) > 0) {
			put(json, (const char *)s, length);
		} else {
			put_text(json, "\xef\xbf\xbd");
			length = 1;
		}
		s += length;
	}
	put(json, "\"", 1);
}

/* What comes before every value. */
static void begin_value(struct json *json, const char *key)
{
	if (json->comma)
		put(json, ",", 1);
	json->comma = true;
	if (key) {
		put_quoted(json, key);
		put(json, ":", 1);
	}
}

void json_start(struct json *json, char *out, size_t size)
{
	assert(size >= sizeof("{}"));
	*json = (struct json){.out = out, .size = size};
	out[0] = '\0';
}

void json_object(struct json *json, const char *key)
{
	begin_value(json, key);
	put(json, "{", 1);
	json->comma = false;
}

void json_object_end(struct json *json)
{
	put(json, "}", 1);
	json->comma = true;
}

void json_array(struct json *json, const char *key)
{
	begin_value(json, key);
	put(json, "[", 1);
	json->comma = false;
}

void json_array_end(struct json *json)
{
	put(json, "]", 1);
	json->comma = true;
}

void json_string(struct json *json, const char *key, const char *value)
{
	begin_value(json, key);
	put_quoted(json, value);
}

void json_integer(struct json *json, const char *key, int64_t value)
{
	char text[24];

	begin_value(json, key);
	snprintf(text, sizeof(text), "%lld", (long long)value);
	put_text(json, text);
}

void json_number(struct json *json, const char *key, double value, int decimals)
{
	/* The largest double has 309 digits before the point. */
	char text[340];

	begin_value(json, key);
	if (!isfinite(value)) {
		/* JSON has no infinity and no "not a number". */
		put_text(json, "null");
		return;
	}
	assert(decimals >= 0 && decimals <= 17);
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	put_text(json, text);
}

void json_boolean(struct json *json, const char *key, bool value)
{
	begin_value(json, key);
	put_text(json, value ? "true" : "false");
}

bool json_finish(struct json *json)
{
	if (!json->overflow)
		return true;
	memcpy(json->out, "{}", sizeof("{}"));
	json->used = 2;
	return false;
}
