/* Reads one exercise from its file. */
#include "catalogue_files.h"

#include <stdio.h>
#include <string.h>

static bool read_words(const struct setting *root, struct exercise *exercise)
{
	const struct {
		const char *key;
		char *out;
		size_t size;
		enum need need;
	} words[] = {
	    {"name", exercise->name, sizeof(exercise->name), REQUIRED},
	    {"called", exercise->called, sizeof(exercise->called), REQUIRED},
	    {"source", exercise->source, sizeof(exercise->source), REQUIRED},
	    {"note", exercise->note, sizeof(exercise->note), OPTIONAL},
	    {"position", exercise->position, sizeof(exercise->position), REQUIRED},
	    {"setup", exercise->setup, sizeof(exercise->setup), REQUIRED},
	    {"movement", exercise->movement, sizeof(exercise->movement), REQUIRED},
	    {"feel", exercise->feel, sizeof(exercise->feel), OPTIONAL},
	    {"cue", exercise->cue, sizeof(exercise->cue), REQUIRED},
	    {"go", exercise->go, sizeof(exercise->go), REQUIRED},
	    {"release", exercise->release, sizeof(exercise->release), REQUIRED},
	    {"lower", exercise->lower, sizeof(exercise->lower), REQUIRED},
	    {"settle", exercise->settle, sizeof(exercise->settle), REQUIRED},
	    {"gentler", exercise->gentler, sizeof(exercise->gentler), OPTIONAL},
	    {"harder", exercise->harder, sizeof(exercise->harder), OPTIONAL},
	};
	bool good = true;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!setting_string(root, words[i].key, words[i].need, words[i].out, words[i].size))
			good = false;
	}
	return good;
}

static bool read_manner(const struct setting *root, struct exercise *exercise)
{
	static const char *const kinds[] = {"hold", "move", "stay", NULL};
	static const char *const sides[] = {"none", "each", "alternate", NULL};
	int kind = 0, side = 0;
	bool good = setting_choice(root, "kind", REQUIRED, kinds, &kind);

	good = setting_choice(root, "sides", OPTIONAL, sides, &side) && good;
	exercise->kind = (enum exercise_kind)kind;
	exercise->sides = (enum exercise_sides)side;
	good = setting_boolean(root, "strength", REQUIRED, &exercise->strength) && good;
	good = setting_boolean(root, "long_hold", OPTIONAL, &exercise->long_hold) && good;
	return setting_boolean(root, "fixed", OPTIONAL, &exercise->fixed) && good;
}

bool dose_read(const struct setting *group, struct dose *dose)
{
	bool good = setting_integer(group, "sets", OPTIONAL, 1, 10, &dose->sets);

	good = setting_integer(group, "repetitions", OPTIONAL, 1, 50, &dose->repetitions) && good;
	good = setting_integer(group, "hold", OPTIONAL, 0, 300, &dose->hold_s) && good;
	good = setting_integer(group, "rest", OPTIONAL, 0, 300, &dose->rest_s) && good;
	good = setting_integer(group, "between", OPTIONAL, 0, 30, &dose->between_s) && good;
	return setting_integer(group, "tempo", OPTIONAL, 500, 10000, &dose->tempo_ms) && good;
}

static bool read_own_dose(const struct setting *root, struct dose *dose)
{
	const struct setting *group = setting_group(root, "dose", REQUIRED);

	*dose = (struct dose){.sets = 1, .repetitions = 1, .rest_s = 15, .between_s = 1};
	return group && dose_read(group, dose);
}

/* An end of the range; what it does not say is as in the dose. */
static bool read_limit(const struct setting *root, const char *key, struct dose *dose)
{
	const struct setting *group = setting_group(root, key, OPTIONAL);
	bool good;

	if (!group)
		return setting_member(root, key, OPTIONAL) == NULL;
	good = setting_integer(group, "sets", OPTIONAL, 1, 10, &dose->sets);
	good = setting_integer(group, "repetitions", OPTIONAL, 1, 50, &dose->repetitions) && good;
	return setting_integer(group, "hold", OPTIONAL, 0, 300, &dose->hold_s) && good;
}

/* The setting of a key such as "dose.hold", or the nearest one above it that there is. */
static const struct setting *setting_of(const struct setting *root, const char *key)
{
	const char *dot = strchr(key, '.');
	const struct setting *found;

	if (!dot) {
		found = setting_member(root, key, OPTIONAL);
	} else {
		found = setting_member(root, strncmp(key, "dose", 4) == 0 ? "dose" : "most", OPTIONAL);
		root = found ? found : root;
		found = found ? setting_member(found, dot + 1, OPTIONAL) : NULL;
	}
	return found ? found : root;
}

bool exercise_read(const struct setting *root, const char *id, struct exercise *exercise)
{
	struct fault faults[ROUTINE_MAX_FAULTS];
	size_t count;
	bool good;

	memset(exercise, 0, sizeof(*exercise));
	snprintf(exercise->id, sizeof(exercise->id), "%s", id);
	good = read_words(root, exercise);
	good = read_manner(root, exercise) && good;
	good = read_own_dose(root, &exercise->dose) && good;
	exercise->least = exercise->most = exercise->dose;
	good = read_limit(root, "least", &exercise->least) && good;
	good = read_limit(root, "most", &exercise->most) && good;
	if (!good)
		return false;
	count = exercise_faults(exercise, faults);
	for (size_t i = 0; i < count; i++)
		setting_complain(setting_of(root, faults[i].key), "%s", faults[i].text);
	return count == 0;
}
