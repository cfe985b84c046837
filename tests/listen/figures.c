/* From a record to figures. */
#include "figures.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct ask_trials session_talk = {"talk", "session", NULL}, question_talk = {"talk", "question", NULL},
			       idle_talk = {"talk", "idle", NULL};

/* What is aimed at, in percent; NAN = nothing said. */
static const struct {
	const char *part, *condition, *label;
	double missed, nor_held; /* missed at one false alarm an hour */
} words[] = {
    {"commands", "clean", "stop", 2, 0.5},   {"commands", "far", "stop", 6, 3},
    {"commands", "noise", "stop", NAN, NAN}, {"commands", "talk-12", "stop", 12, NAN},
    {"commands", "talk-6", "stop", 25, NAN}, {"commands", "after", "stop", NAN, NAN},
    {"coach", "coach-6", "stop", 8, 3},	     {"coach", "coach-12", "stop", 15, 6},
    {"coach", "coach-20", "stop", 30, 15},   {"coach", "yield-6", "stop", 8, 3},
    {"coach", "yield-12", "stop", 15, 6},    {"coach", "yield-20", "stop", 30, 15},
    {"commands", "clean", "yes", 5, NAN},    {"commands", "far", "yes", NAN, NAN},
    {"commands", "clean", "no", 5, NAN},     {"commands", "far", "no", NAN, NAN},
    {"commands", "clean", "back", 5, NAN},   {"commands", "far", "back", NAN, NAN},
};

static struct figure *add(struct figures *figures, const char *section, const char *format, ...)
{
	struct figure *figure;
	va_list arguments;

	if ((figures->count & (figures->count - 1)) == 0) {
		figures->list =
		    realloc(figures->list, (figures->count ? 2 * figures->count : 1) * sizeof(*figures->list));
		if (!figures->list) {
			perror("report");
			exit(1);
		}
	}
	figure = &figures->list[figures->count++];
	*figure = (struct figure){.section = section, .aim = NAN};
	va_start(arguments, format);
	vsnprintf(figure->what, sizeof(figure->what), format, arguments);
	va_end(arguments);
	return figure;
}

/* Not a number when there are no trials. */
static void set_share(struct figure *figure, size_t count, size_t total, double aim)
{
	figure->unit = FIGURE_PERCENT;
	figure->range = total > 0 ? tally_share(count, total) : (struct tally_range){NAN, NAN, NAN};
	figure->of = (double)total;
	figure->aim = aim;
}

static void set_rate(struct figure *figure, size_t count, double hours, double aim)
{
	figure->unit = FIGURE_PER_HOUR;
	figure->range = tally_rate(count, hours);
	figure->of = hours;
	figure->aim = aim;
}

/* The talk in which a word could be heard by mistake. */
static const struct ask_trials *talk_for(const char *label)
{
	return strcmp(label, "yes") == 0 || strcmp(label, "no") == 0 ? &question_talk : &session_talk;
}

static const char *intents_for(const char *label)
{
	return strcmp(label, "stop") == 0 ? "safety" : label;
}

/* A share beside others of the same trials. */
static void add_cell(struct figures *figures, const char *section, const char *row, const char *column, size_t count,
		     size_t total, double aim)
{
	struct figure *figure = add(figures, section, "%s: %s", row, column);

	figure->abreast = true;
	set_share(figure, count, total, aim);
}

static void add_score(struct figures *figures, const char *section, const char *row, const struct ask_score *score,
		      double nor_held)
{
	size_t missed = score->total - score->heard;

	add_cell(figures, section, row, "missed as shipped", missed, score->total, NAN);
	add_cell(figures, section, row, "not asked about either", missed - score->asked, score->total, NAN);
	add_cell(figures, section, row, "neither heard nor held", missed - score->asked - score->stilled, score->total,
		 nor_held);
	add_cell(figures, section, row, "taken for another", score->wrong, score->total, NAN);
}

static void add_word(struct figures *figures, const struct record *record, size_t number)
{
	const struct ask_trials which = {words[number].part, words[number].condition, words[number].label};
	const struct ask_trials *talk = talk_for(which.label);
	const char *section = "What became of what people said";
	struct ask_score score = ask_score(record, &which);
	double hours = ask_hours(record, talk), threshold;
	char row[64];

	if (score.total == 0)
		return;
	snprintf(row, sizeof(row), "%s, %s", which.label, which.condition);
	threshold = ask_threshold(record, talk, intents_for(which.label), (size_t)hours);
	add_cell(figures, section, row, "missed at 1 false alarm/h", ask_missed(record, &which, threshold),
		 hours > 0 ? score.total : 0, words[number].missed);
	add_score(figures, section, row, &score, words[number].nor_held);
}

static void add_mistaken(struct figures *figures, const struct record *record)
{
	static const char *const scenes[] = {"clean", "far"};
	const char *section = "Other words, each on its own";

	for (size_t i = 0; i < COUNT(scenes); i++) {
		struct ask_trials which = {"words", scenes[i], NULL};
		size_t total = ask_count(record, &which);

		if (total == 0)
			continue;
		set_share(add(figures, section, "%s: taken for stop", scenes[i]),
			  ask_mistaken(record, &which, "safety"), total, i == 0 ? 3 : NAN);
		set_share(add(figures, section, "%s: taken for any command", scenes[i]),
			  ask_mistaken(record, &which, "any"), total, NAN);
	}
}

static void add_alarms(struct figures *figures, const struct record *record, const struct ask_trials *which,
		       const char *where, const char *intents, double aim)
{
	double hours = ask_hours(record, which);

	if (hours <= 0)
		return;
	set_rate(add(figures, "False alarms", "%s: %s", where, intents), ask_alarms(record, which, intents), hours,
		 aim);
}

static void add_holds(struct figures *figures, const struct record *record, const struct ask_trials *which,
		      const char *where, double aim)
{
	double hours = ask_hours(record, which);
	struct ask_holds holds = ask_holds(record, which);
	const char *section = "Holds without need";

	if (hours <= 0)
		return;
	set_rate(add(figures, section, "%s: held", where), holds.stilled + holds.asked, hours, aim);
	set_rate(add(figures, section, "%s: of these, asked about", where), holds.asked, hours, NAN);
}

static void add_rates(struct figures *figures, const struct record *record)
{
	static const char *const sets[] = {"podcast", "librispeech", "orders"};
	struct ask_trials household = {"noise", NULL, "household"}, noise = {"noise", NULL, "esc10"},
			  breath = {"breath", NULL, NULL}, own = {"own", NULL, NULL};

	add_alarms(figures, record, &session_talk, "talk, session", "safety", 1);
	add_alarms(figures, record, &session_talk, "talk, session", "any", NAN);
	for (size_t i = 0; i < COUNT(sets); i++) {
		struct ask_trials set = {"talk", "session", sets[i]};

		add_alarms(figures, record, &set, sets[i], "safety", NAN);
	}
	add_alarms(figures, record, &question_talk, "talk, a question asked", "yes", 1);
	add_alarms(figures, record, &question_talk, "talk, a question asked", "no", 1);
	add_alarms(figures, record, &session_talk, "talk, session", "back", 1);
	add_alarms(figures, record, &idle_talk, "talk, between routines", "start", 0);
	add_alarms(figures, record, &idle_talk, "talk, between routines", "any", NAN);
	add_alarms(figures, record, &household, "household noise", "any", NAN);
	add_alarms(figures, record, &noise, "dog, baby, rain and the like", "any", NAN);
	add_alarms(figures, record, &breath, "heavy breathing (made)", "any", NAN);
	add_alarms(figures, record, &own, "the coach's own voice", "any", 0);
	add_holds(figures, record, &session_talk, "talk", 4);
	add_holds(figures, record, &household, "household noise", 6);
	add_holds(figures, record, &noise, "dog, baby, rain and the like", NAN);
	add_holds(figures, record, &breath, "heavy breathing (made)", 3);
	add_holds(figures, record, &own, "the coach's own voice", NAN);
}

/* At no false alarm in all the talk there is: an aim of one in ten hours cannot be told from that in fewer hours. */
static void add_phrases(struct figures *figures, const struct record *record)
{
	static const char *const labels[] = {"alexa", "computer"};
	const char *section = "Custom phrases, noise 10 dB below";
	double hours = ask_hours(record, &idle_talk);

	for (size_t i = 0; i < COUNT(labels); i++) {
		struct ask_trials which = {"phrases", NULL, labels[i]};
		size_t total = ask_count(record, &which);
		char intent[RECORD_NAME_SIZE];

		if (total == 0)
			continue;
		snprintf(intent, sizeof(intent), "phrase:%s", labels[i]);
		set_share(add(figures, section, "%s: missed as shipped", labels[i]),
			  total - ask_score(record, &which).heard, total, NAN);
		if (hours <= 0)
			continue;
		set_share(add(figures, section, "%s: missed at no false alarm in %.2f h", labels[i], hours),
			  ask_missed(record, &which, ask_threshold(record, &idle_talk, intent, 0)), total, 15);
		set_rate(add(figures, section, "%s: false alarms as shipped", labels[i]),
			 ask_alarms(record, &idle_talk, intent), hours, 0.1);
	}
}

static void add_made(struct figures *figures, const struct record *record, const char *part, const char *section)
{
	static const char *const scenes[] = {"clean", "far"};

	for (size_t i = 0; i < COUNT(scenes); i++) {
		struct ask_trials which = {part, scenes[i], NULL};
		struct ask_score score = ask_score(record, &which);

		if (score.total == 0)
			continue;
		add_score(figures, section, scenes[i], &score, NAN);
	}
}

static void add_delay(struct figures *figures, const struct record *record, const struct ask_trials *which,
		      enum ask_delay delay, const char *what, double aim)
{
	double *values = calloc(record->trial_count + 1, sizeof(*values));
	size_t count = values ? ask_delays(record, which, delay, values) : 0;

	if (count > 0) {
		struct figure *figure = add(figures, "Delays, median and 95th of a hundred", "%s", what);

		figure->unit = FIGURE_MS;
		figure->range.value = tally_quantile(values, count, 0.5);
		figure->range.high = tally_quantile(values, count, 0.95);
		figure->range.low = figure->range.value;
		figure->of = (double)count;
		figure->aim = aim;
	}
	free(values);
}

static void add_delays(struct figures *figures, const struct record *record)
{
	static const struct ask_trials clean = {"commands", "clean", "stop"}, far = {"commands", "far", "stop"},
				       six = {"coach", "yield-6", NULL}, twelve = {"coach", "yield-12", NULL},
				       twenty = {"coach", "yield-20", NULL};

	add_delay(figures, record, &clean, ASK_END_TO_HOLD, "stop, clean: word's end to quiet", 250);
	add_delay(figures, record, &clean, ASK_END_TO_DECISION, "stop, clean: word's end to decision", 550);
	add_delay(figures, record, &far, ASK_END_TO_HOLD, "stop, far: word's end to quiet", 250);
	add_delay(figures, record, &far, ASK_END_TO_DECISION, "stop, far: word's end to decision", 550);
	add_delay(figures, record, &twelve, ASK_END_TO_DECISION, "coach 12 dB louder: word's end to decision", 550);
	add_delay(figures, record, &six, ASK_BEGIN_TO_QUIET, "coach 6 dB louder: first sound to quiet", 500);
	add_delay(figures, record, &twelve, ASK_BEGIN_TO_QUIET, "coach 12 dB louder: first sound to quiet", 500);
	add_delay(figures, record, &twenty, ASK_BEGIN_TO_QUIET, "coach 20 dB louder: first sound to quiet", 500);
	add_delay(figures, record, &twelve, ASK_BEGIN_TO_DUCK, "coach 12 dB louder: first sound to its voice lowered",
		  NAN);
}

static double cpu_of(const struct record *record, const char *condition, const char *label, double *seconds)
{
	struct ask_trials which = {"cost", condition, label};

	for (size_t i = 0; i < record->trial_count; i++) {
		if (!ask_is_of(&record->trials[i], &which))
			continue;
		*seconds = record->trials[i].seconds;
		return record->trials[i].cpu;
	}
	return NAN;
}

static void set_ratio(struct figure *figure, double value, double seconds, double aim)
{
	figure->unit = FIGURE_RATIO;
	figure->range = (struct tally_range){value, value, value};
	figure->of = seconds;
	figure->aim = aim;
}

static void add_costs(struct figures *figures, const struct record *record)
{
	static const struct {
		const char *condition, *what;
		double aim;
	} sounds[] = {{"silence", "silence", 0.05}, {"talk", "talk", 0.5}, {"coach", "the coach speaks", 1}};
	const char *section = "Cost";
	double seconds = 0;

	for (size_t i = 0; i < COUNT(sounds); i++) {
		double chain = cpu_of(record, sounds[i].condition, "chain", &seconds);
		double every = cpu_of(record, sounds[i].condition, "every frame", &seconds);
		double comes = cpu_of(record, sounds[i].condition, "as it comes", &seconds);

		if (isnan(chain))
			continue;
		set_ratio(add(figures, section, "%s: processor time a second of sound", sounds[i].what),
			  chain / seconds, seconds, NAN);
		set_ratio(add(figures, section, "%s: against spotting three phrases", sounds[i].what), chain / every,
			  seconds, sounds[i].aim);
		set_ratio(add(figures, section, "%s: against spotting that leaves out silence", sounds[i].what),
			  chain / comes, seconds, NAN);
	}
}

void figures_of(struct figures *figures, const struct record *record)
{
	*figures = (struct figures){.count = 0};
	for (size_t i = 0; i < COUNT(words); i++)
		add_word(figures, record, i);
	add_mistaken(figures, record);
	add_rates(figures, record);
	add_phrases(figures, record);
	add_delays(figures, record);
	add_costs(figures, record);
	add_made(figures, record, "halves", "Stop it hurts: a real stop, the rest by eSpeak NG");
	add_made(figures, record, "synthetic", "All commands, by voices of eSpeak NG that taught nothing");
}

void figures_free(struct figures *figures)
{
	free(figures->list);
	*figures = (struct figures){.count = 0};
}

const char *figure_unit(const struct figure *figure)
{
	static const char *const units[] = {"%", "/h", "ms", ""};

	return units[figure->unit];
}

double figure_shown(const struct figure *figure, double value)
{
	static const double factors[] = {100, 1, 1000, 1};

	return value * factors[figure->unit];
}
