/* The history of one person or all, as sessions, with the names that are needed to show it. One thread. */
#ifndef STEADY_CTL_PAST_H
#define STEADY_CTL_PAST_H

#include "ctl_facts.h"
#include "chronicle.h"

struct ctl_past {
	struct ctl_facts facts; /* of whom and since when was asked for */
	struct chronicle_session *sessions;
	size_t count;
	char person[HISTORY_ID_SIZE]; /* whose; "" = there is only one, or everybody's */
	char name[HISTORY_ID_SIZE];   /* of that person */
};

/* Of request->person since request->since. Nobody named: everybody's, or when `one`, the usual one's. False:
 * ctl->status. Call ctl_past_free in either case. */
bool ctl_past_load(struct ctl *ctl, struct ctl_past *past, bool one);
void ctl_past_free(struct ctl_past *past);

#endif
