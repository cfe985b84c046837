/*
 * The statements of a scenario that are played: when somebody does something, and what is expected of it.
 */
#include "scenario_line.h"

#include <stdio.h>
#include <string.h>

#define WHILE_MS 300

static bool read_event(struct scenario_line *line, struct scene_event *event)
{
	static const struct {
		const char *word;
		enum scene_event_kind kind;
	} kinds[] = {
	    {"coach", SCENE_COACH}, {"count", SCENE_COUNT}, {"note", SCENE_NOTE},
	    {"state", SCENE_STATE}, {"heard", SCENE_HEARD}, {"unsure", SCENE_UNSURE},
	    {"tone", SCENE_TONE},   {"held", SCENE_HELD},   {"quiet", SCENE_QUIET},
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!scenario_line_accept(line, kinds[i].word))
			continue;
		event->kind = kinds[i].kind;
		if (event->kind == SCENE_COACH)
			return scenario_line_quoted(line, "part of a sentence, quoted", event->text,
						    sizeof(event->text));
		if (event->kind == SCENE_COUNT)
			return scenario_line_integer(line, 0, 100, &event->number);
		if (event->kind == SCENE_NOTE || event->kind == SCENE_STATE || event->kind == SCENE_HEARD)
			return scenario_line_word(line, "a name", event->text, sizeof(event->text));
		return true;
	}
	return scenario_line_complain(line, "coach, count, note, state, heard, unsure, tone, held or quiet");
}

/* Events that can be waited for. */
static bool read_cue(struct scenario_line *line, struct scene_event *event)
{
	if (!read_event(line, event))
		return false;
	return event->kind != SCENE_QUIET || scenario_line_complain(line, "\"quiet\" in expectations only");
}

static bool read_plus(struct scenario_line *line, int *ms)
{
	return !scenario_line_accept(line, "+") || scenario_line_time(line, ms);
}

static bool read_when(struct scenario_line *line, struct scene_action *action)
{
	if (scenario_line_accept(line, "at")) {
		action->when = SCENE_AT;
		return scenario_line_time(line, &action->time_ms);
	}
	if (scenario_line_accept(line, "after")) {
		action->when = SCENE_AFTER;
		return read_cue(line, &action->event) && read_plus(line, &action->time_ms);
	}
	if (scenario_line_accept(line, "while")) {
		action->when = SCENE_WHILE;
		action->time_ms = WHILE_MS;
		if (!read_cue(line, &action->event))
			return false;
		if (action->event.kind != SCENE_COACH && action->event.kind != SCENE_COUNT)
			return scenario_line_complain(line, "\"while coach TEXT\" or \"while count N\"");
		return read_plus(line, &action->time_ms);
	}
	action->when = SCENE_THEN;
	if (!scenario_line_accept(line, "then"))
		return scenario_line_complain(line, "\"at\", \"after\", \"while\" or \"then\"");
	return read_plus(line, &action->time_ms);
}

static bool read_speaker(struct scenario *scenario, struct scenario_line *line, struct scene_action *action)
{
	char name[32];
	if (!scenario_line_accept(line, "as"))
		return true;
	if (!scenario_line_word(line, "the name of a person", name, sizeof(name)))
		return false;
	for (size_t i = 1; i < scenario->person_count; i++) {
		if (strcmp(scenario->people[i].name, name) != 0)
			continue;
		action->person = i;
		return true;
	}
	line->at--;
	return scenario_line_complain(line, "the name in a \"person\" statement above");
}

static bool read_say(struct scenario *scenario, struct scenario_line *line, struct scene_action *action)
{
	action->deed = SCENE_SAY;
	action->level = SCENARIO_NO_LEVEL;
	if (scenario_line_accept(line, "file")) {
		action->deed = SCENE_SAY_FILE;
		if (!scenario_line_word(line, "a file", action->file, sizeof(action->file)))
			return false;
	}
	bool text = action->deed == SCENE_SAY || scenario_line_sees_quoted(line);
	if (text && !scenario_line_quoted(line, "what is said, quoted", action->text, sizeof(action->text)))
		return false;
	if (!read_speaker(scenario, line, action))
		return false;
	return !scenario_line_sees_level(line) || scenario_line_level(line, &action->level);
}

static bool read_intent(struct scenario_line *line, struct scene_action *action)
{
	if (!scenario_line_quoted(line, "a command, quoted", action->text, sizeof(action->text)))
		return false;
	if (intent_parse(action->text, &action->intent))
		return true;
	line->at--;
	return scenario_line_complain(line, "the name of an intent, such as \"pause\" or \"start:back\"");
}

static bool read_mishear(struct scenario_line *line, struct scene_action *action)
{
	action->deed = SCENE_MISHEAR;
	if (!read_intent(line, action))
		return false;
	action->unsurely = scenario_line_accept(line, "unsurely");
	return true;
}

static bool read_fault(struct scenario_line *line, struct scene_action *action)
{
	static const char expected[] =
	    "\"mic mute|faint|hiss|lost TIME\", \"speaker lost TIME\", \"device dead TIME\" or \"power cut TIME\"";
	if (scenario_line_accept(line, "mic")) {
		action->deed = scenario_line_accept(line, "mute")    ? SCENE_MIC_MUTE
			       : scenario_line_accept(line, "faint") ? SCENE_MIC_FAINT
			       : scenario_line_accept(line, "hiss")  ? SCENE_MIC_HISS
								     : SCENE_MIC_LOST;
		if (action->deed == SCENE_MIC_LOST && !scenario_line_accept(line, "lost"))
			return scenario_line_complain(line, expected);
		return scenario_line_time(line, &action->lasts_ms);
	}
	if (scenario_line_accept(line, "speaker")) {
		action->deed = SCENE_SPEAKER_LOST;
		return scenario_line_need(line, "lost") && scenario_line_time(line, &action->lasts_ms);
	}
	if (scenario_line_accept(line, "power")) {
		action->deed = SCENE_POWER_CUT;
		return scenario_line_need(line, "cut") && scenario_line_time(line, &action->lasts_ms);
	}
	action->deed = SCENE_DEVICE_DEAD;
	if (!scenario_line_accept(line, "device"))
		return scenario_line_complain(line, expected);
	return scenario_line_need(line, "dead") && scenario_line_time(line, &action->lasts_ms);
}

static bool read_deed(struct scenario *scenario, struct scenario_line *line, struct scene_action *action)
{
	if (scenario_line_accept(line, "say"))
		return read_say(scenario, line, action);
	action->deed = SCENE_COMMAND;
	if (scenario_line_accept(line, "command"))
		return read_intent(line, action);
	if (scenario_line_accept(line, "mishear"))
		return read_mishear(line, action);
	if (scenario_line_accept(line, "fault"))
		return read_fault(line, action);
	action->deed = SCENE_WAIT;
	if (scenario_line_accept(line, "wait"))
		return true;
	action->deed = SCENE_END;
	return scenario_line_accept(line, "end") ||
	       scenario_line_complain(line, "say, command, mishear, fault, wait or end");
}

static bool is_expectation(const struct scenario_line *line)
{
	return line->count > 1 && strcmp(line->words[0].text, "then") == 0 &&
	       strcmp(line->words[1].text, "within") == 0;
}

bool scenario_play_action(struct scenario *scenario, struct scenario_line *line)
{
	if (is_expectation(line))
		return scenario_play_expectation(scenario, line);
	if (scenario->action_count == SCENARIO_MAX_ACTIONS)
		return scenario_line_complain(line, "at most 256 actions");
	struct scene_action *action = &scenario->actions[scenario->action_count];
	*action = (struct scene_action){.line = line->number};
	if (scenario_line_accept(line, "end")) {
		action->deed = SCENE_END;
		if (!read_when(line, action))
			return false;
	} else if (!read_when(line, action) || !read_deed(scenario, line, action)) {
		return false;
	}
	bool follows = action->when != SCENE_THEN || scenario->action_count > 0;
	scenario->action_count++;
	return follows || scenario_line_complain(line, "an action before \"then\"");
}

static bool read_counts(struct scenario_line *line, struct scene_check *check)
{
	check->kind = SCENE_CHECK_COUNTS;
	check->at_least = 1;
	if (!scenario_line_need(line, "even") || !scenario_line_time(line, &check->tolerance_ms))
		return false;
	if (!scenario_line_accept(line, "at"))
		return true;
	return scenario_line_need(line, "least") && scenario_line_integer(line, 1, 100000, &check->at_least);
}

static bool read_history_item(struct scenario_line *line, struct scene_history *history)
{
	struct {
		const char *word;
		int *value;
	} numbers[] = {
	    {"sessions", &history->sessions},	    {"sets", &history->sets},
	    {"repetitions", &history->repetitions}, {"skipped", &history->skipped},
	    {"exercises", &history->exercises},	    {"pains", &history->pains},
	};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (scenario_line_accept(line, numbers[i].word))
			return scenario_line_integer(line, 0, 100000, numbers[i].value);
	if (scenario_line_accept(line, "pain"))
		return scenario_line_word(line, "an exercise", history->pain, sizeof(history->pain));
	if (scenario_line_accept(line, "outcome"))
		return scenario_line_word(line, "an outcome", history->outcome, sizeof(history->outcome));
	if (scenario_line_accept(line, "person"))
		return scenario_line_word(line, "a person's id", history->person, sizeof(history->person));
	return scenario_line_complain(
	    line, "sessions, sets, repetitions, skipped, exercises, pains, pain, outcome or person");
}

static bool read_history(struct scenario_line *line, struct scene_check *check)
{
	check->kind = SCENE_CHECK_HISTORY;
	check->history = (struct scene_history){-1, -1, -1, -1, -1, -1, "", "", ""};
	do {
		if (!read_history_item(line, &check->history))
			return false;
	} while (!scenario_line_at_end(line));
	return true;
}

/* "2x6x5" */
static bool read_dose(struct scenario_line *line, struct scene_record *record)
{
	static const char expected[] = "a dose such as 2x6x5";
	char word[32], end;

	if (!scenario_line_word(line, expected, word, sizeof(word)))
		return false;
	if (sscanf(word, "%dx%dx%d%c", &record->sets, &record->repetitions, &record->hold_s, &end) == 3)
		return true;
	line->at--;
	return scenario_line_complain(line, expected);
}

static bool read_record(struct scenario_line *line, struct scene_check *check)
{
	struct scene_record *record = &check->record;

	check->kind = SCENE_CHECK_RECORD;
	if (!scenario_line_word(line, "the kind of a record", record->kind, sizeof(record->kind)))
		return false;
	for (size_t i = 0; i < 2 && !scenario_line_at_end(line); i++) {
		if (scenario_line_accept(line, "dose"))
			return read_dose(line, record);
		if (!scenario_line_word(line, "an exercise or a word", record->words[i], sizeof(record->words[i])))
			return false;
	}
	return !scenario_line_accept(line, "dose") || read_dose(line, record);
}

static bool read_never(struct scenario_line *line, struct scene_check *check)
{
	check->kind = SCENE_CHECK_NEVER;
	if (!read_cue(line, &check->event))
		return false;
	check->has_since = scenario_line_accept(line, "after");
	return !check->has_since || read_cue(line, &check->since);
}

static bool read_check(struct scenario_line *line, struct scene_check *check)
{
	check->kind = SCENE_CHECK_WITHIN;
	check->within_ms = -1;
	if (!scenario_line_accept(line, "then")) {
		scenario_line_accept(line, "expect");
		if (scenario_line_accept(line, "never"))
			return read_never(line, check);
		if (scenario_line_accept(line, "counts"))
			return read_counts(line, check);
		if (scenario_line_accept(line, "history"))
			return read_history(line, check);
		check->absent = scenario_line_accept(line, "no");
		if (scenario_line_accept(line, "record"))
			return read_record(line, check);
		if (check->absent)
			return scenario_line_complain(line, "\"record\"");
		return read_cue(line, &check->event);
	}
	if (!scenario_line_need(line, "within") || !scenario_line_time(line, &check->within_ms) ||
	    !scenario_line_need(line, "expect"))
		return false;
	if (scenario_line_accept(line, "no")) {
		check->kind = SCENE_CHECK_ABSENT;
		return read_cue(line, &check->event);
	}
	return read_event(line, &check->event);
}

/* The statement as written, without indentation and comment, for the verdict. */
static void copy_source(const struct scenario_line *line, char *out, size_t size)
{
	const struct scenario_word *last = &line->words[line->count - 1];
	const char *begin = line->words[0].begin;
	size_t length = (size_t)(last->begin - begin) + strlen(last->text) + last->quoted;
	if (length >= size)
		length = size - 1;
	memcpy(out, begin, length);
	out[length] = '\0';
}

bool scenario_play_expectation(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario->check_count == SCENARIO_MAX_CHECKS)
		return scenario_line_complain(line, "at most 256 expectations");
	struct scene_check *check = &scenario->checks[scenario->check_count++];
	*check = (struct scene_check){.line = line->number, .action = (int)scenario->action_count - 1};
	copy_source(line, check->text, sizeof(check->text));
	if (strcmp(line->words[0].text, "then") == 0 && check->action < 0)
		return scenario_line_complain(line, "an action before \"then\"");
	return read_check(line, check);
}
