/*
 * Reads a flow from its file: first the names, then where everything leads, then the faults of the whole. Each mistake is
 * told at its line; with any, there is no flow.
 */
#include "flow.h"

#include "phrase.h"
#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REST_MOST_S 120
#define WAIT_MOST_S 3600
#define BREATH_MOST_MS 10000

static const char *const answer_keys[FLOW_ANSWERS] = {
    "yes", "no", "number", "go_on", "gentler", "next", "end", "stop", "hurts", "silence",
};
static const char *const move_names[FLOW_MOVES] = {
    "resume", "something-gentler", "next-exercise", "get-up", "leave",
};
static const char *const need_names[] = {"exercise", "going-on", "gentler", "next", "getting-up"};
static const char *const limit_names[] = {"green_most", "amber_most", NULL};

#define NEEDS (sizeof(need_names) / sizeof(need_names[0]))

/* What a movement must be sure of, by enum flow_move. */
static const unsigned move_needs[FLOW_MOVES] = {
    [FLOW_RESUME] = FLOW_NEEDS_GOING_ON,
    [FLOW_GENTLER_ONE] = FLOW_NEEDS_GENTLER,
    [FLOW_NEXT_EXERCISE] = FLOW_NEEDS_NEXT,
    [FLOW_GET_UP] = FLOW_NEEDS_GETTING_UP,
};

/* ---- names ---- */

static struct flow_target find_target(const struct flow *flow, const char *name)
{
	if (strcmp(name, "by-score") == 0)
		return (struct flow_target){FLOW_BY_SCORE, 0};
	if (strcmp(name, "again") == 0)
		return (struct flow_target){FLOW_AGAIN, 0};
	for (int i = 0; i < FLOW_MOVES; i++) {
		if (strcmp(name, move_names[i]) == 0)
			return (struct flow_target){FLOW_MOVE, i};
	}
	for (size_t i = 0; i < flow->question_count; i++) {
		if (strcmp(name, flow->questions[i].name) == 0)
			return (struct flow_target){FLOW_QUESTION, (int)i};
	}
	for (size_t i = 0; i < flow->outcome_count; i++) {
		if (strcmp(name, flow->outcomes[i].name) == 0)
			return (struct flow_target){FLOW_OUTCOME, (int)i};
	}
	return (struct flow_target){FLOW_NOWHERE, 0};
}

static void complain_target(const struct flow *flow, const struct setting *member, const char *name)
{
	const char *best = NULL;
	size_t distance = 0;
	char hint[96];

	nearest_name(name, "by-score", &best, &distance);
	for (int i = 0; i < FLOW_MOVES; i++)
		nearest_name(name, move_names[i], &best, &distance);
	for (size_t i = 0; i < flow->question_count; i++)
		nearest_name(name, flow->questions[i].name, &best, &distance);
	for (size_t i = 0; i < flow->outcome_count; i++)
		nearest_name(name, flow->outcomes[i].name, &best, &distance);
	setting_complain(
	    member,
	    "\"%s\" leads nowhere; expected the name of a question or an outcome, \"by-score\", \"again\", "
	    "\"resume\", \"something-gentler\", \"next-exercise\", \"get-up\" or \"leave\"%s",
	    name, did_you_mean(best, hint, sizeof(hint)));
}

static struct flow_target read_target(const struct flow *flow, const struct setting *group, const char *key,
				      enum need need)
{
	struct flow_target target = {FLOW_NOWHERE, 0};
	char name[FLOW_NAME_SIZE] = "";

	if (!setting_string(group, key, need, name, sizeof(name)) || !name[0])
		return target;
	target = find_target(flow, name);
	if (target.kind == FLOW_NOWHERE)
		complain_target(flow, setting_member(group, key, REQUIRED), name);
	return target;
}

/* The index of the outcome that `key` names, -1 = not given or wrong (reported). */
static int read_outcome_name(const struct flow *flow, const struct setting *group, const char *key, enum need need)
{
	struct flow_target target = read_target(flow, group, key, need);

	if (target.kind == FLOW_OUTCOME)
		return target.index;
	if (target.kind != FLOW_NOWHERE)
		setting_complain(setting_member(group, key, REQUIRED), "is no outcome; expected the name of one");
	return -1;
}

/* A name of its own for a question or outcome. */
static void read_name(const struct flow *flow, const struct setting *group, char *out)
{
	char name[FLOW_NAME_SIZE];

	if (!setting_string(group, "name", REQUIRED, name, sizeof(name)))
		return;
	if (!routine_id_is_valid(name) || find_target(flow, name).kind != FLOW_NOWHERE)
		setting_complain(setting_member(group, "name", REQUIRED),
				 "\"%s\" cannot be its name; expected lower-case letters and hyphens, and a name that "
				 "nothing else has",
				 name);
	else
		memcpy(out, name, sizeof(name));
}

/* The list `key` of at most `most` groups; NULL when it is not there or too long. */
static const struct setting *read_list(const struct setting *root, const char *key, size_t most)
{
	const struct setting *list = setting_list(root, key, REQUIRED);

	if (!list)
		return NULL;
	if (setting_length(list) == 0 || setting_length(list) > most) {
		setting_complain(list, "has %zu elements; expected 1 to %zu", setting_length(list), most);
		return NULL;
	}
	for (size_t i = 0; i < setting_length(list); i++) {
		if (!setting_is_group(setting_at(list, i))) {
			setting_complain(setting_at(list, i), "is no group; expected { ... }");
			return NULL;
		}
	}
	return list;
}

/* ---- parts ---- */

static void read_text(const struct setting *group, const char *key, enum need need, char *out)
{
	char bad[64];

	if (setting_string(group, key, need, out, FLOW_TEXT_SIZE) && !phrase_check(out, bad, sizeof(bad)))
		setting_complain(setting_member(group, key, REQUIRED),
				 "\"%s\" is no placeholder; expected {called}, {gentler}, {next} or {n}", bad);
}

static void read_need(const struct setting *element, unsigned *needs)
{
	const char *text = setting_text(element);

	for (size_t i = 0; text && i < NEEDS; i++) {
		if (strcmp(text, need_names[i]) == 0) {
			*needs |= 1u << i;
			return;
		}
	}
	if (text)
		setting_complain(element,
				 "\"%.40s\" is unknown; expected \"exercise\", \"going-on\", \"gentler\", \"next\" or "
				 "\"getting-up\"",
				 text);
}

static void read_needs(const struct flow *flow, const struct setting *group, unsigned *needs,
		       struct flow_target *otherwise)
{
	const struct setting *list = setting_list(group, "needs", OPTIONAL);

	for (size_t i = 0; list && i < setting_length(list); i++)
		read_need(setting_at(list, i), needs);
	*otherwise = read_target(flow, group, "otherwise", *needs ? REQUIRED : OPTIONAL);
	if (otherwise->kind == FLOW_AGAIN || flow_moves(*otherwise))
		setting_complain(setting_member(group, "otherwise", REQUIRED),
				 "expected another question, an outcome, or \"leave\"");
}

static bool may_move(enum flow_answer answer)
{
	return answer == FLOW_YES || answer == FLOW_GO_ON || answer == FLOW_GENTLER || answer == FLOW_NEXT;
}

static void read_answer(const struct setting *group, const struct flow *flow, struct flow_question *question,
			enum flow_answer answer)
{
	const char *key = answer_keys[answer];
	struct flow_target target = read_target(flow, group, key, answer == FLOW_SILENCE ? REQUIRED : OPTIONAL);
	const struct setting *member = setting_member(group, key, OPTIONAL);

	question->answers[answer] = target;
	if (flow_moves(target) && !may_move(answer))
		setting_complain(member, "must not start a movement; expected a question, an outcome, or \"leave\"");
	else if (target.kind == FLOW_MOVE && move_needs[target.index] & ~question->needs)
		setting_complain(member, "\"%s\" is not always possible; expected it in a question that needs it",
				 move_names[target.index]);
	else if (target.kind == FLOW_AGAIN && answer == FLOW_SILENCE)
		setting_complain(member, "would be asked for ever; expected an outcome or \"leave\"");
}

static void read_question(const struct setting *group, const struct flow *flow, struct flow_question *question)
{
	read_text(group, "ask", REQUIRED, question->ask);
	read_text(group, "again", OPTIONAL, question->again);
	read_text(group, "check", OPTIONAL, question->check);
	read_needs(flow, group, &question->needs, &question->otherwise);
	setting_integer(group, "wait", OPTIONAL, 1, WAIT_MOST_S, &question->wait_s);
	setting_boolean(group, "flag", OPTIONAL, &question->flag);
	for (int i = 0; i < FLOW_ANSWERS; i++)
		read_answer(group, flow, question, (enum flow_answer)i);
	if (question->answers[FLOW_NUMBER].kind != FLOW_NOWHERE) {
		if (!question->check[0])
			setting_complain(group, "\"check\" is missing, which reads an unsure number back");
	} else if (question->answers[FLOW_YES].kind == FLOW_NOWHERE ||
		   question->answers[FLOW_NO].kind == FLOW_NOWHERE) {
		setting_complain(group, "cannot be answered; expected \"yes\" and \"no\", or \"number\"");
	}
}

static void read_outcome(const struct setting *group, const struct flow *flow, struct flow_outcome *outcome)
{
	static const char *const sessions[] = {"pain", "no-answer", NULL};
	int session = 0;

	read_text(group, "say", REQUIRED, outcome->say);
	setting_integer(group, "rest", OPTIONAL, 0, REST_MOST_S, &outcome->rest_s);
	setting_boolean(group, "over", OPTIONAL, &outcome->over);
	if (setting_choice(group, "session", OPTIONAL, sessions, &session))
		outcome->no_answer = session == 1;
	read_needs(flow, group, &outcome->needs, &outcome->otherwise);
	outcome->then = read_target(flow, group, "then", REQUIRED);
	if (outcome->then.kind == FLOW_AGAIN || (outcome->then.kind == FLOW_MOVE && outcome->then.index != FLOW_LEAVE))
		setting_complain(setting_member(group, "then", REQUIRED),
				 "must not start a movement; expected a question, an outcome, or \"leave\"");
}

static void read_score(const struct setting *group, struct flow *flow, bool last)
{
	struct flow_score *score = &flow->scores[flow->score_count];
	int most = FLOW_LIMITS;

	setting_choice(group, "most", last ? OPTIONAL : REQUIRED, limit_names, &most);
	if (last && most != FLOW_LIMITS)
		setting_complain(group, "the last must have no \"most\", so that every score leads somewhere");
	score->most = (enum flow_limit)most;
	if (flow->score_count > 0 && most <= (int)score[-1].most)
		setting_complain(group, "is not above the one before it; expected the lowest limit first");
	score->outcome = read_outcome_name(flow, group, "outcome", REQUIRED);
	flow->score_count++;
}

/* Which of the scores a yes makes it at least. */
static void read_worst(const struct setting *group, const struct flow *flow, struct flow_question *question)
{
	int outcome = read_outcome_name(flow, group, "at_least", OPTIONAL);

	question->worst = -1;
	for (size_t i = 0; i < flow->score_count; i++) {
		if (flow->scores[i].outcome == outcome)
			question->worst = (int)i;
	}
	if (outcome >= 0 && question->worst < 0)
		setting_complain(setting_member(group, "at_least", REQUIRED), "is no outcome of a score");
}

static struct flow_target read_wish(const struct setting *root, const struct flow *flow, const char *key)
{
	struct flow_target target = read_target(flow, root, key, REQUIRED);

	if (target.kind != FLOW_OUTCOME && target.kind != FLOW_NOWHERE)
		setting_complain(setting_member(root, key, REQUIRED), "is no outcome; expected the name of one");
	return target;
}

/* ---- the whole ---- */

static void read_names(const struct setting *questions, const struct setting *outcomes, struct flow *flow)
{
	for (size_t i = 0; i < setting_length(questions); i++) {
		read_name(flow, setting_at(questions, i), flow->questions[i].name);
		flow->question_count++;
	}
	for (size_t i = 0; i < setting_length(outcomes); i++) {
		read_name(flow, setting_at(outcomes, i), flow->outcomes[i].name);
		flow->outcome_count++;
	}
}

static void read_first(const struct setting *root, struct flow *flow)
{
	struct flow_target first = read_target(flow, root, "first", REQUIRED);

	if (first.kind == FLOW_QUESTION && flow->questions[first.index].needs == 0)
		flow->first = first.index;
	else if (first.kind != FLOW_NOWHERE)
		setting_complain(setting_member(root, "first", REQUIRED),
				 "expected the name of a question that needs nothing");
}

static void complain_faults(const struct setting *questions, const struct setting *outcomes, const struct flow *flow)
{
	struct flow_fault faults[FLOW_MAX_FAULTS];
	size_t count = flow_faults(flow, faults);

	for (size_t i = 0; i < count; i++)
		setting_complain(setting_at(faults[i].outcome ? outcomes : questions, (size_t)faults[i].index), "%s",
				 faults[i].text);
}

static void read_flow(const struct setting *root, struct flow *flow, const struct problems *problems)
{
	const struct setting *questions = read_list(root, "questions", FLOW_MAX_QUESTIONS);
	const struct setting *outcomes = read_list(root, "outcomes", FLOW_MAX_OUTCOMES);
	const struct setting *scores = read_list(root, "scores", FLOW_MAX_SCORES);
	size_t before = problems->count + problems->dropped;

	if (!questions || !outcomes || !scores)
		return;
	read_names(questions, outcomes, flow);
	setting_integer(root, "breath", REQUIRED, 0, BREATH_MOST_MS, &flow->breath_ms);
	flow->stop = read_wish(root, flow, "stop");
	flow->hurts = read_wish(root, flow, "hurts");
	for (size_t i = 0; i < setting_length(scores); i++)
		read_score(setting_at(scores, i), flow, i + 1 == setting_length(scores));
	for (size_t i = 0; i < flow->question_count; i++) {
		read_question(setting_at(questions, i), flow, &flow->questions[i]);
		read_worst(setting_at(questions, i), flow, &flow->questions[i]);
	}
	for (size_t i = 0; i < flow->outcome_count; i++)
		read_outcome(setting_at(outcomes, i), flow, &flow->outcomes[i]);
	read_first(root, flow);
	/* What leads nowhere has been told of; the rest of the way is not worth looking at. */
	if (problems->count + problems->dropped == before)
		complain_faults(questions, outcomes, flow);
}

struct flow *flow_load(const char *path, struct problems *problems)
{
	size_t before = problems->count + problems->dropped;
	struct settings *settings = settings_read(path, problems);
	struct flow *flow = calloc(1, sizeof(*flow));

	if (settings && flow)
		read_flow(settings_root(settings), flow, problems);
	settings_finish(settings, true);
	if (settings && flow && problems->count + problems->dropped == before)
		return flow;
	free(flow);
	return NULL;
}
