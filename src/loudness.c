/*
 * The coach's loudness. The median of what was understood stands for the user: one shout or one word from next door
 * changes nothing.
 *
 * The floor: words are understood best by young and old when they are 15 dB above the noise of a room (Sato, Morimoto
 * and Ota, J. Acoust. Soc. Am. 130, 2011: +15 dB at 50 and 55 dB of noise, 10 dB from 60 on; BS 5839-8 asks 10 dB of voice
 * alarms). Loudspeaker, user and microphone share the room, so it is measured at the microphone.
 */
#include "loudness.h"

#include <math.h>
#include <string.h>

#define USERS_LEAST 2
#define OVER_NOISE_DB 15.0
#define TRIM_LEAST_DB (-20.0) /* whatever was measured, the coach does not become a whisper */
#define STEP_DB 2.0	      /* a sentence: hardly noticed */
#define CLOSE_DB 1.0	      /* not worth a change */
#define ASK_DB 4.0
#define ALLOWANCE_MOST_DB 8.0

void loudness_hear(struct loudness *loudness, double dbfs)
{
	loudness->users[loudness->next] = dbfs;
	loudness->next = (loudness->next + 1) % LOUDNESS_USERS;
	loudness->count += loudness->count < LOUDNESS_USERS;
}

bool loudness_user(const struct loudness *loudness, double *dbfs)
{
	if (loudness->count < USERS_LEAST)
		return false;
	/* The one that has as many below as above; of two in the middle the softer. */
	for (size_t i = 0; i < loudness->count; i++) {
		size_t below = 0, same = 0;
		for (size_t k = 0; k < loudness->count; k++) {
			below += loudness->users[k] < loudness->users[i];
			same += loudness->users[k] == loudness->users[i];
		}
		if (below <= (loudness->count - 1) / 2 && below + same > (loudness->count - 1) / 2)
			*dbfs = loudness->users[i];
	}
	return true;
}

void loudness_ask(struct loudness *loudness, bool louder)
{
	const double asked = loudness->allowance_db + (louder ? ASK_DB : -ASK_DB);
	loudness->allowance_db = fmax(0, fmin(ALLOWANCE_MOST_DB, asked));
}

bool loudness_follow(struct loudness *loudness, const struct loudness_place *place)
{
	double user;
	if (!loudness_user(loudness, &user))
		return false;
	const double most = user + place->limit_db + loudness->allowance_db;
	const double wanted = fmax(most, place->noise_dbfs + OVER_NOISE_DB) - place->coach_dbfs;
	const double step = fmin(0, fmax(TRIM_LEAST_DB, wanted)) - loudness->trim_db;
	if (fabs(step) < CLOSE_DB)
		return false;
	loudness->trim_db += fmax(-STEP_DB, fmin(STEP_DB, step));
	return true;
}
