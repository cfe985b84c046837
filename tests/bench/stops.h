/* One simulated "stop": what is played, and what came of it. */
#ifndef STEADY_BENCH_STOPS_H
#define STEADY_BENCH_STOPS_H

#include "bench.h"

struct stop {
	char sound[BENCH_PATH]; /* the word, a sound file */
	double at_s;		/* when its first sample leaves the mouth */
	double end_s;		/* when it has ended: its last sample within 30 dB of its loudest */
};

struct outcome {
	bool sounding;	   /* the coach sounded, not lowered, during the word */
	bool heard;	   /* it was taken for a stop */
	bool asked;	   /* the coach was not sure, and asked */
	double quiet_ms;   /* from the end of the word until the coach is silent or lowered for good */
	double silent_ms;  /* ... until it is silent for good */
	double decided_ms; /* ... until it was decided, surely or not; INFINITY = never */
};

/* Measured from coach.wav and events.jsonl in `directory`. False when they cannot be read. */
bool stop_measure(const struct stop *stop, const char *directory, struct outcome *outcome);

#endif
