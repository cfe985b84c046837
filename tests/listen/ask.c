/* What a record says. */
#include "ask.h"

#include "tally.h"

#include <stdlib.h>
#include <string.h>

#define SLACK 0.05 /* s by which a sound may end before, or begin after, the word and still be about it */
#define LATEST 0.6 /* s after the word's end; a hold after that is about something else */
#define FADE 0.02  /* s of a hold's fade (mixer.h) */
#define LOWER 0.03 /* s of a duck's ramp */

static bool is_same(const char *text, const char *wanted)
{
	return !wanted || strcmp(text, wanted) == 0;
}

bool ask_is_of(const struct record_trial *trial, const struct ask_trials *which)
{
	return is_same(trial->part, which->part) && is_same(trial->condition, which->condition) &&
	       is_same(trial->label, which->label);
}

size_t ask_count(const struct record *record, const struct ask_trials *which)
{
	size_t count = 0;

	for (size_t i = 0; i < record->trial_count; i++)
		count += ask_is_of(&record->trials[i], which);
	return count;
}

double ask_hours(const struct record *record, const struct ask_trials *which)
{
	double seconds = 0;

	for (size_t i = 0; i < record->trial_count; i++)
		seconds += ask_is_of(&record->trials[i], which) ? record->trials[i].seconds : 0;
	return seconds / 3600;
}

bool ask_is_intent(const char *intent, const char *which)
{
	if (strcmp(which, "any") == 0)
		return strcmp(intent, "none") != 0;
	if (strcmp(which, "safety") == 0)
		return strcmp(intent, "stop") == 0 || strcmp(intent, "hurts") == 0;
	if (strcmp(which, "start") == 0)
		return strncmp(intent, "start", 5) == 0;
	return strcmp(intent, which) == 0;
}

/* Stop and hurts are one: both end the load. */
static bool is_meant(const struct record_trial *trial, const struct record_event *event)
{
	if (ask_is_intent(trial->expected, "safety"))
		return ask_is_intent(event->intent, "safety");
	return strcmp(trial->expected, event->intent) == 0;
}

static bool is_about(const struct record_trial *trial, const struct record_event *event)
{
	if (event->kind == HEARD_UTTERANCE)
		return event->begin < trial->end + SLACK && event->end > trial->begin - SLACK;
	return event->kind == HEARD_VOICE && event->begin <= trial->end && event->decided >= trial->begin - SLACK &&
	       event->decided <= trial->end + LATEST;
}

static bool is_right(const struct record_trial *trial, const struct record_event *event)
{
	return event->kind == HEARD_UTTERANCE && event->certainty == CERTAINTY_SURE && is_meant(trial, event);
}

static bool is_hold(const struct record_event *event)
{
	return (event->kind == HEARD_VOICE && event->strong) ||
	       (event->kind == HEARD_UTTERANCE && event->certainty == CERTAINTY_UNSURE);
}

static void score_trial(const struct record *record, const struct record_trial *trial, struct ask_score *score)
{
	bool heard = false, asked = false, stilled = false, wrong = false;

	for (size_t i = 0; i < trial->count; i++) {
		const struct record_event *event = &record->events[trial->first + i];
		bool utterance = event->kind == HEARD_UTTERANCE;

		if (!is_about(trial, event))
			continue;
		heard = heard || is_right(trial, event);
		wrong = wrong || (utterance && event->certainty == CERTAINTY_SURE && !is_meant(trial, event));
		asked = asked || (utterance && event->certainty == CERTAINTY_UNSURE);
		stilled = stilled || (!utterance && event->strong);
	}
	score->total++;
	score->heard += heard;
	score->wrong += wrong && !heard;
	score->asked += asked && !heard;
	score->stilled += stilled && !asked && !heard;
}

struct ask_score ask_score(const struct record *record, const struct ask_trials *which)
{
	struct ask_score score = {0};

	for (size_t i = 0; i < record->trial_count; i++) {
		if (ask_is_of(&record->trials[i], which))
			score_trial(record, &record->trials[i], &score);
	}
	return score;
}

static bool is_recalled(const struct record *record, const struct record_trial *trial, double confidence)
{
	for (size_t i = 0; i < trial->count; i++) {
		const struct record_event *event = &record->events[trial->first + i];

		if (event->kind == HEARD_UTTERANCE && is_about(trial, event) && is_meant(trial, event) &&
		    event->confidence > confidence)
			return true;
	}
	return false;
}

size_t ask_missed(const struct record *record, const struct ask_trials *which, double confidence)
{
	size_t missed = 0;

	for (size_t i = 0; i < record->trial_count; i++) {
		const struct record_trial *trial = &record->trials[i];

		missed += ask_is_of(trial, which) && !is_recalled(record, trial, confidence);
	}
	return missed;
}

static bool is_sign(const struct record_trial *trial, const struct record_event *event, enum ask_delay delay)
{
	if (!is_about(trial, event))
		return false;
	if (is_right(trial, event))
		return true;
	if (delay == ASK_BEGIN_TO_DUCK && event->kind == HEARD_VOICE)
		return true;
	return delay != ASK_END_TO_DECISION && is_hold(event);
}

static double delay_of(const struct record_trial *trial, const struct record_event *event, enum ask_delay delay)
{
	switch (delay) {
	case ASK_END_TO_DECISION:
		return event->decided - trial->end;
	case ASK_END_TO_HOLD:
		return event->decided + FADE - trial->end;
	case ASK_BEGIN_TO_DUCK:
		return event->decided + LOWER - trial->begin;
	case ASK_BEGIN_TO_QUIET:
		return event->decided + FADE - trial->begin;
	}
	return 0;
}

size_t ask_delays(const struct record *record, const struct ask_trials *which, enum ask_delay delay, double *out)
{
	size_t count = 0;

	for (size_t i = 0; i < record->trial_count; i++) {
		const struct record_trial *trial = &record->trials[i];

		for (size_t j = 0; ask_is_of(trial, which) && j < trial->count; j++) {
			const struct record_event *event = &record->events[trial->first + j];

			if (is_sign(trial, event, delay)) {
				out[count++] = delay_of(trial, event, delay);
				break;
			}
		}
	}
	return count;
}

static bool is_alarm(const struct record_trial *trial, const struct record_event *event, const char *intents)
{
	return event->kind == HEARD_UTTERANCE && event->certainty == CERTAINTY_SURE && !is_meant(trial, event) &&
	       ask_is_intent(event->intent, intents);
}

static size_t count_alarms(const struct record *record, const struct record_trial *trial, const char *intents)
{
	size_t count = 0;

	for (size_t i = 0; i < trial->count; i++)
		count += is_alarm(trial, &record->events[trial->first + i], intents);
	return count;
}

size_t ask_alarms(const struct record *record, const struct ask_trials *which, const char *intents)
{
	size_t count = 0;

	for (size_t i = 0; i < record->trial_count; i++) {
		if (ask_is_of(&record->trials[i], which))
			count += count_alarms(record, &record->trials[i], intents);
	}
	return count;
}

size_t ask_mistaken(const struct record *record, const struct ask_trials *which, const char *intents)
{
	size_t count = 0;

	for (size_t i = 0; i < record->trial_count; i++)
		count += ask_is_of(&record->trials[i], which) && count_alarms(record, &record->trials[i], intents) > 0;
	return count;
}

/* A hold that becomes a question is one; a hold that becomes an alarm is counted there. */
static void count_holds(const struct record *record, const struct record_trial *trial, struct ask_holds *holds)
{
	bool still = false;

	for (size_t i = 0; i < trial->count; i++) {
		const struct record_event *event = &record->events[trial->first + i];

		if (event->decided < trial->begin)
			continue;
		if (event->kind == HEARD_VOICE) {
			still = still || event->strong;
			continue;
		}
		if (event->kind == HEARD_UTTERANCE && event->certainty == CERTAINTY_UNSURE)
			holds->asked++;
		else if (still && (event->kind == HEARD_QUIET || event->certainty == CERTAINTY_NONE))
			holds->stilled++;
		still = false;
	}
	holds->stilled += still;
}

struct ask_holds ask_holds(const struct record *record, const struct ask_trials *which)
{
	struct ask_holds holds = {0};

	for (size_t i = 0; i < record->trial_count; i++) {
		if (ask_is_of(&record->trials[i], which))
			count_holds(record, &record->trials[i], &holds);
	}
	return holds;
}

double ask_threshold(const struct record *record, const struct ask_trials *which, const char *intents, size_t allowed)
{
	double *confidences = calloc(record->event_count + 1, sizeof(*confidences)), threshold = 0;
	size_t count = 0;

	for (size_t i = 0; confidences && i < record->trial_count; i++) {
		const struct record_trial *trial = &record->trials[i];

		for (size_t j = 0; ask_is_of(trial, which) && j < trial->count; j++) {
			const struct record_event *event = &record->events[trial->first + j];

			if (event->kind == HEARD_UTTERANCE && ask_is_intent(event->intent, intents))
				confidences[count++] = event->confidence;
		}
	}
	if (count > allowed) {
		tally_quantile(confidences, count, 0); /* sorts */
		threshold = confidences[count - 1 - allowed];
	}
	free(confidences);
	return threshold;
}
