/* The sounds that are listened to: eSpeak's voices, noise, and what is written of them. */
#include "bench.h"

#include "soundfile.h"
#include "utter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TURN_WORDS 165
#define LINE_SIZE 400

static bool reserve(struct tape *tape, size_t more)
{
	if (tape->length + more <= tape->capacity)
		return true;
	size_t wanted = (tape->length + more) * 2;
	int16_t *samples = realloc(tape->samples, wanted * sizeof *samples);
	if (!samples)
		return false;
	tape->samples = samples;
	tape->capacity = wanted;
	return true;
}

void tape_append(struct tape *tape, const int16_t *samples, size_t count)
{
	if (!reserve(tape, count))
		return;
	memcpy(tape->samples + tape->length, samples, count * sizeof *samples);
	tape->length += count;
}

void tape_silence(struct tape *tape, double length_s)
{
	size_t count = (size_t)(length_s * BENCH_RATE);
	if (!reserve(tape, count))
		return;
	memset(tape->samples + tape->length, 0, count * sizeof *tape->samples);
	tape->length += count;
}

void tape_add_noise(struct tape *tape, double dbfs)
{
	const double pole = 0.9; /* falls 6 dB an octave from 270 Hz, as a room does */
	/* RMS of uniform noise in -1..1 after this filter. */
	const double rms = sqrt(1.0 / 3.0 / (1.0 - pole * pole));
	double scale = 32768.0 * pow(10, dbfs / 20) / rms, state = 0;
	uint32_t seed = 2463534242u;
	for (size_t i = 0; i < tape->length; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		state = pole * state + (seed / 2147483648.0 - 1.0);
		double sum = tape->samples[i] + scale * state;
		tape->samples[i] = (int16_t)lrint(fmax(-32768, fmin(32767, sum)));
	}
}

bool tape_write(const struct tape *tape, const char *path)
{
	char error[256];
	struct sound_writer *writer = sound_writer_open(path, BENCH_RATE, error, sizeof error);
	if (!writer) {
		printf("  failed: %s\n", error);
		return false;
	}
	bool ok = sound_writer_write(writer, tape->samples, tape->length) == 0;
	return sound_writer_close(writer) == 0 && ok;
}

void tape_free(struct tape *tape)
{
	free(tape->samples);
	*tape = (struct tape){0};
}

bool tape_speak(struct tape *tape, const char *text, const char *voice, int words_a_minute)
{
	struct speak_request request = {.style = {.rate = words_a_minute, .pitch = 50, .range = 50, .volume = 100}};
	struct utterance utterance;
	snprintf(request.text, sizeof request.text, "%s", text);
	snprintf(request.style.voice, sizeof request.style.voice, "%s", voice);
	int result = utter(&request, BENCH_RATE, NULL, &utterance);
	if (result < 0) {
		printf("  failed: eSpeak NG voice %s: %s\n", voice, strerror(-result));
		return false;
	}
	tape_append(tape, utterance.clip->samples, utterance.clip->length);
	clip_unref(utterance.clip);
	return true;
}

bool tape_speak_file(struct tape *tape, const char *path)
{
	static const char *const voices[] = {"en-us+f3", "en-gb+m3", "en-us", "en-gb-x-rp+f2"};
	char line[LINE_SIZE];
	FILE *file = fopen(path, "r");
	bool ok = file != NULL;
	for (size_t turn = 0; ok && fgets(line, sizeof line, file); turn++) {
		tape_silence(tape, 0.5);
		ok = tape_speak(tape, line, voices[turn % 4], TURN_WORDS);
	}
	if (file)
		fclose(file);
	return ok;
}
