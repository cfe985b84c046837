/* sources: */
/* What the listening bench counts, and that it goes on where it was broken off. */
#include "../listen/ask.c"
#include "../listen/record.c"
#include "../listen/tally.c"

#include "temporary.h"

static const char *record_path(void)
{
	static char path[300];

	snprintf(path, sizeof(path), "%s/record.tsv", temporary_directory());
	return path;
}

static bool is_near(double value, double expected)
{
	return fabs(value - expected) < 0.001;
}

/* Tabulated: Garwood's limits for 0, 1 and 10 events; Wilson's for none of ten and half of ten. */
static void test_intervals(void **state)
{
	(void)state;
	assert_true(is_near(tally_rate(0, 1).high, 3.6889));
	assert_true(is_near(tally_rate(1, 1).low, 0.0253));
	assert_true(is_near(tally_rate(1, 1).high, 5.5716));
	assert_true(is_near(tally_rate(10, 2).low, 4.7954 / 2));
	assert_true(is_near(tally_rate(10, 2).high, 18.3904 / 2));
	assert_true(is_near(tally_share(0, 10).high, 0.2775));
	assert_true(is_near(tally_share(5, 10).low, 0.2366));
}

static void write_trial(struct record_writer *writer, const char *label, const char *expected)
{
	struct record_trial trial = {
	    .part = "commands", .condition = "clean", .seconds = 1800, .begin = 10, .end = 10.4};

	snprintf(trial.label, sizeof(trial.label), "%s", label);
	snprintf(trial.expected, sizeof(trial.expected), "%s", expected);
	record_begin(writer, &trial);
}

static void write_heard(struct record_writer *writer, enum certainty certainty, const char *intent, double confidence)
{
	struct record_event event = {.kind = HEARD_UTTERANCE,
				     .certainty = certainty,
				     .confidence = confidence,
				     .begin = 10,
				     .end = 10.45,
				     .decided = 10.9};

	snprintf(event.intent, sizeof(event.intent), "%s", intent);
	record_event(writer, &event);
}

static void write_voice(struct record_writer *writer, enum heard_kind kind, double decided)
{
	struct record_event event = {.kind = kind, .strong = true, .begin = 10, .end = decided, .decided = decided};

	snprintf(event.intent, sizeof(event.intent), "none");
	record_event(writer, &event);
}

/* Four stops: heard, held, asked about, taken for yes. */
static void write_stops(struct record_writer *writer)
{
	write_trial(writer, "stop", "stop");
	write_heard(writer, CERTAINTY_SURE, "hurts", 0.9);
	record_complete(writer, "1");
	write_trial(writer, "stop", "stop");
	write_voice(writer, HEARD_VOICE, 10.2);
	write_voice(writer, HEARD_QUIET, 10.8);
	record_complete(writer, "2");
	write_trial(writer, "stop", "stop");
	write_heard(writer, CERTAINTY_UNSURE, "stop", 0.5);
	record_complete(writer, "3");
	write_trial(writer, "stop", "stop");
	write_heard(writer, CERTAINTY_SURE, "yes", 0.8);
	record_complete(writer, "4");
}

static struct record read_back(void)
{
	struct record record = {.trials = NULL};

	assert_true(record_read(&record, record_path(), "print"));
	return record;
}

static void test_counts(void **state)
{
	struct record_writer *writer;
	struct record record;
	struct ask_trials stops = {"commands", NULL, "stop"};
	struct ask_score score;
	double delays[4];

	(void)state;
	writer = record_open(record_path(), "print");
	assert_non_null(writer);
	write_stops(writer);
	record_close(writer);
	record = read_back();
	score = ask_score(&record, &stops);
	assert_int_equal(score.total, 4);
	assert_int_equal(score.heard, 1);
	assert_int_equal(score.stilled, 1);
	assert_int_equal(score.asked, 1);
	assert_int_equal(score.wrong, 1);
	assert_int_equal(ask_missed(&record, &stops, 0.4), 2);
	assert_int_equal(ask_missed(&record, &stops, 0.5), 3);
	assert_true(is_near(ask_hours(&record, &stops), 2));
	assert_int_equal(ask_alarms(&record, &stops, "any"), 1);
	assert_int_equal(ask_alarms(&record, &stops, "safety"), 0);
	assert_int_equal(ask_holds(&record, &stops).stilled, 1);
	assert_int_equal(ask_holds(&record, &stops).asked, 1);
	assert_int_equal(ask_delays(&record, &stops, ASK_END_TO_DECISION, delays), 1);
	assert_true(is_near(delays[0], 0.5));
	assert_int_equal(ask_delays(&record, &stops, ASK_BEGIN_TO_QUIET, delays), 3);
	assert_true(is_near(delays[1], 0.22));
	record_free(&record);
}

/* Two events of talk are above 0.4, one above 0.6: each threshold lets as many through as were allowed. */
static void test_threshold(void **state)
{
	struct ask_trials any = {NULL, NULL, NULL};
	struct record record = read_back();

	(void)state;
	assert_true(is_near(ask_threshold(&record, &any, "safety", 0), 0.9));
	assert_true(is_near(ask_threshold(&record, &any, "safety", 1), 0.5));
	assert_true(is_near(ask_threshold(&record, &any, "safety", 2), 0));
	record_free(&record);
}

static void test_goes_on(void **state)
{
	struct record_writer *writer = record_open(record_path(), "print");
	struct record record;

	(void)state;
	assert_true(record_has(writer, "4"));
	write_trial(writer, "no", "no");
	write_heard(writer, CERTAINTY_SURE, "no", 0.7);
	record_close(writer); /* broken off: its unit is not complete */
	record = read_back();
	assert_int_equal(record.trial_count, 4);
	record_free(&record);

	writer = record_open(record_path(), "print");
	assert_false(record_has(writer, "5"));
	write_trial(writer, "yes", "yes");
	record_complete(writer, "5");
	record_close(writer);
	record = read_back();
	assert_int_equal(record.trial_count, 5);
	assert_string_equal(record.trials[4].label, "yes");
	assert_int_equal(record.trials[4].count, 0);
	record_free(&record);
}

static void test_begins_anew(void **state)
{
	struct record record = {.trials = NULL};
	struct record_writer *writer = record_open(record_path(), "another print");

	(void)state;
	assert_false(record_has(writer, "1"));
	record_close(writer);
	assert_false(record_read(&record, record_path(), "print"));
	assert_true(record_read(&record, record_path(), NULL));
	assert_int_equal(record.trial_count, 0);
	record_free(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_intervals), cmocka_unit_test(test_counts),	  cmocka_unit_test(test_threshold),
	    cmocka_unit_test(test_goes_on),   cmocka_unit_test(test_begins_anew),
	};
	int failed;

	if (temporary_begin() < 0)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	temporary_end();
	return failed;
}
