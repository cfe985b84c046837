/* Spotting: the best of what is believed within a short time, and when that is over. */
#include "spotting.h"

#include "frames.h"

/* Longer than quiet takes to close a sound (SEGMENT_CLOSE_MS), so that the judge comes first where it can. */
#define SETTLED (HEARING_RATE * 44 / 100)
/* A phrase that begins with this word is over by then. */
#define WAITED (HEARING_RATE * 16 / 10)

/* Safety words win over others at any certainty. */
static bool is_better(const struct spotted *one, const struct spotted *than)
{
	const bool safety = intent_is_safety(one->entry->intent.kind);

	if (!than->entry)
		return true;
	if (safety != intent_is_safety(than->entry->intent.kind))
		return safety;
	return one->odds > than->odds;
}

enum spotting_event spotting_hear(struct spotting *spotting, const struct spotted *spotted, int64_t position,
				  bool goes_on)
{
	if (spotted->entry && spotted->certainty != CERTAINTY_NONE && is_better(spotted, &spotting->best)) {
		const bool first = !spotting->best.entry || spotted->certainty > spotting->best.certainty;

		spotting->best = *spotted;
		spotting->at = position;
		return first ? SPOTTING_LIKELY : SPOTTING_NOTHING;
	}
	if (!spotting->best.entry || position - spotting->at < (goes_on ? WAITED : SETTLED))
		return SPOTTING_NOTHING;
	return SPOTTING_DECIDED;
}

void spotting_clear(struct spotting *spotting)
{
	*spotting = (struct spotting){.at = 0};
}
