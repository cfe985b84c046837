/* sources: confidence.c clues.c intent.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
#include "confidence.h"

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

static char path[64];

/* A file with two groups: odds are 2 * fit + 1 in the first, always 5 in the second. */
static void write_weights(const char *first_feature, const char *thresholds)
{
	FILE *file;
	int fd;

	snprintf(path, sizeof(path), "/tmp/steady-weights-XXXXXX");
	fd = mkstemp(path);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	assert_non_null(file);
	fprintf(file, "features = [ \"%s\"", first_feature);
	for (int i = 1; i < FEATURE_COUNT; i++)
		fprintf(file, ", \"%s\"", clues_name((enum feature)i));
	fprintf(file,
		" ];\nspeaking = 1.0;\nprompted = 4.0;\nslack = 3.0;\ncommon = [ \"house\", \"tree\" ];\ngroups = (\n");
	for (int group = 0; group < 2; group++) {
		static const char *const keys[] = {"weights", "least", "most"};
		static const double values[] = {2.0, -1.0, 1.0};

		fprintf(file, "{ name = \"%s\"; intents = [ \"%s\" ]; several = false; bias = %s;",
			group ? "rest" : "safety", group ? "none" : "stop", group ? "5.0" : "1.0");
		for (size_t k = 0; k < 3; k++) {
			fprintf(file, "%s = [ %.1f", keys[k], group ? 0.0 : values[k]);
			for (int i = 1; i < FEATURE_COUNT; i++)
				fprintf(file, ", 0.0");
			fprintf(file, " ];");
		}
		fprintf(file, "%s }%s\n", thresholds, group ? "" : ",");
	}
	fprintf(file, ");\n");
	fclose(file);
}

static struct confidence *load(char *problem, size_t size)
{
	struct problems problems;
	struct confidence *confidence;

	problems_init(&problems);
	confidence = confidence_load(path, &problems);
	problem[0] = '\0';
	if (problems.count > 0)
		problem_format(&problems.list[0], problem, size);
	problems_clear(&problems);
	unlink(path);
	return confidence;
}

static const struct confidence_group *group_for(const struct confidence *confidence, enum intent_kind kind, bool known)
{
	return confidence_group(confidence, &(struct confidence_sort){.kind = kind, .known = known});
}

static void odds_are_a_weighted_sum_within_bounds(void **state)
{
	struct clues clues = {.values = {[FEATURE_FIT] = 0.5f}};
	const struct confidence_group *group;
	struct confidence *confidence;
	char problem[512];

	(void)state;
	write_weights("fit", "unsure = 1.0; sure = 2.0;");
	confidence = load(problem, sizeof(problem));
	assert_string_equal(problem, "");
	assert_non_null(confidence);
	group = group_for(confidence, INTENT_STOP, false);
	assert_string_equal(group->name, "safety");
	assert_string_equal(group_for(confidence, INTENT_NEXT, false)->name, "rest");
	assert_true(fabs((double)confidence_odds(group, &clues) - 2.0) < 1e-5);
	clues.values[FEATURE_FIT] = 100;
	assert_true(fabs((double)confidence_odds(group, &clues) - 3.0) < 1e-5);
	clues.values[FEATURE_FIT] = -100;
	assert_true(fabs((double)confidence_odds(group, &clues) + 1.0) < 1e-5);
	assert_true(fabs((double)confidence_probability(0) - 0.5) < 1e-6);
	confidence_destroy(confidence);
}

static void two_thresholds_move_with_sensitivity(void **state)
{
	const struct confidence_group *group;
	struct confidence *confidence;
	char problem[512];

	(void)state;
	write_weights("fit", "unsure = 1.0; sure = 2.0;");
	confidence = load(problem, sizeof(problem));
	assert_non_null(confidence);
	group = group_for(confidence, INTENT_STOP, false);
	assert_int_equal(confidence_judge(confidence, group, 2.1f, 0.5), CERTAINTY_SURE);
	assert_int_equal(confidence_judge(confidence, group, 1.5f, 0.5), CERTAINTY_UNSURE);
	assert_int_equal(confidence_judge(confidence, group, 0.9f, 0.5), CERTAINTY_NONE);
	assert_int_equal(confidence_judge(confidence, group, -0.9f, 1.0), CERTAINTY_SURE);
	assert_int_equal(confidence_judge(confidence, group, 3.9f, 0.0), CERTAINTY_NONE);
	confidence_destroy(confidence);
}

static void weights_of_another_version_are_refused(void **state)
{
	char problem[512];

	(void)state;
	write_weights("loudness", "unsure = 1.0; sure = 2.0;");
	assert_null(load(problem, sizeof(problem)));
	assert_non_null(strstr(problem, "\"loudness\"; expected \"fit\""));
	write_weights("fit", "unsure = 3.0; sure = 2.0;");
	assert_null(load(problem, sizeof(problem)));
	assert_non_null(strstr(problem, "\"sure\" is below \"unsure\""));
}

/* Puts `text` over the first place in the file where `at` stands. */
static void write_over(const char *at, const char *text)
{
	char content[16384];
	FILE *file = fopen(path, "r+");
	size_t length = file ? fread(content, 1, sizeof(content) - 1, file) : 0;
	const char *found;

	content[length] = '\0';
	found = strstr(content, at);
	assert_non_null(found);
	fseek(file, found - content, SEEK_SET);
	fputs(text, file);
	fclose(file);
}

/* With any of them the odds could be no number, and the coach deaf. */
static void weights_that_are_no_numbers_are_refused(void **state)
{
	char problem[512];

	(void)state;
	write_weights("fit", "unsure = 1.0; sure = 2.0;");
	write_over("0.0", "9e9");
	assert_null(load(problem, sizeof(problem)));
	assert_non_null(strstr(problem, "9e+09 is out of range; expected -1e+06 to 1e+06"));
	write_weights("fit", "unsure = 1.0; sure = 2.0;");
	write_over("-1.0, 0.0", " 1.5, 0.0");
	assert_null(load(problem, sizeof(problem)));
	assert_non_null(strstr(problem, "\"least\" is above \"most\" for feature 1"));
}

static void the_shipped_weights_can_be_loaded(void **state)
{
	const struct confidence_group *known, *other, *spotted, *own, *own_several;
	struct problems problems;
	struct confidence *confidence;

	(void)state;
	problems_init(&problems);
	confidence = confidence_load("voices/listening.cfg", &problems);
	assert_int_equal(problems.count, 0);
	assert_non_null(confidence);
	/* A word that the verifier knows is judged by other weights, and by its opinion. */
	known = group_for(confidence, INTENT_STOP, true);
	other = group_for(confidence, INTENT_STOP, false);
	assert_true(known->known && !other->known);
	assert_true(known->weights[FEATURE_VERIFIED] > 0.2f);
	assert_true(fabsf(other->weights[FEATURE_VERIFIED]) < 1e-6f);
	assert_ptr_equal(group_for(confidence, INTENT_HURTS, false), other);
	assert_true(confidence->common_count > 100);
	/* So is one that the verifier alone has found; only some are looked for. */
	spotted = confidence_group(confidence,
				   &(struct confidence_sort){.kind = INTENT_STOP, .known = true, .spotted = true});
	assert_true(spotted->spotted && spotted->weights[FEATURE_VERIFIED] > 0.2f);
	assert_non_null(confidence_spotted(confidence, INTENT_STOP));
	assert_true(confidence_spotted(confidence, INTENT_STOP)->worth <
		    confidence_spotted(confidence, INTENT_STOP)->likely);
	/* A user's own phrases are judged as such, of one word or of several, and no routine is started by what judges them. */
	own = confidence_group(confidence, &(struct confidence_sort){.kind = INTENT_PHRASE});
	own_several = confidence_group(confidence, &(struct confidence_sort){.kind = INTENT_PHRASE, .several = true});
	assert_true(own->intents[INTENT_PHRASE] && !own->several);
	assert_true(own_several->intents[INTENT_PHRASE] && own_several->several);
	assert_true(own_several !=
		    confidence_group(confidence, &(struct confidence_sort){.kind = INTENT_START, .several = true}));
	assert_null(confidence_spotted(confidence, INTENT_NEXT));
	assert_true(confidence_slack(confidence, 0.5) == 0);
	assert_true(confidence_slack(confidence, 1) > 0);
	confidence_destroy(confidence);
	problems_clear(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(odds_are_a_weighted_sum_within_bounds),
	    cmocka_unit_test(two_thresholds_move_with_sensitivity),
	    cmocka_unit_test(weights_of_another_version_are_refused),
	    cmocka_unit_test(weights_that_are_no_numbers_are_refused),
	    cmocka_unit_test(the_shipped_weights_can_be_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
