/*
 * The model of what is taught: exercises, positions, routines; and its validation. Pure: filled by
 * catalogue.c from files, read by plan.c. All text is plain and owned by the structs.
 */
#ifndef STEADY_ROUTINE_H
#define STEADY_ROUTINE_H

#include <stdbool.h>
#include <stddef.h>

#define ROUTINE_ID_SIZE 48
#define ROUTINE_NAME_SIZE 64
#define ROUTINE_TEXT_SIZE 400 /* one spoken paragraph; fits SPEAK_TEXT_SIZE */
#define ROUTINE_MAX_ITEMS 32
#define ROUTINE_MAX_SAID 8

enum exercise_kind {
	EXERCISE_HOLD, /* each repetition: move, hold counted aloud, release */
	EXERCISE_MOVE, /* each repetition: out and back at a tempo, the repetition's number is spoken */
	EXERCISE_STAY, /* one long hold or activity per repetition (plank, stretch, walking) */
};

enum exercise_sides {
	SIDES_NONE,
	SIDES_EACH,	 /* all repetitions of one side, change over, then the other */
	SIDES_ALTERNATE, /* left, right, left ...; `repetitions` counts per side */
};

/* A dose. In an item of a routine, -1 = as the exercise has it. In `most` and `least` of an exercise only sets,
 * repetitions and hold_s mean anything. */
struct dose {
	int sets;	 /* 1..10 */
	int repetitions; /* 1..50, per side where there are sides */
	int hold_s;	 /* 0..300; MOVE: 0 */
	int rest_s;	 /* after each set, 0..300 */
	int between_s;	 /* between repetitions, after the release cue, 0..30 */
	int tempo_ms;	 /* MOVE: for one way, 500..10000 */
};

struct exercise {
	char id[ROUTINE_ID_SIZE];
	char name[ROUTINE_NAME_SIZE];	/* spoken: "bridge" */
	char called[ROUTINE_NAME_SIZE]; /* spoken with its article: "the bridge" */
	char source[64];		/* letters of the articles, "B D E" */
	char note[ROUTINE_TEXT_SIZE];	/* for the reader of the file, never spoken */
	char position[ROUTINE_ID_SIZE];
	enum exercise_kind kind;
	enum exercise_sides sides;
	bool strength;	/* strength work: holds of more than 10 s need `long_hold` (McGill) */
	bool long_hold; /* "the file says otherwise" */
	bool fixed;	/* its dose does not follow from the past: there is nothing to build up */
	/* Spoken, in this order, the first time. Each one paragraph. */
	char setup[ROUTINE_TEXT_SIZE];	  /* the start position */
	char movement[ROUTINE_TEXT_SIZE]; /* what moves, how far */
	char feel[ROUTINE_TEXT_SIZE];	  /* what to feel, how to breathe, may be "" */
	char cue[ROUTINE_TEXT_SIZE];	  /* the short cue on later sets and sides */
	char go[ROUTINE_NAME_SIZE];	  /* one or two words that start the movement: "Lift" */
	char release[ROUTINE_NAME_SIZE];  /* that end it: "And lower" */
	char lower[ROUTINE_TEXT_SIZE];	/* the lowering cue, when stopped while loaded: "Let your hips down slowly." */
	char settle[ROUTINE_TEXT_SIZE]; /* when stopped while not loaded: "Stay where you are. Rest." */
	struct dose dose;
	struct dose least, most;       /* the range within which a dose may adapt */
	char gentler[ROUTINE_ID_SIZE]; /* the neighbours on the ladder, "" = none */
	char harder[ROUTINE_ID_SIZE];
};

/* A body position and the way from one to another, spoken. */
struct position {
	char id[ROUTINE_ID_SIZE]; /* "standing", "supine", "prone", "side", "all-fours" ... */
};

struct transition {
	char from[ROUTINE_ID_SIZE];
	char to[ROUTINE_ID_SIZE];
	char text[ROUTINE_TEXT_SIZE];
	int seconds; /* quiet after the words, to do it */
};

/* Which list of the routine's file an item stands in: warm_up, items, cool_down; in this order. */
enum part { PART_WARM_UP, PART_MAIN, PART_COOL_DOWN };

struct routine_item {
	enum part part;
	char exercise[ROUTINE_ID_SIZE];
	struct dose dose; /* -1 = the exercise's own */
};

struct routine {
	char id[ROUTINE_ID_SIZE];
	char title[ROUTINE_NAME_SIZE];			/* spoken: "Back routine" */
	char said[ROUTINE_MAX_SAID][ROUTINE_NAME_SIZE]; /* whole phrases that start it */
	size_t said_count;
	char about[ROUTINE_TEXT_SIZE];	    /* spoken after the title: "all on the mat" */
	char question[ROUTINE_TEXT_SIZE];   /* asked first, needs a yes; "" = none */
	char refusal[ROUTINE_TEXT_SIZE];    /* said when the answer is no */
	char closing[ROUTINE_TEXT_SIZE];    /* said at the end, after getting up */
	char end_position[ROUTINE_ID_SIZE]; /* where it leaves the user: "standing". Every routine begins standing */
	bool strength;
	struct routine_item items[ROUTINE_MAX_ITEMS];
	size_t item_count;
};

/* Something in a file that contradicts itself or a rule of safety. */
struct fault {
	const char *key; /* of the file; a member of a group as "dose.hold" */
	char text[200];
};

#define ROUTINE_MAX_FAULTS 16

/* Item's dose over the exercise's. */
struct dose dose_resolve(const struct dose *item, const struct dose *exercise);
/* What is wrong with an exercise by itself, at most ROUTINE_MAX_FAULTS. Returns how many. Doses stand
 * within their range, holds of strength work at most 10 s (McGill: shorter holds, more of them)
 * unless the file says long_hold, what a kind needs. */
size_t exercise_faults(const struct exercise *exercise, struct fault *faults);
/* What is wrong with the dose of an item: outside of the range of its exercise. Keys as in an item: "hold". */
size_t item_faults(const struct routine_item *item, const struct exercise *exercise, struct fault *faults);
/* "bird-dog": lower-case letters, digits and hyphens, not longer than an id may be. */
bool routine_id_is_valid(const char *id);

#endif
