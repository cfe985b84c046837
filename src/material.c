/* Loading what the coach works from. One place, so that what --check, --hear and a simulation use is what the daemon
 * uses. */
#include "material.h"

#include "vocabulary.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOTS 2
#define PATH_SIZE (CONFIG_PATH_SIZE + 32)

static void join(char *out, const char *directory, const char *name)
{
	snprintf(out, PATH_SIZE, "%s/%s", directory, name);
}

/* A name mistyped in the settings must not leave somebody without a coach: then it is the voice of the defaults. */
static struct voice *load_voice(const char *const *dirs, const char *name, struct problems *problems)
{
	struct voice *voice = voice_load(dirs, ROOTS, name, problems);
	struct config defaults;

	if (voice)
		return voice;
	config_defaults(&defaults);
	return strcmp(name, defaults.voice) == 0 ? NULL : voice_load(dirs, ROOTS, defaults.voice, problems);
}

/* The user's own, else the one that came with Steady. */
static struct flow *load_pain(const char *const *dirs, struct problems *problems)
{
	char path[PATH_SIZE + 16];

	for (size_t i = ROOTS; i > 0; i--) {
		struct flow *flow;

		snprintf(path, sizeof(path), "%s/flows/pain.cfg", dirs[i - 1]);
		/* The last is missed when it is not there. */
		flow = i == 1 || access(path, F_OK) == 0 ? flow_load(path, problems) : NULL;
		if (flow)
			return flow;
	}
	return NULL;
}

/* The routines, and what can be said, for the voice that is there already. False when there is no memory. */
static bool load_routines(struct material *material, const struct config *config, const char *const *extra,
			  size_t extra_count, struct problems *problems)
{
	char routines[ROOTS][PATH_SIZE];
	const char *dirs[ROOTS + MATERIAL_MAX_EXTRA] = {routines[0], routines[1]};

	assert(extra_count <= MATERIAL_MAX_EXTRA);
	join(routines[0], config->data_dir, "routines");
	join(routines[1], config->local_dir, "routines");
	for (size_t i = 0; i < extra_count; i++)
		dirs[ROOTS + i] = extra[i];
	material->catalogue = catalogue_load(dirs, ROOTS + extra_count, problems);
	material->pain = load_pain(dirs, problems);
	material->vocabulary = calloc(1, sizeof *material->vocabulary);
	if (!material->voice || !material->catalogue || !material->vocabulary)
		return false;
	if (!vocabulary_from(material->vocabulary, material->voice, material->catalogue, &config->people))
		problems_add(
		    problems, config->voice, 0, "commands",
		    "not every command and routine name fits the vocabulary; expected at most %d phrases, none "
		    "with two meanings",
		    VOCABULARY_MAX_ENTRIES);
	return true;
}

bool material_load(struct material *material, const struct config *config, const char *const *extra, size_t extra_count,
		   struct problems *problems)
{
	char voices[ROOTS][PATH_SIZE];
	const char *dirs[ROOTS] = {voices[0], voices[1]};

	memset(material, 0, sizeof *material);
	join(voices[0], config->data_dir, "voices");
	join(voices[1], config->local_dir, "voices");
	material->voice = load_voice(dirs, config->voice, problems);
	return load_routines(material, config, extra, extra_count, problems);
}

bool material_load_again(struct material *fresh, const struct material *old, const struct config *config,
			 const char *const *extra, size_t extra_count, struct problems *problems)
{
	*fresh = (struct material){.voice = old->voice};
	return load_routines(fresh, config, extra, extra_count, problems);
}

void material_free_routines(struct material *material)
{
	catalogue_destroy(material->catalogue);
	free(material->vocabulary);
	free(material->pain);
	memset(material, 0, sizeof *material);
}

void material_free(struct material *material)
{
	voice_destroy(material->voice);
	material_free_routines(material);
}

const struct routine *material_routine(const struct material *material, const char *id)
{
	const struct routine *routine = catalogue_routine(material->catalogue, id);

	if (routine)
		return routine;
	fprintf(stderr, "steadyd: there is no routine \"%s\"; there are:", id);
	for (size_t i = 0; i < catalogue_routine_count(material->catalogue); i++)
		fprintf(stderr, " %s", catalogue_routine_at(material->catalogue, i)->id);
	fputc('\n', stderr);
	return NULL;
}

struct listen *material_listen(const struct material *material, const struct config *config, unsigned rate,
			       listen_fn heard, void *user, char *error, size_t error_size)
{
	char weights[PATH_SIZE], user_model[PATH_SIZE];
	join(weights, config->data_dir, "voices/listening.cfg");
	struct listen_config listen = {
	    .rate = rate,
	    .vocabulary = material->vocabulary,
	    .model_dir = config->model[0] ? config->model : NULL,
	    .weights = config->weights[0] ? config->weights : weights,
	    .user_model = config_used_user_model(config, user_model, sizeof(user_model)),
	    .sensitivity = config->sensitivity,
	    .cancel_echo = config->cancel_echo,
	    .heard = heard,
	    .user = user,
	};
	return listen_create(&listen, error, error_size);
}
