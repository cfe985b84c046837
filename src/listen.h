/*
 * The listening chain: stream-rate microphone and loudspeaker reference in, stamped events out.
 * resample -> echo canceller -> segmenting -> PocketSphinx -> confidence. The daemon, the simulated
 * room, `steadyd --hear` and the benchmarks all stream through this very chain.
 *
 * Threads: listen_process on one thread (the hearing thread, or the only one in the simulation);
 * listen_set_context and listen_say_* from the loop thread at any time. The callback runs on
 * the thread of listen_process, inside it.
 */
#ifndef STEADY_LISTEN_H
#define STEADY_LISTEN_H

#include "frames.h"
#include "intent.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum heard_kind {
	HEARD_VOICE,	 /* early evidence: a sound that may be a voice and is not the coach's own */
	HEARD_QUIET,	 /* that evidence has dissolved, nothing came of it */
	HEARD_UTTERANCE, /* an utterance was decoded: certainty NONE, UNSURE or SURE; ends the evidence */
	HEARD_INPUT,	 /* state of the input changed: see `input` */
};

enum input_state { INPUT_OK, INPUT_SILENT /* nothing comes: input_watch.c */, INPUT_CLIPPING };

struct heard {
	enum heard_kind kind;
	enum certainty certainty;
	struct intent intent;		     /* best match, also when UNSURE; NONE when nothing fits */
	char phrase[VOCABULARY_PHRASE_SIZE]; /* words of the best match */
	double confidence;		     /* 0..1, probability that it was said */
	bool while_speaking;		     /* the coach sounded during it */
	bool strong;			     /* VOICE: strong enough to hold, not only to duck */
	frames_t begin, end;		     /* of the sound, stream frames */
	frames_t decided;		     /* stream frame of the input when this was decided */
	double level_dbfs;		     /* UTTERANCE: of the speech */
	enum input_state input;
};

typedef void (*listen_fn)(void *user, const struct heard *heard);

struct listen_config {
	unsigned rate;			     /* of mic and reference, Hz */
	const struct vocabulary *vocabulary; /* copied */
	const char *model_dir;		     /* acoustic model; NULL = Debian's en-us */
	const char *dictionary;		     /* NULL = Debian's cmudict-en-us.dict */
	const char *weights;		     /* confidence weights file (voices/listening.cfg) */
	const char *user_model;		     /* what is known of the user's speech; NULL or "" = nothing */
	double sensitivity;		     /* 0..1, 0.5 as trained; moves the thresholds */
	bool cancel_echo;
	listen_fn heard;
	void *user;
};

struct listen_figures {
	double erle_db;	       /* echo return loss enhancement, recent, 0 when no echo */
	double echo_delay_ms;  /* estimated bulk delay of the echo */
	double coupling_db;    /* level of the echo at the microphone, over that of what the loudspeaker was given */
	bool coupling_known;   /* the coach has spoken for long enough */
	double noise_dbfs;     /* floor of the cancelled microphone */
	double level_dbfs;     /* recent peak level of the microphone */
	uint64_t utterances;   /* decoded so far */
	uint64_t processed;    /* frames at 16 kHz */
	double decode_seconds; /* CPU time spent in decoding */
};

struct listen;

/* NULL on failure; `error` says why. */
struct listen *listen_create(const struct listen_config *config, char *error, size_t error_size);
void listen_destroy(struct listen *listen);

/* Any block size. `reference` may be NULL when nothing is played. `stream` is the stream frame of the
 * first sample; `gap` says that frames are missing before it. */
void listen_process(struct listen *listen, const int16_t *mic, const int16_t *reference, size_t count, frames_t stream,
		    bool gap);
/* End of a file: decides what is still open. */
void listen_flush(struct listen *listen);

/* Which phrases are possible now (bits of enum context). */
void listen_set_context(struct listen *listen, unsigned contexts);
/* What the coach says, and when, in stream frames: a match with a word that it was saying at the time is discounted.
 * A clip of this text that sounds from `start` on, by its words where they are known. */
struct clip;
void listen_say_clip(struct listen *listen, const struct clip *clip, const char *text, frames_t start);
/* A text that sounds at some time in [begin, end). */
void listen_say_text(struct listen *listen, const char *text, frames_t begin, frames_t end);
/* The voice is held: what would sound from `from` on does so `by` frames later. */
void listen_say_later(struct listen *listen, frames_t from, frames_t by);
/* The voice is cut: nothing of all that sounds from `at` on. */
void listen_say_no_more(struct listen *listen, frames_t at);
struct listen_figures listen_figures(const struct listen *listen);

#endif
