/*
 * A flow: what the coach asks, one question after another, what follows from each answer, and the advice at the end. It
 * is a table in a file that a clinician reads and changes (routines/flows/pain.cfg explains every key); the session
 * walks it and knows no medicine. All but flow_load is pure; a flow is of fixed size and read-only after loading.
 *
 * What a file cannot do, because flow_load refuses it: ask in a circle, end in nothing, or start a movement from
 * anything but a yes, "go on", "gentler" or "next".
 */
#ifndef STEADY_FLOW_H
#define STEADY_FLOW_H

#include "intent.h"
#include "problems.h"
#include "routine.h"

#include <stdbool.h>
#include <stddef.h>

#define FLOW_MAX_QUESTIONS 24
#define FLOW_MAX_OUTCOMES 12
#define FLOW_MAX_SCORES 8
#define FLOW_MAX_SPOKEN 3 /* outcomes one after another, without a question between them */
#define FLOW_NAME_SIZE 32
#define FLOW_TEXT_SIZE ROUTINE_TEXT_SIZE

/* What may be answered; in files as "yes", "no", "number", "go_on", "gentler", "next", "end", "stop", "hurts". */
enum flow_answer {
	FLOW_YES,
	FLOW_NO,
	FLOW_NUMBER,
	FLOW_GO_ON,
	FLOW_GENTLER,
	FLOW_NEXT,
	FLOW_END,
	FLOW_STOP,
	FLOW_HURTS,
	FLOW_SILENCE, /* twice, or nothing that was understood */
	FLOW_ANSWERS
};

enum flow_move {
	FLOW_RESUME,	    /* this exercise, where it was left */
	FLOW_GENTLER_ONE,   /* its gentler neighbour */
	FLOW_NEXT_EXERCISE, /* what follows it */
	FLOW_GET_UP,	    /* the way up is spoken, then the session is over */
	FLOW_LEAVE,	    /* the session is over at once */
	FLOW_MOVES
};

enum flow_target_kind {
	FLOW_NOWHERE, /* no such answer */
	FLOW_QUESTION,
	FLOW_OUTCOME,
	FLOW_BY_SCORE, /* the outcome that belongs to the score */
	FLOW_AGAIN,    /* the same question */
	FLOW_MOVE,
};

struct flow_target {
	enum flow_target_kind kind;
	int index; /* of the question or outcome; enum flow_move */
};

/* What must be there for a question to make sense; bits. */
enum flow_need {
	FLOW_NEEDS_EXERCISE = 1u << 0,	 /* an exercise is under way */
	FLOW_NEEDS_GOING_ON = 1u << 1,	 /* it can be gone on with */
	FLOW_NEEDS_GENTLER = 1u << 2,	 /* there is a gentler one */
	FLOW_NEEDS_NEXT = 1u << 3,	 /* another one follows */
	FLOW_NEEDS_GETTING_UP = 1u << 4, /* the body is not where the routine ends */
};

struct flow_question {
	char name[FLOW_NAME_SIZE];
	char ask[FLOW_TEXT_SIZE];   /* templates, as in phrase.h */
	char again[FLOW_TEXT_SIZE]; /* the second time; "" = it is asked once */
	char check[FLOW_TEXT_SIZE]; /* reads an unsure number back */
	unsigned needs;
	struct flow_target otherwise; /* when they are not met */
	struct flow_target answers[FLOW_ANSWERS];
	bool flag;  /* a yes is a red flag, and recorded */
	int worst;  /* a yes makes it at least this of the scores; -1 = no */
	int wait_s; /* how long it waits for an answer; 0 = as the settings say */
};

struct flow_outcome {
	char name[FLOW_NAME_SIZE]; /* recorded */
	char say[FLOW_TEXT_SIZE];
	int rest_s; /* quiet after it */
	unsigned needs;
	struct flow_target otherwise;
	struct flow_target then;
	bool over;	/* this exercise is over for today */
	bool no_answer; /* the session ends so because nobody answers; else because of pain */
};

/* The limits of the settings, by name. */
enum flow_limit { FLOW_GREEN_MOST, FLOW_AMBER_MOST, FLOW_LIMITS };

/* Scores from the least to the worst: each up to its limit; the last has none. */
struct flow_score {
	enum flow_limit most; /* FLOW_LIMITS = no limit */
	int outcome;
};

struct flow {
	struct flow_question questions[FLOW_MAX_QUESTIONS];
	size_t question_count;
	struct flow_outcome outcomes[FLOW_MAX_OUTCOMES];
	size_t outcome_count;
	struct flow_score scores[FLOW_MAX_SCORES];
	size_t score_count;
	int first;		  /* question */
	struct flow_target stop;  /* what "stop" and "it hurts" lead to in questions that do not say */
	struct flow_target hurts; /* otherwise; outcomes, or AGAIN */
	int breath_ms;		  /* quiet after the lowering cue */
};

/* Which answer this is; FLOW_ANSWERS when it is none. */
enum flow_answer flow_answer_of(enum intent_kind kind);
/* Where `answer` leads in a question; NOWHERE when it is no answer there. */
struct flow_target flow_follow(const struct flow *flow, int question, enum flow_answer answer);
/* The outcome for a score of 0..10 (-1 = not known: the worst), at least that of scores[worst]. `limits` by enum
 * flow_limit. */
int flow_by_score(const struct flow *flow, int score, int worst, const int *limits);
/* A target that starts a movement. */
bool flow_moves(struct flow_target target);

/* Something that is wrong with a flow as a whole, at a question or an outcome. */
struct flow_fault {
	bool outcome;
	int index;
	char text[160];
};

#define FLOW_MAX_FAULTS 8

/* What is asked for ever, what never ends, what is never reached. `faults` has room for FLOW_MAX_FAULTS; returns how
 * many. */
size_t flow_faults(const struct flow *flow, struct flow_fault *faults);

/* Reads one file. NULL when anything is wrong with it, since half a flow is worse than none; problems say what. The
 * caller frees it with free(). Loop thread. */
struct flow *flow_load(const char *path, struct problems *problems);

#endif
