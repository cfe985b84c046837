/* What hear.c and hear_spot.c share: the state of hearing. For nobody else. */
#ifndef STEADY_HEAR_INTERNAL_H
#define STEADY_HEAR_INTERNAL_H

#include "hear.h"
#include "judge.h"
#include "segment.h"
#include "spotting.h"
#include "verifier.h"

#define HEAR_RING (4 * (int64_t)HEARING_RATE)
#define HEAR_MOST (HEARING_RATE * 28 / 10)
#define HEAR_PROMPT 512

/* A segmenter and what is known of its open sound. */
struct watch {
	struct segment segment;
	bool speaking;	    /* the coach sounded during it, or had just done */
	int loud, covered;  /* blocks of it above the gate; of those, blocks over which the coach sounded */
	float power;	    /* sum over those above the gate, of full scale */
	bool amid_talk;	    /* it began in the midst of talk */
	bool likely;	    /* LIKELY was said of it, and it has not gone on since */
	int64_t judged_end; /* end of the sound that `verdict` is about, -1 = none */
	struct judge_verdict verdict;
};

struct hear {
	struct judge *judge;
	struct verifier *verifier; /* the judge's; NULL = none */
	float around;		   /* power of about the last 50 ms, of full scale */
	int following;		   /* blocks for which the verifier still follows */
	struct spotting spotting;
	bool held;		 /* LIKELY was said of what is being spotted */
	uint64_t covered_blocks; /* of the last 64 blocks those over which the coach sounded, the newest in bit 0 */
	float talked;		 /* share of the last seconds in which there was a sound, 0..1 */
	struct watch plain, noisy, crowded;
	hear_fn result;
	void *user;
	hear_trace_fn trace;
	void *trace_user;
	hear_sound_fn sound_trace;
	void *sound_user;
	unsigned contexts;
	hear_prompt_fn prompt;
	void *prompt_user;
	char prompted[HEAR_PROMPT];    /* of the sound at hand */
	struct verifier_sounds sounds; /* likewise */
	int16_t ring[HEAR_RING];
	int64_t start, position; /* first sample known; next sample expected */
	int since_coach;	 /* blocks since the coach sounded, up to COACH_LASTS */
	int64_t told_until;	 /* end of the last sound that was told as a command */
	bool announced;		 /* OPENED was said of the plain watch's sound, its end not yet */
	struct hear_figures figures;
	int16_t sound[HEAR_MOST + 2 * JUDGE_PADDING];
};

/* Where in the ring a position is. */
static inline size_t hear_ring_index(int64_t position)
{
	const int64_t index = position % HEAR_RING;

	return (size_t)(index < 0 ? index + HEAR_RING : index);
}

/* Copies what is known of [from, to) to `sound`; before the first sample there is nothing. Returns where it begins. */
int64_t hear_copy(struct hear *hear, int64_t from, int64_t to);
/* What the coach said while [begin, end) was heard; lasts until the next call. */
const char *hear_prompted(struct hear *hear, int64_t begin, int64_t end);
/* What the verifier makes of the sound in [begin, end), and its opinions formed in [from, to]. */
void hear_verify(struct hear *hear, struct judge_sound *sound, int64_t begin, int64_t end, int64_t from, int64_t to);
/* Decodes a sound, unless whoever looks at sounds for training wants it otherwise. */
void hear_judge(struct hear *hear, const struct judge_sound *sound, int64_t begin, int64_t end,
		struct judge_verdict *verdict);
/* Tells what has become of a watch's sound. */
void hear_report(struct hear *hear, const struct watch *watch, enum hear_kind kind);

/* Lets the verifier follow up to now, and tells what it alone has found. */
void hear_follow(struct hear *hear);

#endif
