/*
 * The stage of a simulation: the coach's own parts (engine, listening, speaking, history in memory, coach) put together
 * in a simulated room, on one thread. It moves by blocks of 10 ms; what happens is kept in a playlog. One thread.
 */
#ifndef STEADY_STAGE_H
#define STEADY_STAGE_H

#include "coach.h"
#include "device_sim.h"
#include "loss.h"
#include "material.h"
#include "onset.h"
#include "playlog.h"
#include "reminding.h"
#include "scenario.h"
#include "soundfile.h"

struct stage_setup {
	const struct config *config;	 /* of the user; the scenario's settings come on top */
	const struct scenario *scenario; /* borrowed */
	const char *file;		 /* of the scenario: paths are relative to it */
	struct problems *problems;
	bool on_disk; /* the history is, also when the scenario does not cut the power */
	/* Each block; each event of the coach; each entry of the log. May be NULL. */
	void (*block)(void *user, const int16_t *out, const int16_t *mic, size_t count);
	void (*event)(void *user, const struct coach_event *event);
	void (*entry)(void *user, const struct play_entry *entry);
	void *user;
};

struct stage {
	struct stage_setup setup;
	struct config config;
	struct material material;
	struct speak *speak;
	struct engine *engine;
	struct device *device;
	struct listen *listen;
	struct history *history;
	struct coach *coach;
	char disk[32]; /* directory of the history when it is to be there; "" = it is in memory */
	int cuts;      /* how often it has been */
	struct reminding *reminding;
	struct playlog log;
	struct onsets *onsets;
	size_t block;
	frames_t now;  /* room time: first frame of the next block */
	frames_t dead; /* of these, how long the stream stood still; stream time is the scenario's `begin` more */
	struct loss loss;
	bool shut;	     /* the device is closed ... */
	int64_t retry_due;   /* ... until then at least; room time, ms */
	int since_attention; /* blocks since the coach last gave way to somebody */
	enum attention attention;
	struct sound room_sound, noise_sound;
};

/* A Monday, 2026-01-05, half past seven UTC: plays do not depend on the day they are played. What is older was there
 * before the curtain rose. */
#define STAGE_CURTAIN_TIME ((int64_t)1767598200)

/* False when the scenario cannot be played here; problems say why. Call stage_close in either case. */
bool stage_open(struct stage *stage, const struct stage_setup *setup);
void stage_close(struct stage *stage);
/* Plays one block. */
void stage_step(struct stage *stage);
/* The power goes: the coach is gone without a word, and a new one finds what was on disk. False when that fails;
 * problems say why. */
bool stage_cut_power(struct stage *stage);
/* Adds to the log, and tells. */
void stage_log(struct stage *stage, enum play_kind kind, frames_t at, const char *text, const char *who);
/* A clip of `text` as `person` says it, one reference for the caller; NULL on failure. */
struct clip *stage_voice(struct stage *stage, const struct scene_person *person, const char *text);
/* Where a file that the scenario names is; returns out. */
const char *stage_path(const char *scenario_file, const char *name, char *out, size_t size);

#endif
