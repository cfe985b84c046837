/* Counting what the report shows: once over the facts, once over the sessions. */
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

static int monday_of(int day)
{
	/* 1970 began on a Thursday. */
	return day - (day + 3) % 7;
}

double report_work(const struct report_dose *dose, bool sides)
{
	int hold = dose->hold_s > 0 ? dose->hold_s : 1;

	return (double)dose->sets * dose->repetitions * hold * (sides ? 2 : 1);
}

static void set_span(struct report_sum *sum)
{
	const struct report *report = sum->report;
	int64_t first = report->since;

	if (report->session_count > 0 && report->sessions[0].began > first)
		first = report->sessions[0].began;
	if (first <= 0 || first > report->now)
		first = report->now;
	sum->last_day = report_day_of(report->now);
	sum->first_day = monday_of(report_day_of(first));
	sum->week_count = (sum->last_day - sum->first_day) / 7 + 1;
	if (sum->week_count > REPORT_MAX_WEEKS) {
		sum->first_day += 7 * (sum->week_count - REPORT_MAX_WEEKS);
		sum->week_count = REPORT_MAX_WEEKS;
	}
}

static struct report_day *day_at(struct report_sum *sum, int64_t at)
{
	int day = report_day_of(at) - sum->first_day;

	return day >= 0 && day < sum->week_count * 7 ? &sum->days[day] : NULL;
}

/* The plan as it is now, laid over the days since the first session. */
static void lay_plan(struct report_sum *sum)
{
	const struct report *report = sum->report;

	if (report->session_count == 0)
		return;
	int first = report_day_of(report->sessions[0].began);
	for (int day = first > sum->first_day ? first : sum->first_day; day <= sum->last_day; day++) {
		unsigned weekday = (unsigned)((day + 4) % 7);

		for (size_t i = 0; i < report->plan_count; i++) {
			/* Today is not over. */
			if (!(report->plan[i].days & 1u << weekday) || day == sum->last_day)
				continue;
			sum->days[day - sum->first_day].planned = true;
			sum->weeks[(day - sum->first_day) / 7].planned++;
		}
	}
}

static enum day_kind kind_of(const struct chronicle_session *session)
{
	if (session->sets == 0)
		return DAY_BEGUN;
	return session->outcome == OUTCOME_COMPLETE ? DAY_DONE : DAY_ENDED;
}

static void count_session(struct report_sum *sum, const struct chronicle_session *session)
{
	struct report_day *day = day_at(sum, session->began);

	if (!day)
		return;
	if (session->sets > 0) {
		sum->sessions++;
		sum->complete += session->outcome == OUTCOME_COMPLETE;
		sum->minutes += chronicle_minutes(session);
		sum->easy += strcmp(session->feedback, "easy") == 0;
		sum->right += strcmp(session->feedback, "right") == 0;
		sum->hard += strcmp(session->feedback, "hard") == 0;
	}
	if (kind_of(session) > day->kind)
		day->kind = kind_of(session);
	day->sessions++;
	if (session->sets > 0)
		sum->weeks[(day - sum->days) / 7].done++;
	if (session->hurt[0]) {
		day->score = day->hurt && day->score > session->score ? day->score : session->score;
		day->hurt = true;
	}
}

static void keep_to_plan(struct report_sum *sum)
{
	for (int i = 0; i < sum->week_count; i++) {
		const struct report_week *week = &sum->weeks[i];

		sum->planned += week->planned;
		sum->kept += week->done < week->planned ? week->done : week->planned;
	}
	for (int i = 0; i < sum->week_count * 7; i++) {
		if (sum->days[i].planned && sum->days[i].kind == DAY_NONE)
			sum->days[i].kind = DAY_PLANNED;
	}
}

static struct report_series *find_series(struct report_sum *sum, const char *id)
{
	for (size_t i = 0; i < sum->series_count; i++) {
		if (strcmp(sum->series[i].id, id) == 0)
			return &sum->series[i];
	}
	return NULL;
}

/* NULL when there are too many. */
static struct report_series *add_series(struct report_sum *sum, const char *id)
{
	struct report_series *series = find_series(sum, id);

	if (series || !id[0] || sum->series_count == REPORT_MAX_SERIES)
		return series;
	series = &sum->series[sum->series_count++];
	*series = (struct report_series){.id = id, .session = -1};
	return series;
}

/* How many points each series will have, before there is memory for them. */
static void count_points(struct report_sum *sum)
{
	for (size_t i = 0; i < sum->report->fact_count; i++) {
		const struct history_fact *fact = &sum->report->facts[i];
		enum record_kind kind = fact->record.kind;
		struct report_series *series = add_series(sum, fact->record.exercise);

		if (!series || fact->session == 0 ||
		    (kind != RECORD_SET_DONE && kind != RECORD_DOSE && kind != RECORD_PAIN))
			continue;
		if (series->session != fact->session)
			series->count++;
		series->session = fact->session;
	}
}

static bool share_memory(struct report_sum *sum)
{
	size_t total = 0, pains = 0;

	for (size_t i = 0; i < sum->series_count; i++)
		total += sum->series[i].count;
	for (size_t i = 0; i < sum->report->fact_count; i++)
		pains += sum->report->facts[i].record.kind == RECORD_PAIN;
	sum->memory = calloc(total + 1, sizeof(sum->memory[0]));
	sum->pains = calloc(pains + 1, sizeof(sum->pains[0]));
	if (!sum->memory || !sum->pains)
		return false;
	total = 0;
	for (size_t i = 0; i < sum->series_count; i++) {
		sum->series[i].points = sum->memory + total;
		total += sum->series[i].count;
		sum->series[i].count = 0;
		sum->series[i].session = -1;
	}
	return true;
}

static struct report_point *point_of(const struct report_sum *sum, struct report_series *series,
				     const struct history_fact *fact)
{
	size_t place = (size_t)(fact - sum->report->facts);

	if (series->session != fact->session) {
		series->points[series->count++] =
		    (struct report_point){.at = fact->at, .routine = fact->record.routine, .score = -1};
		series->session = fact->session;
		series->place = place;
	}
	return &series->points[series->count - 1];
}

static struct report_pain *last_pain(struct report_sum *sum, const char *exercise)
{
	for (size_t i = sum->pain_count; i-- > 0;) {
		if (strcmp(sum->pains[i].record->exercise, exercise) == 0)
			return &sum->pains[i];
	}
	return NULL;
}

static void take_pain(struct report_sum *sum, struct report_series *series, const struct history_fact *fact)
{
	struct report_point *point = point_of(sum, series, fact);

	point->hurt = true;
	point->score = fact->record.score;
	sum->pains[sum->pain_count++] = (struct report_pain){
	    .at = fact->at, .record = &fact->record, .outcome = "", .score = fact->record.score, .settled = -1};
}

/* What came after a pain: how bad it was, what was done about it, whether it settled. */
static void take_aftermath(struct report_sum *sum, struct report_series *series, const struct history_fact *fact)
{
	const struct record *record = &fact->record;
	struct report_pain *pain = last_pain(sum, record->exercise);

	if (!pain)
		return;
	if (record->kind == RECORD_PAIN_SCORE) {
		pain->score = record->score;
		if (series->count > 0)
			series->points[series->count - 1].score = record->score;
	} else if (record->kind == RECORD_PAIN_END)
		pain->outcome = record->phrase;
	else if (record->kind == RECORD_SETTLED)
		pain->settled = record->score == 1;
	else
		pain->flag = record->phrase;
}

static void take_fact(struct report_sum *sum, const struct history_fact *fact)
{
	const struct record *record = &fact->record;
	struct report_series *series = find_series(sum, record->exercise);

	sum->red_flag = sum->red_flag || record->kind == RECORD_RED_FLAG;
	if (!series || !series->points)
		return;
	switch (record->kind) {
	case RECORD_DOSE:
		point_of(sum, series, fact)->planned =
		    (struct report_dose){record->set, record->repetitions, record->hold_s};
		series->left_out = false;
		break;
	case RECORD_SET_DONE:
		point_of(sum, series, fact)->done +=
		    (double)record->repetitions * (record->hold_s > 0 ? record->hold_s : 1);
		break;
	case RECORD_PAIN:
		take_pain(sum, series, fact);
		break;
	case RECORD_PAIN_SCORE:
	case RECORD_PAIN_END:
	case RECORD_SETTLED:
	case RECORD_RED_FLAG:
		take_aftermath(sum, series, fact);
		break;
	case RECORD_WISH:
		if (strcmp(record->phrase, "leave-out") == 0 || strcmp(record->phrase, "take-back") == 0)
			series->left_out = record->phrase[0] == 'l';
		break;
	default:
		break;
	}
}

/* Its doses are those of the routine in which it was planned most: each routine has its own. */
static void choose_routine(struct report_series *series)
{
	size_t most = 0;

	for (size_t i = 0; i < series->count; i++) {
		size_t count = 0;

		for (size_t k = 0; k < series->count; k++)
			count += series->points[k].planned.sets > 0 &&
				 strcmp(series->points[k].routine, series->points[i].routine) == 0;
		/* As often: the later one. */
		if (count >= most) {
			most = count;
			series->routine = series->points[i].routine;
		}
	}
	for (size_t i = 0; i < series->count; i++) {
		const struct report_point *point = &series->points[i];

		if (point->planned.sets == 0 || strcmp(point->routine, series->routine) != 0)
			continue;
		if (series->first.sets == 0)
			series->first = point->planned;
		series->last = point->planned;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct report_series *one = a, *other = b;

	if (one->session != other->session)
		return one->session < other->session ? 1 : -1;
	return one->place < other->place ? -1 : one->place > other->place;
}

bool report_sum_up(struct report_sum *sum, const struct report *report)
{
	*sum = (struct report_sum){.report = report};
	set_span(sum);
	lay_plan(sum);
	for (size_t i = 0; i < report->session_count; i++)
		count_session(sum, &report->sessions[i]);
	keep_to_plan(sum);
	count_points(sum);
	if (!share_memory(sum))
		return false;
	for (size_t i = 0; i < report->fact_count; i++) {
		if (day_at(sum, report->facts[i].at))
			take_fact(sum, &report->facts[i]);
	}
	for (size_t i = 0; i < sum->series_count; i++)
		choose_routine(&sum->series[i]);
	qsort(sum->series, sum->series_count, sizeof(sum->series[0]), by_place);
	return true;
}

void report_sum_free(struct report_sum *sum)
{
	free(sum->memory);
	free(sum->pains);
}
