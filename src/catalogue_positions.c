/* Reads the positions of the body and the spoken ways between them. */
#include "catalogue_files.h"

#include <string.h>

bool positions_has(const struct positions *positions, const char *id)
{
	for (size_t i = 0; i < positions->count; i++) {
		if (strcmp(positions->list[i].id, id) == 0)
			return true;
	}
	return false;
}

static const struct transition *exact_way(const struct positions *positions, const char *from, const char *to)
{
	for (size_t i = 0; i < positions->transition_count; i++) {
		const struct transition *transition = &positions->transitions[i];

		if (strcmp(transition->from, from) == 0 && strcmp(transition->to, to) == 0)
			return transition;
	}
	return NULL;
}

const struct transition *positions_way(const struct positions *positions, const char *from, const char *to)
{
	const struct transition *transition = exact_way(positions, from, to);

	return transition ? transition : exact_way(positions, POSITION_ANY, to);
}

static void add_position(const struct setting *element, struct positions *positions)
{
	const char *id = setting_text(element);

	if (!id || positions_has(positions, id))
		return;
	if (!routine_id_is_valid(id) || strcmp(id, POSITION_ANY) == 0)
		setting_complain(element,
				 "\"%.60s\" cannot be a position; expected lower-case letters and hyphens, not "
				 "\"" POSITION_ANY "\"",
				 id);
	else if (positions->count == POSITIONS_MAX)
		setting_complain(element, "is one too many; expected at most %d positions", POSITIONS_MAX);
	else
		strcpy(positions->list[positions->count++].id, id);
}

static bool position_is_known(const struct setting *entry, const char *key, const char *id,
			      const struct positions *positions)
{
	const char *best = NULL;
	size_t distance = 0;
	char hint[96];

	if (positions_has(positions, id))
		return true;
	for (size_t i = 0; i < positions->count; i++)
		nearest_name(id, positions->list[i].id, &best, &distance);
	setting_complain(setting_member(entry, key, REQUIRED),
			 "unknown position \"%s\"; expected one of the list "
			 "\"positions\"%s",
			 id, did_you_mean(best, hint, sizeof(hint)));
	return false;
}

static bool read_transition(const struct setting *entry, const struct positions *positions,
			    struct transition *transition)
{
	bool good = setting_string(entry, "from", REQUIRED, transition->from, sizeof(transition->from));

	good = setting_string(entry, "to", REQUIRED, transition->to, sizeof(transition->to)) && good;
	good = setting_string(entry, "text", REQUIRED, transition->text, sizeof(transition->text)) && good;
	good = setting_integer(entry, "seconds", OPTIONAL, 0, 60, &transition->seconds) && good;
	if (good && strcmp(transition->from, POSITION_ANY) != 0)
		good = position_is_known(entry, "from", transition->from, positions);
	return good && position_is_known(entry, "to", transition->to, positions);
}

static void add_transition(const struct setting *entry, struct positions *positions)
{
	struct transition transition = {.seconds = 3};
	struct transition *known;

	if (!setting_is_group(entry)) {
		setting_complain(entry, "is no group; expected { from = ...; to = ...; text = ...; }");
		return;
	}
	if (!read_transition(entry, positions, &transition))
		return;
	known = (struct transition *)exact_way(positions, transition.from, transition.to);
	if (known)
		*known = transition;
	else if (positions->transition_count < TRANSITIONS_MAX)
		positions->transitions[positions->transition_count++] = transition;
	else
		setting_complain(entry, "is one too many; expected at most %d transitions", TRANSITIONS_MAX);
}

void positions_read(const struct setting *root, struct positions *positions)
{
	const struct setting *list = setting_list(root, "positions", OPTIONAL);

	for (size_t i = 0; list && i < setting_length(list); i++)
		add_position(setting_at(list, i), positions);
	list = setting_list(root, "transitions", OPTIONAL);
	for (size_t i = 0; list && i < setting_length(list); i++)
		add_transition(setting_at(list, i), positions);
}
