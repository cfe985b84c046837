/* When to remind: the rules of reminder.h, and local time by mktime, which knows when clocks change. */
#include "reminder.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_S 86400
#define REST_S (20 * 3600) /* between two of the same strength routine */
#define GRACE_S 3600	   /* how long a planned reminder waits for a moment to be said */
#define STEP_S 120	   /* a clock that moves by more than this against uptime has been set */
#define LOOK_AHEAD_DAYS 8

void reminder_init(struct reminder *reminder, const struct reminder_settings *settings)
{
	memset(reminder, 0, sizeof(*reminder));
	reminder->settings = settings;
	reminder->desk_since = -1;
}

static int minute_of(int64_t wall, struct tm *local)
{
	time_t time = (time_t)wall;

	localtime_r(&time, local);
	return local->tm_hour * 60 + local->tm_min;
}

/* `minute` of the day that is `days` after that of `wall`. Days have 23 to 25 hours where clocks change, so mktime
 * counts them; a time that a change leaves out is the one an hour beside it. */
static int64_t at_minute(int64_t wall, int days, int minute, int *weekday)
{
	struct tm local;
	int64_t at;

	minute_of(wall, &local);
	local.tm_mday += days;
	local.tm_hour = minute / 60;
	local.tm_min = minute % 60;
	local.tm_sec = 0;
	local.tm_isdst = -1;
	at = (int64_t)mktime(&local);
	if (weekday)
		*weekday = local.tm_wday;
	return at;
}

static int64_t midnight(int64_t wall)
{
	return at_minute(wall, 0, 0, NULL);
}

static bool within(int minute, int from, int to)
{
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

bool reminder_is_quiet(const struct reminder_settings *settings, int minute)
{
	return settings->quiet_from != settings->quiet_to && within(minute, settings->quiet_from, settings->quiet_to);
}

bool reminder_is_quiet_at(const struct reminder_settings *settings, int64_t wall)
{
	struct tm local;

	return reminder_is_quiet(settings, minute_of(wall, &local));
}

static bool is_strength(const struct reminder_now *now, const char *routine)
{
	return now->is_strength && now->is_strength(now->user, routine);
}

/* Trained that day, rested too little, or enough for this week. A desk break is no training. */
static bool rests(const struct reminder *reminder, const struct reminder_now *now, const struct reminder_row *row,
		  int64_t at)
{
	bool strength = is_strength(now, row->routine);
	int64_t day = midnight(at);
	int count = 0;

	for (size_t i = 0; i < now->session_count; i++) {
		const struct reminder_session *session = &now->sessions[i];
		int64_t ago = at - session->began;

		if (strcmp(session->person, row->person) != 0 || session->began > now->wall ||
		    strcmp(session->routine, reminder->settings->desk_routine) == 0)
			continue;
		if (session->began >= day || (strength && ago < REST_S && strcmp(session->routine, row->routine) == 0))
			return true;
		count += ago < (int64_t)7 * DAY_S;
	}
	return count >= reminder->settings->most_a_week;
}

static bool is_off(const struct reminder *reminder, const struct reminder_row *row, int64_t at)
{
	return reminder->plan_off == midnight(at) && strcmp(reminder->off_person, row->person) == 0;
}

static bool is_day(unsigned days, int weekday)
{
	return (days >> weekday & 1u) != 0;
}

/* The row's last occurrence that is not further back than it may wait; 0 = none. It may have been yesterday, shortly
 * before midnight. */
static int64_t occurrence(const struct reminder_row *row, int64_t wall)
{
	for (int days = 0; days >= -1; days--) {
		int weekday;
		int64_t at = at_minute(wall, days, row->minute, &weekday);

		if (is_day(row->days, weekday) && at <= wall && wall - at < GRACE_S)
			return at;
	}
	return 0;
}

static void set_call(struct reminder_call *call, enum reminder_kind kind, const char *routine, const char *person)
{
	memset(call, 0, sizeof(*call));
	call->kind = kind;
	memcpy(call->routine, routine, strlen(routine) + 1);
	memcpy(call->person, person, strlen(person) + 1);
}

static bool plan_is_due(struct reminder *reminder, const struct reminder_now *now, struct reminder_call *call)
{
	for (size_t i = 0; i < reminder->settings->plan_count; i++) {
		const struct reminder_row *row = &reminder->settings->plan[i];
		int64_t at = occurrence(row, now->wall);

		if (at < reminder->since || at == 0 || at == reminder->handled[i])
			continue;
		if (rests(reminder, now, row, now->wall) || is_off(reminder, row, at) ||
		    reminder_is_quiet_at(reminder->settings, at) ||
		    reminder_is_quiet_at(reminder->settings, now->wall)) {
			reminder->handled[i] = at;
			continue;
		}
		if (now->busy)
			continue;
		reminder->handled[i] = at;
		set_call(call, REMINDER_PLAN, row->routine, row->person);
		return true;
	}
	return false;
}

static bool at_desk(const struct reminder *reminder, int64_t wall)
{
	const struct reminder_settings *settings = reminder->settings;
	struct tm local;
	int minute = minute_of(wall, &local);

	return settings->desk_every > 0 && is_day(settings->desk_days, local.tm_wday) &&
	       within(minute, settings->desk_from, settings->desk_to) && reminder->desk_off != midnight(wall);
}

static bool desk_is_due(struct reminder *reminder, const struct reminder_now *now, struct reminder_call *call)
{
	if (!at_desk(reminder, now->wall)) {
		reminder->desk_since = -1;
		return false;
	}
	if (reminder->desk_since < 0)
		reminder->desk_since = now->uptime;
	if (now->uptime - reminder->desk_since < (int64_t)reminder->settings->desk_every * 60)
		return false;
	reminder->desk_since = now->uptime;
	set_call(call, REMINDER_DESK, reminder->settings->desk_routine, "");
	return true;
}

static bool later_is_due(struct reminder *reminder, const struct reminder_now *now, struct reminder_call *call)
{
	struct reminder_row row = {0};

	if (reminder->later_at == 0 || now->uptime < reminder->later_at)
		return false;
	reminder->later_at = 0;
	*call = reminder->last;
	memcpy(row.routine, call->routine, sizeof(row.routine));
	memcpy(row.person, call->person, sizeof(row.person));
	if (call->kind == REMINDER_DESK)
		return at_desk(reminder, now->wall);
	return !rests(reminder, now, &row, now->wall);
}

/* False while nothing may be said by this clock. Once it is trusted, what came before is past; and again when it has
 * been set. */
static bool follow_clock(struct reminder *reminder, const struct reminder_now *now)
{
	bool trusted = now->trusted || reminder->settings->trust_clock;
	int64_t moved = (now->wall - reminder->wall) - (now->uptime - reminder->uptime);

	if (trusted && (!reminder->known || llabs(moved) > STEP_S))
		reminder->since = now->wall;
	reminder->known = trusted;
	reminder->wall = now->wall;
	reminder->uptime = now->uptime;
	return trusted;
}

bool reminder_due(struct reminder *reminder, const struct reminder_now *now, struct reminder_call *call)
{
	bool due;

	if (!follow_clock(reminder, now))
		return false;
	/* The plan is followed while a session is on, too: what that makes needless is let be. */
	due = plan_is_due(reminder, now, call);
	if (!due && !now->busy && !reminder_is_quiet_at(reminder->settings, now->wall))
		due = later_is_due(reminder, now, call) || desk_is_due(reminder, now, call);
	if (due) {
		reminder->last = *call;
		reminder->later_at = 0;
		/* One thing at a time. */
		reminder->desk_since = reminder->desk_since < 0 ? -1 : now->uptime;
	}
	return due;
}

void reminder_answered(struct reminder *reminder, enum reminder_answer answer, const struct reminder_now *now)
{
	int64_t later = (int64_t)reminder->settings->later * 60;

	switch (answer) {
	case REMINDER_LATER:
		/* What would come in quiet hours is let be now. */
		reminder->later_at =
		    reminder_is_quiet_at(reminder->settings, now->wall + later) ? 0 : now->uptime + later;
		break;
	case REMINDER_NOT_TODAY:
		if (reminder->last.kind == REMINDER_DESK) {
			reminder->desk_off = midnight(now->wall);
			break;
		}
		reminder->plan_off = midnight(now->wall);
		memcpy(reminder->off_person, reminder->last.person, sizeof(reminder->off_person));
		break;
	case REMINDER_STARTED:
	case REMINDER_SILENCE:
		break;
	}
}

void reminder_trained(struct reminder *reminder, int64_t uptime)
{
	reminder->later_at = 0;
	if (reminder->desk_since >= 0)
		reminder->desk_since = uptime;
}

int64_t reminder_next(const struct reminder *reminder, const struct reminder_now *now)
{
	int64_t next = 0;

	for (size_t i = 0; i < reminder->settings->plan_count; i++) {
		const struct reminder_row *row = &reminder->settings->plan[i];

		for (int days = 0; days < LOOK_AHEAD_DAYS; days++) {
			int weekday;
			int64_t at = at_minute(now->wall, days, row->minute, &weekday);

			if (!is_day(row->days, weekday) || at <= now->wall || (next > 0 && at >= next) ||
			    reminder_is_quiet_at(reminder->settings, at) || is_off(reminder, row, at) ||
			    rests(reminder, now, row, at))
				continue;
			next = at;
		}
	}
	return next;
}
