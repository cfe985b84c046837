/* Following a flow that has been loaded: which answer is which, where it leads, what a score means. */
#include "flow.h"

enum flow_answer flow_answer_of(enum intent_kind kind)
{
	switch (kind) {
	case INTENT_YES:
		return FLOW_YES;
	case INTENT_NO:
		return FLOW_NO;
	case INTENT_NUMBER:
		return FLOW_NUMBER;
	case INTENT_RESUME:
		return FLOW_GO_ON;
	case INTENT_GENTLER:
		return FLOW_GENTLER;
	case INTENT_NEXT:
		return FLOW_NEXT;
	case INTENT_END:
		return FLOW_END;
	case INTENT_STOP:
		return FLOW_STOP;
	case INTENT_HURTS:
		return FLOW_HURTS;
	default:
		return FLOW_ANSWERS;
	}
}

struct flow_target flow_follow(const struct flow *flow, int question, enum flow_answer answer)
{
	struct flow_target target = flow->questions[question].answers[answer];

	if (target.kind != FLOW_NOWHERE)
		return target;
	/* Whoever wants an end gets one, in every question. */
	if (answer == FLOW_STOP || answer == FLOW_END)
		return flow->stop;
	return answer == FLOW_HURTS ? flow->hurts : target;
}

int flow_by_score(const struct flow *flow, int score, int worst, const int *limits)
{
	size_t i = worst > 0 ? (size_t)worst : 0;

	while (i + 1 < flow->score_count && (score < 0 || score > limits[flow->scores[i].most]))
		i++;
	return flow->scores[i].outcome;
}

bool flow_moves(struct flow_target target)
{
	return target.kind == FLOW_MOVE && target.index != FLOW_GET_UP && target.index != FLOW_LEAVE;
}
