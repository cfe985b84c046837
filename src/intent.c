/*
 * Intents and the vocabulary by which they are said: names in and out, phrases normalised to lower-case words with
 * single blanks, pronunciations checked against the phones of ARPAbet. Nothing here knows a language.
 */
#include "intent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const intent_names[INTENT_COUNT] = {
#define X(name, id) [INTENT_##id] = name,
    INTENT_LIST(X)
#undef X
};

/* The 39 phones of the CMU dictionary, without stress. */
static const char *const phones[] = {
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F",  "G", "HH", "IH", "IY", "JH", "K",
    "L",  "M",	"N",  "NG", "OW", "OY", "P", "R",  "S", "SH", "T",  "TH", "UH", "UW", "V", "W",	 "Y",  "Z",  "ZH",
};

const char *intent_format(const struct intent *intent, char *out, size_t size)
{
	const char *name = intent_names[intent->kind];

	if (intent->kind == INTENT_NUMBER)
		snprintf(out, size, "%s:%d", name, intent->number);
	else if (intent->argument[0] || intent->person[0])
		snprintf(out, size, "%s:%s%s%s", name, intent->argument, intent->person[0] ? "@" : "", intent->person);
	else
		snprintf(out, size, "%s", name);
	return out;
}

/* "back", "back@anna", "@anna". */
static bool parse_start(const char *text, struct intent *intent)
{
	size_t length = strcspn(text, "@");
	const char *person = text[length] ? text + length + 1 : "";

	if (!text[0] || (text[length] && !person[0]) || length >= sizeof(intent->argument) ||
	    strlen(person) >= sizeof(intent->person))
		return false;
	memcpy(intent->argument, text, length);
	strcpy(intent->person, person);
	return true;
}

static bool parse_argument(const char *text, struct intent *intent)
{
	char *end;
	long number;

	switch (intent->kind) {
	case INTENT_NUMBER:
		if (text[0] < '0' || text[0] > '9')
			return false;
		number = strtol(text, &end, 10);
		intent->number = (int)number;
		return *end == '\0' && number <= 10;
	case INTENT_START:
		return parse_start(text, intent);
	case INTENT_PHRASE:
		if (!text[0] || strlen(text) >= sizeof(intent->argument))
			return false;
		strcpy(intent->argument, text);
		return true;
	default:
		return false;
	}
}

bool intent_parse(const char *name, struct intent *intent)
{
	const char *colon = strchr(name, ':');
	size_t length = colon ? (size_t)(colon - name) : strlen(name);

	memset(intent, 0, sizeof(*intent));
	for (int kind = 0; kind < INTENT_COUNT; kind++) {
		if (strlen(intent_names[kind]) != length || memcmp(intent_names[kind], name, length) != 0)
			continue;
		intent->kind = (enum intent_kind)kind;
		if (colon)
			return parse_argument(colon + 1, intent);
		/* Plain "start" means the routine of the settings. */
		return kind != INTENT_NUMBER && kind != INTENT_PHRASE;
	}
	return false;
}

bool intent_is_safety(enum intent_kind kind)
{
	return kind == INTENT_STOP || kind == INTENT_HURTS;
}

/* Bytes above ASCII are kept: a voice file may be in another language. */
static bool is_word_byte(char c)
{
	unsigned char byte = (unsigned char)c;

	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '\'' || byte >= 0x80;
}

/* False when empty or too long. */
static bool normalise(const char *phrase, char *out, size_t size)
{
	size_t used = 0;
	bool blank = false;

	for (const char *p = phrase; *p; p++) {
		char c = (char)(*p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p);
		if (!is_word_byte(c)) {
			blank = used > 0;
			continue;
		}
		if (used + 2 + (size_t)blank > size)
			return false;
		if (blank)
			out[used++] = ' ';
		blank = false;
		out[used++] = c;
	}
	out[used] = '\0';
	return used > 0;
}

static bool same_intent(const struct intent *a, const struct intent *b)
{
	return a->kind == b->kind && a->number == b->number && strcmp(a->argument, b->argument) == 0 &&
	       strcmp(a->person, b->person) == 0;
}

bool vocabulary_add(struct vocabulary *vocabulary, const char *phrase, const struct intent *intent, unsigned contexts)
{
	struct vocabulary_entry entry = {.intent = *intent, .contexts = contexts};

	if (!normalise(phrase, entry.phrase, sizeof(entry.phrase)))
		return false;
	for (size_t i = 0; i < vocabulary->entry_count; i++) {
		struct vocabulary_entry *known = &vocabulary->entries[i];
		if (strcmp(known->phrase, entry.phrase) != 0)
			continue;
		if (same_intent(&known->intent, intent)) {
			known->contexts |= contexts;
			return true;
		}
		/* "no" may mean one thing in a question and another elsewhere, but never two at once. */
		if (known->contexts & contexts)
			return false;
	}
	if (vocabulary->entry_count == VOCABULARY_MAX_ENTRIES)
		return false;
	vocabulary->entries[vocabulary->entry_count++] = entry;
	return true;
}

static bool is_phone(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof(phones) / sizeof(phones[0]); i++) {
		if (strlen(phones[i]) == length && memcmp(phones[i], text, length) == 0)
			return true;
	}
	return false;
}

/* Copies with single blanks. False when empty, too long or not ARPAbet. */
static bool copy_phones(const char *arpabet, char *out, size_t size)
{
	size_t used = 0;

	for (const char *p = arpabet + strspn(arpabet, " \t"); *p; p += strspn(p, " \t")) {
		size_t length = strcspn(p, " \t");
		if (!is_phone(p, length) || used + length + 2 > size)
			return false;
		if (used)
			out[used++] = ' ';
		memcpy(out + used, p, length);
		used += length;
		p += length;
	}
	out[used] = '\0';
	return used > 0;
}

static struct vocabulary_word *find_or_add_word(struct vocabulary *vocabulary, const char *word)
{
	struct vocabulary_word *entry;

	for (size_t i = 0; i < vocabulary->word_count; i++) {
		if (strcmp(vocabulary->words[i].word, word) == 0)
			return &vocabulary->words[i];
	}
	if (vocabulary->word_count == VOCABULARY_MAX_WORDS)
		return NULL;
	entry = &vocabulary->words[vocabulary->word_count++];
	memset(entry, 0, sizeof(*entry));
	strcpy(entry->word, word);
	return entry;
}

bool vocabulary_pronounce(struct vocabulary *vocabulary, const char *word, const char *arpabet)
{
	char normal[VOCABULARY_PHRASE_SIZE], text[VOCABULARY_PRONUNCIATION_SIZE];
	struct vocabulary_word *entry;

	if (!normalise(word, normal, sizeof(normal)) || strchr(normal, ' ') ||
	    !copy_phones(arpabet, text, sizeof(text)))
		return false;
	entry = find_or_add_word(vocabulary, normal);
	if (!entry)
		return false;
	for (size_t i = 0; i < entry->pronunciation_count; i++) {
		if (strcmp(entry->pronunciations[i], text) == 0)
			return true;
	}
	if (entry->pronunciation_count == VOCABULARY_MAX_PRONUNCIATIONS)
		return false;
	strcpy(entry->pronunciations[entry->pronunciation_count++], text);
	return true;
}

const struct vocabulary_entry *vocabulary_find(const struct vocabulary *vocabulary, const char *phrase,
					       unsigned contexts)
{
	char normal[VOCABULARY_PHRASE_SIZE];

	if (!normalise(phrase, normal, sizeof(normal)))
		return NULL;
	for (size_t i = 0; i < vocabulary->entry_count; i++) {
		const struct vocabulary_entry *entry = &vocabulary->entries[i];
		if ((entry->contexts & contexts) && strcmp(entry->phrase, normal) == 0)
			return entry;
	}
	return NULL;
}
