/*
 * What came of a stop, from the recorded output. The coach sounds in a block of 10 ms that is louder than -55 dBFS; it
 * is lowered from 30 ms after early evidence until that evidence dissolves. What counts is the sound of what it was
 * saying: from the decision on, the next tone or sentence is its answer.
 */
#include "stops.h"

#include "soundfile.h"

#include <math.h>
#include <stdlib.h>

#define AUDIBLE_DBFS (-55.0)
#define FADE_S 0.03
#define LINE_SIZE 4096
#define SPANS 64

struct span {
	double from_s, to_s;
};

struct story {
	struct span lowered[SPANS];
	size_t lowered_count;
	bool heard, asked;
	double decided_s, answer_s; /* INFINITY = never */
};

static void begin_lowered(struct story *story, double at_s)
{
	size_t count = story->lowered_count;
	if (count > 0 && story->lowered[count - 1].to_s == INFINITY)
		return;
	if (count < SPANS)
		story->lowered[story->lowered_count++] = (struct span){at_s + FADE_S, INFINITY};
}

static void end_lowered(struct story *story, double at_s)
{
	size_t count = story->lowered_count;
	if (count > 0 && story->lowered[count - 1].to_s == INFINITY)
		story->lowered[count - 1].to_s = at_s;
}

/* The first utterance that means something to the coach. */
static void take_heard(struct story *story, const char *line, double at_s)
{
	if (field_is(line, "certainty", "none"))
		return;
	story->heard = field_is(line, "certainty", "sure") &&
		       (field_is(line, "intent", "stop") || field_is(line, "intent", "hurts"));
	if (!field_number(line, "decided_s", &story->decided_s))
		story->decided_s = at_s;
}

static void take_event(struct story *story, const struct stop *stop, const char *line)
{
	double at_s;
	if (!field_number(line, "s", &at_s))
		return;
	if (field_is(line, "evidence", "voice"))
		begin_lowered(story, at_s);
	else if (field_is(line, "evidence", "quiet") || field_is(line, "event", "heard"))
		end_lowered(story, at_s);
	if (field_is(line, "event", "heard") && at_s > stop->at_s && story->decided_s == INFINITY)
		take_heard(story, line, at_s);
	else if (story->decided_s != INFINITY && !story->heard && field_is(line, "event", "state"))
		story->asked = story->asked || field_is(line, "text", "asking");
	else if (at_s >= story->decided_s && story->answer_s == INFINITY &&
		 (field_is(line, "event", "says") || field_is(line, "event", "tone")))
		story->answer_s = at_s;
}

static bool read_story(const struct stop *stop, const char *directory, struct story *story)
{
	char path[BENCH_PATH], line[LINE_SIZE];
	*story = (struct story){.decided_s = INFINITY, .answer_s = INFINITY};
	snprintf(path, sizeof path, "%s/events.jsonl", directory);
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	while (fgets(line, sizeof line, file))
		take_event(story, stop, line);
	fclose(file);
	return true;
}

static bool is_lowered(const struct story *story, double at_s)
{
	for (size_t i = 0; i < story->lowered_count; i++)
		if (at_s >= story->lowered[i].from_s && at_s < story->lowered[i].to_s)
			return true;
	return false;
}

static bool is_audible(const int16_t *samples, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)samples[i] * samples[i];
	return 10 * log10(sum / (double)count / (32768.0 * 32768.0) + 1e-12) > AUDIBLE_DBFS;
}

static void judge(const struct stop *stop, const struct story *story, const struct sound *sound,
		  struct outcome *outcome)
{
	double block_s = 0.01, quiet_s = stop->at_s, silent_s = quiet_s;
	double until_s = fmin(story->answer_s, (double)sound->length / sound->rate);
	size_t block = sound->rate / 100;
	for (double at_s = stop->at_s; at_s + block_s <= until_s; at_s += block_s) {
		if (!is_audible(sound->samples + (size_t)(at_s * sound->rate), block))
			continue;
		silent_s = at_s + block_s;
		if (is_lowered(story, at_s))
			continue;
		quiet_s = at_s + block_s;
		outcome->sounding = outcome->sounding || at_s < stop->end_s;
	}
	outcome->heard = story->heard;
	outcome->asked = story->asked;
	outcome->quiet_ms = 1e3 * (quiet_s - stop->end_s);
	outcome->silent_ms = 1e3 * (silent_s - stop->end_s);
	outcome->decided_ms = 1e3 * (story->decided_s - stop->end_s);
}

bool stop_measure(const struct stop *stop, const char *directory, struct outcome *outcome)
{
	char path[BENCH_PATH], error[256];
	struct story story;
	struct sound sound;
	*outcome = (struct outcome){0};
	if (!read_story(stop, directory, &story))
		return false;
	snprintf(path, sizeof path, "%s/coach.wav", directory);
	if (sound_read(path, 0, &sound, error, sizeof error) < 0)
		return false;
	judge(stop, &story, &sound, outcome);
	sound_free(&sound);
	return true;
}
