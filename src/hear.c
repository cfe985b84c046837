/*
 * Hearing: keeps the last seconds of sound, lets the segmenter watch it, and has the judge decide on every sound that
 * could be a command: between 0.18 and 2.8 s long, with 0.4 s of quiet on either side. Decoding begins after 0.2 s of
 * quiet and is thrown away when the sound goes on, so that the answer is ready when 0.4 s have passed.
 */
#include "hear.h"

#include "judge.h"
#include "segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RING_SAMPLES (4 * (int64_t)HEARING_RATE)
#define LEAST_SAMPLES (HEARING_RATE * 18 / 100)
#define MOST_SAMPLES (HEARING_RATE * 28 / 10)
#define PROMPT_SIZE 512

_Static_assert(MOST_SAMPLES + 2 * JUDGE_PADDING <= RECOGNIZER_MAX_SAMPLES, "the recogniser takes the longest sound");
/* What the canceller leaves fluctuates about its believed level. */
#define RESIDUE_MARGIN_DB 6.0f

struct hear {
	struct judge *judge;
	struct segment segment;
	hear_fn result;
	void *user;
	unsigned contexts;
	char prompt[PROMPT_SIZE];
	int16_t ring[RING_SAMPLES];
	int64_t start, position; /* first sample known; next sample expected */
	bool announced;		 /* OPENED was said, its end not yet */
	bool speaking;		 /* the coach sounded during the open sound */
	int64_t judged_end;	 /* end of the sound that `verdict` is about, -1 = none */
	struct judge_verdict verdict;
	struct hear_figures figures;
	int16_t sound[MOST_SAMPLES + 2 * JUDGE_PADDING];
};

struct hear *hear_create(const struct hear_config *config, char *error, size_t error_size)
{
	struct judge_config judge_config = {
	    .vocabulary = config->vocabulary,
	    .model_dir = config->model_dir,
	    .dictionary = config->dictionary,
	    .weights = config->weights,
	    .sensitivity = config->sensitivity,
	};
	struct hear *hear = calloc(1, sizeof(*hear));

	if (!hear) {
		snprintf(error, error_size, "out of memory");
		return NULL;
	}
	hear->judge = judge_create(&judge_config, error, error_size);
	if (!hear->judge) {
		free(hear);
		return NULL;
	}
	segment_init(&hear->segment);
	hear->result = config->result;
	hear->user = config->user;
	hear->contexts = CONTEXT_IDLE | CONTEXT_SESSION | CONTEXT_QUESTION;
	hear->judged_end = -1;
	return hear;
}

void hear_destroy(struct hear *hear)
{
	if (!hear)
		return;
	judge_destroy(hear->judge);
	free(hear);
}

struct judge *hear_judge(struct hear *hear)
{
	return hear->judge;
}

void hear_set_context(struct hear *hear, unsigned contexts)
{
	if (hear->contexts != contexts)
		hear->judged_end = -1;
	hear->contexts = contexts;
}

void hear_set_prompt(struct hear *hear, const char *text)
{
	snprintf(hear->prompt, sizeof(hear->prompt), "%s", text);
}

struct hear_figures hear_figures(const struct hear *hear)
{
	return hear->figures;
}

static void report(struct hear *hear, enum hear_kind kind)
{
	struct hear_result result = {
	    .kind = kind,
	    .begin = hear->segment.begin,
	    .end = kind == HEAR_OPENED ? hear->segment.begin : hear->segment.end,
	    .decided = hear->position,
	    .while_speaking = hear->speaking,
	};

	if (kind == HEAR_DECODED && hear->verdict.entry) {
		result.certainty = hear->verdict.certainty;
		result.intent = hear->verdict.entry->intent;
		result.confidence = confidence_probability(hear->verdict.odds);
		memcpy(result.phrase, hear->verdict.entry->phrase, sizeof(result.phrase));
	}
	hear->announced = kind == HEAR_OPENED;
	hear->result(hear->user, &result);
}

static size_t ring_index(int64_t position)
{
	int64_t index = position % RING_SAMPLES;

	return (size_t)(index < 0 ? index + RING_SAMPLES : index);
}

/* Copies what is known of [from, to); before the first sample there is nothing. Returns where it begins. */
static int64_t copy_sound(struct hear *hear, int64_t from, int64_t to)
{
	int64_t oldest = hear->position - RING_SAMPLES;

	if (from < hear->start)
		from = hear->start;
	if (from < oldest)
		from = oldest;
	for (int64_t i = from; i < to; i++)
		hear->sound[i - from] = hear->ring[ring_index(i)];
	return from;
}

static void judge_segment(struct hear *hear)
{
	const struct segment *segment = &hear->segment;
	int64_t to = segment->end + JUDGE_PADDING < hear->position ? segment->end + JUDGE_PADDING : hear->position;
	int64_t from = copy_sound(hear, segment->begin - JUDGE_PADDING, to);
	struct judge_sound sound = {
	    .samples = hear->sound,
	    .count = (size_t)(to - from),
	    .voiced_from = segment->begin - from,
	    .voiced_to = segment->end - from,
	    .quiet_before = segment_quiet_before(segment),
	    .speaking = hear->speaking,
	    .prompt = hear->prompt,
	    .contexts = hear->contexts,
	};
	struct timespec before, after;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	if (!judge_decide(hear->judge, &sound, &hear->verdict))
		hear->verdict = (struct judge_verdict){.entry = NULL};
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	hear->figures.decoded++;
	hear->figures.decode_seconds +=
	    (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
	hear->judged_end = segment->end;
}

static bool is_candidate(const struct segment *segment)
{
	int64_t length = segment->end - segment->begin;

	return length >= LEAST_SAMPLES && length <= MOST_SAMPLES;
}

static void close_sound(struct hear *hear)
{
	if (!hear->announced)
		return;
	if (!is_candidate(&hear->segment)) {
		report(hear, HEAR_DROPPED);
		return;
	}
	if (hear->judged_end != hear->segment.end)
		judge_segment(hear);
	report(hear, HEAR_DECODED);
}

static void open_sound(struct hear *hear, bool speaking)
{
	hear->speaking = speaking;
	hear->judged_end = -1;
	report(hear, HEAR_OPENED);
}

static void watch(struct hear *hear, enum segment_event event, bool speaking)
{
	hear->speaking = hear->speaking || speaking;
	if (event == SEGMENT_OPENED)
		open_sound(hear, speaking);
	else if (event == SEGMENT_PAUSED && hear->announced && is_candidate(&hear->segment))
		judge_segment(hear);
	else if (event == SEGMENT_CLOSED)
		close_sound(hear);
	else if (hear->announced && hear->segment.end - hear->segment.begin > MOST_SAMPLES)
		report(hear, HEAR_DROPPED);
}

/* Samples are missing: what is open cannot be decided, and the surroundings may have changed. */
static void begin_anew(struct hear *hear, int64_t position)
{
	if (hear->announced)
		report(hear, HEAR_DROPPED);
	segment_init(&hear->segment);
	hear->start = position;
	hear->position = position;
}

void hear_process(struct hear *hear, const struct hear_block *block)
{
	float least_db = block->speaking ? block->residual_db + RESIDUE_MARGIN_DB : -200.0f;
	enum segment_event event;

	if (block->position != hear->position || hear->segment.blocks == 0)
		begin_anew(hear, block->position);
	for (size_t i = 0; i < HEAR_BLOCK; i++)
		hear->ring[ring_index(block->position + (int64_t)i)] = block->samples[i];
	hear->position = block->position + HEAR_BLOCK;
	event = segment_push(&hear->segment, block->samples, block->position, least_db);
	watch(hear, event, block->speaking);
}

void hear_flush(struct hear *hear)
{
	if (hear->segment.open)
		close_sound(hear);
	hear->segment.open = false;
}
