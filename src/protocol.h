/*
 * The lines of the control socket: one table of commands, read by the daemon and by steadyctl. Pure.
 */
#ifndef STEADY_PROTOCOL_H
#define STEADY_PROTOCOL_H

#include "intent.h"

#include <stdbool.h>
#include <stddef.h>

#define PROTOCOL_TEXT_SIZE 400 /* of "say"; fits SPEAK_TEXT_SIZE */
#define PROTOCOL_HISTORY_DEFAULT 10
#define PROTOCOL_HISTORY_MAX 100

enum protocol_kind {
	PROTOCOL_INTENT, /* the same as saying it */
	PROTOCOL_SAY,
	PROTOCOL_PLAN,
	PROTOCOL_WISH, /* for the exercise under way as if said; for one that is named, `text` is the wish */
	PROTOCOL_STATUS,
	PROTOCOL_WATCH,
	PROTOCOL_ROUTINES,
	PROTOCOL_HISTORY,
	PROTOCOL_PEOPLE,
	PROTOCOL_EXERCISES,
	PROTOCOL_WEEK,
	PROTOCOL_FACTS,
	PROTOCOL_IMPORT_BEGIN,
	PROTOCOL_IMPORT_FACT,
	PROTOCOL_IMPORT_END,
	PROTOCOL_FORGET,
	PROTOCOL_ROUTINE_BEGIN,
	PROTOCOL_ROUTINE_LINE,
	PROTOCOL_ROUTINE_END,
	PROTOCOL_REMOVE,
	PROTOCOL_RELOAD,
	PROTOCOL_DEVICES,
	PROTOCOL_VERSION,
};

enum protocol_argument { ARGUMENT_NONE, ARGUMENT_OPTIONAL, ARGUMENT_REQUIRED };

struct protocol_row {
	const char *name;
	enum protocol_kind kind;
	enum intent_kind intent; /* PROTOCOL_INTENT */
	enum protocol_argument argument;
	const char *placeholder; /* of the argument, for help */
	const char *help;	 /* "" = steadyctl's own, within another of its commands */
};

struct protocol_command {
	enum protocol_kind kind;
	struct intent intent;	       /* INTENT, PLAN, WISH; START, PLAN with argument "": the usual routine */
	char text[PROTOCOL_TEXT_SIZE]; /* SAY; WISH; FORGET: whom, "" = everybody; REMOVE: which routine */
	int count;		       /* HISTORY: how many sessions; FACTS: behind which place; IMPORT_END: how many */
	int import;		       /* IMPORT_FACT, IMPORT_END, ROUTINE_LINE, ROUTINE_END: which import */
	const char *fact; /* IMPORT_FACT: fact.h's line; ROUTINE_LINE: a line of the file; ROUTINE_END: its id;
					  within the line that was parsed */
};

/* Row by row; NULL after the last. */
const struct protocol_row *protocol_row(size_t index);
const struct protocol_row *protocol_find(const char *name);
/* False when the line is no command; `error` says what was expected. */
bool protocol_parse(const char *line, struct protocol_command *command, char *error, size_t error_size);

#endif
