/*
 * Two cards with two clocks, and a playback underrun: how much of the coach's echo goes, before, during and after. The
 * coach's speech is eSpeak NG's, the room synthetic; two streams are paired by the engine itself, as in the daemon, so
 * that its re-alignments are in the figures, too. The microphone's card is off by some parts in a million.
 *
 * usage: bench_drift COACH.txt [SECONDS [FIRST [LAST]]]        of the trials, from 0; all
 */
#include "echo_scene.h"

#include "echo.h"
#include "engine_setup.h"
#include "room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE SCENE_RATE
#define BLOCK ECHO_BLOCK
#define ECHO_DBFS (-24.0)
#define NOISE_DBFS (-62.0)
#define LATE 480 /* samples from the loudspeaker's buffer to the microphone's: 30 ms */
#define TAPS 32
#define SECONDS_MAX 1200
#define UNDERRUN_AT 0.5	 /* of the whole */
#define SPOKEN_POWER 1e4 /* of what is played: the coach sounds */
#define RECOVERED_DB 3.0 /* below what it was before */
#define ENOUGH_DB 20.0
#define RECOVERED_OVER 2  /* seconds of the coach's speech, so many in a row */
#define SETTLED_FROM 0.25 /* of the whole */

struct trial {
	double ppm;	 /* the microphone's clock against the loudspeaker's */
	int underrun_ms; /* 0 = none */
};

struct result {
	double in[SECONDS_MAX], out[SECONDS_MAX]; /* energy while the coach sounds */
	struct echo_figures figures;
	int jumps; /* of the pairing */
};

struct cards {
	struct engine *engine;
	struct room_convolver *room;
	struct room_pink noise;
	float *echo; /* what arrives at the microphone, by the loudspeaker's clock */
	size_t played, captured, size;
};

/* The sound at the microphone between two samples of the loudspeaker's clock. */
static double sound_at(const struct cards *cards, double at)
{
	const long whole = (long)floor(at);
	double sum = 0;
	for (long k = whole - TAPS / 2 + 1; k <= whole + TAPS / 2; k++) {
		const double x = at - (double)k;
		const double sine = fabs(x) < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x);
		if (k >= 0 && (size_t)k < cards->size)
			sum += (double)cards->echo[k] * sine * (0.5 + 0.5 * cos(M_PI * x / (TAPS / 2 + 1)));
	}
	return sum;
}

static void play(struct cards *cards)
{
	int16_t out[BLOCK] = {0};
	float in[BLOCK], heard[BLOCK];
	engine_process_output(cards->engine, out, BLOCK);
	for (int i = 0; i < BLOCK; i++)
		in[i] = out[i];
	room_convolve(cards->room, in, heard);
	if (cards->played + LATE + BLOCK < cards->size)
		memcpy(cards->echo + cards->played + LATE, heard, sizeof heard);
	cards->played += BLOCK;
}

/* The microphone's callbacks up to the moment that the loudspeaker has come to. */
static void capture(struct cards *cards, double ppm)
{
	while ((double)(cards->captured + BLOCK) / (1 + ppm * 1e-6) + TAPS < (double)cards->played) {
		int16_t mic[BLOCK];
		for (size_t i = 0; i < BLOCK; i++) {
			const double at = (double)(cards->captured + i) / (1 + ppm * 1e-6);
			const double noise = 32768 * room_gain(NOISE_DBFS) * room_pink_next(&cards->noise);
			mic[i] = (int16_t)lrint(fmax(-32768, fmin(32767, sound_at(cards, at) + noise)));
		}
		engine_process_input(cards->engine, mic, BLOCK);
		cards->captured += BLOCK;
	}
}

static double power(const int16_t *samples)
{
	double sum = 0;
	for (int i = 0; i < BLOCK; i++)
		sum += (double)samples[i] * samples[i];
	return sum / BLOCK;
}

/* What listen.c does with what was captured; at this rate blocks need no resampling. */
static void cancel(struct cards *cards, struct echo *echo, struct result *result, frames_t *next)
{
	int16_t mic[BLOCK], reference[BLOCK];
	struct echo_block block;
	frames_t stream;
	bool gap;
	while (engine_capture(cards->engine, mic, reference, BLOCK, &stream, &gap) == BLOCK) {
		const size_t second = cards->played / RATE;
		if (*next >= 0 && (gap || stream != *next)) {
			echo_gap(echo, stream - *next);
			result->jumps++;
		}
		*next = stream + BLOCK;
		echo_process(echo, mic, reference, &block);
		if (power(reference) < SPOKEN_POWER || second >= SECONDS_MAX)
			continue;
		result->in[second] += power(mic);
		result->out[second] += power(block.samples);
	}
}

static bool open_cards(struct cards *cards, const struct echo_bench *bench, size_t seconds)
{
	struct room_response response;
	*cards = (struct cards){.size = (seconds + 2) * RATE};
	cards->engine = engine_create(RATE);
	cards->echo = calloc(cards->size, sizeof *cards->echo);
	room_pink_start(&cards->noise, 3);
	if (!cards->engine || !cards->echo || !room_synthesise(&response, RATE, 300, 6, 7))
		return false;
	const float gain = (float)room_gain(ECHO_DBFS - room_active_dbfs(bench->coach, bench->coach_count, RATE));
	for (size_t i = 0; i < response.length; i++)
		response.taps[i] *= gain;
	cards->room = room_convolver_create(&response, BLOCK);
	room_response_free(&response);
	return cards->room != NULL;
}

static void close_cards(struct cards *cards)
{
	engine_destroy(cards->engine);
	room_convolver_destroy(cards->room);
	free(cards->echo);
}

/* The coach's speech again and again, a clip each. */
static void post_speech(struct cards *cards, const struct echo_bench *bench, size_t seconds)
{
	const size_t rounds = seconds * RATE / bench->coach_count + 1;
	for (size_t i = 0; i < rounds; i++) {
		struct command play = {.kind = COMMAND_PLAY, .channel = CHANNEL_VOICE, .gain = 1};
		play.cue = (uint32_t)i + 1;
		play.at = (frames_t)(i * bench->coach_count) + 1;
		play.clip = clip_create(bench->coach, bench->coach_count, RATE);
		engine_post(cards->engine, &play);
	}
}

static bool run(const struct echo_bench *bench, const struct trial *trial, size_t seconds, struct result *result)
{
	struct cards cards;
	struct echo *echo = echo_create(true);
	frames_t next = -1;
	memset(result, 0, sizeof *result);
	if (!echo || !open_cards(&cards, bench, seconds))
		return false;
	post_speech(&cards, bench, seconds);
	const size_t begin = (size_t)((double)seconds * UNDERRUN_AT) * RATE;
	while (cards.played < seconds * RATE) {
		if (trial->underrun_ms > 0 && cards.played >= begin && cards.played < begin + BLOCK) {
			engine_note_underrun(cards.engine);
			cards.played += (size_t)trial->underrun_ms * RATE / 1000 + BLOCK;
		}
		play(&cards);
		capture(&cards, trial->ppm);
		cancel(&cards, echo, result, &next);
	}
	result->figures = echo_figures(echo);
	close_cards(&cards);
	echo_destroy(echo);
	return true;
}

static double loss_db(const struct result *result, size_t from, size_t to)
{
	double in = 1, out = 1;
	for (size_t i = from; i < to; i++) {
		in += result->in[i];
		out += result->out[i];
	}
	return 10 * log10(in / out);
}

/* The worst five seconds once it has settled. */
static double worst_db(const struct result *result, size_t seconds)
{
	double worst = 1000;
	for (size_t i = (size_t)((double)seconds * SETTLED_FROM); i + 5 <= seconds; i++)
		worst = fmin(worst, loss_db(result, i, i + 5));
	return worst;
}

/* Seconds after the underrun until so much goes again; -1 = not again. */
static int recovery_s(const struct result *result, size_t seconds, double wanted)
{
	const size_t at = (size_t)((double)seconds * UNDERRUN_AT);
	for (size_t i = at; i + RECOVERED_OVER < seconds; i++)
		if (loss_db(result, i, i + RECOVERED_OVER) >= wanted)
			return (int)(i - at);
	return -1;
}

static void print(const struct trial *trial, const struct result *result, size_t seconds)
{
	const size_t half = (size_t)((double)seconds * UNDERRUN_AT);
	printf("%+5.0f ppm", trial->ppm);
	if (trial->underrun_ms > 0)
		printf(", underrun of %d ms", trial->underrun_ms);
	printf(": first 10 s %.1f dB, until half %.1f, then %.1f, worst 5 s %.1f; taken for %+.0f ppm; paired anew %d "
	       "times, "
	       "filter begun anew %u times",
	       loss_db(result, 0, 10), loss_db(result, half - 60, half), loss_db(result, half, seconds),
	       worst_db(result, seconds), result->figures.drift_ppm, result->jumps,
	       (unsigned)result->figures.realigned);
	if (trial->underrun_ms > 0)
		printf("; %.0f dB after %d s, as before after %d s", ENOUGH_DB, recovery_s(result, seconds, ENOUGH_DB),
		       recovery_s(result, seconds, loss_db(result, half - 20, half) - RECOVERED_DB));
	printf("\n");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	static const struct trial trials[] = {{0, 0},	 {50, 0},   {-50, 0},	{200, 0},   {-200, 0},
					      {0, 5},	 {0, 10},   {0, 30},	{0, 120},   {200, 5},
					      {200, 10}, {200, 30}, {200, 120}, {-200, 30}, {-200, 120}};
	static struct result result;
	struct echo_bench bench = {0};
	const int asked = argc > 2 ? atoi(argv[2]) : 300;
	if (argc < 2 || asked < 130 || asked > SECONDS_MAX) {
		fprintf(stderr, "usage: bench_drift COACH.txt [SECONDS [FIRST [LAST]]]        130 to %d\n",
			SECONDS_MAX);
		return 2;
	}
	const size_t seconds = (size_t)asked, first = argc > 3 ? (size_t)atoi(argv[3]) : 0;
	size_t count = sizeof trials / sizeof *trials;
	if (argc > 4 && (size_t)atoi(argv[4]) + 1 < count)
		count = (size_t)atoi(argv[4]) + 1;
	if (!echo_bench_speak(&bench, argv[1], (size_t)120 * RATE)) {
		fprintf(stderr, "bench_drift: %s cannot be used\n", argv[1]);
		return 1;
	}
	printf("two cards, %zu s of the coach's speech each; the echo is less by\n", seconds);
	bool ok = true;
	for (size_t i = first; i < count && ok; i++) {
		ok = run(&bench, &trials[i], seconds, &result);
		if (ok)
			print(&trials[i], &result, seconds);
	}
	free(bench.coach);
	return ok ? 0 : 1;
}
