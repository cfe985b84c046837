/* Hearing, stopped before it judges: every sound that it would look at is looked at here instead. */
#include "isolate.h"

#include "hear.h"
#include "judge.h"
#include "quiet.h"

#include <stdlib.h>
#include <string.h>

#define LEAD ((size_t)HEARING_RATE * 3 / 2) /* samples put before and after: what hearing needs to know the quiet */

struct isolator {
	struct hear *hear;
	struct isolated *out;
	int64_t position, longest;
};

static void ignore(void *user, const struct hear_result *result)
{
	(void)user;
	(void)result;
}

/* Nothing is judged. */
static bool take(void *user, const struct judge_sound *sound, int64_t begin, int64_t end)
{
	struct isolator *isolator = user;

	if (!isolator->out || end - begin <= isolator->longest || sound->count > RECOGNIZER_MAX_SAMPLES)
		return false;
	isolator->longest = end - begin;
	isolator->out->count = sound->count;
	isolator->out->voiced_from = sound->voiced_from;
	isolator->out->voiced_to = sound->voiced_to;
	isolator->out->quiet_before = sound->quiet_before;
	memcpy(isolator->out->samples, sound->samples, sound->count * sizeof(*sound->samples));
	return false;
}

struct isolator *isolator_create(const char *weights, char *error, size_t error_size)
{
	static const struct intent stop = {.kind = INTENT_STOP};
	struct vocabulary *vocabulary = calloc(1, sizeof(*vocabulary));
	struct isolator *isolator = calloc(1, sizeof(*isolator));
	struct hear_config config = {
	    .vocabulary = vocabulary, .weights = weights, .sensitivity = 0.5, .result = ignore, .user = isolator};

	/* Hearing wants something to listen for. */
	if (vocabulary && isolator && vocabulary_add(vocabulary, "stop", &stop, ~0u))
		isolator->hear = hear_create(&config, error, error_size);
	free(vocabulary);
	if (isolator && isolator->hear) {
		hear_set_sound_trace(isolator->hear, take, isolator);
		return isolator;
	}
	isolator_destroy(isolator);
	return NULL;
}

void isolator_destroy(struct isolator *isolator)
{
	if (!isolator)
		return;
	hear_destroy(isolator->hear);
	free(isolator);
}

bool isolate(struct isolator *isolator, const int16_t *samples, size_t count, struct isolated *out)
{
	size_t embedded;
	int16_t *whole = quiet_embed(samples, count, LEAD, HEAR_BLOCK, &embedded);

	if (!whole)
		return false;
	isolator->out = out;
	isolator->longest = 0;
	/* A jump in the positions: nothing of the recording before counts. */
	isolator->position += HEARING_RATE;
	for (size_t at = 0; at < embedded; at += HEAR_BLOCK, isolator->position += HEAR_BLOCK) {
		struct hear_block block = {
		    .samples = whole + at, .position = isolator->position, .reference_db = -200, .residual_db = -200};

		hear_process(isolator->hear, &block);
	}
	hear_flush(isolator->hear);
	isolator->out = NULL;
	free(whole);
	return isolator->longest > 0;
}
