/* sources: engine.c engine_setup.c mixer.c track.c ring.c clip.c */
/* The wall for real time, watched twice over: the kernel kills the callback thread at its first system call, and
 * allocation, locks, waiting and printing are caught by name. The stream of commands is a busy one. */
#include "engine_setup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RATE 48000
#define BLOCK_MAX 512
#define BLOCKS 200000

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* sanitizers bring allocators and system calls of their own */
#else
#define SANITIZED 0
#endif

static _Thread_local bool in_callback;
static atomic_uint caught;

#if !SANITIZED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static void watch(void)
{
	if (in_callback)
		atomic_fetch_add(&caught, 1);
}

void *malloc(size_t size)
{
	watch();
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	watch();
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	watch();
	return __libc_realloc(memory, size);
}

void free(void *memory)
{
	watch();
	__libc_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	watch();
	int (*lock)(pthread_mutex_t *) = (int (*)(pthread_mutex_t *))real("pthread_mutex_lock");
	return lock(mutex);
}

ssize_t write(int fd, const void *data, size_t size)
{
	watch();
	ssize_t (*out)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))real("write");
	return out(fd, data, size);
}
#endif

/* From here on any system call of this thread but leaving ends the process. */
static bool forbid_system_calls(void)
{
	struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_exit_group, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog program = {.len = sizeof(filter) / sizeof(*filter), .filter = filter};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

struct house {
	struct engine *engine;
	atomic_bool ready, over;
	bool walled;
	void (*slip)(void); /* done once in the callback: the test of the test */
};

static void *call_back(void *argument)
{
	struct house *house = argument;
	int16_t in[BLOCK_MAX] = {0}, out[BLOCK_MAX];
	house->walled = forbid_system_calls();
	atomic_store(&house->ready, true);
	in_callback = true;
	for (unsigned b = 0; b < BLOCKS; b++) {
		engine_process(house->engine, in, out, 1 + b * 37 % BLOCK_MAX);
		if (b % 100 == 0)
			engine_note_overrun(house->engine);
		if (b == BLOCKS / 2 && house->slip)
			house->slip();
	}
	in_callback = false;
	atomic_store(&house->over, true);
	for (;;) /* a thread cannot even end without the kernel: the process ends for it */
		;
	return NULL;
}

static void post(struct engine *engine, struct clip *clip, uint32_t round)
{
	struct command commands[] = {
	    {.kind = COMMAND_PLAY,
	     .channel = round % 3 ? CHANNEL_VOICE : CHANNEL_TONE,
	     .cue = round + 1,
	     .gain = 1.0f,
	     .at = engine_clock(engine).voice + round % 1000,
	     .clip = clip},
	    {.kind = COMMAND_VOLUME, .gain = (float)(round % 10) / 10.0f},
	    {.kind = COMMAND_CANCEL_ALL},
	};
	clip_ref(clip);
	if (!engine_post(engine, &commands[0]))
		clip_unref(clip);
	engine_post(engine, &commands[1]);
	if (round % 20 == 0)
		engine_post(engine, &commands[2]);
	engine_attend(engine, (enum attention)(round / 8 % 3));
}

static void drain(struct engine *engine)
{
	int16_t mic[1000], reference[1000];
	frames_t stream;
	bool gap;
	struct report report;
	while (engine_collect(engine, &report))
		clip_unref(report.clip);
	while (engine_capture(engine, mic, reference, 1000, &stream, &gap) > 0)
		;
}

/* In a process of its own, since the wall kills. Exit status: 0 clean, 1 something was caught, 2 no wall to be had. */
static void live(void (*slip)(void))
{
	static int16_t samples[4000];
	struct house house = {.engine = engine_create(RATE), .slip = slip};
	struct clip *clip = clip_create(samples, 4000, RATE);
	pthread_t thread;
	if (pthread_create(&thread, NULL, call_back, &house) != 0)
		_exit(3);
	while (!atomic_load(&house.ready))
		usleep(100);
	for (uint32_t round = 0; !atomic_load(&house.over); round++) {
		post(house.engine, clip, round);
		drain(house.engine);
		usleep(50);
	}
	if (!house.walled)
		_exit(2);
	_exit(atomic_load(&caught) > 0 ? 1 : 0);
}

static int run(void (*slip)(void))
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		live(slip);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* A free lock takes no system call: only the watch by name can see it. */
static void slip_lock(void)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
}

static void slip_call_the_kernel(void)
{
	syscall(__NR_getppid);
}

static bool skipped(int status)
{
	bool wall_missing = WIFEXITED(status) && WEXITSTATUS(status) == 2;
	if (SANITIZED || wall_missing)
		printf("skipped: %s\n", SANITIZED ? "built with a sanitizer" : "no seccomp filter to be had");
	return SANITIZED || wall_missing;
}

static void test_callback_keeps_behind_the_wall(void **state)
{
	(void)state;
	int status = SANITIZED ? 0 : run(NULL);
	if (skipped(status))
		return;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_the_wall_holds(void **state)
{
	(void)state;
	int status = SANITIZED ? 0 : run(slip_lock);
	if (skipped(status))
		return;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	status = run(slip_call_the_kernel);
	assert_true(WIFSIGNALED(status));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_callback_keeps_behind_the_wall),
	    cmocka_unit_test(test_the_wall_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
