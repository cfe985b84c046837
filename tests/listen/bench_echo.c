/*
 * Measures the canceller and the early evidence: the coach's speech, made by eSpeak NG in this
 * process, sounds in recorded rooms, through a perfect and through a distorting loudspeaker, and people say "stop" over
 * it. Synthetic coach, real rooms, real people; the speakers trained nothing that is measured here.
 *
 * usage: bench_echo FOLDER COACH.txt [SECONDS]
 */
#include "echo_scene.h"

#include "echo.h"
#include "evidence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RATE SCENE_RATE
#define NOISE_DBFS (-62.0)
#define LATEST_MS 600 /* evidence after that is a miss */
#define GIVEN_UP (22 * RATE / 10)
#define FADE_MS 20
#define SPANS 7
#define STOPS_MAX 4096

static const int span_ends[SPANS] = {1, 2, 5, 10, 20, 60, 1000}; /* s */

struct latencies {
	float onset_ms[STOPS_MAX]; /* from the first sound to evidence */
	float end_ms[STOPS_MAX];   /* from the last sound to silence; 0 = silent before */
	size_t count, missed;
};

struct tally {
	double in[SPANS], out[SPANS];
	double minutes[2];     /* of the coach's speech: in the greeting, after it */
	double needless[2][2]; /* [in the greeting, after it][weak, strong] */
	struct latencies weak, strong;
	double cpu, seconds;
};

static void note(struct latencies *latencies, const struct stop *stop, size_t now)
{
	if (latencies->count == STOPS_MAX)
		return;
	const double quiet = (double)now + FADE_MS * RATE / 1000.0 - (double)stop->end;
	latencies->onset_ms[latencies->count] = (float)((double)(now - stop->begin) * 1000 / RATE);
	latencies->end_ms[latencies->count++] = (float)(quiet > 0 ? quiet * 1000 / RATE : 0);
}

/* Who is speaking at `now`, or just was; NULL = nobody. */
static struct stop *current(struct echo_scene *scene, size_t now)
{
	for (size_t i = 0; i < scene->stop_count; i++)
		if (now > scene->stops[i].begin && now <= scene->stops[i].begin + LATEST_MS * RATE / 1000)
			return &scene->stops[i];
	return NULL;
}

static void judge(struct tally *tally, struct echo_scene *scene, enum evidence_level before, enum evidence_level level,
		  size_t now)
{
	struct stop *stop = current(scene, now);
	if (stop && level >= EVIDENCE_WEAK && !stop->weak) {
		stop->weak = true;
		note(&tally->weak, stop, now);
	}
	if (stop && level == EVIDENCE_STRONG && !stop->strong) {
		stop->strong = true;
		note(&tally->strong, stop, now);
	}
	if (scene->stop_count > 0)
		return;
	double *needless = tally->needless[now > SCENE_GREETING];
	needless[0] += level >= EVIDENCE_WEAK && before == EVIDENCE_NONE;
	needless[1] += level == EVIDENCE_STRONG && before != EVIDENCE_STRONG;
}

static void measure_block(struct tally *tally, const struct echo_block *block, const int16_t *microphone, size_t at)
{
	size_t span = 0;
	while (at >= (size_t)span_ends[span] * RATE)
		span++;
	for (int k = 0; k < ECHO_BLOCK; k++) {
		tally->in[span] += (double)microphone[k] * microphone[k];
		tally->out[span] += (double)block->samples[k] * block->samples[k];
	}
	tally->minutes[at >= SCENE_GREETING] += block->speaking ? ECHO_BLOCK / (60.0 * RATE) : 0;
}

static bool near_a_stop(const struct echo_scene *scene, size_t now)
{
	for (size_t i = 0; i < scene->stop_count; i++)
		if (now > scene->stops[i].begin && now <= scene->stops[i].end + 2 * RATE)
			return true;
	return false;
}

/* What listen.c does with evidence; a stop counts as understood. */
static enum evidence_level give_up(struct evidence *evidence, enum evidence_level level, enum evidence_level before,
				   bool needless)
{
	if (before != EVIDENCE_NONE && (level == EVIDENCE_NONE || evidence_age(evidence) > GIVEN_UP)) {
		evidence_settle(evidence, needless ? EVIDENCE_NOTHING : EVIDENCE_COMMAND);
		return EVIDENCE_NONE;
	}
	return level;
}

static void play(const struct echo_bench *bench, struct echo_scene *scene, struct tally *tally)
{
	struct echo *echo = echo_create(true);
	struct evidence *evidence = evidence_create();
	enum evidence_level before = EVIDENCE_NONE;
	struct room_pink pink;
	room_pink_start(&pink, 1);
	const clock_t start = clock();
	for (size_t at = 0; echo && evidence && at < scene->count; at += ECHO_BLOCK) {
		int16_t microphone[ECHO_BLOCK];
		struct echo_block block;
		for (int k = 0; k < ECHO_BLOCK; k++) {
			const double noise = 32768 * room_gain(NOISE_DBFS) * room_pink_next(&pink);
			microphone[k] =
			    (int16_t)lrint(fmax(-32768, fmin(32767, (double)scene->mix[at + (size_t)k] + noise)));
		}
		echo_process(echo, microphone, bench->coach + at, &block);
		enum evidence_level level = evidence_process(evidence, &block);
		level = give_up(evidence, level, before, !near_a_stop(scene, at));
		judge(tally, scene, before, level, at + ECHO_BLOCK);
		measure_block(tally, &block, microphone, at);
		before = level;
	}
	for (size_t i = 0; i < scene->stop_count; i++) {
		tally->weak.missed += !scene->stops[i].weak;
		tally->strong.missed += !scene->stops[i].strong;
	}
	tally->cpu += (double)(clock() - start) / CLOCKS_PER_SEC;
	tally->seconds += (double)scene->count / RATE;
	echo_destroy(echo);
	evidence_destroy(evidence);
}

static int by_value(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void print_latencies(const char *name, struct latencies *l)
{
	const size_t n = l->count;
	if (n == 0)
		return;
	qsort(l->onset_ms, n, sizeof *l->onset_ms, by_value);
	qsort(l->end_ms, n, sizeof *l->end_ms, by_value);
	printf("    %-6s missed %5.1f %% of %zu; first sound to evidence %3.0f ms median, %3.0f 95th; end of word to "
	       "quiet "
	       "%3.0f, %3.0f, worst %3.0f\n",
	       name, 100.0 * (double)l->missed / (double)(n + l->missed), n + l->missed, (double)l->onset_ms[n / 2],
	       (double)l->onset_ms[n * 95 / 100], (double)l->end_ms[n / 2], (double)l->end_ms[n * 95 / 100],
	       (double)l->end_ms[n - 1]);
}

static void print_alone(const struct tally *tally)
{
	static const char *const when[] = {"first 10 s", "later"};
	printf("  echo less by, dB:");
	for (int i = 0; i < SPANS; i++)
		if (tally->out[i] > 0)
			printf("  until %d s %.1f", span_ends[i], 10 * log10(tally->in[i] / tally->out[i]));
	printf("\n");
	for (int i = 0; i < 2; i++)
		printf("  needless a minute of the coach's speech, %s: weak %.2f, strong %.2f (%.1f min)\n", when[i],
		       tally->needless[i][0] / tally->minutes[i], tally->needless[i][1] / tally->minutes[i],
		       tally->minutes[i]);
	printf("  cost: %.4f of real time\n", tally->cpu / tally->seconds);
}

static bool run(struct echo_bench *bench, double user_db, size_t rooms)
{
	static struct tally tally;
	memset(&tally, 0, sizeof tally);
	bench->user_db = user_db;
	for (size_t room = 0; room < rooms; room++) {
		struct echo_scene scene;
		if (!echo_scene_make(bench, &scene, room))
			return false;
		play(bench, &scene, &tally);
		free(scene.mix);
	}
	if (isnan(user_db)) {
		print_alone(&tally);
	} else {
		printf("  stop %.0f dB below the echo:\n", user_db);
		print_latencies("weak", &tally.weak);
		print_latencies("strong", &tally.strong);
	}
	fflush(stdout);
	return true;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		double distortion;
	} loudspeakers[] = {{"perfect loudspeaker", 0}, {"distorting loudspeaker", 0.5}};
	static const double levels_db[] = {NAN, 6, 12, 20};
	struct echo_bench bench = {0};
	if (argc < 3) {
		fprintf(stderr, "usage: bench_echo FOLDER COACH.txt [SECONDS [ROOMS]]\n");
		return 2;
	}
	const double seconds = argc > 3 ? atof(argv[3]) : 130;
	const size_t rooms = argc > 4 ? (size_t)atoi(argv[4]) : 9;
	if (!corpus_open(&bench.corpus, argv[1]) || !echo_bench_speak(&bench, argv[2], (size_t)(seconds * RATE))) {
		fprintf(stderr, "bench_echo: %s or %s cannot be used\n", argv[1], argv[2]);
		return 1;
	}
	bool ok = true;
	for (size_t i = 0; i < sizeof loudspeakers / sizeof *loudspeakers; i++) {
		bench.distortion = loudspeakers[i].distortion;
		printf("%s, %zu rooms, %.0f s of the coach each:\n", loudspeakers[i].name, rooms, seconds);
		for (size_t k = 0; k < sizeof levels_db / sizeof *levels_db; k++)
			ok = run(&bench, levels_db[k], rooms) && ok;
	}
	corpus_close(&bench.corpus);
	free(bench.coach);
	return ok ? 0 : 1;
}
