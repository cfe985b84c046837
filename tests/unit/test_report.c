/* sources: report*.c chronicle.c history_schema.c */
/*
 * The page: what it counts, that it is well formed and asks for nothing from elsewhere whatever the history says, and
 * that nothing in a history is taken for HTML.
 */
#include "report_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400
/* Monday, 2 November 2026, 07:00 UTC. */
#define MONDAY ((int64_t)1793602800)
#define FACTS_MAX 4096
#define HOSTILE "<script>alert(\"1\")</script>&'\xc3\xa4"

static struct history_fact facts[FACTS_MAX];
static struct chronicle_session sessions[512];
static struct report report;
static struct report_sum sum;
static int64_t numbered;

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	memset(&report, 0, sizeof(report));
	report.facts = facts;
	report.sessions = sessions;
	report.now = MONDAY + 6 * DAY;
	numbered = 0;
	return 0;
}

static void add(int64_t at, enum record_kind kind, const char *exercise, const char *phrase, int set, int repetitions,
		int score)
{
	struct history_fact *fact = &facts[report.fact_count++];

	assert_true(report.fact_count <= FACTS_MAX);
	*fact = (struct history_fact){.at = at, .session = kind == RECORD_KNOWN ? 0 : numbered};
	fact->record = (struct record){.kind = kind,
				       .set = set,
				       .repetitions = repetitions,
				       .hold_s = kind == RECORD_SET_DONE || kind == RECORD_DOSE ? 5 : 0,
				       .score = score,
				       .outcome = score == -2 ? OUTCOME_PAIN : OUTCOME_COMPLETE};
	snprintf(fact->record.routine, sizeof(fact->record.routine), "back");
	snprintf(fact->record.exercise, sizeof(fact->record.exercise), "%s", exercise);
	snprintf(fact->record.phrase, sizeof(fact->record.phrase), "%s", phrase);
	chronicle_take(sessions, &report.session_count, fact);
}

/* A session with two sets of an exercise; score -1: nothing hurt. */
static void train(int64_t at, const char *exercise, int repetitions, int score)
{
	numbered++;
	add(at, RECORD_SESSION_BEGIN, "", "", 0, 0, -1);
	add(at + 10, RECORD_DOSE, exercise, "", 2, repetitions, -1);
	add(at + 60, RECORD_SET_DONE, exercise, "", 1, repetitions, -1);
	if (score >= 0) {
		add(at + 90, RECORD_PAIN, exercise, "stop it hurts", 2, 0, -1);
		add(at + 99, RECORD_PAIN_SCORE, exercise, "", 0, 0, score);
		add(at + 110, RECORD_PAIN_END, exercise, score > 5 ? "red" : "green", 0, 0, -1);
	} else {
		add(at + 120, RECORD_SET_DONE, exercise, "", 2, repetitions, -1);
		add(at + 130, RECORD_FEEDBACK, "", "right", 0, 0, -1);
	}
	add(at + 600, RECORD_SESSION_END, "", "", 0, 0, score > 5 ? -2 : -1);
}

static void plan_for(unsigned days)
{
	report.plan[report.plan_count] = (struct report_plan){.days = days};
	snprintf(report.plan[report.plan_count++].routine, HISTORY_ID_SIZE, "back");
}

static char *page(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_true(report_write(&report, out));
	fclose(out);
	return text;
}

/* Elements that stand alone in HTML. */
static bool is_void(const char *name)
{
	return strcmp(name, "meta") == 0 || strcmp(name, "!DOCTYPE") == 0;
}

/* Every tag is closed in its order, attributes stand in quotes, and no < or & is left over. */
static void expect_well_formed(const char *text)
{
	char open[64][24];
	size_t depth = 0;

	for (const char *p = text; *p;) {
		if (*p == '&')
			assert_non_null(memchr(p, ';', 8));
		if (*p != '<') {
			p++;
			continue;
		}
		bool closing = p[1] == '/', alone;
		const char *name = p + 1 + closing, *end = name;
		size_t length = strcspn(name, " >/"), quotes = 0;
		char tag[24];

		assert_true(length > 0 && length < sizeof(tag));
		snprintf(tag, sizeof(tag), "%.*s", (int)length, name);
		for (; *end && (*end != '>' || quotes % 2 == 1); end++)
			quotes += *end == '"';
		assert_true(*end == '>' && quotes % 2 == 0);
		alone = end[-1] == '/' || is_void(tag);
		p = end + 1;
		if (closing) {
			assert_true(depth > 0);
			assert_string_equal(open[--depth], tag);
		} else if (!alone) {
			assert_true(depth < 64);
			strcpy(open[depth++], tag);
		}
	}
	assert_int_equal(depth, 0);
}

static void expect_nothing_from_elsewhere(const char *text)
{
	static const char *const never[] = {"<script", "http:",	 "https:",  "url(",    "@import", "src=", "href=",
					    "<img",    "onload", "onclick", "<iframe", "<link",	  "nan",  "inf\""};

	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		if (strstr(text, never[i]))
			fail_msg("there is \"%s\"", never[i]);
	}
}

static void expect_page_with(const char *part)
{
	char *text = page();

	expect_well_formed(text);
	expect_nothing_from_elsewhere(text);
	if (part && !strstr(text, part))
		fail_msg("there is no \"%s\" in %s", part, strstr(text, "<p class=\"summary\""));
	free(text);
}

static void counts_a_week(void **state)
{
	(void)state;
	plan_for(1u << 1 | 1u << 3 | 1u << 5);
	train(MONDAY, "bridge", 5, -1);
	train(MONDAY + 2 * DAY, "bridge", 6, 4);
	assert_true(report_sum_up(&sum, &report));
	assert_int_equal(sum.week_count, 1);
	assert_int_equal(sum.sessions, 2);
	assert_int_equal(sum.complete, 2);
	assert_int_equal(sum.planned, 3);
	assert_int_equal(sum.kept, 2);
	assert_int_equal(sum.minutes, 20);
	assert_int_equal(sum.right, 1);
	assert_int_equal(sum.days[0].kind, DAY_DONE);
	assert_int_equal(sum.days[2].kind, DAY_DONE);
	assert_true(sum.days[2].hurt);
	assert_int_equal(sum.days[2].score, 4);
	assert_int_equal(sum.days[4].kind, DAY_PLANNED);
	assert_int_equal(sum.days[5].kind, DAY_NONE);
	assert_int_equal(sum.series_count, 1);
	assert_int_equal(sum.series[0].count, 2);
	assert_int_equal(sum.series[0].first.repetitions, 5);
	assert_int_equal(sum.series[0].last.repetitions, 6);
	assert_true(sum.series[0].points[0].done == 50);
	assert_true(sum.series[0].points[1].done == 30);
	assert_int_equal(sum.pain_count, 1);
	assert_string_equal(sum.pains[0].outcome, "green");
	report_sum_free(&sum);
	expect_page_with(
	    "2 sessions in 1 week, 67\u00a0% of the plan. Something hurt once: 4 of 10 (bridge, 4 November).");
}

/* More than planned does not make up for another week. */
static void the_plan_is_kept_week_by_week(void **state)
{
	(void)state;
	report.now = MONDAY + 13 * DAY;
	plan_for(1u << 2);
	train(MONDAY, "bridge", 5, -1);
	train(MONDAY + DAY, "bridge", 5, -1);
	train(MONDAY + 2 * DAY, "bridge", 5, -1);
	assert_true(report_sum_up(&sum, &report));
	assert_int_equal(sum.weeks[0].done, 3);
	assert_int_equal(sum.planned, 2);
	assert_int_equal(sum.kept, 1);
	report_sum_free(&sum);
}

static void shows_what_ended_early_and_hurt(void **state)
{
	(void)state;
	train(MONDAY, "bridge", 5, 7);
	assert_true(report_sum_up(&sum, &report));
	assert_int_equal(sum.days[0].kind, DAY_ENDED);
	report_sum_free(&sum);
	expect_page_with("1 session in 1 week; 1 ended early. Something hurt once: 7 of 10");
	add(MONDAY + 700, RECORD_RED_FLAG, "bridge", "numb", 0, 0, -1);
	expect_page_with("Red flag.");
	expect_page_with("session ended; <b>red flag: numb</b>");
}

static void nobody_has_trained(void **state)
{
	(void)state;
	expect_page_with("No session with anything done in it.");
	add(MONDAY, RECORD_KNOWN, "", "safety", 0, 0, -1);
	expect_page_with("No session with anything done in it.");
}

static void takes_nothing_for_html(void **state)
{
	(void)state;
	snprintf(report.name, sizeof(report.name), "%s", HOSTILE);
	train(MONDAY, HOSTILE, 5, 3);
	train(MONDAY + DAY, HOSTILE, 5, 3);
	add(MONDAY + 2 * DAY, RECORD_PAIN, HOSTILE, HOSTILE, 1, 0, -1);
	add(MONDAY + 2 * DAY, RECORD_PAIN_END, HOSTILE, HOSTILE, 0, 0, -1);
	plan_for(127);
	snprintf(report.plan[0].routine, HISTORY_ID_SIZE, "%s", HOSTILE);
	report.exercise_count = 1;
	snprintf(report.exercises[0].id, HISTORY_ID_SIZE, "%s", HOSTILE);
	snprintf(report.exercises[0].name, REPORT_NAME_SIZE, "%s", HOSTILE);
	snprintf(report.exercises[0].gentler, HISTORY_ID_SIZE, "%s", HOSTILE);
	expect_page_with("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
}

/* Numbers as no routine has them, and a clock that jumped. */
static void bears_wild_numbers(void **state)
{
	(void)state;
	train(1, "bridge", 10000, 10);
	train(MONDAY, "bridge", 0, 0);
	train(253402300799, "bridge", 1, -1);
	train(MONDAY - 500 * (int64_t)DAY, "bird-dog", 3, -1);
	for (size_t i = 0; i < report.fact_count; i++)
		facts[i].record.hold_s = 86400;
	plan_for(127);
	expect_page_with(NULL);
	report.since = MONDAY + 400 * (int64_t)DAY;
	expect_page_with(NULL);
}

static void draws_two_years(void **state)
{
	(void)state;
	for (int week = 0; week < 150; week++)
		train(MONDAY - week * 7 * (int64_t)DAY, week % 2 ? "bridge" : "bird-dog", 5, week % 9 ? -1 : 3);
	/* Facts come in the order of time. */
	for (size_t i = 0; i < report.session_count / 2; i++) {
		struct chronicle_session swapped = sessions[i];

		sessions[i] = sessions[report.session_count - 1 - i];
		sessions[report.session_count - 1 - i] = swapped;
	}
	assert_true(report_sum_up(&sum, &report));
	assert_int_equal(sum.week_count, REPORT_MAX_WEEKS);
	assert_int_equal(sum.sessions, REPORT_MAX_WEEKS);
	report_sum_free(&sum);
	expect_page_with("104 sessions in 104 weeks");
}

static void writes_doses(void **state)
{
	static const struct {
		struct report_dose dose;
		const char *text;
	} cases[] = {
	    {{1, 5, 5}, "5\u00a0×\u00a05\u00a0s"},
	    {{2, 10, 5}, "2\u00a0×\u00a010\u00a0×\u00a05\u00a0s"},
	    {{1, 8, 0}, "8"},
	    {{3, 8, 0}, "3\u00a0×\u00a08"},
	    {{1, 1, 30}, "30\u00a0s"},
	    {{2, 1, 30}, "2\u00a0×\u00a030\u00a0s"},
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(report_dose(&cases[i].dose, text, sizeof(text)), cases[i].text);
	assert_string_equal(report_date(0, true, true, text, sizeof(text)), "1 January 1970");
	assert_string_equal(report_month(31, text, sizeof(text)), "Feb");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(counts_a_week, set_up),
	    cmocka_unit_test_setup(the_plan_is_kept_week_by_week, set_up),
	    cmocka_unit_test_setup(shows_what_ended_early_and_hurt, set_up),
	    cmocka_unit_test_setup(nobody_has_trained, set_up),
	    cmocka_unit_test_setup(takes_nothing_for_html, set_up),
	    cmocka_unit_test_setup(bears_wild_numbers, set_up),
	    cmocka_unit_test_setup(draws_two_years, set_up),
	    cmocka_unit_test_setup(writes_doses, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
