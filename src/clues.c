/*
 * Clues. Turns paths and their scores into features. Scores of the phone loop are spread evenly over the frames of each
 * phone, so that they can be summed over just the frames that a word takes.
 */
#include "clues.h"

#include <math.h>
#include <string.h>

/* Frames. More tells nothing of the word, only of how recordings were cut. */
#define QUIET_MOST 60

static const char *const names[FEATURE_COUNT] = {
#define X(id, name) [FEATURE_##id] = name,
    FEATURE_LIST(X)
#undef X
};

const char *clues_name(enum feature feature)
{
	return names[feature];
}

static int overlap(int first, int last, int other_first, int other_last)
{
	int from = first > other_first ? first : other_first;
	int to = last < other_last ? last : other_last;

	return to < from ? 0 : to - from + 1;
}

/* What the phone loop scores in frames `first` to `last`. */
static float loop_score(const struct recognizer_path *loop, int first, int last)
{
	float score = 0;

	for (size_t i = 0; i < loop->count; i++) {
		const struct recognizer_piece *piece = &loop->pieces[i];
		int shared = overlap(first, last, piece->first, piece->last);

		if (shared > 0)
			score += piece->score * (float)shared / (float)(piece->last - piece->first + 1);
	}
	return score;
}

/* The words of a path, taken together. */
struct words {
	int first, last, frames; /* frames without pauses between the words */
	float score, loop, weakest;
};

static bool gather_words(const struct clues_case *given, struct words *words)
{
	*words = (struct words){.first = -1, .weakest = INFINITY};
	for (size_t i = 0; i < given->path->count; i++) {
		const struct recognizer_piece *piece = &given->path->pieces[i];
		int frames = piece->last - piece->first + 1;
		float loop;

		if (!piece->name[0])
			continue;
		loop = loop_score(given->loop, piece->first, piece->last);
		if (words->first < 0)
			words->first = piece->first;
		words->last = piece->last;
		words->frames += frames;
		words->score += piece->score;
		words->loop += loop;
		words->weakest = fminf(words->weakest, (piece->score - loop) / (float)frames);
	}
	return words->frames > 0;
}

/* Splits "S T AA P" into at most `max` names of up to three letters. */
static size_t split_phones(const char *text, char (*phones)[4], size_t max)
{
	size_t count = 0;

	while (*text && count < max) {
		size_t length = strcspn(text, " ");

		if (length > 0 && length < 4) {
			memcpy(phones[count], text, length);
			phones[count++][length] = '\0';
		}
		text += length + (text[length] == ' ');
	}
	return count;
}

/* Longest common subsequence of the expected phones and those the loop found within the words. */
static float agreement(const struct clues_case *given, const struct words *words, size_t *phone_count)
{
	char phones[CLUES_MAX_PHONES][4];
	int longest[CLUES_MAX_PHONES + 1] = {0};
	size_t count = split_phones(given->phones, phones, CLUES_MAX_PHONES);

	*phone_count = count > 0 ? count : 1;
	for (size_t i = 0; i < given->loop->count; i++) {
		const struct recognizer_piece *piece = &given->loop->pieces[i];
		int diagonal = 0;

		if (!piece->name[0] || overlap(words->first, words->last, piece->first, piece->last) == 0)
			continue;
		for (size_t j = 0; j < count; j++) {
			int above = longest[j + 1];

			if (strcmp(phones[j], piece->name) == 0)
				longest[j + 1] = diagonal + 1;
			else if (longest[j] > above)
				longest[j + 1] = longest[j];
			diagonal = above;
		}
	}
	return (float)longest[count] / (float)*phone_count;
}

static float edges(const struct clues_case *given, const struct words *words)
{
	float silence = given->path->score - words->score;
	float loop = given->loop->score - words->loop;
	int frames = given->path->frames - words->frames;

	return frames > 0 ? (silence - loop) / (float)frames : 0;
}

bool clues_measure(const struct clues_case *given, struct clues *clues)
{
	float *values = clues->values;
	int before = given->quiet_before < 1 ? 1 : given->quiet_before > QUIET_MOST ? QUIET_MOST : given->quiet_before;
	int voiced = given->last_voiced - given->first_voiced + 1;
	struct words words;
	size_t phone_count;
	float frames;

	if (!gather_words(given, &words))
		return false;
	frames = (float)words.frames;
	values[FEATURE_FIT] = (words.score - words.loop) / frames;
	values[FEATURE_WHOLE] = (given->path->score - given->loop->score) / frames;
	values[FEATURE_RIVAL] = (given->path->score - given->rival) / frames;
	values[FEATURE_COMMON] = (given->path->score - given->common) / frames;
	values[FEATURE_ACOUSTIC] = words.score / frames;
	values[FEATURE_LENGTH] = logf(frames);
	values[FEATURE_OUTSIDE] =
	    logf(1.0f + (float)(voiced - overlap(words.first, words.last, given->first_voiced, given->last_voiced)));
	values[FEATURE_EDGES] = edges(given, &words);
	values[FEATURE_AGREEMENT] = agreement(given, &words, &phone_count);
	values[FEATURE_PACE] = logf(frames / (float)phone_count);
	values[FEATURE_WEAKEST] = words.weakest;
	values[FEATURE_PHONES] = logf((float)phone_count);
	values[FEATURE_BEFORE] = logf((float)before);
	values[FEATURE_VERIFIED] = given->verified;
	values[FEATURE_CROWDED] = given->crowded ? 1.0f : 0.0f;
	values[FEATURE_SPOTTED] = given->spotted ? 1.0f : 0.0f;
	values[FEATURE_AMID] = given->amid;
	values[FEATURE_SOUNDED] = given->sounded;
	values[FEATURE_APART] = given->apart;
	return true;
}
