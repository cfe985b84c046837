/* sources: verifier.c verifier_file.c melspec.c fft.c */
#include "verifier.h"
#include "verifier_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RATE 16000
#define SECOND RATE

static char path[64];
static char error[256];

static int set_up(void **state)
{
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/steady-network-XXXXXX");
	fd = mkstemp(path);
	close(fd);
	return fd < 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* The first channel sums the lower half of the bands, the second the upper half; a word for each. */
static void write_halves(FILE *file)
{
	fputs("steady-network 1\n# a remark\nwords low high\nconv 2 1 40 1 1 1 0 0\n", file);
	for (int half = 0; half < 2; half++) {
		fputs("0.01 0", file);
		for (int band = 0; band < MELSPEC_BANDS; band++)
			fprintf(file, " %d", band / (MELSPEC_BANDS / 2) == half ? 100 : -100);
		fputc('\n', file);
	}
	fputs("dense\n0.02 0 0 0 50 0\n0.02 0 0 0 0 50\n", file);
}

static struct verifier *open_halves(void)
{
	FILE *file = fopen(path, "w");
	struct verifier *verifier;

	assert_non_null(file);
	write_halves(file);
	assert_int_equal(fclose(file), 0);
	verifier = verifier_load(path, error, sizeof(error));
	if (!verifier)
		fail_msg("%s", error);
	return verifier;
}

/* Quiet with a tone in its middle third. */
static void make_tone(int16_t *samples, size_t count, double hz)
{
	for (size_t i = 0; i < count; i++) {
		bool on = i > count / 3 && i < 2 * count / 3;

		samples[i] = (int16_t)(on ? 8000 * sin(2 * 3.14159265358979 * hz * (double)i / RATE) : (double)(i % 3));
	}
}

static void tells_one_sound_from_another(void **state)
{
	static int16_t low[SECOND], high[SECOND];
	struct verifier *verifier = open_halves();
	struct verifier_opinion of_low, of_high;

	(void)state;
	make_tone(low, SECOND, 300);
	make_tone(high, SECOND, 4000);
	assert_true(verifier_judge(verifier, low, SECOND, &of_low));
	assert_true(verifier_judge(verifier, high, SECOND, &of_high));
	assert_int_equal(of_low.count, 2);
	assert_true(of_low.odds[verifier_class(verifier, "low")] > 0.5f);
	assert_true(of_high.odds[verifier_class(verifier, "high")] > 0.5f);
	/* Two classes: what speaks for one speaks against the other. */
	assert_float_equal(of_low.odds[0], -of_low.odds[1], 1e-3);
	assert_int_equal(verifier_class(verifier, "middle"), -1);
	verifier_destroy(verifier);
}

static void does_not_hear_how_loud_it_is(void **state)
{
	static int16_t loud[SECOND], soft[SECOND];
	struct verifier *verifier = open_halves();
	struct verifier_opinion of_loud, of_soft;

	(void)state;
	for (size_t i = 0; i < SECOND; i++) {
		loud[i] = (int16_t)((i * 7919 % 2003) * 8 * (i > SECOND / 2 ? 1 : 0));
		soft[i] = (int16_t)(loud[i] / 4);
	}
	assert_true(verifier_judge(verifier, loud, SECOND, &of_loud));
	assert_true(verifier_judge(verifier, soft, SECOND, &of_soft));
	assert_true(fabsf(of_loud.odds[0] - of_soft.odds[0]) < 0.7f);
	verifier_destroy(verifier);
}

static void takes_any_length(void **state)
{
	static int16_t samples[5 * SECOND];
	struct verifier *verifier = open_halves();
	struct verifier_opinion opinion;

	(void)state;
	make_tone(samples, 5 * SECOND, 300);
	assert_false(verifier_judge(verifier, samples, 0, &opinion));
	assert_false(verifier_judge(verifier, samples, MELSPEC_WINDOW - 1, &opinion));
	for (size_t count = MELSPEC_WINDOW; count <= 5 * SECOND; count += 997) {
		assert_true(verifier_judge(verifier, samples, count, &opinion));
		for (size_t i = 0; i < opinion.count; i++)
			assert_true(fabsf(opinion.odds[i]) <= VERIFIER_ODDS_MOST);
	}
	verifier_destroy(verifier);
}

static void puts_a_short_sound_into_the_middle(void **state)
{
	static int16_t samples[SECOND];
	static float picture[VERIFIER_FRAMES][MELSPEC_BANDS];
	struct melspec *melspec = melspec_create();
	size_t count = MELSPEC_WINDOW + 9 * MELSPEC_STEP; /* ten frames */

	(void)state;
	make_tone(samples, SECOND, 1000);
	assert_true(verifier_picture(melspec, samples + SECOND / 3 - 800, count, picture));
	for (size_t band = 0; band < MELSPEC_BANDS; band++) {
		float sum = 0;

		assert_true(picture[(VERIFIER_FRAMES - 10) / 2 - 1][band] == 0);
		assert_true(picture[(VERIFIER_FRAMES + 10) / 2][band] == 0);
		for (size_t i = 0; i < VERIFIER_FRAMES; i++)
			sum += picture[i][band];
		assert_float_equal(sum, 0, 1e-3);
	}
	melspec_destroy(melspec);
}

/* Each says what is wrong and where. */
static void refuses_what_is_no_network(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
	    {"", ":1: ends here"},
	    {"hello\n", ":1: expected \"steady-network 1\""},
	    {"steady-network 1\nwords one\n", ":2: expected at least two names"},
	    {"steady-network 1\nwords one two\nconvolve\n", ":3: expected \"conv\""},
	    {"steady-network 1\nwords one two\nconv 1 1 40 1 1 1 0 0 7\n", ":3: expected \"conv\""},
	    {"steady-network 1\nwords one two\nconv 1 2 40 1 1 1 0 0\n", ":3: expected 1 inputs"},
	    {"steady-network 1\nwords one two\nconv 1 1 40 1 0 1 0 0\n", ":3: expected 1 inputs"},
	    {"steady-network 1\nwords one two\nconv 1 1 41 1 1 1 0 0\n", ":3: expected a layer that leaves"},
	    {"steady-network 1\nwords one two\nconv 256 1 1 1 1 1 9 9\n", ":3: expected a layer that leaves"},
	    {"steady-network 1\nwords one two\nconv 1 1 256 256 1 1 200 200\n", ":3: is too large: expected layers of"},
	    {"steady-network 1\nwords one two\nconv 1 1 1 2 1 1 0 0\n0.1 0 5\n", ":4: weight 2: expected"},
	    {"steady-network 1\nwords one two\nconv 1 1 1 1 1 1 0 0\n0.1 0 500\n", ":4: weight 1: expected"},
	    {"steady-network 1\nwords one two\nconv 1 1 1 1 1 1 0 0\n0.1 0 5 5\n", ":4: has more than 1"},
	    {"steady-network 1\nwords one two\nconv 1 1 1 1 1 1 0 0\nnan 0 5\n", ":4: expected a scale"},
	    {"steady-network 1\nwords one two\nconv 1 1 1 1 1 1 0 0\n0.1 0 5\ndense\n", ":5: expected layers before"},
	    {"steady-network 1\nwords one two\ndense\n", ":3: expected layers before"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_file(cases[i].text);
		assert_null(verifier_load(path, error, sizeof(error)));
		if (!strstr(error, cases[i].complaint))
			fail_msg("case %zu: \"%s\", expected \"%s\"", i, error, cases[i].complaint);
	}
	assert_null(verifier_load("/tmp", error, sizeof(error)));
	assert_non_null(strstr(error, "/tmp: expected a file of at most 4 MiB"));
	write_file("");
	assert_int_equal(truncate(path, VERIFIER_MAX_BYTES + 1), 0);
	assert_null(verifier_load(path, error, sizeof(error)));
	assert_non_null(strstr(error, "expected a file of at most 4 MiB"));
	assert_null(verifier_load("/nowhere/listening.net", error, sizeof(error)));
	assert_non_null(strstr(error, "cannot be read"));
}

/* Whatever is cut off a network or written over it, it is refused or it works. */
static void survives_damage(void **state)
{
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	static int16_t samples[SECOND];
	unsigned random = 1;

	(void)state;
	assert_non_null(memory);
	write_halves(memory);
	assert_int_equal(fclose(memory), 0);
	copy = malloc(size + 1);
	assert_non_null(copy);
	for (int round = 0; round < 400; round++) {
		struct verifier_opinion opinion;
		struct verifier *verifier;

		memcpy(copy, text, size + 1);
		random = random * 1664525u + 1013904223u;
		copy[random % size] = (char)(round % 2 ? '0' + (int)(random >> 24) % 10 : (char)(random >> 16));
		if (round % 3 == 0)
			copy[(random >> 8) % size] = '\0';
		write_file(copy);
		verifier = verifier_load(path, error, sizeof(error));
		if (verifier)
			assert_true(verifier_judge(verifier, samples, SECOND, &opinion));
		verifier_destroy(verifier);
	}
	free(copy);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(tells_one_sound_from_another, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(does_not_hear_how_loud_it_is, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(takes_any_length, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(puts_a_short_sound_into_the_middle, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_what_is_no_network, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(survives_damage, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
