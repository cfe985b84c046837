/* Reading transition matrices. Every count is checked against what was read before it is believed. Little-endian, as are
 * the model's files and the machines Steady runs on. */
#include "transitions.h"

#include "senones.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT 65536 /* bytes; Debian's has 2 kB */
#define BYTE_ORDER_MARK 0x11223344
#define FROM SENONES_STATES
#define TO (SENONES_STATES + 1)
#define LEAST 1e-4f /* as PocketSphinx has it (tmatfloor) */

struct transitions {
	int count;
	struct transition of[]; /* count x FROM */
};

struct head {
	int32_t mark, matrices, from, to, total;
};

static size_t slurp(const char *path, char *data, char *error, size_t error_size)
{
	FILE *file = fopen(path, "rbe");
	size_t size;

	if (!file) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return 0;
	}
	size = fread(data, 1, FILE_LIMIT, file);
	fclose(file);
	if (size == 0)
		snprintf(error, error_size, "%s: is empty or unreadable", path);
	return size;
}

static bool is_usable(const struct head *head, size_t left)
{
	return head->mark == BYTE_ORDER_MARK && head->matrices > 0 && head->from == FROM && head->to == TO &&
	       (size_t)head->matrices <= left / (FROM * TO * sizeof(float)) &&
	       head->total == head->matrices * FROM * TO;
}

/* The file has counts; a row of them makes the probabilities of one state. */
static bool weigh(const float row[TO], int state, struct transition *transition)
{
	float sum = 0;

	for (int i = 0; i < TO; i++) {
		if (!(row[i] >= 0))
			return false;
		sum += row[i];
	}
	if (!(sum > 0) || !isfinite(sum))
		return false;
	transition->stay = logf(fmaxf(LEAST, row[state] / sum));
	transition->leave = logf(fmaxf(LEAST, row[state + 1] / sum));
	return true;
}

static struct transitions *parse(const char *data, size_t size)
{
	static const char end[] = "endhdr\n";
	const char *at = memmem(data, size, end, sizeof(end) - 1);
	struct transitions *transitions;
	struct head head;
	float row[TO];
	bool ok = true;

	if (!at || size - (size_t)(at + sizeof(end) - 1 - data) < sizeof(head))
		return NULL;
	at += sizeof(end) - 1;
	memcpy(&head, at, sizeof(head));
	at += sizeof(head);
	if (!is_usable(&head, size - (size_t)(at - data)))
		return NULL;
	transitions = malloc(sizeof(*transitions) + (size_t)head.matrices * FROM * sizeof(transitions->of[0]));
	if (!transitions)
		return NULL;
	transitions->count = head.matrices;
	for (int i = 0; ok && i < head.matrices * FROM; i++, at += sizeof(row)) {
		memcpy(row, at, sizeof(row));
		ok = weigh(row, i % FROM, &transitions->of[i]);
	}
	if (ok)
		return transitions;
	free(transitions);
	return NULL;
}

struct transitions *transitions_load(const char *model_dir, char *error, size_t error_size)
{
	char *data = malloc(FILE_LIMIT), path[512];
	struct transitions *transitions = NULL;
	size_t size;

	snprintf(path, sizeof(path), "%s/transition_matrices", model_dir);
	snprintf(error, error_size, "out of memory");
	size = data ? slurp(path, data, error, error_size) : 0;
	if (size > 0) {
		transitions = parse(data, size);
		snprintf(error, error_size, "%s: is no file of transitions with three states a phone", path);
	}
	free(data);
	return transitions;
}

void transitions_free(struct transitions *transitions)
{
	free(transitions);
}

int transitions_count(const struct transitions *transitions)
{
	return transitions->count;
}

struct transition transitions_of(const struct transitions *transitions, int matrix, int state)
{
	return transitions->of[matrix * FROM + state];
}
