/*
 * JSON that comes from outside, to be looked into (json.h writes it). One thread.
 */
#ifndef STEADY_VALUE_H
#define STEADY_VALUE_H

#include <stdbool.h>
#include <stddef.h>

struct value; /* one value; lives as long as the outermost, which is freed */

enum value_kind { VALUE_NONE, VALUE_OBJECT, VALUE_ARRAY, VALUE_TEXT, VALUE_WHOLE, VALUE_OTHER };

/* The one value that `text` is; a key twice, bytes that are not UTF-8 or anything behind it is an error. NULL: `error`
 * says what and where. */
struct value *value_parse(const char *text, size_t length, char *error, size_t size);
void value_free(struct value *value);

/* All of these take NULL for a value that is not there. */
enum value_kind value_kind(const struct value *value);
const struct value *value_member(const struct value *object, const char *key); /* NULL when it has none */
size_t value_count(const struct value *array);
const struct value *value_at(const struct value *array, size_t index);
const char *value_text(const struct value *value);  /* "" when it is no text */
long long value_integer(const struct value *value); /* 0 when it is no number */
double value_number(const struct value *value);	    /* the same */
bool value_is_true(const struct value *value);	    /* the word true */
const char *value_text_of(const struct value *object, const char *key);
long long value_integer_of(const struct value *object, const char *key);
/* A key that is not among `known` (NULL-terminated); NULL when all are. */
const char *value_unknown_key(const struct value *object, const char *const *known);

#endif
