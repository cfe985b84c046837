/*
 * The energy segmenter. The level of each 10 ms is compared with a gate that follows the surroundings: the 10th
 * percentile of the last three seconds plus 8 dB; over a television also the 90th percentile of three seconds a while
 * ago plus 2 dB (a word 12 dB above it is isolated 99 % of the time, where the floor alone does 55 %; as the only gate
 * it would make a voice deaf to its own repetition). Percentiles come from sliding histograms of half decibels, so a
 * block costs the same at any time. A sound is open while three of the last five blocks are above the gate, and gaps
 * shorter than SEGMENT_CLOSE_MS belong to it.
 */
#include "segment.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define LOWEST_DB (-110.0f)
#define FLOOR_MARGIN_DB 8.0f
#define NOISE_MARGIN_DB 16.0f
#define TALK_MARGIN_DB 2.0f
#define RING (SEGMENT_WINDOW + SEGMENT_DELAY)
/* Dither and converter noise lie below; without a bound, digital silence would make them loud. */
#define GATE_LEAST_DB (-62.0f)
/* High-pass at 120 Hz: rumble, hum and offset of cheap microphones say nothing about a voice. */
#define HIGH_PASS 0.953f
#define BLOCK_MS 10
/* What is less than this below a sound is as loud as it. Of 6, 8, 10 and 12 dB this tells stops (of which 95 in 100 have
 * less than 0.3 s of that before them with a television 12 dB below, 0.6 s on average in talk) from talk best. */
#define AS_LOUD_DB 10.0f
/* A sound is as loud as the loudest fifth of it, and its own beginning is not before it. */
#define LOUD_PERCENT 80
#define ONSET_BLOCKS 10

void segment_init(struct segment *segment, enum segment_gate gate)
{
	memset(segment, 0, sizeof(*segment));
	segment->gate = gate;
	segment->floor_db = LOWEST_DB;
	segment->gate_db = GATE_LEAST_DB;
}

static float measure(struct segment *segment, const int16_t *samples)
{
	float energy = 0, in = segment->previous_in, out = segment->previous_out;

	for (size_t i = 0; i < SEGMENT_BLOCK; i++) {
		float sample = (float)samples[i] / 32768.0f;

		out = HIGH_PASS * (out + sample - in);
		in = sample;
		energy += out * out;
	}
	segment->previous_in = in;
	segment->previous_out = out;
	return fmaxf(LOWEST_DB, 10.0f * log10f(energy / SEGMENT_BLOCK + 1e-12f));
}

static float percentile(const struct segment_levels *levels, unsigned percent)
{
	unsigned rank = (unsigned)levels->total * percent / 100, seen = 0;

	for (size_t i = 0; i < SEGMENT_LEVELS; i++) {
		seen += levels->counts[i];
		if (seen > rank)
			return LOWEST_DB + 0.5f * (float)i;
	}
	return LOWEST_DB;
}

static void add_level(struct segment_levels *levels, uint8_t level)
{
	levels->counts[level]++;
	levels->total++;
}

static void remove_level(struct segment_levels *levels, uint8_t level)
{
	assert(levels->counts[level] > 0);
	levels->counts[level]--;
	levels->total--;
}

static void remember_level(struct segment *segment, float level_db)
{
	uint8_t level = (uint8_t)fminf(SEGMENT_LEVELS - 1, fmaxf(0, 2.0f * (level_db - LOWEST_DB)));

	/* The slot to be overwritten is the oldest of `before`. */
	if (segment->blocks >= RING)
		remove_level(&segment->before, segment->history[segment->next]);
	if (segment->blocks >= SEGMENT_DELAY)
		add_level(&segment->before, segment->history[(segment->next + RING - SEGMENT_DELAY) % RING]);
	if (segment->blocks >= SEGMENT_WINDOW)
		remove_level(&segment->recent, segment->history[(segment->next + SEGMENT_DELAY) % RING]);
	segment->history[segment->next] = level;
	segment->next = (segment->next + 1) % RING;
	segment->blocks++;
	add_level(&segment->recent, level);
}

/* Gathers the levels of the blocks that begin in [from, to), as far as they are known. */
static void gather_levels(const struct segment *segment, int64_t from, int64_t to, struct segment_levels *levels)
{
	const int64_t known = segment->blocks < RING ? (int64_t)segment->blocks : RING;

	memset(levels, 0, sizeof(*levels));
	for (int64_t age = 1; age <= known; age++) {
		const int64_t at = segment->position - age * SEGMENT_BLOCK;

		if (at >= from && at < to)
			add_level(levels, segment->history[(segment->next + RING - (size_t)age) % RING]);
	}
}

float segment_amid(const struct segment *segment, int64_t begin, int64_t end)
{
	struct segment_levels levels;
	unsigned loud = 0;
	float least_db;

	gather_levels(segment, begin, end, &levels);
	least_db = percentile(&levels, LOUD_PERCENT) - AS_LOUD_DB;
	begin -= (int64_t)ONSET_BLOCKS * SEGMENT_BLOCK;
	gather_levels(segment, begin - (int64_t)SEGMENT_AROUND * SEGMENT_BLOCK, begin, &levels);
	for (size_t i = 0; i < SEGMENT_LEVELS; i++)
		loud += LOWEST_DB + 0.5f * (float)i > least_db ? levels.counts[i] : 0u;
	return (float)loud / SEGMENT_AROUND;
}

static int bits(unsigned value)
{
	int count = 0;

	for (; value; value &= value - 1)
		count++;
	return count;
}

static enum segment_event open_sound(struct segment *segment, int64_t position)
{
	int back = segment->voiced & 16 ? 4 : segment->voiced & 8 ? 3 : 2;

	segment->open = true;
	segment->paused = false;
	segment->quiet_from = segment->end;
	segment->begin = position - (int64_t)back * SEGMENT_BLOCK;
	segment->end = position + SEGMENT_BLOCK;
	segment->voiced_blocks = 3;
	segment->peak_db = segment->level_db;
	return SEGMENT_OPENED;
}

static enum segment_event go_on(struct segment *segment, int64_t position)
{
	segment->end = position + SEGMENT_BLOCK;
	segment->voiced_blocks++;
	segment->peak_db = fmaxf(segment->peak_db, segment->level_db);
	if (!segment->paused)
		return SEGMENT_NOTHING;
	segment->paused = false;
	return SEGMENT_RESUMED;
}

static enum segment_event fall_quiet(struct segment *segment, int64_t position)
{
	int64_t quiet_ms = (position + SEGMENT_BLOCK - segment->end) / (SEGMENT_BLOCK / BLOCK_MS);

	if (quiet_ms >= SEGMENT_CLOSE_MS) {
		segment->open = false;
		return SEGMENT_CLOSED;
	}
	if (segment->paused || quiet_ms < SEGMENT_PAUSE_MS)
		return SEGMENT_NOTHING;
	segment->paused = true;
	return SEGMENT_PAUSED;
}

enum segment_event segment_push(struct segment *segment, const int16_t *samples, int64_t position, float least_db)
{
	bool loud;

	if (segment->blocks == 0)
		segment->end = position;
	segment->position = position + SEGMENT_BLOCK;
	segment->level_db = measure(segment, samples);
	remember_level(segment, segment->level_db);
	segment->floor_db = percentile(&segment->recent, 10);
	segment->gate_db =
	    segment->floor_db + (segment->gate == SEGMENT_ABOVE_NOISE ? NOISE_MARGIN_DB : FLOOR_MARGIN_DB);
	segment->gate_db = fmaxf(fmaxf(segment->gate_db, GATE_LEAST_DB), least_db);
	if (segment->gate == SEGMENT_ABOVE_TALK && segment->before.total > 0)
		segment->gate_db = fmaxf(segment->gate_db, percentile(&segment->before, 90) + TALK_MARGIN_DB);
	segment->voiced = (uint8_t)(segment->voiced << 1 | (segment->level_db > segment->gate_db));
	loud = bits(segment->voiced & 31u) >= 3;
	if (!segment->open)
		return loud ? open_sound(segment, position) : SEGMENT_NOTHING;
	return loud ? go_on(segment, position) : fall_quiet(segment, position);
}

int64_t segment_quiet_before(const struct segment *segment)
{
	return segment->begin - segment->quiet_from;
}
