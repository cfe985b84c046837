/* What the process holds: memory that was allocated and not freed, pages, descriptors. */
#include "soak.h"

#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

static int count_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	int count = 0;
	if (directory == NULL)
		return -1;
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count - 3; /* ".", "..", and the directory's own */
}

static double resident_mib(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
		pages = -1;
	if (file != NULL)
		fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

struct held held_now(const struct stage *stage)
{
	const struct mallinfo2 info = mallinfo2();
	const size_t cached = speak_figures(stage->speak).cached_bytes;
	return (struct held){
	    .heap_kib = (double)(info.uordblks + info.hblkhd - cached) / 1024,
	    .cache_kib = (double)cached / 1024,
	    .resident_mib = resident_mib(),
	    .descriptors = count_descriptors(),
	};
}
