/* A folder of its own for each test of the history, and the path of the database in it. For one test program. */
#ifndef STEADY_TEST_HISTORY_PLACE_H
#define STEADY_TEST_HISTORY_PLACE_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char directory[64];
static char path[96];

/* In memory where that is possible: the many times that a history is synced to a disk would be most of the time. */
static int setup(void **state)
{
	(void)state;
	snprintf(directory, sizeof(directory), "%s/steady-history-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/history.db", directory);
	return 0;
}

/* Fails when a test left anything else there. */
static int teardown(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
	char file[128];

	(void)state;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		snprintf(file, sizeof(file), "%s%s", path, suffixes[i]);
		unlink(file);
	}
	return rmdir(directory);
}

#endif
