/*
 * eSpeak NG, the library in this process: raw speech and phonemes. espeak.c is the only file that
 * includes its header.
 *
 * The library is one global state; one lock guards it, so every function may be called from any
 * thread except the sound callback, and waits while another one speaks. It is opened by the first
 * call and stays open until the process ends: its terminate function does not survive a second
 * start in synchronous mode.
 */
#ifndef STEADY_ESPEAK_H
#define STEADY_ESPEAK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESPEAK_RATE 22050   /* Hz, of all it speaks */
#define ESPEAK_WORDS_MIN 80 /* words a minute */
#define ESPEAK_WORDS_MAX 450

struct espeak_manner {
	const char *voice; /* "en-us", "en-gb+f3": a language, voice or file name, and a variant */
	int words;	   /* a minute, ESPEAK_WORDS_MIN..MAX */
	int pitch, range;  /* 0..100 */
	int word_gap_ms;
};

/* Where a word of the text begins to sound. */
struct espeak_mark {
	size_t begin;	 /* sample */
	size_t at, size; /* bytes of the text, up to the blank */
};
#define ESPEAK_MARKS 160 /* of the first so many words */

/* Mono at ESPEAK_RATE. */
struct espeak_speech {
	int16_t *samples; /* owned by the caller: free() */
	size_t length, capacity;
	struct espeak_mark marks[ESPEAK_MARKS]; /* in order */
	size_t mark_count;
};

/* Opens the library. 0 or -ENOENT with `error` filled (its data are not installed). */
int espeak_open(char *error, size_t error_size);
/* 0, or -ENOENT with a hint in `error` when there is no such voice or variant. */
int espeak_check_voice(const char *voice, char *error, size_t error_size);
/* Speaks plain text: no markup is obeyed, control characters and broken UTF-8 are skipped. `abort` (may
 * be NULL) is looked at every 60 ms of speech. 0, -ENOENT (voice), -ERANGE (words), -ECANCELED, -E2BIG
 * (more than two minutes), -ENOMEM or -EIO; *speech is to be freed in every case. The same texts in the same
 * order give the same samples in every process. In another order they differ a little (some Hz, some
 * samples): eSpeak's wavering of the pitch and its roughness run on, and nothing in its API sets them
 * back. A cache above keeps what must not change. */
int espeak_speak(const char *text, const struct espeak_manner *manner, const atomic_bool *abort,
		 struct espeak_speech *speech);
/* Kirshenbaum-like phoneme names of `voice`, separated by '_', as in "s_t_'0_p". False = no such voice or
 * too small. */
bool espeak_phonemes(const char *word, const char *voice, char *out, size_t size);

#endif
