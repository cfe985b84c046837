/*
 * libconfig behind one file: reads a file, walks it, and keeps the book on which keys anybody asked for, so that a
 * misspelt key is found rather than ignored. What is checked before the parser sees a file is in settings_file.c, the
 * typed getters are in settings_values.c.
 *
 * A `struct setting` is libconfig's own node under another name. Its hook marks what was looked at.
 */
#include "settings.h"

#include "settings_file.h"
#include "settings_hint.h"

#include <libconfig.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_MAX 8192
#define LEVELS_MAX 16

/* A key that was asked of a group, found or not: what an unknown key is compared with. */
struct asked {
	const struct setting *group;
	const char *key;
};

struct settings {
	config_t config; /* first, so that a node's config is its settings */
	char *path;
	struct problems *problems;
	struct asked *asked;
	size_t asked_count, asked_capacity;
};

static char looked_at; /* only its address is used */

static config_setting_t *node_of(const struct setting *setting)
{
	return (config_setting_t *)(uintptr_t)setting;
}

static struct settings *settings_of(const struct setting *setting)
{
	return (struct settings *)node_of(setting)->config;
}

/* Reading */

/* The path of a file as libconfig names it: NULL for the one that was read, and for an included one with or without its
 * directory, which depends on libconfig's version. */
static const char *full_path(const struct settings *settings, const char *file, char *out, size_t size)
{
	size_t length = settings_file_directory(settings->path);

	if (!file)
		return settings->path;
	if (length == 0 || strncmp(file, settings->path, length + 1) == 0)
		return file;
	snprintf(out, size, "%.*s/%s", (int)length, settings->path, file);
	return out;
}

static void report_parse_error(const struct settings *settings)
{
	char path[PATH_MAX];
	const char *file = full_path(settings, config_error_file(&settings->config), path, sizeof(path));
	const char *what = config_error_text(&settings->config);
	int line = config_error_line(&settings->config);
	char text[64], hint[160];

	settings_file_line(file, line, text, sizeof(text));
	if (what && strcmp(what, "memory exhausted") == 0)
		/* The parser's own limit, which is above ours. */
		problems_add(settings->problems, file, line, "", "is too deep; expected at most %d levels: `%s'",
			     LEVELS_MAX, text);
	else if (what && strcmp(what, "syntax error") == 0)
		problems_add(settings->problems, file, line, "", "cannot be understood from here: `%s'; %s", text,
			     settings_hint(file, line, hint, sizeof(hint)));
	else
		problems_add(settings->problems, file, line, "", "%s: `%s'", what ? what : "cannot be read", text);
}

static bool parse(struct settings *settings)
{
	FILE *file = fopen(settings->path, "re");
	size_t length = settings_file_directory(settings->path);
	char *directory;
	bool parsed;

	if (!file) {
		problems_add(settings->problems, settings->path, 0, "", "cannot be read: %s", strerror(errno));
		return false;
	}
	directory = length ? strndup(settings->path, length) : strdup(settings->path[0] == '/' ? "/" : ".");
	if (directory)
		config_set_include_dir(&settings->config, directory);
	parsed = directory && config_read(&settings->config, file) == CONFIG_TRUE;
	if (!parsed)
		report_parse_error(settings);
	free(directory);
	fclose(file);
	return parsed;
}

static bool shape_is_fit(const config_setting_t *node, int level)
{
	const struct setting *setting = (const struct setting *)node;
	size_t length = setting_length(setting);

	if (length > LENGTH_MAX || level > LEVELS_MAX) {
		setting_complain(setting, "is too long or too deep; expected at most %d elements and %d levels",
				 LENGTH_MAX, LEVELS_MAX);
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		if (!shape_is_fit(config_setting_get_elem(node, (unsigned)i), level + 1))
			return false;
	}
	return true;
}

struct settings *settings_read(const char *path, struct problems *problems)
{
	struct settings *settings;

	if (!settings_file_is_fit(path, problems))
		return NULL;
	settings = calloc(1, sizeof(*settings));
	if (!settings)
		return NULL;
	config_init(&settings->config);
	settings->problems = problems;
	settings->path = strdup(path);
	if (settings->path && parse(settings) && shape_is_fit(config_root_setting(&settings->config), 0))
		return settings;
	settings_finish(settings, false);
	return NULL;
}

/* Unknown keys */

static bool was_asked_before(const struct settings *settings, size_t index)
{
	const struct asked *asked = settings->asked;

	for (size_t i = 0; i < index; i++) {
		if (asked[i].group == asked[index].group && strcmp(asked[i].key, asked[index].key) == 0)
			return true;
	}
	return false;
}

/* "; expected one of ..." with the keys that were asked of the group; nothing when they do not fit. */
static const char *list_asked(const struct settings *settings, const struct setting *group, char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "; expected one of");
	size_t begin = used;

	for (size_t i = 0; i < settings->asked_count && used < size; i++) {
		if (settings->asked[i].group == group && !was_asked_before(settings, i))
			used += (size_t)snprintf(out + used, size - used, "%s %s", used > begin ? "," : "",
						 settings->asked[i].key);
	}
	if (used == begin || used >= size)
		out[0] = '\0';
	return out;
}

static void report_unknown(const struct settings *settings, const struct setting *group, const struct setting *member)
{
	const char *best = NULL;
	size_t distance = 0;
	char hint[96], keys[200];

	for (size_t i = 0; i < settings->asked_count; i++) {
		if (settings->asked[i].group == group)
			nearest_name(setting_key(member), settings->asked[i].key, &best, &distance);
	}
	if (best)
		setting_complain(member, "unknown key%s", did_you_mean(best, hint, sizeof(hint)));
	else
		setting_complain(member, "unknown key%s", list_asked(settings, group, keys, sizeof(keys)));
}

static void find_unknown(const struct settings *settings, const struct setting *setting)
{
	/* Once there is no room for another one, looking costs more than it tells. */
	for (size_t i = 0; i < setting_length(setting) && settings->problems->dropped == 0; i++) {
		config_setting_t *node = config_setting_get_elem(node_of(setting), (unsigned)i);
		const struct setting *member = (const struct setting *)node;

		if (config_setting_get_hook(node))
			find_unknown(settings, member);
		else if (setting_is_group(setting))
			report_unknown(settings, setting, member);
	}
}

void settings_finish(struct settings *settings, bool strict)
{
	if (!settings)
		return;
	if (strict)
		find_unknown(settings, settings_root(settings));
	config_destroy(&settings->config);
	free(settings->asked);
	free(settings->path);
	free(settings);
}

const char *settings_path(const struct settings *settings)
{
	return settings->path;
}

struct problems *settings_problems(const struct settings *settings)
{
	return settings->problems;
}

const struct setting *settings_root(const struct settings *settings)
{
	return (const struct setting *)config_root_setting(&settings->config);
}

/* Remembering what was asked is only for better complaints: out of memory, it is left out. */
static void remember(struct settings *settings, const struct setting *group, const char *key)
{
	if (settings->asked_count == settings->asked_capacity) {
		size_t capacity = settings->asked_capacity ? 2 * settings->asked_capacity : 64;
		struct asked *asked = realloc(settings->asked, capacity * sizeof(*asked));

		if (!asked)
			return;
		settings->asked = asked;
		settings->asked_capacity = capacity;
	}
	settings->asked[settings->asked_count++] = (struct asked){group, key};
}

/* Walking */

const struct setting *setting_member(const struct setting *group, const char *key, enum need need)
{
	config_setting_t *node = NULL;

	remember(settings_of(group), group, key);
	if (setting_is_group(group))
		node = config_setting_get_member(node_of(group), key);
	if (node)
		config_setting_set_hook(node, &looked_at);
	else if (need == REQUIRED)
		setting_complain(group, "\"%s\" is missing", key);
	return (const struct setting *)node;
}

const struct setting *setting_group(const struct setting *group, const char *key, enum need need)
{
	const struct setting *member = setting_member(group, key, need);

	if (!member || setting_is_group(member))
		return member;
	setting_complain(member, "is no group; expected %s = { ... };", key);
	return NULL;
}

const struct setting *setting_list(const struct setting *group, const char *key, enum need need)
{
	const struct setting *member = setting_member(group, key, need);

	if (!member || setting_is_list(member))
		return member;
	setting_complain(member, "is no list; expected %s = ( ... ); or %s = [ ... ];", key, key);
	return NULL;
}

bool setting_is_group(const struct setting *setting)
{
	return config_setting_is_group(node_of(setting));
}

bool setting_is_list(const struct setting *setting)
{
	return config_setting_is_list(node_of(setting)) || config_setting_is_array(node_of(setting));
}

bool setting_is_text(const struct setting *setting)
{
	return config_setting_type(node_of(setting)) == CONFIG_TYPE_STRING;
}

size_t setting_length(const struct setting *setting)
{
	return config_setting_is_aggregate(node_of(setting)) ? (size_t)config_setting_length(node_of(setting)) : 0;
}

const struct setting *setting_at(const struct setting *setting, size_t index)
{
	config_setting_t *node = config_setting_get_elem(node_of(setting), (unsigned)index);

	if (node)
		config_setting_set_hook(node, &looked_at);
	return (const struct setting *)node;
}

const char *setting_key(const struct setting *setting)
{
	const char *name = config_setting_name(node_of(setting));

	return name ? name : "";
}

int setting_line(const struct setting *setting)
{
	return (int)config_setting_source_line(node_of(setting));
}

/* "items[2].hold" */
static void write_key(const config_setting_t *node, char *out, size_t size)
{
	const config_setting_t *parent = config_setting_parent(node);
	size_t used;

	out[0] = '\0';
	if (!parent)
		return;
	write_key(parent, out, size);
	used = strlen(out);
	if (config_setting_name(node))
		snprintf(out + used, size - used, "%s%s", used ? "." : "", config_setting_name(node));
	else
		snprintf(out + used, size - used, "[%d]", config_setting_index(node));
}

void setting_complain(const struct setting *setting, const char *format, ...)
{
	const struct settings *settings = settings_of(setting);
	const char *file = config_setting_source_file(node_of(setting));
	char key[96], text[320], path[PATH_MAX];
	va_list arguments;

	write_key(node_of(setting), key, sizeof(key));
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	problems_add(settings->problems, full_path(settings, file, path, sizeof(path)), setting_line(setting), key,
		     "%s", text);
}

/* Values */

const char *setting_raw_text(const struct setting *setting)
{
	return config_setting_get_string(node_of(setting));
}

bool setting_value(const struct setting *setting, double *out)
{
	switch (config_setting_type(node_of(setting))) {
	case CONFIG_TYPE_INT:
		*out = config_setting_get_int(node_of(setting));
		return true;
	case CONFIG_TYPE_INT64:
		*out = (double)config_setting_get_int64(node_of(setting));
		return true;
	case CONFIG_TYPE_FLOAT:
		*out = config_setting_get_float(node_of(setting));
		return true;
	default:
		setting_complain(setting, "is no number");
		return false;
	}
}

bool setting_is_whole(const struct setting *setting)
{
	int type = config_setting_type(node_of(setting));

	return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
}

bool setting_truth(const struct setting *setting, bool *out)
{
	if (config_setting_type(node_of(setting)) != CONFIG_TYPE_BOOL) {
		setting_complain(setting, "is neither true nor false");
		return false;
	}
	*out = config_setting_get_bool(node_of(setting)) == CONFIG_TRUE;
	return true;
}
