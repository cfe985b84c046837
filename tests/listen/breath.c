/* Synthetic breathing. */
#include "breath.h"

#include "frames.h"
#include "room.h"

#include <math.h>
#include <stdbool.h>

#define NOISE_DBFS (-62.0)
#define RESONANCES 3
#define PI 3.14159265358979323846

/* A resonance of the mouth: a two-pole filter with unit gain at its frequency. */
struct resonance {
	double a1, a2, gain, y1, y2;
};

/* One breath in or out. */
struct phase {
	size_t length, at;
	double level; /* against breathing out */
	bool out;
};

static struct resonance tune(double hz, double bandwidth)
{
	double radius = exp(-PI * bandwidth / HEARING_RATE), angle = 2 * PI * hz / HEARING_RATE;

	return (struct resonance){
	    .a1 = 2 * radius * cos(angle),
	    .a2 = -radius * radius,
	    .gain = (1 - radius) * sqrt(1 - 2 * radius * cos(2 * angle) + radius * radius),
	};
}

static double resonate(struct resonance *resonance, double in)
{
	double out = resonance->gain * in + resonance->a1 * resonance->y1 + resonance->a2 * resonance->y2;

	resonance->y2 = resonance->y1;
	resonance->y1 = out;
	return out;
}

static double between(struct room_random *random, double least, double most)
{
	return least + (most - least) * room_uniform(random);
}

/* Breathing out takes longer and is louder; now and then it is puffed. */
static void next_phase(struct phase *phase, struct resonance mouth[RESONANCES], struct room_random *random)
{
	double open = between(random, 0.8, 1.25);
	bool puffed = room_uniform(random) < 0.15;

	phase->out = !phase->out;
	phase->at = 0;
	phase->length = (size_t)(HEARING_RATE * between(random, phase->out ? 1.1 : 0.8, phase->out ? 2.4 : 1.6));
	phase->level = room_gain(phase->out ? between(random, -3, 3) : between(random, -12, -5));
	if (phase->out && puffed)
		phase->length /= 3;
	mouth[0] = tune((phase->out ? 550 : 900) * open, 250);
	mouth[1] = tune((phase->out ? 1300 : 1900) * open, 350);
	mouth[2] = tune((phase->out ? 2600 : 3300) * open, 600);
}

/* Rises in a sixth, falls off over the second half, as air flows; a pause of a tenth before the next. */
static double envelope(const struct phase *phase)
{
	double at = (double)phase->at / (double)phase->length;

	if (at < 0.17)
		return sin(PI / 2 * at / 0.17);
	if (at < 0.45)
		return 1;
	return at < 0.9 ? cos(PI / 2 * (at - 0.45) / 0.45) : 0;
}

void breath_make(int16_t *samples, size_t count, double dbfs, uint64_t seed)
{
	/* By which three resonances in noise of variance 1 are at 0 dBFS, measured over ten minutes. */
	const double loudness = room_gain(dbfs + 25) * 32768;
	struct resonance mouth[RESONANCES];
	struct room_random random = {seed};
	struct phase phase = {.out = true};
	struct room_pink pink;

	room_pink_start(&pink, seed);
	for (size_t i = 0; i < count; i++) {
		double in = room_gaussian(&random), sum = 0;

		if (phase.at == phase.length)
			next_phase(&phase, mouth, &random);
		for (int k = 0; k < RESONANCES; k++)
			sum += resonate(&mouth[k], in);
		sum *= loudness * phase.level * envelope(&phase);
		sum += 32768 * room_gain(NOISE_DBFS) * room_pink_next(&pink);
		samples[i] = (int16_t)lrint(fmax(-32768, fmin(32767, sum)));
		phase.at++;
	}
}
