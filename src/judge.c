/*
 * The judge. A phone loop, common words that are no commands (and commands that are not possible now), and four
 * grammars of commands: safety or not, one word or several. The best of each of the four is measured against all that
 * competes with it; safety wins when both are believed.
 *
 * One word and several apart, because "it hurts stop" can stretch to fit a lone "stop" that is spoken oddly, and would
 * hide it. Why common words: scores against the phone loop alone took any short word for a command 83 % of the time at
 * a useful rate of misses; comparison with real words is what tells "stop" from "step".
 */
#include "judge.h"

#include "dictionary.h"
#include "log.h"
#include "pronounce.h"
#include "recognizer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DICTIONARY "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"
#define SPELLING_VOICE "en-us" /* the acoustic model is American */
#define CONTEXT_SETS (1 << CONTEXT_BITS)
/* Worse than any path that is found: stands for a grammar in which nothing fits. */
#define NO_SCORE (-1e6f)

enum grammar {
	GRAMMAR_SAFETY_WORD,
	GRAMMAR_SAFETY_PHRASE,
	GRAMMAR_OTHER_WORD,
	GRAMMAR_OTHER_PHRASE,
	GRAMMAR_COMMON,
	GRAMMAR_COUNT
};
#define COMMAND_GRAMMARS GRAMMAR_COMMON
_Static_assert(COMMAND_GRAMMARS == JUDGE_HYPOTHESES, "a hypothesis of each");

struct judge {
	struct vocabulary vocabulary;
	bool spoken[VOCABULARY_MAX_ENTRIES]; /* every word has a pronunciation */
	bool *common_spoken;
	struct confidence *confidence;
	struct dictionary *dictionary;
	struct recognizer *recognizer;
	double sensitivity;
	enum { UNBUILT, EMPTY, READY } grammars[CONTEXT_SETS][GRAMMAR_COUNT];
	struct recognizer_path paths[GRAMMAR_COUNT], loop;
	const struct vocabulary_entry *entries[GRAMMAR_COUNT]; /* what the paths say */
};

/* Calls dictionary_want for each word of a phrase. */
static bool want_words(struct dictionary *dictionary, const char *phrase)
{
	char words[VOCABULARY_PHRASE_SIZE];
	char *rest = words;

	snprintf(words, sizeof(words), "%s", phrase);
	for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		if (!dictionary_want(dictionary, word))
			return false;
	}
	return true;
}

static bool spell(const char *word, char *phones, size_t size)
{
	return pronounce(word, SPELLING_VOICE, phones, size);
}

static bool fill_dictionary(struct judge *judge, const char *path, char *error, size_t error_size)
{
	const struct vocabulary *vocabulary = &judge->vocabulary;
	bool ok = true;

	for (size_t i = 0; i < vocabulary->word_count; i++) {
		const struct vocabulary_word *word = &vocabulary->words[i];

		for (size_t j = 0; j < word->pronunciation_count; j++)
			ok = dictionary_give(judge->dictionary, word->word, word->pronunciations[j]) && ok;
	}
	for (size_t i = 0; i < vocabulary->entry_count; i++)
		ok = want_words(judge->dictionary, vocabulary->entries[i].phrase) && ok;
	for (size_t i = 0; i < judge->confidence->common_count; i++)
		ok = dictionary_want(judge->dictionary, judge->confidence->common[i]) && ok;
	if (!ok) {
		snprintf(error, error_size, "out of memory");
		return false;
	}
	return dictionary_fill(judge->dictionary, path && path[0] ? path : DEFAULT_DICTIONARY, spell, error,
			       error_size) == 0;
}

/* Phones of the first pronunciation of every word. False when a word has none. */
static bool phrase_phones(const struct judge *judge, const char *phrase, char *phones, size_t size)
{
	char words[VOCABULARY_PHRASE_SIZE];
	char *rest = words;
	size_t used = 0;

	snprintf(words, sizeof(words), "%s", phrase);
	phones[0] = '\0';
	for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		if (used + 1 >= size || !dictionary_first(judge->dictionary, word, phones + used, size - used - 1))
			return false;
		used += strlen(phones + used);
		phones[used++] = ' ';
		phones[used] = '\0';
	}
	return true;
}

static bool note_spoken(struct judge *judge)
{
	char phones[512];

	judge->common_spoken = calloc(judge->confidence->common_count + 1, sizeof(bool));
	if (!judge->common_spoken)
		return false;
	for (size_t i = 0; i < judge->vocabulary.entry_count; i++) {
		const char *phrase = judge->vocabulary.entries[i].phrase;

		judge->spoken[i] = phrase_phones(judge, phrase, phones, sizeof(phones));
		if (!judge->spoken[i])
			log_warning("\"%s\" cannot be heard: no pronunciation is known; give one in the voice file",
				    phrase);
	}
	for (size_t i = 0; i < judge->confidence->common_count; i++)
		judge->common_spoken[i] = phrase_phones(judge, judge->confidence->common[i], phones, sizeof(phones));
	return true;
}

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

struct judge *judge_create(const struct judge_config *config, char *error, size_t error_size)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	snprintf(error, error_size, "out of memory");
	if (!judge)
		return NULL;
	judge->vocabulary = *config->vocabulary;
	judge->sensitivity = config->sensitivity;
	judge->dictionary = dictionary_create();
	judge->confidence = load_weights(config->weights, error, error_size);
	if (judge->dictionary && judge->confidence && fill_dictionary(judge, config->dictionary, error, error_size) &&
	    note_spoken(judge))
		judge->recognizer = recognizer_create(config->model_dir, judge->confidence->difference,
						      dictionary_text(judge->dictionary), error, error_size);
	if (judge->recognizer)
		return judge;
	judge_destroy(judge);
	return NULL;
}

void judge_destroy(struct judge *judge)
{
	if (!judge)
		return;
	recognizer_destroy(judge->recognizer);
	dictionary_destroy(judge->dictionary);
	confidence_destroy(judge->confidence);
	free(judge->common_spoken);
	free(judge);
}

static enum grammar grammar_of(const struct vocabulary_entry *entry, unsigned contexts)
{
	if (!(entry->contexts & contexts))
		return GRAMMAR_COMMON;
	if (intent_is_safety(entry->intent.kind))
		return strchr(entry->phrase, ' ') ? GRAMMAR_SAFETY_PHRASE : GRAMMAR_SAFETY_WORD;
	return strchr(entry->phrase, ' ') ? GRAMMAR_OTHER_PHRASE : GRAMMAR_OTHER_WORD;
}

/* A word that sounds like a phrase that is possible now cannot compete with it: "know" with "no". */
static bool is_homophone(const struct judge *judge, unsigned contexts, const char *word)
{
	char phones[DICTIONARY_PHONES_SIZE];

	if (!dictionary_first(judge->dictionary, word, phones, sizeof(phones)))
		return false;
	for (size_t i = 0; i < judge->vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &judge->vocabulary.entries[i];

		if ((entry->contexts & contexts) && dictionary_has(judge->dictionary, entry->phrase, phones))
			return true;
	}
	return false;
}

static size_t collect(const struct judge *judge, unsigned contexts, enum grammar grammar, const char **phrases)
{
	size_t count = 0;

	for (size_t i = 0; i < judge->vocabulary.entry_count; i++) {
		const struct vocabulary_entry *entry = &judge->vocabulary.entries[i];

		if (judge->spoken[i] && grammar_of(entry, contexts) == grammar)
			phrases[count++] = entry->phrase;
	}
	for (size_t i = 0; grammar == GRAMMAR_COMMON && i < judge->confidence->common_count; i++) {
		const char *word = judge->confidence->common[i];

		if (judge->common_spoken[i] && !vocabulary_find(&judge->vocabulary, word, ~0u) &&
		    !is_homophone(judge, contexts, word))
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
	    calloc(judge->vocabulary.entry_count + judge->confidence->common_count + 1, sizeof(*phrases));
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

static const struct vocabulary_entry *entry_of(const struct judge *judge, const struct recognizer_path *path)
{
	char phrase[VOCABULARY_PHRASE_SIZE * 2] = "";
	size_t used = 0;

	for (size_t i = 0; i < path->count && used < VOCABULARY_PHRASE_SIZE; i++) {
		if (path->pieces[i].name[0])
			used += (size_t)snprintf(phrase + used, sizeof(phrase) - used, "%s%s", used ? " " : "",
						 path->pieces[i].name);
	}
	return vocabulary_find(&judge->vocabulary, phrase, ~0u);
}

/* True when `phrase` is among the words of `prompt`, whole words only. */
static bool is_prompted(const char *prompt, const char *phrase)
{
	size_t length = strlen(phrase);

	for (const char *at = strcasestr(prompt, phrase); at; at = strcasestr(at + 1, phrase)) {
		bool begins = at == prompt || !strchr("abcdefghijklmnopqrstuvwxyz'", at[-1] | 0x20);
		bool ends = at[length] == '\0' || !strchr("abcdefghijklmnopqrstuvwxyz'", at[length] | 0x20);

		if (begins && ends)
			return true;
	}
	return false;
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

/* How much of a sound is to be taken for the coach's own voice, 0..1, by the share over which the coach spoke. Its voice
 * ends when it falls silent, as it does at the first sound of a user: what goes on for as long again is not its own. A
 * user must have it harder only where the coach would be believed wrongly for longer: in all but the safety words. */
static float own_voice(float covered, bool safety)
{
	const float least = safety ? 0.5f : 0.2f, most = safety ? 0.9f : 0.5f;

	return fmaxf(0, fminf(1, (covered - least) / (most - least)));
}

/* The best phrase of one grammar, measured against what competes with it. */
static bool weigh(const struct judge *judge, const struct judge_sound *sound, enum grammar grammar,
		  struct judge_hypothesis *hypothesis)
{
	const struct vocabulary_entry *entry = judge->entries[grammar];
	char phones[512];
	struct clues_case given = {
	    .path = &judge->paths[grammar],
	    .loop = &judge->loop,
	    .common = judge->paths[GRAMMAR_COMMON].found ? judge->paths[GRAMMAR_COMMON].score : NO_SCORE,
	    .phones = phones,
	    .first_voiced = (int)(sound->voiced_from / RECOGNIZER_FRAME),
	    .last_voiced = (int)(sound->voiced_to / RECOGNIZER_FRAME) - 1,
	    .quiet_before = (int)(sound->quiet_before / RECOGNIZER_FRAME),
	    .crowded = sound->crowded,
	};
	const struct confidence_group *group;
	float own;

	if (!entry || !phrase_phones(judge, entry->phrase, phones, sizeof(phones)))
		return false;
	given.rival = rival_score(judge, grammar, entry);
	hypothesis->entry = entry;
	if (!clues_measure(&given, &hypothesis->clues))
		return false;
	group = confidence_group(judge->confidence, entry->intent.kind, strchr(entry->phrase, ' ') != NULL);
	hypothesis->odds = confidence_odds(group, &hypothesis->clues);
	own = own_voice(sound->covered, intent_is_safety(entry->intent.kind));
	hypothesis->odds -= own * judge->confidence->speaking;
	if (is_prompted(sound->prompt, entry->phrase))
		hypothesis->odds -= own * judge->confidence->prompted;
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
	recognizer_take(judge->recognizer, sound->samples, sound->count);
	if (!recognizer_decode(judge->recognizer, RECOGNIZER_LOOP, &judge->loop))
		return false;
	for (enum grammar grammar = 0; grammar < GRAMMAR_COUNT; grammar++) {
		if (!decode(judge, sound, grammar))
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
