/*
 * Hearing: keeps the last seconds of sound, lets two segmenters watch it, and has the judge decide on every sound that
 * could be a command: between 0.18 and 2.8 s long, with 0.4 s of quiet on either side. Decoding begins after 0.2 s of
 * quiet and is thrown away when the sound goes on, so that the answer is ready when 0.4 s have passed.
 *
 * The second segmenter rises above talk. It matters only while the first has a sound open that began well before: where
 * there is quiet around a word, both find the same. What it finds is told only when it is a command.
 */
#include "hear.h"

#include "judge.h"
#include "recognizer.h"
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
/* Talk was there before a word that rises out of it. */
#define CROWD_SAMPLES (HEARING_RATE / 2)

/* A segmenter and what is known of its open sound. */
struct watch {
	struct segment segment;
	bool speaking;	    /* the coach sounded during it */
	int64_t judged_end; /* end of the sound that `verdict` is about, -1 = none */
	struct judge_verdict verdict;
};

struct hear {
	struct judge *judge;
	struct watch plain, crowded;
	hear_fn result;
	void *user;
	unsigned contexts;
	char prompt[PROMPT_SIZE];
	int16_t ring[RING_SAMPLES];
	int64_t start, position; /* first sample known; next sample expected */
	bool announced;		 /* OPENED was said of the plain watch's sound, its end not yet */
	struct hear_figures figures;
	int16_t sound[MOST_SAMPLES + 2 * JUDGE_PADDING];
};

static void start_watch(struct watch *watch, enum segment_gate gate)
{
	segment_init(&watch->segment, gate);
	watch->judged_end = -1;
}

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
	start_watch(&hear->plain, SEGMENT_ABOVE_FLOOR);
	start_watch(&hear->crowded, SEGMENT_ABOVE_TALK);
	hear->result = config->result;
	hear->user = config->user;
	hear->contexts = CONTEXT_IDLE | CONTEXT_SESSION | CONTEXT_QUESTION;
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
	if (hear->contexts != contexts) {
		hear->plain.judged_end = -1;
		hear->crowded.judged_end = -1;
	}
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

static void report(struct hear *hear, const struct watch *watch, enum hear_kind kind)
{
	struct hear_result result = {
	    .kind = kind,
	    .begin = watch->segment.begin,
	    .end = kind == HEAR_OPENED ? watch->segment.begin : watch->segment.end,
	    .decided = hear->position,
	    .while_speaking = watch->speaking,
	};

	if (kind == HEAR_DECODED && watch->verdict.entry) {
		result.certainty = watch->verdict.certainty;
		result.intent = watch->verdict.entry->intent;
		result.confidence = (double)confidence_probability(watch->verdict.odds);
		memcpy(result.phrase, watch->verdict.entry->phrase, sizeof(result.phrase));
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

static void judge_watch(struct hear *hear, struct watch *watch)
{
	const struct segment *segment = &watch->segment;
	int64_t to = segment->end + JUDGE_PADDING < hear->position ? segment->end + JUDGE_PADDING : hear->position;
	int64_t from = copy_sound(hear, segment->begin - JUDGE_PADDING, to);
	struct judge_sound sound = {
	    .samples = hear->sound,
	    .count = (size_t)(to - from),
	    .voiced_from = segment->begin - from,
	    .voiced_to = segment->end - from,
	    .quiet_before = segment_quiet_before(segment),
	    .crowded = watch == &hear->crowded,
	    .speaking = watch->speaking,
	    .prompt = hear->prompt,
	    .contexts = hear->contexts,
	};
	struct timespec before, after;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	if (!judge_decide(hear->judge, &sound, &watch->verdict))
		watch->verdict = (struct judge_verdict){.entry = NULL};
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	hear->figures.decoded++;
	hear->figures.decode_seconds +=
	    (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
	watch->judged_end = segment->end;
}

static bool is_candidate(const struct segment *segment)
{
	int64_t length = segment->end - segment->begin;

	return length >= LEAST_SAMPLES && length <= MOST_SAMPLES;
}

static void close_plain(struct hear *hear)
{
	struct watch *watch = &hear->plain;

	if (!hear->announced)
		return;
	if (!is_candidate(&watch->segment)) {
		report(hear, watch, HEAR_DROPPED);
		return;
	}
	if (watch->judged_end != watch->segment.end)
		judge_watch(hear, watch);
	report(hear, watch, HEAR_DECODED);
}

static void watch_plain(struct hear *hear, enum segment_event event)
{
	struct watch *watch = &hear->plain;

	if (event == SEGMENT_OPENED) {
		watch->judged_end = -1;
		report(hear, watch, HEAR_OPENED);
	} else if (event == SEGMENT_PAUSED && hear->announced && is_candidate(&watch->segment)) {
		judge_watch(hear, watch);
	} else if (event == SEGMENT_CLOSED) {
		close_plain(hear);
	} else if (hear->announced && watch->segment.end - watch->segment.begin > MOST_SAMPLES) {
		report(hear, watch, HEAR_DROPPED);
	}
}

/* The sound rose out of talk that had been going on. */
static bool is_crowded(const struct hear *hear)
{
	const struct segment *talk = &hear->plain.segment, *segment = &hear->crowded.segment;

	return talk->open && segment->begin - talk->begin > CROWD_SAMPLES && is_candidate(segment);
}

static void watch_crowded(struct hear *hear, enum segment_event event)
{
	struct watch *watch = &hear->crowded;

	if (event == SEGMENT_OPENED)
		watch->judged_end = -1;
	if ((event != SEGMENT_PAUSED && event != SEGMENT_CLOSED) || !is_crowded(hear))
		return;
	if (watch->judged_end != watch->segment.end)
		judge_watch(hear, watch);
	if (event == SEGMENT_PAUSED || watch->verdict.certainty == CERTAINTY_NONE)
		return;
	if (!hear->announced)
		report(hear, watch, HEAR_OPENED);
	report(hear, watch, HEAR_DECODED);
}

static enum segment_event push(struct watch *watch, const struct hear_block *block, float least_db)
{
	enum segment_event event = segment_push(&watch->segment, block->samples, block->position, least_db);

	watch->speaking = block->speaking || (watch->speaking && event != SEGMENT_OPENED);
	return event;
}

/* Samples are missing: what is open cannot be decided, and the surroundings may have changed. */
static void begin_anew(struct hear *hear, int64_t position)
{
	if (hear->announced)
		report(hear, &hear->plain, HEAR_DROPPED);
	start_watch(&hear->plain, SEGMENT_ABOVE_FLOOR);
	start_watch(&hear->crowded, SEGMENT_ABOVE_TALK);
	hear->start = position;
	hear->position = position;
}

void hear_process(struct hear *hear, const struct hear_block *block)
{
	float least_db = block->speaking ? block->residual_db + RESIDUE_MARGIN_DB : -200.0f;

	if (block->position != hear->position || hear->plain.segment.blocks == 0)
		begin_anew(hear, block->position);
	for (size_t i = 0; i < HEAR_BLOCK; i++)
		hear->ring[ring_index(block->position + (int64_t)i)] = block->samples[i];
	hear->position = block->position + HEAR_BLOCK;
	/* The crowded one first: it asks whether the plain one is open. */
	watch_crowded(hear, push(&hear->crowded, block, least_db));
	watch_plain(hear, push(&hear->plain, block, least_db));
}

void hear_flush(struct hear *hear)
{
	if (hear->crowded.segment.open)
		watch_crowded(hear, SEGMENT_CLOSED);
	if (hear->plain.segment.open)
		close_plain(hear);
	hear->crowded.segment.open = false;
	hear->plain.segment.open = false;
}
