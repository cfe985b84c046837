/*
 * The adaptive filter needs many seconds of the coach's speech to converge, and somebody may say "stop" before. So in the
 * first fifteen it practises: twice a second it goes once more through what it has heard of late, which ends now, so that
 * it carries on as if nothing had been. After 2, 5, 10 and 20 s this takes away 9, 15, 27 and 29 dB, without it 6, 8, 14
 * and 19 (three rooms, measured).
 *
 * What has taken it a minute to learn it unlearns in a second of an echo that comes at another time. SpeexDSP can neither
 * stop learning nor be copied; so there is a second one, which hears and learns the same 2.5 s later and takes its place
 * then.
 */
#include "echo_filter.h"

#include <speex/speex_echo.h>

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define BLOCK ECHO_FILTER_BLOCK
#define TAIL 6144	  /* samples, 384 ms: 34 dB after a minute where 256 ms leaves 25 and 128 ms 14 (measured) */
#define LEARNING 3000	  /* blocks: 30 s */
#define PRACTISED 400	  /* blocks gone through again: 4 s */
#define PRACTICE_EVERY 50 /* blocks: 0.5 s; then it costs 0.04 of real time on a PC */
#define PRACTICE_LASTS 1500

struct pair {
	int16_t heard[BLOCK], played[BLOCK];
};

/* The latest sound while the coach spoke, to practise on. */
struct practice {
	struct pair pairs[PRACTISED];
	int next, count;
	int since;  /* blocks since it was last practised */
	int spoken; /* blocks of the coach's speech, up to PRACTICE_LASTS */
};

struct echo_filter {
	SpeexEchoState *now, *before;
	struct practice practice;
	struct pair queue[ECHO_FILTER_BACK]; /* what the second one is still to hear */
	size_t next, queued;
	int learning; /* blocks that the second one must still hear before it is worth going back to */
};

static SpeexEchoState *create(void)
{
	int rate = RATE;
	SpeexEchoState *state = speex_echo_state_init(BLOCK, TAIL);
	if (state)
		speex_echo_ctl(state, SPEEX_ECHO_SET_SAMPLING_RATE, &rate);
	return state;
}

struct echo_filter *echo_filter_create(void)
{
	struct echo_filter *filter = calloc(1, sizeof *filter);
	if (!filter)
		return NULL;
	filter->now = create();
	filter->before = create();
	if (filter->now && filter->before)
		return filter;
	echo_filter_destroy(filter);
	return NULL;
}

void echo_filter_destroy(struct echo_filter *filter)
{
	if (!filter)
		return;
	if (filter->now)
		speex_echo_state_destroy(filter->now);
	if (filter->before)
		speex_echo_state_destroy(filter->before);
	free(filter);
}

static void hear_again(SpeexEchoState *state, const struct pair *pair)
{
	int16_t unused[BLOCK];
	speex_echo_cancellation(state, pair->heard, pair->played, unused);
}

static void put(struct pair *pair, const int16_t *heard, const int16_t *played)
{
	memcpy(pair->heard, heard, sizeof pair->heard);
	memcpy(pair->played, played, sizeof pair->played);
}

static void practise(struct echo_filter *filter, const int16_t *heard, const int16_t *played)
{
	struct practice *practice = &filter->practice;
	if (practice->spoken == PRACTICE_LASTS)
		return;
	practice->spoken++;
	put(&practice->pairs[practice->next], heard, played);
	practice->next = (practice->next + 1) % PRACTISED;
	practice->count += practice->count < PRACTISED;
	if (++practice->since < PRACTICE_EVERY)
		return;
	practice->since = 0;
	for (int i = practice->count; i > 0; i--)
		hear_again(filter->now, &practice->pairs[(practice->next - i + PRACTISED) % PRACTISED]);
}

static void queue(struct echo_filter *filter, const int16_t *heard, const int16_t *played)
{
	struct pair *oldest = &filter->queue[filter->next];
	filter->learning -= filter->learning > 0;
	if (filter->queued == ECHO_FILTER_BACK)
		hear_again(filter->before, oldest);
	else
		filter->queued++;
	put(oldest, heard, played);
	filter->next = (filter->next + 1) % ECHO_FILTER_BACK;
}

void echo_filter_process(struct echo_filter *filter, const int16_t *heard, const int16_t *played, int16_t *out)
{
	speex_echo_cancellation(filter->now, heard, played, out);
	queue(filter, heard, played);
	practise(filter, heard, played);
}

void echo_filter_practise(struct echo_filter *filter)
{
	memset(&filter->practice, 0, sizeof filter->practice);
}

void echo_filter_gap(struct echo_filter *filter)
{
	filter->practice.count = 0;
}

void echo_filter_reset(struct echo_filter *filter)
{
	speex_echo_state_reset(filter->now);
	speex_echo_state_reset(filter->before);
	filter->queued = 0;
	echo_filter_practise(filter);
}

void echo_filter_go_back(struct echo_filter *filter, size_t blocks)
{
	SpeexEchoState *before = filter->before;
	echo_filter_gap(filter);
	for (size_t i = filter->queued; i > blocks; i--)
		hear_again(before, &filter->queue[(filter->next + ECHO_FILTER_BACK - i) % ECHO_FILTER_BACK]);
	filter->queued = 0;
	if (filter->learning > 0)
		return;
	filter->learning = LEARNING;
	filter->before = filter->now;
	filter->now = before;
}

void echo_filter_response(struct echo_filter *filter, int32_t *response)
{
	SpeexEchoState *known = filter->learning > 0 ? filter->now : filter->before;
	int size;
	speex_echo_ctl(known, SPEEX_ECHO_GET_IMPULSE_RESPONSE_SIZE, &size);
	assert(size == ECHO_FILTER_RESPONSE);
	speex_echo_ctl(known, SPEEX_ECHO_GET_IMPULSE_RESPONSE, response);
}
