/*
 * What happened in a play, in order: what the coach said and heard, what the users said, and how loud the coach was in
 * each block. Expectations are judged from it. One thread.
 *
 * Times are frames of the room (device_sim.h), which go on when the stream is dead.
 */
#ifndef STEADY_PLAYLOG_H
#define STEADY_PLAYLOG_H

#include "coach.h"
#include "frames.h"
#include "scenario.h"

#include <stdbool.h>
#include <stddef.h>

enum play_kind {
	PLAY_SAYS, /* text, number when counted */
	PLAY_SAID,
	PLAY_CUT,
	PLAY_TONE,
	PLAY_HEARD,	/* surely: text is the intent */
	PLAY_UNSURE,	/* text is the intent */
	PLAY_NOT_HEARD, /* an utterance that is no command */
	PLAY_STATE,
	PLAY_NOTE,
	PLAY_PAIN, /* text is the exercise */
	PLAY_HELD,
	PLAY_RELEASED,
	PLAY_USER, /* somebody begins to speak: text, who */
	PLAY_USER_END,
	PLAY_OTHER, /* a command by the socket, a fault: text */
};

struct play_entry {
	enum play_kind kind;
	frames_t at;
	uint32_t cue;
	bool counted;
	int number; /* SAYS, counted: which; -1 = none */
	char *text; /* owned, never NULL */
	char *who;  /* USER: name, "" = the user; owned, else NULL */
};

struct playlog {
	struct play_entry *entries;
	size_t count, capacity;
	bool *loud; /* for each block: the coach was audible and not ducked */
	size_t blocks, block_capacity;
	bool failed; /* out of memory: something is missing */
};

void playlog_free(struct playlog *log);
/* Copies text and who (NULL = none). Returns the entry, NULL when out of memory; valid until the next one is added. */
struct play_entry *playlog_add(struct playlog *log, enum play_kind kind, frames_t at, const char *text,
			       const char *who);
void playlog_add_block(struct playlog *log, bool loud);
/* What the coach tells, at room time `at`. `voice` gives counted words their number. NULL when it is nothing to
 * remember. */
struct play_entry *playlog_add_event(struct playlog *log, const struct coach_event *event, frames_t at,
				     const struct voice *voice);

/* Index of the first entry from `from` on that is `event`; log->count when there is none. `begun`: a sentence of the
 * coach counts when it begins, else when it ends. */
size_t playlog_find(const struct playlog *log, size_t from, const struct scene_event *event, bool begun);

#endif
