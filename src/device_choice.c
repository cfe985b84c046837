/*
 * Which device is meant, and what to say when there is none: names, so that the reader of the log can mend the setting
 * without another tool.
 */
#include "device_choice.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text {
	char *to;
	size_t size, used;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct text *text, const char *format, ...)
{
	if (text->used + 1 >= text->size)
		return;
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text->to + text->used, text->size - text->used, format, arguments);
	va_end(arguments);
	if (length > 0)
		text->used += (size_t)length;
}

static const char *direction_name(enum direction direction)
{
	return direction == DIRECTION_INPUT ? "input" : "output";
}

static bool can(const struct device_listing *device, enum direction direction)
{
	return (direction == DIRECTION_INPUT ? device->inputs : device->outputs) > 0;
}

static bool is_default(const struct device_listing *device, enum direction direction)
{
	return direction == DIRECTION_INPUT ? device->default_input : device->default_output;
}

enum likeness { WHOLE_NAME, CARD, PART, LIKENESS_COUNT };

static bool matches(const struct device_listing *device, const char *wanted, enum likeness likeness)
{
	switch (likeness) {
	case WHOLE_NAME:
		return strcasecmp(device->name, wanted) == 0;
	case CARD:
		return strcasecmp(device->card, wanted) == 0;
	default:
		return strcasestr(device->name, wanted) != NULL;
	}
}

static void say_what_there_is(const struct device_listing *list, size_t count, enum direction direction,
			      struct text *text)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		if (!can(&list[i], direction))
			continue;
		add(text, "%s\"%s\"", found++ ? ", " : "; there are: ", list[i].name);
		if (list[i].card[0])
			add(text, " (card %s)", list[i].card);
	}
	if (found == 0)
		add(text,
		    "; there is none at all. Is a sound card plugged in (%s), may this user use it (group audio), "
		    "or does a sound server run for this user?",
		    direction == DIRECTION_INPUT ? "arecord -l" : "aplay -l");
}

static int find_default(const struct device_listing *list, size_t count, enum direction direction)
{
	for (size_t i = 0; i < count; i++)
		if (can(&list[i], direction) && is_default(&list[i], direction))
			return (int)i;
	return -1;
}

/* The one card that has both a microphone and a loudspeaker; -1 when there is none, or more than one. */
static int find_speakerphone(const struct device_listing *list, size_t count)
{
	int found = -1;
	for (size_t i = 0; i < count; i++) {
		if (!list[i].card[0] || !can(&list[i], DIRECTION_INPUT) || !can(&list[i], DIRECTION_OUTPUT))
			continue;
		if (found >= 0 && !matches(&list[i], list[found].card, CARD))
			return -1;
		found = found < 0 ? (int)i : found;
	}
	return found;
}

/* On a Pi without a sound server the default loudspeaker is the monitor's, while the only microphone is that of the
 * speakerphone: there the coach would be heard by nobody. */
static int find_usual(const struct device_listing *list, size_t count, enum direction direction)
{
	int heard = find_default(list, count, DIRECTION_INPUT), played = find_default(list, count, DIRECTION_OUTPUT);
	int speakerphone = heard == played ? -1 : find_speakerphone(list, count);
	if (speakerphone >= 0)
		return speakerphone;
	return direction == DIRECTION_INPUT ? heard : played;
}

static int find_by_name(const struct device_listing *list, size_t count, const char *wanted, enum direction direction)
{
	if (!wanted[0])
		return find_usual(list, count, direction);
	for (int likeness = WHOLE_NAME; likeness < LIKENESS_COUNT; likeness++)
		for (size_t i = 0; i < count; i++)
			if (can(&list[i], direction) && matches(&list[i], wanted, (enum likeness)likeness))
				return (int)i;
	return -1;
}

/* Of several devices of the card the one with the name that is meant, else the first. */
static int find_on_card(const struct device_listing *list, size_t count, const struct device_wish *wish,
			enum direction direction)
{
	int named = find_by_name(list, count, wish->name, direction);
	if (named >= 0 && matches(&list[named], wish->card, CARD))
		return named;
	for (size_t i = 0; i < count; i++)
		if (can(&list[i], direction) && matches(&list[i], wish->card, CARD))
			return (int)i;
	return -1;
}

int device_choose(const struct device_listing *list, size_t count, const struct device_wish *wish,
		  enum direction direction, char *error, size_t error_size)
{
	int found = wish->card[0] ? find_on_card(list, count, wish, direction)
				  : find_by_name(list, count, wish->name, direction);
	if (found >= 0)
		return found;
	struct text text = {.size = error_size};
	text.to = error;
	if (wish->card[0])
		add(&text, "sound card \"%s\" is not there for %s", wish->card, direction_name(direction));
	else if (wish->name[0])
		add(&text, "no sound %s named \"%s\"", direction_name(direction), wish->name);
	else
		add(&text, "no default sound %s", direction_name(direction));
	say_what_there_is(list, count, direction, &text);
	return -1;
}

void device_find_card(const char *name, char *card, size_t size)
{
	int number;
	const char *hw = strstr(name, "(hw:");
	card[0] = '\0';
	if (!hw || sscanf(hw, "(hw:%d", &number) != 1)
		return;
	char path[64];
	snprintf(path, sizeof(path), "/proc/asound/card%d/id", number);
	FILE *file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(card, (int)size, file))
		card[strcspn(card, "\n")] = '\0';
	fclose(file);
}
