/* sources: engine.c engine_setup.c mixer.c track.c ring.c clip.c tone.c */
/* Out of memory at start ends the start: whichever allocation fails, the constructors return NULL and leave nothing. */
#include "engine_setup.h"
#include "tone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* sanitizers bring allocators of their own */
#else
#define SANITIZED 0
#endif

static long fail_at = -1; /* the allocation that fails, from 0; -1 = none */
static long calls, held;

#if !SANITIZED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static bool fails(void)
{
	return calls++ == fail_at;
}

static void *hold(void *memory)
{
	held += memory != NULL;
	return memory;
}

void *malloc(size_t size)
{
	return fails() ? NULL : hold(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : hold(__libc_calloc(count, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : hold(__libc_memalign(alignment, size));
}

void free(void *memory)
{
	held -= memory != NULL;
	__libc_free(memory);
}
#endif

static bool make_engine(void)
{
	struct engine *engine = engine_create(16000);
	engine_destroy(engine);
	return engine != NULL;
}

static bool make_tone(void)
{
	struct clip *clip = tone_create(TONE_START, 16000);
	clip_unref(clip);
	return clip != NULL;
}

/* Fails each allocation in turn until `make` needs no more of them. Returns how many it needs. */
static long starve(bool (*make)(void))
{
	bool made = false;
	long at = 0;
	for (; !made && at < 100; at++) {
		long before = held;
		calls = 0;
		fail_at = at;
		made = make();
		fail_at = -1;
		assert_int_equal(held, before);
	}
	return at - 1;
}

static void test_each_allocation_may_fail(void **state)
{
	(void)state;
	if (SANITIZED) {
		puts("skipped: built with a sanitizer");
		return;
	}
	assert_in_range(starve(make_engine), 10, 30);
	assert_in_range(starve(make_tone), 2, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
