/*
 * Prints a play as one reads a play: time, who, what. Entries are fed as they happen; a line is printed as soon as
 * nothing can be added to it. One thread.
 */
#ifndef STEADY_TRANSCRIPT_H
#define STEADY_TRANSCRIPT_H

#include "playlog.h"

#include <stdio.h>

#define TRANSCRIPT_LINE 1024
#define TRANSCRIPT_WAITING 8

struct transcript {
	FILE *out;
	unsigned rate;
	/* The coach's line, not yet printed; "" = none. */
	char line[TRANSCRIPT_LINE];
	size_t cue_begin; /* where the sounding cue's text begins in it */
	frames_t line_at, cue_at, quiet_at;
	bool sounding, counted, has_counts; /* the last cue; the line */
	bool tone;			    /* one sounded just before */
	frames_t tone_at;
	/* What others said or did meanwhile: printed after the coach's line. */
	char waiting[TRANSCRIPT_WAITING][256];
	size_t waiting_count;
};

void transcript_start(struct transcript *transcript, FILE *out, unsigned rate);
void transcript_feed(struct transcript *transcript, const struct play_entry *entry);
/* Prints what is still held back. */
void transcript_finish(struct transcript *transcript);

#endif
