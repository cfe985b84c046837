/*
 * The rules that exercises and routines obey, whoever writes their files. Pure: it is told what a file says and answers
 * what is wrong with it.
 */
#include "routine.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* McGill: endurance of the back is trained by more short holds, not longer ones. */
#define STRENGTH_HOLD_MAX_S 10

struct findings {
	struct fault *faults;
	size_t count;
};

static void find(struct findings *findings, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void find(struct findings *findings, const char *key, const char *format, ...)
{
	struct fault *fault = &findings->faults[findings->count];
	va_list arguments;

	if (findings->count == ROUTINE_MAX_FAULTS)
		return;
	findings->count++;
	fault->key = key;
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
}

static int over(int item, int exercise)
{
	return item >= 0 ? item : exercise;
}

struct dose dose_resolve(const struct dose *item, const struct dose *exercise)
{
	return (struct dose){
	    .sets = over(item->sets, exercise->sets),
	    .repetitions = over(item->repetitions, exercise->repetitions),
	    .hold_s = over(item->hold_s, exercise->hold_s),
	    .rest_s = over(item->rest_s, exercise->rest_s),
	    .between_s = over(item->between_s, exercise->between_s),
	    .tempo_ms = over(item->tempo_ms, exercise->tempo_ms),
	};
}

static void check_range(struct findings *findings, const char *key, int value, int least, int most)
{
	if (least <= most && (value < least || value > most))
		find(findings, key, "%d is out of the exercise's range; expected %d to %d", value, least, most);
}

static void check_order(struct findings *findings, const char *key, int least, int most)
{
	if (least > most)
		find(findings, key, "%d is less than the least, %d", most, least);
}

static void check_kind(struct findings *findings, const struct exercise *exercise)
{
	if (exercise->kind == EXERCISE_MOVE && exercise->dose.hold_s != 0)
		find(findings, "dose.hold", "a \"move\" has no hold; expected 0, or kind = \"hold\"");
	if (exercise->kind == EXERCISE_MOVE && exercise->dose.tempo_ms == 0)
		find(findings, "dose", "\"tempo\" is missing; a \"move\" needs the milliseconds of one way");
	if (exercise->kind != EXERCISE_MOVE && exercise->dose.hold_s == 0)
		find(findings, "dose", "\"hold\" is missing; a \"hold\" or \"stay\" needs its seconds");
	if (exercise->kind == EXERCISE_STAY && exercise->sides == SIDES_ALTERNATE)
		find(findings, "sides", "a \"stay\" cannot alternate; expected \"none\" or \"each\"");
}

static bool hold_is_long(const struct exercise *exercise, int hold_s)
{
	return exercise->strength && !exercise->long_hold && hold_s > STRENGTH_HOLD_MAX_S;
}

size_t exercise_faults(const struct exercise *exercise, struct fault *faults)
{
	const struct dose *least = &exercise->least, *dose = &exercise->dose, *most = &exercise->most;
	struct findings findings = {.faults = faults};

	check_kind(&findings, exercise);
	check_order(&findings, "most.sets", least->sets, most->sets);
	check_order(&findings, "most.repetitions", least->repetitions, most->repetitions);
	check_order(&findings, "most.hold", least->hold_s, most->hold_s);
	check_range(&findings, "dose.sets", dose->sets, least->sets, most->sets);
	check_range(&findings, "dose.repetitions", dose->repetitions, least->repetitions, most->repetitions);
	check_range(&findings, "dose.hold", dose->hold_s, least->hold_s, most->hold_s);
	if (hold_is_long(exercise, dose->hold_s) || hold_is_long(exercise, most->hold_s))
		find(&findings, dose->hold_s > STRENGTH_HOLD_MAX_S ? "dose.hold" : "most.hold",
		     "strength work is held for at most %d s; expected less, or long_hold = true with a note why",
		     STRENGTH_HOLD_MAX_S);
	if (exercise->long_hold && !exercise->note[0])
		find(&findings, "long_hold", "needs a note that says why");
	if (strcmp(exercise->gentler, exercise->id) == 0)
		find(&findings, "gentler", "is the exercise itself");
	if (strcmp(exercise->harder, exercise->id) == 0)
		find(&findings, "harder", "is the exercise itself");
	return findings.count;
}

size_t item_faults(const struct routine_item *item, const struct exercise *exercise, struct fault *faults)
{
	const struct dose dose = dose_resolve(&item->dose, &exercise->dose);
	struct findings findings = {.faults = faults};

	check_range(&findings, "sets", dose.sets, exercise->least.sets, exercise->most.sets);
	check_range(&findings, "repetitions", dose.repetitions, exercise->least.repetitions,
		    exercise->most.repetitions);
	check_range(&findings, "hold", dose.hold_s, exercise->least.hold_s, exercise->most.hold_s);
	return findings.count;
}

bool routine_id_is_valid(const char *id)
{
	size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length > 0 && id[length] == '\0' && length < ROUTINE_ID_SIZE;
}
