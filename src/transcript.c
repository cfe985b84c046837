/*
 * The print-out of a play. Numbers counted on the beat, and the short words between them, share a line; a sentence that
 * was cut ends in "-" about where it was cut; what somebody said while the coach spoke stands below it.
 */
#include "transcript.h"

#include <ctype.h>
#include <string.h>

#define JOIN_MS 2500	    /* a longer silence begins a new line */
#define JOIN_COLUMNS 92	    /* and so does a line as long as this */
#define SHORT_TEXT 24	    /* longer sentences stand alone */
#define TONE_MS 1200	    /* a tone belongs to the sentence that follows so soon */
#define LETTERS_A_SECOND 15 /* of speech, to guess how much of a cut sentence was heard */
#define WIDTH 110
#define INDENT 14

void transcript_start(struct transcript *transcript, FILE *out, unsigned rate)
{
	*transcript = (struct transcript){.out = out, .rate = rate};
}

static int64_t ms(const struct transcript *t, frames_t frames)
{
	return frames_to_ms(t->rate, frames);
}

/* A long text goes on below, at the same column. */
static void print_wrapped(struct transcript *t, const char *text)
{
	size_t column = INDENT;
	while (*text != '\0') {
		size_t length = strcspn(text, " ");
		if (column > INDENT && column + length > WIDTH) {
			fprintf(t->out, "\n%*s", INDENT, "");
			column = INDENT;
		}
		fprintf(t->out, "%.*s", (int)length, text);
		column += length + 1;
		text += length;
		if (*text == ' ')
			text++;
		if (*text != '\0' && column + strcspn(text, " ") <= WIDTH)
			fputc(' ', t->out);
	}
	fputc('\n', t->out);
}

static void print_line(struct transcript *t, frames_t at, const char *who, const char *text)
{
	int64_t seconds = ms(t, at) / 1000;
	fprintf(t->out, "%02d:%02d  %-6s ", (int)(seconds / 60), (int)(seconds % 60), who);
	print_wrapped(t, text);
}

static void flush_waiting(struct transcript *t)
{
	for (size_t i = 0; i < t->waiting_count; i++)
		fputs(t->waiting[i], t->out);
	t->waiting_count = 0;
}

static void flush_line(struct transcript *t)
{
	if (t->line[0] != '\0')
		print_line(t, t->line_at, "coach", t->line);
	t->line[0] = '\0';
	t->sounding = t->has_counts = false;
	flush_waiting(t);
}

static void flush_tone(struct transcript *t)
{
	if (!t->tone)
		return;
	t->tone = false;
	flush_line(t);
	print_line(t, t->tone_at, "coach", "[tone]");
}

static bool joins(const struct transcript *t, const struct play_entry *entry)
{
	size_t length = strlen(entry->text);
	bool next_repetition = t->has_counts && !t->counted && !entry->counted;
	return !next_repetition && t->line[0] != '\0' && !t->sounding && !t->tone && t->waiting_count == 0 &&
	       ms(t, entry->at - t->quiet_at) < JOIN_MS && strlen(t->line) + length < JOIN_COLUMNS &&
	       length <= SHORT_TEXT;
}

static void append(struct transcript *t, const char *text)
{
	size_t used = strlen(t->line);
	snprintf(t->line + used, sizeof(t->line) - used, "%s", text);
}

static void says(struct transcript *t, const struct play_entry *entry)
{
	if (joins(t, entry)) {
		append(t, t->counted ? " . " : " ");
	} else {
		bool tone = t->tone && ms(t, entry->at - t->tone_at) < TONE_MS;
		if (!tone)
			flush_tone(t);
		flush_line(t);
		t->tone = false;
		t->line_at = tone ? t->tone_at : entry->at;
		append(t, tone ? "[tone] " : "");
	}
	t->cue_begin = strlen(t->line);
	append(t, entry->text);
	t->cue_at = entry->at;
	t->counted = entry->counted;
	t->has_counts = t->has_counts || entry->counted;
	t->sounding = true;
}

static void said(struct transcript *t, const struct play_entry *entry)
{
	if (!t->sounding)
		return;
	t->sounding = false;
	t->quiet_at = entry->at;
	if (t->waiting_count > 0)
		flush_line(t);
}

static void cut(struct transcript *t, const struct play_entry *entry)
{
	if (!t->sounding || strcmp(t->line + t->cue_begin, entry->text) != 0)
		return; /* it was dropped before it began */
	size_t length = strlen(entry->text);
	size_t heard = (size_t)(ms(t, entry->at - t->cue_at) * LETTERS_A_SECOND / 1000 + 1);
	if (heard < length)
		t->line[t->cue_begin + heard] = '\0';
	size_t end = strlen(t->line);
	while (end > t->cue_begin && isspace((unsigned char)t->line[end - 1]))
		t->line[--end] = '\0';
	append(t, "-");
	flush_line(t);
}

/* Somebody else than the coach: below its sentence when it is speaking, else at once. */
static void others(struct transcript *t, const struct play_entry *entry, const char *who, const char *text)
{
	int64_t seconds = ms(t, entry->at) / 1000;
	if (!t->sounding) {
		flush_tone(t);
		flush_line(t);
		print_line(t, entry->at, who, text);
		return;
	}
	if (t->waiting_count < TRANSCRIPT_WAITING)
		snprintf(t->waiting[t->waiting_count++], sizeof(t->waiting[0]), "%02d:%02d  %-6s %s\n",
			 (int)(seconds / 60), (int)(seconds % 60), who, text);
}

static void user(struct transcript *t, const struct play_entry *entry)
{
	char who[32] = "YOU";
	if (entry->who != NULL && entry->who[0] != '\0')
		snprintf(who, sizeof(who), "%s", entry->who);
	for (char *c = who; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	others(t, entry, who, entry->text);
}

static void in_brackets(struct transcript *t, const struct play_entry *entry, const char *before)
{
	char text[200];
	snprintf(text, sizeof(text), "(%s%s)", before, entry->text);
	others(t, entry, "", text);
}

static void tone(struct transcript *t, const struct play_entry *entry)
{
	flush_tone(t);
	t->tone = true;
	t->tone_at = entry->at;
}

void transcript_feed(struct transcript *t, const struct play_entry *entry)
{
	switch (entry->kind) {
	case PLAY_SAYS:
		says(t, entry);
		break;
	case PLAY_SAID:
		said(t, entry);
		break;
	case PLAY_CUT:
		cut(t, entry);
		break;
	case PLAY_TONE:
		tone(t, entry);
		break;
	case PLAY_USER:
		user(t, entry);
		break;
	case PLAY_UNSURE:
		in_brackets(t, entry, "heard, unsure: ");
		break;
	case PLAY_OTHER:
		in_brackets(t, entry, "");
		break;
	case PLAY_HEARD:
	case PLAY_NOT_HEARD:
	case PLAY_STATE:
	case PLAY_NOTE:
	case PLAY_PAIN:
	case PLAY_HELD:
	case PLAY_RELEASED:
	case PLAY_USER_END:
		break;
	}
	fflush(t->out);
}

void transcript_finish(struct transcript *t)
{
	flush_tone(t);
	flush_line(t);
	fflush(t->out);
}
