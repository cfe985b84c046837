/*
 * From the end of a user's "stop" to silence: plays in the simulated room, a "stop" in each, at moments spread over a
 * routine, while the coach speaks and between its counts, by eSpeak voices other than the coach's and, when the
 * recordings are there, by people.
 */
#include "stops.h"

#include "soundfile.h"

#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STOPS 24
#define PEOPLE 12
#define FIRST_S 9.0 /* the routine is under way */
#define STEP_S 2.93 /* no multiple of a count */
#define WORD "stop"
#define AIM_QUIET "aim: median 350, worst 600"
#define AIM_DECIDED "aim: median 700"

static const struct {
	const char *voice;
	int words;
} users[] = {{"en-gb+f3", 150},	     {"en-us+m3", 160},	      {"en-us+f2", 140},
	     {"en-gb-x-rp+m4", 170}, {"en-gb-scotland", 150}, {"en-gb+f4", 180}};

struct figures {
	double quiet_ms[STOPS], silent_ms[STOPS], decided_ms[STOPS];
	size_t played, heard, asked, decided, sounding;
};

static bool read_end(struct stop *stop)
{
	char error[256];
	struct sound sound;
	int peak = 0;
	if (sound_read(stop->sound, BENCH_RATE, &sound, error, sizeof error) < 0) {
		printf("  failed: %s\n", error);
		return false;
	}
	for (size_t i = 0; i < sound.length; i++)
		peak = abs(sound.samples[i]) > peak ? abs(sound.samples[i]) : peak;
	size_t end = sound.length;
	while (end > 0 && abs(sound.samples[end - 1]) * 32 < peak)
		end--;
	stop->end_s = stop->at_s + (double)end / BENCH_RATE;
	sound_free(&sound);
	return true;
}

static bool write_scenario(const struct bench *bench, const struct stop *stop, const char *path)
{
	FILE *file = fopen(path, "w");
	if (!file)
		return false;
	fprintf(file, "title    A stop at %.2f s\n\nroutines %s/scenarios/routines\n", stop->at_s, bench->tests);
	fprintf(file, "at 1s command \"start:test\"\n");
	fprintf(file, "at %dms say file %s \"" WORD "\"\n", (int)lrint(stop->at_s * 1e3), stop->sound);
	fprintf(file, "then + 3s end\n");
	return fclose(file) == 0;
}

static bool play(const struct bench *bench, const struct stop *stop, struct outcome *outcome)
{
	char scenario[BENCH_PATH], directory[BENCH_PATH], log[BENCH_PATH];
	snprintf(scenario, sizeof scenario, "%s/stop.scn", bench->out);
	snprintf(directory, sizeof directory, "%s/stop", bench->out);
	snprintf(log, sizeof log, "%s/stop.log", bench->out);
	const char *const argv[] = {bench->steadyd, "--data", ".", "--simulate", scenario, "--out", directory, NULL};
	if (!write_scenario(bench, stop, scenario))
		return false;
	struct usage usage = process_run(argv, log);
	if ((usage.status == 0 || usage.status == 1) && stop_measure(stop, directory, outcome))
		return true;
	printf("  failed: steadyd --simulate %s, see %s\n", scenario, log);
	return false;
}

static void take(struct figures *figures, const struct stop *stop, const struct outcome *outcome)
{
	figures->played++;
	figures->heard += outcome->heard;
	figures->asked += outcome->asked;
	if (!outcome->heard && !outcome->asked) {
		printf("  missed: %s at %.2f s\n", strrchr(stop->sound, '/') + 1, stop->at_s);
		return;
	}
	figures->decided_ms[figures->decided++] = outcome->decided_ms;
	if (outcome->sounding) {
		figures->quiet_ms[figures->sounding] = outcome->quiet_ms;
		figures->silent_ms[figures->sounding++] = outcome->silent_ms;
	}
}

static void line(const char *what, double *values, size_t count, const char *aim)
{
	printf("  %-44s %6.0f %6.0f %6.0f   of %zu   %s\n", what, percentile(values, count, 0.5),
	       percentile(values, count, 0.95), percentile(values, count, 1), count, aim);
}

static void report(struct figures *figures, const char *who)
{
	printf("  %s: %zu played, %zu taken for a stop, %zu unsure and asked, %zu missed\n", who, figures->played,
	       figures->heard, figures->asked, figures->played - figures->heard - figures->asked);
	printf("  %-44s %6s %6s %6s\n", "", "median", "95th", "worst");
	line("coach silent or lowered, if it sounded", figures->quiet_ms, figures->sounding, AIM_QUIET);
	line("coach silent, if it sounded", figures->silent_ms, figures->sounding, "");
	line("decided", figures->decided_ms, figures->decided, AIM_DECIDED);
}

static bool make_word(const struct bench *bench, size_t number, struct stop *stop)
{
	struct tape tape = {0};
	size_t user = number % (sizeof users / sizeof users[0]);
	snprintf(stop->sound, sizeof stop->sound, "%s/" WORD "-%s-%d.wav", bench->out, users[user].voice,
		 users[user].words);
	bool ok = tape_speak(&tape, WORD, users[user].voice, users[user].words) && tape_write(&tape, stop->sound);
	tape_free(&tape);
	return ok;
}

static bool bench_voices(const struct bench *bench)
{
	struct figures figures = {0};
	for (size_t i = 0; i < STOPS; i++) {
		struct stop stop = {.at_s = FIRST_S + STEP_S * (double)i};
		struct outcome outcome;
		if (!make_word(bench, i, &stop) || !read_end(&stop) || !play(bench, &stop, &outcome))
			return false;
		take(&figures, &stop, &outcome);
	}
	report(&figures, "six eSpeak voices");
	return true;
}

static bool bench_people(const struct bench *bench)
{
	char pattern[BENCH_PATH];
	struct figures figures = {0};
	glob_t found = {0};
	snprintf(pattern, sizeof pattern, "%s/commands/stop/*.flac", bench->speech ? bench->speech : "/nowhere");
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("  people: skipped: no ../shared/speech\n");
		return true;
	}
	bool ok = true;
	for (size_t i = 0; ok && i < PEOPLE && i < found.gl_pathc; i++) {
		struct stop stop = {.at_s = FIRST_S + 2 * STEP_S * (double)i};
		struct outcome outcome;
		snprintf(stop.sound, sizeof stop.sound, "%s", found.gl_pathv[i * found.gl_pathc / PEOPLE]);
		ok = read_end(&stop) && play(bench, &stop, &outcome);
		if (ok)
			take(&figures, &stop, &outcome);
	}
	globfree(&found);
	if (ok)
		report(&figures, "people (Speech Commands)");
	return ok;
}

bool bench_stops(const struct bench *bench)
{
	printf("STOPS: ms of sound from the end of the word \"" WORD
	       "\", in the simulated room with the coach 6 dB louder\n"
	       "at the microphone than the user (a word in each of as many plays; less than 0: before the word was "
	       "over)\n");
	bool ok = bench_voices(bench);
	return bench_people(bench) && ok;
}
