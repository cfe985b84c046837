/*
 * The benchmark: runs the real program and prints what it takes and how fast it answers. Each part is run by its name,
 * or all but "live", which needs a sound server (bench.sh).
 */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	bool (*run)(const struct bench *bench);
} parts[] = {
    {"hearing", bench_hearing},	  {"stops", bench_stops}, {"counts", bench_counts},
    {"speaking", bench_speaking}, {"live", bench_live},
};

static const char *find_speech(void)
{
	const char *path = getenv("STEADY_SPEECH");
	if (!path)
		path = "../shared/speech";
	static char absolute[4096];
	return realpath(path, absolute);
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "Usage: bench STEADYD STEADYCTL TESTS OUT PART...\n");
		return 2;
	}
	struct bench bench = {
	    .steadyd = argv[1], .steadyctl = argv[2], .tests = argv[3], .out = argv[4], .speech = find_speech()};
	int failed = 0;
	for (int i = 5; i < argc; i++) {
		for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
			if (strcmp(argv[i], parts[k].name) != 0)
				continue;
			failed += !parts[k].run(&bench);
			printf("\n");
			fflush(stdout);
		}
	}
	return failed > 0;
}
