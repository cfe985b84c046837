/*
 * eSpeak NG: the only file that knows its API.
 *
 * Voices are named by language here ("en-gb"), which espeak_SetVoiceByName does not find when the
 * voice file is called otherwise, and it takes an unknown variant ("+f33") without a word; so names
 * are looked up in the list of voices first. Parameters are set before each text, since the last
 * ones stay, and the random numbers of breathy voices start from the same seed.
 */
#include "espeak.h"

#include <espeak-ng/speak_lib.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLOCK_MS 60
#define VOICE_SIZE 80
#define TEXT_SIZE 1024
#define SPEECH_MAX ((size_t)ESPEAK_RATE * 120)
#define NORMAL_VOLUME 80 /* of 100: leaves headroom, loudness is set afterwards */

/*
 * eSpeak NG 1.52 has random numbers of its own, seeded by the time of day, where 1.51 takes rand(). Weak, because the
 * headers of the two cannot be told apart and the library of either may be met at run time.
 */
extern int espeak_ng_SetRandSeed(long seed) __attribute__((weak));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards the library and all below */
static bool opened;
static struct {
	struct espeak_speech *speech;
	const char *text; /* as eSpeak was given it */
	const atomic_bool *abort;
	int result;
} current;

static bool append(struct espeak_speech *speech, const short *samples, size_t count)
{
	if (speech->length + count > speech->capacity) {
		size_t wanted = (speech->length + count) * 2;
		int16_t *more = realloc(speech->samples, wanted * sizeof *more);
		if (!more)
			return false;
		speech->samples = more;
		speech->capacity = wanted;
	}
	memcpy(speech->samples + speech->length, samples, count * sizeof *samples);
	speech->length += count;
	return true;
}

/* Byte of the text at which character `number` begins, or its end. */
static size_t byte_of(const char *text, size_t number)
{
	size_t at = 0;
	for (; text[at] && number > 0; number--)
		for (at++; ((unsigned char)text[at] & 0xc0) == 0x80;)
			at++;
	return at;
}

static void take_mark(struct espeak_speech *speech, const espeak_EVENT *event)
{
	if (speech->mark_count == ESPEAK_MARKS || event->text_position < 1 || event->length < 1 ||
	    event->audio_position < 0)
		return;
	size_t first = (size_t)event->text_position - 1;
	struct espeak_mark *mark = &speech->marks[speech->mark_count++];
	mark->begin = (size_t)event->audio_position * ESPEAK_RATE / 1000;
	mark->at = byte_of(current.text, first);
	/* Up to the blank: eSpeak ends "what's" before the apostrophe. */
	mark->size = strcspn(current.text + mark->at, " ");
}

/* eSpeak's callback: 1 ends the synthesis at once. */
static int take_block(short *samples, int count, espeak_EVENT *events)
{
	for (; events && events->type != espeakEVENT_LIST_TERMINATED; events++)
		if (events->type == espeakEVENT_WORD)
			take_mark(current.speech, events);
	if (current.abort && atomic_load(current.abort))
		current.result = -ECANCELED;
	else if (samples && current.speech->length > SPEECH_MAX)
		current.result = -E2BIG;
	else if (samples && count > 0 && !append(current.speech, samples, (size_t)count))
		current.result = -ENOMEM;
	return current.result != 0;
}

static bool open_locked(void)
{
	if (opened)
		return true;
	int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BLOCK_MS, NULL, espeakINITIALIZE_DONT_EXIT);
	if (rate != ESPEAK_RATE)
		return false;
	espeak_SetSynthCallback(take_block);
	opened = true;
	return true;
}

/* How well a voice answers to a language: its priority there (less is better), or 0 if not at all. */
static int priority_for(const espeak_VOICE *voice, const char *language)
{
	for (const char *at = voice->languages; *at; at += strlen(at) + 1) {
		int priority = (unsigned char)*at++;
		if (strcasecmp(at, language) == 0)
			return priority;
	}
	return 0;
}

static const char *find_base(const char *name)
{
	const char *best = NULL;
	int best_priority = 0;
	for (const espeak_VOICE **at = espeak_ListVoices(NULL); at && *at; at++) {
		/* MBROLA voices need another program. */
		if (strncmp((*at)->identifier, "mb/", 3) == 0)
			continue;
		if (strcasecmp((*at)->identifier, name) == 0 || strcasecmp((*at)->name, name) == 0)
			return (*at)->identifier;
		int priority = priority_for(*at, name);
		if (priority > 0 && (!best || priority < best_priority)) {
			best = (*at)->identifier;
			best_priority = priority;
		}
	}
	return best;
}

static bool has_variant(const char *variant)
{
	espeak_VOICE variants = {.languages = "variant"};
	for (const espeak_VOICE **at = espeak_ListVoices(&variants); at && *at; at++) {
		const char *file = strrchr((*at)->identifier, '/');
		if (file && strcmp(file + 1, variant) == 0)
			return true;
	}
	return false;
}

/* Writes the name by which eSpeak finds the voice. NULL or what is missing. */
static const char *resolve(const char *voice, char *out)
{
	char base[VOICE_SIZE];
	const char *plus = strchr(voice, '+');
	size_t length = plus ? (size_t)(plus - voice) : strlen(voice);
	if (length == 0 || length >= sizeof base)
		return "voice";
	memcpy(base, voice, length);
	base[length] = '\0';
	const char *file = find_base(base);
	if (!file)
		return "voice";
	int written = snprintf(out, VOICE_SIZE, "%s%s", file, plus ? plus : "");
	if (written >= VOICE_SIZE || (plus && !has_variant(plus + 1)))
		return "variant";
	return NULL;
}

/* Listing the voices reads all their files, so the last answer is kept. */
static bool select_voice(const char *voice)
{
	static char last[VOICE_SIZE], found[VOICE_SIZE];
	if (strcmp(voice, last) != 0) {
		last[0] = '\0';
		if (strlen(voice) >= sizeof last || resolve(voice, found))
			return false;
		strcpy(last, voice);
	}
	return espeak_SetVoiceByName(found) == EE_OK;
}

/* Length of the UTF-8 sequence at `at`, 0 when it is broken or a control character. */
static size_t sequence(const unsigned char *at)
{
	if (*at < 0x80)
		return *at >= 0x20 && *at != 0x7f;
	size_t length = *at >= 0xf0 && *at < 0xf5 ? 4 : *at >= 0xe0 ? 3 : *at >= 0xc2 ? 2 : 0;
	if (*at >= 0xf5)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

/* The brackets of phoneme input [[ ]] and of markup < > are left out as well: that neither is asked for
 * below does not keep eSpeak from reading their names aloud. */
static void make_plain(const char *text, char *out, size_t size)
{
	size_t at = 0, length;
	const unsigned char *from = (const unsigned char *)text;
	for (; *from && at + 5 < size; from += length > 0 ? length : 1) {
		length = sequence(from);
		if (length == 0 || strchr("[]<>{}|\\", *from)) {
			out[at++] = ' ';
			continue;
		}
		memcpy(out + at, from, length);
		at += length;
	}
	out[at] = '\0';
}

static void set_manner(const struct espeak_manner *manner)
{
	espeak_SetParameter(espeakRATE, manner->words, 0);
	espeak_SetParameter(espeakVOLUME, NORMAL_VOLUME, 0);
	espeak_SetParameter(espeakPITCH, manner->pitch, 0);
	espeak_SetParameter(espeakRANGE, manner->range, 0);
	espeak_SetParameter(espeakWORDGAP, manner->word_gap_ms / 10, 0);
	espeak_SetParameter(espeakPUNCTUATION, espeakPUNCT_NONE, 0);
	espeak_SetParameter(espeakCAPITALS, 0, 0);
	srand(1);
	if (espeak_ng_SetRandSeed)
		espeak_ng_SetRandSeed(1);
}

static espeak_ERROR synthesise(const char *plain, struct espeak_speech *speech, const atomic_bool *abort)
{
	current.speech = speech;
	current.text = plain;
	current.abort = abort;
	current.result = 0;
	espeak_ERROR error =
	    espeak_Synth(plain, strlen(plain) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8 | espeakENDPAUSE, NULL, NULL);
	current.speech = NULL;
	current.text = NULL;
	return error;
}

static int speak_locked(const char *text, const struct espeak_manner *manner, struct espeak_speech *speech,
			const atomic_bool *abort)
{
	if (!open_locked())
		return -EIO;
	if (!select_voice(manner->voice))
		return -ENOENT;
	char plain[TEXT_SIZE];
	make_plain(text, plain, sizeof plain);
	set_manner(manner);
	espeak_ERROR error = synthesise(plain, speech, abort);
	if (current.result != 0)
		return current.result;
	return error == EE_OK ? 0 : -EIO;
}

int espeak_speak(const char *text, const struct espeak_manner *manner, const atomic_bool *abort,
		 struct espeak_speech *speech)
{
	*speech = (struct espeak_speech){0};
	if (manner->words < ESPEAK_WORDS_MIN || manner->words > ESPEAK_WORDS_MAX)
		return -ERANGE;
	pthread_mutex_lock(&lock);
	int result = speak_locked(text, manner, speech, abort);
	pthread_mutex_unlock(&lock);
	return result;
}

int espeak_open(char *error, size_t error_size)
{
	pthread_mutex_lock(&lock);
	bool ok = open_locked();
	pthread_mutex_unlock(&lock);
	if (!ok)
		snprintf(error, error_size, "eSpeak NG does not start: are its data installed (espeak-ng-data)?");
	return ok ? 0 : -ENOENT;
}

int espeak_check_voice(const char *voice, char *error, size_t error_size)
{
	int result = espeak_open(error, error_size);
	if (result < 0)
		return result;
	char found[VOICE_SIZE];
	pthread_mutex_lock(&lock);
	const char *missing = resolve(voice, found);
	pthread_mutex_unlock(&lock);
	if (!missing)
		return 0;
	snprintf(error, error_size, "eSpeak NG has no %s \"%s\"; `espeak-ng --voices%s` lists what there is", missing,
		 voice, strcmp(missing, "variant") == 0 ? "=variant" : "");
	return -ENOENT;
}

/* A change of voice waits in a queue of eSpeak's that only speech empties. */
static void say_nothing(void)
{
	struct espeak_speech nothing = {0};
	synthesise("", &nothing, NULL);
	free(nothing.samples);
}

bool espeak_phonemes(const char *word, const char *voice, char *out, size_t size)
{
	char plain[TEXT_SIZE];
	make_plain(word, plain, sizeof plain);
	const void *at = plain;
	pthread_mutex_lock(&lock);
	bool ok = open_locked() && select_voice(voice);
	if (ok) {
		/* Bits 8 and up: the character between phonemes. */
		const char *phonemes = espeak_TextToPhonemes(&at, espeakCHARS_UTF8, '_' << 8);
		ok = phonemes && snprintf(out, size, "%s", phonemes) < (int)size;
		say_nothing();
	}
	pthread_mutex_unlock(&lock);
	return ok;
}
