/*
 * What a room does to sound: noise from a seed, levels as they are stated in scenarios and benchmarks, and impulse
 * responses, made up or recorded. The convolution itself is in convolver.c.
 */
#include "room.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* A response is cut here at the latest: 0.5 s. */
#define LONGEST_MS 500
#define CUT_DB (-60.0)
#define SILENCE_DBFS (-200.0)

static uint64_t next_bits(struct room_random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

double room_uniform(struct room_random *random)
{
	return (double)(next_bits(random) >> 11) * 0x1.0p-53;
}

double room_gaussian(struct room_random *random)
{
	/* Sums instead of logarithms and cosines: the same bits from every C library. */
	double sum = -6.0;
	for (int i = 0; i < 12; i++)
		sum += room_uniform(random);
	return sum;
}

void room_pink_start(struct room_pink *pink, uint64_t seed)
{
	*pink = (struct room_pink){.random.state = seed};
}

double room_pink_next(struct room_pink *pink)
{
	static const double pole[6] = {0.99886, 0.99332, 0.96900, 0.86650, 0.55000, -0.7616};
	static const double gain[6] = {0.0555179, 0.0750759, 0.1538520, 0.3104856, 0.5329522, -0.0168980};
	double white = 2.0 * room_uniform(&pink->random) - 1.0;
	double sum = pink->state[6] + white * 0.5362;
	for (int i = 0; i < 6; i++) {
		pink->state[i] = pole[i] * pink->state[i] + white * gain[i];
		sum += pink->state[i];
	}
	pink->state[6] = white * 0.115926;
	return sum * 0.5776; /* RMS 1, measured over a minute */
}

double room_gain(double db)
{
	return pow(10.0, db / 20.0);
}

static double to_dbfs(double mean_square)
{
	return mean_square > 0.0 ? 10.0 * log10(mean_square) : SILENCE_DBFS;
}

static double mean_square(const int16_t *samples, size_t count)
{
	double sum = 0.0;
	for (size_t i = 0; i < count; i++) {
		double x = samples[i] / 32768.0;
		sum += x * x;
	}
	return count > 0 ? sum / (double)count : 0.0;
}

double room_rms_dbfs(const int16_t *samples, size_t count)
{
	return to_dbfs(mean_square(samples, count));
}

double room_active_dbfs(const int16_t *samples, size_t count, unsigned rate)
{
	size_t frame = rate / 50, active = 0;
	if (count < frame)
		return room_rms_dbfs(samples, count);
	double loudest = 0.0, sum = 0.0;
	for (size_t i = 0; i + frame <= count; i += frame)
		loudest = fmax(loudest, mean_square(samples + i, frame));
	for (size_t i = 0; i + frame <= count; i += frame) {
		double level = mean_square(samples + i, frame);
		if (level < loudest * 1e-3)
			continue;
		sum += level;
		active++;
	}
	return to_dbfs(sum / (double)active);
}

/* Pink noise through the response, so that "at -26 dBFS" is true of something as dull as speech is, whatever the room.
 */
static bool normalise(struct room_response *response, unsigned rate)
{
	size_t block = rate / 100;
	struct room_convolver *convolver = room_convolver_create(response, block);
	float *buffer = calloc(2 * block, sizeof(*buffer));
	bool done = convolver != NULL && buffer != NULL;
	double before = 0.0, after = 0.0;
	struct room_pink pink;
	room_pink_start(&pink, 1);
	for (int n = 0; done && n < 200; n++) {
		for (size_t i = 0; i < block; i++)
			buffer[i] = (float)room_pink_next(&pink);
		room_convolve(convolver, buffer, buffer + block);
		for (size_t i = 0; i < block; i++) {
			before += (double)(buffer[i] * buffer[i]);
			after += (double)(buffer[block + i] * buffer[block + i]);
		}
	}
	for (size_t i = 0; done && i < response->length; i++)
		response->taps[i] *= (float)sqrt(before / after);
	free(buffer);
	room_convolver_destroy(convolver);
	return done;
}

static size_t longest(unsigned rate)
{
	return (size_t)rate * LONGEST_MS / 1000;
}

static bool finish(struct room_response *response, unsigned rate)
{
	if (normalise(response, rate))
		return true;
	room_response_free(response);
	return false;
}

/* Fills taps 1.. with decaying noise and six early reflections; returns their energy. */
static double fill_tail(float *taps, size_t length, unsigned rate, double rt60_s, struct room_random *random)
{
	double energy = 0.0;
	size_t mixing = rate * 8 / 1000; /* the diffuse part begins 8 ms after the direct sound */
	for (size_t i = 1; i < length; i++) {
		double t = (double)i / rate;
		double decay = room_gain(CUT_DB * t / rt60_s);
		double x = i < mixing ? 0.0 : decay * room_gaussian(random);
		taps[i] = (float)x;
	}
	for (int i = 0; i < 6 && length > mixing; i++) {
		size_t at = rate / 1000 + (size_t)(room_uniform(random) * (double)(mixing * 2));
		if (at < length)
			taps[at] += (float)(room_uniform(random) < 0.5 ? -3.0 : 3.0);
	}
	for (size_t i = 1; i < length; i++)
		energy += (double)(taps[i] * taps[i]);
	return energy;
}

bool room_synthesise(struct room_response *response, unsigned rate, int rt60_ms, double direct_db, uint64_t seed)
{
	size_t length = 1 + (size_t)rate * (size_t)rt60_ms / 1000;
	if (length > longest(rate))
		length = longest(rate);
	response->length = length;
	response->taps = calloc(length, sizeof(*response->taps));
	if (response->taps == NULL)
		return false;
	struct room_random random = {.state = seed};
	double tail = length > 1 ? fill_tail(response->taps, length, rate, rt60_ms / 1000.0, &random) : 0.0;
	double scale = tail > 0.0 ? room_gain(-direct_db) / sqrt(tail) : 0.0;
	for (size_t i = 1; i < length; i++)
		response->taps[i] *= (float)scale;
	response->taps[0] = 1.0f;
	return finish(response, rate);
}

static int peak_of(const int16_t *samples, size_t length)
{
	int peak = 0;
	for (size_t i = 0; i < length; i++)
		peak = abs(samples[i]) > peak ? abs(samples[i]) : peak;
	return peak;
}

bool room_from_recording(struct room_response *response, unsigned rate, const int16_t *samples, size_t length)
{
	int peak = peak_of(samples, length);
	*response = (struct room_response){0};
	if (peak == 0)
		return false;
	size_t begin = 0, end = length;
	while (abs(samples[begin]) * 10 < peak) /* the direct sound: first tap within 20 dB of the loudest */
		begin++;
	if (end - begin > longest(rate))
		end = begin + longest(rate);
	while (abs(samples[end - 1]) < (int)(peak * room_gain(CUT_DB)))
		end--;
	assert(end > begin); /* the tap at `begin` is above the cut */
	response->length = end - begin;
	response->taps = malloc(response->length * sizeof(*response->taps));
	if (response->taps == NULL)
		return false;
	for (size_t i = begin; i < end; i++)
		response->taps[i - begin] = (float)samples[i] / (float)peak;
	return finish(response, rate);
}

void room_response_free(struct room_response *response)
{
	free(response->taps);
	*response = (struct room_response){0};
}
