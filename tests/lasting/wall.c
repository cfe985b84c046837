/*
 * The wall for real time, built into the whole daemon: between entry and exit of our sound callback no allocation, no
 * lock, no waiting, no printing and no system call at all may happen, while a session plays. Linked in front of the
 * daemon's objects (lasting.mk): the linker's --wrap brings each entry into the engine and PortAudio's callback here, and
 * functions of the C library that are defined here are called instead of its own by everybody, PocketSphinx to PortAudio.
 *
 * System calls are caught by the kernel (syscall user dispatch, Linux 5.11 on x86): one byte that the thread itself sets
 * says that each of them ends in a signal. Where the kernel cannot do that, they are watched by name alone, and this is
 * said. At the end a line tells what was seen; with anything to tell of, the exit status is 70.
 *
 * STEADY_WALL_SLIP=malloc|lock|kernel makes the mistake once, in the hundredth callback: the test of the test.
 * RealtimeSanitizer would do this by the compiler; it needs clang 20, Debian 12 has 14.
 */
#include "engine.h"

#include <portaudio.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON 1
#endif
#define ALLOW 0
#define BLOCK 1
#define STREAMS 4
#define SLIP_AT 100
#define STATUS 70

static _Thread_local bool inside, enrolled;
static _Thread_local volatile char selector = ALLOW;
static atomic_ullong callbacks, slips;
static atomic_bool by_name_only;
static _Atomic(const char *) first; /* what was caught first */
static atomic_long first_call;	    /* the number of the system call, when it was one */

static void caught(const char *what)
{
	const char *none = NULL;
	atomic_fetch_add(&slips, 1);
	atomic_compare_exchange_strong(&first, &none, what);
}

static void watch(const char *what)
{
	if (inside)
		caught(what);
}

/* --- The kernel's part --- */

#if defined(__x86_64__)
static void on_system_call(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	selector = ALLOW; /* until this callback is over: to do it all the same, and to return from here */
	long none = 0;
	atomic_compare_exchange_strong(&first_call, &none, info->si_syscall);
	caught("a system call");
	long result = syscall(info->si_syscall, registers[REG_RDI], registers[REG_RSI], registers[REG_RDX],
			      registers[REG_R10], registers[REG_R8], registers[REG_R9]);
	registers[REG_RAX] = result == -1 ? -errno : result;
}

static void enrol(void)
{
	struct sigaction action = {.sa_sigaction = on_system_call, .sa_flags = SA_SIGINFO};
	enrolled = true;
	if (sigaction(SIGSYS, &action, NULL) != 0 ||
	    prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0L, 0L, &selector) != 0)
		atomic_store(&by_name_only, true);
}
#else
static void enrol(void)
{
	enrolled = true;
	atomic_store(&by_name_only, true);
}
#endif

static void slip(void)
{
	static pthread_mutex_t free_lock = PTHREAD_MUTEX_INITIALIZER; /* takes no system call */
	const char *what = getenv("STEADY_WALL_SLIP");
	if (what == NULL)
		return;
	if (strcmp(what, "malloc") == 0) {
		void *volatile memory = malloc(100);
		free(memory);
	} else if (strcmp(what, "lock") == 0) {
		pthread_mutex_lock(&free_lock);
		pthread_mutex_unlock(&free_lock);
	} else if (strcmp(what, "kernel") == 0) {
		syscall(SYS_getppid);
	}
}

/* The simulated device's callback is the engine's; PortAudio's has it inside. */
static bool enter(void)
{
	if (inside)
		return false;
	if (!enrolled)
		enrol();
	inside = true;
	selector = BLOCK;
	if (atomic_fetch_add(&callbacks, 1) == SLIP_AT)
		slip();
	return true;
}

static void leave(bool entered)
{
	if (!entered)
		return;
	selector = ALLOW;
	inside = false;
}

/* --- The ways in --- */

void __real_engine_process(struct engine *engine, const int16_t *in, int16_t *out, unsigned count);
void __wrap_engine_process(struct engine *engine, const int16_t *in, int16_t *out, unsigned count);

void __wrap_engine_process(struct engine *engine, const int16_t *in, int16_t *out, unsigned count)
{
	bool entered = enter();
	__real_engine_process(engine, in, out, count);
	leave(entered);
}

/* Streams opened so far; each keeps its place, so that a callback that comes late finds it. */
static struct stream {
	PaStreamCallback *callback;
	void *user;
} streams[STREAMS * 64];
static size_t stream_count;

static int call_back(const void *in, void *out, unsigned long count, const PaStreamCallbackTimeInfo *time,
		     PaStreamCallbackFlags flags, void *user)
{
	const struct stream *stream = user;
	bool entered = enter();
	int result = stream->callback(in, out, count, time, flags, stream->user);
	leave(entered);
	return result;
}

PaError __real_Pa_OpenStream(PaStream **stream, const PaStreamParameters *in, const PaStreamParameters *out,
			     double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
			     void *user);
PaError __wrap_Pa_OpenStream(PaStream **stream, const PaStreamParameters *in, const PaStreamParameters *out,
			     double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
			     void *user);

PaError __wrap_Pa_OpenStream(PaStream **stream, const PaStreamParameters *in, const PaStreamParameters *out,
			     double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
			     void *user)
{
	struct stream *own = &streams[stream_count++ % (STREAMS * 64)];
	*own = (struct stream){.callback = callback, .user = user};
	return __real_Pa_OpenStream(stream, in, out, rate, frames, flags, call_back, own);
}

/* --- What must not be called --- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

void *malloc(size_t size)
{
	watch("malloc");
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	watch("calloc");
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	watch("realloc");
	return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	watch("aligned_alloc");
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	watch("posix_memalign");
	*memory = __libc_memalign(alignment, size);
	return *memory != NULL ? 0 : ENOMEM;
}

void free(void *memory)
{
	watch("free");
	__libc_free(memory);
}

/* The C library's own, found once; the first call of each is never in a callback. */
#define INSTEAD_OF(name, parameters, arguments)                                                                        \
	int name parameters                                                                                            \
	{                                                                                                              \
		static _Atomic(void *) own;                                                                            \
		watch(#name);                                                                                          \
		void *function = atomic_load(&own);                                                                    \
		if (function == NULL)                                                                                  \
			atomic_store(&own, function = dlsym(RTLD_NEXT, #name));                                        \
		return ((int(*) parameters)function)arguments;                                                         \
	}

INSTEAD_OF(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
INSTEAD_OF(pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
INSTEAD_OF(pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex))
INSTEAD_OF(pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
INSTEAD_OF(pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
INSTEAD_OF(pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
INSTEAD_OF(sem_wait, (sem_t * semaphore), (semaphore))
INSTEAD_OF(sem_post, (sem_t * semaphore), (semaphore))
INSTEAD_OF(usleep, (useconds_t microseconds), (microseconds))
INSTEAD_OF(sched_yield, (void), ())

/* Waiting on a condition and anything of stdio takes a lock or memory, or ends in the kernel. */

__attribute__((destructor)) static void tell(void)
{
	unsigned long long count = atomic_load(&callbacks), bad = atomic_load(&slips);
	const char *what = atomic_load(&first);
	inside = false;
	fprintf(stderr, "wall: %llu callbacks, %llu slips", count, bad);
	if (bad > 0)
		fprintf(stderr, ", the first: %s", what);
	if (atomic_load(&first_call) != 0)
		fprintf(stderr, " (number %ld)", atomic_load(&first_call));
	fprintf(stderr, "%s\n", atomic_load(&by_name_only) ? "; system calls were watched by name alone" : "");
	if (bad > 0)
		_exit(STATUS);
}
