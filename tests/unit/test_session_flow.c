/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/* Where the questions about pain lead, from every question, by every answer and by none. */
#include "pain_ways.h"

static const char *last_phrase(enum record_kind kind)
{
	const struct record *record = stage_last_record(kind);

	return record ? record->phrase : "";
}

/* ---- where it leads ---- */

static const struct row {
	const char *question, *answer; /* "" = silence */
	const char *next;	       /* the question after it; "" = none */
	const char *outcome;	       /* recorded so far; "" = none */
	const char *said;	       /* within what comes then */
} rows[] = {
    {"how-bad", "number:0", "leg", "", "Zero. Does it go down a leg"},
    {"how-bad", "number:10", "leg", "", "Ten. Does it go down a leg"},
    {"how-bad", "stop", "getting-up", "stopped", "We end here for today."},
    {"how-bad", "end", "getting-up", "stopped", "We end here for today."},
    {"how-bad", "hurts", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "yes", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "no", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "resume", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "next", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "gentler", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "leave-out", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "back", "how-bad", "", "A number, from zero to ten?"},
    {"how-bad", "repeat", "how-bad", "", "How bad is it, from zero to ten?"},
    {"how-bad", "help", "how-bad", "", "How bad is it, from zero to ten?"},
    {"how-bad", "how-long", "how-bad", "", "left."},
    {"how-bad", "louder", "how-bad", "", "More volume."},
    {"how-bad", "", "getting-up", "no-answer", "I have no answer"},
    {"leg", "no", "choose", "green", "Rest a moment."},
    {"leg", "yes", "both-legs", "", "Is it both legs?"},
    {"leg", "back", "how-bad", "", "How bad is it"},
    {"leg", "number:7", "leg", "", "Down a leg, or numb, or weak: yes or no?"},
    {"leg", "hurts", "leg", "", "Down a leg, or numb, or weak: yes or no?"},
    {"leg", "resume", "leg", "", "Down a leg, or numb, or weak: yes or no?"},
    {"leg", "stop", "getting-up", "stopped", "We end here for today."},
    {"leg", "", "getting-up", "no-answer", "I have no answer"},
    {"both-legs", "yes", "getting-up", "red-flag", "This needs a doctor now"},
    {"both-legs", "no", "numb-seat", "", "Is it numb"},
    {"both-legs", "back", "leg", "", "Three. Does it go down a leg"},
    {"both-legs", "hurts", "getting-up", "red", "We end here for today."},
    {"both-legs", "", "getting-up", "no-answer-flags", "call for help now."},
    {"numb-seat", "yes", "getting-up", "red-flag", "This needs a doctor now"},
    {"numb-seat", "no", "bladder-bowel", "", "trouble passing water"},
    {"numb-seat", "", "getting-up", "no-answer-flags", "call for help now."},
    {"bladder-bowel", "yes", "getting-up", "red-flag", "This needs a doctor now"},
    {"bladder-bowel", "no", "fall", "", "a fall or an accident"},
    {"bladder-bowel", "stop", "getting-up", "stopped", "We end here for today."},
    {"fall", "yes", "getting-up", "red-flag", "This needs a doctor now"},
    {"fall", "no", "chest", "", "in your chest too?"},
    {"chest", "yes", "getting-up", "red-flag", "This needs a doctor now"},
    /* Down a leg: green is not enough. */
    {"chest", "no", "something-easier", "amber", "Then the leg is done for today."},
    {"choose", "yes", "", "green", "We take this one again. Ready. Left."},
    {"choose", "resume", "", "green", "We take this one again. Ready. Left."},
    {"choose", "gentler", "", "green", "Tilt."},
    {"choose", "next", "", "green", "Cat."},
    {"choose", "no", "getting-up", "stopped", "We end here for today."},
    {"choose", "end", "getting-up", "stopped", "We end here for today."},
    {"choose", "stop", "getting-up", "stopped", "We end here for today."},
    {"choose", "hurts", "getting-up", "red", "We end here for today."},
    {"choose", "back", "choose", "green", "Say yes, gentler, next, or end."},
    {"choose", "harder", "choose", "green", "Say yes, gentler, next, or end."},
    {"choose", "number:2", "choose", "green", "Say yes, gentler, next, or end."},
    {"choose", "", "getting-up", "no-answer", "I have no answer"},
    {"something-easier", "yes", "", "amber", "Tilt."},
    {"something-easier", "gentler", "", "amber", "Tilt."},
    {"something-easier", "no", "what-follows", "amber", "Shall we go on with the cat?"},
    {"something-easier", "next", "what-follows", "amber", "Shall we go on with the cat?"},
    {"something-easier", "stop", "getting-up", "stopped", "We end here for today."},
    {"something-easier", "", "getting-up", "no-answer", "I have no answer"},
    {"what-follows", "yes", "", "amber", "Cat."},
    {"what-follows", "no", "getting-up", "stopped", "We end here for today."},
    {"what-follows", "", "getting-up", "no-answer", "I have no answer"},
    {"getting-up", "yes", "", "red", "Getting up, with the chair."},
    {"getting-up", "next", "", "red", "Getting up, with the chair."},
    {"getting-up", "no", "", "red", ""},
    {"getting-up", "stop", "", "red", ""},
    {"getting-up", "hurts", "getting-up", "red", "When you want to get up"},
    {"getting-up", "gentler", "getting-up", "red", ""},
    {"getting-up", "", "", "red", ""},
};

static void be_silent(const char *question)
{
	for (int minutes = 0; minutes < 30 && strcmp(stage_status().question, question) == 0; minutes++)
		stage_run(60);
}

static void check_row(const struct row *row)
{
	size_t before;

	go_to(way_to(row->question), "Go leg");
	hear_out();
	stage.mark = before = stage.line_count;
	if (row->answer[0])
		stage_say_to(row->answer, CERTAINTY_SURE);
	else
		be_silent(row->question);
	stage_run(14);
	if (strcmp(stage_status().question, row->next) != 0 || strcmp(last_phrase(RECORD_PAIN_END), row->outcome) != 0)
		fail_msg("%s, \"%s\": question \"%s\", outcome \"%s\"", row->question, row->answer,
			 stage_status().question, last_phrase(RECORD_PAIN_END));
	if (row->said[0] && stage_times_said(row->said, before) == 0) {
		stage_print(before);
		fail_msg("%s, \"%s\": not said: \"%s\"", row->question, row->answer, row->said);
	}
	assert_int_equal(stage_records_of(RECORD_PAIN), 1);
}

static void every_answer_leads_where_it_should(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		check_row(&rows[i]);
		begin_again();
	}
}

static void every_question_has_a_way_and_an_answer_or_two(void **state)
{
	(void)state;
	/* Three more are variants of "choose", for the first and the last exercise. */
	assert_int_equal(stage.flow->question_count, WAYS + 3);
	for (size_t i = 0; i < WAYS; i++) {
		int rows_of = 0;

		for (size_t j = 0; j < sizeof(rows) / sizeof(rows[0]); j++)
			rows_of += strcmp(rows[j].question, ways[i].question) == 0;
		assert_true(rows_of >= 2);
	}
}

static void what_is_told_is_kept_at_once(void **state)
{
	(void)state;
	go_to(way_to("numb-seat"), "Go leg");
	assert_int_equal(stage_last_record(RECORD_PAIN_SCORE)->score, 3);
	assert_string_equal(stage_last_record(RECORD_PAIN_SCORE)->exercise, "leg");
	assert_string_equal(stage_last_record(RECORD_PAIN_SCORE)->routine, "small");
	assert_int_equal(stage_records_of(RECORD_RED_FLAG), 0);
	assert_int_equal(stage_records_of(RECORD_PAIN_END), 0);
	stage_say_to("yes", CERTAINTY_SURE);
	assert_string_equal(stage_last_record(RECORD_RED_FLAG)->exercise, "leg");
	assert_string_equal(stage_last_record(RECORD_RED_FLAG)->phrase, "numb-seat");
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->exercise, "leg");
	assert_string_equal(stage_last_record(RECORD_PAIN_END)->phrase, "red-flag");
	assert_int_equal(stage_last_record(RECORD_PAIN_END)->score, 3);
}

static void the_limits_are_settings(void **state)
{
	(void)state;
	stage.config.green_most = 2;
	stage.config.amber_most = 2;
	go_to(way_to("leg"), "Go leg");
	stage_say_to("no", CERTAINTY_SURE);
	assert_string_equal(last_phrase(RECORD_PAIN_END), "red");
}

/* ---- heard unsurely ---- */

static void an_unsure_number_is_read_back(void **state)
{
	(void)state;
	go_to(way_to("how-bad"), "Go leg");
	/* The coach is speaking: that may be its own "ten". */
	stage_say_to("number:10", CERTAINTY_UNSURE);
	stage_run(10);
	assert_int_equal(stage_times_said("Ten?", 0), 0);
	stage_say_to("number:8", CERTAINTY_UNSURE);
	stage_run(2);
	stage_expect("Eight?");
	assert_string_equal(stage_status().asks, "Eight?");
	stage_say_to("no", CERTAINTY_UNSURE);
	stage_run(4);
	stage_expect_next("A number, from zero to ten?");
	stage_say_to("number:4", CERTAINTY_UNSURE);
	stage_run(2);
	stage_expect_next("Four?");
	assert_int_equal(stage_records_of(RECORD_PAIN_SCORE), 0);
	stage_say_to("yes", CERTAINTY_UNSURE);
	assert_int_equal(stage_last_record(RECORD_PAIN_SCORE)->score, 4);
	assert_string_equal(stage_status().question, "leg");
}

static void a_number_read_back_may_be_corrected(void **state)
{
	(void)state;
	go_to(way_to("how-bad"), "Go leg");
	stage_run(10);
	stage_say_to("number:8", CERTAINTY_UNSURE);
	stage_run(2);
	stage_say_to("number:4", CERTAINTY_SURE);
	assert_int_equal(stage_last_record(RECORD_PAIN_SCORE)->score, 4);
	begin_again();
	/* Or said again. */
	go_to(way_to("how-bad"), "Go leg");
	stage_run(10);
	stage_say_to("number:8", CERTAINTY_UNSURE);
	stage_run(2);
	stage_say_to("number:8", CERTAINTY_UNSURE);
	assert_int_equal(stage_last_record(RECORD_PAIN_SCORE)->score, 8);
}

/* A television that counts: the coach does not read back for ever. */
static void reading_back_has_an_end(void **state)
{
	char name[24];

	(void)state;
	go_to(way_to("how-bad"), "Go leg");
	stage_run(10);
	for (int i = 0; i < 8 && stage_records_of(RECORD_PAIN_END) == 0; i++) {
		snprintf(name, sizeof(name), "number:%d", i);
		stage_say_to(name, CERTAINTY_UNSURE);
		stage_run(3);
	}
	assert_string_equal(last_phrase(RECORD_PAIN_END), "no-answer");
	assert_int_equal(stage_records_of(RECORD_PAIN_SCORE), 0);
}

static void silence_after_a_reading_asks_again(void **state)
{
	(void)state;
	go_to(way_to("how-bad"), "Go leg");
	stage_run(10);
	stage_say_to("number:8", CERTAINTY_UNSURE);
	stage_run(stage.config.answer_s + 4);
	stage_expect("Eight?");
	stage_expect_next("A number, from zero to ten?");
	/* "Yes" means nothing now. */
	stage_say_to("yes", CERTAINTY_SURE);
	assert_int_equal(stage_records_of(RECORD_PAIN_SCORE), 0);
}

static void an_unsure_answer_counts_when_it_is_repeated(void **state)
{
	static const struct {
		const char *question, *answer;
	} cases[] = {{"leg", "no"}, {"both-legs", "yes"}, {"choose", "next"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		go_to(way_to(cases[i].question), "Go leg");
		hear_out();
		stage_say_to(cases[i].answer, CERTAINTY_UNSURE);
		assert_string_equal(stage_status().question, cases[i].question);
		hear_out();
		stage_say_to(cases[i].answer, CERTAINTY_UNSURE);
		assert_string_not_equal(stage_status().question, cases[i].question);
		begin_again();
	}
}

/* ---- over for today ---- */

static void what_is_over_is_not_gone_back_to(void **state)
{
	(void)state;
	go_to(way_to("what-follows"), "Go leg");
	stage_say_to("yes", CERTAINTY_SURE);
	stage_expect_to("Go cat.");
	stage_say_to("back", CERTAINTY_SURE);
	stage_run(8);
	/* Not the leg, but what stands before it. */
	stage_expect("Roll over");
	stage_run(10);
	stage_expect("First, the tilt.");
	assert_int_equal(stage_times_said("Leg.", stage.mark), 0);
}

static void what_is_over_is_left_out_wherever_it_stands(void **state)
{
	struct problems problems;
	const char *dirs[1];

	(void)state;
	problems_init(&problems);
	temporary_file("small.cfg",
		       "title = \"Small routine\"; said = [ \"start small routine\" ]; strength = false;\n"
		       "items = ( { exercise = \"leg\"; }, { exercise = \"cat\"; }, { exercise = \"leg\"; },\n"
		       "\t{ exercise = \"bird\"; } );\n");
	dirs[0] = temporary_directory();
	session_destroy(stage.session);
	catalogue_destroy(stage.catalogue);
	stage.catalogue = catalogue_load(dirs, 1, &problems);
	assert_int_equal(problems.count, 0);
	problems_clear(&problems);
	stage_open(false);
	go_to(way_to("what-follows"), "Go leg");
	stage_say_to("yes", CERTAINTY_SURE);
	stage.mark = stage.line_count;
	stage_run_to_end();
	stage_expect("After this, the bird.");
	assert_int_equal(stage_times_said("Go leg", stage.mark), 0);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
}

static void what_follows_anyway_is_not_offered_as_gentler(void **state)
{
	(void)state;
	/* Leg, whose gentler one is the tilt, and then the tilt. */
	temporary_file("small.cfg", "title = \"Small routine\"; said = [ \"start small routine\" ]; strength = false;\n"
				    "items = ( { exercise = \"leg\"; }, { exercise = \"tilt\"; } );\n");
	struct problems problems;
	const char *dirs[1] = {temporary_directory()};

	problems_init(&problems);
	session_destroy(stage.session);
	catalogue_destroy(stage.catalogue);
	stage.catalogue = catalogue_load(dirs, 1, &problems);
	problems_clear(&problems);
	stage_open(false);
	stage_start("small");
	assert_true(stage_run_to("Go leg"));
	stage_command(INTENT_HURTS);
	stage_say_to("number:5", CERTAINTY_SURE);
	stage_say_to("no", CERTAINTY_SURE);
	assert_string_equal(stage_status().question, "what-follows");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_set_up_open, stage_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(every_answer_leads_where_it_should),
	    TEST(every_question_has_a_way_and_an_answer_or_two),
	    TEST(what_is_told_is_kept_at_once),
	    TEST(the_limits_are_settings),
	    TEST(an_unsure_number_is_read_back),
	    TEST(a_number_read_back_may_be_corrected),
	    TEST(reading_back_has_an_end),
	    TEST(silence_after_a_reading_asks_again),
	    TEST(an_unsure_answer_counts_when_it_is_repeated),
	    TEST(what_is_over_is_not_gone_back_to),
	    TEST(what_is_over_is_left_out_wherever_it_stands),
	    TEST(what_follows_anyway_is_not_offered_as_gentler),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
