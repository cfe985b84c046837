/*
 * What is wrong with a flow as a whole: follows every way from the first question to its end. Nothing may be asked for
 * ever, and nothing that was written may be out of reach.
 */
#include "flow.h"

#include <stdarg.h>
#include <stdio.h>

/* How far a question or outcome has been followed. ON_THE_WAY: it is part of the way that is being followed. */
enum progress { NOT_REACHED, ON_THE_WAY, DONE };

struct walker {
	const struct flow *flow;
	struct flow_fault *faults;
	size_t count;
	bool circles;
	enum progress questions[FLOW_MAX_QUESTIONS], outcomes[FLOW_MAX_OUTCOMES];
};

static void add_fault(struct walker *walker, bool outcome, int index, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void add_fault(struct walker *walker, bool outcome, int index, const char *format, ...)
{
	struct flow_fault *fault = &walker->faults[walker->count];
	va_list arguments;

	if (walker->count == FLOW_MAX_FAULTS)
		return;
	fault->outcome = outcome;
	fault->index = index;
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
	walker->count++;
}

static void follow(struct walker *walker, struct flow_target target);

static void follow_question(struct walker *walker, int index)
{
	const struct flow_question *question = &walker->flow->questions[index];

	if (walker->questions[index] == ON_THE_WAY) {
		add_fault(walker, false, index, "\"%s\" leads back to itself, and could be asked for ever",
			  question->name);
		walker->circles = true;
	}
	if (walker->questions[index] != NOT_REACHED)
		return;
	walker->questions[index] = ON_THE_WAY;
	follow(walker, question->otherwise);
	for (int answer = 0; answer < FLOW_ANSWERS; answer++) {
		/* "It hurts" is the user's own: it may come as often as he likes. */
		if (answer != FLOW_HURTS)
			follow(walker, flow_follow(walker->flow, index, (enum flow_answer)answer));
	}
	walker->questions[index] = DONE;
}

static void follow_outcome(struct walker *walker, int index)
{
	const struct flow_outcome *outcome = &walker->flow->outcomes[index];

	if (walker->outcomes[index] == ON_THE_WAY) {
		add_fault(walker, true, index, "\"%s\" leads back to itself, and would never end", outcome->name);
		walker->circles = true;
	}
	if (walker->outcomes[index] != NOT_REACHED)
		return;
	walker->outcomes[index] = ON_THE_WAY;
	follow(walker, outcome->otherwise);
	follow(walker, outcome->then);
	walker->outcomes[index] = DONE;
}

static void follow(struct walker *walker, struct flow_target target)
{
	if (target.kind == FLOW_QUESTION)
		follow_question(walker, target.index);
	else if (target.kind == FLOW_OUTCOME)
		follow_outcome(walker, target.index);
	for (size_t i = 0; target.kind == FLOW_BY_SCORE && i < walker->flow->score_count; i++)
		follow_outcome(walker, walker->flow->scores[i].outcome);
}

/* How many outcomes are said from here on, at most, before something is asked. There are no circles. */
static int spoken_from(const struct flow *flow, struct flow_target target)
{
	int most = 0, other;

	switch (target.kind) {
	case FLOW_QUESTION:
		return spoken_from(flow, flow->questions[target.index].otherwise);
	case FLOW_OUTCOME:
		most = 1 + spoken_from(flow, flow->outcomes[target.index].then);
		other = spoken_from(flow, flow->outcomes[target.index].otherwise);
		return other > most ? other : most;
	case FLOW_BY_SCORE:
		for (size_t i = 0; i < flow->score_count; i++) {
			other = spoken_from(flow, (struct flow_target){FLOW_OUTCOME, flow->scores[i].outcome});
			most = other > most ? other : most;
		}
		return most;
	default:
		return 0;
	}
}

size_t flow_faults(const struct flow *flow, struct flow_fault *faults)
{
	struct walker walker = {.flow = flow, .faults = faults};

	follow_question(&walker, flow->first);
	follow(&walker, flow->hurts);
	for (int i = 0; i < (int)flow->question_count; i++) {
		follow(&walker, flow->questions[i].answers[FLOW_HURTS]);
		if (walker.questions[i] == NOT_REACHED)
			add_fault(&walker, false, i, "\"%s\" is never asked", flow->questions[i].name);
	}
	for (int i = 0; i < (int)flow->outcome_count; i++) {
		if (walker.outcomes[i] == NOT_REACHED)
			add_fault(&walker, true, i, "nothing leads to \"%s\"", flow->outcomes[i].name);
	}
	for (int i = 0; i < (int)flow->outcome_count && !walker.circles; i++) {
		if (spoken_from(flow, (struct flow_target){FLOW_OUTCOME, i}) > FLOW_MAX_SPOKEN)
			add_fault(&walker, true, i, "more than %d outcomes are said one after another from \"%s\" on",
				  FLOW_MAX_SPOKEN, flow->outcomes[i].name);
	}
	return walker.count;
}
