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
	fputs("steady-network 2\n# a remark\nwords low high\npicture 0.02 0.9 1.5 0.35\nlift 0 0\nlayer 2 1 1 40 2 1 1 "
	      "0\n",
	      file);
	for (int half = 0; half < 2; half++) {
		fputs("0.01 0", file);
		for (int band = 0; band < MELSPEC_BANDS; band++)
			fprintf(file, " %d", band / (MELSPEC_BANDS / 2) == half ? 100 : -100);
		fputc('\n', file);
	}
	fputs("layer 2 2 3 1 1 1 2 1\n0.02 0 20 0 5 0 0 0\n0.02 0 0 0 0 20 0 5\n", file);
	fputs("layer 2 2 1 1 1 1 1 0\n0.02 0 50 0\n0.02 0 0 50\n", file);
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

/* The highest of all it says about a sound that begins at `position`. */
static struct verifier_opinion hear_all(struct verifier *verifier, const int16_t *samples, size_t count,
					int64_t position)
{
	struct verifier_opinion opinion;

	verifier_reset(verifier, position);
	for (size_t at = 0; at + VERIFIER_BLOCK <= count; at += VERIFIER_BLOCK)
		verifier_hear(verifier, samples + at);
	verifier_best(verifier, position, position + (int64_t)count, &opinion);
	return opinion;
}

/* A network that always says the same: log odds of `low` against `high`. */
static void write_constant(FILE *file, int step, double low)
{
	fprintf(file, "layer 2 1 1 40 %d 1 1 0\n", step);
	for (int word = 0; word < 2; word++) {
		fprintf(file, "0 %g", word == 0 ? low : 0);
		for (int band = 0; band < MELSPEC_BANDS; band++)
			fputs(" 0", file);
		fputc('\n', file);
	}
}

static struct verifier *open_two(int step)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs("steady-network 2\nwords low high\npicture 0.02 0.9 1.5 0.35\nlift 0 0.5\n", file);
	write_constant(file, 2, 3);
	fputs("network\n", file);
	write_constant(file, step, -1);
	assert_int_equal(fclose(file), 0);
	return verifier_load(path, error, sizeof(error));
}

static void averages_networks(void **state)
{
	static const int16_t quiet[SECOND];
	struct verifier *verifier = open_two(2);
	struct verifier_opinion opinion;

	(void)state;
	assert_non_null(verifier);
	opinion = hear_all(verifier, quiet, SECOND, 0);
	assert_int_equal(opinion.count, 2);
	assert_true(fabsf(opinion.odds[0] - 1) < 0.001f);
	assert_true(fabsf(opinion.odds[1] + 0.5f) < 0.001f);
	verifier_destroy(verifier);
	assert_null(open_two(1));
	assert_non_null(strstr(error, "steps in time that give 2"));
}

/* Whatever it hears, the second of two phones is as likely as `second` nats more than the first. */
static struct verifier *open_phones(double second)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs("steady-network 2\nwords low high\nphones AA S\npicture 0.02 0.9 1.5 0.35\nlift 0 0\nlayer 4 1 1 40 2 1 "
	      "1 0\n",
	      file);
	for (int output = 0; output < 4; output++) {
		fprintf(file, "0 %g", output == 1 ? 1 : output == 3 ? second : 0);
		for (int band = 0; band < MELSPEC_BANDS; band++)
			fputs(" 0", file);
		fputc('\n', file);
	}
	assert_int_equal(fclose(file), 0);
	return verifier_load(path, error, sizeof(error));
}

static void tells_phones_beside_words(void **state)
{
	static const int16_t quiet[SECOND];
	static struct verifier_sounds sounds;
	struct verifier *verifier, *wordly = open_halves();
	struct verifier_opinion opinion;

	(void)state;
	assert_int_equal(verifier_phone_count(wordly), 0);
	hear_all(wordly, quiet, SECOND, 0);
	verifier_sounds(wordly, 0, SECOND, &sounds);
	assert_int_equal(sounds.count, 0);
	verifier_destroy(wordly);
	verifier = open_phones(2);
	assert_non_null(verifier);
	assert_int_equal(verifier_phone_count(verifier), 2);
	assert_int_equal(verifier_phone(verifier, "S"), 1);
	assert_int_equal(verifier_phone(verifier, "ZH"), -1);
	opinion = hear_all(verifier, quiet, SECOND, 5000);
	assert_int_equal(opinion.count, 2);
	assert_true(fabsf(opinion.odds[1] - 1) < 0.001f);
	verifier_sounds(verifier, 5000 + SECOND / 2, 5000 + SECOND, &sounds);
	assert_in_range(sounds.count, SECOND / 2 / VERIFIER_STEP, SECOND / 2 / VERIFIER_STEP + 1);
	assert_in_range(sounds.begin, 5000 + SECOND / 2, 5000 + SECOND / 2 + VERIFIER_STEP);
	for (size_t i = 0; i < sounds.count; i++) {
		assert_true(fabsf(sounds.logs[i][0] + 2) < 0.001f);
		assert_true(sounds.logs[i][1] == 0);
	}
	verifier_destroy(verifier);
	verifier = open_phones(99);
	hear_all(verifier, quiet, SECOND, 0);
	verifier_sounds(verifier, 0, SECOND, &sounds);
	assert_true(sounds.logs[0][0] == -VERIFIER_UNLIKE);
	verifier_destroy(verifier);
}

static void tells_one_sound_from_another(void **state)
{
	static int16_t low[SECOND], high[SECOND];
	struct verifier *verifier = open_halves();
	struct verifier_opinion of_low, of_high;

	(void)state;
	make_tone(low, SECOND, 300);
	make_tone(high, SECOND, 4000);
	/* While it sounds. */
	hear_all(verifier, low, SECOND, 0);
	verifier_best(verifier, SECOND / 3 + MELSPEC_WINDOW, 2 * SECOND / 3, &of_low);
	hear_all(verifier, high, SECOND, 0);
	verifier_best(verifier, SECOND / 3 + MELSPEC_WINDOW, 2 * SECOND / 3, &of_high);
	assert_int_equal(of_low.count, 2);
	assert_true(of_low.odds[verifier_class(verifier, "low")] > of_low.odds[verifier_class(verifier, "high")] + 1);
	assert_true(of_high.odds[verifier_class(verifier, "high")] > of_high.odds[verifier_class(verifier, "low")] + 1);
	assert_int_equal(verifier_class(verifier, "middle"), -1);
	verifier_destroy(verifier);
}

static void does_not_hear_how_loud_it_is(void **state)
{
	static int16_t loud[SECOND], soft[SECOND];
	struct verifier *verifier = open_halves();
	struct verifier_opinion of_loud, of_soft;

	(void)state;
	make_tone(loud, SECOND, 300);
	for (size_t i = 0; i < SECOND; i++) {
		loud[i] = (int16_t)(loud[i] + (int)(i * 7919 % 2003) - 1000);
		soft[i] = (int16_t)(loud[i] / 4);
	}
	of_loud = hear_all(verifier, loud, SECOND, 0);
	of_soft = hear_all(verifier, soft, SECOND, 0);
	assert_true(fabsf(of_loud.odds[0] - of_soft.odds[0]) < 1);
	verifier_destroy(verifier);
}

/* The same sound gives the same opinions wherever in the stream it is and whatever was before the reset. */
static void is_the_same_anywhere(void **state)
{
	static int16_t samples[SECOND];
	struct verifier *verifier = open_halves();
	const int64_t far = (int64_t)365 * 24 * 3600 * RATE;
	struct verifier_opinion first, again;

	(void)state;
	make_tone(samples, SECOND, 300);
	first = hear_all(verifier, samples, SECOND, 0);
	again = hear_all(verifier, samples, SECOND, far);
	assert_int_equal(verifier_position(verifier), far + SECOND);
	assert_int_equal(first.count, again.count);
	for (size_t i = 0; i < first.count; i++)
		assert_true(first.odds[i] == again.odds[i]);
	verifier_destroy(verifier);
}

static void says_nothing_of_other_times(void **state)
{
	static int16_t samples[SECOND];
	struct verifier *verifier = open_halves();
	struct verifier_opinion opinion;

	(void)state;
	verifier_best(verifier, 0, SECOND, &opinion);
	assert_int_equal(opinion.count, 0);
	hear_all(verifier, samples, SECOND, 1000);
	verifier_best(verifier, 0, 1000, &opinion);
	assert_int_equal(opinion.count, 0);
	verifier_best(verifier, 1000, 1000 + SECOND, &opinion);
	assert_int_equal(opinion.count, 2);
	for (size_t i = 0; i < opinion.count; i++)
		assert_true(fabsf(opinion.odds[i]) <= VERIFIER_ODDS_MOST);
	verifier_destroy(verifier);
}

/* Every 20 ms, and not before there is a whole window. */
static void has_an_opinion_every_other_block(void **state)
{
	static const int16_t block[VERIFIER_BLOCK];
	struct verifier *verifier = open_halves();
	int count = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_false(verifier_hear(verifier, block));
	for (int i = 0; i < 100; i++)
		count += verifier_hear(verifier, block);
	assert_int_equal(count, 50);
	verifier_destroy(verifier);
}

/* Each says what is wrong and where. */
static void refuses_what_is_no_network(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
	    {"", ":1: ends here"},
	    {"hello\n", ":1: expected \"steady-network 2\""},
	    {"steady-network 2\nwords one\n", ":2: expected at least two names"},
	    {"steady-network 2\nwords one two\nlayer\n", ":3: expected \"picture\""},
	    {"steady-network 2\nwordsone two\n", ":2: expected \"words\""},
	    {"steady-network 2\nwords one two\nphones AA\n", ":3: expected at least two names"},
	    {"steady-network 2\nwords one two\nphones AA LONG\n", ":3: expected at most 40 names of at most 3"},
	    {"steady-network 2\nwords one two\npicture 2 0 0 0\n", ":3: expected \"picture\""},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlayer\n", ":4: expected \"lift\""},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0\n", ":4: number 2: expected"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 99\n", ":4: number 2: expected"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 0 0\n", ":4: has more than 2"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nconvolve\n", ":5: expected \"layer\""},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 40 1 1 1 0 7\n",
	     ":5: expected \"layer\""},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 2 1 40 1 1 1 0\n",
	     ":5: expected 1 inputs of 40 bands, or 40 of one"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 40 0 1 1 0\n",
	     ":5: expected channels up to"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 2 40 1 1 64 0\n",
	     ":5: expected channels up to"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 40 1 2 1 1 1 0\n",
	     ":5: expected a layer that leaves"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 512 1 1 1 1 1 1 0\n",
	     ":5: expected a layer that leaves"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 2 1 1 40 1 1 1 1\n",
	     ":5: expected as many outputs"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 2 1 1 1 0\n0.1 0 5\n",
	     ":6: weight 2: expected"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 1 1 1 1 0\n0.1 0 500\n",
	     ":6: weight 1: expected"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 1 1 1 1 0\n0.1 0 5 5\n",
	     ":6: has more than 1"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 1 1 1 1 0\nnan 0 5\n",
	     ":6: expected a scale"},
	    {"steady-network 2\nwords one two\npicture 0.02 0.9 1 1\nlift 0 1\nlayer 1 1 1 1 1 1 1 0\n0.1 0 5\n",
	     ":7: ends here"},
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
			opinion = hear_all(verifier, samples, SECOND, 0);
		assert_true(!verifier || opinion.count >= 2);
		verifier_destroy(verifier);
	}
	free(copy);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(tells_phones_beside_words, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(tells_one_sound_from_another, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(averages_networks, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(does_not_hear_how_loud_it_is, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(is_the_same_anywhere, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(says_nothing_of_other_times, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(has_an_opinion_every_other_block, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refuses_what_is_no_network, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(survives_damage, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
