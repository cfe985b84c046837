/* sources: brief*.c ladder*.c past*.c catalogue*.c routine.c problems.c settings*.c config*.c people.c */
/*
 * Thousands of random lives with the shipped routines: sessions done well, cut short, with pain, with wishes and
 * refusals. Whatever happened, of every brief holds: doses stay within their range, at most one change goes up, pain is
 * never followed by more, the same facts give the same brief, and the facts up to then give what was announced then.
 */
#include "brief.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LIVES 600
#define SESSIONS 40
#define FACTS_MAX 8192
#define DAY 86400

/* What was announced, and after how many facts. */
struct announced {
	const struct routine *routine;
	struct brief brief;
	size_t facts;
	int64_t now;
};

static struct catalogue *catalogue;
static struct config config;
static struct history_fact facts[FACTS_MAX];
static size_t fact_count;
static struct announced announced[SESSIONS];
static struct past past;
static uint64_t seed;
static int64_t now, session_id;
static size_t ups, pains, backs;

static unsigned chance(unsigned sides)
{
	/* Knuth's MMIX. */
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % sides;
}

static void add(int64_t session, struct record record)
{
	assert_true(fact_count < FACTS_MAX);
	facts[fact_count++] = (struct history_fact){.at = now, .session = session, .record = record};
}

static struct record about(enum record_kind kind, const char *exercise, const char *phrase)
{
	struct record record = {.kind = kind, .score = -1, .set = 1};

	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	snprintf(record.phrase, sizeof(record.phrase), "%s", phrase);
	return record;
}

static void make(const struct routine *routine, size_t count, int64_t when, struct brief *brief)
{
	past_begin(&past, catalogue, routine, when);
	for (size_t i = 0; i < count; i++)
		past_take(&past, &facts[i]);
	brief_make(brief, &past, &config, when);
}

static void assert_same_item(const struct brief_item *a, const struct brief_item *b)
{
	assert_string_equal(a->exercise, b->exercise);
	assert_memory_equal(&a->dose, &b->dose, sizeof(a->dose));
	assert_int_equal(a->reason, b->reason);
}

static void assert_same(const struct brief *a, const struct brief *b)
{
	assert_int_equal(a->item_count, b->item_count);
	for (size_t i = 0; i < a->item_count; i++)
		assert_same_item(&a->items[i], &b->items[i]);
	assert_int_equal(a->change_count, b->change_count);
	for (size_t i = 0; i < a->change_count; i++) {
		assert_int_equal(a->changes[i].reason, b->changes[i].reason);
		assert_int_equal(a->changes[i].item, b->changes[i].item);
		assert_same_item(&a->changes[i].otherwise, &b->changes[i].otherwise);
	}
	assert_int_equal(a->barred_count, b->barred_count);
	assert_int_equal(a->ask_settled, b->ask_settled);
	assert_int_equal(a->interrupted, b->interrupted);
	assert_int_equal(a->sessions_ever, b->sessions_ever);
}

static void check_range(const char *id, const struct dose *dose)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, id);

	assert_non_null(exercise);
	assert_in_range(dose->sets, exercise->least.sets, exercise->most.sets);
	assert_in_range(dose->repetitions, exercise->least.repetitions, exercise->most.repetitions);
	assert_in_range(dose->hold_s, exercise->least.hold_s, exercise->most.hold_s);
}

/* `harder` is reached from `exercise` by going harder, or the other way round gentler. */
static bool is_harder(const char *harder, const char *exercise)
{
	const struct exercise *a = catalogue_exercise(catalogue, harder), *b = catalogue_exercise(catalogue, exercise);

	return ladder_above(catalogue, a, b) || ladder_harder(catalogue, b) == a;
}

static bool is_more(const struct brief_item *item, const char *exercise, const struct dose *dose)
{
	if (strcmp(item->exercise, exercise) != 0)
		return is_harder(item->exercise, exercise) &&
		       !ladder_above(catalogue, catalogue_exercise(catalogue, exercise),
				     catalogue_exercise(catalogue, item->exercise));
	return item->dose.sets > dose->sets || item->dose.hold_s > dose->hold_s ||
	       (item->dose.sets == dose->sets && item->dose.repetitions > dose->repetitions);
}

static bool is_less(const struct brief_item *item, const char *exercise, const struct dose *dose)
{
	if (strcmp(item->exercise, exercise) != 0)
		return true;
	return item->dose.sets < dose->sets || item->dose.repetitions < dose->repetitions ||
	       item->dose.hold_s < dose->hold_s;
}

/* Nothing is less than this. */
static bool is_bottom(const struct brief_item *item)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, item->exercise);
	struct dose dose = item->dose;
	enum ladder_part part;

	return !ladder_down(exercise, &dose, &part);
}

static void check_item(const struct brief *brief, const struct routine *routine, size_t i, size_t *more)
{
	const struct brief_item *item = &brief->items[i];
	const struct past_item *before = &past.items[i];
	const struct past_exercise *exercise = past_exercise(&past, before->exercise);
	bool hurt = before->adapts && before->planned_at && exercise && exercise->pain_at > before->planned_at;

	if (!item->exercise[0])
		return;
	check_range(item->exercise, &item->dose);
	if (!before->adapts)
		return;
	if (before->planned_at && is_more(item, before->exercise, &before->dose))
		(*more)++;
	if (hurt) {
		pains++;
		assert_false(is_more(item, before->exercise, &before->dose));
		assert_true(is_less(item, before->exercise, &before->dose) || is_bottom(item));
	}
	/* What is left out does not stand there. */
	exercise = past_exercise(&past, item->exercise);
	assert_true(!exercise || exercise->left == PAST_IN);
	exercise = past_exercise(&past, routine->items[i].exercise);
	assert_true(!exercise || exercise->left == PAST_IN);
}

static void check_change(const struct brief_change *change)
{
	if (change->otherwise.exercise[0])
		check_range(change->otherwise.exercise, &change->otherwise.dose);
	if (change->reason == BRIEF_OFFER_HARDER || change->reason == BRIEF_OFFER_BACK) {
		const struct past_exercise *offered = past_exercise(&past, change->otherwise.exercise);

		backs++;
		assert_true(!offered || offered->left == PAST_IN);
		/* Less than what hurt, if there is less. */
		if (offered && offered->hurt_dose.sets > 0)
			assert_false(is_more(&change->otherwise, offered->id, &offered->hurt_dose));
	}
}

static void check(const struct brief *brief, const struct routine *routine)
{
	size_t more = 0, announced_ups = 0;

	assert_true(brief->change_count <= BRIEF_MAX_CHANGES);
	for (size_t i = 0; i < brief->item_count; i++)
		check_item(brief, routine, i, &more);
	for (size_t i = 0; i < brief->change_count; i++) {
		announced_ups += brief_goes_up(&brief->changes[i]);
		check_change(&brief->changes[i]);
	}
	assert_true(more <= 1);
	assert_true(announced_ups <= 1);
	/* Nothing goes up unannounced, and nothing at all in the session after a pain. */
	assert_true(more <= announced_ups);
	if (past.last_hurt)
		assert_int_equal(announced_ups, 0);
	/* One change a session, but for what pain and wishes ask for. */
	for (size_t i = 0; i < brief->change_count; i++) {
		if (brief->changes[i].reason == BRIEF_STEP_DOWN || brief_goes_up(&brief->changes[i]))
			assert_int_equal(brief->change_count, 1);
	}
	ups += announced_ups;
}

/* ---- a session ---- */

static void plan(const struct routine *routine, const struct brief *brief, size_t i, const char *exercise,
		 const struct dose *dose)
{
	struct record record = about(RECORD_DOSE, exercise, "");
	const struct exercise *own = catalogue_exercise(catalogue, routine->items[i].exercise);
	struct dose base = dose_resolve(&routine->items[i].dose, &own->dose);

	(void)brief;
	record.set = dose->sets;
	record.repetitions = dose->repetitions;
	record.hold_s = dose->hold_s;
	past_dose_phrase(record.phrase, sizeof(record.phrase), own->id, &base);
	add(session_id, record);
}

static void hurt(const char *exercise)
{
	static const char *const ends[] = {"green", "amber", "red", "no-answer"};
	unsigned score = chance(11);
	struct record record = about(RECORD_PAIN, exercise, "it hurts");

	add(session_id, record);
	if (chance(4) == 0)
		return;
	record = about(RECORD_PAIN_SCORE, exercise, "");
	record.score = (int)score;
	add(session_id, record);
	if (chance(3) > 0)
		add(session_id, about(RECORD_PAIN_END, exercise, ends[score < 4 ? 0 : score < 6 ? 1 : 2]));
}

static void do_sets(const struct brief_item *item)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, item->exercise);

	for (int set = 1; set <= item->dose.sets; set++) {
		struct record record = about(RECORD_SET_DONE, item->exercise, "");

		record.set = set;
		record.side = exercise->sides == SIDES_EACH ? SIDE_LEFT : SIDE_NONE;
		add(session_id, record);
		record.side = SIDE_RIGHT;
		if (exercise->sides == SIDES_EACH)
			add(session_id, record);
		now += 60;
	}
}

/* The gentler neighbour, now. */
static void go_gentler(const struct routine *routine, const struct brief *brief, size_t i)
{
	const struct exercise *exercise = catalogue_exercise(catalogue, brief->items[i].exercise);
	const struct exercise *gentler = ladder_gentler(catalogue, exercise);
	struct brief_item item = {0};

	if (!gentler)
		return;
	snprintf(item.exercise, sizeof(item.exercise), "%s", gentler->id);
	item.dose = gentler->dose;
	plan(routine, brief, i, gentler->id, &gentler->dose);
	do_sets(&item);
}

static bool do_item(const struct routine *routine, const struct brief *brief, size_t i)
{
	const struct brief_item *item = &brief->items[i];

	if (!item->exercise[0])
		return true;
	switch (chance(40)) {
	case 0:
		hurt(item->exercise);
		return chance(2) == 0;
	case 1:
		hurt(item->exercise);
		go_gentler(routine, brief, i);
		return true;
	case 2:
		add(session_id, about(RECORD_SKIPPED, item->exercise, ""));
		return true;
	case 3:
		add(session_id, about(RECORD_WISH, item->exercise, "easier"));
		go_gentler(routine, brief, i);
		return true;
	case 4:
		return chance(8) != 0;
	default:
		do_sets(item);
		return true;
	}
}

static void decide(const struct routine *routine, struct brief *brief)
{
	for (size_t i = 0; i < brief->change_count; i++) {
		const struct brief_change *change = &brief->changes[i];
		bool offer = change->reason == BRIEF_OFFER_HARDER || change->reason == BRIEF_OFFER_BACK;

		if (!brief_goes_up(change) || chance(3) > 0)
			continue;
		if (offer && chance(2)) {
			brief_reverse(brief, i);
			continue;
		}
		add(session_id, about(RECORD_WISH, routine->items[change->item].exercise, "refused"));
		if (!offer)
			brief_reverse(brief, i);
	}
}

static void wish_outside(const struct routine *routine)
{
	static const char *const wishes[] = {"easier", "harder", "leave-out", "take-back", "take-back"};
	size_t item = chance((unsigned)routine->item_count);

	if (chance(6) == 0)
		add(0, about(RECORD_WISH, routine->items[item].exercise, wishes[chance(5)]));
}

static void live_session(size_t number)
{
	static const char *const ids[] = {"back", "back", "back", "strong", "gentle"};
	static const char *const feedbacks[] = {"easy", "right", "hard", "right"};
	struct announced *then = &announced[number];
	struct record end = {.kind = RECORD_SESSION_END, .score = -1};
	struct record begin = {.kind = RECORD_SESSION_BEGIN, .score = -1};
	struct brief brief;
	bool on = true;

	then->routine = catalogue_routine(catalogue, ids[chance(5)]);
	now += (int64_t)(1 + chance(4)) * DAY;
	wish_outside(then->routine);
	then->now = now;
	then->facts = fact_count;
	make(then->routine, fact_count, now, &then->brief);
	check(&then->brief, then->routine);
	brief = then->brief;
	session_id++;
	snprintf(begin.routine, sizeof(begin.routine), "%s", then->routine->id);
	add(session_id, begin);
	decide(then->routine, &brief);
	for (size_t i = 0; i < brief.item_count; i++) {
		if (brief.items[i].exercise[0])
			plan(then->routine, &brief, i, brief.items[i].exercise, &brief.items[i].dose);
	}
	for (size_t i = 0; on && i < brief.item_count; i++)
		on = do_item(then->routine, &brief, i);
	if (chance(2))
		add(session_id, about(RECORD_FEEDBACK, "", feedbacks[chance(4)]));
	end.outcome = on ? OUTCOME_COMPLETE : OUTCOME_ENDED;
	if (chance(30) > 0)
		add(session_id, end);
}

static void live(uint64_t number)
{
	struct brief again;

	seed = number * 7919 + 1;
	now = 1700000000;
	fact_count = 0;
	session_id = 0;
	for (size_t i = 0; i < SESSIONS; i++)
		live_session(i);
	for (size_t i = 0; i < SESSIONS; i += 3) {
		make(announced[i].routine, announced[i].facts, announced[i].now, &again);
		assert_same(&again, &announced[i].brief);
	}
}

static void random_lives_obey_the_rules(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < LIVES; i++)
		live(i);
	/* The lives were not too dull to show anything. */
	assert_true(ups > LIVES * 2);
	assert_true(pains > LIVES * 2);
	assert_true(backs > LIVES / 4);
}

static int set_up(void **state)
{
	static const char *const dirs[] = {"routines"};
	struct problems problems;

	(void)state;
	problems_init(&problems);
	catalogue = catalogue_load(dirs, 1, &problems);
	problems_clear(&problems);
	config_defaults(&config);
	return catalogue ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_destroy(catalogue);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_lives_obey_the_rules)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
