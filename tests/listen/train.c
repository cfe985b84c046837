/*
 * `make train-listening`: learns the weights of each group of commands from what collect found, and sets its two
 * thresholds where speakers and talk that trained nothing put them.
 *
 * For each of CORPUS_FOLDS folds of speakers a model is learnt from the other folds and judges this one; the pooled
 * odds of all folds set the thresholds. The shipped weights are learnt from everybody. The weights of each fold are
 * written too, for the bench.
 *
 * Without tables of synthetic voices and of a user's own phrases the groups that are learnt from them stay as they are.
 *
 * usage: train [--shape phrases] WEIGHTS FOLDER TABLE...   (rewrites the groups in WEIGHTS; FOLDER gets fold-0.cfg ...)
 * With --shape phrases only groups that need no network are learnt: of a user's own phrases and of several words. All
 * else in WEIGHTS and FOLDER/fold-0.cfg ... stays.
 */
#include "logistic.h"
#include "table.h"
#include "tally.h"
#include "weights.h"
#include "words.h"

#include "confidence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With 3 the folds' models disagree so much that thresholds set on them fit none; with 80 the verifier counts too little. */
#define RIDGE 20.0
/* Talk and noise are what fires for hours; isolated words are what trained ears are tested with. */
#define TALK_WEIGHT 5.0
/* Nobody has recorded most commands; synthetic voices say how these differ from "stop", not how people do. With 4 and
 * 5 three quarters of the synthetic phrases are believed at 0.6 false alarms an hour, with 1 and 3 half of them. */
#define SYNTHETIC_WEIGHT 4.0
/* However seldom something was heard wrongly in what was collected, odds below these are no certainty, and no doubt. */
#define LEAST_SURE (-1.0)
#define LEAST_UNSURE (-3.0)
/* How far a user's own phrase is to be believed is counted in talk with commands of the same shape too, if these are as
 * long as one should be, six phones; the log of that. Of five, "harder" alone was heard in talk five times an hour. */
#define OWN_PHONES 1.7f
#define LEAST_SURE_OWN (-3.0)
#define LEAST_UNSURE_OWN (-4.0)
/* In a room commands of several words stand at -1 to -2; two in an hour of talk reach that. */
#define LEAST_SURE_SEVERAL (-2.0)
/* A routine that talk starts is a fright: no phrase of several words was heard in talk at -1.4. */
#define LEAST_SURE_START 0.5
#define LEAST_UNSURE_START (-1.0)
/* How many of the highest odds in talk tell how widely they are spread, and how much of that is slack. */
#define TAIL 10
#define SLACK 0.15

struct group {
	const char *name, *intents;
	bool several;	   /* judges phrases of several words */
	bool promoted;	   /* learns from phrases of a user's own that were made up to learn from */
	bool known;	   /* judges words that the verifier knows, and heeds it */
	bool spotted;	   /* judges what the verifier alone has found */
	double sure, held; /* false alarms and holds an hour of talk */
	double sure_words; /* share of other isolated words taken */
};

/* What is said in one word, but for the safety words and the answers. Hardly any of them has been recorded, so the answers
 * teach how far the verifier is to be heeded: its odds are on one scale, by false alarms in talk. With the weights of
 * synthetic voices and a bounded opinion, 35 of 40 "back" by a man whom no network had heard were neither heard nor asked
 * about; with these 5. */
#define COMMANDS                                                                                                       \
	"\"back\", \"next\", \"pause\", \"resume\", \"repeat\", \"slower\", \"faster\", \"louder\", \"quieter\", "     \
	"\"help\", "                                                                                                   \
	"\"later\", \"end\", \"gentler\", \"harder\", \"easy\", \"hard\", \"right\", \"number\""
#define COMMAND_KNOWN "command known"

static const struct group groups[] = {
    {"safety known", "\"stop\", \"hurts\"", false, false, true, false, 2.6, 7, 0.03},
    {"answer known", "\"yes\", \"no\"", false, false, true, false, 13, 25, 0.08},
    {"command known", COMMANDS, false, false, true, false, 2, 4, 0.05},
    {"safety spotted", "\"stop\", \"hurts\"", false, false, true, true, 1.0, 3, 0.03},
    {"answer spotted", "\"yes\", \"no\"", false, false, true, true, 6, 12, 0.05},
    {"safety", "\"stop\", \"hurts\"", false, false, false, false, 0.7, 4, 0.03},
    {"answer", "\"yes\", \"no\"", false, false, false, false, 4, 12, 0.05},
    {"phrase", "\"phrase\"", false, true, false, false, 0.1, 1, 0.05},
    {"command", "\"none\"", false, true, false, false, 3, 10, 0.08},
    {"safety phrase", "\"stop\", \"hurts\"", true, false, false, false, 1.2, 4, 0.03},
    {"phrase of several", "\"phrase\"", true, true, false, false, 0.1, 1, 0.05},
    {"start", "\"start\"", true, true, false, false, 0.6, 3, 0.02},
    {"command phrase", "\"none\"", true, true, false, false, 2, 5, 0.05},
};
#define GROUPS (sizeof(groups) / sizeof(groups[0]))

/* Training for one group: rows, what they are, and the odds of a model that never met their speaker. */
struct lesson {
	struct logistic_example *examples;
	const struct table_row **rows;
	float (*values)[FEATURE_COUNT];
	double *odds;
	size_t count;
	double least[FEATURE_COUNT], most[FEATURE_COUNT]; /* what counts of each feature */
};

static bool is_promoted(const struct table_item *item)
{
	return item->promoted.single + item->promoted.several > 0;
}

/* Groups of the same shape learn from the same, whatever they are for: nobody has recorded most commands. */
static bool is_member(const struct group *group, const struct table_row *row)
{
	enum intent_kind kind = row->intent.kind;

	if ((strchr(row->phrase, ' ') != NULL) != group->several)
		return false;
	/* Without an opinion of the verifier the value is 0 to the last digit. */
	if (group->known && row->values[FEATURE_VERIFIED] == 0)
		return false;
	if (group->spotted != (row->values[FEATURE_SPOTTED] > 0))
		return false;
	if (strncmp(group->name, "safety", strlen("safety")) == 0)
		return intent_is_safety(kind);
	if (strncmp(group->name, "answer", strlen("answer")) == 0)
		return kind == INTENT_YES || kind == INTENT_NO;
	if (strcmp(group->name, COMMAND_KNOWN) == 0)
		return !intent_is_safety(kind);
	return !intent_is_safety(kind) && kind != INTENT_YES && kind != INTENT_NO;
}

static struct vocabulary vocabulary; /* what can be said; loaded once */

/* "phrase:down" for the word "down", which some tables have as a command. */
static struct intent row_meaning(const struct table_item *item, const struct table_row *row)
{
	const struct vocabulary_entry *entry =
	    item->kind == CORPUS_SYNTHETIC ? vocabulary_find(&vocabulary, item->label, ~0u) : NULL;
	struct intent meaning = entry ? entry->intent : words_meaning(item->label);

	if (meaning.kind == INTENT_NONE && row->intent.kind == INTENT_PHRASE &&
	    (item->kind == CORPUS_WORD || item->kind == CORPUS_PHRASE)) {
		meaning.kind = INTENT_PHRASE;
		snprintf(meaning.argument, sizeof(meaning.argument), "%s", item->label);
	}
	return meaning;
}

/* What must not be learnt: how long the recordings' quiet was; where only synthetic voices teach, that they never speak
 * amid talk; that the few commands which people have recorded are short, which made a clock's tick "back", and that no other sounds like them,
 * which made "five" "nine"; for phrases, how
 * long single words are and that they have no weak short word beside them. */
static void copy_values(const struct group *group, const struct table_row *row, float *values)
{
	memcpy(values, row->values, sizeof(row->values));
	values[FEATURE_BEFORE] = 0;
	if (!group->known) {
		values[FEATURE_VERIFIED] = 0;
		values[FEATURE_AMID] = 0;
	}
	/* What judges words that the verifier would know serves where there is none. */
	if (!group->known && !group->several && !group->promoted) {
		values[FEATURE_SOUNDED] = 0;
		values[FEATURE_APART] = 0;
	}
	if (group->several)
		values[FEATURE_ACOUSTIC] = 0;
	if (strcmp(group->name, COMMAND_KNOWN) == 0) {
		values[FEATURE_LENGTH] = 0;
		values[FEATURE_PHONES] = 0;
		values[FEATURE_SOUNDED] = 0;
		values[FEATURE_APART] = 0;
	}
}

/* What a synthetic voice says is known from the vocabulary. Single words of it are examples of themselves and of nothing
 * else: synthetic voices say nothing wrong that people do. Phrases are all there is for groups of several words, and each
 * is an example of what is wrong too: without that anything was taken for "my back hurts". */
static bool is_synthetic_other(const struct group *group, const struct table_item *item, const struct table_row *row)
{
	return item->kind == CORPUS_SYNTHETIC && !group->several &&
	       (!row->overlaps || strcmp(row->phrase, item->label) != 0);
}

static bool is_right(const struct group *group, const struct table_item *item, const struct table_row *row,
		     const struct intent *meaning)
{
	if (!row->overlaps)
		return false;
	if (item->kind == CORPUS_SYNTHETIC)
		return strcmp(row->phrase, item->label) == 0;
	/* "No thanks" that was found in a lone "no" is neither right nor wrong. */
	return words_same(meaning, &row->intent) && (!group->several || strcmp(row->phrase, item->label) == 0);
}

static void add_row(struct lesson *lesson, const struct table *table, const struct group *group,
		    const struct table_row *row)
{
	const struct table_item *item = &table->items[row->item];
	struct intent meaning = row_meaning(item, row);
	bool synthetic = item->kind == CORPUS_SYNTHETIC;
	bool positive = is_right(group, item, row, &meaning);

	if (is_synthetic_other(group, item, row) || (is_promoted(item) && !group->promoted) || !is_member(group, row))
		return;
	/* "stop" taken for "it hurts" is neither right nor a false alarm; nor is a word beside its clip. */
	if (!positive && ((intent_is_safety(meaning.kind) && intent_is_safety(row->intent.kind)) ||
			  words_same(&meaning, &row->intent)))
		return;
	copy_values(group, row, lesson->values[lesson->count]);
	lesson->rows[lesson->count] = row;
	lesson->examples[lesson->count] =
	    (struct logistic_example){.values = lesson->values[lesson->count],
				      .weight = item->kind == CORPUS_TALK || item->kind == CORPUS_NOISE ? TALK_WEIGHT
						: synthetic && positive ? SYNTHETIC_WEIGHT
									: 1,
				      .positive = positive};
	lesson->count++;
}

/* Values far from all that commands have say no more than the bound: a line through them would forget the rest. */
static void bound_values(struct lesson *lesson)
{
	double *values = calloc(lesson->count + 1, sizeof(*values));

	for (size_t j = 0; values && j < FEATURE_COUNT; j++) {
		size_t count = 0;
		double low, high;

		for (size_t i = 0; i < lesson->count; i++) {
			if (lesson->examples[i].positive)
				values[count++] = (double)lesson->values[i][j];
		}
		low = tally_quantile(values, count, 0.05);
		high = tally_quantile(values, count, 0.95);
		lesson->least[j] = low - 0.25 * (high - low);
		lesson->most[j] = high + 0.25 * (high - low);
		for (size_t i = 0; i < lesson->count; i++)
			lesson->values[i][j] =
			    (float)fmax(lesson->least[j], fmin(lesson->most[j], (double)lesson->values[i][j]));
	}
	free(values);
}

static struct lesson make_lesson(const struct table *table, const struct group *group)
{
	struct lesson lesson = {
	    .examples = calloc(table->row_count, sizeof(*lesson.examples)),
	    .rows = calloc(table->row_count, sizeof(*lesson.rows)),
	    .values = calloc(table->row_count, sizeof(*lesson.values)),
	    .odds = calloc(table->row_count, sizeof(*lesson.odds)),
	};

	for (size_t i = 0; i < table->row_count; i++)
		add_row(&lesson, table, group, &table->rows[i]);
	return lesson;
}

static void free_lesson(struct lesson *lesson)
{
	free(lesson->examples);
	free(lesson->rows);
	free(lesson->values);
	free(lesson->odds);
}

/* Learns from all folds but `left_out` (CORPUS_FOLDS = from all). */
static bool learn(struct logistic *model, const struct table *table, const struct lesson *lesson, unsigned left_out)
{
	struct logistic_example *examples = calloc(lesson->count + 1, sizeof(*examples));
	size_t count = 0;
	bool ok;

	for (size_t i = 0; i < lesson->count; i++) {
		if (table->items[lesson->rows[i]->item].fold != left_out)
			examples[count++] = lesson->examples[i];
	}
	ok = logistic_fit(model, examples, count, FEATURE_COUNT, RIDGE);
	free(examples);
	return ok;
}

/* A word is often found twice, alone and as part of something longer. Only its best finding need be believed: the others
 * are no examples of what it sounds like. */
static void keep_best(struct lesson *lesson, const struct table *table)
{
	struct logistic model;
	size_t count = 0, best = 0;

	if (!learn(&model, table, lesson, CORPUS_FOLDS))
		return;
	for (size_t i = 0; i < lesson->count; i++)
		lesson->odds[i] = logistic_odds(&model, lesson->values[i]);
	for (size_t i = 0; i < lesson->count; i++) {
		bool positive = lesson->examples[i].positive;
		bool rival = positive && count > 0 && lesson->examples[best].positive &&
			     lesson->rows[best]->item == lesson->rows[i]->item;
		size_t to = rival ? best : count;

		if (rival && lesson->odds[i] <= lesson->odds[best])
			continue;
		lesson->rows[to] = lesson->rows[i];
		lesson->odds[to] = lesson->odds[i];
		memcpy(lesson->values[to], lesson->values[i], sizeof(lesson->values[to]));
		lesson->examples[to] = lesson->examples[i];
		lesson->examples[to].values = lesson->values[to];
		if (positive)
			best = to;
		count += !rival;
	}
	lesson->count = count;
}

static int descending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* Odds that `count` values exceed `allowed` times, with some slack where few are allowed: speakers and talk that are not
 * here fire up to twice as often (measured). An exponential tail through the highest ten set "sure" at 1.5 where an
 * hour never exceeded -0.2. */
static double exceeded(double *values, size_t count, double allowed)
{
	double excess = 0;

	if (count < TAIL + 1)
		return 0;
	qsort(values, count, sizeof(*values), descending);
	if (allowed >= TAIL)
		return values[(size_t)allowed < count ? (size_t)allowed : count - 1];
	for (size_t i = 0; i < TAIL; i++)
		excess += (values[i] - values[TAIL]) / TAIL;
	return values[(size_t)allowed] + SLACK * excess;
}

struct thresholds {
	double sure, unsure;
};

static bool is_phrase(const struct group *group)
{
	return strcmp(group->intents, "\"phrase\"") == 0;
}

static bool is_start(const struct group *group)
{
	return strcmp(group->intents, "\"start\"") == 0;
}

static double least_sure(const struct group *group)
{
	if (is_phrase(group))
		return LEAST_SURE_OWN;
	if (is_start(group))
		return LEAST_SURE_START;
	return group->several && group->promoted ? LEAST_SURE_SEVERAL : LEAST_SURE;
}

static double least_unsure(const struct group *group)
{
	return is_phrase(group) ? LEAST_UNSURE_OWN : is_start(group) ? LEAST_UNSURE_START : LEAST_UNSURE;
}

/* Whether a hypothesis tells how often a group is wrong: groups of the same shape share their lessons. */
static bool is_asked(const struct group *group, const struct table_row *row)
{
	enum intent_kind kind = row->intent.kind;

	if (is_phrase(group))
		return kind == INTENT_PHRASE || row->values[FEATURE_PHONES] > OWN_PHONES;
	if (strcmp(group->name, COMMAND_KNOWN) == 0) /* the answers teach it and are judged by another */
		return kind != INTENT_YES && kind != INTENT_NO;
	if (is_start(group))
		return kind == INTENT_START || row->values[FEATURE_PHONES] > OWN_PHONES;
	return kind != INTENT_PHRASE && kind != INTENT_START;
}

/* How many different commands were taken for a user's own phrase, at any odds. */
static size_t count_like_phrases(const struct table *table, const struct group *group, const struct lesson *lesson)
{
	size_t count = 0;

	for (size_t i = 0; i < vocabulary.entry_count; i++) {
		for (size_t j = 0; j < lesson->count; j++) {
			const struct table_row *row = lesson->rows[j];

			if (!is_promoted(&table->items[row->item]) && is_asked(group, row) &&
			    strcmp(row->phrase, vocabulary.entries[i].phrase) == 0) {
				count++;
				break;
			}
		}
	}
	return count;
}

/* How many of a group's commands a recording was listened to for, all of the vocabulary's counting as one, but for a
 * user's own phrases, which are believed or not each by itself. Phrases that start a routine are heard only in tables with
 * such phrases, in no session; others of their shape stand for them too. `like`: commands that stand for a user's own phrases. */
static double listeners(const struct group *group, const struct table_item *item, bool talk, size_t like)
{
	if (is_phrase(group) && is_promoted(item))
		return (double)(group->several ? item->promoted.several : item->promoted.single);
	if (is_phrase(group))
		return talk ? (double)like : 0;
	return !is_promoted(item) || (talk && is_start(group));
}

static bool is_clean(const struct group *group, const struct table_item *item, bool talk)
{
	bool synthetic = group->several && !is_promoted(item);
	bool spoken =
	    item->kind == (synthetic ? CORPUS_SYNTHETIC : CORPUS_WORD) || (!synthetic && item->kind == CORPUS_COMMAND);

	return (talk ? item->kind == CORPUS_TALK : spoken) && strcmp(item->scene, "clean") == 0 &&
	       listeners(group, item, talk, 1) > 0;
}

/* The highest odds of each sound in clean recordings of some kinds, where nothing of the group was said. */
static size_t gather(const struct table *table, const struct group *group, const struct lesson *lesson, bool talk,
		     double *odds)
{
	const struct table_row *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < lesson->count; i++) {
		const struct table_row *row = lesson->rows[i];
		const struct table_item *item = &table->items[row->item];

		if (lesson->examples[i].positive || !is_asked(group, row) || !is_clean(group, item, talk))
			continue;
		if (last && last->item == row->item && last->begin == row->begin)
			odds[count - 1] = fmax(odds[count - 1], lesson->odds[i]);
		else
			odds[count++] = lesson->odds[i];
		last = row;
	}
	return count;
}

/* Hours of talk, or how many words, times what was listened for in them. */
static double exposure(const struct table *table, const struct group *group, const struct lesson *lesson, bool talk)
{
	size_t like = is_phrase(group) ? count_like_phrases(table, group, lesson) : 0;
	double sum = 0;

	for (size_t i = 0; i < table->item_count; i++) {
		const struct table_item *item = &table->items[i];

		if (is_clean(group, item, talk))
			sum += listeners(group, item, talk, like) * (talk ? item->seconds / 3600 : 1);
	}
	return sum;
}

static struct thresholds set_thresholds(const struct table *table, const struct group *group,
					const struct lesson *lesson)
{
	double *odds = calloc(lesson->count + 1, sizeof(*odds));
	struct thresholds thresholds;
	double hours = exposure(table, group, lesson, true), words = exposure(table, group, lesson, false);
	size_t count;

	count = gather(table, group, lesson, true, odds);
	thresholds.sure = exceeded(odds, count, group->sure * hours);
	thresholds.unsure = exceeded(odds, count, group->held * hours);
	count = gather(table, group, lesson, false, odds);
	if (count > TAIL)
		thresholds.sure = fmax(thresholds.sure, exceeded(odds, count, group->sure_words * words));
	thresholds.sure = fmax(thresholds.sure, least_sure(group));
	thresholds.unsure = fmax(thresholds.unsure, least_unsure(group));
	thresholds.unsure = fmin(thresholds.unsure, thresholds.sure);
	free(odds);
	return thresholds;
}

static void print_recall(const struct table *table, const struct lesson *lesson, const struct thresholds *thresholds)
{
	static const char *const scenes[] = {"clean", "padded", "far", "noise", "talk-12", "after"};

	for (size_t s = 0; s < sizeof(scenes) / sizeof(scenes[0]); s++) {
		size_t all = 0, sure = 0, held = 0;

		for (size_t i = 0; i < lesson->count; i++) {
			if (!lesson->examples[i].positive ||
			    strcmp(table->items[lesson->rows[i]->item].scene, scenes[s]) != 0)
				continue;
			all++;
			sure += lesson->odds[i] >= thresholds->sure;
			held += lesson->odds[i] >= thresholds->unsure;
		}
		if (all > 0)
			printf("  %-8s of %zu found: sure %.1f %%, sure or unsure %.1f %%\n", scenes[s], all,
			       100.0 * (double)sure / (double)all, 100.0 * (double)held / (double)all);
	}
}

/* False alarms an hour of talk and what is found, by threshold: where to stand is a choice, and this is what it costs. */
static void print_curve(const struct table *table, const struct group *group, const struct lesson *lesson)
{
	double *odds = calloc(lesson->count + 1, sizeof(*odds)), hours = exposure(table, group, lesson, true);
	size_t count = odds ? gather(table, group, lesson, true, odds) : 0;

	for (double threshold = -3; odds && threshold <= 5; threshold += 1) {
		size_t false_alarms = 0, positives = 0, found = 0;

		for (size_t i = 0; i < count; i++)
			false_alarms += odds[i] >= threshold;
		for (size_t i = 0; i < lesson->count; i++) {
			positives += lesson->examples[i].positive;
			found += lesson->examples[i].positive && lesson->odds[i] >= threshold;
		}
		printf("  at %4.1f: %.1f false alarms an hour, %.1f %% of all\n", threshold,
		       (double)false_alarms / hours, 100.0 * (double)found / (double)(positives ? positives : 1));
	}
	free(odds);
}

/* Only what people have recorded can be learnt from tables without synthetic voices or phrases of a user's own. */
static bool is_taught(const struct table *table, const struct group *group, bool phrases_only)
{
	bool synthetic = false, promoted = false;

	for (size_t i = 0; i < table->item_count; i++) {
		synthetic = synthetic || table->items[i].kind == CORPUS_SYNTHETIC;
		promoted = promoted || is_promoted(&table->items[i]);
	}
	if (phrases_only && !group->promoted && !group->several)
		return false;
	if (is_phrase(group) || (group->promoted && group->several))
		return promoted;
	return synthetic || group->known;
}

/* Learns a group and writes it to all weights. */
static void teach(const struct table *table, const struct group *group, struct weights *weights, bool last)
{
	struct lesson lesson = make_lesson(table, group);
	struct logistic models[CORPUS_FOLDS + 1];
	struct thresholds thresholds;

	keep_best(&lesson, table);
	bound_values(&lesson);
	for (unsigned fold = 0; fold <= CORPUS_FOLDS; fold++) {
		if (!learn(&models[fold], table, &lesson, fold)) {
			fprintf(stderr, "%s: nothing to learn from\n", group->name);
			exit(1);
		}
	}
	for (size_t i = 0; i < lesson.count; i++)
		lesson.odds[i] =
		    logistic_odds(&models[table->items[lesson.rows[i]->item].fold], lesson.rows[i]->values);
	thresholds = set_thresholds(table, group, &lesson);
	printf("%s: %zu examples, sure at %.2f, unsure at %.2f\n", group->name, lesson.count, thresholds.sure,
	       thresholds.unsure);
	print_recall(table, &lesson, &thresholds);
	print_curve(table, group, &lesson);
	weights_write(weights,
		      &(struct weights_group){
			  .name = group->name,
			  .intents = group->intents,
			  .several = group->several,
			  .known = group->known,
			  .spotted = group->spotted,
			  .least = lesson.least,
			  .most = lesson.most,
			  .unsure = thresholds.unsure,
			  .sure = thresholds.sure,
		      },
		      models, last);
	free_lesson(&lesson);
}

int main(int argc, char **argv)
{
	bool phrases_only = argc > 2 && strcmp(argv[1], "--shape") == 0 && strcmp(argv[2], "phrases") == 0;
	int first = phrases_only ? 3 : 1;
	struct weights weights;
	struct table table = {0};

	if (argc < first + 3) {
		fprintf(stderr, "usage: train [--shape phrases] WEIGHTS FOLDER TABLE...\n");
		return 2;
	}
	if (!words_load(&vocabulary))
		return 1;
	for (int i = first + 2; i < argc; i++) {
		if (!table_read(&table, argv[i]))
			return 1;
	}
	weights_open(&weights, argv[first], argv[first + 1], phrases_only);
	for (size_t g = 0; g < GROUPS; g++) {
		bool last = g + 1 == GROUPS;

		if (is_taught(&table, &groups[g], phrases_only))
			teach(&table, &groups[g], &weights, last);
		else
			weights_keep(&weights, groups[g].name, last);
	}
	weights_close(&weights);
	table_free(&table);
	return 0;
}
