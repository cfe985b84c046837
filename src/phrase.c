/*
 * Renders the coach's phrases: templates from the voice file, with names put in and numbers written as words. Knows the
 * grammar of templates and nothing of any language but where a sentence begins.
 */
#include "phrase.h"

#include "voice.h"

#include <stdio.h>
#include <string.h>

static const char *const phrase_names[PHRASE_COUNT] = {
#define X(name, id) [PHRASE_##id] = name,
    PHRASE_LIST(X)
#undef X
};

enum placeholder {
	PUT_ROUTINE,
	PUT_EXERCISE,
	PUT_CALLED,
	PUT_NEXT,
	PUT_GENTLER,
	PUT_SIDE,
	PUT_TEXT,
	PUT_LIST,
	PUT_N,
	PUT_M,
	PUT_MINUTES,
	PUT_SECONDS,
	PUT_UNKNOWN
};

static const char *const placeholder_names[PUT_UNKNOWN] = {
    [PUT_ROUTINE] = "routine",
    [PUT_EXERCISE] = "exercise",
    [PUT_CALLED] = "called",
    [PUT_NEXT] = "next",
    [PUT_GENTLER] = "gentler",
    [PUT_SIDE] = "side",
    [PUT_TEXT] = "text",
    [PUT_LIST] = "list",
    [PUT_N] = "n",
    [PUT_M] = "m",
    [PUT_MINUTES] = "minutes",
    [PUT_SECONDS] = "seconds",
};

/* One placeholder, as found: {n|one|many}. `one` and `many` point into the template, without terminators. */
struct hole {
	enum placeholder what;
	const char *one, *many; /* NULL without alternatives */
	size_t one_length, many_length;
	const char *end; /* after the closing brace; NULL when there is none */
};

struct writer {
	char *out;
	size_t size, used;
	bool fits;
	bool begins; /* a sentence begins here */
};

static bool is_number(enum placeholder what)
{
	return what >= PUT_N && what < PUT_UNKNOWN;
}

static enum placeholder find_placeholder(const char *name, size_t length)
{
	for (int i = 0; i < PUT_UNKNOWN; i++) {
		if (strlen(placeholder_names[i]) == length && memcmp(placeholder_names[i], name, length) == 0)
			return (enum placeholder)i;
	}
	return PUT_UNKNOWN;
}

/* `at` is after the opening brace. */
static struct hole read_hole(const char *at)
{
	struct hole hole = {.what = PUT_UNKNOWN};
	const char *end = strchr(at, '}');
	size_t length = strcspn(at, "|}");

	if (!end)
		return hole;
	hole.end = end + 1;
	hole.what = find_placeholder(at, length);
	if (at[length] != '|')
		return hole;
	hole.one = at + length + 1;
	hole.one_length = strcspn(hole.one, "|}");
	if (hole.one[hole.one_length] != '|' || !is_number(hole.what)) {
		hole.what = PUT_UNKNOWN;
		return hole;
	}
	hole.many = hole.one + hole.one_length + 1;
	hole.many_length = (size_t)(end - hole.many);
	return hole;
}

static void put(struct writer *writer, char c, bool capital)
{
	if (capital && writer->begins && c >= 'a' && c <= 'z')
		c = (char)(c - ('a' - 'A'));
	if (c == '.' || c == '?' || c == '!')
		writer->begins = true;
	else if (c != ' ')
		writer->begins = false;
	if (writer->used + 1 < writer->size)
		writer->out[writer->used++] = c;
	else
		writer->fits = false;
}

static void put_text(struct writer *writer, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++)
		put(writer, *p, true);
}

static void put_number(struct writer *writer, const struct voice *voice, int number)
{
	char words[32];

	put_text(writer, voice_number(voice, number, words, sizeof(words)));
}

static int number_of(const struct phrase_arguments *arguments, enum placeholder what)
{
	switch (what) {
	case PUT_N:
		return arguments->n;
	case PUT_M:
		return arguments->m;
	case PUT_MINUTES:
		return arguments->minutes;
	default:
		return arguments->seconds;
	}
}

static const char *text_of(const struct phrase_arguments *arguments, enum placeholder what)
{
	switch (what) {
	case PUT_ROUTINE:
		return arguments->routine;
	case PUT_EXERCISE:
		return arguments->exercise;
	case PUT_CALLED:
		return arguments->called;
	case PUT_NEXT:
		return arguments->next;
	case PUT_GENTLER:
		return arguments->gentler;
	case PUT_SIDE:
		return arguments->side;
	case PUT_LIST:
		return arguments->list;
	default:
		return arguments->text;
	}
}

static void put_choice(struct writer *writer, const struct voice *voice, const struct hole *hole, int number)
{
	const char *text = number == 1 ? hole->one : hole->many;
	size_t length = number == 1 ? hole->one_length : hole->many_length;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '#')
			put_number(writer, voice, number);
		else
			put(writer, text[i], true);
	}
}

static void put_hole(struct writer *writer, const struct voice *voice, const struct hole *hole,
		     const struct phrase_arguments *arguments)
{
	if (!is_number(hole->what))
		put_text(writer, text_of(arguments, hole->what));
	else if (hole->one)
		put_choice(writer, voice, hole, number_of(arguments, hole->what));
	else
		put_number(writer, voice, number_of(arguments, hole->what));
}

const char *phrase_name(enum phrase_id id)
{
	return phrase_names[id];
}

bool phrase_fill(const struct voice *voice, const char *template, const struct phrase_arguments *arguments, char *out,
		 size_t size)
{
	static const struct phrase_arguments none;
	struct writer writer = {.out = out, .size = size, .fits = true, .begins = true};
	const char *p = template;

	while (*p) {
		if (*p != '{') {
			put(&writer, *p++, false);
			continue;
		}
		struct hole hole = read_hole(p + 1);
		if (!hole.end || hole.what == PUT_UNKNOWN) {
			/* phrase_check refused it when the voice was loaded; said as it stands, it is at least heard.
			 */
			put(&writer, *p++, false);
			continue;
		}
		put_hole(&writer, voice, &hole, arguments ? arguments : &none);
		p = hole.end;
	}
	out[writer.used] = '\0';
	return writer.fits;
}

bool phrase_render(const struct voice *voice, enum phrase_id id, const struct phrase_arguments *arguments, char *out,
		   size_t size)
{
	return phrase_fill(voice, voice->phrases[id], arguments, out, size);
}

bool phrase_check(const char *text, char *bad, size_t size)
{
	for (const char *p = strchr(text, '{'); p; p = strchr(p, '{')) {
		struct hole hole = read_hole(p + 1);
		if (!hole.end || hole.what == PUT_UNKNOWN) {
			snprintf(bad, size, "%.*s", (int)(hole.end ? hole.end - p : (long)strlen(p)), p);
			return false;
		}
		p = hole.end;
	}
	return true;
}
