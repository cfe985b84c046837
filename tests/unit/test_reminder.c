/* sources: reminder.c */
/*
 * Reminders by a virtual wall clock: weeks of life, both changes of the clocks, a leap day, a clock that is wrong at
 * boot, and every reason to say nothing.
 */
#include "reminder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SUN 1u
#define MON 2u
#define WED 8u
#define FRI 32u
#define MINUTE 60
#define HOUR 3600
#define DAY 86400
#define MAX_CALLS 64

static struct reminder_settings settings;
static struct reminder reminder;
static struct reminder_session sessions[REMINDER_MAX_SESSIONS];
static struct reminder_now now;
static struct reminder_call calls[MAX_CALLS];
static int64_t called_at[MAX_CALLS];
static size_t call_count;

static bool is_strength(void *user, const char *routine)
{
	(void)user;
	return strcmp(routine, "stretch") != 0 && strcmp(routine, "break") != 0;
}

/* "2026-01-05 18:30", local. */
static int64_t local(const char *text)
{
	struct tm tm = {.tm_isdst = -1};

	assert_int_equal(sscanf(text, "%d-%d-%d %d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min),
			 5);
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	return (int64_t)mktime(&tm);
}

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1); /* Berlin, without its file */
	tzset();
	settings = (struct reminder_settings){
	    .plan = {{MON | WED | FRI, 18 * 60 + 30, "back", ""}},
	    .plan_count = 1,
	    .quiet_from = 21 * 60,
	    .quiet_to = 7 * 60,
	    .desk_routine = "break",
	    .later = 30,
	    .most_a_week = 5,
	};
	reminder_init(&reminder, &settings);
	now = (struct reminder_now){.trusted = true, .sessions = sessions, .is_strength = is_strength};
	now.wall = local("2026-01-05 00:00"); /* a Monday */
	now.uptime = 1000;
	call_count = 0;
	return 0;
}

static void look(void)
{
	struct reminder_call call;

	if (!reminder_due(&reminder, &now, &call))
		return;
	assert_true(call_count < MAX_CALLS);
	called_at[call_count] = now.wall;
	calls[call_count++] = call;
}

static void pass(int64_t seconds)
{
	now.wall += seconds;
	now.uptime += seconds;
}

/* Lives until then, looking every ten seconds. */
static void live_until(const char *when)
{
	int64_t end = local(when);

	for (look(); now.wall < end; look())
		pass(10);
}

static void assert_called(size_t index, const char *when, const char *routine)
{
	char text[32];
	time_t at = (time_t)called_at[index];
	struct tm tm;

	assert_true(index < call_count);
	localtime_r(&at, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
	assert_string_equal(text, when);
	assert_string_equal(calls[index].routine, routine);
}

static void train(const char *routine)
{
	struct reminder_session *session = &sessions[now.session_count++];

	assert_true(now.session_count <= REMINDER_MAX_SESSIONS);
	*session = (struct reminder_session){.began = now.wall};
	snprintf(session->routine, sizeof(session->routine), "%s", routine);
	reminder_trained(&reminder, now.uptime);
}

static void a_week_says_three_things(void **state)
{
	(void)state;
	assert_int_equal(reminder_next(&reminder, &now), local("2026-01-05 18:30"));
	live_until("2026-01-12 00:00");
	assert_int_equal(call_count, 3);
	assert_called(0, "2026-01-05 18:30", "back");
	assert_called(1, "2026-01-07 18:30", "back");
	assert_called(2, "2026-01-09 18:30", "back");
	assert_int_equal(reminder_next(&reminder, &now), local("2026-01-12 18:30"));
}

static void who_has_trained_that_day_is_let_be(void **state)
{
	(void)state;
	live_until("2026-01-05 08:00");
	train("stretch");
	live_until("2026-01-08 00:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2026-01-07 18:30", "back");
}

static void a_desk_break_is_no_training(void **state)
{
	(void)state;
	live_until("2026-01-05 15:00");
	train("break");
	live_until("2026-01-06 00:00");
	assert_int_equal(call_count, 1);
}

static void strength_rests_for_twenty_hours(void **state)
{
	(void)state;
	settings.plan[0].minute = 8 * 60;
	live_until("2026-01-06 20:00");
	train("back"); /* eleven hours and a half before Wednesday's */
	live_until("2026-01-08 00:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2026-01-05 08:00", "back");
	snprintf(settings.plan[0].routine, sizeof(settings.plan[0].routine), "stretch");
	live_until("2026-01-10 00:00");
	assert_called(1, "2026-01-09 08:00", "stretch");
}

static void five_a_week_are_enough(void **state)
{
	static const char *const days[] = {"2026-01-03 09:00", "2026-01-04 09:00", "2026-01-05 09:00",
					   "2026-01-06 09:00", "2026-01-07 09:00"};

	(void)state;
	now.wall = local("2026-01-03 08:00");
	for (size_t i = 0; i < 5; i++) {
		live_until(days[i]);
		train("stretch");
	}
	live_until("2026-01-10 00:00"); /* Friday: five in seven days */
	assert_int_equal(call_count, 0);
	assert_int_equal(reminder_next(&reminder, &now), local("2026-01-12 18:30"));
	live_until("2026-01-13 00:00");
	assert_int_equal(call_count, 1);
}

static void later_comes_half_an_hour_later_once(void **state)
{
	(void)state;
	live_until("2026-01-05 18:31");
	reminder_answered(&reminder, REMINDER_LATER, &now);
	live_until("2026-01-06 18:00");
	assert_int_equal(call_count, 2);
	assert_called(1, "2026-01-05 19:01", "back");
}

static void later_again_and_again_ends_in_quiet_hours(void **state)
{
	(void)state;
	settings.plan[0].minute = 19 * 60 + 45;
	for (int i = 0; i < 6; i++) {
		size_t before = call_count;

		for (look(); call_count == before && now.wall < local("2026-01-06 06:00"); look())
			pass(10);
		reminder_answered(&reminder, REMINDER_LATER, &now);
	}
	assert_int_equal(call_count, 3); /* 19:45, 20:15, 20:45 */
	assert_called(2, "2026-01-05 20:45", "back");
}

static void trained_meanwhile_later_is_dropped(void **state)
{
	(void)state;
	live_until("2026-01-05 18:31");
	reminder_answered(&reminder, REMINDER_LATER, &now);
	live_until("2026-01-05 18:45");
	train("back");
	live_until("2026-01-06 18:00");
	assert_int_equal(call_count, 1);
}

static void not_today_means_today_only(void **state)
{
	(void)state;
	settings.plan[1] = (struct reminder_row){MON, 20 * 60, "stretch", ""};
	settings.plan[2] = (struct reminder_row){MON, 20 * 60 + 5, "stretch", "anna"};
	settings.plan_count = 3;
	live_until("2026-01-05 18:31");
	reminder_answered(&reminder, REMINDER_NOT_TODAY, &now);
	live_until("2026-01-08 00:00");
	assert_int_equal(call_count, 3);
	assert_string_equal(calls[1].person, "anna");
	assert_called(1, "2026-01-05 20:05", "stretch");
	assert_called(2, "2026-01-07 18:30", "back");
}

static void silence_is_fine(void **state)
{
	(void)state;
	live_until("2026-01-05 18:31");
	reminder_answered(&reminder, REMINDER_SILENCE, &now);
	live_until("2026-01-07 18:00");
	assert_int_equal(call_count, 1);
}

static void a_plan_in_quiet_hours_is_silent(void **state)
{
	(void)state;
	settings.plan[0].minute = 22 * 60;
	live_until("2026-01-12 00:00");
	assert_int_equal(call_count, 0);
	assert_int_equal(reminder_next(&reminder, &now), 0);
}

static void it_waits_for_whoever_is_busy_but_not_long(void **state)
{
	(void)state;
	live_until("2026-01-05 18:29");
	now.busy = true;
	live_until("2026-01-05 18:50");
	assert_int_equal(call_count, 0);
	now.busy = false;
	live_until("2026-01-05 19:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2026-01-05 18:50", "back");
	live_until("2026-01-07 18:29");
	now.busy = true;
	live_until("2026-01-07 19:31");
	now.busy = false;
	live_until("2026-01-08 00:00");
	assert_int_equal(call_count, 1);
}

static void waiting_never_leads_into_quiet_hours(void **state)
{
	(void)state;
	settings.plan[0].minute = 20 * 60 + 50;
	live_until("2026-01-05 20:45");
	now.busy = true;
	live_until("2026-01-05 21:05");
	now.busy = false;
	live_until("2026-01-06 18:00");
	assert_int_equal(call_count, 0);
}

/* A Pi without a clock boots in 1970 or where it was switched off; then the network tells the time. */
static void a_wrong_clock_says_nothing(void **state)
{
	(void)state;
	now.trusted = false;
	now.wall = local("1970-01-05 18:29"); /* a Monday */
	live_until("1970-01-05 19:40");
	assert_int_equal(call_count, 0);
	/* Synchronised to five minutes after the plan's time: what was due before is past. */
	now.wall = local("2026-01-05 18:35");
	now.trusted = true;
	live_until("2026-01-06 00:00");
	assert_int_equal(call_count, 0);
	live_until("2026-01-08 00:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2026-01-07 18:30", "back");
}

static void a_clock_that_jumps_by_years_does_not_catch_up(void **state)
{
	(void)state;
	live_until("2026-01-05 12:00");
	now.wall = local("2031-06-02 18:45"); /* a Monday, forwards */
	live_until("2031-06-02 20:00");
	assert_int_equal(call_count, 0);
	now.wall = local("2026-01-05 18:45"); /* and back */
	live_until("2026-01-05 23:00");
	assert_int_equal(call_count, 0);
	live_until("2026-01-08 00:00");
	assert_int_equal(call_count, 1);
}

static void a_clock_set_back_says_nothing_twice(void **state)
{
	(void)state;
	live_until("2026-01-05 18:31");
	now.wall -= 20 * MINUTE;
	live_until("2026-01-05 20:00");
	assert_int_equal(call_count, 1);
}

static void later_is_not_moved_by_the_clock(void **state)
{
	int64_t said;

	(void)state;
	live_until("2026-01-05 18:31");
	said = now.uptime;
	reminder_answered(&reminder, REMINDER_LATER, &now);
	pass(5 * MINUTE);
	now.wall -= 10 * MINUTE;
	while (call_count == 1) {
		pass(10);
		look();
	}
	assert_int_equal(now.uptime - said, 30 * MINUTE);
}

/* Germany: 2026-03-29 has 23 hours, 2026-10-25 has 25. */
static void both_changes_of_the_clocks(void **state)
{
	(void)state;
	settings.plan[0].days = SUN | MON;
	now.wall = local("2026-03-28 12:00");
	live_until("2026-03-31 00:00");
	assert_int_equal(call_count, 2);
	assert_called(0, "2026-03-29 18:30", "back");
	assert_int_equal(called_at[0] - local("2026-03-28 18:30"), 23 * HOUR);
	assert_called(1, "2026-03-30 18:30", "back");
	now.wall = local("2026-10-24 12:00");
	live_until("2026-10-27 00:00");
	assert_int_equal(call_count, 4);
	assert_called(2, "2026-10-25 18:30", "back");
	assert_int_equal(called_at[2] - local("2026-10-24 18:30"), 25 * HOUR);
}

/* Half past two is left out in spring and comes twice in autumn. */
static void in_the_hour_of_the_change_it_comes_once(void **state)
{
	(void)state;
	settings.quiet_from = settings.quiet_to = 0;
	settings.plan[0] = (struct reminder_row){SUN, 2 * 60 + 30, "back", ""};
	now.wall = local("2026-03-28 12:00");
	live_until("2026-03-29 12:00");
	assert_int_equal(call_count, 1);
	now.wall = local("2026-10-24 12:00");
	live_until("2026-10-25 12:00");
	assert_int_equal(call_count, 2);
}

static void the_leap_day_is_a_day(void **state)
{
	(void)state;
	settings.plan[0].days = 1u << 2; /* 2028-02-29 is a Tuesday */
	now.wall = local("2028-02-28 00:00");
	live_until("2028-03-02 00:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2028-02-29 18:30", "back");
	assert_int_equal(reminder_next(&reminder, &now), local("2028-03-07 18:30"));
}

static void the_turn_of_the_year(void **state)
{
	(void)state;
	settings.quiet_from = settings.quiet_to = 0;
	settings.plan[0] = (struct reminder_row){FRI, 5, "back", ""}; /* 2027-01-01 is a Friday */
	now.wall = local("2026-12-31 23:30");
	live_until("2027-01-01 12:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2027-01-01 00:05", "back");
}

static void sit_at_the_desk(void)
{
	settings.plan_count = 0;
	settings.desk_days = MON;
	settings.desk_from = 9 * 60;
	settings.desk_to = 17 * 60;
	settings.desk_every = 120;
}

static void the_desk_calls_every_two_hours(void **state)
{
	(void)state;
	sit_at_the_desk();
	live_until("2026-01-07 00:00");
	assert_int_equal(call_count, 3);
	assert_called(0, "2026-01-05 11:00", "break");
	assert_called(1, "2026-01-05 13:00", "break");
	assert_called(2, "2026-01-05 15:00", "break");
	assert_int_equal(calls[0].kind, REMINDER_DESK);
}

static void a_session_is_a_break_too(void **state)
{
	(void)state;
	sit_at_the_desk();
	live_until("2026-01-05 10:30");
	train("stretch");
	live_until("2026-01-05 13:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2026-01-05 12:30", "break");
}

static void not_today_at_the_desk(void **state)
{
	(void)state;
	sit_at_the_desk();
	live_until("2026-01-05 11:00");
	reminder_answered(&reminder, REMINDER_NOT_TODAY, &now);
	live_until("2026-01-07 00:00");
	assert_int_equal(call_count, 1);
	live_until("2026-01-12 12:00");
	assert_int_equal(call_count, 2);
}

static void later_at_the_desk(void **state)
{
	(void)state;
	sit_at_the_desk();
	live_until("2026-01-05 11:00");
	reminder_answered(&reminder, REMINDER_LATER, &now);
	live_until("2026-01-05 13:00");
	assert_int_equal(call_count, 2);
	assert_called(1, "2026-01-05 11:30", "break");
	live_until("2026-01-05 13:40");
	assert_called(2, "2026-01-05 13:30", "break");
}

static void a_machine_with_its_own_clock(void **state)
{
	(void)state;
	now.trusted = false;
	settings.trust_clock = true;
	live_until("2026-01-06 00:00");
	assert_int_equal(call_count, 1);
}

static void several_people_have_their_own_days(void **state)
{
	(void)state;
	settings.plan[1] = (struct reminder_row){MON, 18 * 60 + 30, "gentle", "anna"};
	settings.plan_count = 2;
	live_until("2026-01-05 09:00");
	train("back"); /* not Anna */
	live_until("2026-01-06 00:00");
	assert_int_equal(call_count, 1);
	assert_called(0, "2026-01-05 18:30", "gentle");
	assert_string_equal(calls[0].person, "anna");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_week_says_three_things),
	    TEST(who_has_trained_that_day_is_let_be),
	    TEST(a_desk_break_is_no_training),
	    TEST(strength_rests_for_twenty_hours),
	    TEST(five_a_week_are_enough),
	    TEST(later_comes_half_an_hour_later_once),
	    TEST(later_again_and_again_ends_in_quiet_hours),
	    TEST(trained_meanwhile_later_is_dropped),
	    TEST(not_today_means_today_only),
	    TEST(silence_is_fine),
	    TEST(a_plan_in_quiet_hours_is_silent),
	    TEST(it_waits_for_whoever_is_busy_but_not_long),
	    TEST(waiting_never_leads_into_quiet_hours),
	    TEST(a_wrong_clock_says_nothing),
	    TEST(a_clock_that_jumps_by_years_does_not_catch_up),
	    TEST(a_clock_set_back_says_nothing_twice),
	    TEST(later_is_not_moved_by_the_clock),
	    TEST(both_changes_of_the_clocks),
	    TEST(in_the_hour_of_the_change_it_comes_once),
	    TEST(the_leap_day_is_a_day),
	    TEST(the_turn_of_the_year),
	    TEST(the_desk_calls_every_two_hours),
	    TEST(a_session_is_a_break_too),
	    TEST(not_today_at_the_desk),
	    TEST(later_at_the_desk),
	    TEST(a_machine_with_its_own_clock),
	    TEST(several_people_have_their_own_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
