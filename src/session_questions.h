/* The session's questions as data: see session_questions.c. */
#ifndef STEADY_SESSION_QUESTIONS_H
#define STEADY_SESSION_QUESTIONS_H

#include "session_internal.h"

#define QUESTION_MAX_ANSWERS 8

/* What follows from an answer. */
enum decision {
	DECIDE_NOTHING,
	DECIDE_START,
	DECIDE_REFUSE,
	DECIDE_YES,	   /* to a question of the opening: it goes on */
	DECIDE_NO,	   /* likewise: it goes on without */
	DECIDE_FROM_THERE, /* begin where it was cut short */
	DECIDE_REMIND_START,
	DECIDE_REMIND_LATER,
	DECIDE_REMIND_NOT_TODAY,
	DECIDE_REMIND_SILENCE,
	DECIDE_TOUR,
	DECIDE_TOUR_HEARD,
	DECIDE_TOUR_MISSED,
	DECIDE_OBEY,  /* what was heard unsurely was meant */
	DECIDE_GO_ON, /* it was not: the count goes on */
	DECIDE_RESUME,
	DECIDE_PAIN,
	DECIDE_ASK_GO_ON,
	DECIDE_EASY, /* how it was */
	DECIDE_RIGHT,
	DECIDE_HARD,
	DECIDE_NO_FEEDBACK,
	DECIDE_END,
	DECIDE_END_SILENT, /* nobody answers */
};

struct answer {
	enum intent_kind intent;
	enum decision decision;
};

struct question {
	const char *name;     /* in status and events */
	enum phrase_id ask;   /* PHRASE_COUNT: the routine's own question, or the flow's */
	enum phrase_id again; /* the second time, shorter; PHRASE_COUNT: there is none */
	enum decision silence;
	enum decision unclear; /* something else was said; DECIDE_NOTHING: it is asked again */
	bool reminder;	       /* later, and whatever starts a routine, are possible */
	bool before_session;   /* no session is on yet */
	struct answer answers[QUESTION_MAX_ANSWERS + 1]; /* ends with INTENT_NONE */
};

/* By enum question_id. */
extern const struct question session_questions[];

#endif
