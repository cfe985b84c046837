/*
 * Writing JSON into a fixed buffer: no allocation, always terminated, overflow remembered.
 * (Reading JSON is jansson's, in ctl.c.) Any thread, one at a time per writer.
 */
#ifndef STEADY_JSON_H
#define STEADY_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json {
	char *out;
	size_t size, used;
	bool comma;    /* a value has been written at this level */
	bool overflow; /* it did not fit; `out` holds "{}" after json_finish */
};

/* `key` is NULL inside an array and for the outermost value. Strings are escaped; bytes that are not UTF-8
 * become U+FFFD. */
void json_start(struct json *json, char *out, size_t size);
void json_object(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array(struct json *json, const char *key);
void json_array_end(struct json *json);
void json_string(struct json *json, const char *key, const char *value);
void json_integer(struct json *json, const char *key, int64_t value);
void json_number(struct json *json, const char *key, double value, int decimals);
void json_boolean(struct json *json, const char *key, bool value);
/* False on overflow. */
bool json_finish(struct json *json);

#endif
