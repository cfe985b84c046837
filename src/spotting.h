/*
 * Spotting: follows what the verifier says from moment to moment, where no quiet isolates a word: over a television, in
 * running talk, in noise. Tells at once that a command is likely, and after a while that it was one. Pure, one thread,
 * no allocation.
 *
 * It waits, because where there is quiet around a word the judge decides better and as soon, and because what begins
 * with "stop" may go on: "stop, it hurts".
 */
#ifndef STEADY_SPOTTING_H
#define STEADY_SPOTTING_H

#include "intent.h"
#include "vocabulary.h"

#include <stdbool.h>
#include <stdint.h>

/* What is believed at one moment. */
struct spotted {
	const struct vocabulary_entry *entry; /* NULL = nothing */
	enum certainty certainty;
	float odds; /* log odds */
};

enum spotting_event {
	SPOTTING_NOTHING,
	SPOTTING_LIKELY,  /* a word that may be a command has just been said */
	SPOTTING_DECIDED, /* it was, as far as can be told: `best`, `at` */
};

struct spotting {
	struct spotted best; /* entry NULL = nothing is open */
	int64_t at;	     /* position at which it was best, shortly after the word's end */
};

/* What is believed at `position` (samples at HEARING_RATE). `goes_on`: a sound that began shortly before is still open
 * and may be more than this word. After DECIDED the caller takes what it needs and calls spotting_clear. */
enum spotting_event spotting_hear(struct spotting *spotting, const struct spotted *spotted, int64_t position,
				  bool goes_on);
void spotting_clear(struct spotting *spotting);

#endif
