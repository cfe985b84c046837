/*
 * What the parts of the report share:
 *   report.c          the page: head, summary, figures, tables
 *   report_style.c    how it looks
 *   report_sum.c      what is counted and drawn: days, weeks, exercises, pain
 *   report_calendar.c report_plan.c report_pain.c report_dose.c
 *                     the drawings, and the tables beside them
 *   report_text.c     writing text so that nothing in it is taken for HTML; dates and doses in words
 */
#ifndef STEADY_REPORT_INTERNAL_H
#define STEADY_REPORT_INTERNAL_H

#include "report.h"

#define REPORT_MAX_WEEKS 104 /* what is older is left out */
#define REPORT_RECENT_DAYS 28
#define REPORT_MAX_SERIES 96

/* Days are numbered by the local calendar, from 1970-01-01; weeks begin on Monday. */

/* What a day was: the best that was done on it. */
enum day_kind { DAY_NONE, DAY_PLANNED, DAY_BEGUN, DAY_ENDED, DAY_DONE };

struct report_day {
	enum day_kind kind;
	bool planned;
	bool hurt;
	int score; /* of the worst pain, -1 = unknown */
	int sessions;
};

struct report_week {
	int planned, done; /* sessions; planned only until today */
};

/* An exercise as it was trained. */
struct report_point {
	int64_t at;
	const char *routine;
	struct report_dose planned; /* sets 0 = not known */
	double done;		    /* work: repetitions times seconds of hold, of all sets and sides */
	bool hurt;
	int score;
};

struct report_series {
	const char *id;
	struct report_point *points; /* one for each session with it */
	size_t count;
	const char *routine;		/* in which it was done most: its doses are shown */
	struct report_dose first, last; /* planned in that routine; sets 0 = never */
	int64_t session;		/* the last one with it ... */
	size_t place;			/* ... and where in it, among all facts */
	bool left_out;			/* the last word on it was to leave it out */
};

struct report_pain {
	int64_t at;
	const struct record *record; /* of the event */
	const char *outcome;	     /* what followed: "green" ..., "" = not known */
	int score;
	int settled;	  /* 1 yes, 0 no, -1 not asked */
	const char *flag; /* the red-flag question that was answered with yes; NULL = none */
};

struct report_sum {
	const struct report *report;
	int first_day, last_day; /* first: a Monday */
	int week_count;
	struct report_day days[REPORT_MAX_WEEKS * 7];
	struct report_week weeks[REPORT_MAX_WEEKS];
	int sessions, complete, minutes; /* sessions: with at least one set done */
	int planned, kept;		 /* of the weekly plan: in each week at most as many as were planned */
	int easy, right, hard;
	struct report_series series[REPORT_MAX_SERIES]; /* those of the last session first, in its order */
	size_t series_count;
	struct report_point *memory;
	struct report_pain *pains; /* in their order */
	size_t pain_count;
	bool red_flag;
};

/* False when out of memory. Call report_sum_free in either case. */
bool report_sum_up(struct report_sum *sum, const struct report *report);
void report_sum_free(struct report_sum *sum);
int report_day_of(int64_t at);
/* How much work a dose is, as report_point.done. */
double report_work(const struct report_dose *dose, bool sides);

/* Text as text: & < > " ' are escaped. */
void report_text(FILE *out, const char *text);
/* With its first letter as a capital. */
void report_title(FILE *out, const char *text);
/* "2 November" or, short, "2 Nov"; with the year when asked for. Returns out (of at least 32 bytes). */
const char *report_date(int day, bool full, bool year, char *out, size_t size);
/* "Nov", in `date`, which is of at least 32 bytes. */
const char *report_month(int day, char *date, size_t size);
/* "2 × 10 × 5 s". Returns out (of at least 48 bytes). */
const char *report_dose(const struct report_dose *dose, char *out, size_t size);
/* What an exercise is called; its id when it is not known any more. */
const char *report_name(const struct report *report, const char *id);
const struct report_exercise *report_find(const struct report *report, const char *id);
const char *report_routine_title(const struct report *report, const char *id);
/* "low", "mid", "high": the style of a score; unknown ones are "mid". By the limits of the pain flow. */
const char *report_level(int score);
/* A dot with its score, as SVG. */
void report_dot(FILE *out, double x, double y, int score, const char *title);

extern const char report_style[];
void report_calendar(const struct report_sum *sum, FILE *out);
void report_plan(const struct report_sum *sum, FILE *out);
void report_pains(const struct report_sum *sum, FILE *out);
void report_doses(const struct report_sum *sum, FILE *out);
void report_ladder(const struct report_sum *sum, FILE *out);

#endif
