/* sources: config.c config_reminders.c people.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/* The machine's settings: defaults, a file over them, a mistake that costs only its own key, the shipped file. */
#include "config.h"

#include "temporary.h"

#include <string.h>

static struct problems problems;
static struct config config;

static int set_up(void **state)
{
	(void)state;
	unsetenv("RUNTIME_DIRECTORY");
	unsetenv("STATE_DIRECTORY");
	problems_init(&problems);
	config_defaults(&config);
	return temporary_begin();
}

static int tear_down(void **state)
{
	(void)state;
	problems_clear(&problems);
	temporary_end();
	return 0;
}

static void absent_file_leaves_the_defaults(void **state)
{
	(void)state;
	assert_true(config_load(&config, "/absent/steady.cfg", true, &problems));
	assert_false(config_load(&config, "/absent/steady.cfg", false, &problems));
	assert_int_equal(problems.count, 1);
	assert_string_equal(config.voice, "en-us-calm");
	assert_string_equal(config.socket, "/run/steady/control.sock");
}

static void takes_directories_from_systemd(void **state)
{
	(void)state;
	setenv("RUNTIME_DIRECTORY", "/run/elsewhere", 1);
	setenv("STATE_DIRECTORY", "/state", 1);
	config_defaults(&config);
	assert_string_equal(config.socket, "/run/elsewhere/control.sock");
	assert_string_equal(config.state_dir, "/state");
}

static void reads_a_file_over_the_defaults(void **state)
{
	(void)state;
	assert_true(config_load(&config,
				temporary_file("steady.cfg",
					       "audio = { input = \"jabra\"; rate = 48000; duplex = \"no\"; };\n"
					       "voice = { name = \"en-gb-brisk\"; volume = 55; };\n"
					       "coach = { talk = \"counts\"; ask_when_unsure = false; beat = 1200; };\n"
					       "listening = { sensitivity = 0.7; };\n"),
				false, &problems));
	assert_string_equal(config.audio.input, "jabra");
	assert_int_equal(config.audio.rate, 48000);
	assert_int_equal(config.audio.duplex, DUPLEX_NO);
	assert_string_equal(config.voice, "en-gb-brisk");
	assert_int_equal(config.volume_percent, 55);
	assert_int_equal(config.talk, TALK_COUNTS);
	assert_false(config.ask_when_unsure);
	assert_int_equal(config.slot_ms, 1200);
	assert_true(config.sensitivity > 0.69 && config.sensitivity < 0.71);
	assert_string_equal(config.routine, "back");
}

static void a_mistake_costs_only_its_key(void **state)
{
	(void)state;
	assert_false(config_load(&config,
				 temporary_file("steady.cfg", "audio = { rate = 22050; };\n"
							      "voice = { volume = 300; rate = 120; };\n"
							      "coach = { talk = \"ful\"; chnage = 8; };\n"),
				 false, &problems));
	assert_int_equal(config.audio.rate, 0);
	assert_int_equal(config.volume_percent, 80);
	assert_int_equal(config.rate_percent, 120);
	assert_int_equal(config.talk, TALK_FULL);
	assert_int_equal(problems.count, 4);
	assert_string_equal(problems.list[0].key, "audio.rate");
	assert_string_equal(problems.list[1].key, "voice.volume");
	assert_string_equal(problems.list[2].key, "coach.talk");
	assert_string_equal(problems.list[3].text, "unknown key (did you mean \"change\"?)");
}

/* The shipped file names every default in a comment: uncommented, it must change nothing but the data directory. */
static void reads_people(void **state)
{
	(void)state;
	assert_true(config_load(&config,
				temporary_file("steady.cfg", "people = ( { id = \"anna\"; name = \"Anna B\"; },\n"
							     "{ id = \"ben\"; said = [ \"ben\", \"benny\" ]; } );\n"),
				false, &problems));
	assert_int_equal(config.people.count, 2);
	assert_string_equal(config.people.list[0].said[0], "Anna B");
	assert_string_equal(config.people.list[1].name, "ben");
	assert_int_equal(config.people.list[1].said_count, 2);
	assert_string_equal(people_meant(&config.people, ""), "anna");
	assert_string_equal(people_meant(&config.people, "ben"), "ben");
	assert_null(people_find(&config.people, "carl"));
	assert_ptr_equal(people_called(&config.people, "anna b"), &config.people.list[0]);
	assert_ptr_equal(people_called(&config.people, "BENNY"), &config.people.list[1]);
	assert_null(people_called(&config.people, "carl"));
	assert_null(people_called(&config.people, ""));
}

/* Each mistake costs a person, or a name of one. */
static void leaves_out_wrong_people(void **state)
{
	(void)state;
	assert_false(
	    config_load(&config,
			temporary_file("steady.cfg",
				       "people = ( { name = \"Nobody\"; }, { id = \"An na\"; }, 7, { id = \"ben\"; },\n"
				       "{ id = \"ben\"; }, { id = \"carl\"; said = [ \"\", \"carl\" ]; } );\n"),
			false, &problems));
	assert_int_equal(problems.count, 5);
	assert_int_equal(config.people.count, 2);
	assert_string_equal(config.people.list[1].said[0], "carl");
	assert_int_equal(config.people.list[1].said_count, 1);
}

static void reads_reminders(void **state)
{
	const struct reminder_settings *reminders = &config.reminders;

	(void)state;
	assert_true(config_load(
	    &config,
	    temporary_file("steady.cfg",
			   "plan = ( { days = [ \"mon\", \"wed\" ]; time = \"18:30\"; routine = \"back\"; },\n"
			   "{ time = \"7:05\"; routine = \"stretch\"; person = \"anna\"; } );\n"
			   "quiet = { from = \"22:00\"; to = \"06:30\"; };\n"
			   "desk = { days = [ \"fri\" ]; from = \"09:00\"; to = \"17:00\"; every = 90; };\n"
			   "reminders = { later = 15; most_a_week = 4; };\n"),
	    false, &problems));
	assert_int_equal(reminders->plan_count, 2);
	assert_int_equal(reminders->plan[0].days, 1 << 1 | 1 << 3);
	assert_int_equal(reminders->plan[0].minute, 18 * 60 + 30);
	assert_string_equal(reminders->plan[0].routine, "back");
	assert_int_equal(reminders->plan[1].days, 0x7f);
	assert_int_equal(reminders->plan[1].minute, 7 * 60 + 5);
	assert_string_equal(reminders->plan[1].person, "anna");
	assert_int_equal(reminders->quiet_from, 22 * 60);
	assert_int_equal(reminders->quiet_to, 6 * 60 + 30);
	assert_int_equal(reminders->desk_days, 1 << 5);
	assert_int_equal(reminders->desk_every, 90);
	assert_string_equal(reminders->desk_routine, "break");
	assert_int_equal(reminders->later, 15);
	assert_int_equal(reminders->most_a_week, 4);
}

static void leaves_out_wrong_reminders(void **state)
{
	(void)state;
	assert_false(config_load(
	    &config,
	    temporary_file("steady.cfg", "plan = ( { days = [ \"monday\" ]; time = \"18:30\"; routine = \"back\"; },\n"
					 "{ time = \"24:00\"; routine = \"back\"; }, { time = \"18:30\"; }, 3,\n"
					 "{ time = \"18:30\"; routine = \"back\"; } );\n"
					 "quiet = { from = \"late\"; };\n"
					 "desk = { from = \"09:00\"; every = 60; };\n"),
	    false, &problems));
	assert_int_equal(problems.count, 6);
	assert_string_equal(problems.list[0].key, "plan[0].days[0]");
	assert_string_equal(problems.list[1].key, "plan[1].time");
	assert_string_equal(problems.list[4].key, "quiet.from");
	assert_string_equal(problems.list[5].key, "desk");
	assert_int_equal(config.reminders.plan_count, 1);
	assert_int_equal(config.reminders.quiet_from, 21 * 60);
	assert_int_equal(config.reminders.desk_every, 0);
}

static void shipped_file_shows_the_defaults(void **state)
{
	struct config shipped;
	static char text[16384];
	size_t used = 0;
	char line[256];
	FILE *file = fopen("systemd/steady.cfg", "r");

	(void)state;
	if (!file) {
		print_message("skipped: not run from the top of the tree\n");
		return;
	}
	while (fgets(line, sizeof(line), file)) {
		const char *from = strncmp(line, "#\t", 2) == 0 ? line + 1 : line;

		assert_true(used + strlen(from) < sizeof(text));
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s", from);
	}
	fclose(file);
	config_defaults(&shipped);
	memset(&shipped.audio, 'x', 8); /* so that keys that are not in the file show */
	shipped.audio.rate = 44100;
	shipped.limit_db = shipped.volume_percent = shipped.rate_percent = shipped.pause_end_s = 60;
	shipped.pause_reminder_s = shipped.ready_ms = shipped.change_s = shipped.slot_ms = shipped.answer_s = 1;
	shipped.adapt = shipped.ask_feedback = false;
	shipped.clean_sessions = shipped.below_sessions = shipped.refused_sessions = 9;
	shipped.sensitivity = 1.0;
	shipped.reminders = (struct reminder_settings){.trust_clock = true};
	shipped.ask_when_unsure = shipped.confirm_start = shipped.cancel_echo = shipped.user_model = false;
	shipped.audio.duplex = DUPLEX_NO;
	shipped.talk = TALK_COUNTS;
	assert_true(config_load(&shipped, temporary_file("steady.cfg", text), false, &problems));
	assert_string_equal(shipped.audio.input, config.audio.input);
	assert_int_equal(shipped.audio.rate, config.audio.rate);
	assert_int_equal(shipped.audio.duplex, config.audio.duplex);
	assert_int_equal(shipped.rate_percent, config.rate_percent);
	assert_int_equal(shipped.volume_percent, config.volume_percent);
	assert_int_equal(shipped.limit_db, config.limit_db);
	assert_int_equal(shipped.talk, config.talk);
	assert_int_equal(shipped.ask_when_unsure, config.ask_when_unsure);
	assert_int_equal(shipped.confirm_start, config.confirm_start);
	assert_int_equal(shipped.ready_ms, config.ready_ms);
	assert_int_equal(shipped.change_s, config.change_s);
	assert_int_equal(shipped.slot_ms, config.slot_ms);
	assert_int_equal(shipped.answer_s, config.answer_s);
	assert_int_equal(shipped.pause_reminder_s, config.pause_reminder_s);
	assert_int_equal(shipped.pause_end_s, config.pause_end_s);
	assert_int_equal(shipped.adapt, config.adapt);
	assert_int_equal(shipped.clean_sessions, config.clean_sessions);
	assert_int_equal(shipped.below_sessions, config.below_sessions);
	assert_int_equal(shipped.refused_sessions, config.refused_sessions);
	assert_int_equal(shipped.ask_feedback, config.ask_feedback);
	assert_true(shipped.sensitivity < 0.51 && shipped.sensitivity > 0.49);
	assert_int_equal(shipped.cancel_echo, config.cancel_echo);
	assert_int_equal(shipped.user_model, config.user_model);
	assert_int_equal(shipped.reminders.plan_count, 0);
	assert_int_equal(shipped.reminders.desk_every, 0);
	assert_int_equal(shipped.reminders.quiet_from, config.reminders.quiet_from);
	assert_int_equal(shipped.reminders.quiet_to, config.reminders.quiet_to);
	assert_int_equal(shipped.reminders.later, config.reminders.later);
	assert_int_equal(shipped.reminders.most_a_week, config.reminders.most_a_week);
	assert_int_equal(shipped.reminders.trust_clock, config.reminders.trust_clock);
	assert_string_equal(shipped.socket, config.socket);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(absent_file_leaves_the_defaults, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(takes_directories_from_systemd, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(reads_a_file_over_the_defaults, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_mistake_costs_only_its_key, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(reads_people, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(leaves_out_wrong_people, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(reads_reminders, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(leaves_out_wrong_reminders, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(shipped_file_shows_the_defaults, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
