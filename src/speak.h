/*
 * Speaking: text in, clips out. eSpeak NG in-process (espeak.c is the only file that includes its
 * header) on a worker; clips trimmed of leading and trailing silence and cached.
 *
 * Threads: everything on the loop thread; synthesis runs on the worker. eSpeak NG is one global
 * state per process, so there is at most one speak.
 */
#ifndef STEADY_SPEAK_H
#define STEADY_SPEAK_H

#include "clip.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPEAK_TEXT_SIZE 512
#define SPEAK_VOICE_SIZE 48

struct speak_style {
	char voice[SPEAK_VOICE_SIZE]; /* an eSpeak NG voice, "en-us", "en-gb+f3" */
	int rate;		      /* words a minute; beyond 80..450 the nearest that eSpeak can */
	int pitch;		      /* 0..100 */
	int range;		      /* 0..100, intonation */
	int volume;		      /* 0..200, 100 = normal */
	int word_gap_ms;	      /* extra pause between words */
};

struct speak_request {
	char text[SPEAK_TEXT_SIZE]; /* plain text: markup and control characters are neutralised */
	struct speak_style style;
	unsigned fit_ms; /* 0 = any length; else spoken faster, up to twice the rate, until it fits */
};

struct speak_config {
	unsigned rate;		  /* of the clips, Hz (the stream's) */
	bool immediate;		  /* synthesise inside the call (simulation, --print) */
	size_t cache_bytes;	  /* 0 = 8 MiB; least recently used clips go first */
	void (*wake)(void *user); /* called on the worker thread when speak_dispatch has something to do */
	void *user;
};

struct speak_figures {
	uint64_t jobs, cache_hits, cancelled, failed, did_not_fit;
	size_t cached_bytes;	  /* held by the cache now */
	double synthesis_seconds; /* CPU time */
	double speech_seconds;	  /* of sound made */
};

/* `clip` is NULL when synthesis failed or was cancelled; otherwise the callee owns one reference. */
typedef void (*speak_fn)(void *user, uint32_t cue, struct clip *clip);

struct speak;

struct speak *speak_create(const struct speak_config *config, char *error, size_t error_size);
/* Stops what runs; ready functions that are still owed are not called. */
void speak_destroy(struct speak *speak);

/* Wants the clip for `request`; `ready` is called on the loop thread: at once when it is cached,
 * otherwise from speak_dispatch (or inside this call in immediate mode). */
void speak_say(struct speak *speak, uint32_t cue, const struct speak_request *request, speak_fn ready, void *user);
/* Makes it ready in the cache, at low priority. */
void speak_prepare(struct speak *speak, const struct speak_request *request);
/* Cancels all that speak_say still owes (ready is called with NULL, before this returns) and stops its synthesis. */
void speak_cancel(struct speak *speak);
/* True when it is in the cache. */
bool speak_is_ready(struct speak *speak, const struct speak_request *request);
/* Length in frames at the clip rate; when it is not in the cache it is synthesised here and now, which takes some ms
 * for a sentence. 0 on failure. */
size_t speak_measure(struct speak *speak, const struct speak_request *request);
/* Calls the ready functions of finished jobs. */
void speak_dispatch(struct speak *speak);
/* When the synthesis under way was begun, ms of the monotonic clock; 0 = none is. */
int64_t speak_running_since(const struct speak *speak);
struct speak_figures speak_figures(const struct speak *speak);

#endif
