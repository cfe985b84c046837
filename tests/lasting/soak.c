/*
 * The soak, from outside: `soak [--hours N] [--rate HZ] [--data SPEECH] ROOT`. Prints a line an hour (or a sixth of the
 * whole), then what must hold: nothing grows after the first hour (the first third of less), every count on its slot.
 * The last line is "N passed, N failed".
 */
#include "soak.h"

#include "log.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The judge has PocketSphinx build a grammar when it is first needed, and keeps those of four sets of contexts and of each
 * word that the verifier suspects: there may be some more of them at the end than after an hour. An hour has grown by 0.2
 * MiB, seven by half a MiB at most. So the day's growth has a bound that a leak of 0.1 KiB a second would break, and what
 * leaks with each sound that is decoded is looked for by the same word over and over. */
#define GROWTH_KIB 8192.0
#define SAME_WORDS 38
#define WORDS_WEIGHED 10
#define SAME_GROWTH_KIB 64.0
#define LINES 6
#define WEIGH_QUIET_MS 3000
#define WEIGH_WORDS 3

struct soak {
	struct stage stage;
	struct acts acts;
	struct around around;
	struct scenario *day;
	struct config config;
	struct problems problems;
	int minutes;
	struct held first, last; /* after the first hour; at the end */
	double began_s;
	int due, settled;  /* minutes of life: when to weigh next; from when on nothing may grow */
	unsigned words;	   /* heard to be weighed by */
	frames_t weigh_at; /* FRAMES_NEVER = not about to */
};

static double clock_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void on_event(void *user, const struct coach_event *event)
{
	struct soak *soak = user;
	acts_watch(&soak->acts, event);
}

static bool read_day(struct soak *soak, const char *path, unsigned rate)
{
	char text[8192];
	int length = snprintf(text, sizeof(text), "rate %u\n", rate);
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		perror(path);
		return false;
	}
	length += (int)fread(text + length, 1, sizeof(text) - (size_t)length, file);
	fclose(file);
	soak->day = scenario_parse(path, text, (size_t)length, &soak->problems);
	return soak->day != NULL;
}

static bool open_soak(struct soak *soak, const char *root, const char *data, unsigned rate)
{
	char path[512], lines[512], line[1024];
	static char acts[512];
	snprintf(path, sizeof(path), "%s/tests/lasting/soak/day.scn", root);
	snprintf(lines, sizeof(lines), "%s/tests/bench/talk.txt", root);
	snprintf(acts, sizeof(acts), "%s/tests/lasting/soak", root);
	config_defaults(&soak->config);
	snprintf(soak->config.data_dir, sizeof(soak->config.data_dir), "%s", root);
	problems_init(&soak->problems);
	if (read_day(soak, path, rate)) {
		struct stage_setup setup = {
		    .config = &soak->config,
		    .scenario = soak->day,
		    .file = path,
		    .problems = &soak->problems,
		    .on_disk = true,
		    .event = on_event,
		    .user = soak,
		};
		acts_open(&soak->acts, &soak->stage, acts, soak->minutes);
		if (stage_open(&soak->stage, &setup) && around_open(&soak->around, &soak->stage, lines, data))
			return true;
	}
	for (size_t i = 0; i < soak->problems.count; i++)
		fprintf(stderr, "%s\n", problem_format(&soak->problems.list[i], line, sizeof(line)));
	return false;
}

static void print_line(struct soak *soak, int minute)
{
	const struct listen_figures hearing = listen_figures(soak->stage.listen);
	printf("  %2d:%02d  %9.0f  %9.0f  %8.1f  %4d  %8llu  %7.0f  %7u  %7u  %6u  %8.1f\n", minute / 60, minute % 60,
	       soak->last.heap_kib, soak->last.cache_kib, soak->last.resident_mib, soak->last.descriptors,
	       (unsigned long long)hearing.utterances, soak->around.sounding_s, soak->around.made_noises,
	       soak->acts.sessions, soak->acts.counted, clock_s() - soak->began_s);
	fflush(stdout);
}

static void weigh(struct soak *soak, int minute)
{
	/* The notes of the play are the test's, not the coach's. */
	playlog_free(&soak->stage.log);
	soak->last = held_now(&soak->stage);
	if (soak->first.heap_kib <= 0 && minute >= soak->settled)
		soak->first = soak->last;
	print_line(soak, minute);
	soak->weigh_at = FRAMES_NEVER;
}

/* The recogniser holds what each of its grammars found in the last sound until the next, megabytes when that was long.
 * So before anything is weighed it has heard the same words in the same quiet, with all that can be said in idle, in a
 * session and in a question. */
static void prepare_to_weigh(struct soak *soak)
{
	static const unsigned contexts[] = {CONTEXT_QUESTION, CONTEXT_SESSION, CONTEXT_IDLE};
	struct stage *stage = &soak->stage;
	struct clip *clip = stage_voice(stage, &soak->day->people[0], "good morning");
	if (clip == NULL)
		return;
	listen_set_context(stage->listen, contexts[soak->words++ % WEIGH_WORDS]);
	device_sim_utter(stage->device, clip->samples, clip->length,
			 stage->now + frames_from_ms(soak->day->rate, WEIGH_QUIET_MS), soak->day->people[0].level);
	clip_unref(clip);
	soak->weigh_at = stage->now + frames_from_ms(soak->day->rate, 3 * WEIGH_QUIET_MS);
}

/* Whether a weighing is under way; begins one when it is due and nothing else goes on. */
static bool weighs(struct soak *soak)
{
	const struct stage *stage = &soak->stage;
	const frames_t minute = frames_from_ms(soak->day->rate, 60000);
	if (soak->weigh_at != FRAMES_NEVER) {
		if (stage->now < soak->weigh_at)
			return true;
		if (soak->words % WEIGH_WORDS != 0)
			prepare_to_weigh(soak);
		else
			weigh(soak, (int)(stage->now / minute));
		return true;
	}
	bool calm = coach_is_idle(stage->coach) && device_sim_quiet_from(stage->device) <= stage->now;
	if (stage->now < soak->due * minute || acts_near(&soak->acts) || !calm)
		return false;
	prepare_to_weigh(soak);
	soak->due += soak->minutes / LINES < 60 ? soak->minutes / LINES : 60;
	return true;
}

static void live(struct soak *soak)
{
	const frames_t end = frames_from_ms(soak->day->rate, (int64_t)soak->minutes * 60000);
	soak->due = soak->minutes / LINES < 60 ? soak->minutes / LINES : 60;
	soak->settled = soak->minutes / 3 < 60 ? soak->minutes / 3 : 60;
	soak->weigh_at = FRAMES_NEVER;
	while (soak->stage.now < end || acts_on(&soak->acts) || soak->weigh_at != FRAMES_NEVER) {
		if (!weighs(soak)) {
			around_step(&soak->around, acts_near(&soak->acts));
			acts_step(&soak->acts);
		}
		stage_step(&soak->stage);
	}
}

/* The same word in the same quiet: whatever decoding it does not give back adds up. PocketSphinx holds some hundred KiB more
 * or less after each, so means of ten are compared. */
static double growth_by_words(struct soak *soak)
{
	const frames_t pause = frames_from_ms(soak->day->rate, WEIGH_QUIET_MS);
	double first = 0, last = 0;
	for (int i = 0; i < SAME_WORDS; i++) {
		struct clip *clip = stage_voice(&soak->stage, &soak->day->people[0], "good morning");
		if (clip == NULL)
			return SAME_GROWTH_KIB + 1;
		device_sim_utter(soak->stage.device, clip->samples, clip->length, soak->stage.now,
				 soak->day->people[0].level);
		clip_unref(clip);
		for (frames_t end = soak->stage.now + pause; soak->stage.now < end;)
			stage_step(&soak->stage);
		playlog_free(&soak->stage.log);
		const double heap_kib = held_now(&soak->stage).heap_kib;
		first += i < WORDS_WEIGHED ? heap_kib / WORDS_WEIGHED : 0;
		last += i >= SAME_WORDS - WORDS_WEIGHED ? heap_kib / WORDS_WEIGHED : 0;
	}
	return last - first;
}

struct sum {
	unsigned passed, failed;
};

static void verdict(struct sum *sum, bool holds, const char *what, const char *figure)
{
	printf("%-6s  %-58s %s\n", holds ? "ok" : "FAILED", what, figure);
	sum->passed += holds;
	sum->failed += !holds;
}

static void judge(struct soak *soak, struct sum *sum)
{
	char figure[200];
	const struct acts *acts = &soak->acts;
	const struct engine_counters counters = engine_counters(soak->stage.engine);
	double growth = soak->last.heap_kib - soak->first.heap_kib;
	snprintf(figure, sizeof(figure), "%+.0f KiB in %.1f h (at most %.0f); resident %+.1f MiB", growth,
		 soak->minutes / 60.0 - (soak->minutes / 3 < 60 ? soak->minutes / 180.0 : 1), GROWTH_KIB,
		 soak->last.resident_mib - soak->first.resident_mib);
	verdict(sum, growth <= GROWTH_KIB, "memory in use after the first hour", figure);
	growth = growth_by_words(soak);
	snprintf(figure, sizeof(figure), "%+.1f KiB by %d times the same word (at most %.0f)", growth,
		 SAME_WORDS - WORDS_WEIGHED, SAME_GROWTH_KIB);
	verdict(sum, growth <= SAME_GROWTH_KIB, "decoding gives back what it takes", figure);
	snprintf(figure, sizeof(figure), "%d, then %d", soak->first.descriptors, soak->last.descriptors);
	verdict(sum, soak->last.descriptors == soak->first.descriptors, "descriptors do not leak", figure);
	snprintf(figure, sizeof(figure), "%u acts, %u expectations not met", acts->played, acts->wrong);
	verdict(sum, acts->wrong == 0 && acts->next->file == NULL, "the day's programme, every expectation of it",
		figure);
	snprintf(figure, sizeof(figure), "%u counted, %u missed, worst onset %.1f ms off", acts->counted, acts->missed,
		 acts->late_ms10 / 10.0);
	verdict(sum, acts->counted > 0 && acts->missed == 0, "no count is missed", figure);
	snprintf(figure, sizeof(figure), "%d repeats, %zu counts each, the last %.1f h after the first", acts->repeats,
		 acts->first_count, soak->minutes > 1420 ? 23.5 : 0.8);
	verdict(sum, acts->repeats > 0, "the same session counts on the same beat hours later", figure);
	if (soak->minutes >= 11 * 60) {
		snprintf(figure, sizeof(figure), "%u at their times, %u not", acts->desk_reminders - acts->desk_wrong,
			 acts->desk_wrong);
		verdict(sum, acts->desk_reminders == 2 && acts->desk_wrong == 0, "reminders of the desk", figure);
	}
	snprintf(figure, sizeof(figure), "%llu cues late, %llu commands refused, %llu frames not heard",
		 (unsigned long long)counters.late_cues, (unsigned long long)counters.refused_commands,
		 (unsigned long long)counters.dropped_captured);
	verdict(sum, counters.refused_commands == 0 && counters.dropped_captured == 0, "nothing is lost in the engine",
		figure);
	printf("        of %u commands said aloud in sessions, commands understood: %u\n", acts->said, acts->heard);
}

static int run(struct soak *soak, const char *root, const char *data, unsigned rate)
{
	struct sum sum = {0};
	soak->began_s = clock_s();
	bool opened = open_soak(soak, root, data, rate);
	if (opened) {
		printf("SOAK: %d:%02d h of simulated life at %u Hz, %s\n", soak->minutes / 60, soak->minutes % 60, rate,
		       soak->around.talk.gl_pathc > 0 ? "talk and noises partly recorded" : "all sounds made");
		printf("  %5s  %9s  %9s  %8s  %4s  %8s  %7s  %7s  %7s  %6s  %8s\n", "life", "heap KiB", "cache KiB",
		       "RSS MiB", "fds", "decoded", "talk s", "noises", "sessns", "counts", "CPU s");
		live(soak);
		judge(soak, &sum);
	} else {
		sum.failed = 1;
	}
	around_close(&soak->around);
	stage_close(&soak->stage);
	problems_clear(&soak->problems);
	free(soak->day);
	printf("%u passed, %u failed\n", sum.passed, sum.failed);
	return sum.failed > 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"hours", required_argument, NULL, 'h'},
	    {"rate", required_argument, NULL, 'r'},
	    {"data", required_argument, NULL, 'd'},
	    {NULL, 0, NULL, 0},
	};
	static struct soak soak;
	const char *data = NULL;
	unsigned rate = 48000;
	int option;
	soak.minutes = 24 * 60;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			soak.minutes = (int)(60 * atof(optarg));
		else if (option == 'r')
			rate = (unsigned)atoi(optarg);
		else if (option == 'd' && optarg[0] != '\0')
			data = optarg;
		else if (option == '?')
			return 2;
	}
	if (optind + 1 != argc || soak.minutes < 60 || rate < 8000 || rate > 48000) {
		fprintf(stderr, "Usage: soak [--hours N (1 and more)] [--rate HZ] [--data SPEECH] ROOT\n");
		return 2;
	}
	setenv("TZ", "UTC", 1);
	tzset();
	log_set_level(LOG_LEVEL_ERROR);
	return run(&soak, argv[optind], data, rate);
}
