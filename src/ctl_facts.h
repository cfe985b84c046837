/* All facts of the history, brought from the daemon page by page. One thread. */
#ifndef STEADY_CTL_FACTS_H
#define STEADY_CTL_FACTS_H

#include "ctl.h"
#include "fact.h"

struct ctl_facts {
	struct history_fact *list;
	size_t count;
};

/* Reads one fact of the daemon or of an exported file; unknown keys and wrong types are mistakes. */
bool ctl_fact_read(const struct value *value, struct history_fact *fact, char *error, size_t size);
/* False: ctl->status. Call ctl_facts_free in either case. */
bool ctl_facts_load(struct ctl *ctl, struct ctl_facts *facts);
/* A place for one more at the end, zeroed. */
struct history_fact *ctl_facts_add(struct ctl_facts *facts);
void ctl_facts_free(struct ctl_facts *facts);
/* Keeps those of `person` (an id; NULL = of everybody) that are not before `since`. Who is not named in a fact is `usual`. */
void ctl_facts_choose(struct ctl_facts *facts, const char *usual, const char *person, int64_t since);

#endif
