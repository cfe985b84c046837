/*
 * When to remind, of what, and when to let it be. Pure but for the time zone, which is the C library's (mktime).
 *
 * A row of the weekly plan falls due on its days at its local time, unless the person has trained that day, has had
 * enough sessions in the last seven days (4 to 5 a week with rest days between: article C), or did the same strength
 * routine less than 20 hours ago. The desk break falls due when so many minutes of desk time have passed without a
 * session or a reminder. Nothing is due in quiet hours, while something else goes on, or by a clock that is not trusted;
 * what was due before the clock was trusted is past. A planned reminder that could not be said waits for an hour, then
 * it is let be. Nobody is reminded twice of the same, unless he said "later".
 *
 * Wall time is seconds since 1970. Uptime is seconds that only go forward: "later" and desk time are counted by it, so
 * that a clock that is set does not move them.
 */
#ifndef STEADY_REMINDER_H
#define STEADY_REMINDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REMINDER_MAX_PLAN 16
#define REMINDER_ID_SIZE 48
#define REMINDER_PERSON_SIZE 32
#define REMINDER_MAX_SESSIONS 32

/* Days are bits, Sunday is bit 0 as in struct tm; times of day are minutes since midnight. */
struct reminder_row {
	unsigned days;
	int minute;
	char routine[REMINDER_ID_SIZE];
	char person[REMINDER_PERSON_SIZE]; /* "" = the default one */
};

struct reminder_settings {
	struct reminder_row plan[REMINDER_MAX_PLAN];
	size_t plan_count;
	int quiet_from, quiet_to; /* may span midnight; equal = none */
	unsigned desk_days;
	int desk_from, desk_to; /* minutes since midnight */
	int desk_every;		/* minutes, 0 = no desk */
	char desk_routine[REMINDER_ID_SIZE];
	int later;	  /* minutes */
	int most_a_week;  /* sessions in seven days, after which every day is a rest day */
	bool trust_clock; /* of a machine that keeps time by itself */
};

/* A session with at least one set done. */
struct reminder_session {
	int64_t began;
	char routine[REMINDER_ID_SIZE];
	char person[REMINDER_PERSON_SIZE];
};

struct reminder_now {
	int64_t wall, uptime;
	bool trusted;				 /* the clock is synchronised */
	bool busy;				 /* a session, or something else is said */
	const struct reminder_session *sessions; /* those of the last eight days at least */
	size_t session_count;
	/* Whether a routine is strength work. */
	bool (*is_strength)(void *user, const char *routine);
	void *user;
};

enum reminder_kind { REMINDER_PLAN, REMINDER_DESK };

struct reminder_call {
	enum reminder_kind kind;
	char routine[REMINDER_ID_SIZE];
	char person[REMINDER_PERSON_SIZE];
};

enum reminder_answer {
	REMINDER_STARTED,
	REMINDER_LATER,
	REMINDER_NOT_TODAY,
	REMINDER_SILENCE, /* nobody is there, or wants to talk about it */
};

struct reminder {
	const struct reminder_settings *settings; /* borrowed */
	bool known;				  /* the clock was trusted at `since` */
	int64_t since;
	int64_t wall, uptime;		    /* when last looked at */
	int64_t handled[REMINDER_MAX_PLAN]; /* the last occurrence that was said or let be, by row */
	struct reminder_call last;	    /* said last */
	int64_t later_at;		    /* uptime; 0 = nothing is put off */
	int64_t desk_since;		    /* uptime; -1 = not at the desk */
	int64_t plan_off, desk_off;	    /* local midnight of the day that "not today" was said for */
	char off_person[REMINDER_PERSON_SIZE];
};

void reminder_init(struct reminder *reminder, const struct reminder_settings *settings);
/* Looks whether something is to be said now; true and what, at most once for each. To be called every few seconds. */
bool reminder_due(struct reminder *reminder, const struct reminder_now *now, struct reminder_call *call);
/* What became of the last call. */
void reminder_answered(struct reminder *reminder, enum reminder_answer answer, const struct reminder_now *now);
/* A session is on: whoever trains is not at the desk. */
void reminder_trained(struct reminder *reminder, int64_t uptime);
/* Whether that minute of the day is in the quiet hours. */
bool reminder_is_quiet(const struct reminder_settings *settings, int minute);
/* The same for a time of day, seconds since 1970, here. */
bool reminder_is_quiet_at(const struct reminder_settings *settings, int64_t wall);
/* When the plan will next have something to say, wall time; 0 = nothing in the next eight days. */
int64_t reminder_next(const struct reminder *reminder, const struct reminder_now *now);

#endif
