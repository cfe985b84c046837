/*
 * Early evidence: within 150-200 ms of the beginning of a voice that is not the coach's own, says so, without knowing
 * the word, so that the coach gives way before the word is understood.
 *
 * 16 kHz blocks from the canceller, one thread, no allocation after creation.
 */
#ifndef STEADY_EVIDENCE_H
#define STEADY_EVIDENCE_H

#include "echo.h"

#include <stdbool.h>

enum evidence_level {
	EVIDENCE_NONE,
	EVIDENCE_WEAK,	 /* may be a voice: worth lowering the coach's */
	EVIDENCE_STRONG, /* very likely one, while the coach speaks: worth holding it */
};

/* What came of it. */
enum evidence_outcome {
	EVIDENCE_COMMAND, /* understood, or nearly */
	EVIDENCE_SOUND,	  /* a sound like a word, not understood */
	EVIDENCE_NOTHING, /* no such sound: too long, too short, or the coach's own echo */
};

struct evidence;

/* NULL when out of memory. */
struct evidence *evidence_create(void);
void evidence_destroy(struct evidence *evidence);

/* Takes the next block; tells what is believed now. The belief lasts 300 ms beyond the last sound that supports it.
 * Writes block->residual_db: the echo believed to be left in it. */
enum evidence_level evidence_process(struct evidence *evidence, struct echo_block *block);
/* What was believed has been decided on: nothing is believed again before there was quiet. What was needless makes it
 * slower to believe while the coach speaks: a sound that was not understood, which may have been a try, less than
 * nothing at all. */
void evidence_settle(struct evidence *evidence, enum evidence_outcome outcome);
/* How many samples before the end of the last block the voice began; 0 when none is believed. */
int evidence_age(const struct evidence *evidence);
/* Noise floor of the cancelled microphone in dBFS. */
float evidence_floor_db(const struct evidence *evidence);

#endif
