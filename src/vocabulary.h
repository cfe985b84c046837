/*
 * The vocabulary of a voice and a catalogue together: every command of the voice and every phrase that starts a
 * routine. Pure.
 */
#ifndef STEADY_VOCABULARY_H
#define STEADY_VOCABULARY_H

#include "catalogue.h"
#include "intent.h"
#include "people.h"
#include "voice.h"

#include <stdbool.h>

/* Overwrites *vocabulary. Phrases that start a routine are possible in CONTEXT_IDLE, also "for" each of the people.
 * False when something did not fit or one phrase would mean two things; what fitted is there and usable, the safety
 * words first and who is named last. */
bool vocabulary_from(struct vocabulary *vocabulary, const struct voice *voice, const struct catalogue *catalogue,
		     const struct people *people);

#endif
