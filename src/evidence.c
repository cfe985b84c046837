/*
 * Early evidence of a voice that is not the coach's own.
 *
 * How far the cancelled microphone stands out from noise and residual echo (residue.h), averaged over 50 ms, is enough
 * to lower the coach's voice. To hold it, what stands out must also be periodic, as vowels are and dishes, breath and
 * taps are not; and the coach must be speaking: when it is silent there is nothing to cut short, and it is held only for
 * what sounds like a command (hear.h, HEAR_LIKELY). Held from its beginning, it stood still for a third of all talk;
 * held for each voiced sound that was short, 170 times in an hour of household noise.
 *
 * Two things keep needless alarms rare: while the coach speaks, the bar rises with each of them and sinks with time, so
 * that a bad loudspeaker makes the coach slower to give way and not unbearable; and where people talk all the time, or
 * a television does, nothing is believed early, and the words must decide.
 */
#include "evidence.h"

#include "bands.h"
#include "residue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AVERAGED 5 /* blocks: 50 ms */
#define WEAK_SCORE 0.3f
#define STRONG_MORE 0.25f      /* beyond what weak evidence needs */
#define BAR_STEP 0.15f	       /* for a needless alarm while the coach speaks */
#define BAR_MOST 0.9f	       /* above WEAK_SCORE */
#define BAR_FALL (0.1f / 6000) /* a block of the coach's speech: 0.1 a minute */
#define VOICED 0.5f
#define OWN_PITCH 0.4f
#define VOICED_WITHIN 8 /* blocks ... */
#define VOICED_ENOUGH 3 /* ... of which so many are voiced and stand out */
#define HOLD_AFTER 2400 /* samples: 150 ms, most of them with the coach's voice lowered already */
#define PATIENCE_MOST 2.0f
#define PATIENCE_PACE (4.0f / 360000) /* a block: 4 an hour */
#define LASTS 30		      /* blocks that belief lasts without support: 300 ms */
#define AGE_MOST 160000		      /* samples: ten seconds of anything are long over and settled */
#define CROWD 0.25f		      /* of the time: people talk all the time */
#define CROWD_PACE (1.0f / 800)	      /* a block: over 8 s */
#define SINE_DB 3.0f		      /* bands count a full-scale sine as 0 dB, blocks a square wave */

struct evidence {
	struct bands *output, *echo;
	struct residue residue;
	float scores[AVERAGED];
	size_t next;
	unsigned voiced; /* last blocks, newest in bit 0 */
	float bar;	 /* what is asked for beyond WEAK_SCORE while the coach speaks */
	float activity;	 /* share of recent time with evidence */
	bool speaking;	 /* the coach, in the last block */
	float patience;	 /* early holds that may still turn out needless */
	bool voice;	 /* something voiced was in the sound believed */
	enum evidence_level believed;
	int left;  /* blocks that the belief still lasts */
	int age;   /* samples since the belief began, saturating at AGE_MOST */
	bool held; /* strong evidence was believed since the last settlement */
	bool settled;
};

struct evidence *evidence_create(void)
{
	struct evidence *evidence = calloc(1, sizeof *evidence);
	if (!evidence)
		return NULL;
	evidence->output = bands_create();
	evidence->echo = bands_create();
	if (!evidence->output || !evidence->echo) {
		evidence_destroy(evidence);
		return NULL;
	}
	residue_init(&evidence->residue);
	evidence->patience = PATIENCE_MOST;
	return evidence;
}

void evidence_destroy(struct evidence *evidence)
{
	if (!evidence)
		return;
	bands_destroy(evidence->output);
	bands_destroy(evidence->echo);
	free(evidence);
}

static float average(struct evidence *evidence, float score)
{
	float sum = 0;
	evidence->scores[evidence->next] = score;
	evidence->next = (evidence->next + 1) % AVERAGED;
	for (size_t i = 0; i < AVERAGED; i++)
		sum += evidence->scores[i];
	return sum / AVERAGED;
}

static float score_block(struct evidence *evidence, struct echo_block *block)
{
	float output_db[BANDS_COUNT], echo_db[BANDS_COUNT];
	bands_push(evidence->output, block->samples);
	bands_push(evidence->echo, block->echo);
	bands_levels(evidence->output, output_db);
	if (block->speaking)
		bands_levels(evidence->echo, echo_db);
	if (block->anew)
		residue_forget(&evidence->residue);
	evidence->residue.most_db = block->echo_most_db + SINE_DB;
	evidence->residue.closed = evidence->believed != EVIDENCE_NONE && !evidence->settled;
	const float score = residue_score(&evidence->residue, output_db, echo_db, block->speaking);
	block->residual_db = ECHO_SILENT;
	if (evidence->residue.expected_db > BANDS_QUIET)
		block->residual_db = evidence->residue.expected_db - SINE_DB;
	return score;
}

/* Periodic, and not as the coach is. */
static bool is_voiced(struct evidence *evidence, const struct echo_block *block)
{
	int period;
	if (bands_periodicity(evidence->output, &period) <= VOICED)
		return false;
	return !block->speaking || bands_periodicity_at(evidence->echo, period) < OWN_PITCH;
}

/* What this block and those just before it support. */
static enum evidence_level look(struct evidence *evidence, struct echo_block *block)
{
	const float now = score_block(evidence, block), score = average(evidence, now);
	const float weak = WEAK_SCORE + (block->speaking ? evidence->bar : 0), strong = weak + STRONG_MORE;
	evidence->voiced = evidence->voiced << 1 | (now > strong && is_voiced(evidence, block));
	const unsigned recent = evidence->voiced & ((1u << VOICED_WITHIN) - 1);
	if (score > strong && __builtin_popcount(recent) >= VOICED_ENOUGH)
		return EVIDENCE_STRONG;
	return score > weak ? EVIDENCE_WEAK : EVIDENCE_NONE;
}

static void support(struct evidence *evidence, enum evidence_level level)
{
	if (evidence->believed == EVIDENCE_NONE) {
		evidence->believed = EVIDENCE_WEAK;
		evidence->age = AVERAGED * ECHO_BLOCK;
		evidence->voice = false;
		evidence->settled = evidence->activity > CROWD;
	}
	evidence->voice = evidence->voice || level == EVIDENCE_STRONG;
	if (evidence->voice && evidence->speaking && evidence->age >= HOLD_AFTER && evidence->patience >= 1) {
		evidence->believed = EVIDENCE_STRONG;
		evidence->held = true;
	}
	evidence->left = LASTS;
}

/* Without support, belief lasts a while. */
static void fade(struct evidence *evidence)
{
	if (evidence->left == 0)
		return;
	evidence->left--;
	if (evidence->left == 0) {
		evidence->believed = EVIDENCE_NONE;
		evidence->settled = false;
	}
}

enum evidence_level evidence_process(struct evidence *evidence, struct echo_block *block)
{
	const enum evidence_level level = look(evidence, block);
	evidence->speaking = block->speaking;
	if (block->speaking && evidence->bar > 0)
		evidence->bar -= BAR_FALL;
	evidence->patience = fminf(PATIENCE_MOST, evidence->patience + PATIENCE_PACE);
	evidence->activity += ((level != EVIDENCE_NONE) - evidence->activity) * CROWD_PACE;
	if (evidence->believed != EVIDENCE_NONE && evidence->age < AGE_MOST)
		evidence->age += ECHO_BLOCK;
	if (level != EVIDENCE_NONE)
		support(evidence, level);
	else
		fade(evidence);
	return evidence->settled ? EVIDENCE_NONE : evidence->believed;
}

void evidence_settle(struct evidence *evidence, enum evidence_outcome outcome)
{
	static const float costs[] = {[EVIDENCE_COMMAND] = 0, [EVIDENCE_SOUND] = 0.25f, [EVIDENCE_NOTHING] = 1};
	if (outcome == EVIDENCE_NOTHING && evidence->speaking && evidence->bar < BAR_MOST)
		evidence->bar += BAR_STEP;
	if (evidence->held)
		evidence->patience -= costs[outcome];
	evidence->held = false;
	evidence->settled = evidence->believed != EVIDENCE_NONE;
}

int evidence_age(const struct evidence *evidence)
{
	return evidence->believed != EVIDENCE_NONE ? evidence->age : 0;
}

float evidence_floor_db(const struct evidence *evidence)
{
	return evidence->residue.floor_db;
}
