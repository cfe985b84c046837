/*
 * What listening costs, beside plain keyword spotting of the same recording in the same minute. All programs are run on
 * some seconds of the quiet room first, and that is taken off: loading models and finding the noise floor is done once
 * a boot. steadyd runs with a silent loudspeaker as reference, so that its echo canceller has its usual work.
 * pocketsphinx_continuous leaves out what its detector takes for silence unless told not to, so it is run both ways.
 */
#include "bench.h"

#include "soundfile.h"

#include <glob.h>
#include <math.h>
#include <string.h>

#define SPOTTER "pocketsphinx_continuous"
#define QUIET_SECONDS 180.0
#define QUIET_DBFS (-60.0)
#define START_SECONDS 10.0
#define PEOPLE_SECONDS 60.0
#define AIM_QUIET 0.1

struct costs { /* CPU seconds */
	double steadyd, spotter, all_spotter;
};

static void join(char *path, const char *directory, const char *name)
{
	snprintf(path, BENCH_PATH, "%s/%s", directory, name);
}

/* CPU seconds; not a number when there is no such program. */
static double run_spotter(const struct bench *bench, const char *sound, const char *leave_out)
{
	char log[BENCH_PATH], phrases[BENCH_PATH];
	join(log, bench->out, "spotter.log");
	join(phrases, bench->tests, "bench/phrases.kws");
	const char *const argv[] = {SPOTTER,	 "-infile",	    sound,     "-kws", phrases, "-logfn",
				    "/dev/null", "-remove_silence", leave_out, NULL};
	struct usage usage = process_run(argv, log);
	return usage.status == 0 ? usage.cpu_s : NAN;
}

static bool measure(const struct bench *bench, const char *sound, const char *reference, struct costs *costs)
{
	char log[BENCH_PATH];
	join(log, bench->out, "hearing.log");
	const char *const argv[] = {bench->steadyd, "--data", ".", "--reference", reference, "--hear", sound, NULL};
	struct usage usage = process_run(argv, log);
	if (usage.status != 0) {
		printf("  failed: steadyd --hear %s, see %s\n", sound, log);
		return false;
	}
	costs->steadyd = usage.cpu_s;
	costs->all_spotter = run_spotter(bench, sound, "no");
	costs->spotter = run_spotter(bench, sound, "yes");
	return true;
}

static bool measure_tape(const struct bench *bench, const struct tape *tape, struct costs *costs)
{
	char sound[BENCH_PATH], reference[BENCH_PATH];
	struct tape silence = {0};
	join(sound, bench->out, "heard.wav");
	join(reference, bench->out, "silent.wav");
	tape_silence(&silence, (double)tape->length / BENCH_RATE);
	bool ok = tape_write(tape, sound) && tape_write(&silence, reference) && measure(bench, sound, reference, costs);
	tape_free(&silence);
	return ok;
}

/* The tape begins with the seconds that `start` was measured with. */
static bool compare(const struct bench *bench, const char *what, const struct tape *tape, const struct costs *start)
{
	struct costs costs;
	if (!measure_tape(bench, tape, &costs))
		return false;
	double length_s = (double)tape->length / BENCH_RATE - START_SECONDS;
	double steadyd = (costs.steadyd - start->steadyd) / length_s;
	double all = (costs.all_spotter - start->all_spotter) / length_s;
	double spotter = (costs.spotter - start->spotter) / length_s;
	printf("  %-44s %8.4f %9.4f %6.2f %9.4f %6.2f\n", what, steadyd, all, steadyd / all, spotter,
	       steadyd / spotter);
	return true;
}

static bool measure_start(const struct bench *bench, struct costs *start)
{
	struct tape tape = {0};
	tape_silence(&tape, START_SECONDS);
	tape_add_noise(&tape, QUIET_DBFS);
	bool ok = measure_tape(bench, &tape, start);
	tape_free(&tape);
	return ok;
}

static bool compare_quiet(const struct bench *bench, const struct costs *start)
{
	char what[80];
	struct tape tape = {0};
	tape_silence(&tape, START_SECONDS + QUIET_SECONDS);
	tape_add_noise(&tape, QUIET_DBFS);
	snprintf(what, sizeof what, "quiet room, noise at %.0f dBFS, %.0f s", QUIET_DBFS, QUIET_SECONDS);
	bool ok = compare(bench, what, &tape, start);
	tape_free(&tape);
	return ok;
}

static bool compare_talk(const struct bench *bench, const struct costs *start)
{
	char text[BENCH_PATH], what[80];
	struct tape tape = {0};
	join(text, bench->tests, "bench/talk.txt");
	tape_silence(&tape, START_SECONDS);
	bool ok = tape_speak_file(&tape, text);
	tape_add_noise(&tape, QUIET_DBFS);
	snprintf(what, sizeof what, "talk of four eSpeak voices, %.0f s",
		 (double)tape.length / BENCH_RATE - START_SECONDS);
	ok = ok && compare(bench, what, &tape, start);
	tape_free(&tape);
	return ok;
}

static void add_recordings(struct tape *tape, const char *pattern)
{
	glob_t found;
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc && (double)tape->length < (START_SECONDS + PEOPLE_SECONDS) * BENCH_RATE;
	     i++) {
		char error[256];
		struct sound sound;
		if (sound_read(found.gl_pathv[i], BENCH_RATE, &sound, error, sizeof error) < 0)
			continue;
		size_t left = (size_t)((START_SECONDS + PEOPLE_SECONDS) * BENCH_RATE) - tape->length;
		tape_append(tape, sound.samples, sound.length < left ? sound.length : left);
		sound_free(&sound);
	}
	globfree(&found);
}

static bool compare_people(const struct bench *bench, const struct costs *start)
{
	char pattern[BENCH_PATH], what[80];
	struct tape tape = {0};
	tape_silence(&tape, START_SECONDS);
	tape_add_noise(&tape, QUIET_DBFS);
	size_t start_length = tape.length;
	if (bench->speech) {
		join(pattern, bench->speech, "talk/podcast/*.flac");
		add_recordings(&tape, pattern);
	}
	if (tape.length == start_length) {
		tape_free(&tape);
		printf("  talk of people: skipped: no ../shared/speech\n");
		return true;
	}
	snprintf(what, sizeof what, "talk of people (talk/podcast), %.0f s",
		 (double)(tape.length - start_length) / BENCH_RATE);
	bool ok = compare(bench, what, &tape, start);
	tape_free(&tape);
	return ok;
}

bool bench_hearing(const struct bench *bench)
{
	struct costs start;
	printf("LISTENING: CPU seconds a second of sound, beside " SPOTTER " -kws with three phrases,\n"
	       "on every frame (-remove_silence no) and as it comes; start taken off. aim in the quiet room: at most\n"
	       "%.2f of plain spotting\n",
	       AIM_QUIET);
	if (!measure_start(bench, &start))
		return false;
	if (isnan(start.spotter))
		printf("  spotting: skipped: no " SPOTTER "\n");
	printf("  %-44s %8s %9s %6s %9s %6s\n", "", "steadyd", "spotting", "ratio", "as comes", "ratio");
	bool quiet = compare_quiet(bench, &start), talk = compare_talk(bench, &start);
	return compare_people(bench, &start) && quiet && talk;
}
