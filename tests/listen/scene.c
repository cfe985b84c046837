/*
 * Scenes. Surroundings are drawn from the same corpus (rooms, noises, talk) by a random generator that is seeded with
 * the recording's own name, so that each scene is the same whatever else is made before it.
 */
#include "scene.h"

#include "quiet.h"
#include "room.h"
#include "soundfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000u
#define BLOCK 160

static const char *const names[SCENE_COUNT] = {"clean",	  "far",    "padded", "noise",
					       "talk-12", "talk-6", "mixed",  "after"};

const char *scene_name(enum scene_kind kind)
{
	return names[kind];
}

static struct room_random draw_from(const struct scene_source *source, const struct corpus_item *item,
				    enum scene_kind kind)
{
	const char *name = strrchr(item->path, '/');
	struct room_random random = {.state = source->seed + (uint64_t)kind * 7919u};

	for (; *name; name++)
		random.state = random.state * 1099511628211u + (unsigned char)*name;
	for (const char *label = item->label; *label; label++)
		random.state = random.state * 1099511628211u + (unsigned char)*label;
	return random;
}

static bool is_choice(const struct corpus_item *item, enum corpus_kind kind, const struct corpus_item *like)
{
	return item->kind == kind && (!like || item->fold == like->fold);
}

static const struct corpus_item *pick_like(const struct corpus *corpus, enum corpus_kind kind,
					   const struct corpus_item *like, struct room_random *random)
{
	size_t count = 0, chosen;

	for (size_t i = 0; i < corpus->count; i++)
		count += is_choice(&corpus->items[i], kind, like);
	if (count == 0)
		return NULL;
	chosen = (size_t)(room_uniform(random) * (double)count);
	for (size_t i = 0; i < corpus->count; i++) {
		if (is_choice(&corpus->items[i], kind, like) && chosen-- == 0)
			return &corpus->items[i];
	}
	return NULL;
}

/* One of a kind, of the fold of `item` when that has any: what is learnt without a fold of speakers is learnt without
 * its rooms, noises and talk too. */
static const struct corpus_item *pick(const struct corpus *corpus, enum corpus_kind kind,
				      const struct corpus_item *item, struct room_random *random)
{
	const struct corpus_item *chosen = pick_like(corpus, kind, item, random);

	return chosen ? chosen : pick_like(corpus, kind, NULL, random);
}

static bool read_item(const struct corpus_item *item, struct sound *sound)
{
	char error[256];

	if (!item)
		return false;
	if (sound_read(item->path, RATE, sound, error, sizeof(error)) == 0)
		return true;
	fprintf(stderr, "%s\n", error);
	return false;
}

static int16_t clip_sample(double value)
{
	return (int16_t)lrint(fmax(-32768, fmin(32767, value)));
}

/* Adds a stretch of a recording, looped, to [from, to), so that its speech (or all of it) is at `dbfs`. */
static bool add_stretch(struct scene *scene, const struct corpus_item *item, struct room_random *random, double dbfs,
			size_t from, size_t to)
{
	struct sound sound;
	double gain, level;
	size_t at;

	if (!read_item(item, &sound))
		return false;
	level = item->kind == CORPUS_TALK ? room_active_dbfs(sound.samples, sound.length, RATE)
					  : room_rms_dbfs(sound.samples, sound.length);
	gain = level > -150 ? room_gain(dbfs - level) : 0;
	at = (size_t)(room_uniform(random) * (double)sound.length);
	for (size_t i = from; sound.length > 0 && i < to; i++, at++)
		scene->samples[i] = clip_sample(scene->samples[i] + gain * sound.samples[at % sound.length]);
	sound_free(&sound);
	return true;
}

static bool add_surroundings(struct scene *scene, const struct corpus_item *item, struct room_random *random,
			     double dbfs)
{
	return add_stretch(scene, item, random, dbfs, 0, scene->count);
}

static bool read_room(const struct corpus_item *room, struct room_response *response)
{
	struct sound sound;
	bool ok = read_item(room, &sound);

	if (!ok)
		return false;
	ok = room_from_recording(response, RATE, sound.samples, sound.length);
	sound_free(&sound);
	return ok;
}

static double active_level(const struct scene *scene)
{
	return room_active_dbfs(scene->samples + scene->begin, scene->end - scene->begin, RATE);
}

static void amplify(struct scene *scene, double db)
{
	for (size_t i = 0; i < scene->count; i++)
		scene->samples[i] = clip_sample(scene->samples[i] * room_gain(db));
}

/* Puts the scene into a room, its speech as loud as before. Frees the response. */
static bool convolve(struct scene *scene, struct room_response *response)
{
	struct room_convolver *convolver = room_convolver_create(response, BLOCK);
	double before = active_level(scene);
	float in[BLOCK], out[BLOCK];

	for (size_t at = 0; convolver && at + BLOCK <= scene->count; at += BLOCK) {
		for (size_t i = 0; i < BLOCK; i++)
			in[i] = scene->samples[at + i];
		room_convolve(convolver, in, out);
		for (size_t i = 0; i < BLOCK; i++)
			scene->samples[at + i] = clip_sample((double)out[i]);
	}
	if (convolver)
		amplify(scene, before - active_level(scene));
	room_convolver_destroy(convolver);
	room_response_free(response);
	return convolver != NULL;
}

static bool put_in_recorded_room(struct scene *scene, const struct corpus_item *room)
{
	struct room_response response = {0};

	return read_room(room, &response) && convolve(scene, &response);
}

static double between(struct room_random *random, double least, double most)
{
	return least + (most - least) * room_uniform(random);
}

/* Reverberation times of 0.15 to 0.9 s, as living rooms and bathrooms have; two fifths of all rooms are recorded. */
static bool put_in_any_room(struct scene *scene, const struct scene_source *source, const struct corpus_item *item,
			    struct room_random *random)
{
	struct room_response response = {0};
	double choice = room_uniform(random);
	int rt60_ms = (int)between(random, 150, 900);
	double direct_db = between(random, -4, 10);

	if (choice < 0.25)
		return true;
	if (choice < 0.55)
		return put_in_recorded_room(scene, pick(source->corpus, CORPUS_ROOM, item, random));
	return room_synthesise(&response, RATE, rt60_ms, direct_db, random->state) && convolve(scene, &response);
}

/* Pink noise at -65 dBFS. */
static void lay_room_noise(int16_t *out, size_t count, uint64_t seed)
{
	struct room_pink pink;

	room_pink_start(&pink, seed);
	for (size_t i = 0; i < count; i++)
		out[i] = clip_sample(room_gain(-65) * 32768 * room_pink_next(&pink));
}

static bool embed(struct scene *scene, const struct corpus_item *item, enum scene_kind kind, size_t lead, size_t trail)
{
	int16_t quiet[QUIET_SAMPLES];
	struct sound sound;

	if (!read_item(item, &sound))
		return false;
	scene->begin = lead;
	scene->end = lead + sound.length;
	scene->count = (scene->end + trail) / BLOCK * BLOCK;
	scene->samples = malloc((scene->end + trail) * sizeof(*scene->samples));
	if (scene->samples) {
		quiet_find(sound.samples, sound.length < 3 * RATE ? sound.length : 3 * RATE, quiet);
		quiet_lay(quiet, scene->samples, lead);
		memcpy(scene->samples + lead, sound.samples, sound.length * sizeof(*sound.samples));
		quiet_lay(quiet, scene->samples + scene->end, trail);
	}
	if (scene->samples && kind == SCENE_PADDED) {
		lay_room_noise(scene->samples, lead, 1);
		lay_room_noise(scene->samples + scene->end, trail, 2);
	}
	sound_free(&sound);
	return scene->samples != NULL;
}

/* Everything at once, drawn at random: noise in three of five, talk in two of five. */
static bool mix(struct scene *scene, const struct scene_source *source, const struct corpus_item *item,
		struct room_random *random)
{
	bool ok = put_in_any_room(scene, source, item, random);
	double level = ok ? active_level(scene) : 0;

	if (ok && room_uniform(random) < 0.6)
		ok = add_surroundings(scene, pick(source->corpus, CORPUS_NOISE, item, random), random,
				      level - between(random, 3, 30));
	if (ok && room_uniform(random) < 0.4)
		ok = add_surroundings(scene, pick(source->corpus, CORPUS_TALK, item, random), random,
				      level - between(random, 3, 25));
	if (ok)
		amplify(scene, between(random, -25, 3));
	return ok;
}

/* Talk as loud as the recording, for half a second to four, that ends shortly before it. */
static bool precede(struct scene *scene, const struct scene_source *source, const struct corpus_item *item,
		    struct room_random *random)
{
	const struct corpus_item *talk = pick(source->corpus, CORPUS_TALK, item, random);
	const size_t length = (size_t)(between(random, 0.5, 4) * RATE),
		     gap = (size_t)(between(random, 0.1, 0.6) * RATE);
	const size_t to = gap < scene->begin ? scene->begin - gap : 0;

	return add_stretch(scene, talk, random, active_level(scene), length < to ? to - length : 0, to);
}

static bool surround(struct scene *scene, const struct scene_source *source, const struct corpus_item *item,
		     enum scene_kind kind, struct room_random *random)
{
	double level = active_level(scene);

	switch (kind) {
	case SCENE_FAR:
		return put_in_recorded_room(scene, pick(source->corpus, CORPUS_ROOM, item, random)) &&
		       add_surroundings(scene, pick(source->corpus, CORPUS_NOISE, item, random), random, level - 15);
	case SCENE_NOISE:
		return add_surroundings(scene, pick(source->corpus, CORPUS_NOISE, item, random), random, level - 10);
	case SCENE_TALK_12:
	case SCENE_TALK_6:
		return add_surroundings(scene, pick(source->corpus, CORPUS_TALK, item, random), random,
					level - (kind == SCENE_TALK_12 ? 12 : 6));
	case SCENE_AFTER:
		return precede(scene, source, item, random);
	case SCENE_MIXED:
		return mix(scene, source, item, random);
	default:
		return true;
	}
}

bool scene_make(struct scene *scene, const struct scene_source *source, const struct corpus_item *item,
		enum scene_kind kind, size_t lead, size_t trail)
{
	struct room_random random = draw_from(source, item, kind);
	bool ok;

	*scene = (struct scene){0};
	ok = embed(scene, item, kind, lead, trail) && surround(scene, source, item, kind, &random);
	if (!ok)
		scene_free(scene);
	return ok;
}

void scene_free(struct scene *scene)
{
	free(scene->samples);
	*scene = (struct scene){0};
}
