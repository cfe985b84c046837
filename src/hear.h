/*
 * Hearing: 16 kHz blocks from the echo canceller in, utterances out.
 * segment (where a sound begins and ends) -> recognizer (PocketSphinx, several searches of the same
 * sound) -> confidence (a trained comparison of their scores).
 *
 * Threads: one thread uses a hear at a time (listen.c sees to it); the result function is called inside
 * hear_process and hear_flush. Positions count samples at HEARING_RATE, as the caller numbers its blocks.
 */
#ifndef STEADY_HEAR_H
#define STEADY_HEAR_H

#include "frames.h"
#include "intent.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAR_BLOCK 160 /* samples: 10 ms */

struct hear_block {
	const int16_t *samples; /* HEAR_BLOCK of them, after the canceller (its linear output) */
	int64_t position;	/* of the first sample; a jump ends what was open */
	bool speaking;		/* the coach sounds in it */
	float reference_db;	/* level of what the coach plays, dBFS; -200 when silent */
	float residual_db; /* level of the coach's echo that the canceller is believed to leave, dBFS; -200 = none */
};

enum hear_kind {
	HEAR_OPENED,  /* a sound began that is louder than what is around it */
	HEAR_LIKELY,  /* it may be over, and what has been is taken for a command, surely or not */
	HEAR_WENT_ON, /* it was not over: what was likely is not so any longer */
	HEAR_DROPPED, /* it ended and was no candidate: too short, too long, or no quiet before it */
	HEAR_DECODED, /* it ended and was decoded */
};

/* OPENED is always followed by exactly one DROPPED or DECODED, with any number of LIKELY, WENT_ON before it. */
struct hear_result {
	enum hear_kind kind;
	enum certainty certainty;	     /* LIKELY, DECODED only, as are the three below */
	struct intent intent;		     /* of the best match, also when unsure; NONE when nothing fits */
	char phrase[VOCABULARY_PHRASE_SIZE]; /* words of the best match, "" when nothing fits */
	double confidence;		     /* 0..1 */
	int64_t begin, end;		     /* of the sound, positions; end = begin when OPENED */
	int64_t decided;		     /* position of the input when this was decided */
	bool while_speaking;		     /* the coach sounded during it */
	float covered;			     /* share of it over which the coach sounded, 0..1 */
	float level_db;			     /* of its speech, dBFS */
};

typedef void (*hear_fn)(void *user, const struct hear_result *result);

struct hear_config {
	const struct vocabulary *vocabulary; /* copied */
	const char *model_dir;		     /* acoustic model; NULL or "" = Debian's en-us */
	const char *dictionary;		     /* NULL or "" = Debian's cmudict-en-us.dict */
	const char *weights;		     /* confidence weights file (voices/listening.cfg) */
	const char *user_model;		     /* what is known of the user's speech; NULL or "" = nothing */
	double sensitivity;		     /* 0..1, 0.5 = as trained; moves the thresholds */
	hear_fn result;
	void *user;
};

struct hear_figures {
	uint64_t decoded;      /* candidates decoded, those discarded because speech went on included */
	double decode_seconds; /* CPU time spent on them */
	uint64_t followed;     /* blocks at which the verifier was at work */
};

struct hear;
struct judge_sound;
struct judge_verdict;

/* NULL on failure; `error` says why. Starts with every context possible and no prompt. */
struct hear *hear_create(const struct hear_config *config, char *error, size_t error_size);
void hear_destroy(struct hear *hear);

void hear_process(struct hear *hear, const struct hear_block *block);
/* The sound ends here: decides what is open. */
void hear_flush(struct hear *hear);

/* Which phrases are possible from now on (bits of enum context). */
void hear_set_context(struct hear *hear, unsigned contexts);
/* Writes what the coach said while [begin, end) was heard, "" = nothing. Called inside hear_process and hear_flush. */
typedef void (*hear_prompt_fn)(void *user, int64_t begin, int64_t end, char *out, size_t size);
void hear_set_prompt(struct hear *hear, hear_prompt_fn prompt, void *user);
struct hear_figures hear_figures(const struct hear *hear);
/* Shows every verdict about a sound that is over, told or not, with all its hypotheses; for training. NULL = no longer. */
typedef void (*hear_trace_fn)(void *user, const struct judge_verdict *verdict, int64_t begin, int64_t end);
void hear_set_trace(struct hear *hear, hear_trace_fn trace, void *user);
/* Shows every sound that would be judged, before it is; false = do not judge it. For training. NULL = no longer. */
typedef bool (*hear_sound_fn)(void *user, const struct judge_sound *sound, int64_t begin, int64_t end);
void hear_set_sound_trace(struct hear *hear, hear_sound_fn trace, void *user);

#endif
