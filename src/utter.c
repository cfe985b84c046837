/*
 * One utterance, from text to a clip that may be placed by sample: synthesis, fitting, loudness,
 * resampling, trimming. Loudness is set by voice and not by clip, so that a stressed word stays
 * stressed; a voice is measured once, by the numbers it counts to ten.
 */
#include "utter.h"

#include "espeak.h"
#include "resample.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MEASURE_TEXT "1 2 3 4 5 6 7 8 9 10"
#define MEASURE_WORDS 160
#define PIECE_MS 20
#define ACTIVE_RANGE_DB 25.0
#define AUDIBLE 100 /* a sample above 1/100 of the peak belongs to the sound */
#define FIT_TRIES 4
#define FIT_MARGIN 1.02 /* words a minute do not shorten the sound in exact proportion */
#define CUT_FADE_MS 8
#define VOICES 16

struct loudness {
	char voice[SPEAK_VOICE_SIZE];
	double gain;
};

static pthread_mutex_t loudness_lock = PTHREAD_MUTEX_INITIALIZER;
static struct loudness loudness[VOICES]; /* guarded by loudness_lock */
static unsigned loudness_next;

static double thread_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double piece_power(const int16_t *samples, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (double)samples[i] * samples[i];
	return sum / (double)count / (32768.0 * 32768.0);
}

/* Mean power of the pieces that are speech; 0 when none is. */
static double active_power(const int16_t *samples, size_t length)
{
	const size_t piece = ESPEAK_RATE * PIECE_MS / 1000;
	double loudest = 0, sum = 0;
	size_t active = 0;
	for (size_t at = 0; at + piece <= length; at += piece)
		loudest = fmax(loudest, piece_power(samples + at, piece));
	double least = loudest * pow(10, -ACTIVE_RANGE_DB / 10);
	for (size_t at = 0; at + piece <= length; at += piece) {
		double power = piece_power(samples + at, piece);
		if (power > least) {
			sum += power;
			active++;
		}
	}
	return active > 0 ? sum / (double)active : 0;
}

static int measure_voice(const char *voice, const atomic_bool *abort, double *gain)
{
	struct espeak_manner manner = {.voice = voice, .words = MEASURE_WORDS, .pitch = 50, .range = 50};
	struct espeak_speech speech;
	int result = espeak_speak(MEASURE_TEXT, &manner, abort, &speech);
	double power = result == 0 ? active_power(speech.samples, speech.length) : 0;
	free(speech.samples);
	if (result == 0 && power <= 0)
		return -ENODATA;
	*gain = sqrt(pow(10, UTTER_LEVEL_DB / 10) / power);
	return result;
}

static int voice_gain(const char *voice, const atomic_bool *abort, double *gain)
{
	pthread_mutex_lock(&loudness_lock);
	int result = 0;
	size_t i = 0;
	while (i < VOICES && strcmp(loudness[i].voice, voice) != 0)
		i++;
	if (i == VOICES) {
		i = loudness_next;
		loudness[i].voice[0] = '\0';
		result = measure_voice(voice, abort, &loudness[i].gain);
		if (result == 0) {
			strcpy(loudness[i].voice, voice);
			loudness_next = (loudness_next + 1) % VOICES;
		}
	}
	*gain = loudness[i].gain;
	pthread_mutex_unlock(&loudness_lock);
	return result;
}

static int find_peak(const int16_t *samples, size_t length)
{
	int peak = 0;
	for (size_t i = 0; i < length; i++)
		if (abs(samples[i]) > peak)
			peak = abs(samples[i]);
	return peak;
}

static void apply_gain(int16_t *samples, size_t length, double gain)
{
	int peak = find_peak(samples, length);
	double limit = 32768.0 * pow(10, UTTER_PEAK_DB / 20);
	if (peak * gain > limit)
		gain = limit / peak;
	for (size_t i = 0; i < length; i++)
		samples[i] = (int16_t)lrint(samples[i] * gain);
}

static size_t in_samples(unsigned rate, unsigned ms)
{
	return (size_t)rate * ms / 1000;
}

static void fade_in(int16_t *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		samples[i] = (int16_t)(samples[i] * (int)i / (int)count);
}

static void fade_out(int16_t *samples, size_t length, size_t count)
{
	if (count > length)
		count = length;
	for (size_t i = 0; i < count; i++)
		samples[length - 1 - i] = (int16_t)(samples[length - 1 - i] * (int)i / (int)count);
}

/* Puts silence before the sound, so that there is always a lead to keep. NULL = out of memory. */
static int16_t *with_lead(int16_t *samples, size_t *length, size_t lead)
{
	int16_t *more = realloc(samples, (*length + lead) * sizeof *more);
	if (!more) {
		free(samples);
		return NULL;
	}
	memmove(more + lead, more, *length * sizeof *more);
	memset(more, 0, lead * sizeof *more);
	*length += lead;
	return more;
}

/* Moves *samples and shortens *length to the sound within, which begins with exactly the lead. False when there is
 * none. */
static bool trim(int16_t **samples, size_t *length, unsigned rate)
{
	int16_t *all = *samples;
	int peak = find_peak(all, *length);
	if (peak == 0)
		return false;
	size_t lead = in_samples(rate, UTTER_LEAD_MS), trail = in_samples(rate, UTTER_TRAIL_MS);
	size_t first = lead, end = *length;
	while (abs(all[first]) * AUDIBLE <= peak)
		first++;
	while (abs(all[end - 1]) * AUDIBLE <= peak)
		end--;
	end = end + trail < *length ? end + trail : *length;
	*samples = all + first - lead;
	*length = end - first + lead;
	fade_in(*samples, lead);
	fade_out(*samples, *length, trail / 2);
	return true;
}

/* The words of speech that was moved by `shift` samples on its way into a clip of this length. A word lasts until the
 * following one begins. */
static size_t place_words(const struct espeak_speech *speech, unsigned rate, ptrdiff_t shift, size_t length,
			  struct clip_word *words)
{
	size_t count = 0;
	for (size_t i = 0; i < speech->mark_count; i++) {
		const struct espeak_mark *mark = &speech->marks[i];
		ptrdiff_t begin = (ptrdiff_t)((uint64_t)mark->begin * rate / ESPEAK_RATE) + shift;
		size_t at = begin < 0 ? 0 : (size_t)begin;
		if (at >= length)
			break;
		if (count > 0)
			words[count - 1].end = at;
		words[count++] = (struct clip_word){.begin = at, .end = length, .at = mark->at, .size = mark->size};
	}
	return count;
}

static int make_clip(const struct espeak_speech *speech, unsigned rate, double gain, struct clip **clip)
{
	size_t length = 0, lead = in_samples(rate, UTTER_LEAD_MS);
	struct clip_word words[ESPEAK_MARKS];
	if (speech->length == 0)
		return -ENODATA;
	int16_t *samples = resample_all(speech->samples, speech->length, ESPEAK_RATE, rate, &length);
	if (samples)
		samples = with_lead(samples, &length, lead);
	if (!samples)
		return -ENOMEM;
	apply_gain(samples, length, gain);
	int16_t *sound = samples;
	int result = -ENODATA;
	if (trim(&sound, &length, rate)) {
		size_t count = place_words(speech, rate, (ptrdiff_t)lead - (sound - samples), length, words);
		*clip = clip_create_spoken(sound, length, rate, words, count);
		result = *clip ? 0 : -ENOMEM;
	}
	free(samples);
	return result;
}

static int try_once(const struct speak_request *request, int words, unsigned rate, const atomic_bool *abort,
		    struct clip **clip)
{
	double gain;
	int result = voice_gain(request->style.voice, abort, &gain);
	if (result < 0)
		return result;
	struct espeak_manner manner = {
	    .voice = request->style.voice,
	    .words = words,
	    .pitch = request->style.pitch,
	    .range = request->style.range,
	    .word_gap_ms = request->style.word_gap_ms,
	};
	struct espeak_speech speech;
	result = espeak_speak(request->text, &manner, abort, &speech);
	if (result == 0)
		result = make_clip(&speech, rate, gain * request->style.volume / 100, clip);
	free(speech.samples);
	return result;
}

/* Words a minute for the next try, given how long the last one took; 0 when it cannot be faster. */
static int faster(int words, int limit, size_t length, size_t wanted)
{
	if (words >= limit)
		return 0;
	int next = (int)ceil(words * FIT_MARGIN * (double)length / (double)wanted);
	return next > limit ? limit : next;
}

/* A coach at the wrong speed is better than a silent one. */
static int possible(int words)
{
	return words < ESPEAK_WORDS_MIN ? ESPEAK_WORDS_MIN : words > ESPEAK_WORDS_MAX ? ESPEAK_WORDS_MAX : words;
}

static int cut(struct clip **clip, size_t length)
{
	struct clip *whole = *clip;
	fade_out(whole->samples, length, in_samples(whole->rate, CUT_FADE_MS));
	/* Words that lie beyond the end are never heard: no time overlaps them. */
	*clip = clip_create_spoken(whole->samples, length, whole->rate, whole->words, whole->word_count);
	clip_unref(whole);
	return *clip ? 0 : -ENOMEM;
}

static int fit(const struct speak_request *request, unsigned rate, const atomic_bool *abort,
	       struct utterance *utterance)
{
	int words = possible(request->style.rate);
	int limit = words * 2 < ESPEAK_WORDS_MAX ? words * 2 : ESPEAK_WORDS_MAX;
	size_t wanted = in_samples(rate, request->fit_ms);
	for (int tries = 0; tries < FIT_TRIES && utterance->clip->length > wanted; tries++) {
		words = faster(words, limit, utterance->clip->length, wanted);
		if (words == 0)
			break;
		clip_unref(utterance->clip);
		utterance->clip = NULL;
		int result = try_once(request, words, rate, abort, &utterance->clip);
		if (result < 0)
			return result;
		assert(utterance->clip);
	}
	utterance->did_not_fit = utterance->clip->length > wanted;
	return utterance->did_not_fit ? cut(&utterance->clip, wanted) : 0;
}

int utter(const struct speak_request *request, unsigned rate, const atomic_bool *abort, struct utterance *utterance)
{
	assert(memchr(request->text, '\0', sizeof request->text));
	assert(memchr(request->style.voice, '\0', sizeof request->style.voice));
	*utterance = (struct utterance){0};
	double start = thread_seconds();
	int result = try_once(request, possible(request->style.rate), rate, abort, &utterance->clip);
	if (result == 0 && request->fit_ms > 0)
		result = fit(request, rate, abort, utterance);
	utterance->cpu_seconds = thread_seconds() - start;
	return result;
}
