/*
 * The real PortAudio against a private PulseAudio (run by test_portaudio.sh, see pulse.sh for the sinks): does sound
 * come out where and when the engine says, is heard what is said into the microphone, does the clock run, is a lost
 * server noticed, and are refusals understandable.
 */
#include "device_portaudio.h"
#include "engine_setup.h"
#include "picky.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RATE 16000
#define SECONDS 4

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct device *open_or_fail(const struct device_portaudio_config *config)
{
	char error[512] = "";
	struct device *device = device_portaudio_open(config, error, sizeof(error));
	if (!device)
		fail_msg("%s", error);
	return device;
}

static int16_t *sine(double hz, size_t count)
{
	int16_t *samples = malloc(count * sizeof(*samples));
	assert_non_null(samples);
	for (size_t i = 0; i < count; i++)
		samples[i] = (int16_t)(8000.0 * sin(2.0 * M_PI * hz * (double)i / RATE));
	return samples;
}

/* Level of one frequency, 1 = that of sine(). */
static double level_of(const int16_t *samples, size_t count, double hz)
{
	double re = 0, im = 0;
	for (size_t i = 0; i < count; i++) {
		re += samples[i] * cos(2.0 * M_PI * hz * (double)i / RATE);
		im += samples[i] * sin(2.0 * M_PI * hz * (double)i / RATE);
	}
	return count ? 2.0 * sqrt(re * re + im * im) / (double)count / 8000.0 : 0;
}

/* What a program prints on its standard output, read in a thread of its own while the test goes on. */
struct recording {
	pthread_t thread;
	const char *command;
	int16_t samples[RATE * 20];
	size_t count;
};

static void *record(void *argument)
{
	struct recording *recording = argument;
	FILE *pipe = popen(recording->command, "r");
	if (pipe) {
		recording->count = fread(recording->samples, sizeof(int16_t), RATE * 20, pipe);
		pclose(pipe);
	}
	return NULL;
}

/* What the hearing thread got. */
struct heard {
	int16_t mic[RATE * SECONDS * 2], reference[RATE * SECONDS * 2];
	size_t count;
	frames_t first;
	unsigned gaps;
};

static void capture(struct engine *engine, struct heard *heard)
{
	frames_t stream;
	bool gap;
	size_t room = RATE * SECONDS * 2 - heard->count;
	size_t count =
	    engine_capture(engine, heard->mic + heard->count, heard->reference + heard->count, room, &stream, &gap);
	if (heard->count == 0)
		heard->first = stream;
	else
		heard->gaps += gap;
	heard->count += count;
}

static void listen_for(struct device *device, struct engine *engine, struct heard *heard, double seconds)
{
	for (double until = now_s() + seconds; now_s() < until; usleep(10000)) {
		capture(engine, heard);
		assert_true(device->ops->alive(device));
	}
}

/* Longest run of 20 ms pieces of `samples` that carry `hz`, in frames. */
static size_t longest_run(const int16_t *samples, size_t count, double hz)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i + 320 <= count; i += 320) {
		run = level_of(samples + i, 320, hz) > 0.5 ? run + 320 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static frames_t post_tone(struct engine *engine, double hz, size_t length)
{
	int16_t *samples = sine(hz, length);
	struct command command = {
	    .kind = COMMAND_PLAY,
	    .channel = CHANNEL_VOICE,
	    .cue = 1,
	    .at = engine_clock(engine).voice + RATE + 123,
	    .clip = clip_create(samples, length, RATE),
	    .gain = 1.0f,
	};
	free(samples);
	assert_true(engine_post(engine, &command));
	return command.at;
}

static void check_reports(struct engine *engine, frames_t at, size_t length)
{
	struct report report;
	assert_true(engine_collect(engine, &report));
	assert_int_equal(report.kind, REPORT_STARTED);
	assert_int_equal(report.stream, at);
	assert_true(engine_collect(engine, &report));
	assert_int_equal(report.kind, REPORT_ENDED);
	assert_int_equal(report.stream, at + (frames_t)length);
	clip_unref(report.clip);
}

static void check_heard(const struct heard *heard, frames_t at, size_t length)
{
	/* The reference carries the cue at its very frames, and nothing else. */
	assert_int_equal(heard->gaps, 0);
	for (size_t i = 0; i < heard->count; i++) {
		frames_t place = heard->first + (frames_t)i - at;
		double phase = 2.0 * M_PI * 1000.0 * (double)place / RATE;
		bool inside = place >= 0 && place < (frames_t)length;
		assert_int_equal(heard->reference[i], inside ? (int16_t)(8000.0 * sin(phase)) : 0);
	}
	/* The microphone carries what was said into it for a second. */
	size_t run = longest_run(heard->mic, heard->count, 600);
	assert_in_range(run, RATE * 9 / 10, RATE * 11 / 10);
}

static void write_mouth(const char *path)
{
	int16_t *samples = sine(600, RATE);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(samples, sizeof(*samples), RATE, file), RATE);
	fclose(file);
	free(samples);
}

static void sound_both_ways(enum duplex duplex)
{
	static struct recording speaker = {
	    .command =
		"timeout 5 parec --device=speaker.monitor --format=s16le --rate=16000 --channels=1 --latency-msec=20"};
	static struct heard heard;
	speaker.count = 0;
	heard = (struct heard){0};
	struct device_portaudio_config config = {.rate = RATE, .duplex = duplex};
	struct device *device = open_or_fail(&config);
	struct device_info info;
	device->ops->info(device, &info);
	assert_int_equal(info.rate, RATE);
	struct engine *engine = engine_create(info.rate);
	assert_int_equal(pthread_create(&speaker.thread, NULL, record, &speaker), 0);
	assert_int_equal(device->ops->start(device, engine), 0);
	listen_for(device, engine, &heard, 0.5);
	frames_t begin = engine_clock(engine).stream;
	double begin_s = now_s();
	frames_t at = post_tone(engine, 1000, RATE / 2);
	write_mouth("mouth.raw");
	int mouth = system("pacat --playback --device=mouth --format=s16le --rate=16000 --channels=1 mouth.raw &");
	assert_int_equal(mouth, 0);
	listen_for(device, engine, &heard, SECONDS - 0.5);
	double ratio = (double)(engine_clock(engine).stream - begin) / RATE / (now_s() - begin_s);
	device->ops->stop(device);
	device->ops->destroy(device);
	capture(engine, &heard);
	check_reports(engine, at, RATE / 2);
	check_heard(&heard, at, RATE / 2);
	assert_true(ratio > 0.97 && ratio < 1.03);
	pthread_join(speaker.thread, NULL);
	size_t run = longest_run(speaker.samples, speaker.count, 1000);
	struct engine_counters counters = engine_counters(engine);
	printf("%s, latency %.0f ms in, %.0f ms out, clock ratio %.4f, %llu underruns, %llu overruns\n",
	       info.duplex ? "full duplex" : "two streams", info.input_latency_ms, info.output_latency_ms, ratio,
	       (unsigned long long)counters.underruns, (unsigned long long)counters.overruns);
	assert_in_range(run, RATE / 2 - 640, RATE / 2 + 320);
	engine_destroy(engine);
}

static void test_sound_both_ways(void **state)
{
	(void)state;
	sound_both_ways(DUPLEX_AUTO);
}

static void test_sound_both_ways_over_two_streams(void **state)
{
	(void)state;
	sound_both_ways(DUPLEX_NO);
}

/* Frames by which the microphone lags behind the reference, by the best match of a stretch of noise; -1 = none. */
static int lag_of(const struct heard *heard, frames_t at, int length)
{
	int best = -1;
	double best_match = 0;
	for (int lag = -RATE / 10; lag < RATE / 2; lag++) {
		double sum = 0;
		for (int i = 0; i < length; i += 3) {
			long long place = at - heard->first + i;
			sum += (double)heard->reference[place] * heard->mic[place + lag];
		}
		if (sum > best_match) {
			best_match = sum;
			best = lag;
		}
	}
	return best;
}

static frames_t post_noise(struct engine *engine, frames_t at, size_t length)
{
	int16_t *samples = malloc(length * sizeof(*samples));
	assert_non_null(samples);
	uint32_t seed = (uint32_t)at + 1;
	for (size_t i = 0; i < length; i++) {
		seed = seed * 1664525 + 1013904223;
		samples[i] = (int16_t)((int)(seed >> 16) / 8 - 4096);
	}
	struct command command = {.kind = COMMAND_PLAY,
				  .channel = CHANNEL_TONE,
				  .cue = 1,
				  .at = at,
				  .clip = clip_create(samples, length, RATE),
				  .gain = 1.0f};
	free(samples);
	assert_true(engine_post(engine, &command));
	return at;
}

/* The speaker straight back into the microphone: the echo comes after its reference, within reach of a canceller, and
 * stays where it is. */
static void test_echo_follows_its_reference(void **state)
{
	(void)state;
	static struct heard heard;
	heard = (struct heard){0};
	assert_int_equal(system("pactl set-default-source speaker.monitor"), 0);
	struct device_portaudio_config config = {.rate = RATE};
	struct device *device = open_or_fail(&config);
	struct engine *engine = engine_create(RATE);
	assert_int_equal(device->ops->start(device, engine), 0);
	frames_t first = post_noise(engine, RATE, 4000);
	frames_t second = post_noise(engine, 6 * RATE, 4000);
	listen_for(device, engine, &heard, 7);
	device->ops->destroy(device);
	assert_int_equal(system("pactl set-default-source microphone"), 0);
	int early = lag_of(&heard, first, 4000), late = lag_of(&heard, second, 4000);
	printf("echo after %.1f ms, four seconds later after %.1f ms, %u gaps\n", early / 16.0, late / 16.0,
	       heard.gaps);
	engine_destroy(engine);
	assert_in_range(early, 0, RATE / 4);
	assert_true(abs(early - late) <= RATE / 50);
}

static void test_every_rate_by_name(void **state)
{
	(void)state;
	const unsigned rates[] = {16000, 44100, 48000, 0};
	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		struct device_portaudio_config config = {
		    .input = "PULS", .output = "pulse", .rate = rates[i], .duplex = DUPLEX_NO};
		struct device *device = open_or_fail(&config);
		struct device_info info;
		device->ops->info(device, &info);
		assert_int_equal(info.rate, rates[i] ? rates[i] : 16000);
		assert_string_equal(info.input, "pulse");
		device->ops->destroy(device);
	}
}

static void refused(const struct device_portaudio_config *config, const char *because)
{
	char error[512] = "";
	assert_null(device_portaudio_open(config, error, sizeof(error)));
	if (!strstr(error, because))
		fail_msg("\"%s\" does not say \"%s\"", error, because);
}

static void test_refusals(void **state)
{
	(void)state;
	struct device_portaudio_config unknown = {.input = "Yeti"};
	refused(&unknown, "no sound input named \"Yeti\"; there are: \"");
	struct device_portaudio_config rate = {.rate = 11};
	refused(&rate, "cannot both be opened at 11 Hz");
	/* test_portaudio.sh defines it: ALSA's null plug-in, which has no clock. */
	struct device_portaudio_config clockless = {.input = "nowhere", .output = "nowhere", .rate = RATE};
	refused(&clockless, "has no clock");
}

static void test_lists(void **state)
{
	(void)state;
	struct device_listing list[32];
	int count = device_portaudio_list(list, 32);
	assert_in_range(count, 2, 32);
	int found = 0;
	for (int i = 0; i < count; i++)
		found += strcmp(list[i].name, "pulse") == 0 && list[i].inputs > 0 && list[i].outputs > 0;
	assert_int_equal(found, 1);
}

/* Seconds until the device says that it is lost after `command`, 3 when it never does. */
static double lost_after(struct device *device, const char *command)
{
	assert_int_equal(system(command), 0);
	double begin = now_s();
	while (device->ops->alive(device) && now_s() - begin < 3)
		usleep(10000);
	return now_s() - begin;
}

/* The card is pulled while the server lives: known within a second; put back, it opens again. */
static void test_card_pulled_and_back(void **state)
{
	(void)state;
	struct device_portaudio_config config = {.rate = RATE};
	struct engine *engine = engine_create(RATE);
	struct device *device = open_or_fail(&config);
	assert_int_equal(device->ops->start(device, engine), 0);
	assert_true(device->ops->alive(device));
	double noticed = lost_after(device, ". \"$PULSE_SH\"; pulse_pull");
	double begin = now_s();
	device->ops->destroy(device);
	printf("lost after %.0f ms, closed in %.0f ms\n", noticed * 1000, (now_s() - begin) * 1000);
	assert_int_equal(system(". \"$PULSE_SH\"; pulse_plug"), 0);
	device = open_or_fail(&config);
	device->ops->destroy(device);
	engine_destroy(engine);
	assert_true(noticed < 1.0);
}

/* The microphone alone stands still: known within a second, while the speaker plays on and can say so. */
static void test_speaker_outlives_the_microphone(void **state)
{
	(void)state;
	struct device_portaudio_config config = {.rate = RATE};
	struct engine *engine = engine_create(RATE);
	struct device *device = open_or_fail(&config);
	assert_int_equal(device->ops->start(device, engine), 0);
	assert_true(lost_after(device, ". \"$PULSE_SH\"; pulse_deafen 1") < 1.0);
	frames_t before = engine_clock(engine).stream;
	for (int i = 0; i < 100; i++) {
		assert_true(device->ops->speaks(device));
		assert_false(device->ops->alive(device));
		usleep(10000);
	}
	assert_in_range(engine_clock(engine).stream - before, RATE * 8 / 10, RATE * 12 / 10);
	device->ops->destroy(device);
	engine_destroy(engine);
	assert_int_equal(system(". \"$PULSE_SH\"; pulse_deafen 0"), 0);
}

/* The loudspeaker alone stands still: known within a second, and the microphone is still heard. */
static void test_microphone_outlives_the_speaker(void **state)
{
	(void)state;
	struct device_portaudio_config config = {.rate = RATE};
	struct engine *engine = engine_create(RATE);
	struct device *device = open_or_fail(&config);
	int16_t mic[RATE / 10], reference[RATE / 10];
	frames_t stream;
	size_t heard = 0;
	bool gap;
	assert_int_equal(device->ops->start(device, engine), 0);
	assert_true(lost_after(device, "pactl suspend-sink speaker 1") < 1.0);
	assert_false(device->ops->speaks(device));
	while (engine_capture(engine, mic, reference, RATE / 10, &stream, &gap) > 0)
		continue;
	for (int i = 0; i < 50; i++) {
		assert_true(device->ops->hears(device));
		usleep(10000);
		heard += engine_capture(engine, mic, reference, RATE / 10, &stream, &gap);
	}
	assert_in_range(heard, RATE / 4, RATE);
	device->ops->destroy(device);
	engine_destroy(engine);
	assert_int_equal(system("pactl suspend-sink speaker 0"), 0);
}

/* Opens at that rate, whatever the card refuses, and sound moves at the right pace. */
static void opens_at(struct picky_side input, struct picky_side output, unsigned rate)
{
	struct device_portaudio_config config = {.duplex = DUPLEX_NO};
	struct device_info info;
	picky_input = input;
	picky_output = output;
	struct device *device = open_or_fail(&config);
	picky_input = picky_output = (struct picky_side){0};
	device->ops->info(device, &info);
	assert_int_equal(info.rate, rate);
	struct engine *engine = engine_create(info.rate);
	assert_int_equal(device->ops->start(device, engine), 0);
	usleep(300000);
	frames_t before = engine_clock(engine).stream;
	double begin = now_s();
	usleep(500000);
	double ratio = (double)(engine_clock(engine).stream - before) / (now_s() - begin) / rate;
	bool alive = device->ops->alive(device);
	device->ops->destroy(device);
	engine_destroy(engine);
	printf("at %u Hz: clock ratio %.2f\n", rate, ratio);
	assert_true(alive);
	if (ratio < 0.7 || ratio > 1.3)
		fail_msg("%u Hz, but it moves at %.2f of that", rate, ratio);
}

static void test_picky_cards(void **state)
{
	const struct picky_side only_44100 = {.rate = 44100}, only_48000 = {.rate = 48000};
	const struct picky_side mono_44100 = {.rate = 44100, .channels = 1}, stereo = {.channels = 2};
	(void)state;
	opens_at(only_48000, only_48000, 48000);
	opens_at(mono_44100, only_44100, 44100);
	opens_at((struct picky_side){.channels = 1}, stereo, 16000);
}

/* A rate that is refused says so, and which ones were tried. */
static void test_cards_that_do_not_agree(void **state)
{
	struct device_portaudio_config any = {.duplex = DUPLEX_NO}, wanted = {.rate = 16000, .duplex = DUPLEX_NO};
	(void)state;
	picky_input = (struct picky_side){.rate = 44100};
	picky_output = (struct picky_side){.rate = 48000};
	refused(&any, "cannot both be opened at 16000, 48000 or 44100 Hz");
	refused(&wanted, "cannot both be opened at 16000 Hz");
	picky_output = (struct picky_side){.rate = 44100};
	refused(&wanted, "set audio.rate to 0");
	picky_input = picky_output = (struct picky_side){0};
}

/* The server is killed: noticed within a second, closing does not hang, and when the server is back the device opens.
 */
static void test_server_killed_and_back(void **state)
{
	(void)state;
	struct device_portaudio_config config = {.rate = RATE};
	struct device *device = open_or_fail(&config);
	struct engine *engine = engine_create(RATE);
	assert_int_equal(device->ops->start(device, engine), 0);
	assert_true(device->ops->alive(device));
	double noticed = lost_after(device, ". \"$PULSE_SH\"; pulse_kill");
	double begin = now_s();
	device->ops->stop(device);
	device->ops->destroy(device);
	double closed = now_s() - begin;
	printf("lost after %.0f ms, closed in %.0f ms\n", noticed * 1000, closed * 1000);
	char error[512];
	assert_null(device_portaudio_open(&config, error, sizeof(error)));
	printf("without a server: %s\n", error);
	assert_int_equal(system(". \"$PULSE_SH\"; pulse_serve"), 0);
	device = open_or_fail(&config);
	assert_int_equal(device->ops->start(device, engine), 0);
	frames_t before = engine_clock(engine).stream;
	usleep(300000);
	assert_true(engine_clock(engine).stream > before);
	assert_true(device->ops->alive(device));
	device->ops->destroy(device);
	engine_destroy(engine);
	assert_true(noticed < 1.0);
	assert_true(closed < 2.0);
}

int main(int argc, char **argv)
{
	/* One of them alone: test_portaudio.sh BUILD 'test_picky*'. */
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sound_both_ways),
	    cmocka_unit_test(test_sound_both_ways_over_two_streams),
	    cmocka_unit_test(test_echo_follows_its_reference),
	    cmocka_unit_test(test_every_rate_by_name),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_card_pulled_and_back),
	    cmocka_unit_test(test_speaker_outlives_the_microphone),
	    cmocka_unit_test(test_microphone_outlives_the_speaker),
	    cmocka_unit_test(test_picky_cards),
	    cmocka_unit_test(test_cards_that_do_not_agree),
	    cmocka_unit_test(test_server_killed_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
