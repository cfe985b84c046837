/*
 * PocketSphinx behind a small door: a whole sound in, the best path through one of several grammars and
 * its scores out. recognizer.c is the only file that includes PocketSphinx's headers. One thread at a time.
 *
 * Scores are natural-log likelihoods relative to the best senone of each frame (-compallsen yes), which is what makes
 * paths of different grammars comparable.
 */
#ifndef STEADY_RECOGNIZER_H
#define STEADY_RECOGNIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECOGNIZER_MAX_PIECES 48
#define RECOGNIZER_WORD_SIZE 64
#define RECOGNIZER_FRAME 160 /* samples: 10 ms */
#define RECOGNIZER_MAX_FRAMES 400
#define RECOGNIZER_MAX_SAMPLES (RECOGNIZER_FRAME * RECOGNIZER_MAX_FRAMES)
#define RECOGNIZER_FEATURES 39

struct recognizer_piece {		 /* a word of a phrase grammar, a phone of the loop, or silence */
	char name[RECOGNIZER_WORD_SIZE]; /* "stop", "AA"; "" = silence */
	int first, last;		 /* frames, inclusive */
	float score;
};

struct recognizer_path {
	bool found;
	float score; /* of the whole */
	int frames;
	size_t count;
	struct recognizer_piece pieces[RECOGNIZER_MAX_PIECES];
};

struct recognizer;

#define RECOGNIZER_MODEL "/usr/share/pocketsphinx/model/en-us/en-us" /* Debian's */

/* `dictionary`: text in the CMU format; every word of every grammar must be in it. NULL on failure, `error` says why.
 * The model in `model_dir` (NULL or "" = Debian's en-us), with the difference file `difference` on it (acoustic.h) and
 * what is known of the user's speech (`user`, acoustic_user.h); NULL or "" = without, and one that does not fit is logged
 * and left out. */
struct recognizer *recognizer_create(const char *model_dir, const char *difference, const char *user,
				     const char *dictionary, char *error, size_t error_size);
void recognizer_destroy(struct recognizer *recognizer);

/* Makes the grammar `name`: silence, one of `phrases`, silence. A phrase given twice counts once. */
bool recognizer_set_phrases(struct recognizer *recognizer, const char *name, const char *const *phrases, size_t count);
/* Gives back what a grammar takes: some ten megabytes for hundreds of phrases. */
void recognizer_forget(struct recognizer *recognizer, const char *name);
/* The grammar that is always there: silence, any string of phones, silence. */
#define RECOGNIZER_LOOP "loop"

/* Takes a whole sound of at most RECOGNIZER_MAX_SAMPLES, borrowed until the next one: what the next decodings are about. */
void recognizer_take(struct recognizer *recognizer, const int16_t *samples, size_t count);
/* What the decoder sees of it: RECOGNIZER_FEATURES numbers a frame, three streams of 13 one after another. Returns how
 * many frames, at most `frames`; 0 = out of memory. */
size_t recognizer_features(struct recognizer *recognizer, float *features, size_t frames);
/* Decodes it with one grammar. False when PocketSphinx fails (a fault, not a mismatch). */
bool recognizer_decode(struct recognizer *recognizer, const char *name, struct recognizer_path *path);

#endif
