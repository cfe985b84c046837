/*
 * Echo cancelling. The reference is moved so that the echo falls 15 ms into the adaptive filter's tail (late by 20 ms
 * leaves 6 dB, early by 100 ms still 16: measured), and the filter keeps its one state for the whole session.
 */
#include "echo.h"

#include "coupling.h"
#include "delay.h"
#include "drift.h"
#include "echo_filter.h"
#include "slip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AHEAD 240 /* samples of the tail in front of the direct sound: 15 ms */
#define AHEAD_LEAST 8
#define AHEAD_MOST 1280		/* 80 ms: up to there moving costs more (the filter starts anew) than it gains */
#define LINE (340 * ECHO_BLOCK) /* samples a line holds: more than DELAY_MOST and what the filter hears again */
#define TAPS 16
#define HALF_TAPS 8
#define LAG_STEP 320	  /* samples: the microphone is delayed in steps of 20 ms, each of which costs a word */
#define MOVED 160.0	  /* samples: so much at once, 10 ms, is no drift */
#define MOVED_ERLE 6.0	  /* dB */
#define PAIRED_REST 240.0 /* samples by which a new pairing may differ from the drift that it takes back: 15 ms */
#define PAIRED_LASTS 100  /* blocks in which it may lack some of the reference */
#define SLOPE_NEWS 20e-6  /* the filter has chased a moving room so far, and may practise again */
#define AUDIBLE_DB (-65.0f)
#define ECHO_LASTS 100	     /* blocks after the reference fell silent in which its echo may still sound */
#define BIAS_SAMPLES 32000.0 /* 2 s: below all speech */
#define DISTRUST 1.6	     /* 2 dB: a filter that makes the sound louder than this has gone astray */
#define COUPLING_ERLE 3.0    /* dB: half of it */
#define COUPLING_BLOCKS 1000.0
#define COUPLING_LEAST 300
#define ERLE_BLOCKS 200.0 /* blocks of the coach's speech that figures look back on: 2 s */
#define PEAK_FALL 0.955	  /* a block: 20 dB in a second, slower than the echo of any room that one trains in */

_Static_assert(ECHO_FILTER_RESPONSE == SLIP_RESPONSE, "the filter's response is searched by");
_Static_assert(LINE > DELAY_MOST - DELAY_LEAST + (ECHO_FILTER_BACK + 1) * ECHO_BLOCK + LAG_STEP,
	       "lines must hold every delay");

/* The last LINE samples of a signal, to be read late. */
struct line {
	int16_t samples[LINE];
	size_t head; /* where the next block goes */
};

struct echo {
	bool cancel;
	struct echo_filter *filter;
	struct delay *delay;
	struct slip *slip;
	struct line microphone, reference;
	float trust; /* how much of the filter's output was taken at the end of the last block, 0..1 */
	struct drift drift;
	double slope; /* samples by which the delay moves in a sample */
	double shift; /* samples by which the reference is delayed against the microphone */
	double slid;  /* of that, how much has slid along with the other clock, or slipped, since the last pairing */
	int paired;   /* blocks left in which a new pairing shows */
	bool known;   /* `late` is */
	double late;  /* the delay as last estimated, samples */
	int lag;      /* samples by which the microphone is delayed, so that the reference need not come early */
	int silent;   /* blocks since the reference last sounded, saturating at ECHO_LASTS */
	bool started; /* something was ever played */
	double bias;  /* mean of the microphone: a cheap card's offset */
	double power_in, power_out;	     /* recent, while the coach speaks */
	double power_reference, power_taken; /* likewise, of the last ten seconds in which most of the echo went */
	int coupled;			     /* blocks of them, up to COUPLING_LEAST */
	struct coupling coupling;
	double peak; /* power of what was played in the last second, falling */
	struct echo_figures figures;
};

struct echo *echo_create(bool cancel)
{
	struct echo *echo = calloc(1, sizeof *echo);
	if (!echo)
		return NULL;
	echo->cancel = cancel;
	echo->silent = ECHO_LASTS;
	echo->trust = 1;
	if (!cancel)
		return echo;
	echo->filter = echo_filter_create();
	echo->delay = delay_create();
	echo->slip = slip_create();
	if (!echo->filter || !echo->delay || !echo->slip) {
		echo_destroy(echo);
		return NULL;
	}
	return echo;
}

void echo_destroy(struct echo *echo)
{
	if (!echo)
		return;
	echo_filter_destroy(echo->filter);
	delay_destroy(echo->delay);
	slip_destroy(echo->slip);
	free(echo);
}

static void line_push(struct line *line, const int16_t *block)
{
	memcpy(line->samples + line->head, block, ECHO_BLOCK * sizeof *block);
	line->head = (line->head + ECHO_BLOCK) % LINE;
}

/* The newest block as it was `late` samples ago. */
static void line_read(const struct line *line, size_t late, int16_t *block)
{
	const size_t from = line->head + 2 * LINE - ECHO_BLOCK - late;
	for (size_t i = 0; i < ECHO_BLOCK; i++)
		block[i] = line->samples[(from + i) % LINE];
}

/* The same between two samples, by a windowed sine cardinal; `late` is at least HALF_TAPS. */
static void line_read_between(const struct line *line, double late, int16_t *block)
{
	float taps[TAPS];
	const double whole = floor(late), rest = late - whole;
	const size_t from = line->head + 2 * LINE - ECHO_BLOCK - (size_t)whole - HALF_TAPS;
	for (int k = 0; k < TAPS; k++) {
		const double x = k - HALF_TAPS + rest;
		const double sine = fabs(x) < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x);
		taps[k] = (float)(sine * (0.5 + 0.5 * cos(M_PI * x / (HALF_TAPS + 1))));
	}
	for (size_t i = 0; i < ECHO_BLOCK; i++) {
		float sum = 0;
		for (size_t k = 0; k < TAPS; k++)
			sum += taps[k] * (float)line->samples[(from + i + k) % LINE];
		block[i] = (int16_t)lrintf(fmaxf(INT16_MIN, fminf(INT16_MAX, sum)));
	}
}

static double power(const int16_t *block)
{
	double sum = 0;
	for (size_t i = 0; i < ECHO_BLOCK; i++)
		sum += (double)block[i] * block[i];
	return sum / ECHO_BLOCK;
}

static float decibels(double mean_square)
{
	const double least = 1e-11; /* of full scale; under one step of 16 bits in a block */
	const double relative = mean_square / (32768.0 * 32768.0);
	return relative < least ? (float)ECHO_SILENT : (float)(10 * log10(relative));
}

static void make_lag(struct echo *echo)
{
	while (echo->shift + echo->lag < HALF_TAPS)
		echo->lag += LAG_STEP;
}

static void follow_drift(struct echo *echo)
{
	drift_add(&echo->drift, delay_time(echo->delay), delay_samples(echo->delay));
	if (!drift_known(&echo->drift))
		return;
	const double slope = drift_slope(&echo->drift);
	if (fabs(slope - echo->slope) > SLOPE_NEWS)
		echo_filter_practise(echo->filter);
	echo->slope = slope;
	echo->figures.drift_ppm = echo->slope * 1e6;
}

/* After a dropout of the loudspeaker the room is the same, only later: the reference is moved, and the filter stays; unless
 * it has learnt the new place by itself, which takes some seconds, as the estimate does. */
static void follow_move(struct echo *echo, double delay)
{
	const double moved = delay - echo->late;
	const bool known = echo->known;
	echo->known = true;
	echo->late = delay;
	if (!known || fabs(moved) < MOVED)
		return;
	drift_move(&echo->drift, moved);
	if (echo->figures.erle_db > MOVED_ERLE)
		return;
	echo->shift = fmax(DELAY_LEAST, fmin(DELAY_MOST, echo->shift + round(moved)));
	make_lag(echo);
	echo->figures.realigned++;
}

/* Follows a new estimate of the delay, when the echo would otherwise leave the good part of the tail. True when the
 * filter had to begin anew. */
static bool align(struct echo *echo)
{
	const int delay = (int)lround(delay_samples(echo->delay));
	echo->figures.delay_ms = delay_samples(echo->delay) * 1000 / HEARING_RATE;
	follow_move(echo, delay_samples(echo->delay));
	follow_drift(echo);
	const double ahead = delay - echo->shift;
	if (ahead >= AHEAD_LEAST && ahead <= AHEAD_MOST)
		return false;
	const int wanted = delay - AHEAD;
	/* The microphone is delayed only when it must be: that costs time to react. */
	echo->shift = wanted > 0 || delay < AHEAD_LEAST ? wanted : 0;
	echo->lag = wanted < 0 && delay < AHEAD_LEAST ? -wanted : 0;
	echo_filter_reset(echo->filter);
	slip_reset(echo->slip);
	echo->figures.realigned++;
	return true;
}

static int16_t difference(int a, int b)
{
	const int difference = a - b;
	return (int16_t)(difference > INT16_MAX ? INT16_MAX : difference < INT16_MIN ? INT16_MIN : difference);
}

static void remove_bias(struct echo *echo, const int16_t *in, int16_t *out)
{
	const int bias = echo->started ? (int)lround(echo->bias) : 0;
	for (size_t i = 0; i < ECHO_BLOCK; i++) {
		out[i] = difference(in[i], bias);
		echo->bias += (in[i] - echo->bias) / BIAS_SAMPLES;
	}
}

/* How much of the echo goes, over the last ERLE_BLOCKS in which the coach spoke; and how loud it is at the microphone for
 * what was played, as far as it goes: where only half of it goes, 3 dB too little. */
static void measure(struct echo *echo, double in, double out, double reference, double taken)
{
	echo->power_in += in - echo->power_in / ERLE_BLOCKS;
	echo->power_out += out - echo->power_out / ERLE_BLOCKS;
	echo->figures.erle_db = 10 * log10((echo->power_in + 1) / (echo->power_out + 1));
	if (!echo->cancel || echo->figures.erle_db < COUPLING_ERLE)
		return;
	echo->power_reference += reference - echo->power_reference / COUPLING_BLOCKS;
	echo->power_taken += taken - echo->power_taken / COUPLING_BLOCKS;
	echo->figures.coupling_db = 10 * log10((echo->power_taken + 1) / (echo->power_reference + 1));
	echo->coupled += echo->coupled < COUPLING_LEAST;
	echo->figures.coupling_known = echo->coupled == COUPLING_LEAST;
}

static bool audible(const struct echo *echo)
{
	return echo->silent < ECHO_LASTS;
}

/* Goes back to the microphone, within a block, where the filter adds more than it takes away: after a sudden change
 * of volume (the microphone's own automatic gain), or when the microphone was muted. */
static void distrust(struct echo *echo, const int16_t *heard, int16_t *samples)
{
	const float before = echo->trust, now = power(samples) > DISTRUST * power(heard) ? 0 : 1;
	echo->trust = now;
	if (before == 1 && now == 1)
		return;
	for (int i = 0; i < ECHO_BLOCK; i++) {
		const float share = before + (now - before) * (float)(i + 1) / ECHO_BLOCK;
		const float sum = share * (float)samples[i] + (1 - share) * (float)heard[i];
		samples[i] = (int16_t)lrintf(sum);
	}
}

/* Lets the reference slide along with the other card's clock, so that the room stands still for the filter. */
static void slide(struct echo *echo)
{
	echo->paired -= echo->paired > 0;
	if (echo->slope == 0)
		return;
	const double before = echo->shift;
	echo->shift = fmax(DELAY_LEAST, fmin(DELAY_MOST, before + echo->slope * ECHO_BLOCK));
	echo->slid += echo->shift - before;
	echo->late += echo->slope * ECHO_BLOCK;
	make_lag(echo);
}

/* What has happened to the pairing or to the echo; what is known of the room and of the clocks stays. */
static void move(struct echo *echo, double by)
{
	echo->shift += by;
	echo->slid += by;
	echo->late += by;
	delay_move(echo->delay, by);
	drift_move(&echo->drift, by);
}

/* The block that came so many blocks ago, both sides as they are paired now. */
static void read_pair(const struct echo *echo, size_t ago, int16_t *heard, int16_t *played)
{
	const double late = echo->shift + echo->lag;
	line_read(&echo->microphone, (size_t)echo->lag + ago * ECHO_BLOCK, heard);
	if (late == floor(late))
		line_read(&echo->reference, (size_t)late + ago * ECHO_BLOCK, played);
	else
		line_read_between(&echo->reference, late + (double)(ago * ECHO_BLOCK), played);
}

/* A loudspeaker's buffer that ran dry: the reference is moved, and what the filter has unlearnt since is undone. */
static void follow_slip(struct echo *echo, const struct slip_block *block, int16_t *samples)
{
	int32_t response[ECHO_FILTER_RESPONSE];
	int16_t heard[ECHO_BLOCK], played[ECHO_BLOCK];
	struct slip_found found;
	if (!slip_process(echo->slip, block, echo->silent == 0))
		return;
	echo_filter_response(echo->filter, response);
	if (!slip_search(echo->slip, response, &found) || echo->shift + found.by < DELAY_LEAST ||
	    echo->shift + found.by > DELAY_MOST)
		return;
	move(echo, echo->slope == 0 ? round(found.by) : found.by);
	make_lag(echo);
	const size_t blocks = found.ago < ECHO_FILTER_BACK ? found.ago : ECHO_FILTER_BACK;
	echo_filter_go_back(echo->filter, blocks);
	for (size_t ago = blocks; ago-- > 0;) {
		read_pair(echo, ago, heard, played);
		echo_filter_process(echo->filter, heard, played, samples);
	}
	echo->figures.realigned++;
}

/* The filter is left alone when nothing is played: it has nothing to learn, and its estimate of the
 * reference's power would decay, so that it overshoots at the next word. */
static void cancel(struct echo *echo, const int16_t *microphone, int16_t *reference, struct echo_block *block)
{
	int16_t heard[ECHO_BLOCK];
	remove_bias(echo, microphone, heard);
	line_push(&echo->microphone, heard);
	line_push(&echo->reference, reference);
	block->anew = delay_process(echo->delay, microphone, reference) && align(echo);
	slide(echo);
	block->lag = echo->lag;
	read_pair(echo, 0, heard, reference);
	if (audible(echo)) {
		echo_filter_process(echo->filter, heard, reference, block->samples);
		const struct slip_block now = {.heard = heard, .played = reference, .left = block->samples};
		follow_slip(echo, &now, block->samples);
		distrust(echo, heard, block->samples);
	} else {
		memcpy(block->samples, heard, sizeof heard);
	}
	for (size_t i = 0; i < ECHO_BLOCK; i++)
		block->echo[i] = difference(heard[i], block->samples[i]);
}

/* Where nothing is cancelled, what is played stands for the echo: its residue is then all of it. */
static void pass(const int16_t *microphone, const int16_t *reference, struct echo_block *block)
{
	memcpy(block->samples, microphone, sizeof block->samples);
	memcpy(block->echo, reference, sizeof block->echo);
}

static void note_reference(struct echo *echo, const int16_t *reference)
{
	if (decibels(power(reference)) > AUDIBLE_DB) {
		echo->silent = 0;
		echo->started = true;
	} else if (echo->silent < ECHO_LASTS) {
		echo->silent++;
	}
}

/* By the loudest of what was played of late: its echo may come at any delay until that is known. */
static float most_echo_db(struct echo *echo, double microphone, double reference)
{
	echo->peak = fmax(reference, PEAK_FALL * echo->peak);
	if (!audible(echo))
		return (float)ECHO_SILENT;
	coupling_add(&echo->coupling, reference, microphone);
	return decibels(echo->peak) + coupling_most_db(&echo->coupling) + COUPLING_SPREAD_DB;
}

void echo_process(struct echo *echo, const int16_t *microphone, const int16_t *reference, struct echo_block *block)
{
	int16_t aligned[ECHO_BLOCK] = {0};
	memset(block, 0, sizeof *block);
	if (reference)
		memcpy(aligned, reference, sizeof aligned);
	note_reference(echo, aligned);
	if (echo->cancel)
		cancel(echo, microphone, aligned, block);
	else
		pass(microphone, aligned, block);
	const double in = power(microphone), out = power(block->samples);
	block->speaking = audible(echo);
	block->microphone_db = decibels(in);
	block->output_db = decibels(out);
	block->reference_db = decibels(power(aligned));
	block->residual_db = ECHO_SILENT;
	block->echo_most_db = most_echo_db(echo, in, power(aligned));
	if (block->reference_db > AUDIBLE_DB)
		measure(echo, in, out, power(aligned), power(block->echo));
}

/* Two clocks drift apart until they are paired anew, which takes back at once by what the reference has slid along; or a
 * slip, which has been followed since. */
static bool is_taken_back(const struct echo *echo, int64_t jump)
{
	return jump != 0 && echo->slid != 0 && fabs(echo->slid + (double)jump) < PAIRED_REST;
}

static void take_back(struct echo *echo, int64_t jump)
{
	move(echo, (double)jump);
	echo->lag = 0;
	make_lag(echo);
	slip_reset(echo->slip);
}

/* Earlier than thought, for another reason: a loudspeaker's buffer ran dry, and both streams have been paired as they were
 * at first. Had only some of the microphone been lost, time would have jumped ahead and the pairing be the same. */
static void forget_slide(struct echo *echo)
{
	echo->shift -= echo->slid;
	echo->late -= echo->slid;
	echo->slid = 0;
	echo->lag = 0;
	make_lag(echo);
}

bool echo_gap(struct echo *echo, int64_t jump)
{
	if (jump == 0 && echo->paired > 0)
		return false;
	echo->paired = jump == 0 ? 0 : PAIRED_LASTS;
	if (is_taken_back(echo, jump)) {
		take_back(echo, jump);
		return false;
	}
	if (jump < 0)
		forget_slide(echo);
	memset(&echo->microphone, 0, sizeof echo->microphone);
	memset(&echo->reference, 0, sizeof echo->reference);
	if (echo->cancel) {
		echo_filter_gap(echo->filter);
		delay_reset(echo->delay);
		slip_reset(echo->slip);
	}
	/* The clocks are the same as before: how they drift holds until there is enough to tell anew. */
	memset(&echo->drift, 0, sizeof echo->drift);
	echo->slid = 0;
	return true;
}

struct echo_figures echo_figures(const struct echo *echo)
{
	return echo->figures;
}
