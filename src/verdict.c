/*
 * Expectations against the log: was it there, when, and was it early enough. Times are said as "312 ms", counted from
 * the end of the action that an expectation follows.
 */
#include "verdict.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* How long it must stay quiet. */
#define BEYOND_MS 500

struct finding {
	bool holds;
	char text[200];
};

static bool find_out(struct finding *finding, bool holds, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool find_out(struct finding *finding, bool holds, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(finding->text, sizeof(finding->text), format, arguments);
	va_end(arguments);
	finding->holds = holds;
	return holds;
}

static long to_ms(const struct prompter *prompter, frames_t frames)
{
	return (long)frames_to_ms(prompter->stage->setup.scenario->rate, frames);
}

/* What comes "within" a time has an action before it: the parser sees to that. */
static const struct performed *action_of(const struct prompter *prompter, const struct scene_check *check)
{
	assert(check->action >= 0);
	return &prompter->performed[check->action];
}

/* The time that an expectation allows, in room time. */
static frames_t deadline(const struct prompter *prompter, const struct scene_check *check)
{
	if (check->within_ms < 0)
		return FRAMES_NEVER;
	return action_of(prompter, check)->end +
	       frames_from_ms(prompter->stage->setup.scenario->rate, check->within_ms);
}

frames_t verdict_needs(const struct prompter *prompter)
{
	frames_t latest = 0;
	for (size_t i = 0; i < prompter->scenario->check_count; i++) {
		const struct scene_check *check = &prompter->scenario->checks[i];
		if (check->within_ms >= 0 && check->action < (int)prompter->next && deadline(prompter, check) > latest)
			latest = deadline(prompter, check);
	}
	return latest + frames_from_ms(prompter->stage->setup.scenario->rate, BEYOND_MS);
}

/* Until when the coach's sound counts for "quiet": its answer, in words or by a tone, is no longer what it was saying.
 */
static frames_t answer_time(const struct prompter *prompter, const struct performed *performed, frames_t limit)
{
	const struct playlog *log = &prompter->stage->log;
	const struct scene_action *action = &prompter->scenario->actions[performed - prompter->performed];
	bool decided = action->deed != SCENE_SAY && action->deed != SCENE_SAY_FILE;
	for (size_t i = performed->index; i < log->count && log->entries[i].at < limit; i++) {
		enum play_kind kind = log->entries[i].kind;
		if (decided && (kind == PLAY_SAYS || kind == PLAY_TONE))
			return log->entries[i].at;
		decided = decided || kind == PLAY_HEARD || kind == PLAY_UNSURE;
	}
	return limit;
}

/* A gap between two words is not quiet: the sound is followed for some time beyond the deadline. */
static void judge_quiet(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	const struct stage *stage = prompter->stage;
	const struct performed *performed = action_of(prompter, check);
	frames_t block = (frames_t)stage->block, end = (frames_t)stage->log.blocks * block;
	frames_t limit = deadline(prompter, check) + frames_from_ms(prompter->stage->setup.scenario->rate, BEYOND_MS);
	frames_t until = answer_time(prompter, performed, limit < end ? limit : end), quiet = performed->begin;
	for (frames_t at = performed->begin; at < until; at += block)
		if (stage->log.loud[at / block])
			quiet = at + block;
	if (quiet == performed->begin)
		find_out(finding, true, "it was quiet already");
	else if (quiet > deadline(prompter, check))
		find_out(finding, false, "not within %d ms", check->within_ms);
	else
		find_out(finding, true, "%ld ms", to_ms(prompter, quiet - performed->end));
}

static size_t find_within(const struct prompter *prompter, const struct scene_check *check)
{
	const struct performed *performed = action_of(prompter, check);
	return playlog_find(&prompter->stage->log, performed != NULL ? performed->index : 0, &check->event, true);
}

static void judge_within(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	const struct playlog *log = &prompter->stage->log;
	if (check->event.kind == SCENE_QUIET) {
		judge_quiet(prompter, check, finding);
		return;
	}
	size_t found = find_within(prompter, check);
	frames_t from = check->action >= 0 ? action_of(prompter, check)->end : 0;
	if (found == log->count)
		find_out(finding, false, "it never came");
	else
		find_out(finding, log->entries[found].at <= deadline(prompter, check), "%ld ms",
			 to_ms(prompter, log->entries[found].at - from));
}

static void judge_absent(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	const struct playlog *log = &prompter->stage->log;
	size_t found = find_within(prompter, check);
	if (found == log->count || log->entries[found].at > deadline(prompter, check))
		find_out(finding, true, "none");
	else
		find_out(finding, false, "it came after %ld ms",
			 to_ms(prompter, log->entries[found].at - action_of(prompter, check)->end));
}

static void judge_never(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	const struct playlog *log = &prompter->stage->log;
	size_t from = check->has_since ? playlog_find(log, 0, &check->since, true) : 0;
	if (check->has_since && from == log->count) {
		find_out(finding, false, "what it should be after never came");
		return;
	}
	size_t found = playlog_find(log, from, &check->event, true);
	if (found == log->count)
		find_out(finding, true, "never");
	else
		find_out(finding, false, "at %.1f s",
			 frames_to_seconds(prompter->stage->setup.scenario->rate, log->entries[found].at));
}

static void judge_counts(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	struct onset_figures figures = onsets_figures(prompter->stage->onsets, prompter->stage->setup.scenario->rate);
	bool holds = figures.count >= (size_t)check->at_least && figures.worst_ms <= check->tolerance_ms &&
		     figures.spacing_ms <= check->tolerance_ms;
	find_out(finding, holds, "%zu counts, off by %.1f ms in the median, %.1f ms at worst, from the beat by %.1f ms",
		 figures.count, figures.median_ms, figures.worst_ms, figures.spacing_ms);
}

/* Totals over the sessions of the play, not of its past. */
static bool total(const struct prompter *prompter, struct scene_history *sum)
{
	struct history_session sessions[32];
	int count = history_sessions(prompter->stage->history, sessions, 32);
	if (count < 0)
		return false;
	while (count > 0 && sessions[count - 1].began < STAGE_CURTAIN_TIME)
		count--;
	*sum = (struct scene_history){.sessions = count};
	for (int i = 0; i < count; i++) {
		sum->sets += sessions[i].sets;
		sum->repetitions += sessions[i].repetitions;
		sum->skipped += sessions[i].skipped;
		sum->exercises += sessions[i].exercises;
		sum->pains += sessions[i].pains;
	}
	if (count > 0) {
		snprintf(sum->outcome, sizeof(sum->outcome), "%s", outcome_name(sessions[0].outcome));
		snprintf(sum->person, sizeof(sum->person), "%.*s", (int)sizeof(sum->person) - 1, sessions[0].person);
	}
	return true;
}

static bool same(int wanted, int is)
{
	return wanted < 0 || wanted == is;
}

static bool same_name(const char *wanted, const char *is)
{
	return wanted[0] == '\0' || strcmp(wanted, is) == 0;
}

static bool pain_noted(const struct prompter *prompter, const char *exercise)
{
	const struct playlog *log = &prompter->stage->log;
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].kind == PLAY_PAIN && strcmp(log->entries[i].text, exercise) == 0)
			return true;
	return exercise[0] == '\0';
}

static void judge_history(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	const struct scene_history *wanted = &check->history;
	struct scene_history is;
	if (!total(prompter, &is)) {
		find_out(finding, false, "the history cannot be read");
		return;
	}
	bool holds = same(wanted->sessions, is.sessions) && same(wanted->sets, is.sets) &&
		     same(wanted->repetitions, is.repetitions) && same(wanted->skipped, is.skipped) &&
		     same(wanted->exercises, is.exercises) && same(wanted->pains, is.pains) &&
		     pain_noted(prompter, wanted->pain) && same_name(wanted->outcome, is.outcome) &&
		     same_name(wanted->person, is.person);
	find_out(finding, holds,
		 "sessions %d, sets %d, repetitions %d, skipped %d, exercises %d, pains %d, outcome %s, person \"%s\"",
		 is.sessions, is.sets, is.repetitions, is.skipped, is.exercises, is.pains, is.outcome, is.person);
}

/* What a record is looked for with. */
struct search {
	const struct scene_record *wanted;
	size_t found;
};

static bool is_wanted(const struct scene_record *wanted, const struct record *record)
{
	for (size_t i = 0; i < 2; i++) {
		const char *word = wanted->words[i];
		if (word[0] != '\0' && strcmp(word, record->exercise) != 0 && strcmp(word, record->phrase) != 0)
			return false;
	}
	return strcmp(wanted->kind, record_kind_name(record->kind)) == 0 &&
	       (wanted->sets == 0 || (wanted->sets == record->set && wanted->repetitions == record->repetitions &&
				      wanted->hold_s == record->hold_s));
}

static bool look_at(void *user, const struct history_fact *fact)
{
	struct search *search = user;
	search->found += fact->at >= STAGE_CURTAIN_TIME && is_wanted(search->wanted, &fact->record);
	return true;
}

static void judge_record(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	struct search search = {.wanted = &check->record};
	history_replay(prompter->stage->history, NULL, look_at, &search);
	find_out(finding, (search.found == 0) == check->absent, "%zu of them", search.found);
}

static void judge(const struct prompter *prompter, const struct scene_check *check, struct finding *finding)
{
	if (check->action >= (int)prompter->next) {
		find_out(finding, false, "the action before it was never performed");
		return;
	}
	switch (check->kind) {
	case SCENE_CHECK_WITHIN:
		judge_within(prompter, check, finding);
		break;
	case SCENE_CHECK_ABSENT:
		judge_absent(prompter, check, finding);
		break;
	case SCENE_CHECK_NEVER:
		judge_never(prompter, check, finding);
		break;
	case SCENE_CHECK_COUNTS:
		judge_counts(prompter, check, finding);
		break;
	case SCENE_CHECK_HISTORY:
		judge_history(prompter, check, finding);
		break;
	case SCENE_CHECK_RECORD:
		judge_record(prompter, check, finding);
		break;
	}
}

size_t verdict_print(const struct prompter *prompter, FILE *out)
{
	size_t wrong = 0;
	for (size_t i = 0; i < prompter->scenario->check_count; i++) {
		const struct scene_check *check = &prompter->scenario->checks[i];
		struct finding finding;
		judge(prompter, check, &finding);
		wrong += !finding.holds;
		fprintf(out, "%-6s  line %3d  %-58s %s\n", finding.holds ? "ok" : "FAILED", check->line, check->text,
			finding.text);
	}
	return wrong;
}
