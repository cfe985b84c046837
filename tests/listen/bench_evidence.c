/*
 * Measures the early evidence while the coach is silent: how soon a "stop" in a room is noticed, and how often talk and
 * household noise raise evidence for nothing. Real rooms, people and noises.
 *
 * usage: bench_evidence FOLDER
 */
#include "echo_scene.h"

#include "echo.h"
#include "evidence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE SCENE_RATE
#define NOISE_DBFS (-62.0)
#define GIVEN_UP (22 * RATE / 10)
#define BETWEEN (RATE / 2) /* of quiet between two recordings */
#define PAUSE (4 * RATE)   /* after a stop */

struct stream {
	struct echo *echo;
	struct evidence *evidence;
	struct room_pink noise;
	double noise_gain;
	enum evidence_level before;
	double weak, strong, held_s, hours;
};

static bool open_stream(struct stream *stream, double noise_dbfs)
{
	memset(stream, 0, sizeof *stream);
	stream->echo = echo_create(true);
	stream->evidence = evidence_create();
	stream->noise_gain = 32768 * room_gain(noise_dbfs);
	room_pink_start(&stream->noise, 1);
	return stream->echo && stream->evidence;
}

static void close_stream(struct stream *stream)
{
	echo_destroy(stream->echo);
	evidence_destroy(stream->evidence);
}

/* One block with noise added; counts what begins in it. */
static enum evidence_level step(struct stream *stream, const float *in)
{
	int16_t microphone[ECHO_BLOCK];
	struct echo_block block;
	for (int i = 0; i < ECHO_BLOCK; i++) {
		const double sum = (double)in[i] + stream->noise_gain * room_pink_next(&stream->noise);
		microphone[i] = (int16_t)lrint(fmax(-32768, fmin(32767, sum)));
	}
	echo_process(stream->echo, microphone, NULL, &block);
	enum evidence_level level = evidence_process(stream->evidence, &block);
	if (stream->before != EVIDENCE_NONE && (level == EVIDENCE_NONE || evidence_age(stream->evidence) > GIVEN_UP)) {
		evidence_settle(stream->evidence, EVIDENCE_NOTHING);
		level = EVIDENCE_NONE;
	}
	stream->weak += level >= EVIDENCE_WEAK && stream->before == EVIDENCE_NONE;
	stream->strong += level == EVIDENCE_STRONG && stream->before != EVIDENCE_STRONG;
	stream->held_s += level == EVIDENCE_STRONG ? (double)ECHO_BLOCK / RATE : 0;
	stream->hours += (double)ECHO_BLOCK / RATE / 3600;
	stream->before = level;
	return level;
}

static void play(struct stream *stream, const struct sound *sound, double gain)
{
	for (size_t at = 0; at < sound->length + BETWEEN; at += ECHO_BLOCK) {
		float block[ECHO_BLOCK] = {0};
		for (size_t i = 0; i < ECHO_BLOCK && at + i < sound->length; i++)
			block[i] = (float)(gain * sound->samples[at + i]);
		step(stream, block);
	}
}

static bool measure_surroundings(const struct corpus *corpus, enum corpus_kind kind, const char *label, double dbfs)
{
	struct stream stream;
	if (!open_stream(&stream, NOISE_DBFS))
		return false;
	for (size_t i = 0; i < corpus->count; i++) {
		const struct corpus_item *item = &corpus->items[i];
		struct sound sound;
		if (item->kind != kind || strcmp(item->label, label) != 0)
			continue;
		if (!echo_read(item, &sound))
			continue;
		const double level = kind == CORPUS_TALK ? room_active_dbfs(sound.samples, sound.length, RATE)
							 : room_rms_dbfs(sound.samples, sound.length);
		play(&stream, &sound, room_gain(dbfs - level));
		sound_free(&sound);
	}
	if (stream.hours > 0)
		printf("%-12s %.2f h at %.0f dBFS: weak %4.0f/h, strong %4.0f/h, held %.1f %% of the time\n", label,
		       stream.hours, dbfs, stream.weak / stream.hours, stream.strong / stream.hours,
		       100 * stream.held_s / 3600 / stream.hours);
	fflush(stdout);
	close_stream(&stream);
	return true;
}

struct latencies {
	float ms[512];
	size_t count, missed;
};

static int by_value(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void print_latencies(const char *name, struct latencies *l)
{
	qsort(l->ms, l->count, sizeof *l->ms, by_value);
	if (l->count > 0)
		printf("  %-6s missed %4.1f %% of %zu, first sound to evidence %3.0f ms median, %3.0f 95th", name,
		       100.0 * (double)l->missed / (double)(l->count + l->missed), l->count + l->missed,
		       (double)l->ms[l->count / 2], (double)l->ms[l->count * 95 / 100]);
}

/* Plays one stop and notes when it was noticed. */
static void play_stop(struct stream *stream, const struct sound *sound, double gain, struct latencies latencies[2])
{
	size_t begin, end;
	bool noticed[2] = {false, false};
	echo_find_word(sound, &begin, &end);
	for (size_t at = 0; at < sound->length + PAUSE; at += ECHO_BLOCK) {
		float block[ECHO_BLOCK] = {0};
		for (size_t i = 0; i < ECHO_BLOCK && at + i < sound->length; i++)
			block[i] = (float)(gain * sound->samples[at + i]);
		const enum evidence_level level = step(stream, block);
		for (int k = 0; k < 2; k++) {
			if (level < (k ? EVIDENCE_STRONG : EVIDENCE_WEAK) || noticed[k] || at > end + RATE / 2)
				continue;
			noticed[k] = true;
			const double ms = ((double)at + ECHO_BLOCK - (double)begin) * 1000 / RATE;
			latencies[k].ms[latencies[k].count++] = (float)fmax(0, ms);
		}
	}
	latencies[0].missed += !noticed[0];
	latencies[1].missed += !noticed[1];
}

static bool measure_stops(const struct corpus *corpus, double user_dbfs, double noise_dbfs)
{
	struct stream stream;
	struct latencies latencies[2] = {0};
	if (!open_stream(&stream, noise_dbfs))
		return false;
	for (size_t i = 0; i < corpus->count && latencies[0].count + latencies[0].missed < 512; i++) {
		struct sound sound;
		if (corpus->items[i].kind != CORPUS_COMMAND || strcmp(corpus->items[i].label, "stop") != 0)
			continue;
		if (!echo_read(&corpus->items[i], &sound))
			continue;
		play_stop(&stream, &sound, room_gain(user_dbfs - room_active_dbfs(sound.samples, sound.length, RATE)),
			  latencies);
		sound_free(&sound);
	}
	printf("stop %.0f dBFS, noise %.0f dBFS:", user_dbfs, noise_dbfs);
	print_latencies("weak", &latencies[0]);
	print_latencies("strong", &latencies[1]);
	printf("\n");
	close_stream(&stream);
	return true;
}

int main(int argc, char **argv)
{
	static const char *const talk[] = {"podcast", "librispeech", "orders"};
	static const char *const noise[] = {"household", "esc10"};
	struct corpus corpus;
	if (argc != 2 || !corpus_open(&corpus, argv[1])) {
		fprintf(stderr, "usage: bench_evidence FOLDER\n");
		return 2;
	}
	bool ok =
	    measure_stops(&corpus, -30, -62) && measure_stops(&corpus, -42, -62) && measure_stops(&corpus, -30, -45);
	for (size_t i = 0; i < sizeof talk / sizeof *talk; i++)
		ok = measure_surroundings(&corpus, CORPUS_TALK, talk[i], -30) && ok;
	for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
		ok = measure_surroundings(&corpus, CORPUS_NOISE, noise[i], -40) && ok;
	corpus_close(&corpus);
	return ok ? 0 : 1;
}
