/*
 * The part of hearing that needs no quiet: the verifier follows the sound, and what it takes for a command is decoded
 * once more by PocketSphinx, with the time shortly before the word's end as the sound. Where quiet isolates a word, the
 * judge comes first (hear.c); here is what is left: a word over a television, in running talk, in noise.
 */
#include "hear_internal.h"

#include "recognizer.h"

#include <math.h>
#include <string.h>

/* The verifier follows the sound while something is this far above the floor, and for a while after: a quiet room costs
 * nothing. Some 50 ms count, not each 10: of the blocks of steady pink noise 2 in 100 are 4 dB above its floor (its 10th
 * percentile), which kept the networks at work for ever, of its means none. */
#define FOLLOW_DB 4.0f
#define FOLLOW_SHARE 0.2f
#define FOLLOW_BLOCKS 40
/* Of a spotted word: how long it is taken to be, and what is looked at before its end. */
#define SPOTTED_SAMPLES (HEARING_RATE * 6 / 10)
#define SPOTTED_BLOCKS 60
/* However slowly it is said, it began no earlier. */
#define SPOTTED_WITHIN (HEARING_RATE * 7 / 10)
/* A sound that began up to this long before a spotted word may be a phrase that begins with it. */
#define PHRASE_BEFORE (HEARING_RATE * 12 / 10)
/* What the verifier has said of a word before the moment at which it was surest. */
#define OPINION_BEFORE (HEARING_RATE * 4 / 10)

/* The share of the time that a spotted word takes over which the coach sounded. */
static float covered_lately(const struct hear *hear)
{
	uint64_t blocks = hear->covered_blocks & (((uint64_t)1 << SPOTTED_BLOCKS) - 1);
	int count = 0;

	for (; blocks; blocks &= blocks - 1)
		count++;
	return (float)count / SPOTTED_BLOCKS;
}

/* Begin of the spotted word, as far as it is known. */
static int64_t spotted_begin(const struct hear *hear)
{
	const struct segment *plain = &hear->plain.segment;
	const int64_t begin = hear->spotting.at - SPOTTED_SAMPLES;

	return plain->open && begin < plain->begin && plain->begin < hear->spotting.at ? plain->begin : begin;
}

/* Tells of what was spotted, as likely or as decided. */
static void report_spotted(struct hear *hear, enum hear_kind kind, const struct judge_hypothesis *found)
{
	const struct watch *plain = &hear->plain;
	struct hear_result result = {
	    .kind = kind,
	    .certainty = found->certainty,
	    .intent = found->entry->intent,
	    .confidence = (double)confidence_probability(found->odds),
	    .begin = spotted_begin(hear),
	    .end = hear->spotting.at,
	    .decided = hear->position,
	    .while_speaking = plain->speaking,
	    .covered = covered_lately(hear),
	    .level_db = 10 * log10f(plain->power / (float)(plain->loud > 0 ? plain->loud : 1) + 1e-12f),
	};

	memcpy(result.phrase, found->entry->phrase, sizeof(result.phrase));
	if (kind == HEAR_DECODED)
		hear->told_until = result.end;
	hear->announced = kind != HEAR_DECODED;
	hear->result(hear->user, &result);
}

/* A sound that began shortly before what was spotted, and out of quiet, may be a phrase that begins with it. */
static bool goes_on(const struct hear *hear)
{
	const struct segment *plain = &hear->plain.segment;

	return plain->open && !hear->plain.amid_talk && plain->begin > hear->spotting.at - PHRASE_BEFORE;
}

/* What decoding makes of the very word that was spotted: of others, and of phrases, nothing has taught how far they are
 * to be believed where no quiet is around them. NULL when it confirms nothing. */
static const struct judge_hypothesis *confirmed(const struct judge_verdict *verdict,
						const struct vocabulary_entry *entry)
{
	for (size_t i = 0; i < verdict->count; i++) {
		const struct judge_hypothesis *hypothesis = &verdict->hypotheses[i];

		if (hypothesis->entry == entry && hypothesis->certainty != CERTAINTY_NONE)
			return hypothesis;
	}
	return NULL;
}

/* Decodes what was spotted, and tells of it when that confirms it. */
static void decide(struct hear *hear)
{
	const int64_t at = hear->spotting.at, begin = spotted_begin(hear);
	const int64_t to = at + JUDGE_PADDING < hear->position ? at + JUDGE_PADDING : hear->position;
	const int64_t from = hear_copy(hear, begin - JUDGE_PADDING, to);
	struct judge_sound sound = {
	    .samples = hear->sound,
	    .count = (size_t)(to - from),
	    .voiced_from = begin - from,
	    .voiced_to = at - from,
	    .crowded = true,
	    .spotted = true,
	    .amid = segment_amid(&hear->plain.segment, at - SPOTTED_WITHIN, at),
	    .covered = covered_lately(hear),
	    .prompt = hear_prompted(hear, begin, at),
	    .contexts = hear->contexts,
	};
	const struct judge_hypothesis *found;
	struct judge_verdict verdict;

	hear_verify(hear, &sound, begin, at, at - OPINION_BEFORE, at);
	hear_judge(hear, &sound, begin, at, &verdict);
	if (hear->trace)
		hear->trace(hear->trace_user, &verdict, begin, at);
	found = confirmed(&verdict, hear->spotting.best.entry);
	if (!found) {
		if (hear->announced && hear->held)
			hear_report(hear, &hear->plain, HEAR_WENT_ON);
		return;
	}
	if (!hear->announced)
		hear_report(hear, &hear->plain, HEAR_OPENED);
	report_spotted(hear, HEAR_DECODED, found);
}

/* Takes the verifier's latest opinion. */
static void spot(struct hear *hear)
{
	const int64_t now = verifier_position(hear->verifier);
	struct judge_sound sound = {
	    .covered = covered_lately(hear),
	    .amid = segment_amid(&hear->plain.segment, now - SPOTTED_WITHIN, now),
	    .prompt = hear_prompted(hear, now - SPOTTED_SAMPLES, now),
	    .contexts = hear->contexts,
	};
	const struct spotted *best = &hear->spotting.best;
	struct spotted spotted;
	enum spotting_event event;

	verifier_best(hear->verifier, now, now, &sound.opinion);
	spotted = judge_spot(hear->judge, &sound);
	event = spotting_hear(&hear->spotting, &spotted, now, goes_on(hear));
	if (event == SPOTTING_LIKELY && hear->announced && best->certainty == CERTAINTY_SURE) {
		const struct judge_hypothesis likely = {
		    .entry = best->entry, .certainty = CERTAINTY_UNSURE, .odds = best->odds};

		hear->held = true;
		report_spotted(hear, HEAR_LIKELY, &likely);
	}
	if (event != SPOTTING_DECIDED)
		return;
	if (hear->spotting.at - SPOTTED_SAMPLES / 2 >= hear->told_until)
		decide(hear);
	hear->held = false;
	spotting_clear(&hear->spotting);
}

/* Whether there is anything that the verifier should follow. */
static bool is_following(struct hear *hear)
{
	const struct segment *plain = &hear->plain.segment;

	hear->around += FOLLOW_SHARE * (powf(10, plain->level_db / 10) - hear->around);
	if (plain->open || hear->spotting.best.entry || 10 * log10f(hear->around) > plain->floor_db + FOLLOW_DB)
		hear->following = FOLLOW_BLOCKS;
	else if (hear->following > 0)
		hear->following--;
	return hear->following > 0;
}

/* It begins early enough before the first sound that it knows what is around it. */
void hear_follow(struct hear *hear)
{
	int64_t oldest = hear->position - VERIFIER_WARM_UP;

	if (!hear->verifier || !is_following(hear))
		return;
	hear->figures.followed++;
	oldest = oldest < hear->start ? hear->start : oldest;
	if (verifier_position(hear->verifier) < oldest || verifier_position(hear->verifier) > hear->position)
		verifier_reset(hear->verifier, oldest);
	while (verifier_position(hear->verifier) < hear->position) {
		int16_t block[VERIFIER_BLOCK];

		for (size_t i = 0; i < VERIFIER_BLOCK; i++)
			block[i] = hear->ring[hear_ring_index(verifier_position(hear->verifier) + (int64_t)i)];
		if (verifier_hear(hear->verifier, block) && hear->contexts != 0)
			spot(hear);
	}
}
