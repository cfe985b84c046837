/*
 * Confidence: weights read from a file, a weighted sum, two thresholds. Each feature is clamped to the range that
 * training saw, so that a sound unlike any other cannot be carried over a threshold by one wild number.
 */
#include "confidence.h"

#include "settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ODDS_MOST 30.0
#define NUMBER_MOST 1e6 /* the sum of all stays a number */

static bool read_numbers(const struct setting *group, const char *key, float *out)
{
	const struct setting *list = setting_member(group, key, REQUIRED);

	if (!list)
		return false;
	if (setting_length(list) != FEATURE_COUNT) {
		setting_complain(list, "has %zu numbers; expected %d, one for each feature", setting_length(list),
				 FEATURE_COUNT);
		return false;
	}
	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		double value;

		if (!setting_value(setting_at(list, i), &value))
			return false;
		/* Written this way round so that a NaN is refused too. */
		if (!(fabs(value) <= NUMBER_MOST)) {
			setting_complain(setting_at(list, i), "%g is out of range; expected %g to %g", value,
					 -NUMBER_MOST, NUMBER_MOST);
			return false;
		}
		out[i] = (float)value;
	}
	return true;
}

/* The file names its features, so that weights of another version are refused rather than misread. */
static bool check_features(const struct setting *root)
{
	const struct setting *list = setting_member(root, "features", REQUIRED);

	if (!list)
		return false;
	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		const char *name = i < setting_length(list) ? setting_text(setting_at(list, i)) : NULL;

		if (!name || strcmp(name, clues_name((enum feature)i)) != 0) {
			setting_complain(list, "feature %zu is \"%s\"; expected \"%s\" (made by another version?)",
					 i + 1, name ? name : "", clues_name((enum feature)i));
			return false;
		}
	}
	return true;
}

/* "stop", or "start", "number" and "phrase" whatever their argument. */
static bool parse_kind(const char *name, enum intent_kind *kind)
{
	char with_argument[64];
	struct intent intent;

	snprintf(with_argument, sizeof(with_argument), "%s:0", name);
	if (!intent_parse(name, &intent) && !intent_parse(with_argument, &intent))
		return false;
	*kind = intent.kind;
	return true;
}

static bool read_intents(const struct setting *entry, bool intents[INTENT_COUNT])
{
	const struct setting *list = setting_member(entry, "intents", REQUIRED);

	for (size_t i = 0; list && i < setting_length(list); i++) {
		const char *name = setting_text(setting_at(list, i));
		enum intent_kind kind;

		if (!name)
			return false;
		if (!parse_kind(name, &kind)) {
			setting_complain(setting_at(list, i), "unknown intent \"%s\"", name);
			return false;
		}
		intents[kind] = true;
	}
	return list != NULL;
}

static bool read_number(const struct setting *group, const char *key, double least, double most, float *out)
{
	double value;

	if (!setting_double(group, key, REQUIRED, least, most, &value))
		return false;
	*out = (float)value;
	return true;
}

static bool check_bounds(const struct setting *entry, const struct confidence_group *group)
{
	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		if (group->least[i] > group->most[i]) {
			setting_complain(entry, "\"least\" is above \"most\" for feature %zu", i + 1);
			return false;
		}
	}
	if (group->sure < group->unsure) {
		setting_complain(entry, "\"sure\" is below \"unsure\"");
		return false;
	}
	return true;
}

static bool read_group(const struct setting *entry, struct confidence_group *group)
{
	bool ok = setting_string(entry, "name", REQUIRED, group->name, sizeof(group->name));

	ok = read_intents(entry, group->intents) && ok;
	ok = setting_boolean(entry, "several", REQUIRED, &group->several) && ok;
	ok = setting_boolean(entry, "known", OPTIONAL, &group->known) && ok;
	ok = setting_boolean(entry, "spotted", OPTIONAL, &group->spotted) && ok;
	ok = read_number(entry, "bias", -1000, 1000, &group->bias) && ok;
	ok = read_numbers(entry, "weights", group->weights) && ok;
	ok = read_numbers(entry, "least", group->least) && ok;
	ok = read_numbers(entry, "most", group->most) && ok;
	ok = read_number(entry, "unsure", -ODDS_MOST, ODDS_MOST, &group->unsure) && ok;
	ok = read_number(entry, "sure", -ODDS_MOST, ODDS_MOST, &group->sure) && ok;
	return ok && check_bounds(entry, group);
}

static bool read_groups(const struct setting *root, struct confidence *confidence)
{
	const struct setting *list = setting_member(root, "groups", REQUIRED);

	if (!list)
		return false;
	if (setting_length(list) < 1 || setting_length(list) > CONFIDENCE_MAX_GROUPS) {
		setting_complain(list, "expected 1 to %d groups", CONFIDENCE_MAX_GROUPS);
		return false;
	}
	for (size_t i = 0; i < setting_length(list); i++) {
		if (!read_group(setting_at(list, i), &confidence->groups[i]))
			return false;
	}
	confidence->group_count = setting_length(list);
	return true;
}

static bool read_common(const struct setting *root, struct confidence *confidence)
{
	const struct setting *list = setting_member(root, "common", REQUIRED);
	size_t length = list ? setting_length(list) : 0;

	if (!list)
		return false;
	confidence->common = calloc(length + 1, sizeof(*confidence->common));
	for (size_t i = 0; confidence->common && i < length; i++) {
		const char *word = setting_text(setting_at(list, i));

		if (!word || strlen(word) >= CONFIDENCE_WORD_SIZE) {
			setting_complain(setting_at(list, i), "expected a word of less than %d letters",
					 CONFIDENCE_WORD_SIZE);
			return false;
		}
		strcpy(confidence->common[i], word);
	}
	confidence->common_count = length;
	return confidence->common != NULL;
}

static bool read_spotted(const struct setting *root, struct confidence *confidence)
{
	const struct setting *list = setting_member(root, "spotted", OPTIONAL);

	if (list && setting_length(list) > CONFIDENCE_MAX_GROUPS) {
		setting_complain(list, "expected at most %d groups", CONFIDENCE_MAX_GROUPS);
		return false;
	}
	for (size_t i = 0; list && i < setting_length(list); i++) {
		struct confidence_spotted *spotted = &confidence->spotted[confidence->spotted_count++];
		const struct setting *entry = setting_at(list, i);

		if (!read_intents(entry, spotted->intents) ||
		    !read_number(entry, "worth", -ODDS_MOST, ODDS_MOST, &spotted->worth) ||
		    !read_number(entry, "likely", -ODDS_MOST, ODDS_MOST, &spotted->likely))
			return false;
	}
	return true;
}

/* Acoustic difference and network stand beside the weights: each is good only with the others. */
static bool read_beside(const struct setting *root, const char *path, const char *key, char out[CONFIDENCE_PATH_SIZE])
{
	char name[128] = "";
	const char *slash = strrchr(path, '/');

	if (!setting_string(root, key, OPTIONAL, name, sizeof(name)))
		return false;
	if (name[0])
		snprintf(out, CONFIDENCE_PATH_SIZE, "%.*s%s", slash ? (int)(slash - path) + 1 : 0, path, name);
	return true;
}

struct confidence *confidence_load(const char *path, struct problems *problems)
{
	struct settings *settings = settings_read(path, problems);
	struct confidence *confidence = settings ? calloc(1, sizeof(*confidence)) : NULL;
	const struct setting *root;
	bool ok;

	if (!settings)
		return NULL;
	root = settings_root(settings);
	ok = confidence && check_features(root) && read_number(root, "speaking", 0, ODDS_MOST, &confidence->speaking) &&
	     read_number(root, "prompted", 0, ODDS_MOST, &confidence->prompted) &&
	     read_number(root, "slack", 0, ODDS_MOST, &confidence->slack) && read_groups(root, confidence) &&
	     read_spotted(root, confidence) && read_common(root, confidence) &&
	     read_beside(root, path, "difference", confidence->difference) &&
	     read_beside(root, path, "verifier", confidence->verifier);
	settings_finish(settings, ok);
	if (ok)
		return confidence;
	confidence_destroy(confidence);
	return NULL;
}

void confidence_destroy(struct confidence *confidence)
{
	if (!confidence)
		return;
	free(confidence->common);
	free(confidence);
}

const struct confidence_group *confidence_group(const struct confidence *confidence, const struct confidence_sort *sort)
{
	const struct confidence_group *last = &confidence->groups[confidence->group_count - 1];

	for (size_t i = 0; i < confidence->group_count; i++) {
		const struct confidence_group *group = &confidence->groups[i];

		if (group->several != sort->several || group->known != sort->known || group->spotted != sort->spotted)
			continue;
		if (group->intents[sort->kind])
			return group;
		last = group;
	}
	return last;
}

bool confidence_knows(const struct confidence *confidence, enum intent_kind kind)
{
	for (size_t i = 0; i < confidence->group_count; i++) {
		if (confidence->groups[i].known && confidence->groups[i].intents[kind])
			return true;
	}
	return false;
}

const struct confidence_spotted *confidence_spotted(const struct confidence *confidence, enum intent_kind kind)
{
	for (size_t i = 0; i < confidence->spotted_count; i++) {
		if (confidence->spotted[i].intents[kind])
			return &confidence->spotted[i];
	}
	return NULL;
}

float confidence_odds(const struct confidence_group *group, const struct clues *clues)
{
	float odds = group->bias;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		odds += group->weights[i] * fminf(group->most[i], fmaxf(group->least[i], clues->values[i]));
	return odds;
}

float confidence_probability(float odds)
{
	return 1.0f / (1.0f + expf(-odds));
}

float confidence_slack(const struct confidence *confidence, double sensitivity)
{
	return (float)(2.0 * sensitivity - 1.0) * confidence->slack;
}

enum certainty confidence_judge(const struct confidence *confidence, const struct confidence_group *group, float odds,
				double sensitivity)
{
	const float moved = odds + confidence_slack(confidence, sensitivity);

	if (moved >= group->sure)
		return CERTAINTY_SURE;
	return moved >= group->unsure ? CERTAINTY_UNSURE : CERTAINTY_NONE;
}
