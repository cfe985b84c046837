/* What synthesis costs: the text of talk.txt through the program's own path from text to clip, beside the eSpeak NG
 * program that writes the same text to a file. */
#include "bench.h"

#include <stdlib.h>
#include <time.h>

static double thread_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool bench_speaking(const struct bench *bench)
{
	char text[BENCH_PATH], log[BENCH_PATH];
	struct tape tape = {0};
	snprintf(text, sizeof text, "%s/bench/talk.txt", bench->tests);
	snprintf(log, sizeof log, "%s/speaking.log", bench->out);
	printf("SPEAKING: CPU time a second of speech\n");
	double begin = thread_seconds();
	bool ok = tape_speak_file(&tape, text);
	double cpu_s = thread_seconds() - begin, length_s = (double)tape.length / BENCH_RATE;
	tape_free(&tape);
	if (!ok)
		return false;
	printf("  %-44s %.2f ms, %.0f s of talk.txt (synthesis, loudness, resampling, trimming)\n", "steadyd",
	       1e3 * cpu_s / length_s, length_s);
	const char *const program[] = {"espeak-ng", "-s", "165", "-f", text, "-w", "/dev/null", NULL};
	struct usage usage = process_run(program, log);
	if (usage.status == 0)
		printf("  %-44s %.2f ms\n", "espeak-ng -w, the same text", 1e3 * usage.cpu_s / length_s);
	else
		printf("  espeak-ng -w: skipped: no espeak-ng program\n");
	return true;
}
