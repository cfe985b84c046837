/* sources: speak.c utter.c clip_cache.c espeak.c resample.c clip.c worker.c log.c */
/* Speaking: who is answered, with what, from which thread. */
#include "speak.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#define RATE 16000

static sem_t woken;
static struct clip *got[8];
static uint32_t cues[8];
static int answers;
static pthread_t loop_thread;

static struct speak_request ask(const char *text)
{
	struct speak_request request = {
	    .style = {.voice = "en-us", .rate = 150, .pitch = 50, .range = 50, .volume = 100}};
	snprintf(request.text, sizeof request.text, "%s", text);
	return request;
}

static void ready(void *user, uint32_t cue, struct clip *clip)
{
	assert_ptr_equal(user, &answers);
	assert_true(pthread_equal(pthread_self(), loop_thread));
	cues[answers] = cue;
	got[answers++] = clip;
}

static void wake(void *user)
{
	sem_post(user);
}

static int setup(void **state)
{
	(void)state;
	sem_init(&woken, 0, 0);
	loop_thread = pthread_self();
	answers = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (int i = 0; i < answers; i++)
		clip_unref(got[i]);
	return 0;
}

static struct speak *create(bool immediate)
{
	struct speak_config config = {.rate = RATE, .immediate = immediate, .wake = wake, .user = &woken};
	char error[200];
	struct speak *speak = speak_create(&config, error, sizeof error);
	assert_non_null(speak);
	return speak;
}

static void wait_for(struct speak *speak, int wanted)
{
	while (answers < wanted) {
		sem_wait(&woken);
		speak_dispatch(speak);
	}
}

static void answers_within_the_call_when_immediate(void **state)
{
	(void)state;
	struct speak *speak = create(true);
	struct speak_request one = ask("one");
	assert_false(speak_is_ready(speak, &one));
	speak_say(speak, 7, &one, ready, &answers);
	assert_int_equal(answers, 1);
	assert_int_equal(cues[0], 7);
	assert_int_equal(got[0]->rate, RATE);
	assert_true(speak_is_ready(speak, &one));
	assert_int_equal(speak_measure(speak, &one), got[0]->length);
	speak_say(speak, 8, &one, ready, &answers);
	assert_ptr_equal(got[1], got[0]);
	struct speak_figures figures = speak_figures(speak);
	assert_int_equal(figures.jobs, 1);
	assert_int_equal(figures.cache_hits, 1);
	assert_true(figures.speech_seconds > 0.1 && figures.synthesis_seconds > 0);
	speak_destroy(speak);
}

static void answers_on_the_loop_thread(void **state)
{
	(void)state;
	struct speak *speak = create(false);
	struct speak_request one = ask("one"), two = ask("two");
	speak_say(speak, 1, &one, ready, &answers);
	speak_say(speak, 2, &two, ready, &answers);
	assert_int_equal(answers, 0);
	wait_for(speak, 2);
	assert_int_equal(cues[0], 1);
	assert_int_equal(cues[1], 2);
	assert_non_null(got[0]);
	assert_non_null(got[1]);
	assert_int_equal(speak_running_since(speak), 0);
	speak_destroy(speak);
}

static void prepares_in_the_background(void **state)
{
	(void)state;
	struct speak *speak = create(false);
	struct speak_request one = ask("one");
	speak_prepare(speak, &one);
	speak_prepare(speak, &one);
	while (!speak_is_ready(speak, &one)) {
		sem_wait(&woken);
		speak_dispatch(speak);
	}
	assert_int_equal(speak_figures(speak).jobs, 1);
	speak_say(speak, 1, &one, ready, &answers);
	assert_int_equal(answers, 1);
	speak_destroy(speak);
}

/* What is wanted now comes before what is prepared, and all that was prepared comes still. */
static void preparations_give_way(void **state)
{
	(void)state;
	struct speak *speak = create(false);
	struct speak_request prepared[20], now = ask("stop");
	for (int i = 0; i < 20; i++) {
		char text[SPEAK_TEXT_SIZE];
		snprintf(text, sizeof text, "Number %d. Keep your lower back flat on the floor, and breathe.", i);
		prepared[i] = ask(text);
		speak_prepare(speak, &prepared[i]);
	}
	speak_say(speak, 1, &now, ready, &answers);
	wait_for(speak, 1);
	assert_non_null(got[0]);
	assert_false(speak_is_ready(speak, &prepared[19]));
	for (int i = 0; i < 20; i++)
		while (!speak_is_ready(speak, &prepared[i])) {
			sem_wait(&woken);
			speak_dispatch(speak);
		}
	speak_destroy(speak);
}

static void cancelling_answers_with_nothing(void **state)
{
	(void)state;
	struct speak *speak = create(false);
	struct speak_request one = ask("one"), two = ask("two");
	speak_say(speak, 1, &one, ready, &answers);
	speak_say(speak, 2, &two, ready, &answers);
	speak_cancel(speak);
	assert_int_equal(answers, 2);
	assert_null(got[0]);
	assert_null(got[1]);
	assert_int_equal(cues[0] + cues[1], 3);
	assert_int_equal(speak_figures(speak).cancelled, 2);
	speak_cancel(speak);
	assert_int_equal(answers, 2);
	speak_say(speak, 3, &two, ready, &answers);
	wait_for(speak, 3);
	assert_int_equal(cues[2], 3);
	assert_non_null(got[2]);
	speak_destroy(speak);
}

static void failures_are_answered_and_counted(void **state)
{
	(void)state;
	struct speak *speak = create(true);
	struct speak_request one = ask("one");
	strcpy(one.style.voice, "martian");
	speak_say(speak, 1, &one, ready, &answers);
	assert_int_equal(answers, 1);
	assert_null(got[0]);
	assert_int_equal(speak_measure(speak, &one), 0);
	assert_int_equal(speak_figures(speak).failed, 2);
	speak_destroy(speak);
}

static void destroying_owes_nothing_more(void **state)
{
	(void)state;
	struct speak *speak = create(false);
	for (int i = 0; i < 5; i++) {
		char text[SPEAK_TEXT_SIZE];
		snprintf(text, sizeof text, "Sentence %d, which takes a while to say.", i);
		struct speak_request request = ask(text);
		speak_say(speak, 1, &request, ready, &answers);
	}
	speak_destroy(speak);
	assert_int_equal(answers, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(answers_within_the_call_when_immediate, setup, teardown),
	    cmocka_unit_test_setup_teardown(answers_on_the_loop_thread, setup, teardown),
	    cmocka_unit_test_setup_teardown(prepares_in_the_background, setup, teardown),
	    cmocka_unit_test_setup_teardown(preparations_give_way, setup, teardown),
	    cmocka_unit_test_setup_teardown(cancelling_answers_with_nothing, setup, teardown),
	    cmocka_unit_test_setup_teardown(failures_are_answered_and_counted, setup, teardown),
	    cmocka_unit_test_setup_teardown(destroying_owes_nothing_more, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
