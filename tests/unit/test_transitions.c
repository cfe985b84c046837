/* sources: transitions.c */
#include "transitions.h"

#include "temporary.h"

#include <math.h>
#include <string.h>

#define MODEL "/usr/share/pocketsphinx/model/en-us/en-us"

static char error[700];

/* From a folder with such a file in it. */
static struct transitions *load(const char *header, const int32_t *counts, size_t count, float each, size_t floats)
{
	FILE *file = fopen(temporary_file("transition_matrices", ""), "wb");

	assert_non_null(file);
	fputs(header, file);
	fwrite(counts, sizeof(*counts), count, file);
	for (size_t i = 0; i < floats; i++)
		fwrite(&each, sizeof(each), 1, file);
	fclose(file);
	error[0] = '\0';
	return transitions_load(temporary_directory(), error, sizeof(error));
}

static void debians_are_probabilities(void **state)
{
	struct transitions *transitions = transitions_load(MODEL, error, sizeof(error));

	(void)state;
	assert_non_null(transitions);
	assert_int_equal(transitions_count(transitions), 42);
	for (int i = 0; i < 42 * 3; i++) {
		struct transition transition = transitions_of(transitions, i / 3, i % 3);

		assert_true(fabsf(expf(transition.stay) + expf(transition.leave) - 1) < 1e-3f);
		assert_true(transition.stay < 0 && transition.leave < 0);
	}
	transitions_free(transitions);
}

static void what_is_broken_is_told_by_its_name(void **state)
{
	static const char header[] = "s3\nversion 1.0\nendhdr\n";
	static const int32_t good[] = {0x11223344, 1, 3, 4, 12};
	int32_t bad[5];
	struct transitions *transitions;

	(void)state;
	assert_int_equal(temporary_begin(), 0);
	transitions = load(header, good, 5, 1, 12);
	assert_non_null(transitions);
	assert_true(fabsf(expf(transitions_of(transitions, 0, 2).stay) - 0.25f) < 1e-3f);
	transitions_free(transitions);
	for (int i = 0; i < 5; i++) {
		memcpy(bad, good, sizeof(bad));
		bad[i] = i == 1 ? 1 << 28 : 5;
		assert_null(load(header, bad, 5, 1, 12));
		assert_non_null(strstr(error, "transition_matrices: is no file of transitions"));
	}
	assert_null(load(header, good, 5, 1, 11));
	assert_null(load(header, good, 4, 1, 0));
	assert_null(load(header, good, 5, 0, 12));
	assert_null(load(header, good, 5, -1, 12));
	assert_null(load(header, good, 5, NAN, 12));
	assert_null(load("s3\n", good, 5, 1, 12));
	assert_null(load("", good, 0, 1, 0));
	assert_non_null(strstr(error, "is empty"));
	temporary_end();
	assert_null(transitions_load(temporary_directory(), error, sizeof(error)));
	assert_non_null(strstr(error, "No such file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(debians_are_probabilities),
	    cmocka_unit_test(what_is_broken_is_told_by_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
