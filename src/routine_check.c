/* Checks of a routine against all that is loaded with it: the plan that a session walks, and the vocabulary. */
#include "routine_check.h"

#include "plan.h"

#include <stdlib.h>
#include <string.h>

void routine_check_plan(const struct material *material, const struct config *config, const struct routine *routine,
			const char *path, struct problems *problems)
{
	struct plan_setup setup = {.config = config, .catalogue = material->catalogue, .voice = material->voice};
	struct plan *plan = calloc(1, sizeof(*plan));

	if (plan) {
		plan->steps = calloc(PLAN_MAX_STEPS, sizeof(*plan->steps));
		plan->text = calloc(1, PLAN_MAX_TEXT);
	}
	if (plan && plan->steps && plan->text && !plan_compile(plan, &setup, routine))
		problems_add(problems, path, 0, "items",
			     "the routine is too long to be led; expected fewer items, sets or repetitions");
	if (plan) {
		free(plan->steps);
		free(plan->text);
	}
	free(plan);
}

/* Two routines that are started by the same words are the catalogue's to report. */
void routine_check_said(const struct material *material, const struct routine *routine, const char *path,
			struct problems *problems)
{
	char name[INTENT_ARGUMENT_SIZE + 16];

	for (size_t i = 0; i < routine->said_count; i++) {
		const struct vocabulary_entry *entry =
		    vocabulary_find(material->vocabulary, routine->said[i], CONTEXT_IDLE);

		if (entry && (entry->intent.kind != INTENT_START || !entry->intent.argument[0]))
			problems_add(problems, path, 0, "said", "\"%s\" means \"%s\" already", routine->said[i],
				     intent_format(&entry->intent, name, sizeof(name)));
	}
}
