/*
 * The judge. A phone loop, common words that are no commands (and commands that are not possible now), and four
 * grammars of commands: safety or not, one word or several. The best of each of the four is measured against all that
 * competes with it; safety wins when both are believed.
 *
 * One word and several apart, because "it hurts stop" can stretch to fit a lone "stop" that is spoken oddly, and would
 * hide it. A fifth hypothesis is the word that the verifier would have said, when PocketSphinx likes another one better, and
 * the last two are the phrases whose phones fit best to those that the verifier hears: across a room PocketSphinx took half of
 * the phrases of several words for something else, "start gym routine" for "stop".
 * Why common words: scores against the phone loop alone took any short word for a command 83 % of the time at
 * a useful rate of misses; comparison with real words is what tells "stop" from "step".
 */
#include "judge_internal.h"

#include "dictionary.h"
#include "log.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Worse than any path that is found: stands for a grammar in which nothing fits. */
#define NO_SCORE (-1e6f)
/* Of a phrase of which the verifier has heard no phones: between those that were said and those that were not. */
#define UNHEARD_FIT (-0.5f)
#define ONE "one" /* the grammar of one entry by itself */
/* Of a word that the verifier brings up by itself. */
#define LIKELY_ODDS (-1.5f)

static struct confidence *load_weights(const char *path, char *error, size_t error_size)
{
	struct problems problems;
	struct confidence *confidence;

	problems_init(&problems);
	confidence = confidence_load(path, &problems);
	if (!confidence && problems.count > 0)
		problem_format(&problems.list[0], error, error_size);
	else if (!confidence)
		snprintf(error, error_size, "out of memory");
	problems_clear(&problems);
	return confidence;
}

/* Without it words are judged by the weights for words that it does not know: hearing less well beats not hearing. */
static void load_verifier(struct judge *judge)
{
	char error[CONFIDENCE_PATH_SIZE + 128];

	if (judge->confidence->verifier[0])
		judge->verifier = verifier_load(judge->confidence->verifier, error, sizeof(error));
	if (judge->confidence->verifier[0] && !judge->verifier)
		log_warning("hearing goes on without its verifier: %s", error);
	judge_classify(judge);
	if (judge->verifier)
		judge->sounding = sounding_create(&judge->lexicon, judge->verifier);
}

struct judge *judge_create(const struct judge_config *config, char *error, size_t error_size)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	snprintf(error, error_size, "out of memory");
	if (!judge)
		return NULL;
	judge->sensitivity = config->sensitivity;
	judge->confidence = load_weights(config->weights, error, error_size);
	if (judge->confidence &&
	    lexicon_init(&judge->lexicon, config->vocabulary, judge->confidence, config->dictionary, error, error_size))
		judge->recognizer =
		    recognizer_create(config->model_dir, judge->confidence->difference, config->user_model,
				      dictionary_text(judge->lexicon.dictionary), error, error_size);
	if (judge->recognizer) {
		load_verifier(judge);
		return judge;
	}
	judge_destroy(judge);
	return NULL;
}

void judge_destroy(struct judge *judge)
{
	if (!judge)
		return;
	recognizer_destroy(judge->recognizer);
	sounding_destroy(judge->sounding);
	verifier_destroy(judge->verifier);
	lexicon_clear(&judge->lexicon);
	confidence_destroy(judge->confidence);
	free(judge);
}

struct verifier *judge_verifier(struct judge *judge)
{
	return judge->verifier;
}

static enum grammar grammar_of(const struct vocabulary_entry *entry, unsigned contexts)
{
	if (!(entry->contexts & contexts))
		return GRAMMAR_COMMON;
	if (intent_is_safety(entry->intent.kind))
		return strchr(entry->phrase, ' ') ? GRAMMAR_SAFETY_PHRASE : GRAMMAR_SAFETY_WORD;
	return strchr(entry->phrase, ' ') ? GRAMMAR_OTHER_PHRASE : GRAMMAR_OTHER_WORD;
}

static size_t collect(const struct judge *judge, unsigned contexts, enum grammar grammar, const char **phrases)
{
	size_t count = 0;

	for (size_t i = 0; i < judge->lexicon.vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &judge->lexicon.vocabulary.entries[i];

		if (judge->lexicon.spoken[i] && grammar_of(entry, contexts) == grammar)
			phrases[count++] = entry->phrase;
	}
	for (size_t i = 0; grammar == GRAMMAR_COMMON && i < judge->confidence->common_count; i++) {
		const char *word = judge->confidence->common[i];

		if (judge->lexicon.common_spoken[i] && !vocabulary_find(&judge->lexicon.vocabulary, word, ~0u) &&
		    !lexicon_is_homophone(&judge->lexicon, contexts, word))
			phrases[count++] = word;
	}
	return count;
}

static void grammar_name(unsigned contexts, enum grammar grammar, char *name, size_t size)
{
	snprintf(name, size, "%d-%u", grammar, contexts);
}

static bool build(struct judge *judge, unsigned contexts, enum grammar grammar)
{
	const char **phrases =
	    calloc(judge->lexicon.vocabulary.entry_count + judge->confidence->common_count + 1, sizeof(*phrases));
	size_t count = phrases ? collect(judge, contexts, grammar, phrases) : 0;
	char name[32];
	bool ok = phrases != NULL;

	grammar_name(contexts, grammar, name, sizeof(name));
	if (ok && count > 0)
		ok = recognizer_set_phrases(judge->recognizer, name, phrases, count);
	if (ok)
		judge->grammars[contexts][grammar] = count > 0 ? READY : EMPTY;
	free(phrases);
	return ok;
}

static void forget(struct judge *judge, unsigned contexts)
{
	for (enum grammar grammar = 0; grammar < GRAMMAR_COUNT; grammar++) {
		char name[32];

		grammar_name(contexts, grammar, name, sizeof(name));
		if (judge->grammars[contexts][grammar] == READY)
			recognizer_forget(judge->recognizer, name);
		judge->grammars[contexts][grammar] = UNBUILT;
	}
}

/* Brings a set of contexts to the front; the one that was not used for longest falls out. */
static void keep(struct judge *judge, unsigned contexts)
{
	size_t place = 0;

	while (place < KEPT_SETS - 1 && judge->kept[place] != contexts)
		place++;
	if (judge->kept[place] != contexts && judge->kept[place] != 0)
		forget(judge, judge->kept[place]);
	for (; place > 0; place--)
		judge->kept[place] = judge->kept[place - 1];
	judge->kept[0] = contexts;
}

static bool decode(struct judge *judge, const struct judge_sound *sound, enum grammar grammar)
{
	struct recognizer_path *path = &judge->paths[grammar];
	char name[32];

	path->found = false;
	if (judge->grammars[sound->contexts][grammar] == UNBUILT && !build(judge, sound->contexts, grammar))
		return false;
	if (judge->grammars[sound->contexts][grammar] == EMPTY)
		return true;
	grammar_name(sound->contexts, grammar, name, sizeof(name));
	return recognizer_decode(judge->recognizer, name, path);
}

/* The entry of the word that is possible now and that the verifier likes best; -1 when it is what PocketSphinx says
 * anyway, or not likely. */
static int verified_entry(const struct judge *judge, unsigned contexts)
{
	int best = -1;

	for (size_t i = 0; judge->opinion->count > 0 && i < judge->lexicon.vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &judge->lexicon.vocabulary.entries[i];
		int class = judge->classes[i];

		if (!judge_knows(judge, i) || !judge->lexicon.spoken[i] || !(entry->contexts & contexts) ||
		    judge->opinion->odds[class] < LIKELY_ODDS)
			continue;
		if (entry == judge->entries[GRAMMAR_SAFETY_WORD] || entry == judge->entries[GRAMMAR_OTHER_WORD])
			continue;
		if (best < 0 || judge->opinion->odds[class] > judge->opinion->odds[judge->classes[best]])
			best = (int)i;
	}
	return best;
}

/* Decodes one entry by itself; -1 = none. Its grammar is not kept: each would take 300 KiB and there are hundreds, and it
 * is made anew in a tenth of a millisecond. */
static bool decode_entry(struct judge *judge, int entry, struct recognizer_path *path)
{
	const char *phrase;
	bool ok;

	path->found = false;
	if (entry < 0)
		return true;
	phrase = judge->lexicon.vocabulary.entries[entry].phrase;
	ok = recognizer_set_phrases(judge->recognizer, ONE, &phrase, 1) &&
	     recognizer_decode(judge->recognizer, ONE, path);
	recognizer_forget(judge->recognizer, ONE);
	return ok;
}

/* What the verifier would have said comes after the other grammars of commands. */
static bool decode_one(struct judge *judge, const struct judge_sound *sound, enum grammar grammar)
{
	if (grammar == GRAMMAR_VERIFIED)
		return decode_entry(judge, verified_entry(judge, sound->contexts), &judge->paths[grammar]);
	if (grammar == GRAMMAR_SOUNDED || grammar == GRAMMAR_ALMOST)
		return decode_entry(judge, judge_sounded_entry(judge, sound, grammar), &judge->paths[grammar]);
	return decode(judge, sound, grammar);
}

static const struct vocabulary_entry *entry_of(const struct judge *judge, const struct recognizer_path *path)
{
	char phrase[VOCABULARY_PHRASE_SIZE * 2] = "";
	size_t used = 0;

	for (size_t i = 0; i < path->count && used < VOCABULARY_PHRASE_SIZE; i++) {
		if (path->pieces[i].name[0])
			used += (size_t)snprintf(phrase + used, sizeof(phrase) - used, "%s%s", used ? " " : "",
						 path->pieces[i].name);
	}
	return vocabulary_find(&judge->lexicon.vocabulary, phrase, ~0u);
}

/* The best score of a command that means something else: for safety words any other, for others also theirs. */
static float rival_score(const struct judge *judge, enum grammar grammar, const struct vocabulary_entry *entry)
{
	bool safety = intent_is_safety(entry->intent.kind);
	float best = NO_SCORE;

	for (enum grammar other = 0; other < COMMAND_GRAMMARS; other++) {
		const struct vocabulary_entry *rival = judge->entries[other];

		if (other == grammar || !rival || (safety && intent_is_safety(rival->intent.kind)) ||
		    rival->intent.kind == entry->intent.kind)
			continue;
		best = fmaxf(best, judge->paths[other].score);
	}
	return best;
}

/* The best phrase of one grammar, measured against what competes with it. */
static bool weigh(const struct judge *judge, const struct judge_sound *sound, enum grammar grammar,
		  struct judge_hypothesis *hypothesis)
{
	const struct vocabulary_entry *entry = judge->entries[grammar];
	char phones[LEXICON_PHONES_SIZE];
	struct clues_case given = {
	    .path = &judge->paths[grammar],
	    .loop = &judge->loop,
	    .common = judge->paths[GRAMMAR_COMMON].found ? judge->paths[GRAMMAR_COMMON].score : NO_SCORE,
	    .phones = phones,
	    .first_voiced = (int)(sound->voiced_from / RECOGNIZER_FRAME),
	    .last_voiced = (int)(sound->voiced_to / RECOGNIZER_FRAME) - 1,
	    .quiet_before = (int)(sound->quiet_before / RECOGNIZER_FRAME),
	    .crowded = sound->crowded,
	    .spotted = sound->spotted,
	    .amid = sound->amid,
	};
	const struct confidence_group *group;
	size_t number = entry ? (size_t)(entry - judge->lexicon.vocabulary.entries) : 0;
	bool known = entry && judge_knows(judge, number) && judge->opinion->count > 0;

	if (!entry || !lexicon_phones(&judge->lexicon, entry->phrase, phones, sizeof(phones)))
		return false;
	given.rival = rival_score(judge, grammar, entry);
	given.verified = known ? judge->opinion->odds[judge->classes[number]] : 0;
	given.sounded = judge->sounding && sound->sounds ? judge->fits[number] : UNHEARD_FIT;
	given.apart = judge->sounding && sound->sounds ? judge_apart(judge, sound, number) : 0;
	hypothesis->entry = entry;
	if (!clues_measure(&given, &hypothesis->clues))
		return false;
	group =
	    confidence_group(judge->confidence, &(struct confidence_sort){.kind = entry->intent.kind,
									  .several = strchr(entry->phrase, ' ') != NULL,
									  .known = known,
									  .spotted = known && sound->spotted});
	hypothesis->odds = confidence_odds(group, &hypothesis->clues);
	if (!known)
		hypothesis->odds += judge_second_opinion(judge, number) - judge_amid_talk(sound, entry);
	hypothesis->odds -= judge_taken_off(judge, sound, entry);
	hypothesis->certainty = confidence_judge(judge->confidence, group, hypothesis->odds, judge->sensitivity);
	return true;
}

/* The more certain of the two; at the same certainty of something, safety; else the likelier. */
static bool is_better(const struct judge_hypothesis *one, const struct judge_hypothesis *than)
{
	bool safety, other_safety;

	if (!one->entry || !than->entry)
		return one->entry != NULL;
	if (one->certainty != than->certainty)
		return one->certainty > than->certainty;
	safety = intent_is_safety(one->entry->intent.kind);
	other_safety = intent_is_safety(than->entry->intent.kind);
	if (safety != other_safety && one->certainty != CERTAINTY_NONE)
		return safety;
	return one->odds > than->odds;
}

bool judge_decide(struct judge *judge, const struct judge_sound *sound, struct judge_verdict *verdict)
{
	assert(sound->contexts < CONTEXT_SETS);
	*verdict = (struct judge_verdict){.count = 0};
	judge->opinion = &sound->opinion;
	keep(judge, sound->contexts);
	recognizer_take(judge->recognizer, sound->samples, sound->count);
	judge_listen_for_phones(judge, sound);
	if (!recognizer_decode(judge->recognizer, RECOGNIZER_LOOP, &judge->loop))
		return false;
	for (enum grammar grammar = 0; grammar < GRAMMAR_COUNT; grammar++) {
		if (!decode_one(judge, sound, grammar))
			return false;
		judge->entries[grammar] = judge->paths[grammar].found ? entry_of(judge, &judge->paths[grammar]) : NULL;
	}
	for (enum grammar grammar = 0; grammar < COMMAND_GRAMMARS; grammar++) {
		struct judge_hypothesis *hypothesis = &verdict->hypotheses[verdict->count];

		if (!weigh(judge, sound, grammar, hypothesis))
			continue;
		verdict->count++;
		if (is_better(hypothesis, &verdict->best))
			verdict->best = *hypothesis;
	}
	return true;
}
