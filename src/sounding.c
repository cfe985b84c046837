/*
 * Sounding: an alignment of each way to say a phrase with what was said of phones. Each of its phones lasts for at least
 * one moment; where it begins and ends is free, but what it leaves out of the sound is paid for.
 */
#include "sounding.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WAYS 8 /* to say a phrase */
/* Nats for a moment of the sound beside the phrase: a phone half as likely as the likeliest costs 0.7. At 0.8 and 1.5 fewer phrases are told apart. */
#define LEFT_OUT 2.0f

struct way {
	uint8_t count;
	uint8_t phones[SOUNDING_MOST_PHONES];
};

struct sounding {
	size_t count, room; /* ways, in the order of the phrases */
	struct way *ways;
	size_t phrases;
	size_t *first; /* way of each phrase, and one more for the end */
};

/* False when the verifier does not know one of the phones. */
static bool number_phones(const struct verifier *verifier, const char *phones, struct way *way)
{
	way->count = 0;
	while (*phones && way->count < SOUNDING_MOST_PHONES) {
		const size_t length = strcspn(phones, " ");
		char name[VERIFIER_PHONE_SIZE] = "";
		int number;

		if (length == 0 || length >= sizeof(name))
			return false;
		memcpy(name, phones, length);
		number = verifier_phone(verifier, name);
		if (number < 0)
			return false;
		way->phones[way->count++] = (uint8_t)number;
		phones += length + strspn(phones + length, " ");
	}
	return way->count > 0;
}

static bool add_way(struct sounding *sounding, const struct way *way)
{
	if (sounding->count == sounding->room) {
		const size_t room = sounding->room ? 2 * sounding->room : 256;
		struct way *ways = realloc(sounding->ways, room * sizeof(*ways));

		if (!ways)
			return false;
		sounding->ways = ways;
		sounding->room = room;
	}
	sounding->ways[sounding->count++] = *way;
	return true;
}

static bool add_phrase(struct sounding *sounding, const struct lexicon *lexicon, const struct verifier *verifier,
		       const char *phrase)
{
	char phones[LEXICON_PHONES_SIZE];
	struct way way;

	sounding->first[sounding->phrases++] = sounding->count;
	for (size_t i = 0; i < MOST_WAYS && lexicon_way(lexicon, phrase, i, phones, sizeof(phones)); i++) {
		if (number_phones(verifier, phones, &way) && !add_way(sounding, &way))
			return false;
	}
	return true;
}

struct sounding *sounding_create(const struct lexicon *lexicon, const struct verifier *verifier)
{
	const struct vocabulary *vocabulary = &lexicon->vocabulary;
	const size_t phrases = vocabulary->entry_count + lexicon->confidence->common_count;
	struct sounding *sounding = verifier_phone_count(verifier) > 0 ? calloc(1, sizeof(*sounding)) : NULL;
	bool ok;

	if (!sounding)
		return NULL;
	sounding->first = calloc(phrases + 1, sizeof(*sounding->first));
	ok = sounding->first != NULL;
	for (size_t i = 0; ok && i < vocabulary->entry_count; i++)
		ok = add_phrase(sounding, lexicon, verifier, vocabulary->entries[i].phrase);
	for (size_t i = 0; ok && i < lexicon->confidence->common_count; i++)
		ok = add_phrase(sounding, lexicon, verifier, lexicon->confidence->common[i]);
	if (ok) {
		sounding->first[phrases] = sounding->count;
		return sounding;
	}
	sounding_destroy(sounding);
	return NULL;
}

void sounding_destroy(struct sounding *sounding)
{
	if (!sounding)
		return;
	free(sounding->ways);
	free(sounding->first);
	free(sounding);
}

/* What all moments say of one way. `best` of those that have come to its end, `before` of those that have not begun. */
static float align(const struct way *way, const struct verifier_sounds *sounds, int64_t begin, int64_t end)
{
	float so_far[SOUNDING_MOST_PHONES], best = -INFINITY, before = 0;

	for (size_t i = 0; i < SOUNDING_MOST_PHONES; i++)
		so_far[i] = -INFINITY;
	for (size_t t = 0; t < sounds->count; t++) {
		const int64_t at = sounds->begin + (int64_t)t * VERIFIER_STEP - VERIFIER_PHONE_LAG;
		const float left_out = at >= begin && at < end ? LEFT_OUT : 0;

		best = fmaxf(best, so_far[way->count - 1]) - left_out;
		for (size_t i = way->count; i-- > 0;)
			so_far[i] = fmaxf(so_far[i], i > 0 ? so_far[i - 1] : before) + sounds->logs[t][way->phones[i]];
		before -= left_out;
	}
	return fmaxf(best, so_far[way->count - 1]);
}

float sounding_fit(const struct sounding *sounding, size_t number, const struct verifier_sounds *sounds, int64_t begin,
		   int64_t end)
{
	const float moments = fmaxf(1, (float)(end - begin) / VERIFIER_STEP);
	float best = -VERIFIER_UNLIKE * moments;

	for (size_t i = sounding->first[number]; i < sounding->first[number + 1]; i++)
		best = fmaxf(best, align(&sounding->ways[i], sounds, begin, end));
	return best / moments;
}
