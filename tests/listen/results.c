/* Keeps what was heard and counts it. */
#include "results.h"

#include "words.h"

#include <stdlib.h>
#include <string.h>

static bool grow(void **list, size_t count, size_t size)
{
	void *larger = *list;

	if ((count & (count - 1)) == 0)
		larger = realloc(*list, (count ? count * 2 : 1) * size);
	if (larger)
		*list = larger;
	return larger != NULL;
}

bool results_begin(struct results *results, const struct corpus_item *item, enum scene_kind scene, double seconds)
{
	if (!grow((void **)&results->list, results->count, sizeof(*results->list)))
		return false;
	results->list[results->count++] =
	    (struct result){.item = item, .scene = scene, .seconds = seconds, .first = results->event_count};
	return true;
}

bool results_add(struct results *results, const struct result_event *event)
{
	if (!grow((void **)&results->events, results->event_count, sizeof(*event)))
		return false;
	results->events[results->event_count++] = *event;
	results->list[results->count - 1].count++;
	return true;
}

void results_free(struct results *results)
{
	free(results->list);
	free(results->events);
	*results = (struct results){0};
}

static bool is_of(const struct result *result, const char *label, enum scene_kind scene)
{
	return result->item->kind == CORPUS_COMMAND && result->scene == scene &&
	       strcmp(result->item->label, label) == 0;
}

struct command_score results_command(const struct results *results, const char *label, enum scene_kind scene)
{
	struct intent meaning = words_meaning(label);
	struct command_score score = {0};
	double *latencies = calloc(results->count + 1, sizeof(*latencies));

	for (size_t i = 0; i < results->count; i++) {
		const struct result *result = &results->list[i];
		bool heard = false, held = false, wrong = false;

		if (!is_of(result, label, scene))
			continue;
		for (size_t j = 0; j < result->count; j++) {
			const struct result_event *event = &results->events[result->first + j];

			if (!event->overlaps)
				continue;
			held = held || event->certainty == CERTAINTY_UNSURE;
			wrong = wrong || (event->certainty == CERTAINTY_SURE && !words_same(&event->intent, &meaning));
			if (latencies && !heard && event->certainty == CERTAINTY_SURE &&
			    words_same(&event->intent, &meaning)) {
				heard = true;
				latencies[score.heard] = event->latency;
			}
		}
		score.total++;
		score.heard += heard;
		score.held += held && !heard;
		score.wrong += wrong && !heard;
	}
	score.latency_median = latencies ? tally_quantile(latencies, score.heard, 0.5) : 0;
	free(latencies);
	return score;
}

size_t results_recalled(const struct results *results, const char *label, enum scene_kind scene, double confidence)
{
	struct intent meaning = words_meaning(label);
	size_t recalled = 0;

	for (size_t i = 0; i < results->count; i++) {
		const struct result *result = &results->list[i];
		bool found = false;

		for (size_t j = 0; is_of(result, label, scene) && j < result->count; j++) {
			const struct result_event *event = &results->events[result->first + j];

			found = found || (event->overlaps && words_same(&event->intent, &meaning) &&
					  event->confidence > confidence);
		}
		recalled += found;
	}
	return recalled;
}

static bool is_in(const struct result_event *event, enum alarm_intents intents)
{
	enum intent_kind kind = event->intent.kind;

	switch (intents) {
	case ALARM_SAFETY:
		return intent_is_safety(kind);
	case ALARM_YES_NO:
		return kind == INTENT_YES || kind == INTENT_NO;
	case ALARM_START:
		return kind == INTENT_START;
	case ALARM_OTHER:
		return kind != INTENT_NONE && !intent_is_safety(kind) && kind != INTENT_YES && kind != INTENT_NO;
	case ALARM_ANY:
		return kind != INTENT_NONE;
	}
	return false;
}

static bool is_in_set(const struct result *result, enum alarm_set set)
{
	switch (set) {
	case ALARM_TALK:
		return result->item->kind == CORPUS_TALK;
	case ALARM_NOISE:
		return result->item->kind == CORPUS_NOISE;
	case ALARM_WORDS:
		return result->item->kind == CORPUS_WORD || result->item->kind == CORPUS_COMMAND;
	}
	return false;
}

struct alarm_score results_alarms(const struct results *results, enum alarm_set set, enum scene_kind scene,
				  enum alarm_intents intents)
{
	struct alarm_score score = {0};

	for (size_t i = 0; i < results->count; i++) {
		const struct result *result = &results->list[i];
		struct intent meaning = words_meaning(result->item->label);
		bool meant = is_in(&(struct result_event){.intent = meaning}, intents);

		if (result->scene != scene || !is_in_set(result, set) || meant)
			continue;
		score.hours += result->seconds / 3600;
		score.recordings++;
		for (size_t j = 0; j < result->count; j++) {
			const struct result_event *event = &results->events[result->first + j];

			score.sure += event->certainty == CERTAINTY_SURE && is_in(event, intents);
			score.held += event->certainty == CERTAINTY_UNSURE && is_in(event, intents);
		}
	}
	return score;
}

double results_threshold(const struct results *results, enum alarm_intents intents, double per_hour)
{
	double *confidences = calloc(results->event_count + 1, sizeof(*confidences));
	double hours = 0, threshold = 0;
	size_t count = 0, allowed;

	for (size_t i = 0; confidences && i < results->count; i++) {
		const struct result *result = &results->list[i];

		if (result->scene != SCENE_CLEAN || result->item->kind != CORPUS_TALK)
			continue;
		hours += result->seconds / 3600;
		for (size_t j = 0; j < result->count; j++) {
			const struct result_event *event = &results->events[result->first + j];

			if (is_in(event, intents))
				confidences[count++] = event->confidence;
		}
	}
	allowed = (size_t)(per_hour * hours);
	if (count > allowed) {
		tally_quantile(confidences, count, 0); /* sorts */
		threshold = confidences[count - 1 - allowed];
	}
	free(confidences);
	return threshold;
}
