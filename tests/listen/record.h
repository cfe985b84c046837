/*
 * The record of a bench: what was played and all that was heard, in a text file of tab-separated lines that is written
 * as the bench goes on. A bench that was interrupted goes on where the record ends; reports are made from the record
 * alone.
 *
 *   steady listen bench FINGERPRINT       of the program, the weights, the recordings and the seed
 *   T part condition label expected speaker fold voice seconds begin end cpu     a trial
 *   E kind certainty intent phrase confidence begin end decided flags    what was heard in it, any number
 *   U key                                 a unit is complete: one trial, or all trials of one stretch of sound
 */
#ifndef STEADY_TEST_RECORD_H
#define STEADY_TEST_RECORD_H

#include "listen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_NAME_SIZE 96

/* Times are seconds of the trial's own sound. */
struct record_event {
	enum heard_kind kind;
	enum certainty certainty;
	char intent[RECORD_NAME_SIZE]; /* by name, as intent_format gives it */
	char phrase[VOCABULARY_PHRASE_SIZE];
	double confidence;
	double begin, end, decided;
	bool strong, while_speaking;
};

struct record_trial {
	char part[16], condition[24];
	char label[RECORD_NAME_SIZE];	 /* what is said, "" = no word */
	char expected[RECORD_NAME_SIZE]; /* the intent it should be taken for, "" = none */
	char speaker[RECORD_NAME_SIZE];
	unsigned fold;
	bool synthetic;
	double seconds;	   /* that count towards hours: of the recording, without what was put around it */
	double begin, end; /* of the word; of the recording when it is no word */
	double cpu;	   /* s that the listening chain took for the whole sound, 0 when another trial has it */
	size_t first, count;
};

struct record {
	struct record_trial *trials;
	size_t trial_count;
	struct record_event *events;
	size_t event_count;
	char (*units)[RECORD_NAME_SIZE * 2]; /* keys of what is complete */
	size_t unit_count;
	char fingerprint[64]; /* of the first file */
	bool mixed;	      /* files have different ones */
};

/* Adds to `record`. False when the file is not there, or is no record; what a broken-off unit left is not taken.
 * `fingerprint` (unless NULL): false, and nothing taken, when it is another. */
bool record_read(struct record *record, const char *path, const char *fingerprint);
void record_free(struct record *record);

/* Collects the trials of a unit and appends them. Exits the program when the disk is full or memory out: a bench has
 * nothing to save. */
struct record_writer;
/* Goes on with the record at `path` when it has this fingerprint, else begins anew. NULL when it cannot be written. */
struct record_writer *record_open(const char *path, const char *fingerprint);
bool record_has(const struct record_writer *writer, const char *key);
void record_begin(struct record_writer *writer, const struct record_trial *trial);
void record_event(struct record_writer *writer, const struct record_event *event);
void record_complete(struct record_writer *writer, const char *key);
void record_close(struct record_writer *writer);

#endif
