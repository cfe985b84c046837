/*
 * Reading libconfig files with errors a person can act on. settings.c is the only file that
 * includes libconfig's header. Loop thread.
 *
 * Every getter reports what is wrong to the file's problems (file:line: key: what, expected) and remembers that
 * the key was looked at; settings_finish reports every key that nobody looked at, with the nearest known one.
 * Limits: 256 KiB and 4096 keys with all files that are included, a list of at most 8192 elements, 16 levels, 32 files,
 * included 4 deep. A file may include only files from its own directory or below it.
 */
#ifndef STEADY_SETTINGS_H
#define STEADY_SETTINGS_H

#include "problems.h"

#include <stdbool.h>
#include <stddef.h>

struct settings;
struct setting; /* a value inside; owned by its settings */

enum need { OPTIONAL, REQUIRED };

/* NULL when it cannot be read or parsed (reported). The parse error names line and text. @include works relative to
 * the directory of `path`. `problems` must outlive the settings. */
struct settings *settings_read(const char *path, struct problems *problems);
/* Reports unknown keys (when `strict`), frees. NULL is allowed. */
void settings_finish(struct settings *settings, bool strict);
const char *settings_path(const struct settings *settings);
struct problems *settings_problems(const struct settings *settings);

const struct setting *settings_root(const struct settings *settings);
/* A member by key; NULL when absent (reported when REQUIRED). `key` must outlive the settings. */
const struct setting *setting_member(const struct setting *group, const char *key, enum need need);
/* The same, but only what is a group, or a list or array; anything else is reported and NULL. */
const struct setting *setting_group(const struct setting *group, const char *key, enum need need);
const struct setting *setting_list(const struct setting *group, const char *key, enum need need);
bool setting_is_group(const struct setting *setting);
bool setting_is_list(const struct setting *setting); /* list or array */
bool setting_is_text(const struct setting *setting);
bool setting_is_whole(const struct setting *setting); /* a number without fraction */
/* Elements of a group, list or array; 0 for anything else. */
size_t setting_length(const struct setting *setting);
const struct setting *setting_at(const struct setting *setting, size_t index);
const char *setting_key(const struct setting *setting); /* "" in a list */
int setting_line(const struct setting *setting);
/* Reports a problem at this setting. */
void setting_complain(const struct setting *setting, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Typed getters of a member. When it is absent and OPTIONAL, *out stays as it is and true is returned; false when
 * absent and REQUIRED, of the wrong type, out of range or too long (reported). Text must be UTF-8 without control
 * characters. */
bool setting_string(const struct setting *group, const char *key, enum need need, char *out, size_t size);
bool setting_integer(const struct setting *group, const char *key, enum need need, int least, int most, int *out);
bool setting_double(const struct setting *group, const char *key, enum need need, double least, double most,
		    double *out);
bool setting_boolean(const struct setting *group, const char *key, enum need need, bool *out);
/* One of `names` (NULL-terminated); *out is its index. */
bool setting_choice(const struct setting *group, const char *key, enum need need, const char *const *names, int *out);
/* Values of an element itself. */
const char *setting_text(const struct setting *setting);	/* NULL when it is no string (reported) */
const char *setting_raw_text(const struct setting *setting);	/* NULL when it is no string; unchecked */
bool setting_value(const struct setting *setting, double *out); /* number; false when it is none (reported) */
bool setting_truth(const struct setting *setting, bool *out);

#endif
