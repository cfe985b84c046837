/*
 * Standard error, sent to nowhere for a while. By descriptor, since libraries write to it in their own ways.
 */
#include "hush.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int hush_begin(void)
{
	fflush(stderr);
	int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (saved >= 0 && nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	if (nowhere >= 0)
		close(nowhere);
	return saved;
}

void hush_end(int saved)
{
	if (saved < 0)
		return;
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
}
