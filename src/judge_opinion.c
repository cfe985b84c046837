/*
 * The judge's use of the verifier: which class a phrase has, how far its opinion is heeded, what it finds by itself, and
 * which sounds in the midst of talk are worth decoding. And what the coach's own voice takes off.
 */
#include "judge_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Without quiet around it a sound is decoded when some command is likelier than this: one that people have taught, or
 * another. Two thirds of all decoding in talk was of sounds in which neither is. Of 180 stops in rooms and over talk
 * none was lost, where -1 for those that people have taught lost three. */
#define WORTH_KNOWN (-3.0f)
#define WORTH_OTHER (-0.5f)

/* What is said among other words as loud is less likely meant. Weights that people taught know by how much (confidence.h);
 * for what nobody has recorded it is as much as these make of it for "stop" at most, except where it ends the load, and for
 * a user's own phrases, which have learnt from noise around them what they are to be believed. */
#define AMID_SHARE 3.0f
#define AMID_MOST 0.4f

/* Of the verifier's log odds about words that only synthetic voices have taught: 78 of 100 "back" by a man who taught
 * nothing are above what three sounds in an hour of talk reach. */
#define OPINION_SHARE 0.6f
#define OPINION_MOST 2.5f

/* Nats a moment. A phrase is decoded by itself when its phones fit better than this, and not much worse than those of all
 * else: of phrases by strange voices in rooms 90 of 100 do, and few sounds in talk. Without quiet around it more is asked. A
 * user's own phrases are always decoded: with -1.1 asked of them, 16 of 80 wake words in noise were lost. */
#define LIKELY_FIT (-0.9f)
#define LIKELY_APART (-0.3f)
#define WORTH_FIT (-0.35f)
/* One that fits nearly as well as the best may be the one: the best of 133 is right in 76 of 100 phrases of three words and
 * more by strange voices in rooms, one of the best three in 87. */
#define ALMOST 0.15f
#define WORTH_FIT (-0.35f)
#define WORTH_OWN_FIT (-9.0f)

/* The class of a word in the phrase that means the same by itself, as "stop" in "please stop"; -1 = none. */
static int class_of_word_in(const struct judge *judge, const struct vocabulary_entry *entry)
{
	const struct vocabulary *vocabulary = &judge->lexicon.vocabulary;

	for (size_t i = 0; i < vocabulary->entry_count; i++) {
		const struct vocabulary_entry *word = &vocabulary->entries[i];

		if (word->intent.kind == entry->intent.kind && word->intent.number == entry->intent.number &&
		    !strchr(word->phrase, ' ') && lexicon_is_in(&judge->lexicon, entry->phrase, word->phrase))
			return verifier_class(judge->verifier, word->phrase);
	}
	return -1;
}

/* A word has its own class; phrases of several words have one for each intent, or that of the word that matters in them,
 * or one for all others. What users add has none. */
static int class_of(const struct judge *judge, const struct vocabulary_entry *entry)
{
	char name[VERIFIER_WORD_SIZE], intent[64];
	int class;

	if (!judge->verifier || entry->intent.kind == INTENT_PHRASE)
		return -1;
	if (!strchr(entry->phrase, ' '))
		return verifier_class(judge->verifier, entry->phrase);
	intent_format(&entry->intent, intent, sizeof(intent));
	snprintf(name, sizeof(name), "*%.*s", (int)sizeof(name) - 2, intent);
	class = verifier_class(judge->verifier, name);
	if (class < 0)
		class = class_of_word_in(judge, entry);
	return class >= 0 ? class : judge->any_phrase;
}

void judge_classify(struct judge *judge)
{
	judge->any_phrase = judge->verifier ? verifier_class(judge->verifier, "*") : -1;
	for (size_t i = 0; i < judge->lexicon.vocabulary.entry_count; i++)
		judge->classes[i] = class_of(judge, &judge->lexicon.vocabulary.entries[i]);
}

bool judge_knows(const struct judge *judge, size_t number)
{
	const struct vocabulary_entry *entry = &judge->lexicon.vocabulary.entries[number];

	return judge->classes[number] >= 0 && !strchr(entry->phrase, ' ') &&
	       confidence_knows(judge->confidence, entry->intent.kind);
}

/* How much of a sound is to be taken for the coach's own voice, 0..1, by the share over which the coach spoke. Its voice
 * ends when it falls silent, as it does at the first sound of a user: what goes on for as long again is not its own. A
 * user must have it harder only where the coach would be believed wrongly for longer: in all but the safety words. */
static float own_voice(float covered, bool safety)
{
	const float least = safety ? 0.5f : 0.2f, most = safety ? 0.9f : 0.5f;

	return fmaxf(0, fminf(1, (covered - least) / (most - least)));
}

float judge_taken_off(const struct judge *judge, const struct judge_sound *sound, const struct vocabulary_entry *entry)
{
	const float own = own_voice(sound->covered, intent_is_safety(entry->intent.kind));
	const bool prompted = lexicon_is_in(&judge->lexicon, sound->prompt, entry->phrase);

	return own * (judge->confidence->speaking + (prompted ? judge->confidence->prompted : 0));
}

static float amid(const struct judge_sound *sound)
{
	return AMID_SHARE * fminf(AMID_MOST, sound->amid);
}

float judge_amid_talk(const struct judge_sound *sound, const struct vocabulary_entry *entry)
{
	return intent_is_safety(entry->intent.kind) || entry->intent.kind == INTENT_PHRASE ? 0 : amid(sound);
}

/* What the verifier adds where nothing has taught how far it is to be heeded, as for "it hurts": a little. */
float judge_second_opinion(const struct judge *judge, size_t number)
{
	const int class = judge->classes[number];

	if (judge->opinion->count == 0 || class < 0 || class == judge->any_phrase)
		return 0;
	return OPINION_SHARE * fmaxf(-OPINION_MOST, fminf(OPINION_MOST, judge->opinion->odds[class]));
}

struct spotted judge_spot(const struct judge *judge, const struct judge_sound *sound)
{
	struct spotted best = {.certainty = CERTAINTY_NONE};
	const float slack = confidence_slack(judge->confidence, judge->sensitivity);
	bool best_safety = false;

	for (size_t i = 0; sound->opinion.count > 0 && i < judge->lexicon.vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &judge->lexicon.vocabulary.entries[i];
		const struct confidence_spotted *spotted = confidence_spotted(judge->confidence, entry->intent.kind);
		const bool safety = intent_is_safety(entry->intent.kind);
		struct spotted here = {.entry = entry};

		if (!spotted || !judge_knows(judge, i) || !(entry->contexts & sound->contexts))
			continue;
		here.odds = sound->opinion.odds[judge->classes[i]] - judge_taken_off(judge, sound, entry);
		here.certainty = here.odds + slack - amid(sound) >= spotted->likely ? CERTAINTY_SURE
				 : here.odds + slack >= spotted->worth		    ? CERTAINTY_UNSURE
										    : CERTAINTY_NONE;
		if (here.certainty == CERTAINTY_NONE || (best_safety && !safety))
			continue;
		if (best.entry && safety == best_safety && here.odds <= best.odds)
			continue;
		best = here;
		best_safety = safety;
	}
	return best;
}

/* Whether an entry, by its number, is likely enough to be looked for without quiet around it. Of several words their phones
 * tell; of a word that the verifier does not know nothing does. */
static bool is_worth(const struct judge *judge, const struct judge_sound *sound, size_t number)
{
	const struct vocabulary_entry *entry = &judge->lexicon.vocabulary.entries[number];
	const int class = judge->classes[number];

	if (!judge->lexicon.spoken[number] || !(entry->contexts & sound->contexts))
		return false;
	if (class < 0)
		return true;
	if (class != judge->any_phrase) {
		const bool taught =
		    confidence_spotted(judge->confidence, entry->intent.kind) && judge_knows(judge, number);

		if (sound->opinion.odds[class] > (taught ? WORTH_KNOWN : WORTH_OTHER))
			return true;
	}
	return judge->sounding && sound->sounds && strchr(entry->phrase, ' ') && judge->fits[number] > WORTH_FIT;
}

bool judge_is_worth(struct judge *judge, const struct judge_sound *sound)
{
	if (sound->opinion.count == 0)
		return true;
	judge_listen_for_phones(judge, sound);
	for (size_t i = 0; i < judge->lexicon.vocabulary.entry_count; i++) {
		if (is_worth(judge, sound, i))
			return true;
	}
	return false;
}

void judge_listen_for_phones(struct judge *judge, const struct judge_sound *sound)
{
	const struct vocabulary *vocabulary = &judge->lexicon.vocabulary;

	judge->common_fit = -INFINITY;
	for (size_t i = 0;
	     judge->sounding && sound->sounds && i < judge->confidence->common_count + vocabulary->entry_count; i++) {
		const bool common =
		    i >= vocabulary->entry_count || !(vocabulary->entries[i].contexts & sound->contexts);
		const float fit = sounding_fit(judge->sounding, i, sound->sounds, sound->begin, sound->end);

		if (i < vocabulary->entry_count)
			judge->fits[i] = fit;
		if (common)
			judge->common_fit = fmaxf(judge->common_fit, fit);
	}
}

static bool is_decoded(const struct judge *judge, const struct vocabulary_entry *entry, enum grammar before)
{
	for (enum grammar grammar = 0; grammar < before; grammar++) {
		if (judge->entries[grammar] == entry)
			return true;
	}
	return false;
}

int judge_sounded_entry(const struct judge *judge, const struct judge_sound *sound, enum grammar grammar)
{
	float least = LIKELY_FIT;
	int best = -1;

	for (size_t i = 0; judge->sounding && sound->sounds && i < judge->lexicon.vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &judge->lexicon.vocabulary.entries[i];

		if (judge_knows(judge, i) || !judge->lexicon.spoken[i] || !(entry->contexts & sound->contexts) ||
		    judge->fits[i] < least)
			continue;
		least = fmaxf(least, judge->fits[i] - ALMOST);
		if (!is_decoded(judge, entry, grammar) && (best < 0 || judge->fits[i] > judge->fits[best]))
			best = (int)i;
	}
	return best >= 0 && judge->fits[best] >= least && judge_apart(judge, sound, (size_t)best) > LIKELY_APART ? best
														 : -1;
}

float judge_apart(const struct judge *judge, const struct judge_sound *sound, size_t number)
{
	const struct vocabulary_entry *entries = judge->lexicon.vocabulary.entries;
	float rival = judge->common_fit;

	for (size_t i = 0; i < judge->lexicon.vocabulary.entry_count; i++) {
		if ((entries[i].contexts & sound->contexts) && entries[i].intent.kind != entries[number].intent.kind)
			rival = fmaxf(rival, judge->fits[i]);
	}
	return judge->fits[number] - rival;
}
