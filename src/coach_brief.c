/*
 * What the coach tells the session of the past: the facts of the history, replayed for the routine that is to begin.
 */
#include "coach_internal.h"

#include "log.h"

#include <string.h>

void coach_brief_make(void *user, const struct routine *routine, const char *person, struct brief *brief)
{
	struct coach *coach = user;
	int64_t now = coach->setup.wall_time(coach->setup.user);
	int error;

	past_begin(&coach->past, coach->setup.catalogue, routine, now);
	error = history_replay(coach->setup.history, person, past_take, &coach->past);
	/* What could be read still counts: half of the past is more careful than none. */
	if (error < 0)
		log_error("coach: the history cannot be read whole: %s", strerror(-error));
	brief_make(brief, &coach->past, coach->setup.config, now);
	brief->keeping = history_keeping(coach->setup.history);
}

void coach_standing_make(void *user, const char *person, struct standing *standing)
{
	struct coach *coach = user;
	int error;

	*standing = (struct standing){.now = coach->setup.wall_time(coach->setup.user)};
	error = history_replay(coach->setup.history, person, standing_take, standing);
	if (error < 0)
		log_error("coach: the history cannot be read whole: %s", strerror(-error));
}
