/*
 * Clues: what several grammars made of the same sound, as numbers that can be compared between words,
 * speakers and rooms. Pure.
 *
 * Per-frame figures are in nats per 10 ms of the words. Level and absolute silence scores are left out on purpose:
 * they learn the recording channel.
 */
#ifndef STEADY_CLUES_H
#define STEADY_CLUES_H

#include "recognizer.h"

#include <stdbool.h>
#include <stddef.h>

#define FEATURE_LIST(X)                                                                                                \
	X(FIT, "fit")		  /* words less phone loop in the same frames, per frame */                            \
	X(WHOLE, "whole")	  /* whole path less phone loop, per frame */                                          \
	X(RIVAL, "rival")	  /* whole path less that of the best other command, per frame */                      \
	X(COMMON, "common")	  /* whole path less that of the best common word, per frame */                        \
	X(ACOUSTIC, "acoustic")	  /* score of the words themselves, per frame */                                       \
	X(PACE, "pace")		  /* log of frames per phone */                                                        \
	X(LENGTH, "length")	  /* log of the words' frames */                                                       \
	X(OUTSIDE, "outside")	  /* log of 1 + frames of the sound outside the words */                               \
	X(EDGES, "edges")	  /* silence around the words less phone loop there, per frame */                      \
	X(AGREEMENT, "agreement") /* share of the words' phones that the phone loop found too, in order */             \
	X(WEAKEST, "weakest")	  /* fit of the worst word */                                                          \
	X(PHONES, "phones")	  /* log of the number of phones */                                                    \
	X(BEFORE, "before")	  /* log of the frames of quiet before, at most 0.6 s */                               \
	X(VERIFIED, "verified")	  /* log odds of the word by the verifier, 0 = it has no opinion */                    \
	X(CROWDED, "crowded")	  /* 1 when others talk around it, else 0 */                                           \
	X(SPOTTED, "spotted")	  /* 1 when the verifier alone has found it, else 0 */                                 \
	X(AMID, "amid")		  /* share of the 3 s before that were as loud as it */                                \
	X(SOUNDED, "sounded")	  /* fit of its phones to those that the verifier hears, a moment (sounding.h) */      \
	X(APART, "apart")	  /* that less the best fit of what means something else */

enum feature {
#define X(id, name) FEATURE_##id,
	FEATURE_LIST(X)
#undef X
	    FEATURE_COUNT
};

struct clues {
	float values[FEATURE_COUNT];
};

#define CLUES_MAX_PHONES 64

/* What is known of one sound when a hypothesis is to be judged. */
struct clues_case {
	const struct recognizer_path *path; /* silence, words, silence */
	const struct recognizer_path *loop; /* silence, phones, silence */
	float rival;			    /* score of the best path of another command */
	float common;			    /* score of the best path of a common word */
	const char *phones;		    /* of the path's words, blank between, as the dictionary has them first */
	int first_voiced, last_voiced;	    /* frames of the sound within what was decoded */
	int quiet_before;		    /* frames */
	bool crowded;			    /* found by rising above talk, not out of quiet */
	bool spotted;			    /* found by the verifier alone */
	float verified;			    /* what the verifier says, 0 = nothing */
	float amid;			    /* share of the time before it that was as loud as it */
	float sounded, apart;		    /* fit of its phones, and that less the best other */
};

/* False when the path has no words. */
bool clues_measure(const struct clues_case *given, struct clues *clues);
/* "fit"; as weights files name it. */
const char *clues_name(enum feature feature);

#endif
