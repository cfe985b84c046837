/* sources: session*.c standing.c brief*.c ladder*.c past*.c plan*.c flow*.c phrase.c intent.c voice*.c catalogue*.c routine.c problems.c settings*.c config*.c log.c people.c */
/*
 * The session led through whole routines in virtual time: what is said when, what is recorded, and what each command
 * does at each moment.
 */
#include "session_stage.h"

static void leads_a_whole_routine(void **state)
{
	(void)state;
	stage_open(false);
	stage_start("small");
	stage_run_to_end();
	if (getenv("STAGE_PRINT"))
		stage_print(0);
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), 1);
	assert_int_equal(stage_records_of(RECORD_SESSION_END), 1);
	assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
	/* walk 1, tilt 2, leg 2 sides, cat, pulse, bird */
	assert_int_equal(stage_records_of(RECORD_SET_DONE), 8);
}

/* What is said when the user speaks at the beginning of line `line`, `after_ms` into it; returns whether it was
 * reached. */
static bool interrupt(size_t line, int after_ms, enum intent_kind kind, enum certainty certainty)
{
	frames_t limit = stage.now + stage_ms(3600 * 1000);

	stage_start("small");
	while (stage.line_count <= line && stage_state() != STATE_IDLE)
		stage_step(limit);
	if (stage.line_count <= line)
		return false;
	while (stage_step(stage.lines[line].at + stage_ms(after_ms)))
		;
	if (stage_state() == STATE_IDLE)
		return false;
	stage_hear(kind, certainty, kind == INTENT_START ? "small" : "");
	return true;
}

static void restart(void)
{
	session_destroy(stage.session);
	stage.line_count = stage.cue_count = stage.record_count = stage.note_count = 0;
	stage_open(false);
}

static int counted_after(frames_t at)
{
	int count = 0;

	for (size_t i = 0; i < stage.line_count; i++)
		count += stage.lines[i].counted && stage.lines[i].at > at && stage.lines[i].end > stage.lines[i].at;
	return count;
}

static void check_after(enum intent_kind kind, enum certainty certainty, size_t line)
{
	frames_t at = stage.now;
	bool ends = kind == INTENT_STOP || kind == INTENT_HURTS || kind == INTENT_PAUSE || kind == INTENT_END;

	stage_run_to_end();
	if (certainty == CERTAINTY_SURE && ends && counted_after(at) > 0) {
		stage_print(0);
		fail_msg("counted on after intent %d at line %zu", (int)kind, line);
	}
	if (stage_records_of(RECORD_SESSION_BEGIN) != stage_records_of(RECORD_SESSION_END))
		fail_msg("intent %d at line %zu: a session has no end", (int)kind, line);
	if (kind == INTENT_HURTS && certainty == CERTAINTY_SURE)
		assert_int_equal(stage_records_of(RECORD_PAIN), 1);
}

static void sweep(enum certainty certainty, int after_ms)
{
	for (int kind = INTENT_STOP; kind < INTENT_COUNT; kind++) {
		for (size_t line = 0;; line++) {
			if (!interrupt(line, after_ms, (enum intent_kind)kind, certainty)) {
				restart();
				break;
			}
			check_after((enum intent_kind)kind, certainty, line);
			restart();
		}
	}
}

static void any_command_at_any_line_ends_well(void **state)
{
	(void)state;
	stage.config.ask_feedback = true;
	stage_open(false);
	sweep(CERTAINTY_SURE, 20);
	sweep(CERTAINTY_SURE, 1300);
}

static void any_doubt_at_any_line_ends_well(void **state)
{
	(void)state;
	stage.config.ask_feedback = true;
	stage_open(false);
	sweep(CERTAINTY_UNSURE, 300);
}

/* What the user says, and what then, so that the routine is taken up again. */
struct detour {
	const char *name;
	enum intent_kind first;
	enum certainty certainty;
	enum intent_kind then[3];
};

static void take_detour(const struct detour *detour, size_t line)
{
	for (size_t i = 0; i < 3 && detour->then[i] != INTENT_NONE; i++) {
		stage_run(4);
		if (stage_state() != STATE_CLOSING)
			stage_command(detour->then[i]);
	}
	stage_run_to_end();
	if (stage_records_of(RECORD_SET_DONE) != 8 || stage_records_of(RECORD_SKIPPED) != 0 ||
	    stage_last_record(RECORD_SESSION_END)->outcome != OUTCOME_COMPLETE) {
		stage_print(0);
		fail_msg("%s at line %zu: %d sets", detour->name, line, stage_records_of(RECORD_SET_DONE));
	}
}

/* Wherever it is interrupted: all sets are done, each once. */
static void taking_up_loses_and_doubles_nothing(void **state)
{
	static const struct detour detours[] = {
	    {"pause", INTENT_PAUSE, CERTAINTY_SURE, {INTENT_RESUME}},
	    {"stop", INTENT_STOP, CERTAINTY_SURE, {INTENT_NO, INTENT_YES}},
	    {"doubt", INTENT_PAUSE, CERTAINTY_UNSURE, {INTENT_NONE}},
	    {"doubtful stop", INTENT_STOP, CERTAINTY_UNSURE, {INTENT_NO}},
	    {"how long", INTENT_HOW_LONG, CERTAINTY_SURE, {INTENT_WHATS_NEXT, INTENT_HOW_LONG}},
	    {"slower", INTENT_SLOWER, CERTAINTY_SURE, {INTENT_FASTER, INTENT_LOUDER}},
	    {"repeat", INTENT_REPEAT, CERTAINTY_SURE, {INTENT_NONE}},
	    {"all of it", INTENT_HELP, CERTAINTY_SURE, {INTENT_PAUSE, INTENT_REPEAT, INTENT_RESUME}},
	};

	(void)state;
	stage_open(false);
	for (size_t i = 0; i < sizeof(detours) / sizeof(detours[0]); i++) {
		for (int after_ms = 10; after_ms <= 2410; after_ms += 800) {
			for (size_t line = 0; interrupt(line, after_ms, detours[i].first, detours[i].certainty);
			     line++) {
				if (stage_state() != STATE_CLOSING && stage_state() != STATE_IDLE)
					take_detour(&detours[i], line);
				restart();
			}
			restart();
		}
	}
}

/* Ways to each question, from a hold of the leg. */
static void ask(int question)
{
	static const char *const names[] = {"was-that", "hurt", "go-on", "how-bad", "leg", "audio-back"};
	struct session_event lost = {.kind = SESSION_AUDIO_LOST, .speaker = true}, back = {.kind = SESSION_AUDIO_BACK};

	stage_start("small");
	assert_true(stage_run_to("Go leg"));
	switch (question) {
	case 0:
		stage_hear(INTENT_PAUSE, CERTAINTY_UNSURE, "");
		break;
	case 1:
		stage_command(INTENT_STOP);
		break;
	case 2:
		stage_command(INTENT_STOP);
		stage_command(INTENT_NO);
		break;
	case 3:
		stage_command(INTENT_HURTS);
		break;
	case 4:
		stage_command(INTENT_HURTS);
		stage_command(INTENT_NUMBER);
		break;
	default:
		stage_event(&lost);
		stage_event(&back);
		break;
	}
	assert_int_equal(stage_state(), STATE_ASKING);
	assert_string_equal(stage_status().question, names[question]);
}

static void answer_and_end(int question, double after_s, int kind, enum certainty certainty)
{
	bool hurts = kind == INTENT_HURTS && certainty == CERTAINTY_SURE;

	ask(question);
	stage_run(after_s);
	stage_hear((enum intent_kind)kind, certainty, kind == INTENT_START ? "small" : "");
	stage_run_to_end();
	assert_int_equal(stage_records_of(RECORD_SESSION_BEGIN), stage_records_of(RECORD_SESSION_END));
	if (hurts || question == 3 || question == 4)
		assert_true(stage_records_of(RECORD_PAIN) >= 1);
	restart();
}

static void any_command_in_any_question_ends_well(void **state)
{
	(void)state;
	stage_open(false);
	for (int question = 0; question < 6; question++) {
		for (int kind = INTENT_STOP; kind < INTENT_COUNT; kind++) {
			for (int step = 0; step < 5; step++) {
				answer_and_end(question, 0.02 + 2.5 * step, kind, CERTAINTY_SURE);
				answer_and_end(question, 0.02 + 2.5 * step, kind, CERTAINTY_UNSURE);
			}
		}
	}
}

static void the_estimate_is_honest(void **state)
{
	frames_t began = stage.now;
	int promised;

	(void)state;
	stage_open(false);
	stage_start("small");
	promised = stage_status().remaining_s;
	assert_in_range(promised, 300, 420);
	while (stage_step(began + stage_ms(350000))) {
		struct session_status status = stage_status();
		assert_in_range(status.remaining_s + (int)stage_seconds(status.at - began), promised - 2, promised + 1);
	}
	while (stage_state() != STATE_IDLE)
		stage_step(stage.now + stage_ms(60000));
	assert_in_range((int)stage_seconds(stage.now - began), promised, promised + 8);
}

/* Every shipped routine, however much the coach talks, can be led to its end as planned. */
static void shipped_routines_end_well(void **state)
{
	static const char *const dirs[] = {"routines"};
	struct problems problems;

	(void)state;
	problems_init(&problems);
	catalogue_destroy(stage.catalogue);
	stage.catalogue = catalogue_load(dirs, 1, &problems);
	problems_clear(&problems);
	assert_non_null(stage.catalogue);
	for (size_t i = 0; i < 3 * catalogue_routine_count(stage.catalogue); i++) {
		const struct routine *routine = catalogue_routine_at(stage.catalogue, i / 3);
		stage.config.talk = (enum talk)(i % 3);
		restart();
		stage_start(routine->id);
		if (stage_state() == STATE_ASKING)
			stage_command(INTENT_YES);
		assert_int_equal(stage_state(), STATE_RUNNING);
		stage_run_to_end();
		assert_int_equal(stage_last_record(RECORD_SESSION_END)->outcome, OUTCOME_COMPLETE);
		assert_true(stage_records_of(RECORD_SET_DONE) >= (int)routine->item_count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(leads_a_whole_routine, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(any_command_at_any_line_ends_well, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(any_doubt_at_any_line_ends_well, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(taking_up_loses_and_doubles_nothing, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(any_command_in_any_question_ends_well, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(the_estimate_is_honest, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(shipped_routines_end_well, stage_set_up, stage_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
