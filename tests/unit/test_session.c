/* sources: session.c session_answer.c session_command.c session_end.c session_move.c session_out.c session_place.c session_question.c session_script.c session_start.c session_walk.c plan.c plan_exercise.c plan_instruct.c phrase.c intent.c voice.c voice_commands.c catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_values.c config.c log.c */
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
	stage_open(false);
	sweep(CERTAINTY_SURE, 20);
	sweep(CERTAINTY_SURE, 1300);
}

static void any_doubt_at_any_line_ends_well(void **state)
{
	(void)state;
	stage_open(false);
	sweep(CERTAINTY_UNSURE, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(leads_a_whole_routine, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(any_command_at_any_line_ends_well, stage_set_up, stage_tear_down),
	    cmocka_unit_test_setup_teardown(any_doubt_at_any_line_ends_well, stage_set_up, stage_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
