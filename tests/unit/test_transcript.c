/* sources: transcript.c */
/* The print-out of a play. */
#include "transcript.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RATE 1000u /* so that frames are milliseconds */

struct line {
	enum play_kind kind;
	frames_t at;
	const char *text;
	bool counted;
	const char *who;
};

static void assert_printed(const struct line *lines, size_t count, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct transcript transcript;
	transcript_start(&transcript, out, RATE);
	for (size_t i = 0; i < count; i++) {
		char said[256], who[32];
		struct play_entry entry = {.kind = lines[i].kind, .at = lines[i].at, .counted = lines[i].counted};
		entry.text = strcpy(said, lines[i].text);
		entry.who = lines[i].who != NULL ? strcpy(who, lines[i].who) : NULL;
		transcript_feed(&transcript, &entry);
	}
	transcript_finish(&transcript);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void counts_share_a_line(void **state)
{
	(void)state;
	static const struct line lines[] = {
	    {PLAY_USER, 1000, "start back routine", false, ""},
	    {PLAY_TONE, 3000, "", false, NULL},
	    {PLAY_SAYS, 3300, "Back routine.", false, NULL},
	    {PLAY_SAID, 5000, "Back routine.", false, NULL},
	    {PLAY_SAYS, 65000, "Lift.", false, NULL},
	    {PLAY_SAID, 65500, "Lift.", false, NULL},
	    {PLAY_SAYS, 66000, "one", true, NULL},
	    {PLAY_SAID, 66400, "one", true, NULL},
	    {PLAY_SAYS, 67000, "two", true, NULL},
	    {PLAY_SAID, 67400, "two", true, NULL},
	    {PLAY_SAYS, 68000, "And lower.", false, NULL},
	    {PLAY_SAID, 69000, "And lower.", false, NULL},
	    {PLAY_TONE, 72000, "", false, NULL},
	};
	assert_printed(lines, sizeof(lines) / sizeof(lines[0]),
		       "00:01  YOU    start back routine\n"
		       "00:03  coach  [tone] Back routine.\n"
		       "01:05  coach  Lift. one . two . And lower.\n"
		       "01:12  coach  [tone]\n");
}

static void what_was_cut_ends_in_a_dash(void **state)
{
	(void)state;
	static const struct line lines[] = {
	    {PLAY_SAYS, 1000, "Lift your hips until they make one line.", false, NULL},
	    {PLAY_USER, 1500, "pause", false, ""},
	    {PLAY_CUT, 2000, "Lift your hips until they make one line.", false, NULL},
	    {PLAY_CUT, 2000, "one", true, NULL},
	    {PLAY_UNSURE, 3000, "pause", false, NULL},
	    {PLAY_USER, 4000, "what", false, "anna"},
	};
	assert_printed(lines, sizeof(lines) / sizeof(lines[0]),
		       "00:01  coach  Lift your hips u-\n"
		       "00:01  YOU    pause\n"
		       "00:03         (heard, unsure: pause)\n"
		       "00:04  ANNA   what\n");
}

static void who_speaks_meanwhile_stands_below(void **state)
{
	(void)state;
	static const struct line lines[] = {
	    {PLAY_SAYS, 1000, "Lift your hips.", false, NULL},
	    {PLAY_USER, 1500, "well", false, ""},
	    {PLAY_SAID, 2000, "Lift your hips.", false, NULL},
	    {PLAY_SAYS, 2200, "Hold.", false, NULL},
	};
	assert_printed(lines, sizeof(lines) / sizeof(lines[0]),
		       "00:01  coach  Lift your hips.\n"
		       "00:01  YOU    well\n"
		       "00:02  coach  Hold.\n");
}

static void long_sentences_are_wrapped(void **state)
{
	(void)state;
	static const struct line lines[] = {
	    {PLAY_SAYS, 0,
	     "Lie on your back with your knees bent and your feet flat on the mat as wide apart as your hips, and your "
	     "arms "
	     "by your sides.",
	     false, NULL},
	};
	assert_printed(
	    lines, 1,
	    "00:00  coach  Lie on your back with your knees bent and your feet flat on the mat as wide apart as your "
	    "hips,\n"
	    "              and your arms by your sides.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_share_a_line),
	    cmocka_unit_test(what_was_cut_ends_in_a_dash),
	    cmocka_unit_test(who_speaks_meanwhile_stands_below),
	    cmocka_unit_test(long_sentences_are_wrapped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
