/* sources: ctl_facts.c ctl.c ctl_connect.c ctl_print.c ctl_table.c value.c fact.c history_schema.c chronicle.c json.c protocol.c */
/*
 * What steadyctl makes of the daemon's answers and of exported files: JSON into facts, strictly, and facts into sessions.
 */
#include "chronicle.h"
#include "ctl_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static struct history_fact fact;
static char error[200];

static bool read_fact(const char *text)
{
	struct value *value = value_parse(text, strlen(text), error, sizeof(error));
	bool ok;

	if (!value)
		return false;
	ok = ctl_fact_read(value, &fact, error, sizeof(error));
	value_free(value);
	return ok;
}

static void reads_what_was_written(void **state)
{
	static const struct history_fact facts[] = {
	    {.session = 7,
	     .at = 1700000000,
	     .record = {.kind = RECORD_SET_DONE,
			.person = "anna",
			.routine = "back",
			.exercise = "bird-dog",
			.set = 2,
			.side = SIDE_RIGHT,
			.repetitions = 6,
			.hold_s = 5,
			.score = -1,
			.outcome = OUTCOME_INTERRUPTED}},
	    {.session = 7,
	     .at = 1700000009,
	     .record = {.kind = RECORD_PAIN,
			.exercise = "bridge",
			.set = 1,
			.repetition = 3,
			.phase = "work",
			.score = 0,
			.phrase = "\"ouch\", \xc3\xa4",
			.outcome = OUTCOME_INTERRUPTED}},
	    {.session = 7,
	     .at = 1700000019,
	     .record = {.kind = RECORD_SESSION_END, .score = -1, .outcome = OUTCOME_PAIN}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		char text[FACT_JSON_SIZE];
		struct json json;

		json_start(&json, text, sizeof(text));
		fact_write(&json, &facts[i]);
		assert_true(json_finish(&json));
		if (!read_fact(text))
			fail_msg("%s: %s", text, error);
		assert_int_equal(fact.at, facts[i].at);
		assert_int_equal(fact.session, facts[i].session);
		assert_memory_equal(&fact.record, &facts[i].record, sizeof(fact.record));
	}
}

static void refuses_what_is_no_fact(void **state)
{
	static const char *const texts[] = {
	    "7",
	    "[]",
	    "{}",
	    "{\"at\":5}",
	    "{\"kind\":\"known\"}",
	    "{\"at\":5,\"kind\":\"unheard-of\"}",
	    "{\"at\":5,\"kind\":7}",
	    "{\"at\":5.5,\"kind\":\"known\"}",
	    "{\"at\":-1,\"kind\":\"known\"}",
	    "{\"at\":\"5\",\"kind\":\"known\"}",
	    "{\"at\":5,\"kind\":\"known\",\"colour\":\"red\"}",
	    "{\"at\":5,\"kind\":\"known\",\"score\":11}",
	    "{\"at\":5,\"kind\":\"known\",\"side\":\"middle\"}",
	    "{\"at\":5,\"kind\":\"known\",\"outcome\":\"complete\"}",
	    "{\"at\":5,\"kind\":\"session-end\"}",
	    "{\"at\":5,\"kind\":\"known\",\"phrase\":\"\\u0007\"}",
	    "{\"at\":5,\"kind\":\"known\",\"phrase\":[\"tour\"]}",
	    "{\"at\":5,\"kind\":\"known\",\"phase\":\"longer than a phase is\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		error[0] = '\0';
		if (read_fact(texts[i]))
			fail_msg("taken: %s", texts[i]);
		assert_true(error[0] != '\0');
	}
	assert_true(read_fact("{\"at\":5,\"kind\":\"known\",\"phrase\":\"tour\"}"));
}

static void chooses_by_person_and_time(void **state)
{
	static const char *const people[] = {"", "anna", "ben", ""};
	struct ctl_facts facts = {.count = 0};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct history_fact *added = ctl_facts_add(&facts);

		added->at = i;
		strcpy(added->record.person, people[i]);
	}
	ctl_facts_choose(&facts, "ben", NULL, 1);
	assert_int_equal(facts.count, 3);
	ctl_facts_choose(&facts, "ben", "ben", 0);
	assert_int_equal(facts.count, 2);
	assert_int_equal(facts.list[0].at, 2);
	assert_int_equal(facts.list[1].at, 3);
	ctl_facts_free(&facts);
}

static void take(struct chronicle_session *list, size_t *count, int64_t at, struct record record)
{
	struct history_fact taken = {.at = at, .session = 3, .record = record};

	chronicle_take(list, count, &taken);
}

static void tells_a_session(void **state)
{
	struct chronicle_session list[4];
	size_t count = 0;

	(void)state;
	/* Cut off at its head: not told. */
	take(list, &count, 50, (struct record){.kind = RECORD_SET_DONE, .repetitions = 9});
	assert_int_equal(count, 0);
	take(list, &count, 100, (struct record){.kind = RECORD_SESSION_BEGIN, .routine = "back", .person = "anna"});
	take(list, &count, 110, (struct record){.kind = RECORD_SET_DONE, .repetitions = 8});
	take(list, &count, 120, (struct record){.kind = RECORD_PAIN, .exercise = "bridge", .score = -1});
	take(list, &count, 121, (struct record){.kind = RECORD_PAIN_SCORE, .exercise = "bridge", .score = 4});
	take(list, &count, 130, (struct record){.kind = RECORD_PAIN, .exercise = "bird-dog", .score = -1});
	take(list, &count, 131, (struct record){.kind = RECORD_PAIN_SCORE, .exercise = "bird-dog", .score = 2});
	take(list, &count, 140, (struct record){.kind = RECORD_SKIPPED, .exercise = "bird-dog"});
	take(list, &count, 150, (struct record){.kind = RECORD_SET_DONE, .repetitions = 7});
	take(list, &count, 160, (struct record){.kind = RECORD_FEEDBACK, .phrase = "hard"});
	assert_int_equal(count, 1);
	assert_int_equal(chronicle_minutes(&list[0]), 0);
	take(list, &count, 845, (struct record){.kind = RECORD_SESSION_END, .outcome = OUTCOME_COMPLETE});
	assert_int_equal(chronicle_minutes(&list[0]), 12);
	assert_int_equal(list[0].sets, 2);
	assert_int_equal(list[0].repetitions, 15);
	assert_int_equal(list[0].pains, 2);
	assert_int_equal(list[0].score, 4);
	assert_string_equal(list[0].hurt, "bridge");
	assert_int_equal(list[0].skipped, 1);
	assert_string_equal(list[0].feedback, "hard");
	assert_string_equal(list[0].person, "anna");
	assert_int_equal(list[0].outcome, OUTCOME_COMPLETE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_what_was_written),
	    cmocka_unit_test(refuses_what_is_no_fact),
	    cmocka_unit_test(chooses_by_person_and_time),
	    cmocka_unit_test(tells_a_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
