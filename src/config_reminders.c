/*
 * The settings of reminders:
 *
 *   plan = ( { days = [ "mon", "wed", "fri" ]; time = "18:30"; routine = "back"; person = "anna"; } );
 *   quiet = { from = "21:00"; to = "07:00"; };
 *   desk = { days = [ "mon", "tue" ]; from = "09:00"; to = "17:00"; every = 120; };
 *   reminders = { later = 30; most_a_week = 5; trust_clock = false; };
 */
#include "config_reminders.h"

#include <stdio.h>
#include <string.h>

#define EVERY_DAY 0x7fu

void config_reminders_defaults(struct reminder_settings *reminders)
{
	*reminders = (struct reminder_settings){
	    .quiet_from = 21 * 60,
	    .quiet_to = 7 * 60,
	    .desk_routine = "break",
	    .later = 30,
	    .most_a_week = 5,
	};
}

/* "18:30" */
static bool read_time(const struct setting *group, const char *key, enum need need, int *minute)
{
	const struct setting *member = setting_member(group, key, need);
	const char *text = member ? setting_text(member) : NULL;
	int hours, minutes, used = 0;

	if (!text)
		return !member && need == OPTIONAL;
	if (sscanf(text, "%2d:%2d%n", &hours, &minutes, &used) != 2 || text[used] || hours < 0 || hours > 23 ||
	    minutes < 0 || minutes > 59) {
		setting_complain(member, "\"%.20s\" is no time of day; expected \"18:30\"", text);
		return false;
	}
	*minute = hours * 60 + minutes;
	return true;
}

/* The bit of "mon", or 0. */
static unsigned day_bit(const char *text)
{
	static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (unsigned i = 0; i < 7; i++) {
		if (strcmp(text, names[i]) == 0)
			return 1u << i;
	}
	return 0;
}

static bool read_days(const struct setting *group, unsigned *days)
{
	const struct setting *list = setting_list(group, "days", OPTIONAL);

	*days = EVERY_DAY;
	if (!list)
		return true;
	*days = 0;
	for (size_t i = 0; i < setting_length(list); i++) {
		const struct setting *element = setting_at(list, i);
		const char *text = setting_text(element);
		unsigned bit = text ? day_bit(text) : 0;

		if (text && bit == 0)
			setting_complain(element,
					 "\"%.20s\" is no day; expected \"mon\", \"tue\", \"wed\", \"thu\", "
					 "\"fri\", \"sat\" or \"sun\"",
					 text);
		if (bit == 0)
			return false;
		*days |= bit;
	}
	return true;
}

static bool read_row(const struct setting *group, struct reminder_row *row)
{
	bool days = read_days(group, &row->days);
	bool time = read_time(group, "time", REQUIRED, &row->minute);
	bool routine = setting_string(group, "routine", REQUIRED, row->routine, sizeof(row->routine));

	return setting_string(group, "person", OPTIONAL, row->person, sizeof(row->person)) && days && time && routine;
}

static void read_plan(const struct setting *list, struct reminder_settings *reminders)
{
	reminders->plan_count = 0;
	for (size_t i = 0; i < setting_length(list); i++) {
		const struct setting *element = setting_at(list, i);
		struct reminder_row row = {0};

		if (reminders->plan_count == REMINDER_MAX_PLAN) {
			setting_complain(element, "is one too many; expected at most %d", REMINDER_MAX_PLAN);
			return;
		}
		if (!setting_is_group(element))
			setting_complain(element, "is no group; expected { days = [ \"mon\" ]; time = \"18:30\"; "
						  "routine = \"back\"; }");
		else if (read_row(element, &row))
			reminders->plan[reminders->plan_count++] = row;
	}
}

static void read_desk(const struct setting *group, struct reminder_settings *reminders)
{
	int every = 120;
	bool days = read_days(group, &reminders->desk_days);
	bool from = read_time(group, "from", REQUIRED, &reminders->desk_from);
	bool to = read_time(group, "to", REQUIRED, &reminders->desk_to);

	/* Every key is looked at, so that none is called unknown. */
	if (setting_integer(group, "every", OPTIONAL, 0, 600, &every) && days && from && to)
		reminders->desk_every = every;
	setting_string(group, "routine", OPTIONAL, reminders->desk_routine, sizeof(reminders->desk_routine));
}

void config_reminders_read(const struct setting *root, struct reminder_settings *reminders)
{
	const struct setting *found;

	if ((found = setting_list(root, "plan", OPTIONAL)))
		read_plan(found, reminders);
	if ((found = setting_group(root, "quiet", OPTIONAL))) {
		read_time(found, "from", OPTIONAL, &reminders->quiet_from);
		read_time(found, "to", OPTIONAL, &reminders->quiet_to);
	}
	if ((found = setting_group(root, "desk", OPTIONAL)))
		read_desk(found, reminders);
	if ((found = setting_group(root, "reminders", OPTIONAL))) {
		setting_integer(found, "later", OPTIONAL, 5, 240, &reminders->later);
		setting_integer(found, "most_a_week", OPTIONAL, 1, 7, &reminders->most_a_week);
		setting_boolean(found, "trust_clock", OPTIONAL, &reminders->trust_clock);
	}
}
