/* Running the programs that are measured, and reading what the kernel counts about them. */
#include "bench.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STOP_SECONDS 5

double wall_clock_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int process_start(const char *const argv[], const char *log)
{
	fflush(stdout);
	int pid = fork();
	if (pid != 0)
		return pid;
	int in = open("/dev/null", O_RDONLY), out = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (in >= 0 && out >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(out, 2) == 2)
		execvp(argv[0], (char *const *)argv);
	_exit(127);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

struct usage process_run(const char *const argv[], const char *log)
{
	struct usage usage = {.status = -1};
	struct rusage counted;
	int status;
	double begin = wall_clock_s();
	int pid = process_start(argv, log);
	if (pid < 0 || wait4(pid, &status, 0, &counted) != pid)
		return usage;
	usage.wall_s = wall_clock_s() - begin;
	usage.cpu_s = seconds(counted.ru_utime) + seconds(counted.ru_stime);
	usage.peak_mib = (double)counted.ru_maxrss / 1024;
	if (WIFEXITED(status) && WEXITSTATUS(status) != 127)
		usage.status = WEXITSTATUS(status);
	return usage;
}

void process_stop(int pid)
{
	kill(pid, SIGTERM);
	for (int i = 0; i < STOP_SECONDS * 100; i++) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

double process_mib(int pid, const char *key)
{
	char path[64], line[256];
	double kib = -1024;
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == ':')
			kib = strtod(line + strlen(key) + 1, NULL);
	if (file)
		fclose(file);
	return kib / 1024;
}

double process_cpu_s(int pid)
{
	char path[64], line[1024];
	unsigned long user, system;
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	process_first_line(path, line, sizeof line);
	/* The name in brackets may hold anything; fields 14 and 15 are counted from after it. */
	const char *after = strrchr(line, ')');
	if (!after || sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
		return -1;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

void process_first_line(const char *path, char *out, size_t size)
{
	out[0] = '\0';
	FILE *file = fopen(path, "r");
	if (!file)
		return;
	if (fgets(out, (int)size, file))
		out[strcspn(out, "\n")] = '\0';
	fclose(file);
}
