/* The speech that listening is trained and measured on: a folder laid out like ../shared/speech (see its README). */
#ifndef STEADY_TEST_CORPUS_H
#define STEADY_TEST_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

#define CORPUS_FOLDS 5

enum corpus_kind {
	CORPUS_COMMAND,
	CORPUS_WORD,
	CORPUS_PHRASE,
	CORPUS_TALK,
	CORPUS_NOISE,
	CORPUS_ROOM,
	CORPUS_SYNTHETIC
};

struct corpus_item {
	enum corpus_kind kind;
	char path[512];
	char label[64];	  /* the word, the phrase, or the folder */
	char speaker[96]; /* by file name; talk and noise: the file */
	unsigned fold;	  /* by a hash of the speaker: nobody is in two */
};

struct corpus {
	struct corpus_item *items; /* sorted by path */
	size_t count;
};

/* False when the folder cannot be read or memory is out. */
bool corpus_open(struct corpus *corpus, const char *folder);
void corpus_close(struct corpus *corpus);

#endif
