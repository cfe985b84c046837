/* sources: coach_microphone.c microphone.c */
/* What the status advises, from what is heard one after another. Hearing's figures and the clock are the test's. */
#include "coach_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RATE 16000

static struct listen_figures figures;
static frames_t now;
static struct coach coach;

struct listen_figures listen_figures(const struct listen *listen)
{
	(void)listen;
	return figures;
}

struct engine_clock engine_clock(const struct engine *engine)
{
	(void)engine;
	return (struct engine_clock){.stream = now, .voice = now};
}

/* In a session, in a quiet room. */
static int begin(void **state)
{
	static char somebody;

	(void)state;
	coach = (struct coach){.rate = RATE, .state = STATE_RUNNING, .voice_at = FRAMES_NEVER};
	/* Never looked into. */
	coach.setup.listen = (struct listen *)&somebody;
	figures = (struct listen_figures){.noise_dbfs = -65, .level_dbfs = -65};
	now = RATE;
	return 0;
}

static void assert_advice(enum microphone expected)
{
	double level_dbfs;

	assert_int_equal(coach_microphone(&coach, &level_dbfs), expected);
}

/* A voice as loud as that, and what came of it. */
static void say(double level_dbfs, enum certainty certainty)
{
	const struct heard voice = {.kind = HEARD_VOICE}, words = {.kind = HEARD_UTTERANCE, .certainty = certainty};

	now += 5 * RATE;
	figures.level_dbfs = level_dbfs;
	coach_microphone_notice(&coach, &voice);
	/* Decided half a second later, when it is quiet again. */
	now += RATE / 2;
	figures.level_dbfs = level_dbfs - 20;
	coach_microphone_notice(&coach, &words);
}

static void give(enum input_state input)
{
	const struct heard heard = {.kind = HEARD_INPUT, .input = input};

	coach_microphone_notice(&coach, &heard);
}

static void all_is_well_until_something_is_not(void **state)
{
	(void)state;
	assert_advice(MICROPHONE_UNCLEAR);
	say(-20, CERTAINTY_SURE);
	assert_advice(MICROPHONE_UNCLEAR);
}

static void three_faint_voices_are_a_faint_microphone(void **state)
{
	double level_dbfs;

	(void)state;
	say(-50, CERTAINTY_NONE);
	say(-50, CERTAINTY_UNSURE);
	assert_advice(MICROPHONE_UNCLEAR);
	say(-51, CERTAINTY_NONE);
	assert_int_equal(coach_microphone(&coach, &level_dbfs), MICROPHONE_FAINT);
	assert_float_equal(level_dbfs, -51, 0.01);
	/* Until somebody is heard well. */
	say(-25, CERTAINTY_SURE);
	assert_advice(MICROPHONE_UNCLEAR);
}

static void a_voice_hardly_above_the_noise_is_faint_too(void **state)
{
	(void)state;
	figures.noise_dbfs = -40;
	for (int i = 0; i < 3; i++)
		say(-30, CERTAINTY_NONE);
	assert_advice(MICROPHONE_FAINT);
}

/* People talk to each other from wherever they are: before a session only who was understood counts. */
static void talk_in_the_next_room_is_no_fault(void **state)
{
	(void)state;
	coach.state = STATE_IDLE;
	for (int i = 0; i < 5; i++)
		say(-50, CERTAINTY_NONE);
	assert_advice(MICROPHONE_UNCLEAR);
	for (int i = 0; i < 3; i++)
		say(-50, CERTAINTY_SURE);
	assert_advice(MICROPHONE_FAINT);
}

static void a_loud_room_is_told_before_a_faint_voice(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		say(-50, CERTAINTY_NONE);
	figures.noise_dbfs = -30;
	assert_advice(MICROPHONE_NOISY);
	figures.noise_dbfs = -60;
	assert_advice(MICROPHONE_FAINT);
}

static void what_the_input_says_comes_first(void **state)
{
	(void)state;
	figures.noise_dbfs = -30;
	give(INPUT_CLIPPING);
	assert_advice(MICROPHONE_OVERDRIVEN);
	give(INPUT_SILENT);
	assert_advice(MICROPHONE_MUTE);
	give(INPUT_OK);
	assert_advice(MICROPHONE_NOISY);
}

/* For who was not heard just now. */
static void only_what_came_since_counts_for_one_answer(void **state)
{
	frames_t asked;

	(void)state;
	say(-20, CERTAINTY_NONE);
	assert_int_equal(coach_microphone_judge(&coach, now - RATE), MICROPHONE_UNCLEAR);
	now += 5 * RATE;
	asked = now;
	assert_int_equal(coach_microphone_judge(&coach, asked), MICROPHONE_NOBODY);
	say(-50, CERTAINTY_NONE);
	assert_int_equal(coach_microphone_judge(&coach, asked), MICROPHONE_FAINT);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_is_well_until_something_is_not),	       TEST(three_faint_voices_are_a_faint_microphone),
	    TEST(a_voice_hardly_above_the_noise_is_faint_too), TEST(talk_in_the_next_room_is_no_fault),
	    TEST(a_loud_room_is_told_before_a_faint_voice),    TEST(what_the_input_says_comes_first),
	    TEST(only_what_came_since_counts_for_one_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
