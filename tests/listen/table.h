/* What collect writes: recordings that were heard, and hypotheses about the sounds found in them. */
#ifndef STEADY_TEST_TABLE_H
#define STEADY_TEST_TABLE_H

#include "clues.h"
#include "corpus.h"
#include "intent.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>

struct table_item {
	enum corpus_kind kind;
	char label[64], speaker[96], scene[16];
	unsigned fold;
	double seconds;
	struct words_count promoted; /* heard with so many phrases of a user's own (words.h) */
};

struct table_row {
	size_t item;	   /* index of its recording */
	double begin, end; /* seconds */
	bool overlaps;	   /* the sound is (partly) within the recording, not only its surroundings */
	struct intent intent;
	char phrase[VOCABULARY_PHRASE_SIZE];
	float values[FEATURE_COUNT];
};

struct table {
	struct table_item *items;
	size_t item_count;
	struct table_row *rows;
	size_t row_count;
};

/* Appends a file. False when it cannot be read. */
bool table_read(struct table *table, const char *path);
void table_free(struct table *table);

#endif
