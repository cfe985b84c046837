/* The weights files that training rewrites: those shipped, and those of each fold of speakers. */
#ifndef STEADY_TEST_WEIGHTS_H
#define STEADY_TEST_WEIGHTS_H

#include "corpus.h"
#include "logistic.h"

#include <stdbool.h>
#include <stdio.h>

struct weights_file {
	char *text;		 /* as it was */
	const char *begin, *end; /* of the groups in it */
	FILE *out;
};

struct weights {
	struct weights_file files[CORPUS_FOLDS + 1]; /* the last is the one shipped */
};

/* What is written of a group beside its model. */
struct weights_group {
	const char *name, *intents; /* intents as they stand between the brackets */
	bool several, known, spotted;
	const double *least, *most; /* of each feature */
	double unsure, sure;	    /* log odds */
};

/* Opens `shipped` and FOLDER/fold-0.cfg ... for writing; what is not written anew comes from `shipped`, with `keep_folds`
 * that of a fold from its own file if it is there. Ends the program when it cannot. */
void weights_open(struct weights *weights, const char *shipped, const char *folder, bool keep_folds);
/* Groups come in order, each written or kept; `models` are one for each file. */
void weights_write(struct weights *weights, const struct weights_group *group, const struct logistic *models,
		   bool last);
/* A group as it was; nothing when it was not there. */
void weights_keep(struct weights *weights, const char *group, bool last);
void weights_close(struct weights *weights);

#endif
