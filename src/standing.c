/* How somebody is doing. */
#include "standing.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400
#define WEEK (7 * (int64_t)DAY)
#define FOUR_WEEKS (4 * WEEK)
#define MANY_PAINS 3 /* in four weeks: of one exercise, so many leave it out (past.h) */

/* Which span of `length` before now: 0 the last one, 1 that before ... A time in the future, of a clock that was wrong,
 * counts as now. */
static int64_t spans_ago(const struct standing *standing, int64_t at, int64_t length)
{
	return at >= standing->now ? 0 : (standing->now - at) / length;
}

static void count_session(struct standing *standing)
{
	int64_t weeks = spans_ago(standing, standing->began, WEEK);

	standing->sessions_ever++;
	standing->sessions += weeks == 0;
	standing->sessions_before += weeks == 1;
	standing->trained = standing->began;
}

static void count_pain(struct standing *standing, const struct history_fact *fact)
{
	int64_t spans = spans_ago(standing, fact->at, FOUR_WEEKS);

	standing->pains += spans == 0;
	standing->pains_before += spans == 1;
	standing->hurt = fact->at;
	memcpy(standing->exercise, fact->record.exercise, sizeof(standing->exercise));
}

bool standing_take(void *user, const struct history_fact *fact)
{
	struct standing *standing = user;

	switch (fact->record.kind) {
	case RECORD_SESSION_BEGIN:
		standing->began = fact->at;
		standing->any_set = false;
		break;
	case RECORD_SET_DONE:
		if (!standing->any_set)
			count_session(standing);
		standing->any_set = true;
		break;
	case RECORD_PAIN:
		count_pain(standing, fact);
		break;
	default:
		break;
	}
	return true;
}

static enum phrase_id training(const struct standing *standing, struct phrase_arguments *arguments)
{
	if (standing->sessions_ever == 0)
		return PHRASE_STANDING_NONE;
	arguments->n = standing->sessions;
	arguments->m = standing->sessions_before;
	if (standing->sessions > 0)
		return standing->sessions_before > 0 ? PHRASE_STANDING_WEEKS : PHRASE_STANDING_WEEK;
	arguments->n = (int)spans_ago(standing, standing->trained, WEEK);
	return PHRASE_STANDING_AWAY;
}

static enum phrase_id pain(const struct standing *standing, struct phrase_arguments *arguments)
{
	if (standing->hurt == 0)
		return PHRASE_STANDING_PAIN_NEVER;
	arguments->n = standing->pains;
	arguments->m = standing->pains_before;
	if (standing->pains == 0) {
		arguments->n = (int)spans_ago(standing, standing->hurt, WEEK);
		return PHRASE_STANDING_PAIN_GONE;
	}
	if (standing->pains < standing->pains_before)
		return PHRASE_STANDING_PAIN_LESS;
	if (standing->pains >= MANY_PAINS && standing->pains > standing->pains_before)
		return PHRASE_STANDING_PAIN_MORE;
	return PHRASE_STANDING_PAIN;
}

void standing_text(const struct standing *standing, const struct voice *voice, const struct catalogue *catalogue,
		   char *out, size_t size)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, standing->exercise);
	struct phrase_arguments arguments = {.called = exercise ? exercise->called : standing->exercise};
	size_t used;

	phrase_render(voice, training(standing, &arguments), &arguments, out, size);
	used = strlen(out);
	if (standing->sessions_ever == 0 || used + 2 > size)
		return;
	out[used++] = ' ';
	phrase_render(voice, pain(standing, &arguments), &arguments, out + used, size - used);
}
