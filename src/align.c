/*
 * Viterbi's algorithm over one chain of states, left to right, in which the pauses between words can be passed over.
 *
 * The model's transition probabilities are little beside what tells two states apart, and decide all the same where a
 * sound fades in: without them an "s" began 30 ms before PocketSphinx has it.
 */
#include "align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PHONES 128
#define MOST_STATES (MOST_PHONES * SENONES_STATES)

struct link { /* a phone of the chain */
	int phone;
	bool silence, optional;
	enum senones_place place;
};

struct chain {
	struct link links[MOST_PHONES];
	size_t links_count, states;
	uint16_t senones[MOST_STATES];
	struct transition transitions[MOST_STATES];
};

static bool add_link(struct chain *chain, int phone, bool silence, bool optional, enum senones_place place)
{
	if (phone < 0 || chain->links_count == MOST_PHONES)
		return false;
	chain->links[chain->links_count++] =
	    (struct link){.phone = phone, .silence = silence, .optional = optional, .place = place};
	return true;
}

static bool add_word(struct chain *chain, const struct senones *senones, const char *phones)
{
	bool first = true;

	while (*phones) {
		size_t length = strcspn(phones, " ");
		const char *next = phones + length + strspn(phones + length, " ");
		enum senones_place place = first   ? *next ? PLACE_BEGIN : PLACE_SINGLE
					   : *next ? PLACE_INSIDE
						   : PLACE_END;
		char name[8];

		if (length >= sizeof(name))
			return false;
		memcpy(name, phones, length);
		name[length] = '\0';
		if (!add_link(chain, senones_phone(senones, name), false, false, place))
			return false;
		first = false;
		phones = next;
	}
	return !first;
}

/* The phone beside a link, over a pause that may not be there. */
static int neighbour(const struct chain *chain, size_t at, int step)
{
	const struct link *beside = &chain->links[at + (size_t)step];

	return beside->optional ? chain->links[at + (size_t)(2 * step)].phone : beside->phone;
}

static bool build(struct chain *chain, const struct senones *senones, const char *const *words, size_t count)
{
	int silence = senones_phone(senones, "SIL");
	bool ok = add_link(chain, silence, true, false, PLACE_INSIDE);

	for (size_t i = 0; ok && i < count; i++) {
		ok = (i == 0 || add_link(chain, silence, true, true, PLACE_INSIDE)) &&
		     add_word(chain, senones, words[i]);
	}
	if (!ok || !add_link(chain, silence, true, false, PLACE_INSIDE))
		return false;
	for (size_t i = 0; i < chain->links_count; i++) {
		const struct link *link = &chain->links[i];
		int left = link->silence ? silence : neighbour(chain, i, -1);
		int right = link->silence ? silence : neighbour(chain, i, 1);

		senones_of(senones, link->phone, left, right, link->place, chain->senones + i * SENONES_STATES);
		for (int state = 0; state < SENONES_STATES; state++)
			chain->transitions[i * SENONES_STATES + (size_t)state] =
			    senones_transition(senones, link->phone, state);
	}
	chain->states = chain->links_count * SENONES_STATES;
	return true;
}

/* The likeliest way to be in `state` now: from which state before, which may be the same, and how likely. */
struct way {
	size_t from;
	float score;
};

static void compare(struct way *best, const struct chain *chain, const float *scores, size_t from, bool stays)
{
	const struct transition *transition = &chain->transitions[from];
	float score = scores[from] + (stays ? transition->stay : transition->leave);

	if (score > best->score)
		*best = (struct way){.from = from, .score = score};
}

static struct way best_way(const struct chain *chain, const float *scores, size_t state)
{
	struct way best = {.from = state, .score = -INFINITY};
	size_t link = state / SENONES_STATES;

	compare(&best, chain, scores, state, true);
	if (state > 0)
		compare(&best, chain, scores, state - 1, false);
	if (state % SENONES_STATES == 0 && link >= 2 && chain->links[link - 1].optional)
		compare(&best, chain, scores, state - 1 - SENONES_STATES, false);
	return best;
}

static void advance(const struct chain *chain, struct gaussians *gaussians, size_t frame, float *scores,
		    uint16_t *before)
{
	/* From the last to the first, since each looks only at those before it. */
	for (size_t state = chain->states; state-- > 0;) {
		struct way best = best_way(chain, scores, state);

		before[state] = (uint16_t)best.from;
		if (best.score == -INFINITY)
			continue;
		scores[state] =
		    best.score + gaussians_score(gaussians, frame, chain->links[state / SENONES_STATES].phone,
						 chain->senones[state]);
	}
}

static void trace(struct align *align, const struct chain *chain, const uint16_t *before)
{
	size_t state = chain->states - 1;

	align->first = align->frames;
	for (size_t frame = align->frames; frame-- > 0; state = before[frame * chain->states + state]) {
		const struct link *link = &chain->links[state / SENONES_STATES];

		align->senone[frame] = chain->senones[state];
		align->codebook[frame] = (int16_t)(link->silence ? -1 : link->phone);
		if (link->silence)
			continue;
		if (align->first == align->frames)
			align->last = frame;
		align->first = frame;
	}
}

static bool search(struct align *align, struct gaussians *gaussians, const struct chain *chain)
{
	float scores[MOST_STATES];
	uint16_t *before = calloc(align->frames * chain->states + 1, sizeof(*before));

	if (!before)
		return false;
	for (size_t i = 0; i < MOST_STATES; i++)
		scores[i] = -INFINITY;
	scores[0] = 0;
	for (size_t frame = 0; frame < align->frames; frame++) {
		/* Nothing comes before the first frame's first state but itself. */
		advance(chain, gaussians, frame, scores, before + frame * chain->states);
		if (frame == 0) {
			for (size_t i = 1; i < chain->states; i++)
				scores[i] = -INFINITY;
		}
	}
	align->score = scores[chain->states - 1];
	if (align->score > -INFINITY)
		trace(align, chain, before);
	free(before);
	return true;
}

bool align_words(struct align *align, struct gaussians *gaussians, const struct senones *senones,
		 const char *const *words, size_t count, size_t frames)
{
	struct chain chain = {.states = 0};

	*align = (struct align){.score = -INFINITY};
	if (count == 0 || count > ALIGN_MAX_WORDS || frames > ALIGN_MAX_FRAMES ||
	    senones_phones(senones) != gaussians_codebooks(gaussians) ||
	    senones_count(senones) != gaussians_senones(gaussians) || !build(&chain, senones, words, count))
		return false;
	align->frames = frames;
	return search(align, gaussians, &chain);
}
