/*
 * What the daemon computes for a second of sound, counted by callgrind: its sound path whole, from the callback's engine
 * through canceller, evidence, segmenting and recogniser, at a sound card's 48 kHz. To be run by instructions.sh under
 * valgrind, which counts only between START and STOP: loading and settling are left out. Prints the seconds of each part;
 * the counts are in what callgrind writes, one dump for each part, named by it. The same build gives the same counts.
 */
#include "engine_setup.h"
#include "listen.h"
#include "material.h"
#include "room.h"
#include "speak.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#define CALLGRIND_TOGGLE_COLLECT
#define CALLGRIND_DUMP_STATS_AT(name)
#endif

#define RATE 48000
#define BLOCK 480
#define ECHO_DELAY (RATE / 25)
#define ECHO_GAIN 0.1
#define NOISE_DBFS (-60.0)
#define USER_DBFS (-26.0)
#define SETTLE_S 5
#define IDLE_S 10
#define TALK_S 8
#define WORD_S 2   /* the word, and the quiet in which it is decided on */
#define LEARN_S 20 /* the canceller practises in the first fifteen */
#define COACH_S 4

struct bench {
	struct config config;
	struct material material;
	struct speak *speak;
	struct engine *engine;
	struct listen *listen;
	struct room_pink noise;
	int16_t echo[ECHO_DELAY]; /* what was played, on its way to the microphone */
	size_t echo_at;
	const struct clip *heard; /* what is said in the room */
	size_t heard_at;
	double heard_gain;
	uint32_t cue;
	unsigned long long before; /* decoded when the part began */
};

static void on_heard(void *user, const struct heard *heard)
{
	(void)user;
	(void)heard;
}

/* Candidates decoded so far, those included that were given up because speech went on. */
static unsigned long long decoded(const struct bench *bench)
{
	return listen_figures(bench->listen).utterances;
}

static void take_clip(void *user, uint32_t cue, struct clip *clip)
{
	(void)cue;
	*(struct clip **)user = clip;
}

static struct clip *say(struct bench *bench, const char *voice, const char *text)
{
	struct speak_request request = {.style = {.rate = 150, .pitch = 50, .range = 50, .volume = 100}};
	snprintf(request.style.voice, sizeof request.style.voice, "%s", voice);
	snprintf(request.text, sizeof request.text, "%s", text);
	struct clip *clip = NULL;
	speak_say(bench->speak, 1, &request, take_clip, &clip);
	if (clip == NULL) {
		fprintf(stderr, "eSpeak NG cannot say \"%s\"\n", text);
		exit(1);
	}
	return clip;
}

static bool open_bench(struct bench *bench, const char *root)
{
	char error[256] = "out of memory";
	struct problems problems;
	struct speak_config speak = {.rate = RATE, .immediate = true};
	problems_init(&problems);
	config_defaults(&bench->config);
	snprintf(bench->config.data_dir, sizeof bench->config.data_dir, "%s", root);
	bool loaded = material_load(&bench->material, &bench->config, NULL, 0, &problems);
	problems_clear(&problems);
	room_pink_start(&bench->noise, 1);
	bench->engine = engine_create(RATE);
	bench->speak = loaded ? speak_create(&speak, error, sizeof error) : NULL;
	if (bench->speak != NULL)
		bench->listen =
		    material_listen(&bench->material, &bench->config, RATE, on_heard, bench, error, sizeof error);
	if (bench->engine != NULL && bench->listen != NULL)
		return true;
	fprintf(stderr, "%s\n", error);
	return false;
}

static int16_t next_sample(struct bench *bench)
{
	double sample = 32768 * room_gain(NOISE_DBFS) * room_pink_next(&bench->noise);
	sample += ECHO_GAIN * bench->echo[bench->echo_at];
	if (bench->heard != NULL && bench->heard_at < bench->heard->length)
		sample += bench->heard_gain * bench->heard->samples[bench->heard_at++];
	return (int16_t)lrint(fmax(-32768, fmin(32767, sample)));
}

/* The making of the sound is not what is measured. */
static void make_block(struct bench *bench, int16_t *mic)
{
	for (size_t i = 0; i < BLOCK; i++) {
		mic[i] = next_sample(bench);
		bench->echo_at = (bench->echo_at + 1) % ECHO_DELAY;
	}
}

/* What went out comes back ECHO_DELAY later. */
static void keep_echo(struct bench *bench, const int16_t *out)
{
	size_t at = (bench->echo_at + ECHO_DELAY - BLOCK) % ECHO_DELAY;
	for (size_t i = 0; i < BLOCK; i++)
		bench->echo[(at + i) % ECHO_DELAY] = out[i];
}

static void collect(struct bench *bench)
{
	struct report report;
	while (engine_collect(bench->engine, &report))
		clip_unref(report.clip);
}

static void run(struct bench *bench, double seconds, bool counted)
{
	int16_t mic[BLOCK], out[BLOCK], reference[BLOCK];
	frames_t stream;
	bool gap;
	if (counted)
		CALLGRIND_START_INSTRUMENTATION; /* slow from here on; what is collected is less */
	for (long block = lround(seconds * RATE / BLOCK); block > 0; block--) {
		size_t count;
		make_block(bench, mic);
		if (counted)
			CALLGRIND_TOGGLE_COLLECT;
		engine_process(bench->engine, mic, out, BLOCK);
		while ((count = engine_capture(bench->engine, mic, reference, BLOCK, &stream, &gap)) > 0)
			listen_process(bench->listen, mic, reference, count, stream, gap);
		collect(bench);
		if (counted)
			CALLGRIND_TOGGLE_COLLECT;
		keep_echo(bench, out);
	}
	if (counted)
		CALLGRIND_STOP_INSTRUMENTATION;
}

/* Somebody in the room begins to say it. */
static void hear(struct bench *bench, const struct clip *clip)
{
	bench->heard = clip;
	bench->heard_at = 0;
	bench->heard_gain = room_gain(USER_DBFS - room_active_dbfs(clip->samples, clip->length, RATE));
}

/* The coach begins to say it. */
static void play(struct bench *bench, struct clip *clip)
{
	struct command command = {.kind = COMMAND_PLAY, .cue = ++bench->cue, .clip = clip_ref(clip), .gain = 1};
	if (!engine_post(bench->engine, &command))
		clip_unref(clip);
}

static void done(const char *name, double seconds, unsigned long long count)
{
	printf("%s %.3f %llu\n", name, seconds, count);
	fflush(stdout);
}

static void measure_talk(struct bench *bench)
{
	struct clip *clip =
	    say(bench, "en-gb+m3",
		"Did you see where I left the newspaper this morning? It is on the kitchen table, under the "
		"bread. Then we should bring in the washing. My sister called, she sends you her love.");
	hear(bench, clip);
	double seconds = fmin(TALK_S, (double)clip->length / RATE);
	bench->before = decoded(bench);
	run(bench, seconds, true);
	CALLGRIND_DUMP_STATS_AT("talk");
	done("talk", seconds, decoded(bench) - bench->before);
	run(bench, SETTLE_S + (double)clip->length / RATE - seconds, false);
	bench->heard = NULL;
	clip_unref(clip);
}

static void measure_word(struct bench *bench)
{
	struct clip *clip = say(bench, "en-us+f1", "stop");
	hear(bench, clip);
	bench->before = decoded(bench);
	run(bench, WORD_S, true);
	CALLGRIND_DUMP_STATS_AT("word");
	done("word", WORD_S, decoded(bench) - bench->before);
	bench->heard = NULL;
	clip_unref(clip);
	run(bench, SETTLE_S, false);
}

static void measure_coach(struct bench *bench)
{
	struct clip *clip =
	    say(bench, "en-us",
		"Tighten your belly and your seat. Lift your hips, until shoulders, hips and knees make one "
		"line. Your weight is on shoulders and heels. You feel your seat work. Your neck is free.");
	double length_s = (double)clip->length / RATE;
	for (double learnt_s = 0; learnt_s < LEARN_S; learnt_s += length_s) {
		play(bench, clip);
		run(bench, length_s, false);
	}
	play(bench, clip);
	bench->before = decoded(bench);
	run(bench, COACH_S, true);
	CALLGRIND_DUMP_STATS_AT("coach");
	done("coach", COACH_S, decoded(bench) - bench->before);
	clip_unref(clip);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	if (argc != 2 || !open_bench(&bench, argv[1]))
		return 1;
	run(&bench, SETTLE_S, false);
	run(&bench, IDLE_S, true);
	CALLGRIND_DUMP_STATS_AT("idle");
	done("idle", IDLE_S, decoded(&bench) - bench.before);
	measure_word(&bench);
	measure_talk(&bench);
	measure_coach(&bench);
	listen_destroy(bench.listen);
	engine_destroy(bench.engine);
	speak_destroy(bench.speak);
	material_free(&bench.material);
	return 0;
}
