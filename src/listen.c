/*
 * The listening chain: brings microphone and reference to 16 kHz, pairs them in blocks of 10 ms and passes these
 * through canceller, early evidence and hearing; what they find goes out stamped in frames of the stream.
 *
 * Positions at 16 kHz are stream frames times 16000 / rate, so a gap in the stream is the same gap in positions and one
 * multiplication leads back.
 */
#include "listen.h"

#include "delay.h"
#include "echo.h"
#include "evidence.h"
#include "hear.h"
#include "inlet.h"
#include "input_watch.h"
#include "prompt.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How long before a sound a word of the coach may have ended and still be in it, and how long after it one may begin:
 * the room's echo, and what eSpeak's marks and the delay are off. Both besides the delay, which may be any while it is not
 * known yet. */
#define WORD_BEFORE_MS 250
#define WORD_AFTER_MS 100
#define MUTE_BLOCKS 30	  /* 300 ms */
#define OWN_VOICE 0.2f	  /* share of a sound over which the coach spoke: more may be its voice and the room's */
#define LEARNT_BLOCKS 500 /* 5 s of the coach's speech */
#define UNDECIDED_MAX (HEARING_RATE * 11 / 5) /* samples: evidence without a decision is given up after 2.2 s */

_Static_assert(ECHO_BLOCK == HEAR_BLOCK, "canceller and hearing take the same blocks");

/* What the loop thread wants, until the hearing side takes it up. */
struct wishes {
	bool context_new;
	unsigned contexts;
};

struct listen {
	unsigned rate;
	listen_fn heard;
	void *user;
	struct echo *echo;
	struct evidence *evidence;
	struct hear *hear;
	struct input_watch watch;
	struct inlet microphone, reference;
	frames_t next;	  /* stream frame expected next */
	int64_t position; /* at 16 kHz, of the first sample that waits in the inlets */
	bool begun;
	bool open; /* hearing has an open sound */
	bool raised, strong;
	bool while_speaking;
	int learnt;	/* blocks in which the coach has spoken since the echo had to be found, saturating */
	int unanswered; /* blocks in which the coach spoke and the microphone gave nothing, saturating */
	int64_t raised_at;
	float level_db; /* recent peak level of the microphone */

	pthread_mutex_t lock; /* guards the three below: rare, short, never taken by the sound callback */
	struct wishes wishes;
	struct listen_figures figures;
	struct prompt prompt; /* what the coach says */
};

static void on_result(void *user, const struct hear_result *result);

static frames_t to_stream(const struct listen *listen, int64_t position)
{
	return position * (frames_t)listen->rate / HEARING_RATE;
}

/* The coach's words that can be in a sound: a word reaches the microphone by the echo's delay later, and not at once. */
static void prompt_around(void *user, int64_t begin, int64_t end, char *out, size_t size)
{
	struct listen *listen = user;
	const int64_t delay_ms = (int64_t)echo_figures(listen->echo).delay_ms;
	/* Below zero when the loudspeaker's frames are numbered later than the microphone's. */
	const int64_t most_ms = delay_ms == 0 ? DELAY_MOST * 1000 / (int)HEARING_RATE : delay_ms > 0 ? delay_ms : 0;
	const int64_t least_ms = delay_ms == 0 ? DELAY_LEAST * 1000 / (int)HEARING_RATE : delay_ms < 0 ? delay_ms : 0;
	const frames_t from = to_stream(listen, begin) - frames_from_ms(listen->rate, most_ms + WORD_BEFORE_MS);
	const frames_t to = to_stream(listen, end) + frames_from_ms(listen->rate, WORD_AFTER_MS - least_ms);
	pthread_mutex_lock(&listen->lock);
	prompt_between(&listen->prompt, from, to, out, size);
	pthread_mutex_unlock(&listen->lock);
}

static bool open_parts(struct listen *listen, const struct listen_config *config, char *error, size_t error_size)
{
	const struct hear_config hear = {
	    .vocabulary = config->vocabulary,
	    .model_dir = config->model_dir,
	    .dictionary = config->dictionary,
	    .weights = config->weights,
	    .user_model = config->user_model,
	    .sensitivity = config->sensitivity,
	    .result = on_result,
	    .user = listen,
	};
	listen->hear = hear_create(&hear, error, error_size);
	if (!listen->hear)
		return false;
	hear_set_prompt(listen->hear, prompt_around, listen);
	listen->echo = echo_create(config->cancel_echo);
	listen->evidence = evidence_create();
	if (listen->echo && listen->evidence && inlet_open(&listen->microphone, config->rate) &&
	    inlet_open(&listen->reference, config->rate))
		return true;
	snprintf(error, error_size, "out of memory for the listening chain");
	return false;
}

struct listen *listen_create(const struct listen_config *config, char *error, size_t error_size)
{
	assert(config->rate >= 8000 && config->rate <= 96000);
	struct listen *listen = calloc(1, sizeof *listen);
	if (!listen) {
		snprintf(error, error_size, "out of memory for the listening chain");
		return NULL;
	}
	pthread_mutex_init(&listen->lock, NULL);
	listen->rate = config->rate;
	listen->heard = config->heard;
	listen->user = config->user;
	listen->level_db = ECHO_SILENT;
	if (!open_parts(listen, config, error, error_size)) {
		listen_destroy(listen);
		return NULL;
	}
	return listen;
}

void listen_destroy(struct listen *listen)
{
	if (!listen)
		return;
	inlet_close(&listen->microphone);
	inlet_close(&listen->reference);
	evidence_destroy(listen->evidence);
	echo_destroy(listen->echo);
	if (listen->hear)
		hear_destroy(listen->hear);
	pthread_mutex_destroy(&listen->lock);
	free(listen);
}

static int64_t to_position(const struct listen *listen, frames_t stream)
{
	return stream * HEARING_RATE / (int64_t)listen->rate;
}

static void tell(struct listen *listen, struct heard *heard)
{
	heard->decided = listen->next;
	if (listen->heard)
		listen->heard(listen->user, heard);
}

static void tell_voice(struct listen *listen, int64_t begin, bool strong)
{
	struct heard heard = {
	    .kind = HEARD_VOICE,
	    .begin = to_stream(listen, begin),
	    .end = listen->next,
	    .strong = strong,
	    .while_speaking = listen->while_speaking,
	};
	tell(listen, &heard);
}

/* The evidence is decided on, by words or by nothing having come of it. */
static void settle(struct listen *listen, enum evidence_outcome outcome)
{
	listen->raised = false;
	listen->strong = false;
	evidence_settle(listen->evidence, outcome);
}

static void dissolve(struct listen *listen)
{
	if (!listen->raised)
		return;
	struct heard heard = {
	    .kind = HEARD_QUIET,
	    .begin = to_stream(listen, listen->raised_at),
	    .end = listen->next,
	    .while_speaking = listen->while_speaking,
	};
	settle(listen, EVIDENCE_NOTHING);
	tell(listen, &heard);
}

/* In its first seconds of speech, and in those after the sound has come back, the coach is still in what the microphone
 * gives, and its own words have come back as commands ("slower" at 0.80, "end the routine" at 0.92, "next" out of a far
 * room's echo, a third of it covered). Until the canceller has had some speech to learn from, nothing that was heard over it
 * is sure, except what ends the load. */
static enum certainty temper(const struct listen *listen, const struct hear_result *result)
{
	const bool learning = result->covered > OWN_VOICE && listen->learnt < LEARNT_BLOCKS;
	if (learning && result->certainty == CERTAINTY_SURE && !intent_is_safety(result->intent.kind))
		return CERTAINTY_UNSURE;
	return result->certainty;
}

static void on_decoded(struct listen *listen, const struct hear_result *result)
{
	struct heard heard = {
	    .kind = HEARD_UTTERANCE,
	    .certainty = temper(listen, result),
	    .intent = result->intent,
	    .confidence = result->confidence,
	    .level_dbfs = (double)result->level_db,
	    .while_speaking = result->while_speaking,
	    .begin = to_stream(listen, result->begin),
	    .end = to_stream(listen, result->end),
	};
	memcpy(heard.phrase, result->phrase, sizeof heard.phrase);
	settle(listen, heard.certainty != CERTAINTY_NONE ? EVIDENCE_COMMAND : EVIDENCE_SOUND);
	tell(listen, &heard);
}

/* What was said until now is like a command: the coach waits for the rest of it. */
static void suspect(struct listen *listen, const struct hear_result *result)
{
	if (!listen->raised)
		listen->raised_at = result->begin;
	if (!listen->strong)
		tell_voice(listen, listen->raised_at, true);
	listen->raised = true;
	listen->strong = true;
}

/* It is part of something longer: whoever speaks is given way to, but need not be waited for. */
static void suspect_no_more(struct listen *listen)
{
	if (!listen->strong)
		return;
	listen->strong = false;
	tell_voice(listen, listen->raised_at, false);
}

static void on_result(void *user, const struct hear_result *result)
{
	struct listen *listen = user;
	listen->open = result->kind != HEAR_DROPPED && result->kind != HEAR_DECODED;
	if (result->kind == HEAR_DROPPED)
		dissolve(listen);
	else if (result->kind == HEAR_DECODED)
		on_decoded(listen, result);
	else if (result->kind == HEAR_LIKELY)
		suspect(listen, result);
	else if (result->kind == HEAR_WENT_ON)
		suspect_no_more(listen);
}

/* Raises evidence as it grows; takes it back when it has faded or waited too long. */
static void attend(struct listen *listen, enum evidence_level level, int64_t end)
{
	if (level != EVIDENCE_NONE && (!listen->raised || (level == EVIDENCE_STRONG && !listen->strong))) {
		if (!listen->raised)
			listen->raised_at = end - evidence_age(listen->evidence);
		listen->raised = true;
		listen->strong = level == EVIDENCE_STRONG;
		tell_voice(listen, listen->raised_at, listen->strong);
	} else if (listen->raised &&
		   ((level == EVIDENCE_NONE && !listen->open) || end - listen->raised_at > UNDECIDED_MAX)) {
		dissolve(listen);
	}
}

static void take_wishes(struct listen *listen)
{
	struct wishes wishes;
	pthread_mutex_lock(&listen->lock);
	wishes = listen->wishes;
	listen->wishes.context_new = false;
	pthread_mutex_unlock(&listen->lock);
	if (wishes.context_new)
		hear_set_context(listen->hear, wishes.contexts);
}

static void publish(struct listen *listen, const struct echo_block *block)
{
	const struct echo_figures echo = echo_figures(listen->echo);
	const struct hear_figures hear = hear_figures(listen->hear);
	const float fall_db = 0.2f; /* a block: 20 dB a second */
	listen->level_db -= fall_db;
	if (listen->level_db < block->microphone_db)
		listen->level_db = block->microphone_db;
	pthread_mutex_lock(&listen->lock);
	listen->figures.erle_db = echo.erle_db;
	listen->figures.echo_delay_ms = echo.delay_ms;
	listen->figures.coupling_db = echo.coupling_db;
	listen->figures.coupling_known = echo.coupling_known;
	listen->figures.noise_dbfs = (double)evidence_floor_db(listen->evidence);
	listen->figures.level_dbfs = (double)listen->level_db;
	listen->figures.utterances = hear.decoded;
	listen->figures.processed += ECHO_BLOCK;
	listen->figures.decode_seconds = hear.decode_seconds;
	pthread_mutex_unlock(&listen->lock);
}

static void watch_input(struct listen *listen, const int16_t *microphone, const int16_t *reference)
{
	if (!input_watch_block(&listen->watch, microphone, reference, ECHO_BLOCK))
		return;
	struct heard heard = {.kind = HEARD_INPUT, .begin = listen->next, .end = listen->next};
	heard.input = listen->watch.state;
	tell(listen, &heard);
}

/* A muted microphone carries no echo: the canceller must neither put the coach's voice, upside down, into the silence nor
 * unlearn the room. It is known to be mute when the coach has spoken for longer than any echo takes and nothing came. */
static void cancel(struct listen *listen, const int16_t *microphone, const int16_t *reference, struct echo_block *block)
{
	static const int16_t silence[ECHO_BLOCK];
	const bool nothing = listen->watch.zero_blocks > 0;
	if (!nothing)
		listen->unanswered = 0;
	else if (listen->while_speaking && listen->unanswered < MUTE_BLOCKS)
		listen->unanswered++;
	echo_process(listen->echo, microphone, listen->unanswered == MUTE_BLOCKS ? silence : reference, block);
	if (!nothing)
		return;
	memset(block->samples, 0, sizeof block->samples);
	block->output_db = block->microphone_db;
}

/* 10 ms at 16 kHz through the whole chain. */
static void process_block(struct listen *listen, const int16_t *microphone, const int16_t *reference)
{
	struct echo_block block;
	watch_input(listen, microphone, reference);
	cancel(listen, microphone, reference, &block);
	listen->while_speaking = block.speaking;
	if (block.speaking && listen->learnt < LEARNT_BLOCKS)
		listen->learnt++;
	const enum evidence_level level = evidence_process(listen->evidence, &block);
	attend(listen, level, listen->position + ECHO_BLOCK);
	const struct hear_block hear = {
	    .samples = block.samples,
	    .position = listen->position - block.lag,
	    .speaking = block.speaking,
	    .reference_db = block.reference_db,
	    .residual_db = block.residual_db,
	};
	hear_process(listen->hear, &hear);
	publish(listen, &block);
}

static void drain(struct listen *listen)
{
	size_t at = 0;
	while (listen->microphone.count - at >= ECHO_BLOCK && listen->reference.count - at >= ECHO_BLOCK) {
		process_block(listen, listen->microphone.samples + at, listen->reference.samples + at);
		listen->position += ECHO_BLOCK;
		at += ECHO_BLOCK;
	}
	inlet_shift(&listen->microphone, at);
	inlet_shift(&listen->reference, at);
}

/* Begins anew at `stream`: what waits in the inlets is from before and too short for a block. */
static void jump(struct listen *listen, frames_t stream)
{
	const int64_t before = listen->begun ? to_position(listen, listen->next) : 0;

	listen->microphone.count = 0;
	listen->reference.count = 0;
	listen->position = to_position(listen, stream);
	if (listen->begun && echo_gap(listen->echo, listen->position - before))
		listen->learnt = 0;
	input_watch_again(&listen->watch);
	listen->begun = true;
}

void listen_process(struct listen *listen, const int16_t *mic, const int16_t *reference, size_t count, frames_t stream,
		    bool gap)
{
	take_wishes(listen);
	if (!listen->begun || gap || stream != listen->next)
		jump(listen, stream);
	listen->next = stream;
	while (count > 0) {
		const size_t step_max = listen->rate / 100;
		const size_t step = count < step_max ? count : step_max;
		inlet_push(&listen->microphone, mic, step);
		inlet_push(&listen->reference, reference, step);
		listen->next += (frames_t)step;
		drain(listen);
		mic += step;
		if (reference)
			reference += step;
		count -= step;
	}
}

void listen_flush(struct listen *listen)
{
	hear_flush(listen->hear);
	dissolve(listen);
}

void listen_set_context(struct listen *listen, unsigned contexts)
{
	pthread_mutex_lock(&listen->lock);
	listen->wishes.contexts = contexts;
	listen->wishes.context_new = true;
	pthread_mutex_unlock(&listen->lock);
}

void listen_say_clip(struct listen *listen, const struct clip *clip, const char *text, frames_t start)
{
	pthread_mutex_lock(&listen->lock);
	prompt_add_clip(&listen->prompt, clip, text, start);
	pthread_mutex_unlock(&listen->lock);
}

void listen_say_text(struct listen *listen, const char *text, frames_t begin, frames_t end)
{
	pthread_mutex_lock(&listen->lock);
	prompt_add_text(&listen->prompt, text, begin, end);
	pthread_mutex_unlock(&listen->lock);
}

void listen_say_later(struct listen *listen, frames_t from, frames_t by)
{
	pthread_mutex_lock(&listen->lock);
	prompt_delay(&listen->prompt, from, by);
	pthread_mutex_unlock(&listen->lock);
}

void listen_say_no_more(struct listen *listen, frames_t at)
{
	pthread_mutex_lock(&listen->lock);
	prompt_cut(&listen->prompt, at);
	pthread_mutex_unlock(&listen->lock);
}

struct listen_figures listen_figures(const struct listen *listen)
{
	/* Locking changes no meaning of a const listen. */
	pthread_mutex_t *lock = (pthread_mutex_t *)&listen->lock;
	pthread_mutex_lock(lock);
	const struct listen_figures figures = listen->figures;
	pthread_mutex_unlock(lock);
	return figures;
}
