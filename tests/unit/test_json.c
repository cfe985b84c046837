/* sources: json.c */
/* JSON as written: read back by eye here, and byte by byte where a byte must not get through. */
#include "json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

static char text[512];
static struct json json;

static void writes_nested_values(void **state)
{
	(void)state;
	json_start(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_boolean(&json, "ok", true);
	json_array(&json, "list");
	json_integer(&json, NULL, -5);
	json_object(&json, NULL);
	json_object_end(&json);
	json_object(&json, NULL);
	json_string(&json, "id", "back");
	json_number(&json, "dB", -31.25, 1);
	json_object_end(&json);
	json_array_end(&json);
	json_array(&json, "empty");
	json_array_end(&json);
	json_integer(&json, "last", INT64_MIN);
	json_object_end(&json);
	assert_true(json_finish(&json));
	assert_string_equal(text, "{\"ok\":true,\"list\":[-5,{},{\"id\":\"back\",\"dB\":-31.2}],\"empty\":[],"
				  "\"last\":-9223372036854775808}");
}

static const char *quoted(const char *value)
{
	json_start(&json, text, sizeof(text));
	json_string(&json, NULL, value);
	assert_true(json_finish(&json));
	return text;
}

static void escapes_strings(void **state)
{
	(void)state;
	assert_string_equal(quoted("say \"it\\hurts\""), "\"say \\\"it\\\\hurts\\\"\"");
	assert_string_equal(quoted("a\nb\tc\x01\x1b\x7f"), "\"a\\nb\\tc\\u0001\\u001b\\u007f\"");
	assert_string_equal(quoted("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
			    "\"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

#define BAD "\xef\xbf\xbd"

static void replaces_what_is_not_utf8(void **state)
{
	(void)state;
	assert_string_equal(quoted("\xff"), "\"" BAD "\"");
	assert_string_equal(quoted("\xc3"), "\"" BAD "\"");			    /* cut short */
	assert_string_equal(quoted("\xc3("), "\"" BAD "(\"");			    /* no continuation */
	assert_string_equal(quoted("\xc0\xaf"), "\"" BAD BAD "\"");		    /* overlong "/" */
	assert_string_equal(quoted("\xed\xa0\x80"), "\"" BAD BAD BAD "\"");	    /* a surrogate */
	assert_string_equal(quoted("\xf4\x90\x80\x80"), "\"" BAD BAD BAD BAD "\""); /* beyond U+10FFFF */
}

static void has_no_infinity(void **state)
{
	(void)state;
	json_start(&json, text, sizeof(text));
	json_array(&json, NULL);
	json_number(&json, NULL, INFINITY, 1);
	json_number(&json, NULL, NAN, 1);
	json_number(&json, NULL, 1e300, 0);
	json_array_end(&json);
	assert_true(json_finish(&json));
	assert_memory_equal(text, "[null,null,1", 12);
}

/* Whatever the size, nothing is written behind the buffer, and what does not fit is "{}". */
static void never_overflows(void **state)
{
	char small[48];

	(void)state;
	for (size_t size = 3; size < sizeof(small); size++) {
		bool fits;

		memset(small, '#', sizeof(small));
		json_start(&json, small, size);
		json_object(&json, NULL);
		json_string(&json, "key", "val\"ue\xff");
		json_number(&json, "n", 12.5, 2);
		json_object_end(&json);
		fits = json_finish(&json);
		for (size_t i = size; i < sizeof(small); i++)
			assert_int_equal(small[i], '#');
		assert_int_equal(fits, size > strlen("{\"key\":\"val\\\"ue" BAD "\",\"n\":12.50}"));
		if (!fits)
			assert_string_equal(small, "{}");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_nested_values),	 cmocka_unit_test(escapes_strings),
	    cmocka_unit_test(replaces_what_is_not_utf8), cmocka_unit_test(has_no_infinity),
	    cmocka_unit_test(never_overflows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
