/*
 * `steadyd --hear`: reads files, streams them through listen.h in blocks of 10 ms, prints what was heard.
 *
 * A file begins and ends in the middle of nothing, a microphone never does: each file is put between two stretches of
 * its own quiet (its quietest 50 ms, played forth and back), so that the chain knows the noise around it
 * and a word at the very edge is still a word with quiet before and after it. Times are those of the file.
 */
#include "hear_files.h"

#include "catalogue.h"
#include "listen.h"
#include "log.h"
#include "quiet.h"
#include "soundfile.h"
#include "vocabulary.h"
#include "voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK (HEARING_RATE / 100)
#define LEAD ((size_t)HEARING_RATE * 3 / 2) /* samples put before and after a file */

struct hearing {
	struct listen *listen;
	struct sound reference; /* no samples = none */
	const char *path;	/* of the file that is heard now */
};

static double seconds(frames_t frame)
{
	double time = frames_to_seconds(HEARING_RATE, frame - (frames_t)LEAD);

	return time < 0 ? 0 : time;
}

static void print_heard(void *user, const struct heard *heard)
{
	const struct hearing *hearing = user;
	char intent[96];

	if (heard->kind != HEARD_UTTERANCE)
		return;
	if (heard->certainty == CERTAINTY_SURE)
		intent_format(&heard->intent, intent, sizeof(intent));
	else
		snprintf(intent, sizeof(intent), "%s", heard->certainty == CERTAINTY_UNSURE ? "unsure" : "none");
	printf("%s\t%.3f\t%.3f\t%s\t%s\t%.4f\t%.3f\n", hearing->path, seconds(heard->begin), seconds(heard->end),
	       intent, heard->phrase, heard->confidence, seconds(heard->decided));
}

/* The loudspeaker's signal of one block of the embedded file. */
static const int16_t *reference_block(const struct sound *reference, size_t at, int16_t block[BLOCK])
{
	if (!reference->samples)
		return NULL;
	for (size_t i = 0; i < BLOCK; i++) {
		size_t index = at + i;

		block[i] = index >= LEAD && index - LEAD < reference->length ? reference->samples[index - LEAD] : 0;
	}
	return block;
}

static bool hear_file(struct hearing *hearing, const char *path)
{
	char error[256];
	struct sound sound;
	size_t count;
	int16_t *samples;

	if (sound_read(path, HEARING_RATE, &sound, error, sizeof(error)) < 0) {
		log_error("%s", error);
		return false;
	}
	samples = quiet_embed(sound.samples, sound.length, LEAD, BLOCK, &count);
	sound_free(&sound);
	if (!samples) {
		log_error("%s: out of memory", path);
		return false;
	}
	hearing->path = path;
	for (size_t at = 0; at < count; at += BLOCK) {
		int16_t block[BLOCK];

		listen_process(hearing->listen, samples + at, reference_block(&hearing->reference, at, block), BLOCK,
			       (frames_t)at, at == 0);
	}
	listen_flush(hearing->listen);
	fflush(stdout);
	free(samples);
	return true;
}

static bool make_vocabulary(const struct config *config, const struct hear_files_options *options,
			    struct vocabulary *vocabulary)
{
	char data_voices[CONFIG_PATH_SIZE + 16], local_voices[CONFIG_PATH_SIZE + 16];
	char data_routines[CONFIG_PATH_SIZE + 16], local_routines[CONFIG_PATH_SIZE + 16];
	const char *const voices[] = {data_voices, local_voices}, *const routines[] = {data_routines, local_routines};
	struct intent intent = {.kind = INTENT_PHRASE};
	struct problems problems;
	struct catalogue *catalogue;
	struct voice *voice;
	bool ok;

	snprintf(data_voices, sizeof(data_voices), "%s/voices", config->data_dir);
	snprintf(local_voices, sizeof(local_voices), "%s/voices", config->local_dir);
	snprintf(data_routines, sizeof(data_routines), "%s/routines", config->data_dir);
	snprintf(local_routines, sizeof(local_routines), "%s/routines", config->local_dir);
	problems_init(&problems);
	voice = voice_load(voices, 2, config->voice, &problems);
	catalogue = catalogue_load(routines, 2, &problems);
	ok = voice && catalogue && vocabulary_from(vocabulary, voice, catalogue, &config->people);
	snprintf(intent.argument, sizeof(intent.argument), "%s", options->phrase ? options->phrase : "");
	if (ok && options->phrase && !vocabulary_add(vocabulary, options->phrase, &intent, ~0u)) {
		log_error("--phrase \"%s\": expected up to %d letters that are no other command", options->phrase,
			  VOCABULARY_PHRASE_SIZE - 1);
		ok = false;
	}
	for (size_t i = 0; !ok && i < problems.count; i++) {
		char line[1024];

		log_error("%s", problem_format(&problems.list[i], line, sizeof(line)));
	}
	problems_clear(&problems);
	voice_destroy(voice);
	catalogue_destroy(catalogue);
	return ok;
}

static unsigned context_of(const char *state)
{
	static const struct {
		const char *name;
		unsigned contexts;
	} states[] = {
	    {"idle", CONTEXT_IDLE},
	    {"session", CONTEXT_SESSION},
	    {"question", CONTEXT_SESSION | CONTEXT_QUESTION},
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(state, states[i].name) == 0)
			return states[i].contexts;
	}
	log_error("--state \"%s\": expected idle, session or question", state);
	return 0;
}

static bool start(const struct config *config, const struct hear_files_options *options, struct hearing *hearing)
{
	struct vocabulary *vocabulary = calloc(1, sizeof(*vocabulary));
	unsigned contexts = context_of(options->state);
	char weights[CONFIG_PATH_SIZE + 32], user_model[CONFIG_PATH_SIZE + 32], error[512] = "out of memory";
	struct listen_config listen = {
	    .rate = HEARING_RATE,
	    .vocabulary = vocabulary,
	    .model_dir = config->model[0] ? config->model : NULL,
	    .weights = weights,
	    .user_model = config_used_user_model(config, user_model, sizeof(user_model)),
	    .sensitivity = config->sensitivity,
	    .cancel_echo = options->reference && config->cancel_echo,
	    .heard = print_heard,
	    .user = hearing,
	};

	if (config->weights[0])
		snprintf(weights, sizeof(weights), "%s", config->weights);
	else
		snprintf(weights, sizeof(weights), "%s/voices/listening.cfg", config->data_dir);
	if (!vocabulary || !contexts || !make_vocabulary(config, options, vocabulary)) {
		free(vocabulary);
		return false;
	}
	hearing->listen = listen_create(&listen, error, sizeof(error));
	free(vocabulary);
	if (!hearing->listen)
		log_error("%s", error);
	else
		listen_set_context(hearing->listen, contexts);
	return hearing->listen != NULL;
}

int hear_files_run(const struct config *config, const struct hear_files_options *options)
{
	struct hearing hearing = {.listen = NULL};
	char error[256];
	int status = 0;

	if (options->reference &&
	    sound_read(options->reference, HEARING_RATE, &hearing.reference, error, sizeof(error)) < 0) {
		log_error("%s", error);
		return 2;
	}
	if (start(config, options, &hearing)) {
		for (size_t i = 0; i < options->file_count; i++) {
			if (!hear_file(&hearing, options->files[i]))
				status = 1;
		}
	} else {
		status = 2;
	}
	listen_destroy(hearing.listen);
	sound_free(&hearing.reference);
	return status;
}
