/*
 * The statements of a scenario that give it a past: sessions, wishes and acknowledgements of days before. stage_past.c
 * makes records of them.
 */
#include "scenario_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "6d", "20h". */
static bool read_ago(struct scenario_line *line, int64_t *seconds)
{
	static const char expected[] = "how long ago, such as 6d or 20h";
	char word[16], *unit;
	long number;

	if (!scenario_line_word(line, expected, word, sizeof(word)))
		return false;
	number = strtol(word, &unit, 10);
	*seconds = (int64_t)number * (strcmp(unit, "d") == 0 ? 86400 : 3600);
	if (number > 0 && number < 10000 && (strcmp(unit, "d") == 0 || strcmp(unit, "h") == 0))
		return true;
	line->at--;
	return scenario_line_complain(line, expected);
}

static bool read_pain(struct scenario_line *line, struct scene_past *past)
{
	past->score = -1;
	if (!scenario_line_word(line, "an exercise", past->pain, sizeof(past->pain)))
		return false;
	return scenario_line_at_end(line) || !scenario_line_accept(line, "score") ||
	       scenario_line_integer(line, 0, 10, &past->score);
}

static bool read_ends(struct scenario_line *line, struct scene_past *past)
{
	snprintf(past->outcome, sizeof(past->outcome), "interrupted");
	if (!scenario_line_word(line, "an exercise", past->ends, sizeof(past->ends)))
		return false;
	return scenario_line_at_end(line) || !scenario_line_accept(line, "outcome") ||
	       scenario_line_word(line, "an outcome", past->outcome, sizeof(past->outcome));
}

static bool read_detail(struct scenario_line *line, struct scene_past *past)
{
	size_t before = line->at;

	if (scenario_line_accept(line, "pain"))
		return read_pain(line, past);
	if (scenario_line_accept(line, "ends"))
		return read_ends(line, past);
	if (scenario_line_accept(line, "skips"))
		return scenario_line_word(line, "an exercise", past->skips, sizeof(past->skips));
	if (scenario_line_accept(line, "feedback"))
		return scenario_line_word(line, "easy, right or hard", past->feedback, sizeof(past->feedback));
	past->refuses = past->refuses || scenario_line_accept(line, "refuses");
	past->settled = past->settled || scenario_line_accept(line, "settled");
	return line->at > before ||
	       scenario_line_complain(line, "pain, ends, skips, feedback, refuses, settled or for");
}

static bool read_session(struct scenario_line *line, struct scene_past *past)
{
	past->kind = SCENE_PAST_SESSION;
	if (!scenario_line_word(line, "a routine", past->name, sizeof(past->name)))
		return false;
	while (!scenario_line_at_end(line)) {
		if (scenario_line_accept(line, "for"))
			return scenario_line_word(line, "a person's id", past->person, sizeof(past->person));
		if (!read_detail(line, past))
			return false;
	}
	return true;
}

static bool read_event(struct scenario_line *line, struct scene_past *past)
{
	if (scenario_line_accept(line, "session"))
		return read_session(line, past);
	if (scenario_line_accept(line, "known")) {
		past->kind = SCENE_PAST_KNOWN;
		return scenario_line_word(line, "safety, tour or trainer", past->name, sizeof(past->name));
	}
	past->kind = SCENE_PAST_WISH;
	if (!scenario_line_accept(line, "wish"))
		return scenario_line_complain(line, "session, wish or known");
	return scenario_line_word(line, "easier, harder, leave-out or take-back", past->name, sizeof(past->name)) &&
	       scenario_line_word(line, "an exercise", past->exercise, sizeof(past->exercise));
}

bool scenario_past_read(struct scenario *scenario, struct scenario_line *line)
{
	struct scene_past *past = &scenario->pasts[scenario->past_count];

	if (scenario->past_count == SCENARIO_MAX_PASTS)
		return scenario_line_complain(line, "at most 64 \"past\" statements");
	*past = (struct scene_past){.line = line->number};
	if (!read_ago(line, &past->ago_s) || !read_event(line, past))
		return false;
	if (scenario->past_count > 0 && past->ago_s > scenario->pasts[scenario->past_count - 1].ago_s) {
		line->at = 1;
		return scenario_line_complain(line, "the older statements first");
	}
	scenario->past_count++;
	return true;
}
