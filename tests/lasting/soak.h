/*
 * The soak: a day of simulated life on one stage (stage.h), in minutes. What is around the coach is in soak_around.c
 * (noises, talk), what is done with it in soak_acts.c (scenarios, played at their hours), what must not grow in
 * soak_held.c. One thread.
 */
#ifndef STEADY_SOAK_H
#define STEADY_SOAK_H

#include "prompter.h"
#include "room.h"
#include "stage.h"

#include <glob.h>

#define SOAK_COUNTS_MAX 512
#define SOAK_LINES_MAX 64

/* --- Around the coach --- */

struct around {
	struct stage *stage;
	struct room_random random;
	char *lines[SOAK_LINES_MAX]; /* of talk; owned */
	size_t line_count;
	glob_t talk, noises; /* recordings of people and households; none = made */
	int64_t next_noise_s, next_talk_s, talk_ends_s;
	unsigned made_noises, sentences;
	double sounding_s; /* of talk */
};

/* `lines` is a text file; `data` a directory laid out like shared/speech, NULL = all is made. False when there is no text. */
bool around_open(struct around *around, struct stage *stage, const char *lines, const char *data);
void around_close(struct around *around);
/* Once a block. `undisturbed`: somebody trains, or is about to: nothing but soft noises. */
void around_step(struct around *around, bool undisturbed);

/* --- What is done with it --- */

/* A counted number, in voice time. */
struct counted {
	int number;
	frames_t planned;
};

struct act {
	const char *file; /* below tests/lasting/soak */
	int minute;	  /* of the day's life at which it begins */
};

struct acts {
	struct stage *stage;
	struct prompter prompter;
	struct scenario *scenario; /* of the act that is on; NULL = none */
	const struct act *now, *next;
	const char *directory;
	frames_t idle_since, began;
	struct counted counts[SOAK_COUNTS_MAX];
	size_t count_count;
	struct counted first[SOAK_COUNTS_MAX]; /* those of the first quiet.scn, that all the later ones must repeat */
	size_t first_count;
	int repeats;
	/* So far. */
	unsigned sessions, played, counted, missed, late_ms10, heard, said, wrong;
	unsigned desk_reminders, desk_wrong;
};

void acts_open(struct acts *acts, struct stage *stage, const char *directory, int minutes);
/* Once a block. */
void acts_step(struct acts *acts);
bool acts_on(const struct acts *acts);
/* An act is on, or begins within a minute. */
bool acts_near(const struct acts *acts);
/* What the coach tells. */
void acts_watch(struct acts *acts, const struct coach_event *event);

/* --- What must not grow --- */

struct held {
	double
	    heap_kib; /* in use, as malloc counts it, less what the cache of clips holds (which has a bound of its own) */
	double cache_kib;
	double resident_mib;
	int descriptors;
};

struct held held_now(const struct stage *stage);

#endif
