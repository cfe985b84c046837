/* Listening chains for a bench. */
#include "chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void weights_path(const struct chains *chains, unsigned fold, char *path, size_t size)
{
	if (chains->shipped)
		snprintf(path, size, "%s", chains->weights);
	else
		snprintf(path, size, "%s/fold-%u.cfg", chains->weights, fold);
}

bool chains_have(const struct chains *chains, unsigned fold)
{
	char path[512];

	weights_path(chains, fold, path, sizeof(path));
	return access(path, R_OK) == 0;
}

/* What coach_attend of the daemon does. */
static void attend(struct chain *chain, const struct heard *heard)
{
	switch (heard->kind) {
	case HEARD_VOICE:
		chain->attention = heard->strong ? ATTENTION_HOLD : ATTENTION_DUCK;
		break;
	case HEARD_QUIET:
		chain->attention = ATTENTION_NONE;
		break;
	case HEARD_UTTERANCE:
		chain->attention = heard->certainty == CERTAINTY_NONE ? ATTENTION_NONE : ATTENTION_HOLD;
		chain->answered = chain->answered || heard->certainty != CERTAINTY_NONE;
		break;
	case HEARD_INPUT:
		break;
	}
}

static void note(void *user, const struct heard *heard)
{
	struct chain *chain = user;
	struct record_event *event;

	attend(chain, heard);
	if (heard->kind == HEARD_INPUT)
		return;
	if (chain->count == chain->capacity) {
		chain->capacity = chain->capacity ? 2 * chain->capacity : 16;
		chain->events = realloc(chain->events, chain->capacity * sizeof(*chain->events));
		if (!chain->events) {
			perror("bench");
			exit(1);
		}
	}
	event = &chain->events[chain->count++];
	*event = (struct record_event){
	    .kind = heard->kind,
	    .certainty = heard->certainty,
	    .confidence = heard->confidence,
	    .begin = frames_to_seconds(CHAIN_RATE, heard->begin),
	    .end = frames_to_seconds(CHAIN_RATE, heard->end),
	    .decided = frames_to_seconds(CHAIN_RATE, heard->decided),
	    .strong = heard->strong,
	    .while_speaking = heard->while_speaking,
	};
	intent_format(&heard->intent, event->intent, sizeof(event->intent));
	memcpy(event->phrase, heard->phrase, sizeof(event->phrase));
}

struct chain *chain_fresh(const struct chains *chains, unsigned fold)
{
	struct chain *chain = calloc(1, sizeof(*chain));
	char path[512], error[512] = "out of memory";
	struct listen_config config = {
	    .rate = CHAIN_RATE,
	    .vocabulary = chains->vocabulary,
	    .weights = path,
	    .sensitivity = 0.5,
	    .cancel_echo = true,
	    .heard = note,
	    .user = chain,
	};

	weights_path(chains, fold, path, sizeof(path));
	if (chain)
		chain->listen = listen_create(&config, error, sizeof(error));
	if (!chain || !chain->listen) {
		fprintf(stderr, "%s: %s\n", path, error);
		exit(1);
	}
	return chain;
}

void chain_close(struct chain *chain)
{
	if (!chain)
		return;
	listen_destroy(chain->listen);
	free(chain->events);
	free(chain);
}

struct chain *chains_of(struct chains *chains, unsigned fold)
{
	if (chains->shipped)
		fold = 0;
	if (!chains->open[fold])
		chains->open[fold] = chain_fresh(chains, fold);
	return chains->open[fold];
}

void chains_close(struct chains *chains)
{
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
		chain_close(chains->open[fold]);
		chains->open[fold] = NULL;
	}
}

static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void chain_begin(struct chain *chain, unsigned contexts)
{
	chain->count = 0;
	chain->at = 0;
	chain->cpu = 0;
	chain->attention = ATTENTION_NONE;
	chain->answered = false;
	listen_set_context(chain->listen, contexts);
}

void chain_hear(struct chain *chain, const int16_t *microphone, const int16_t *reference)
{
	double before = cpu_now();

	listen_process(chain->listen, microphone, reference, CHAIN_BLOCK, chain->at, chain->at == 0);
	chain->cpu += cpu_now() - before;
	chain->at += CHAIN_BLOCK;
}

void chain_end(struct chain *chain)
{
	double before = cpu_now();

	listen_flush(chain->listen);
	chain->cpu += cpu_now() - before;
}

void chain_hear_all(struct chain *chain, const int16_t *samples, size_t count, size_t from, unsigned contexts)
{
	chain_begin(chain, from > 0 ? 0 : contexts);
	for (size_t at = 0; at + CHAIN_BLOCK <= count; at += CHAIN_BLOCK) {
		if (from > 0 && at / CHAIN_BLOCK == from / CHAIN_BLOCK)
			listen_set_context(chain->listen, contexts);
		chain_hear(chain, samples + at, NULL);
	}
	chain_end(chain);
}
