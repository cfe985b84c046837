/*
 * The daemon itself on a sound server: from its start to "ready" as it tells systemd, and what it takes of memory and
 * CPU when it listens and in a session. Runs in the environment that bench.sh makes.
 */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define READY_LIMIT_S 20
#define STARTS 3
#define SETTLE_S 3
#define WATCH_S 20
#define AIM_READY_S 3
#define AIM_MIB 120

/* A socket such as systemd's, with an abstract name; tells its name to the daemon by the environment. */
static int open_notify(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char *name = address.sun_path + 1;
	snprintf(name, sizeof address.sun_path - 1, "steady-bench-%d", (int)getpid());
	char variable[sizeof address.sun_path + 1];
	snprintf(variable, sizeof variable, "@%s", name);
	setenv("NOTIFY_SOCKET", variable, 1);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct timeval limit = {.tv_sec = READY_LIMIT_S};
	socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
	if (fd >= 0 && (bind(fd, (struct sockaddr *)&address, length) < 0 ||
			setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool wait_ready(int notify)
{
	char message[1024];
	ssize_t length;
	while ((length = recv(notify, message, sizeof message - 1, 0)) > 0) {
		message[length] = '\0';
		if (strstr(message, "READY=1"))
			return true;
	}
	return false;
}

static double watch_cpu(int pid)
{
	double cpu_s = process_cpu_s(pid), begin = wall_clock_s();
	sleep(WATCH_S);
	return (process_cpu_s(pid) - cpu_s) / (wall_clock_s() - begin);
}

static void report(int pid, const char *when)
{
	double cpu = watch_cpu(pid);
	printf("  %-44s %.0f MiB resident, at most %.0f (aim: at most %d); CPU %.1f %%\n", when,
	       process_mib(pid, "VmRSS"), process_mib(pid, "VmHWM"), AIM_MIB, 100 * cpu);
}

static bool watch(const struct bench *bench, int pid)
{
	char socket_path[BENCH_PATH], log[BENCH_PATH];
	sleep(SETTLE_S);
	report(pid, "at rest, silence at the microphone");
	snprintf(socket_path, sizeof socket_path, "%s/control.sock", getenv("RUNTIME_DIRECTORY"));
	snprintf(log, sizeof log, "%s/ctl.log", bench->out);
	/* It is the very first start: understood, and no tour. */
	static const char *const words[] = {"start", "yes", "no"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		const char *const line[] = {bench->steadyctl, "--socket", socket_path, words[i], NULL};
		if (process_run(line, log).status != 0) {
			printf("  failed: steadyctl %s, see %s\n", words[i], log);
			return false;
		}
	}
	sleep(SETTLE_S);
	report(pid, "in a session, while it speaks");
	return true;
}

/* Starts the daemon, waits until it is ready. Its process, -1 on failure. */
static int start_daemon(const struct bench *bench, int notify, double *ready_s)
{
	char log[BENCH_PATH];
	snprintf(log, sizeof log, "%s/live.log", bench->out);
	const char *const argv[] = {bench->steadyd, "--data", ".", NULL};
	double begin = wall_clock_s();
	int pid = process_start(argv, log);
	if (pid > 0 && wait_ready(notify)) {
		*ready_s = wall_clock_s() - begin;
		return pid;
	}
	printf("  failed: not ready within %d s, see %s\n", READY_LIMIT_S, log);
	if (pid > 0)
		process_stop(pid);
	return -1;
}

static bool start_and_watch(const struct bench *bench, int notify)
{
	double ready_s[STARTS];
	int pid = -1;
	for (int i = 0; i < STARTS; i++) {
		if (pid > 0)
			process_stop(pid);
		pid = start_daemon(bench, notify, &ready_s[i]);
		if (pid < 0)
			return false;
	}
	double median_s = percentile(ready_s, STARTS, 0.5);
	printf("  %-44s median %.2f s, worst %.2f s of %d starts (aim: at most %d s)\n", "from start to ready",
	       median_s, percentile(ready_s, STARTS, 1), STARTS, AIM_READY_S);
	bool ok = watch(bench, pid);
	process_stop(pid);
	return ok;
}

bool bench_live(const struct bench *bench)
{
	printf("THE DAEMON, on a PulseAudio server of its own with null sinks; CPU with the server's client\n");
	if (!getenv("RUNTIME_DIRECTORY")) {
		printf("  failed: to be run by bench.sh\n");
		return false;
	}
	int notify = open_notify();
	if (notify < 0) {
		printf("  failed: no socket for \"ready\"\n");
		return false;
	}
	bool ok = start_and_watch(bench, notify);
	close(notify);
	return ok;
}
