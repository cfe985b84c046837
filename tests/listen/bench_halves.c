/*
 * "Stop, it hurts", half real: nobody has recorded it, so a real stop is followed by what a voice of eSpeak NG says, as
 * loud as the stop and over the recording's own quiet. A whole phrase by one mouth would sound otherwise; reported apart.
 */
#include "bench.h"
#include "echo_scene.h"

#include "quiet.h"
#include "room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BETWEEN (CHAIN_RATE * 12 / 100)
#define AFTER (CHAIN_RATE * 15 / 100)
#define REST "it hurts"

struct half {
	struct sound stop, rest;
	size_t stop_end, rest_begin, rest_end;
};

static bool read_halves(struct half *half, const struct corpus_item *stop, const struct corpus_item *rest)
{
	size_t begin;

	*half = (struct half){.stop_end = 0};
	if (!echo_read(stop, &half->stop) || !echo_read(rest, &half->rest))
		return false;
	echo_find_word(&half->stop, &begin, &half->stop_end);
	echo_find_word(&half->rest, &half->rest_begin, &half->rest_end);
	return true;
}

/* The rest of the phrase, mixed to the quiet that is there. */
static void say_rest(const struct half *half, int16_t *out)
{
	double level = room_active_dbfs(half->stop.samples, half->stop.length, CHAIN_RATE);
	double gain = room_gain(level - room_active_dbfs(half->rest.samples, half->rest.length, CHAIN_RATE));

	for (size_t i = half->rest_begin; i < half->rest_end; i++) {
		double sum = *out + gain * half->rest.samples[i];

		*out++ = (int16_t)lrint(fmax(-32768, fmin(32767, sum)));
	}
}

static bool write_halves(const struct half *half, const char *path)
{
	size_t count = half->stop_end + BETWEEN + half->rest_end - half->rest_begin + AFTER;
	int16_t *samples = malloc(count * sizeof(*samples)), quiet[QUIET_SAMPLES];
	struct sound_writer *writer;
	char error[256];
	bool ok;

	if (!samples)
		return false;
	quiet_find(half->stop.samples, half->stop.length, quiet);
	memcpy(samples, half->stop.samples, half->stop_end * sizeof(*samples));
	quiet_lay(quiet, samples + half->stop_end, count - half->stop_end);
	say_rest(half, samples + half->stop_end + BETWEEN);
	writer = sound_writer_open(path, CHAIN_RATE, error, sizeof(error));
	ok = writer && sound_writer_write(writer, samples, count) == 0;
	ok = writer && sound_writer_close(writer) == 0 && ok;
	free(samples);
	return ok;
}

static bool make_phrase(const struct corpus_item *stop, const struct corpus_item *rest, struct corpus_item *phrase)
{
	struct half half;
	bool ok = read_halves(&half, stop, rest) && write_halves(&half, phrase->path);

	sound_free(&half.stop);
	sound_free(&half.rest);
	return ok;
}

void bench_halves(struct bench *bench)
{
	size_t count, voices;
	const struct corpus_item **stops = bench_choose(bench, &bench->corpus, CORPUS_COMMAND, "stop", &count);
	const struct corpus_item **rests = bench_choose(bench, &bench->synthetic, CORPUS_SYNTHETIC, REST, &voices);
	struct bench_play near = {"halves", SCENE_CLEAN, CONTEXT_SESSION, {.kind = INTENT_HURTS}}, far = near;

	far.scene = SCENE_FAR;
	for (size_t i = 0; i < count && voices > 0 && (bench->limit == 0 || i < bench->limit); i++) {
		struct corpus_item phrase = *stops[i];

		snprintf(phrase.label, sizeof(phrase.label), "stop " REST);
		snprintf(phrase.path, sizeof(phrase.path), "%s/stop %s-%zu.wav", bench->out, phrase.speaker, i);
		if (make_phrase(stops[i], rests[i % voices], &phrase)) {
			bench_hear_clip(bench, &phrase, &near);
			bench_hear_clip(bench, &phrase, &far);
		}
		remove(phrase.path);
	}
	free(stops);
	free(rests);
}
