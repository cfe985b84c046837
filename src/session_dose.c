/*
 * The doses of today: what the past says of them becomes the routine of this session, and what is planned is recorded,
 * so that whoever replays the history knows it.
 */
#include "session_dose.h"

#include <stdio.h>
#include <string.h>

bool dose_apply(struct session *session)
{
	struct routine *routine = &session->routine;
	bool any;

	memcpy(routine->items, session->written->items, sizeof(routine->items));
	routine->item_count = session->written->item_count;
	any = brief_apply(&session->brief, routine, session->origin);
	if (!any)
		routine->item_count = 0;
	return any;
}

void dose_prepare(struct session *session)
{
	struct brief *brief = &session->brief;

	session->change = 0;
	session->settled = SETTLED_UNASKED;
	memset(session->refused, 0, sizeof(session->refused));
	brief_plain(brief, session->catalogue, session->written);
	brief->safety_known = brief->tour_known = true;
	if (session->setup.brief)
		session->setup.brief(session->setup.user, session->written, session->person, brief);
	dose_apply(session);
}

void dose_record_item(struct session *session, int item)
{
	const struct routine_item *planned = &session->routine.items[item];
	const struct routine_item *written = &session->written->items[session->origin[item]];
	const struct exercise *own = catalogue_exercise(session->catalogue, written->exercise);
	const struct exercise *exercise = catalogue_exercise(session->catalogue, planned->exercise);
	struct dose base = dose_resolve(&written->dose, &own->dose);
	struct dose dose = dose_resolve(&planned->dose, &exercise->dose);
	struct record record = {.kind = RECORD_DOSE, .score = -1};

	record.set = dose.sets;
	record.repetitions = dose.repetitions;
	record.hold_s = dose.hold_s;
	snprintf(record.exercise, sizeof(record.exercise), "%s", planned->exercise);
	past_dose_phrase(record.phrase, sizeof(record.phrase), written->exercise, &base);
	out_record(session, &record);
}

void dose_keep(struct session *session)
{
	struct brief *brief = &session->brief;

	for (size_t i = 0; i < brief->change_count; i++) {
		if (brief_goes_up(&brief->changes[i]) && brief->changes[i].part != BRIEF_EXERCISE)
			brief_reverse(brief, i);
	}
	dose_apply(session);
}

static void record_settled(struct session *session)
{
	struct record record = {.kind = RECORD_SETTLED, .score = session->settled == SETTLED_YES};

	if (session->settled == SETTLED_UNASKED)
		return;
	snprintf(record.exercise, sizeof(record.exercise), "%s", session->brief.settled_exercise);
	out_record(session, &record);
}

/* Who does not want something left out takes it back; all else is just not done. */
static void record_refused(struct session *session, const struct brief_change *change)
{
	struct record record = {.kind = RECORD_WISH, .score = -1};
	const char *own = session->written->items[change->item].exercise;
	bool back = change->reason == BRIEF_LEFT_OUT;

	snprintf(record.exercise, sizeof(record.exercise), "%s", back ? change->exercise : own);
	snprintf(record.phrase, sizeof(record.phrase), "%s", back ? "take-back" : "refused");
	out_record(session, &record);
}

void dose_record(struct session *session)
{
	record_settled(session);
	for (size_t i = 0; i < session->brief.change_count; i++) {
		if (session->refused[i])
			record_refused(session, &session->brief.changes[i]);
	}
	for (size_t i = 0; i < session->routine.item_count; i++)
		dose_record_item(session, (int)i);
}
