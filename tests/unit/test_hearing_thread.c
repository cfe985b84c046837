/* sources: hearing_thread.c engine.c engine_setup.c mixer.c track.c ring.c listen.c prompt.c inlet.c input_watch.c echo.c coupling.c echo_filter.c delay.c drift.c slip.c fft.c evidence.c residue.c bands.c resample.c hear.c hear_spot.c spotting.c judge*.c lexicon.c sounding.c verifier.c verifier_file.c melspec.c segment.c recognizer.c acoustic*.c confidence.c clues.c dictionary.c pronounce.c espeak.c intent.c settings.c settings_file.c settings_hint.c settings_values.c problems.c log.c clip.c */
#include "hearing_thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#define RATE 16000u
#define BLOCK 160

struct counts {
	atomic_int attended, woken;
};

static void attend(void *user, const struct heard *heard)
{
	struct counts *counts = user;
	if (heard->kind == HEARD_INPUT)
		atomic_fetch_add(&counts->attended, 1);
}

static void wake(void *user)
{
	struct counts *counts = user;
	atomic_fetch_add(&counts->woken, 1);
}

static void pause_ms(long ms)
{
	const struct timespec pause = {.tv_nsec = ms * 1000000};
	nanosleep(&pause, NULL);
}

static struct listen *open_listen(struct hearing_thread *thread)
{
	static struct vocabulary vocabulary;
	const struct intent stop = {.kind = INTENT_STOP};
	char error[256] = "";
	vocabulary_add(&vocabulary, "stop", &stop, CONTEXT_SESSION);
	const struct listen_config config = {
	    .rate = RATE,
	    .vocabulary = &vocabulary,
	    .weights = "voices/listening.cfg",
	    .sensitivity = 0.5,
	    .cancel_echo = true,
	    .heard = hearing_thread_heard,
	    .user = thread,
	};
	struct listen *listen = listen_create(&config, error, sizeof error);
	if (!listen)
		fail_msg("%s", error);
	return listen;
}

/* Plays silence into the engine, as a muted card would, until the thread has listened to `frames`; false when it does
 * not within ten seconds. */
static bool feed(struct engine *engine, struct hearing_thread *thread, frames_t frames)
{
	static const int16_t zeros[BLOCK];
	int16_t out[BLOCK];
	frames_t fed = 0;
	for (int waited = 0; waited < 10000; waited++) {
		for (int b = 0; b < 10 && fed < frames; b++, fed += BLOCK)
			engine_process(engine, zeros, out, BLOCK);
		if (hearing_thread_progress(thread) >= frames)
			return true;
		pause_ms(1);
	}
	return false;
}

static void what_is_heard_is_attended_to_and_handed_over(void **state)
{
	struct counts counts = {0};
	struct heard heard;
	(void)state;
	struct engine *engine = engine_create(RATE);
	const struct hearing_thread_config config = {.engine = engine, .attend = attend, .wake = wake, .user = &counts};
	struct hearing_thread *thread = hearing_thread_create(&config);
	struct listen *listen = open_listen(thread);
	assert_true(hearing_thread_start(thread, listen));
	assert_true(feed(engine, thread, 4 * RATE));
	hearing_thread_stop(thread);
	assert_int_equal(atomic_load(&counts.attended), 1);
	assert_int_equal(atomic_load(&counts.woken), 1);
	assert_true(hearing_thread_next(thread, &heard));
	assert_int_equal(heard.kind, HEARD_INPUT);
	assert_int_equal(heard.input, INPUT_SILENT);
	assert_in_range(heard.decided, 3 * RATE, 3 * RATE + 2 * BLOCK);
	assert_false(hearing_thread_next(thread, &heard));
	assert_int_equal(hearing_thread_lost(thread), 0);
	hearing_thread_destroy(thread);
	listen_destroy(listen);
	engine_destroy(engine);
}

static void it_stops_and_starts_again(void **state)
{
	(void)state;
	struct engine *engine = engine_create(RATE);
	const struct hearing_thread_config config = {.engine = engine};
	struct hearing_thread *thread = hearing_thread_create(&config);
	struct listen *listen = open_listen(thread);
	hearing_thread_stop(thread);
	for (int i = 1; i <= 3; i++) {
		assert_true(hearing_thread_start(thread, listen));
		assert_true(feed(engine, thread, (hearing_thread_progress(thread) / BLOCK + 20) * BLOCK));
		hearing_thread_stop(thread);
	}
	const frames_t progress = hearing_thread_progress(thread);
	pause_ms(30);
	assert_int_equal(hearing_thread_progress(thread), progress);
	hearing_thread_destroy(thread);
	listen_destroy(listen);
	engine_destroy(engine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_heard_is_attended_to_and_handed_over),
	    cmocka_unit_test(it_stops_and_starts_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
