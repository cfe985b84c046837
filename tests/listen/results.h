/* Everything that was heard in a bench, and the questions asked of it. */
#ifndef STEADY_TEST_RESULTS_H
#define STEADY_TEST_RESULTS_H

#include "scene.h"
#include "tally.h"

#include "listen.h"

#include <stdbool.h>
#include <stddef.h>

struct result_event {
	struct intent intent;
	enum certainty certainty;
	double confidence;
	double latency; /* s from the end of the sound to the decision */
	bool overlaps;	/* with the recording, not only with its surroundings */
};

struct result { /* one recording in one scene */
	const struct corpus_item *item;
	enum scene_kind scene;
	double seconds;
	size_t first, count; /* its events */
};

struct results {
	struct result *list;
	size_t count;
	struct result_event *events;
	size_t event_count;
};

bool results_begin(struct results *results, const struct corpus_item *item, enum scene_kind scene, double seconds);
bool results_add(struct results *results, const struct result_event *event);
void results_free(struct results *results);

struct command_score {
	size_t total, heard, held; /* held: not heard, but unsure about something in it */
	size_t wrong;		   /* sure of another command */
	double latency_median;	   /* s, of those heard */
};

/* Recordings of `label` in `scene`, at the thresholds as shipped. */
struct command_score results_command(const struct results *results, const char *label, enum scene_kind scene);
/* Of those, how many have their intent with at least this confidence. */
size_t results_recalled(const struct results *results, const char *label, enum scene_kind scene, double confidence);

struct alarm_score {
	double hours;
	size_t recordings;
	size_t sure, held; /* events */
};

enum alarm_set { ALARM_TALK, ALARM_NOISE, ALARM_WORDS };
enum alarm_intents { ALARM_SAFETY, ALARM_YES_NO, ALARM_OTHER, ALARM_START, ALARM_ANY };

/* Events in recordings that hold none of these commands. */
struct alarm_score results_alarms(const struct results *results, enum alarm_set set, enum scene_kind scene,
				  enum alarm_intents intents);
/* The confidence that talk in clean scenes exceeds at most `per_hour` times an hour with such an intent. */
double results_threshold(const struct results *results, enum alarm_intents intents, double per_hour);

#endif
