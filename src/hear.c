/*
 * Hearing: keeps the last seconds of sound, lets three segmenters watch it, and has the judge decide on every sound
 * that could be a command: between 0.1 and 2.8 s long, with 0.4 s of quiet on either side. Decoding begins after 0.2 s
 * of quiet and is thrown away when the sound goes on, so that the answer is ready when 0.4 s have passed.
 *
 * The other two segmenters ask for more: to be well above the noise, and to rise above talk. What they find matters
 * only when the first has more than that in one piece, a word with a door and its echo; where there is quiet around a
 * word, all find the same. It is told only when it is a command.
 */
#include "hear_internal.h"

#include "recognizer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* In noise only the vowel of a word may stick out: with 180 ms 14 of 100 stops were lost 10 dB above noise, with 120 ms 2. */
#define LEAST_SAMPLES (HEARING_RATE * 10 / 100)

_Static_assert(HEAR_MOST + 2 * JUDGE_PADDING <= RECOGNIZER_MAX_SAMPLES, "the recogniser takes the longest sound");
/* Running talk: more than half of the time in the last few seconds. */
#define TALKED_SHARE 0.005f /* a block: 2 s */
#define TALKED 0.5f
/* What the canceller leaves fluctuates about its believed level. */
#define RESIDUE_MARGIN_DB 6.0f
#define COACH_SOUNDS_DB (-50.0f)
/* Blocks after its last sound in which the coach is still in what the microphone hears. */
#define COACH_LASTS 10
/* How much more the first segmenter must have before or after a sound that another one found in it. */
#define MORE_SAMPLES (HEARING_RATE * 15 / 100)

/* Its opinions about a sound come a little after what they are about. */
#define OPINION_LAG (HEARING_RATE * 26 / 100)
#define OPINION_LEAST (HEARING_RATE * 6 / 100)
/* A first or last consonant may be below the gate. */
#define PHONES_BEFORE (HEARING_RATE * 16 / 100)
#define PHONES_AFTER (HEARING_RATE * 20 / 100)

static void start_watch(struct watch *watch, enum segment_gate gate)
{
	segment_init(&watch->segment, gate);
	watch->judged_end = -1;
}

static void start_watches(struct hear *hear)
{
	start_watch(&hear->plain, SEGMENT_ABOVE_FLOOR);
	start_watch(&hear->noisy, SEGMENT_ABOVE_NOISE);
	start_watch(&hear->crowded, SEGMENT_ABOVE_TALK);
}

struct hear *hear_create(const struct hear_config *config, char *error, size_t error_size)
{
	struct judge_config judge_config = {
	    .vocabulary = config->vocabulary,
	    .model_dir = config->model_dir,
	    .dictionary = config->dictionary,
	    .weights = config->weights,
	    .user_model = config->user_model,
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
	hear->verifier = judge_verifier(hear->judge);
	start_watches(hear);
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

void hear_set_trace(struct hear *hear, hear_trace_fn trace, void *user)
{
	hear->trace = trace;
	hear->trace_user = user;
}

void hear_set_sound_trace(struct hear *hear, hear_sound_fn trace, void *user)
{
	hear->sound_trace = trace;
	hear->sound_user = user;
}

void hear_set_context(struct hear *hear, unsigned contexts)
{
	if (hear->contexts != contexts) {
		hear->plain.judged_end = -1;
		hear->noisy.judged_end = -1;
		hear->crowded.judged_end = -1;
	}
	hear->contexts = contexts;
}

void hear_set_prompt(struct hear *hear, hear_prompt_fn prompt, void *user)
{
	hear->prompt = prompt;
	hear->prompt_user = user;
}

struct hear_figures hear_figures(const struct hear *hear)
{
	return hear->figures;
}

static float covered_share(const struct watch *watch)
{
	return watch->loud > 0 ? (float)watch->covered / (float)watch->loud : 0;
}

void hear_report(struct hear *hear, const struct watch *watch, enum hear_kind kind)
{
	struct hear_result result = {
	    .kind = kind,
	    .begin = watch->segment.begin,
	    .end = kind == HEAR_OPENED ? watch->segment.begin : watch->segment.end,
	    .decided = hear->position,
	    .while_speaking = watch->speaking,
	    .covered = covered_share(watch),
	    .level_db = 10 * log10f(watch->power / (float)(watch->loud > 0 ? watch->loud : 1) + 1e-12f),
	};

	if ((kind == HEAR_DECODED || kind == HEAR_LIKELY) && watch->verdict.best.entry) {
		result.certainty = watch->verdict.best.certainty;
		result.intent = watch->verdict.best.entry->intent;
		result.confidence = (double)confidence_probability(watch->verdict.best.odds);
		memcpy(result.phrase, watch->verdict.best.entry->phrase, sizeof(result.phrase));
	}
	if (kind == HEAR_DECODED && result.certainty != CERTAINTY_NONE)
		hear->told_until = result.end;
	hear->announced = kind != HEAR_DECODED && kind != HEAR_DROPPED;
	hear->result(hear->user, &result);
}

int64_t hear_copy(struct hear *hear, int64_t from, int64_t to)
{
	int64_t oldest = hear->position - HEAR_RING;

	if (from < hear->start)
		from = hear->start;
	if (from < oldest)
		from = oldest;
	for (int64_t i = from; i < to; i++)
		hear->sound[i - from] = hear->ring[hear_ring_index(i)];
	return from;
}

const char *hear_prompted(struct hear *hear, int64_t begin, int64_t end)
{
	if (hear->prompt)
		hear->prompt(hear->prompt_user, begin, end, hear->prompted, sizeof(hear->prompted));
	return hear->prompted;
}

void hear_verify(struct hear *hear, struct judge_sound *sound, int64_t begin, int64_t end, int64_t from, int64_t to)
{
	if (!hear->verifier)
		return;
	verifier_best(hear->verifier, from, to, &sound->opinion);
	verifier_sounds(hear->verifier, begin + VERIFIER_PHONE_LAG - PHONES_BEFORE,
			end + VERIFIER_PHONE_LAG + PHONES_AFTER, &hear->sounds);
	sound->sounds = hear->sounds.count > 0 ? &hear->sounds : NULL;
	sound->begin = begin;
	sound->end = end;
}

void hear_judge(struct hear *hear, const struct judge_sound *sound, int64_t begin, int64_t end,
		struct judge_verdict *verdict)
{
	struct timespec before, after;

	*verdict = (struct judge_verdict){.count = 0};
	if (hear->sound_trace && !hear->sound_trace(hear->sound_user, sound, begin, end))
		return;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	if (!judge_decide(hear->judge, sound, verdict))
		*verdict = (struct judge_verdict){.count = 0};
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	hear->figures.decoded++;
	hear->figures.decode_seconds +=
	    (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
}

static void judge_watch(struct hear *hear, struct watch *watch)
{
	const struct segment *segment = &watch->segment;
	int64_t to = segment->end + JUDGE_PADDING < hear->position ? segment->end + JUDGE_PADDING : hear->position;
	int64_t from = hear_copy(hear, segment->begin - JUDGE_PADDING, to);
	struct judge_sound sound = {
	    .samples = hear->sound,
	    .count = (size_t)(to - from),
	    .voiced_from = segment->begin - from,
	    .voiced_to = segment->end - from,
	    .quiet_before = segment_quiet_before(segment),
	    .crowded = watch != &hear->plain,
	    .amid = segment_amid(&hear->plain.segment, segment->begin, segment->end),
	    .covered = covered_share(watch),
	    .prompt = hear_prompted(hear, segment->begin, segment->end),
	    .contexts = hear->contexts,
	};

	hear_verify(hear, &sound, segment->begin, segment->end, segment->begin + OPINION_LEAST,
		    segment->end + OPINION_LAG);
	watch->judged_end = segment->end;
	watch->verdict = (struct judge_verdict){.count = 0};
	if ((watch == &hear->plain && !watch->amid_talk) || judge_is_worth(hear->judge, &sound))
		hear_judge(hear, &sound, segment->begin, segment->end, &watch->verdict);
}

/* A sound that may be a command, when anything can be said now. */
static bool is_candidate(const struct hear *hear, const struct segment *segment)
{
	int64_t length = segment->end - segment->begin;

	return hear->contexts != 0 && length >= LEAST_SAMPLES && length <= HEAR_MOST;
}

/* The verdict about a sound that is over. */
static void conclude(struct hear *hear, struct watch *watch)
{
	if (watch->judged_end != watch->segment.end)
		judge_watch(hear, watch);
	if (hear->trace)
		hear->trace(hear->trace_user, &watch->verdict, watch->segment.begin, watch->segment.end);
}

static void close_plain(struct hear *hear)
{
	struct watch *watch = &hear->plain;

	if (!hear->announced)
		return;
	if (!is_candidate(hear, &watch->segment)) {
		hear_report(hear, watch, HEAR_DROPPED);
		return;
	}
	conclude(hear, watch);
	hear_report(hear, watch, HEAR_DECODED);
}

/* Tells of a command before it is sure that nothing follows. */
static void suspect(struct hear *hear, struct watch *watch)
{
	watch->likely = watch->verdict.best.certainty != CERTAINTY_NONE;
	if (watch->likely)
		hear_report(hear, watch, HEAR_LIKELY);
}

static void go_on(struct hear *hear, struct watch *watch)
{
	if (watch->likely && hear->announced)
		hear_report(hear, watch, HEAR_WENT_ON);
	watch->likely = false;
}

static void watch_plain(struct hear *hear, enum segment_event event)
{
	struct watch *watch = &hear->plain;

	if (event == SEGMENT_OPENED) {
		watch->judged_end = -1;
		hear_report(hear, watch, HEAR_OPENED);
	} else if (event == SEGMENT_PAUSED && hear->announced && is_candidate(hear, &watch->segment)) {
		judge_watch(hear, watch);
		suspect(hear, watch);
	} else if (event == SEGMENT_RESUMED) {
		go_on(hear, watch);
	} else if (event == SEGMENT_CLOSED) {
		close_plain(hear);
	} else if (hear->announced && watch->segment.end - watch->segment.begin > HEAR_MOST) {
		hear_report(hear, watch, HEAR_DROPPED);
	}
}

/* The sound is part of something longer that the first segmenter has as one. */
static bool is_part(const struct hear *hear, const struct segment *segment)
{
	const struct segment *whole = &hear->plain.segment;

	if (whole->begin > segment->begin || (!whole->open && whole->end < segment->end))
		return false;
	return segment->begin - whole->begin > MORE_SAMPLES || whole->end - segment->end > MORE_SAMPLES;
}

static void watch_part(struct hear *hear, struct watch *watch, enum segment_event event)
{
	if (event == SEGMENT_OPENED)
		watch->judged_end = -1;
	if (event == SEGMENT_RESUMED)
		go_on(hear, watch);
	if ((event != SEGMENT_PAUSED && event != SEGMENT_CLOSED) || !is_candidate(hear, &watch->segment) ||
	    !is_part(hear, &watch->segment))
		return;
	if (event == SEGMENT_PAUSED) {
		judge_watch(hear, watch);
		if (hear->announced && watch->segment.begin >= hear->told_until)
			suspect(hear, watch);
		return;
	}
	conclude(hear, watch);
	if (watch->verdict.best.certainty == CERTAINTY_NONE || watch->segment.begin < hear->told_until)
		return;
	if (!hear->announced)
		hear_report(hear, watch, HEAR_OPENED);
	hear_report(hear, watch, HEAR_DECODED);
}

static enum segment_event push(struct watch *watch, const struct hear_block *block, float least_db, bool covered,
			       bool amid_talk)
{
	enum segment_event event = segment_push(&watch->segment, block->samples, block->position, least_db);

	watch->speaking = block->speaking || (watch->speaking && event != SEGMENT_OPENED);
	if (event == SEGMENT_OPENED) {
		watch->loud = 0;
		watch->power = 0;
		watch->covered = 0;
		watch->likely = false;
		watch->amid_talk = amid_talk;
	}
	if (watch->segment.open && watch->segment.level_db > watch->segment.gate_db) {
		watch->loud++;
		watch->power += powf(10, watch->segment.level_db / 10);
		watch->covered += covered;
	}
	return event;
}

/* Samples are missing: what is open cannot be decided, and the surroundings may have changed. */
static void begin_anew(struct hear *hear, int64_t position)
{
	if (hear->announced)
		hear_report(hear, &hear->plain, HEAR_DROPPED);
	start_watches(hear);
	hear->start = position;
	hear->position = position;
	hear->told_until = position;
	hear->talked = 0;
	hear->around = 0;
	spotting_clear(&hear->spotting);
	if (hear->verifier)
		verifier_reset(hear->verifier, position);
}

void hear_process(struct hear *hear, const struct hear_block *block)
{
	float least_db = block->speaking ? block->residual_db + RESIDUE_MARGIN_DB : -200.0f;
	bool covered, amid_talk;

	if (block->position != hear->position || hear->plain.segment.blocks == 0)
		begin_anew(hear, block->position);
	for (size_t i = 0; i < HEAR_BLOCK; i++)
		hear->ring[hear_ring_index(block->position + (int64_t)i)] = block->samples[i];
	hear->position = block->position + HEAR_BLOCK;
	hear->since_coach =
	    block->reference_db > COACH_SOUNDS_DB ? 0 : hear->since_coach + (hear->since_coach < COACH_LASTS);
	covered = hear->since_coach < COACH_LASTS;
	hear->covered_blocks = hear->covered_blocks << 1 | covered;
	amid_talk = hear->talked > TALKED;
	hear->talked += TALKED_SHARE * ((float)hear->plain.segment.open - hear->talked);
	hear_follow(hear);
	watch_part(hear, &hear->crowded, push(&hear->crowded, block, least_db, covered, amid_talk));
	watch_part(hear, &hear->noisy, push(&hear->noisy, block, least_db, covered, amid_talk));
	watch_plain(hear, push(&hear->plain, block, least_db, covered, amid_talk));
}

void hear_flush(struct hear *hear)
{
	if (hear->crowded.segment.open)
		watch_part(hear, &hear->crowded, SEGMENT_CLOSED);
	if (hear->noisy.segment.open)
		watch_part(hear, &hear->noisy, SEGMENT_CLOSED);
	if (hear->plain.segment.open)
		close_plain(hear);
	hear->crowded.segment.open = false;
	hear->noisy.segment.open = false;
	hear->plain.segment.open = false;
}
