/* sources: coupling.c room.c convolver.c fft.c */
#include "coupling.h"
#include "room.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SECOND 100  /* blocks */
#define NOISE 100.0 /* mean square: -70 dBFS */
#define LOUD 1e7    /* -20 dBFS */

struct place {
	struct coupling coupling;
	struct room_random random;
	double past[100];
	int now;
	double echo; /* power of the echo over what is played */
	int delay;   /* blocks */
};

/* The coach counts: 0.4 s of a word, louder and fainter, in each second. */
static double count(struct place *place)
{
	const double word = place->now % SECOND < 40 ? fabs(room_gaussian(&place->random)) : 0;
	return LOUD * word * word;
}

/* Somebody else may talk all the while, as loud as `user`. */
static float live(struct place *place, int seconds, double user)
{
	for (int i = 0; i < seconds * SECOND; i++, place->now++) {
		const double played = count(place);
		place->past[place->now % 100] = played;
		coupling_add(&place->coupling, played,
			     NOISE + user + place->echo * place->past[(place->now + 100 - place->delay) % 100]);
	}
	return coupling_most_db(&place->coupling);
}

static void nothing_is_known_at_first(void **state)
{
	struct place place = {.random = {.state = 3}};
	(void)state;
	assert_true(coupling_most_db(&place.coupling) >= COUPLING_UNKNOWN);
	assert_true(live(&place, 2, 0) >= COUPLING_UNKNOWN);
	assert_true(live(&place, 2, 0) < COUPLING_UNKNOWN);
}

/* At any delay there may be it is no less than the echo, and not much more where nobody talks. */
static void it_is_near_the_echo_and_never_below(void **state)
{
	(void)state;
	for (int delay = 0; delay <= 64; delay += 8) {
		struct place place = {.random = {.state = 3}, .echo = 0.01, .delay = delay};
		for (int i = 0; i < 30; i++)
			assert_in_range(100 + live(&place, i == 0 ? 4 : 1, 0), 80, 83);
	}
}

static void where_there_is_no_echo_it_is_the_noise(void **state)
{
	struct place place = {.random = {.state = 3}};
	(void)state;
	assert_true(live(&place, 10, 0) < -40);
	assert_true(live(&place, 10, 1e7) < -40);
	/* For as long as it looks back on, nothing was there but talk. */
	assert_true(live(&place, 12, 1e7) > 0);
	assert_true(live(&place, 4, 0) < -40);
}

static void a_louder_speaker_is_known_within_its_memory(void **state)
{
	struct place place = {.random = {.state = 3}, .echo = 0.001};
	(void)state;
	assert_true(live(&place, 10, 0) < -26);
	place.echo = 0.1;
	live(&place, 23, 0);
	assert_in_range(100 + coupling_most_db(&place.coupling), 90, 93);
}

/* Neither a mute microphone nor a coach that is hardly there tells anything. */
static void what_tells_nothing_is_left_out(void **state)
{
	struct coupling coupling = {.count = 0};
	(void)state;
	for (int i = 0; i < 20 * SECOND; i++)
		coupling_add(&coupling, LOUD, 0);
	assert_true(coupling_most_db(&coupling) >= COUPLING_UNKNOWN);
	memset(&coupling, 0, sizeof coupling);
	for (int i = 0; i < 20 * SECOND; i++)
		coupling_add(&coupling, 1e3, NOISE);
	assert_true(coupling_most_db(&coupling) >= COUPLING_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_known_at_first),
	    cmocka_unit_test(it_is_near_the_echo_and_never_below),
	    cmocka_unit_test(where_there_is_no_echo_it_is_the_noise),
	    cmocka_unit_test(a_louder_speaker_is_known_within_its_memory),
	    cmocka_unit_test(what_tells_nothing_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
