/* sources: utter.c espeak.c resample.c clip.c */
/* Utterances, spoken by the real eSpeak NG: onset, level, fit, plain text, voices. */
#include "utter.h"

#include "espeak.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RATE 48000

static struct speak_request ask(const char *voice, const char *text)
{
	struct speak_request request = {.style = {.rate = 150, .pitch = 50, .range = 50, .volume = 100}};
	snprintf(request.style.voice, sizeof request.style.voice, "%s", voice);
	snprintf(request.text, sizeof request.text, "%s", text);
	return request;
}

static struct clip *speak(const struct speak_request *request)
{
	struct utterance utterance;
	assert_int_equal(utter(request, RATE, NULL, &utterance), 0);
	assert_non_null(utterance.clip);
	assert_int_equal(utterance.clip->rate, RATE);
	return utterance.clip;
}

static int peak(const struct clip *clip)
{
	int most = 0;
	for (size_t i = 0; i < clip->length; i++)
		most = abs(clip->samples[i]) > most ? abs(clip->samples[i]) : most;
	return most;
}

/* Sum of all samples of a few utterances by plain, breathy and whispering voices. */
static uint64_t digest(void)
{
	const char *voices[] = {"en-us", "en-gb+f3", "en-us", "en-us+whisper", "en-gb-x-rp+m4"};
	uint64_t hash = 14695981039346656037u;
	for (int i = 0; i < 5; i++) {
		struct speak_request request = ask(voices[i], "Lift, and hold. Three.");
		struct clip *clip = speak(&request);
		for (size_t k = 0; k < clip->length; k++)
			hash = (hash ^ (uint16_t)clip->samples[k]) * 1099511628211u;
		clip_unref(clip);
	}
	return hash;
}

static uint64_t digest_of_a_process(void)
{
	int ends[2];
	uint64_t hash = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		hash = digest();
		_exit(write(ends[1], &hash, sizeof hash) != sizeof hash);
	}
	assert_int_equal(read(ends[0], &hash, sizeof hash), sizeof hash);
	waitpid(child, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	return hash;
}

/* What the simulated room rests on. First of all tests: the library must not have been opened. */
static void two_processes_say_the_same(void **state)
{
	(void)state;
	uint64_t first = digest_of_a_process();
	sleep(1); /* a seed taken from the time of day would differ */
	assert_true(first == digest_of_a_process());
}

static const char *const numbers[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};

static void the_sound_begins_at_once(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		struct speak_request request = ask("en-us", numbers[i]);
		struct clip *clip = speak(&request);
		size_t onset = 0, end = clip->length;
		while (abs(clip->samples[onset]) * 100 <= peak(clip))
			onset++;
		while (abs(clip->samples[end - 1]) * 100 <= peak(clip))
			end--;
		assert_int_equal(onset, RATE * UTTER_LEAD_MS / 1000);
		assert_in_range(clip->length - end, 0, RATE * 20 / 1000);
		/* No click at either end. */
		assert_in_range(abs(clip->samples[0]), 0, 50);
		assert_in_range(abs(clip->samples[clip->length - 1]), 0, 50);
		clip_unref(clip);
	}
}

/* Root mean square of the 20 ms pieces within 25 dB of the loudest, in dB of full scale. */
static double level(const struct clip *clip)
{
	const size_t piece = RATE / 50;
	double powers[1000], loudest = 0, sum = 0;
	size_t pieces = 0, active = 0;
	for (size_t at = 0; at + piece <= clip->length && pieces < 1000; at += piece) {
		double power = 0;
		for (size_t i = 0; i < piece; i++)
			power += pow(clip->samples[at + i] / 32768.0, 2) / (double)piece;
		powers[pieces++] = power;
		loudest = fmax(loudest, power);
	}
	for (size_t i = 0; i < pieces; i++)
		if (powers[i] > loudest * pow(10, -2.5)) {
			sum += powers[i];
			active++;
		}
	return 10 * log10(sum / (double)active);
}

static void voices_are_equally_loud(void **state)
{
	(void)state;
	const char *voices[] = {"en-us", "en-gb", "en-gb-x-rp", "en-us+f3", "en-gb+m4"};
	for (int i = 0; i < 5; i++) {
		struct speak_request request = ask(voices[i], "Lie on your back, knees bent, feet on the floor.");
		struct clip *clip = speak(&request);
		assert_true(fabs(level(clip) + 20) < 2);
		clip_unref(clip);
		request.style.volume = 200;
		clip = speak(&request);
		assert_in_range(peak(clip), 10000, 29300); /* -1 dB */
		clip_unref(clip);
	}
}

static void volume_is_a_percentage(void **state)
{
	(void)state;
	struct speak_request request = ask("en-us", "rest");
	struct clip *normal = speak(&request);
	request.style.volume = 50;
	struct clip *soft = speak(&request);
	assert_true(fabs(level(normal) - level(soft) - 6.0) < 0.5);
	clip_unref(normal);
	clip_unref(soft);
}

static void speaks_faster_to_fit(void **state)
{
	(void)state;
	struct speak_request request = ask("en-us", "seventeen");
	struct clip *clip = speak(&request);
	unsigned ms = (unsigned)(clip->length * 1000 / RATE);
	clip_unref(clip);

	request.fit_ms = ms * 7 / 10;
	struct utterance utterance;
	assert_int_equal(utter(&request, RATE, NULL, &utterance), 0);
	assert_false(utterance.did_not_fit);
	assert_in_range(utterance.clip->length, RATE * request.fit_ms / 2000, RATE * request.fit_ms / 1000);
	clip_unref(utterance.clip);

	request.fit_ms = ms / 4;
	assert_int_equal(utter(&request, RATE, NULL, &utterance), 0);
	assert_true(utterance.did_not_fit);
	assert_int_equal(utterance.clip->length, RATE * request.fit_ms / 1000);
	assert_in_range(abs(utterance.clip->samples[utterance.clip->length - 1]), 0, 50);
	clip_unref(utterance.clip);
}

static void impossible_speeds_are_the_nearest(void **state)
{
	(void)state;
	struct espeak_manner manner = {.voice = "en-us", .words = ESPEAK_WORDS_MAX + 1};
	struct espeak_speech speech;
	assert_int_equal(espeak_speak("rest", &manner, NULL, &speech), -ERANGE);
	free(speech.samples);

	struct speak_request request = ask("en-us", "Lower your hips");
	request.style.rate = 900;
	struct clip *fast = speak(&request);
	request.style.rate = 10;
	struct clip *slow = speak(&request);
	assert_true(fast->length > RATE / 10 && slow->length > 3 * fast->length && slow->length < 10 * RATE);
	clip_unref(fast);
	clip_unref(slow);
}

static void markup_is_plain_text(void **state)
{
	(void)state;
	struct speak_request plain = ask("en-us", "  h@loU  ");
	struct speak_request marked = ask("en-us", "[[h@loU]]");
	struct clip *a = speak(&plain), *b = speak(&marked);
	/* Phonemes would be one short word; letters and signs are spelled. */
	assert_true(labs((long)a->length - (long)b->length) < RATE / 20);
	clip_unref(a);
	clip_unref(b);

	plain = ask("en-us", "rest");
	struct speak_request paused = ask("en-us", "<break time='9s'/>rest");
	a = speak(&plain), b = speak(&paused);
	assert_true(b->length < a->length + 5 * RATE);
	clip_unref(a);
	clip_unref(b);

	/* An embedded command that would make it fast, and broken UTF-8. */
	struct speak_request control = ask("en-us", "\x01"
						    "rest\xff\xc3");
	a = speak(&plain), b = speak(&control);
	assert_true(labs((long)a->length - (long)b->length) < RATE / 50);
	clip_unref(a);
	clip_unref(b);
}

static void refuses_what_it_cannot_say(void **state)
{
	(void)state;
	struct utterance utterance;
	struct speak_request request = ask("xx-nowhere", "rest");
	assert_int_equal(utter(&request, RATE, NULL, &utterance), -ENOENT);
	request = ask("en-us+nobody", "rest");
	assert_int_equal(utter(&request, RATE, NULL, &utterance), -ENOENT);
	request = ask("en-us", " \n ");
	assert_int_equal(utter(&request, RATE, NULL, &utterance), -ENODATA);
	assert_null(utterance.clip);
}

static void hints_at_voices(void **state)
{
	(void)state;
	char error[200] = "";
	assert_int_equal(espeak_check_voice("en-gb-x-rp", error, sizeof error), 0);
	assert_int_equal(espeak_check_voice("en-us+f3", error, sizeof error), 0);
	assert_int_equal(espeak_check_voice("martian", error, sizeof error), -ENOENT);
	assert_non_null(strstr(error, "no voice \"martian\"; `espeak-ng --voices`"));
	assert_int_equal(espeak_check_voice("en-us+f33", error, sizeof error), -ENOENT);
	assert_non_null(strstr(error, "no variant \"en-us+f33\"; `espeak-ng --voices=variant`"));
}

static void stops_when_told(void **state)
{
	(void)state;
	atomic_bool abort = true;
	struct utterance utterance;
	struct speak_request request = ask("en-us", "Keep your lower back flat on the floor all the while.");
	assert_int_equal(utter(&request, RATE, &abort, &utterance), -ECANCELED);
	assert_null(utterance.clip);
	/* The next one is whole. */
	struct clip *clip = speak(&request);
	assert_true(clip->length > 2 * RATE);
	clip_unref(clip);
}

static double level_from(const struct clip *clip, size_t from, size_t count)
{
	double sum = 0;
	for (size_t i = from; i < from + count && i < clip->length; i++)
		sum += (double)clip->samples[i] * clip->samples[i];
	return sqrt(sum / (double)count);
}

/* Each word's place in the text, and in the sound: quiet before it where there is a full stop, and the word after. Also
 * when it had to be said faster, and when it was cut. */
static void knows_where_its_words_are(void **state)
{
	(void)state;
	static const char *const words[] = {"Rest,", "caf\303\251.", "What's", "next:", "it"};
	for (unsigned fit_ms = 0; fit_ms <= 1400; fit_ms += 700) {
		struct speak_request request = ask("en-us", "Rest, caf\303\251. What's next: it");
		request.fit_ms = fit_ms;
		struct clip *clip = speak(&request);
		assert_in_range(clip->word_count, fit_ms == 700 ? 3 : 5, 5);
		for (size_t i = 0; i < clip->word_count; i++) {
			const struct clip_word *word = &clip->words[i];
			assert_int_equal(word->size, strlen(words[i]));
			assert_memory_equal(request.text + word->at, words[i], word->size);
			assert_true(word->begin < word->end || word->begin >= clip->length);
			assert_true(i == 0 || word->begin == clip->words[i - 1].end);
		}
		assert_true(clip->words[0].begin < RATE / 50);
		if (fit_ms == 0) {
			const size_t begin = clip->words[2].begin;
			assert_true(level_from(clip, begin - RATE / 20, RATE / 20) * 10 <
				    level_from(clip, begin, RATE / 10));
			assert_int_equal(clip->words[4].end, clip->length);
		}
		clip_unref(clip);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_processes_say_the_same),
	    cmocka_unit_test(the_sound_begins_at_once),
	    cmocka_unit_test(voices_are_equally_loud),
	    cmocka_unit_test(volume_is_a_percentage),
	    cmocka_unit_test(speaks_faster_to_fit),
	    cmocka_unit_test(impossible_speeds_are_the_nearest),
	    cmocka_unit_test(markup_is_plain_text),
	    cmocka_unit_test(refuses_what_it_cannot_say),
	    cmocka_unit_test(hints_at_voices),
	    cmocka_unit_test(stops_when_told),
	    cmocka_unit_test(knows_where_its_words_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
