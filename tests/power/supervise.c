/*
 * Does what systemd does for a service of Type=notify with a watchdog, and nothing else: starts a program, listens to its
 * notifications, ends it with SIGABRT when it has not said WATCHDOG=1 for too long or says WATCHDOG=trigger (and with
 * SIGKILL when that does not help in ten seconds), and starts it anew a second after it has ended, for whatever reason.
 * As systemd does, it begins to watch at READY=1. Each thing that happens is a line on standard output: milliseconds of
 * the clock since 1970, what, the process. Usage: supervise WATCHDOG_MS RESTART_MS SOCKET COMMAND...
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ABORT_MS 10000
#define NEVER INT64_MAX

static volatile sig_atomic_t stopping; /* set by a signal */

struct service {
	char **command;
	int64_t watchdog_ms, restart_ms;
	pid_t process; /* 0 = not running */
	int64_t bite_at, kill_at, start_at;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(const char *what, pid_t process)
{
	printf("%lld %s %d\n", (long long)now_ms(), what, (int)process);
	fflush(stdout);
}

static void start(struct service *service)
{
	char text[32];

	service->bite_at = service->kill_at = service->start_at = NEVER;
	service->process = fork();
	if (service->process == 0) {
		snprintf(text, sizeof(text), "%lld", (long long)service->watchdog_ms * 1000);
		setenv("WATCHDOG_USEC", text, 1);
		snprintf(text, sizeof(text), "%d", (int)getpid());
		setenv("WATCHDOG_PID", text, 1);
		execvp(service->command[0], service->command);
		_exit(127);
	}
	tell("start", service->process);
}

static void bite(struct service *service)
{
	tell("watchdog", service->process);
	kill(service->process, SIGABRT);
	service->bite_at = NEVER;
	service->kill_at = now_ms() + ABORT_MS;
}

static void take_line(struct service *service, const char *line)
{
	bool biting = service->kill_at != NEVER;

	if (strcmp(line, "READY=1") == 0)
		tell("ready", service->process);
	if (biting)
		return;
	if (strcmp(line, "WATCHDOG=1") == 0 || strcmp(line, "READY=1") == 0)
		service->bite_at = now_ms() + service->watchdog_ms;
	else if (strcmp(line, "WATCHDOG=trigger") == 0)
		bite(service);
}

static void listen_to(struct service *service, int fd)
{
	char text[1024];
	ssize_t got;

	while ((got = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT)) > 0) {
		text[got] = '\0';
		for (char *rest = text, *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
			take_line(service, line);
	}
}

static void look_at_time(struct service *service)
{
	int64_t now = now_ms();

	if (service->process && now >= service->bite_at)
		bite(service);
	if (service->process && now >= service->kill_at) {
		tell("kill", service->process);
		kill(service->process, SIGKILL);
		service->kill_at = NEVER - 1;
	}
	if (service->process && waitpid(service->process, NULL, WNOHANG) == service->process) {
		tell("exit", service->process);
		service->process = 0;
		service->start_at = now_ms() + service->restart_ms;
	}
	if (!service->process && now >= service->start_at)
		start(service);
}

static void on_signal(int number)
{
	(void)number;
	stopping = 1;
}

int main(int argc, char **argv)
{
	struct service service = {.bite_at = NEVER};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct pollfd notifications = {.events = POLLIN};

	if (argc < 5) {
		fputs("usage: supervise WATCHDOG_MS RESTART_MS SOCKET COMMAND...\n", stderr);
		return 1;
	}
	service.watchdog_ms = atoll(argv[1]);
	service.restart_ms = atoll(argv[2]);
	service.command = argv + 4;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", argv[3]);
	unlink(argv[3]);
	notifications.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (notifications.fd < 0 || bind(notifications.fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("supervise");
		return 1;
	}
	setenv("NOTIFY_SOCKET", argv[3], 1);
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	start(&service);
	while (!stopping) {
		poll(&notifications, 1, 20);
		listen_to(&service, notifications.fd);
		look_at_time(&service);
	}
	if (service.process) {
		kill(service.process, SIGKILL);
		waitpid(service.process, NULL, 0);
	}
	return 0;
}
