/*
 * Early evidence of a voice that is not the coach's own.
 *
 * How far the cancelled microphone stands out from noise and residual echo (residue.h), averaged over 50 ms, is enough
 * to lower the coach's voice; to hold it, what stands out must also be periodic, as vowels are and dishes, breath and
 * taps are not.
 */
#include "evidence.h"

#include "bands.h"
#include "residue.h"

#include <stdlib.h>
#include <string.h>

#define AVERAGED 5 /* blocks: 50 ms */
#define WEAK_SCORE 0.5f
#define STRONG_SCORE 0.9f
#define VOICED 0.6f
#define VOICED_WITHIN 8 /* blocks ... */
#define VOICED_ENOUGH 3 /* ... of which so many are voiced and stand out */
#define LASTS 30	/* blocks that belief lasts without support: 300 ms */

struct evidence {
	struct bands *output, *echo;
	struct residue residue;
	float scores[AVERAGED];
	size_t next;
	unsigned voiced; /* last blocks, newest in bit 0 */
	enum evidence_level believed;
	int left; /* blocks that the belief still lasts */
	int age;  /* samples since the belief began */
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

static enum evidence_level look(struct evidence *evidence, struct echo_block *block)
{
	float output_db[BANDS_COUNT], echo_db[BANDS_COUNT];
	bands_push(evidence->output, block->samples);
	bands_push(evidence->echo, block->echo);
	bands_levels(evidence->output, output_db);
	const float periodicity = bands_periodicity(evidence->output);
	if (block->speaking)
		bands_levels(evidence->echo, echo_db);
	const float now = residue_score(&evidence->residue, output_db, echo_db, block->speaking);
	const float score = average(evidence, now);
	block->residual_db = evidence->residue.expected_db > BANDS_QUIET ? evidence->residue.expected_db : ECHO_SILENT;
	evidence->voiced = evidence->voiced << 1 | (now > STRONG_SCORE && periodicity > VOICED);
	const unsigned recent = evidence->voiced & ((1u << VOICED_WITHIN) - 1);
	if (score > STRONG_SCORE && __builtin_popcount(recent) >= VOICED_ENOUGH)
		return EVIDENCE_STRONG;
	return score > WEAK_SCORE ? EVIDENCE_WEAK : EVIDENCE_NONE;
}

enum evidence_level evidence_process(struct evidence *evidence, struct echo_block *block)
{
	const enum evidence_level level = look(evidence, block);
	if (evidence->believed != EVIDENCE_NONE)
		evidence->age += ECHO_BLOCK;
	if (level != EVIDENCE_NONE) {
		if (evidence->believed == EVIDENCE_NONE)
			evidence->age = AVERAGED * ECHO_BLOCK;
		if (level > evidence->believed)
			evidence->believed = level;
		evidence->left = LASTS;
	} else if (evidence->left > 0 && --evidence->left == 0) {
		evidence->believed = EVIDENCE_NONE;
		evidence->settled = false;
	}
	return evidence->settled ? EVIDENCE_NONE : evidence->believed;
}

void evidence_settle(struct evidence *evidence)
{
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
