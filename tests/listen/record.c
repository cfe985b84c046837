/* The record of a bench: reading and writing. */
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 1024
#define HEAD "steady listen bench "
#define FIELDS 13

struct record_writer {
	FILE *file;
	struct record done; /* units that are complete */
};

/* Room for one more; sizes are powers of two. */
static void *grow(void *list, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return list;
	list = realloc(list, (count ? count * 2 : 1) * size);
	if (!list) {
		perror("record");
		exit(1);
	}
	return list;
}

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

/* Splits at tabs; returns how many fields there are. */
static size_t split(char *line, char *fields[FIELDS])
{
	size_t count = 0;

	line[strcspn(line, "\n")] = '\0';
	while (count < FIELDS && (fields[count] = strsep(&line, "\t")))
		count++;
	return count;
}

static bool take_trial(struct record *record, char *fields[FIELDS], size_t count)
{
	struct record_trial *trial;

	if (count != 12)
		return false;
	record->trials = grow(record->trials, record->trial_count, sizeof(*record->trials));
	trial = &record->trials[record->trial_count++];
	*trial = (struct record_trial){.first = record->event_count};
	copy(trial->part, sizeof(trial->part), fields[1]);
	copy(trial->condition, sizeof(trial->condition), fields[2]);
	copy(trial->label, sizeof(trial->label), fields[3]);
	copy(trial->expected, sizeof(trial->expected), fields[4]);
	copy(trial->speaker, sizeof(trial->speaker), fields[5]);
	trial->fold = (unsigned)atoi(fields[6]);
	trial->synthetic = strcmp(fields[7], "synthetic") == 0;
	trial->seconds = atof(fields[8]);
	trial->begin = atof(fields[9]);
	trial->end = atof(fields[10]);
	trial->cpu = atof(fields[11]);
	return true;
}

static bool take_event(struct record *record, char *fields[FIELDS], size_t count)
{
	struct record_event *event;

	if (count != 10 || record->trial_count == 0)
		return false;
	record->events = grow(record->events, record->event_count, sizeof(*record->events));
	event = &record->events[record->event_count++];
	record->trials[record->trial_count - 1].count++;
	*event = (struct record_event){
	    .kind = (enum heard_kind)atoi(fields[1]),
	    .certainty = (enum certainty)atoi(fields[2]),
	    .confidence = atof(fields[5]),
	    .begin = atof(fields[6]),
	    .end = atof(fields[7]),
	    .decided = atof(fields[8]),
	    .strong = strchr(fields[9], 's') != NULL,
	    .while_speaking = strchr(fields[9], 'c') != NULL,
	};
	copy(event->intent, sizeof(event->intent), fields[3]);
	copy(event->phrase, sizeof(event->phrase), fields[4]);
	return true;
}

static void take_unit(struct record *record, const char *key)
{
	record->units = grow(record->units, record->unit_count, sizeof(*record->units));
	copy(record->units[record->unit_count++], sizeof(*record->units), key);
}

/* Reads on to the end; `complete` is where the last complete unit ends. */
static bool read_lines(struct record *record, FILE *file, long *complete)
{
	struct record good = *record;
	char line[LINE_SIZE], *fields[FIELDS];
	bool ok = true;

	while (ok && fgets(line, sizeof(line), file) && strchr(line, '\n')) {
		size_t count = split(line, fields);

		if (strcmp(fields[0], "T") == 0)
			ok = take_trial(record, fields, count);
		else if (strcmp(fields[0], "E") == 0)
			ok = take_event(record, fields, count);
		else
			ok = strcmp(fields[0], "U") == 0 && count == 2;
		if (ok && strcmp(fields[0], "U") == 0) {
			take_unit(record, fields[1]);
			good = *record;
			*complete = ftell(file);
		}
	}
	record->trial_count = good.trial_count;
	record->event_count = good.event_count;
	return ok;
}

/* Takes note of a fingerprint. */
static void take_print(struct record *record, const char *print)
{
	record->mixed = record->mixed || (record->fingerprint[0] && strncmp(record->fingerprint, print, 63) != 0);
	if (!record->fingerprint[0])
		snprintf(record->fingerprint, sizeof(record->fingerprint), "%.63s", print);
}

/* The file after its first line; NULL when it is no record or one of something else. */
static FILE *open_record(struct record *record, const char *path, const char *mode, const char *fingerprint)
{
	FILE *file = fopen(path, mode);
	char line[LINE_SIZE] = "";

	if (!file)
		return NULL;
	if (fgets(line, sizeof(line), file) && strncmp(line, HEAD, strlen(HEAD)) == 0 && strchr(line, '\n')) {
		line[strcspn(line, "\n")] = '\0';
		if (!fingerprint || strcmp(line + strlen(HEAD), fingerprint) == 0) {
			take_print(record, line + strlen(HEAD));
			return file;
		}
	}
	fclose(file);
	return NULL;
}

bool record_read(struct record *record, const char *path, const char *fingerprint)
{
	FILE *file = open_record(record, path, "re", fingerprint);
	long complete;
	bool ok;

	if (!file)
		return false;
	ok = read_lines(record, file, &complete);
	fclose(file);
	return ok;
}

void record_free(struct record *record)
{
	free(record->trials);
	free(record->events);
	free(record->units);
	*record = (struct record){0};
}

/* A file to go on with, what was broken off taken away; or a new one. */
static FILE *continue_at(const char *path, const char *fingerprint, struct record *done)
{
	FILE *file = open_record(done, path, "r+e", fingerprint);
	long complete = file ? ftell(file) : 0;

	if (file && read_lines(done, file, &complete) && fseek(file, complete, SEEK_SET) == 0 &&
	    ftruncate(fileno(file), complete) == 0)
		return file;
	if (file)
		fclose(file);
	record_free(done);
	file = fopen(path, "we");
	if (file)
		fprintf(file, HEAD "%s\n", fingerprint);
	return file;
}

struct record_writer *record_open(const char *path, const char *fingerprint)
{
	struct record_writer *writer = calloc(1, sizeof(*writer));

	if (!writer)
		return NULL;
	writer->file = continue_at(path, fingerprint, &writer->done);
	if (writer->file)
		return writer;
	perror(path);
	free(writer);
	return NULL;
}

bool record_has(const struct record_writer *writer, const char *key)
{
	for (size_t i = 0; i < writer->done.unit_count; i++) {
		if (strcmp(writer->done.units[i], key) == 0)
			return true;
	}
	return false;
}

void record_begin(struct record_writer *writer, const struct record_trial *trial)
{
	fprintf(writer->file, "T\t%s\t%s\t%s\t%s\t%s\t%u\t%s\t%.3f\t%.3f\t%.3f\t%.5f\n", trial->part, trial->condition,
		trial->label, trial->expected, trial->speaker, trial->fold, trial->synthetic ? "synthetic" : "real",
		trial->seconds, trial->begin, trial->end, trial->cpu);
}

void record_event(struct record_writer *writer, const struct record_event *event)
{
	fprintf(writer->file, "E\t%d\t%d\t%s\t%s\t%.9g\t%.3f\t%.3f\t%.3f\t%s%s-\n", event->kind, event->certainty,
		event->intent, event->phrase, event->confidence, event->begin, event->end, event->decided,
		event->strong ? "s" : "", event->while_speaking ? "c" : "");
}

void record_complete(struct record_writer *writer, const char *key)
{
	fprintf(writer->file, "U\t%s\n", key);
	if (fflush(writer->file) == 0 && !ferror(writer->file))
		return;
	perror("record");
	exit(1);
}

void record_close(struct record_writer *writer)
{
	if (!writer)
		return;
	fclose(writer->file);
	record_free(&writer->done);
	free(writer);
}
