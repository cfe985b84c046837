/* Reads one routine from its file, with the exercises and positions that it names already at hand. */
#include "catalogue_files.h"

#include <stdio.h>
#include <string.h>

static const struct exercise *find_exercise(const struct setting *entry, const char *id,
					    const struct catalogue *catalogue)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, id);
	const char *best = NULL;
	size_t distance = 0;
	char hint[96];

	if (exercise)
		return exercise;
	for (size_t i = 0; i < catalogue_exercise_count(catalogue); i++)
		nearest_name(id, catalogue_exercise_at(catalogue, i)->id, &best, &distance);
	setting_complain(setting_member(entry, "exercise", REQUIRED),
			 "unknown exercise \"%s\"; expected the id of a file in exercises/ that is in order%s", id,
			 did_you_mean(best, hint, sizeof(hint)));
	return NULL;
}

/* False when the item must be left out. */
static bool read_item(const struct setting *entry, const struct catalogue *catalogue, struct routine_item *item)
{
	struct fault faults[ROUTINE_MAX_FAULTS];
	const struct exercise *exercise;
	size_t count;
	bool good;

	if (!setting_is_group(entry)) {
		setting_complain(entry, "is no group; expected { exercise = \"...\"; }");
		return false;
	}
	item->dose = (struct dose){-1, -1, -1, -1, -1, -1};
	good = dose_read(entry, &item->dose);
	if (!setting_string(entry, "exercise", REQUIRED, item->exercise, sizeof(item->exercise)))
		return false;
	exercise = find_exercise(entry, item->exercise, catalogue);
	if (!exercise || !good)
		return false;
	count = item_faults(item, exercise, faults);
	for (size_t i = 0; i < count; i++) {
		const struct setting *member = setting_member(entry, faults[i].key, OPTIONAL);

		setting_complain(member ? member : entry, "%s", faults[i].text);
	}
	return count == 0;
}

static void read_items(const struct setting *root, const char *key, enum part part, const struct catalogue *catalogue,
		       struct routine *routine)
{
	const struct setting *list = setting_list(root, key, part == PART_MAIN ? REQUIRED : OPTIONAL);

	for (size_t i = 0; list && i < setting_length(list); i++) {
		struct routine_item *item = &routine->items[routine->item_count];

		if (routine->item_count == ROUTINE_MAX_ITEMS) {
			setting_complain(setting_at(list, i), "is one too many; expected at most %d items",
					 ROUTINE_MAX_ITEMS);
			return;
		}
		item->part = part;
		if (read_item(setting_at(list, i), catalogue, item))
			routine->item_count++;
	}
}

static void read_said(const struct setting *root, struct routine *routine)
{
	const struct setting *list = setting_list(root, "said", REQUIRED);

	for (size_t i = 0; list && i < setting_length(list); i++) {
		const struct setting *element = setting_at(list, i);
		const char *text = setting_text(element);

		if (!text)
			continue;
		if (strlen(text) >= ROUTINE_NAME_SIZE || routine->said_count == ROUTINE_MAX_SAID)
			setting_complain(element,
					 "is too long or one too many; expected at most %d characters, %d "
					 "phrases",
					 ROUTINE_NAME_SIZE - 1, ROUTINE_MAX_SAID);
		else if (!strchr(text, ' '))
			setting_complain(element,
					 "\"%s\" is a single word, which talk in the room would say too easily; "
					 "expected at least two",
					 text);
		else
			strcpy(routine->said[routine->said_count++], text);
	}
	if (list && routine->said_count == 0)
		setting_complain(list, "holds nothing that can be said; expected whole phrases such as \"start %s\"",
				 routine->id);
}

static bool read_words(const struct setting *root, struct routine *routine)
{
	bool good = setting_string(root, "title", REQUIRED, routine->title, sizeof(routine->title));

	strcpy(routine->end_position, "standing");
	good = setting_string(root, "about", OPTIONAL, routine->about, sizeof(routine->about)) && good;
	good = setting_string(root, "question", OPTIONAL, routine->question, sizeof(routine->question)) && good;
	good = setting_string(root, "refusal", OPTIONAL, routine->refusal, sizeof(routine->refusal)) && good;
	good = setting_string(root, "closing", OPTIONAL, routine->closing, sizeof(routine->closing)) && good;
	good = setting_string(root, "end_position", OPTIONAL, routine->end_position, sizeof(routine->end_position)) &&
	       good;
	if (routine->question[0] && !routine->refusal[0]) {
		setting_complain(root,
				 "\"refusal\" is missing; expected what to say when the question is answered by no");
		good = false;
	}
	return setting_boolean(root, "strength", REQUIRED, &routine->strength) && good;
}

/* Every change of position is spoken; the first one is from standing. */
static void check_ways(const struct setting *root, const struct catalogue *catalogue, const struct positions *positions,
		       const struct routine *routine)
{
	const char *from = "standing";

	for (size_t i = 0; i <= routine->item_count; i++) {
		const char *to = i == routine->item_count
				     ? routine->end_position
				     : catalogue_exercise(catalogue, routine->items[i].exercise)->position;

		if (strcmp(from, to) != 0 && !positions_way(positions, from, to))
			setting_complain(root,
					 "there is no transition from \"%s\" to \"%s\"; expected one in "
					 "positions.cfg",
					 from, to);
		from = to;
	}
}

bool routine_read(const struct setting *root, const char *id, const struct catalogue *catalogue,
		  const struct positions *positions, struct routine *routine)
{
	bool good;

	memset(routine, 0, sizeof(*routine));
	snprintf(routine->id, sizeof(routine->id), "%s", id);
	good = read_words(root, routine);
	read_said(root, routine);
	read_items(root, "warm_up", PART_WARM_UP, catalogue, routine);
	if (routine->strength && routine->item_count == 0)
		setting_complain(root, "there is no \"warm_up\"; strength work is always begun with one");
	read_items(root, "items", PART_MAIN, catalogue, routine);
	read_items(root, "cool_down", PART_COOL_DOWN, catalogue, routine);
	if (!positions_has(positions, routine->end_position)) {
		setting_complain(root, "unknown position \"%s\" at its end; expected one of positions.cfg",
				 routine->end_position);
		good = false;
	}
	if (routine->item_count == 0) {
		setting_complain(root, "holds no exercise that can be done");
		return false;
	}
	check_ways(root, catalogue, positions, routine);
	return good;
}
