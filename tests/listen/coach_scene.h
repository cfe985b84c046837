/*
 * The coach speaking in a recorded room while somebody says something over it, block by block: two impulse responses
 * stand for the ways from loudspeaker and user to the microphone. The coach may give way to the user as it does in the
 * daemon, so what the microphone hears depends on what was heard before.
 *
 * Levels are those of speech at the microphone (room_active_dbfs).
 */
#ifndef STEADY_TEST_COACH_SCENE_H
#define STEADY_TEST_COACH_SCENE_H

#include "coach_track.h"
#include "corpus.h"

#include "engine.h"
#include "room.h"

#define COACH_SCENE_DBFS (-24.0)
#define COACH_SCENE_NOISE_DBFS (-62.0)
#define COACH_SCENE_BLOCK 160u

struct coach_scene_config {
	const struct coach_track *track;
	size_t from; /* sample of the track at which the scene begins */
	size_t count;
	const struct corpus_item *coach_room, *user_room;
	uint64_t seed;
};

struct coach_scene {
	struct coach_scene_config config;
	double echo_gain;
	struct room_convolver *echo;
	struct room_response user_room;
	float *user;  /* what the user says, as it arrives */
	size_t voice; /* sample of the track that comes next: time of the coach, which stands still while it is held */
	double fade;  /* of a hold, 1 = none */
	double duck;
	int16_t late[480]; /* the loudspeaker's delay */
	size_t late_at, at;
	struct room_pink noise;
};

/* False when a file cannot be read or memory is out; coach_scene_close in either case. */
bool coach_scene_open(struct coach_scene *scene, const struct coach_scene_config *config);
void coach_scene_close(struct coach_scene *scene);
/* Has the user say this at sample `at`, `dbfs` loud as it arrives. */
bool coach_scene_say(struct coach_scene *scene, const int16_t *samples, size_t count, size_t at, double dbfs);
/* The next block: what the loudspeaker plays and what the microphone hears. */
void coach_scene_next(struct coach_scene *scene, enum attention attention, int16_t reference[COACH_SCENE_BLOCK],
		      int16_t microphone[COACH_SCENE_BLOCK]);
/* What the coach is saying now, "" = nothing. */
const char *coach_scene_prompt(const struct coach_scene *scene);

#endif
