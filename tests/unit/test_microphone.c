/* sources: microphone.c */
/* Why somebody was not heard, from what the microphone gave. */
#include "microphone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void names_what_can_be_mended_first(void **state)
{
	static const struct {
		struct microphone_facts facts;
		enum microphone expected;
	} cases[] = {
	    {{INPUT_OK, true, -20.0, -60.0}, MICROPHONE_UNCLEAR},
	    {{INPUT_OK, false, -20.0, -60.0}, MICROPHONE_NOBODY},
	    {{INPUT_OK, true, -48.0, -70.0}, MICROPHONE_FAINT},
	    {{INPUT_OK, true, -38.0, -45.0}, MICROPHONE_FAINT},
	    {{INPUT_OK, true, -20.0, -30.0}, MICROPHONE_NOISY},
	    {{INPUT_OK, false, -90.0, -30.0}, MICROPHONE_NOISY},
	    {{INPUT_CLIPPING, true, -1.0, -30.0}, MICROPHONE_OVERDRIVEN},
	    {{INPUT_SILENT, false, -90.0, -90.0}, MICROPHONE_MUTE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(microphone_judge(&cases[i].facts), cases[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names_what_can_be_mended_first)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
