/* Reading a binary model definition. Every count is checked against the file's size before it is believed.
 * Little-endian, as are the model's files and the machines Steady runs on. */
#include "senones.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (16u << 20) /* bytes; Debian's has 3 MB */
#define MOST_PHONES 127	       /* their numbers are signed bytes in a triple */

struct head {
	int32_t phones, models, states, phone_senones, senones, transitions, sequences, context, tree, silence;
};

struct model { /* a phone by itself, or a triple: the file's own layout */
	int32_t sequence, transition;
	int8_t place, phone, left, right; /* of a triple; by itself only `place` has a meaning: filler or not */
};
_Static_assert(sizeof(struct model) == 12, "as it lies in the file");

struct senones {
	unsigned char *data; /* owned: the whole file */
	size_t size;
	struct head head;
	const char *names[MOST_PHONES];
	struct model *models;		 /* owned */
	uint16_t *of_sequence;		 /* owned: head.sequences x SENONES_STATES */
	struct transitions *transitions; /* owned */
};

static bool slurp(struct senones *senones, const char *path, char *error, size_t error_size)
{
	FILE *file = fopen(path, "rbe");

	if (!file) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return false;
	}
	senones->data = malloc(FILE_LIMIT);
	senones->size = senones->data ? fread(senones->data, 1, FILE_LIMIT, file) : 0;
	fclose(file);
	if (senones->size > 0 && senones->size < FILE_LIMIT)
		return true;
	snprintf(error, error_size, "%s: is empty, unreadable or larger than %u MiB", path, FILE_LIMIT >> 20);
	return false;
}

static bool take(const struct senones *senones, size_t *at, void *out, size_t size)
{
	if (senones->size - *at < size)
		return false;
	memcpy(out, senones->data + *at, size);
	*at += size;
	return true;
}

static bool is_usable(const struct head *head, size_t left)
{
	return head->phones > 0 && head->phones <= MOST_PHONES && head->models >= head->phones &&
	       head->states == SENONES_STATES && head->senones > 0 && head->senones <= UINT16_MAX + 1 &&
	       head->sequences > 0 && head->tree >= 0 && head->silence >= 0 && head->silence < head->phones &&
	       (size_t)head->models <= left / sizeof(struct model) && (size_t)head->tree <= left / 8 &&
	       (size_t)head->sequences <= left / (SENONES_STATES * sizeof(uint16_t));
}

static bool take_names(struct senones *senones, size_t *at)
{
	for (int i = 0; i < senones->head.phones; i++) {
		const unsigned char *end = memchr(senones->data + *at, '\0', senones->size - *at);

		if (!end)
			return false;
		senones->names[i] = (const char *)senones->data + *at;
		*at = (size_t)(end - senones->data) + 1;
	}
	*at = (*at + 3) / 4 * 4; /* padding */
	return *at <= senones->size;
}

/* No number in it leads out of the tables. */
static bool is_consistent(const struct senones *senones)
{
	const struct head *head = &senones->head;

	for (int i = 0; i < head->models; i++) {
		if (senones->models[i].sequence < 0 || senones->models[i].sequence >= head->sequences)
			return false;
	}
	for (size_t i = 0; i < (size_t)head->sequences * SENONES_STATES; i++) {
		if (senones->of_sequence[i] >= head->senones)
			return false;
	}
	return true;
}

static bool take_tables(struct senones *senones, size_t *at)
{
	const struct head *head = &senones->head;
	size_t models = (size_t)head->models * sizeof(struct model);
	size_t sequences = (size_t)head->sequences * SENONES_STATES * sizeof(uint16_t);
	int32_t count;

	*at += (size_t)head->tree * 8; /* a search tree: the models are in order, which will do */
	if (*at > senones->size)
		return false;
	senones->models = malloc(models);
	senones->of_sequence = malloc(sequences);
	return senones->models && senones->of_sequence && take(senones, at, senones->models, models) &&
	       take(senones, at, &count, sizeof(count)) && count == head->sequences * SENONES_STATES &&
	       take(senones, at, senones->of_sequence, sequences) && is_consistent(senones);
}

static bool parse(struct senones *senones)
{
	char mark[4];
	int32_t version, description;
	size_t at = 0;

	if (!take(senones, &at, mark, sizeof(mark)) || memcmp(mark, "BMDF", sizeof(mark)) != 0 ||
	    !take(senones, &at, &version, sizeof(version)) || !take(senones, &at, &description, sizeof(description)))
		return false;
	if (version != 1 || description < 0 || (size_t)description > senones->size - at)
		return false;
	at += (size_t)description;
	return take(senones, &at, &senones->head, sizeof(senones->head)) &&
	       is_usable(&senones->head, senones->size - at) && take_names(senones, &at) && take_tables(senones, &at);
}

/* Each phone's matrix is there. */
static bool load_transitions(struct senones *senones, const char *model_dir, char *error, size_t error_size)
{
	senones->transitions = transitions_load(model_dir, error, error_size);
	for (int i = 0; senones->transitions && i < senones->head.phones; i++) {
		int matrix = senones->models[i].transition;

		if (matrix >= 0 && matrix < transitions_count(senones->transitions))
			continue;
		snprintf(error, error_size, "%s: mdef and transition_matrices do not belong together", model_dir);
		return false;
	}
	return senones->transitions != NULL;
}

struct senones *senones_load(const char *model_dir, char *error, size_t error_size)
{
	struct senones *senones = calloc(1, sizeof(*senones));
	char path[512];

	snprintf(path, sizeof(path), "%s/mdef", model_dir);
	snprintf(error, error_size, "out of memory");
	if (senones && slurp(senones, path, error, error_size)) {
		if (!parse(senones))
			snprintf(error, error_size, "%s: is no binary model definition with three states a phone",
				 path);
		else if (load_transitions(senones, model_dir, error, error_size))
			return senones;
	}
	senones_free(senones);
	return NULL;
}

void senones_free(struct senones *senones)
{
	if (!senones)
		return;
	free(senones->models);
	transitions_free(senones->transitions);
	free(senones->of_sequence);
	free(senones->data);
	free(senones);
}

int senones_phone(const struct senones *senones, const char *name)
{
	for (int i = 0; i < senones->head.phones; i++) {
		if (strcmp(senones->names[i], name) == 0)
			return i;
	}
	return -1;
}

int senones_phones(const struct senones *senones)
{
	return senones->head.phones;
}

int senones_count(const struct senones *senones)
{
	return senones->head.senones;
}

void senones_of(const struct senones *senones, int phone, int left, int right, enum senones_place place,
		uint16_t out[SENONES_STATES])
{
	const struct model *found = &senones->models[phone];

	for (int i = senones->head.phones; i < senones->head.models; i++) {
		const struct model *model = &senones->models[i];

		if (model->phone != phone || model->left != left || model->right != right)
			continue;
		found = model;
		if (model->place == (int8_t)place)
			break;
	}
	memcpy(out, senones->of_sequence + (size_t)found->sequence * SENONES_STATES, SENONES_STATES * sizeof(*out));
}

struct transition senones_transition(const struct senones *senones, int phone, int state)
{
	return transitions_of(senones->transitions, senones->models[phone].transition, state);
}
