/*
 * The memory of a play. Nothing is judged here; verdict.c does that.
 */
#include "playlog.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void playlog_free(struct playlog *log)
{
	for (size_t i = 0; i < log->count; i++) {
		free(log->entries[i].text);
		free(log->entries[i].who);
	}
	free(log->entries);
	free(log->loud);
	*log = (struct playlog){0};
}

/* Makes room for one more of `size` bytes; false when out of memory. */
static bool grow(void **list, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return true;
	size_t wanted = *capacity > 0 ? *capacity * 2 : 1024;
	void *larger = realloc(*list, wanted * size);
	if (larger == NULL)
		return false;
	*list = larger;
	*capacity = wanted;
	return true;
}

#ifndef __clang__
/* What a list holds that realloc may have moved is lost to GCC's analyser: it takes the texts of an entry for leaked. */
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

struct play_entry *playlog_add(struct playlog *log, enum play_kind kind, frames_t at, const char *text, const char *who)
{
	struct play_entry entry = {.kind = kind, .at = at, .number = -1};
	entry.text = strdup(text != NULL ? text : "");
	entry.who = who != NULL ? strdup(who) : NULL;
	void *entries = log->entries;
	if (entry.text == NULL || (who != NULL && entry.who == NULL) ||
	    !grow(&entries, log->count, &log->capacity, sizeof(entry))) {
		free(entry.text);
		free(entry.who);
		log->failed = true;
		return NULL;
	}
	log->entries = entries;
	log->entries[log->count] = entry;
	return &log->entries[log->count++];
}

void playlog_add_block(struct playlog *log, bool loud)
{
	void *blocks = log->loud;
	if (!grow(&blocks, log->blocks, &log->block_capacity, sizeof(*log->loud))) {
		log->failed = true;
		return;
	}
	log->loud = blocks;
	log->loud[log->blocks++] = loud;
}

/* The number that a counted cue says: "three", "Three." or "3". */
static int number_said(const struct voice *voice, const char *text)
{
	char number[24];
	size_t length = strcspn(text, ".!?, ");
	for (int n = 0; n < VOICE_MAX_NUMBERS; n++) {
		voice_number(voice, n, number, sizeof(number));
		if (strlen(number) == length && strncasecmp(number, text, length) == 0)
			return n;
	}
	return -1;
}

static struct play_entry *add_utterance(struct playlog *log, const struct heard *heard, frames_t at)
{
	static const enum play_kind kinds[] = {
	    [CERTAINTY_NONE] = PLAY_NOT_HEARD, [CERTAINTY_UNSURE] = PLAY_UNSURE, [CERTAINTY_SURE] = PLAY_HEARD};
	char intent[96];
	return playlog_add(log, kinds[heard->certainty], at, intent_format(&heard->intent, intent, sizeof(intent)),
			   NULL);
}

static struct play_entry *add_cue(struct playlog *log, enum play_kind kind, const struct coach_event *event,
				  frames_t at, const struct voice *voice)
{
	struct play_entry *entry = playlog_add(log, kind, at, event->text, NULL);
	if (entry == NULL)
		return NULL;
	entry->cue = event->cue;
	entry->counted = event->counted;
	if (event->counted)
		entry->number = number_said(voice, event->text);
	return entry;
}

struct play_entry *playlog_add_event(struct playlog *log, const struct coach_event *event, frames_t at,
				     const struct voice *voice)
{
	switch (event->kind) {
	case COACH_SAYS:
		return add_cue(log, PLAY_SAYS, event, at, voice);
	case COACH_SAID:
		return add_cue(log, PLAY_SAID, event, at, voice);
	case COACH_CUT:
		return add_cue(log, PLAY_CUT, event, at, voice);
	case COACH_TONE:
		return playlog_add(log, PLAY_TONE, at, "", NULL);
	case COACH_HEARD:
		return add_utterance(log, event->heard, at);
	case COACH_STATE:
		return playlog_add(log, PLAY_STATE, at, event->text, NULL);
	case COACH_NOTE:
		return playlog_add(log, PLAY_NOTE, at, event->text, NULL);
	case COACH_RECORD:
		if (event->record->kind == RECORD_PAIN)
			return playlog_add(log, PLAY_PAIN, at, event->record->exercise, NULL);
		return NULL;
	case COACH_EVIDENCE:
		return NULL;
	}
	return NULL;
}

static bool contains(const char *text, const char *part)
{
	return strcasestr(text, part) != NULL;
}

static bool is_event(const struct play_entry *entry, const struct scene_event *event, bool begun)
{
	switch (event->kind) {
	case SCENE_COACH:
		return entry->kind == (begun ? PLAY_SAYS : PLAY_SAID) && contains(entry->text, event->text);
	case SCENE_COUNT:
		return entry->kind == PLAY_SAYS && entry->counted && entry->number == event->number;
	case SCENE_NOTE:
		return entry->kind == PLAY_NOTE && strcmp(entry->text, event->text) == 0;
	case SCENE_STATE:
		return entry->kind == PLAY_STATE && strcmp(entry->text, event->text) == 0;
	case SCENE_HEARD:
		return entry->kind == PLAY_HEARD && strcmp(entry->text, event->text) == 0;
	case SCENE_UNSURE:
		return entry->kind == PLAY_UNSURE;
	case SCENE_TONE:
		return entry->kind == PLAY_TONE;
	case SCENE_HELD:
		return entry->kind == PLAY_HELD;
	case SCENE_QUIET:
		break;
	}
	return false;
}

size_t playlog_find(const struct playlog *log, size_t from, const struct scene_event *event, bool begun)
{
	while (from < log->count && !is_event(&log->entries[from], event, begun))
		from++;
	return from;
}
