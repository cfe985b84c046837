/* Writes weights files as confidence.c reads them; all but the groups stays as it was. */
#include "weights.h"

#include "clues.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_numbers(FILE *out, const char *key, const double *values)
{
	fprintf(out, "\t\t%s = [ ", key);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		fprintf(out, "%s%.4f", i ? ", " : "", values[i]);
	fprintf(out, " ];\n");
}

static void print_group(FILE *out, const struct weights_group *group, const struct logistic *model, bool last)
{
	fprintf(out,
		"\t{\n\t\tname = \"%s\";\n\t\tintents = [ %s ];\n\t\tseveral = %s;\n\t\tknown = %s;\n\t\tspotted = "
		"%s;\n\t\tbias = %.4f;\n",
		group->name, group->intents, group->several ? "true" : "false", group->known ? "true" : "false",
		group->spotted ? "true" : "false", model->bias);
	print_numbers(out, "weights", model->weights);
	print_numbers(out, "least", group->least);
	print_numbers(out, "most", group->most);
	fprintf(out, "\t\tunsure = %.3f;\n\t\tsure = %.3f;\n\t}%s\n", group->unsure, group->sure, last ? "" : ",");
}

/* A group as it stands in the weights that are rewritten. */
static void keep_group(FILE *out, const char *text, const char *group, bool last)
{
	char name[64];
	const char *at, *end;

	snprintf(name, sizeof(name), "\t{\n\t\tname = \"%s\";\n", group);
	at = strstr(text, name);
	end = at ? strstr(at, "\n\t}") : NULL;
	if (end)
		fprintf(out, "%.*s\n\t}%s\n", (int)(end - at), at, last ? "" : ",");
}

/* What stands before the groups; the acoustic difference and the network, called `name` with their endings, and the
 * features are named anew. */
static void print_head(FILE *out, const char *text, const char *end, const char *name)
{
	static const char *const ours[] = {"difference", "verifier", "features"};
	bool named = false;

	while (text < end) {
		size_t length = strcspn(text, "\n") + 1;
		bool old = false;

		for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			old = old || strncmp(text, ours[i], strlen(ours[i])) == 0;
		if (!old)
			fwrite(text, 1, length, out);
		if (!named && strncmp(text, "#", 1) == 0 && text[length] != '#') {
			named = true;
			fprintf(out, "difference = \"%s.model\";\nverifier = \"%s.net\";\nfeatures = [", name, name);
			for (int i = 0; i < FEATURE_COUNT; i++)
				fprintf(out, "%s \"%s\"", i ? "," : "", clues_name((enum feature)i));
			fprintf(out, " ];\n");
		}
		text += length;
	}
	fprintf(out, "groups = (\n");
}

static char *read_all(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = calloc(1, 1 << 20);

	if (file && text && fread(text, 1, (1 << 20) - 1, file) > 0) {
		fclose(file);
		return text;
	}
	perror(path);
	exit(1);
}

static void open_one(struct weights_file *weights, const char *from, const char *to, const char *name)
{
	weights->text = read_all(from);
	weights->begin = strstr(weights->text, "groups = (");
	weights->end = strstr(weights->text, "common = [");
	weights->out = weights->begin && weights->end ? fopen(to, "we") : NULL;
	if (!weights->out) {
		fprintf(stderr, "%s, from %s: cannot be written\n", to, from);
		exit(1);
	}
	print_head(weights->out, weights->text, weights->begin, name);
}

void weights_open(struct weights *weights, const char *shipped, const char *folder, bool keep_folds)
{
	for (unsigned fold = 0; fold < CORPUS_FOLDS; fold++) {
		char path[512], name[32];

		snprintf(path, sizeof(path), "%s/fold-%u.cfg", folder, fold);
		snprintf(name, sizeof(name), "fold-%u", fold);
		open_one(&weights->files[fold], keep_folds && access(path, R_OK) == 0 ? path : shipped, path, name);
	}
	open_one(&weights->files[CORPUS_FOLDS], shipped, shipped, "listening");
}

void weights_close(struct weights *weights)
{
	for (unsigned fold = 0; fold <= CORPUS_FOLDS; fold++) {
		fprintf(weights->files[fold].out, ");\n%s", weights->files[fold].end);
		fclose(weights->files[fold].out);
		free(weights->files[fold].text);
	}
}

void weights_write(struct weights *weights, const struct weights_group *group, const struct logistic *models, bool last)
{
	for (unsigned fold = 0; fold <= CORPUS_FOLDS; fold++)
		print_group(weights->files[fold].out, group, &models[fold], last);
}

void weights_keep(struct weights *weights, const char *group, bool last)
{
	for (unsigned fold = 0; fold <= CORPUS_FOLDS; fold++)
		keep_group(weights->files[fold].out, weights->files[fold].text, group, last);
}
