/*
 * Lets one thread of a running program hang, from outside: a breakpoint at ADDRESS, and the first thread that comes there
 * stays there, inside what it was doing, while all others go on. Prints "hangs: NAME" and stays until the program is
 * gone. Usage: hang PID ADDRESS. Exit status: 0 the program is gone, 2 nobody came there in 20 s, 77 not allowed here.
 */
#include <sys/ptrace.h>

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define THREADS_MAX 64
#define PATIENCE_S 20

#if defined(__x86_64__)
#define BREAKPOINT 0xccL
#define BREAKPOINT_MASK 0xffL
#elif defined(__aarch64__)
#define BREAKPOINT 0xd4200000L
#define BREAKPOINT_MASK 0xffffffffL
#endif

static pid_t threads[THREADS_MAX];
static size_t thread_count;

static void seize_all(pid_t process)
{
	char path[64];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) && thread_count < THREADS_MAX) {
		pid_t thread = (pid_t)atoi(entry->d_name);

		if (thread <= 0)
			continue;
		if (ptrace(PTRACE_SEIZE, thread, NULL, (void *)(uintptr_t)PTRACE_O_TRACECLONE) < 0) {
			fprintf(stderr, "hang: ptrace: %s\n", strerror(errno));
			exit(errno == EPERM || errno == ENOSYS ? 77 : 1);
		}
		threads[thread_count++] = thread;
	}
	if (dir)
		closedir(dir);
}

/* Waits until the thread stands still; false when it is gone. */
static bool halt(pid_t thread, int *status)
{
	if (ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) < 0)
		return false;
	return waitpid(thread, status, __WALL) == thread && WIFSTOPPED(*status);
}

static bool is_breakpoint(int status)
{
	return WSTOPSIG(status) == SIGTRAP && status >> 16 == 0;
}

/* It stands behind the breakpoint, where there is the middle of an instruction. */
static void step_back(pid_t thread)
{
#if defined(__x86_64__)
	struct user_regs_struct registers;
	struct iovec all = {&registers, sizeof(registers)};

	if (ptrace(PTRACE_GETREGSET, thread, (void *)(uintptr_t)NT_PRSTATUS, &all) < 0)
		return;
	registers.rip--;
	ptrace(PTRACE_SETREGSET, thread, (void *)(uintptr_t)NT_PRSTATUS, &all);
#else
	(void)thread;
#endif
}

/* The thread that came to the breakpoint; 0 when none did in time. */
static pid_t await_victim(void)
{
	for (time_t end = time(NULL) + PATIENCE_S; time(NULL) < end;) {
		int status;
		pid_t thread = waitpid(-1, &status, __WALL | WNOHANG);

		if (thread == 0) {
			usleep(1000);
			continue;
		}
		if (thread < 0)
			return 0;
		if (!WIFSTOPPED(status))
			continue;
		if (is_breakpoint(status))
			return thread;
		if (status >> 16 == PTRACE_EVENT_STOP && thread_count < THREADS_MAX)
			threads[thread_count++] = thread; /* a new one */
		ptrace(PTRACE_CONT, thread, NULL, (void *)(uintptr_t)(status >> 16 ? 0 : WSTOPSIG(status)));
	}
	return 0;
}

static void release_others(pid_t held)
{
	for (size_t i = 0; i < thread_count; i++) {
		int status;

		if (threads[i] == held || !halt(threads[i], &status))
			continue;
		if (is_breakpoint(status))
			step_back(threads[i]);
		ptrace(PTRACE_DETACH, threads[i], NULL, NULL);
	}
}

static void name_of(pid_t thread, char *name, int size)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)thread);
	file = fopen(path, "r");
	if (!file || !fgets(name, size, file))
		snprintf(name, (size_t)size, "?");
	if (file)
		fclose(file);
	name[strcspn(name, "\n")] = '\0';
}

int main(int argc, char **argv)
{
	pid_t process = argc == 3 ? (pid_t)atoi(argv[1]) : 0;
	uintptr_t address = argc == 3 ? (uintptr_t)strtoull(argv[2], NULL, 16) : 0;
	char name[32];
	int status;
	long word;

	if (!process || !address) {
		fputs("usage: hang PID ADDRESS\n", stderr);
		return 1;
	}
	seize_all(process);
	if (thread_count == 0 || !halt(threads[0], &status))
		return 1;
	errno = 0;
	word = ptrace(PTRACE_PEEKTEXT, threads[0], (void *)address, NULL);
	if (errno || ptrace(PTRACE_POKETEXT, threads[0], (void *)address,
			    (void *)((word & ~BREAKPOINT_MASK) | BREAKPOINT)) < 0) {
		fprintf(stderr, "hang: %lx: %s\n", (unsigned long)address, strerror(errno));
		return 1;
	}
	ptrace(PTRACE_CONT, threads[0], NULL, NULL);
	pid_t held = await_victim();
	pid_t still = held;
	if (!held && halt(threads[0], &status))
		still = threads[0];
	ptrace(PTRACE_POKETEXT, still, (void *)address, (void *)word);
	if (held)
		step_back(held);
	release_others(held);
	if (!held)
		return 2;
	name_of(held, name, sizeof(name));
	printf("hangs: %s\n", name);
	fflush(stdout);
	/* The kernel keeps what it has ended until whoever traced it has taken note. */
	for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0;) {
		if (thread != held && WIFSTOPPED(status))
			ptrace(PTRACE_DETACH, thread, NULL, NULL);
	}
	return 0;
}
