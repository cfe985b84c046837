/*
 * How loud the coach may be: at the microphone no louder than the user by more than a limit, for a voice far below the
 * coach's is lost (20 dB below, the canceller leaves the coach louder than the user in most rooms). Follows
 * slowly, a step a sentence, and stays audible over the room's noise. Pure; one thread.
 */
#ifndef STEADY_LOUDNESS_H
#define STEADY_LOUDNESS_H

#include <stdbool.h>
#include <stddef.h>

#define LOUDNESS_USERS 7

/* Zeroed at the start: the coach is as loud as it was set. */
struct loudness {
	double users[LOUDNESS_USERS]; /* dBFS, of what was understood last, a ring */
	size_t next, count;
	double allowance_db; /* beyond the limit, asked for by the user */
	double trim_db;	     /* 0 or below: what is taken off the volume set */
};

/* What is known at the end of a sentence, dBFS at the microphone. */
struct loudness_place {
	double coach_dbfs; /* the coach's speech at the volume set, nothing taken off */
	double noise_dbfs; /* the room */
	double limit_db;   /* how much louder than the user the coach may be */
};

/* The user was understood: level of the speech, dBFS at the microphone. */
void loudness_hear(struct loudness *loudness, double dbfs);
/* Of the user's speech: the median of what was heard last. False when too little was. */
bool loudness_user(const struct loudness *loudness, double *dbfs);
/* The user asks for more, or for less: that wins, within 8 dB. */
void loudness_ask(struct loudness *loudness, bool louder);
/* After a sentence: a step towards what is wanted. True when trim_db has changed. */
bool loudness_follow(struct loudness *loudness, const struct loudness_place *place);

#endif
