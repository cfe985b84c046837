/*
 * How loud the coach is: as loud as the user set it, less what it must be softer so that the user can be heard over it
 * (loudness.h). It changes between sentences only.
 */
#include "coach_internal.h"

#include "log.h"
#include "utter.h"

#include <math.h>

/* A square law: each tenth of the scale sounds like a similar step. */
static double volume_db(int percent)
{
	return percent > 0 ? 40 * log10(percent / 100.0) : -200;
}

static void post_volume(struct coach *coach)
{
	const double gain = pow(10, (volume_db(coach->volume_percent) + coach->loudness.trim_db) / 20);
	struct command command = {.kind = COMMAND_VOLUME, .gain = (float)gain};
	if (!engine_post(coach->setup.engine, &command))
		log_error("coach: the engine takes no more commands; the volume stays");
}

void coach_volume_set(struct coach *coach, int percent)
{
	if (coach->volume_percent > 0 && percent != coach->volume_percent)
		loudness_ask(&coach->loudness, percent > coach->volume_percent);
	coach->volume_percent = percent;
	post_volume(coach);
}

void coach_volume_hear(struct coach *coach, const struct heard *heard)
{
	if (heard->certainty == CERTAINTY_SURE)
		loudness_hear(&coach->loudness, heard->level_dbfs);
}

/* False when the canceller does not know yet how the coach arrives at the microphone. */
static bool measure_coach(const struct coach *coach, double *coach_dbfs, double *noise_dbfs)
{
	struct listen_figures figures;
	if (!coach->setup.listen)
		return false;
	figures = listen_figures(coach->setup.listen);
	*coach_dbfs = UTTER_LEVEL_DB + volume_db(coach->volume_percent) + figures.coupling_db;
	*noise_dbfs = figures.noise_dbfs;
	return figures.coupling_known;
}

void coach_volume_follow(struct coach *coach)
{
	struct loudness_place place = {.limit_db = coach->setup.config->limit_db};
	struct coach_event event = {.kind = COACH_NOTE, .text = "turned-down"};
	const double before = coach->loudness.trim_db;
	if (place.limit_db <= 0 || !measure_coach(coach, &place.coach_dbfs, &place.noise_dbfs) ||
	    !loudness_follow(&coach->loudness, &place))
		return;
	post_volume(coach);
	if (coach->loudness.trim_db < before)
		coach_tell(coach, &event);
}

bool coach_loudness(const struct coach *coach, double *over_user_db, double *trim_db)
{
	double coach_dbfs, noise_dbfs, user_dbfs;
	*trim_db = coach->loudness.trim_db;
	if (!measure_coach(coach, &coach_dbfs, &noise_dbfs) || !loudness_user(&coach->loudness, &user_dbfs))
		return false;
	*over_user_db = coach_dbfs + *trim_db - user_dbfs;
	return true;
}
