/*
 * The session's state: what is going on, where, and what is remembered of it. session_internal.h says which file does what
 * with it.
 */
#ifndef STEADY_SESSION_STATE_H
#define STEADY_SESSION_STATE_H

#include "flow.h"
#include "plan.h"
#include "session.h"

#define SCRIPT_MAX 12

enum activity {
	ACTIVITY_NONE,
	ACTIVITY_WALK,
	ACTIVITY_SCRIPT,
	ACTIVITY_WAIT, /* for an answer, a command, the microphone */
};

/* What follows a script. */
enum then {
	THEN_NOTHING, /* idle remarks */
	THEN_RETURN,  /* to the plan, at the place where it was left */
	THEN_ITEM,    /* to the plan, at item `heading`, step `heading_step` */
	THEN_WAIT,
	THEN_BEGIN, /* all questions of the opening are answered */
	THEN_LEAVE, /* the session is over */
};

struct remark {
	enum { REMARK_SAY, REMARK_QUIET, REMARK_TONE } kind;
	int ms; /* SAY: quiet before it; QUIET: how long */
	enum tone tone;
	bool lowers; /* once it has been heard, the body is down */
	char text[SPEAK_TEXT_SIZE];
};

struct script {
	struct remark remarks[SCRIPT_MAX];
	size_t count, index;
	enum then then;
	uint32_t cue; /* of what sounds */
	bool sounding;
	frames_t end;	/* of the last remark */
	frames_t guard; /* sounding: when its end is no longer believed to be reported */
};

/* A step and when it begins, or began. */
struct mark {
	size_t step;
	frames_t at;
};

struct walk {
	size_t step;		  /* the next to be issued */
	struct mark begun, ahead; /* the last but one and the last that were issued; `ahead` may be still to come */
	uint32_t cue;		  /* of the last step with words */
	bool ended;		  /* that cue has ended, at `end` */
	frames_t end, guard;
	frames_t anchor;
	bool anchored;
	int anchor_pace; /* the pace at the anchor: a beat does not change under way */
	uint32_t remark; /* an answer given while the plan goes on */
	frames_t busy;	 /* it sounds until about then */
};

enum place_kind {
	PLACE_SENTENCE, /* the sentence was cut: say it again */
	PLACE_CONTINUE, /* between two steps: the next one */
	PLACE_WAITING,	/* in a quiet time: what remains of it */
	PLACE_REST,	/* in a rest: what remains of it */
	PLACE_AGAIN,	/* in a repetition: take it again */
	PLACE_UNIT,	/* between two repetitions: the next one */
	PLACE_FROZEN,	/* in a count that was held: go on counting */
	PLACE_CLOSING,	/* in the closing words: say them again */
};

struct place {
	enum place_kind kind;
	size_t step;	    /* to go on with */
	size_t current;	    /* that was interrupted */
	frames_t at;	    /* when */
	frames_t remaining; /* WAITING, REST: quiet that was left */
	frames_t taken_up;  /* when it began to run again */
	bool loaded;	    /* and the lowering cue has not been said to its end */
	bool announced;	    /* AGAIN, UNIT: in words, so that the movement follows at once */
};

enum leave {
	LEAVE_PLAIN,
	LEAVE_HOLD,   /* the count stands still, to go on where it was */
	LEAVE_REPEAT, /* what was last said or done is wanted again */
};

struct question;

/* From "it hurts" until a movement begins or the session is over. */
struct pain {
	bool open;
	bool concluded; /* the outcome is known, and recorded */
	int question;	/* of the flow */
	int trail[FLOW_MAX_QUESTIONS];
	size_t trail_count;	  /* questions before this one, for "back" */
	int score, worst;	  /* -1 = not known, none */
	int guess;		  /* a number that is being read back; -1 = none */
	int readings;		  /* how often one has been, in this question */
	enum intent_kind doubted; /* what was last heard unsurely as an answer */
	char exercise[ROUTINE_ID_SIZE];
};

struct session {
	struct session_setup setup;
	const struct config *config;
	const struct catalogue *catalogue;
	const struct voice *voice;
	const struct flow *flow; /* NULL: pain ends the session */

	/* The event being handled. */
	frames_t now;
	struct session_output *output;
	frames_t not_before; /* speech starts no earlier: a tone sounds */

	enum session_state state;
	enum activity activity;
	frames_t deadline;
	unsigned contexts;
	uint32_t last_cue;
	int volume, pace; /* percent */

	char person[INTENT_PERSON_SIZE]; /* whose session it is, "" = there is only one person */
	const struct routine *written;	 /* as its file has it */
	struct routine routine;		 /* of today: doses, neighbours and what is left out follow from the past */
	int origin[ROUTINE_MAX_ITEMS];	 /* which item of the file each of its items is */
	bool easier[ROUTINE_MAX_ITEMS];
	bool done[ROUTINE_MAX_ITEMS]; /* at least one set */
	bool over[ROUTINE_MAX_ITEMS]; /* it hurt too much: not again today */
	int begun_sessions;
	struct plan plan;
	struct walk walk;
	struct script script;
	struct place place;
	int heading;		   /* the item that a script leads to (THEN_ITEM), -1 = none */
	size_t heading_step;	   /* where in it */
	enum intent_kind deferred; /* a question of the user's to be answered at the release */

	/* The opening dialogue. */
	struct brief brief;
	size_t opening;		   /* its next row */
	size_t change;		   /* of the brief: the next to be told of or asked about */
	enum history_keeping told; /* what has been said of the history last, KEPT = nothing was wrong */
	bool refused[BRIEF_MAX_CHANGES];
	enum { SETTLED_UNASKED, SETTLED_YES, SETTLED_NO } settled;
	bool hurt;	 /* something has, in this session */
	bool from_there; /* where it was cut short is where it begins */
	size_t lesson;	 /* of the tour */
	int lessons_missed;
	bool deaf;	    /* the microphone, or all sound, is lost */
	bool said_deaf;	    /* and that was said while no session was on ... */
	frames_t told_deaf; /* ... when it last was */
	struct intent reminded_of;

	const struct question *question;	/* open, else NULL */
	const struct question *paused_question; /* the one that a pause interrupted */
	int asked;				/* how often */
	char asks[SPEAK_TEXT_SIZE];		/* in these words */
	struct pain pain;
	struct intent guess;	/* was-that: what it may have been */
	frames_t unsure_safety; /* when a safety word was last heard unsurely */
	frames_t unsure_asked;	/* when "Was that for me?" was last answered by silence */
	frames_t paused_since;
	bool reminded;
	bool speaker; /* STOPPED: it can still be heard */
	bool shutting_down;
	enum outcome outcome;
};

#endif
