/* sources: clip_cache.c clip.c */
/* The clip cache: what it finds, what it forgets. */
#include "clip_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct speak_request ask(const char *text)
{
	struct speak_request request = {.style = {.voice = "en-us", .rate = 150, .volume = 100}};
	snprintf(request.text, sizeof request.text, "%s", text);
	return request;
}

static void put(struct clip_cache *cache, const char *text, size_t length)
{
	static int16_t silence[1000];
	struct speak_request request = ask(text);
	struct clip *clip = clip_create(silence, length, 16000);
	clip_cache_put(cache, &request, clip);
	clip_unref(clip);
}

static bool has(struct clip_cache *cache, const char *text)
{
	struct speak_request request = ask(text);
	return clip_cache_get(cache, &request) != NULL;
}

static void shares_by_reference(void **state)
{
	(void)state;
	struct clip_cache *cache = clip_cache_create(1000);
	int16_t samples[] = {1, 2, 3};
	struct clip *clip = clip_create(samples, 3, 16000);
	struct speak_request request = ask("one");
	clip_cache_put(cache, &request, clip);
	assert_ptr_equal(clip_cache_get(cache, &request), clip);
	assert_int_equal(clip->references, 2);
	clip_cache_destroy(cache);
	assert_int_equal(clip->references, 1);
	clip_unref(clip);
}

static void tells_requests_apart(void **state)
{
	(void)state;
	struct clip_cache *cache = clip_cache_create(1000);
	put(cache, "one", 10);
	struct speak_request request = ask("one");
	assert_non_null(clip_cache_get(cache, &request));
	request.fit_ms = 500;
	assert_null(clip_cache_get(cache, &request));
	request = ask("one");
	request.style.rate++;
	assert_null(clip_cache_get(cache, &request));
	request = ask("one");
	strcpy(request.style.voice, "en-gb");
	assert_null(clip_cache_get(cache, &request));
	assert_false(has(cache, "two"));
	clip_cache_destroy(cache);
}

static void forgets_the_least_recently_used(void **state)
{
	(void)state;
	struct clip_cache *cache = clip_cache_create(3 * 100 * sizeof(int16_t));
	put(cache, "one", 100);
	put(cache, "two", 100);
	put(cache, "three", 100);
	assert_true(has(cache, "one"));
	put(cache, "four", 50);
	assert_false(has(cache, "two"));
	assert_true(has(cache, "one") && has(cache, "three") && has(cache, "four"));
	put(cache, "five", 200);
	assert_true(has(cache, "five") && has(cache, "four"));
	assert_false(has(cache, "one") || has(cache, "three"));
	clip_cache_destroy(cache);
}

static void keeps_nothing_larger_than_itself(void **state)
{
	(void)state;
	struct clip_cache *cache = clip_cache_create(100);
	put(cache, "one", 20);
	put(cache, "long", 51);
	assert_false(has(cache, "long"));
	assert_true(has(cache, "one"));
	clip_cache_destroy(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shares_by_reference),
	    cmocka_unit_test(tells_requests_apart),
	    cmocka_unit_test(forgets_the_least_recently_used),
	    cmocka_unit_test(keeps_nothing_larger_than_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
