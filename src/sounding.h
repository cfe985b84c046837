/*
 * How every phrase and common word sounds, in phones that the verifier's networks tell, and how well that fits what they
 * hear. The networks follow phones through rooms, noise and talk that PocketSphinx's scores do not survive, and they know
 * phrases that nobody has taught them: several words, and a user's own.
 *
 * Read-only after it is made; any thread.
 */
#ifndef STEADY_SOUNDING_H
#define STEADY_SOUNDING_H

#include "lexicon.h"
#include "verifier.h"

#include <stddef.h>
#include <stdint.h>

#define SOUNDING_MOST_PHONES 48 /* of a phrase; longer ones are known by so many */

struct sounding;

/* Numbers those of the vocabulary's entries, then those of the common words. NULL when the verifier tells no phones, or
 * memory is out. Neither is needed afterwards. */
struct sounding *sounding_create(const struct lexicon *lexicon, const struct verifier *verifier);
void sounding_destroy(struct sounding *sounding);
/* Nats for each VERIFIER_STEP of the sound, from `begin` to `end` (positions in samples): 0 = each moment of it sounds most
 * like the phone that the phrase has there, -VERIFIER_UNLIKE = nothing of it. Of the best of the ways to say it. */
float sounding_fit(const struct sounding *sounding, size_t number, const struct verifier_sounds *sounds, int64_t begin,
		   int64_t end);

#endif
