/* sources: scenario.c scenario_line.c scenario_past.c scenario_play.c problems.c intent.c */
/* The scenario parser: what it takes, and that its complaints help. */
#include "scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct scenario *parse(const char *text, struct problems *problems)
{
	problems_init(problems);
	return scenario_parse("play.scn", text, strlen(text), problems);
}

static struct scenario *parse_right(const char *text)
{
	struct problems problems;
	struct scenario *scenario = parse(text, &problems);
	for (size_t i = 0; i < problems.count; i++) {
		char line[768];
		print_error("%s\n", problem_format(&problems.list[i], line, sizeof(line)));
	}
	assert_non_null(scenario);
	problems_clear(&problems);
	return scenario;
}

/* Parses one wrong statement and compares the only complaint. */
static void assert_wrong(const char *text, const char *expected)
{
	struct problems problems;
	char line[768];
	assert_null(parse(text, &problems));
	assert_int_equal(problems.count, 1);
	assert_string_equal(problem_format(&problems.list[0], line, sizeof(line)), expected);
	problems_clear(&problems);
}

static void an_empty_scenario_has_the_default_room(void **state)
{
	(void)state;
	struct scenario *scenario = parse_right("# nothing\n\n   \t\n");
	assert_int_equal(scenario->rate, 16000);
	assert_int_equal(scenario->rt60_ms, 300);
	assert_true(scenario->echo);
	assert_int_equal(scenario->echo_delay_ms, 40);
	assert_float_equal(scenario->echo_dbfs, -20.0f, 0.0);
	assert_float_equal(scenario->noise_dbfs, -60.0f, 0.0);
	assert_string_equal(scenario->people[0].voice, "en-us+f1");
	assert_int_equal(scenario->action_count, 0);
	free(scenario);
}

static void the_scene_is_set(void **state)
{
	(void)state;
	struct scenario *scenario = parse_right("title  Pause while # no comment in here?\n"
						"skip unless speech:rooms/a.flac\n"
						"rate 48000\nseed 7\n"
						"room file speech:rooms/a.flac\n"
						"noise file x.wav -50dB\n"
						"echo 120ms -14.5dB\n"
						"user en-us 170 -30dB\n"
						"person anna en-gb+f2 140\n"
						"set coach.talk = \"short\"  \n"
						"routines routines\n"
						"limit 5min\n");
	assert_string_equal(scenario->title, "Pause while # no comment in here?");
	assert_string_equal(scenario->skips[0], "speech:rooms/a.flac");
	assert_int_equal(scenario->rate, 48000);
	assert_int_equal(scenario->seed, 7);
	assert_int_equal(scenario->room, SCENE_FILE);
	assert_int_equal(scenario->noise, SCENE_FILE);
	assert_float_equal(scenario->echo_dbfs, -14.5f, 0.0);
	assert_int_equal(scenario->people[0].words_a_minute, 170);
	assert_int_equal(scenario->person_count, 2);
	assert_string_equal(scenario->people[1].name, "anna");
	assert_float_equal(scenario->people[1].level, -30.0f, 0.0);
	assert_string_equal(scenario->sets[0].key, "coach.talk");
	assert_string_equal(scenario->sets[0].value, " \"short\"");
	assert_int_equal(scenario->sets[0].line, 10);
	assert_string_equal(scenario->routines[0], "routines");
	assert_int_equal(scenario->limit_ms, 300000);
	free(scenario);
}

static void actions_have_their_moment(void **state)
{
	(void)state;
	struct scenario *scenario = parse_right("person tv en-us+m3 170 -40dB\n"
						"at 2s say \"start back routine\"\n"
						"after count 3 + 0.2s say \"stop\" -20dB\n"
						"while coach \"Lift your hips\" say \"next\" as tv\n"
						"while count 2 + 50ms say file speech:a.flac \"stop\"\n"
						"then + 500ms command \"number:4\"\n"
						"after note paused fault mic mute 2s\n"
						"then fault device dead 1.5s\n"
						"then mishear \"number:8\" unsurely\n"
						"then mishear \"stop\"\n"
						"then fault power cut 3s\n"
						"end after state idle + 2s\n");
	const struct scene_action *a = scenario->actions;
	assert_int_equal(scenario->action_count, 11);
	assert_int_equal(a[0].when, SCENE_AT);
	assert_int_equal(a[0].time_ms, 2000);
	assert_int_equal(a[1].event.kind, SCENE_COUNT);
	assert_int_equal(a[1].event.number, 3);
	assert_int_equal(a[1].time_ms, 200);
	assert_float_equal(a[1].level, -20.0f, 0.0);
	assert_int_equal(a[2].when, SCENE_WHILE);
	assert_int_equal(a[2].time_ms, 300);
	assert_int_equal(a[2].person, 1);
	assert_string_equal(a[3].file, "speech:a.flac");
	assert_string_equal(a[3].text, "stop");
	assert_int_equal(a[3].time_ms, 50);
	assert_int_equal(a[4].when, SCENE_THEN);
	assert_int_equal(a[4].intent.kind, INTENT_NUMBER);
	assert_int_equal(a[4].intent.number, 4);
	assert_int_equal(a[5].deed, SCENE_MIC_MUTE);
	assert_int_equal(a[6].lasts_ms, 1500);
	assert_int_equal(a[7].deed, SCENE_MISHEAR);
	assert_int_equal(a[7].intent.number, 8);
	assert_true(a[7].unsurely);
	assert_false(a[8].unsurely);
	assert_int_equal(a[9].deed, SCENE_POWER_CUT);
	assert_int_equal(a[9].lasts_ms, 3000);
	assert_int_equal(a[10].deed, SCENE_END);
	assert_int_equal(a[10].time_ms, 2000);
	free(scenario);
}

static void expectations_belong_to_the_action_before(void **state)
{
	(void)state;
	struct scenario *scenario = parse_right("expect never heard stop\n"
						"at 1s say \"pause\"\n"
						"  then within 600ms expect quiet   # measured\n"
						"then within 3s expect coach \"Paused\"\n"
						"then within 5s expect no count 4\n"
						"expect tone\n"
						"expect never coach \"four\" after note pain\n"
						"expect counts even 5ms at least 20\n"
						"expect history sessions 1, sets 3, pain bridge, outcome pain\n");
	const struct scene_check *c = scenario->checks;
	assert_int_equal(scenario->check_count, 8);
	assert_int_equal(c[0].action, -1);
	assert_int_equal(c[0].kind, SCENE_CHECK_NEVER);
	assert_false(c[0].has_since);
	assert_int_equal(c[1].action, 0);
	assert_int_equal(c[1].within_ms, 600);
	assert_string_equal(c[1].text, "then within 600ms expect quiet");
	assert_string_equal(c[2].text, "then within 3s expect coach \"Paused\"");
	assert_int_equal(c[3].kind, SCENE_CHECK_ABSENT);
	assert_int_equal(c[4].within_ms, -1);
	assert_true(c[5].has_since);
	assert_string_equal(c[5].since.text, "pain");
	assert_int_equal(c[6].tolerance_ms, 5);
	assert_int_equal(c[6].at_least, 20);
	assert_int_equal(c[7].history.sessions, 1);
	assert_int_equal(c[7].history.repetitions, -1);
	assert_string_equal(c[7].history.pain, "bridge");
	free(scenario);
}

static void complaints_say_what_was_expected(void **state)
{
	(void)state;
	assert_wrong("\nat 2 say \"stop\"\n",
		     "play.scn:2: at: found \"2\"; expected a time of at most 24 h, such as 2s, "
		     "300ms or 15min");
	assert_wrong("room dark", "play.scn:1: room: found \"dark\"; expected \"synthetic\", \"dry\" or \"file\"");
	assert_wrong("noise pink", "play.scn:1: noise: the line ends too early; expected a level from -150dB to 0dB");
	assert_wrong("noise pink 3dB", "play.scn:1: noise: found \"3dB\"; expected a level from -150dB to 0dB");
	assert_wrong("at 1s command \"paws\"",
		     "play.scn:1: at: found \"paws\"; expected the name of an intent, such as "
		     "\"pause\" or \"start:back\"");
	assert_wrong("at 1s say \"stop", "play.scn:1: at: the text has no end; expected a closing quotation mark");
	assert_wrong("then say \"stop\"",
		     "play.scn:1: then: the line ends too early; expected an action before \"then\"");
	assert_wrong("at 1s end now", "play.scn:1: at: found \"now\"; expected the end of the line");
	assert_wrong("at 1s say \"a\" as bob",
		     "play.scn:1: at: found \"bob\"; expected the name in a \"person\" statement "
		     "above");
	assert_wrong("at 1s end\nseed 3",
		     "play.scn:2: seed: found \"seed\"; expected an action; the scene is set before the "
		     "first one");
	assert_wrong("echo 5ms -20dB",
		     "play.scn:1: echo: the line ends too early; expected a delay from 10ms to 1000ms");
	assert_wrong("user en-us fast", "play.scn:1: user: found \"fast\"; expected a whole number from 80 to 450");
}

static void the_past_is_told(void **state)
{
	struct scenario *scenario = parse_right("past 30d known trainer\n"
						"past 6d session test skips bridge feedback hard refuses for anna\n"
						"past 6d session test pain bridge score 4 settled\n"
						"past 20h session test pain bridge ends bridge outcome pain\n"
						"past 2h wish leave-out bridge\n"
						"at 1s end\n"
						"expect record dose bridge dose 2x4x5\n"
						"expect no record wish bridge harder\n");

	(void)state;
	assert_int_equal(scenario->past_count, 5);
	assert_int_equal(scenario->pasts[0].kind, SCENE_PAST_KNOWN);
	assert_int_equal(scenario->pasts[0].ago_s, 30 * 86400);
	assert_string_equal(scenario->pasts[1].skips, "bridge");
	assert_string_equal(scenario->pasts[1].feedback, "hard");
	assert_string_equal(scenario->pasts[1].person, "anna");
	assert_true(scenario->pasts[1].refuses && !scenario->pasts[1].settled);
	assert_int_equal(scenario->pasts[2].score, 4);
	assert_true(scenario->pasts[2].settled);
	assert_int_equal(scenario->pasts[3].ago_s, 20 * 3600);
	assert_int_equal(scenario->pasts[3].score, -1);
	assert_string_equal(scenario->pasts[3].outcome, "pain");
	assert_string_equal(scenario->pasts[4].name, "leave-out");
	assert_string_equal(scenario->checks[0].record.words[0], "bridge");
	assert_int_equal(scenario->checks[0].record.repetitions, 4);
	assert_true(scenario->checks[1].absent);
	assert_string_equal(scenario->checks[1].record.words[1], "harder");
	free(scenario);
	assert_wrong("past 6 session test\n",
		     "play.scn:1: past: found \"6\"; expected how long ago, such as 6d or 20h");
	assert_wrong("past 1d session test\npast 2d session test\n",
		     "play.scn:2: past: found \"2d\"; expected the older statements first");
}

static void every_wrong_line_is_named(void **state)
{
	(void)state;
	struct problems problems;
	assert_null(parse("room dark\nat 2s\nfoo\n", &problems));
	assert_int_equal(problems.count, 3);
	assert_int_equal(problems.list[2].line, 3);
	problems_clear(&problems);
}

static void limits_hold(void **state)
{
	(void)state;
	struct problems problems;
	static char text[SCENARIO_MAX_BYTES + 2];
	memset(text, 'x', 2000);
	assert_null(parse(text, &problems));
	problems_clear(&problems);
	memset(text, '\n', sizeof(text) - 1);
	assert_null(parse(text, &problems));
	problems_clear(&problems);
	text[0] = '\0';
	for (int i = 0; i < 257; i++)
		strcat(text, "at 1s end\n");
	assert_null(parse(text, &problems));
	assert_int_equal(problems.list[0].line, 257);
	problems_clear(&problems);
	problems_init(&problems);
	assert_null(scenario_parse("zero", "at 1s\0 end\n", 11, &problems));
	problems_clear(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_scenario_has_the_default_room),
	    cmocka_unit_test(the_scene_is_set),
	    cmocka_unit_test(actions_have_their_moment),
	    cmocka_unit_test(expectations_belong_to_the_action_before),
	    cmocka_unit_test(complaints_say_what_was_expected),
	    cmocka_unit_test(the_past_is_told),
	    cmocka_unit_test(every_wrong_line_is_named),
	    cmocka_unit_test(limits_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
