/* sources: prompt.c */
/* What the coach says when: words by their time, through holds and cuts. */
#include "prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct prompt prompt;

/* "after this the bridge", a word every hundred frames from 1000 on. */
static void say(void)
{
	static const char *const words[] = {"after", "this", "the", "bridge"};

	prompt = (struct prompt){.count = 0};
	for (size_t i = 0; i < 4; i++)
		prompt_add(&prompt, words[i], strlen(words[i]), 1000 + 100 * (frames_t)i, 1100 + 100 * (frames_t)i);
}

static const char *between(frames_t begin, frames_t end)
{
	static char text[64];

	return prompt_between(&prompt, begin, end, text, sizeof(text));
}

static void only_what_sounds_at_the_time(void **state)
{
	(void)state;
	say();
	assert_string_equal(between(0, 1000), "");
	assert_string_equal(between(0, 1001), "after");
	assert_string_equal(between(1099, 1101), "after this");
	assert_string_equal(between(1250, 5000), "the bridge");
	assert_string_equal(between(1400, 5000), "");
	assert_string_equal(between(0, 5000), "after this the bridge");
}

/* Held at 1150 for 500 frames: "this" is heard twice, by halves, and all after it later. */
static void a_hold_moves_what_follows(void **state)
{
	(void)state;
	say();
	prompt_delay(&prompt, 1150, 300);
	prompt_delay(&prompt, 1450, 200); /* as it goes on, from where it stands */
	assert_string_equal(between(1100, 1150), "this");
	assert_string_equal(between(1150, 1650), "");
	assert_string_equal(between(1650, 1700), "this");
	assert_string_equal(between(1650, 1750), "this the");
	assert_string_equal(between(1000, 3000), "after this this the bridge");
	/* Between two words nothing is in two. */
	say();
	prompt_delay(&prompt, 1100, 50);
	assert_string_equal(between(1100, 1150), "");
	assert_string_equal(between(0, 5000), "after this the bridge");
}

static void a_cut_ends_it(void **state)
{
	(void)state;
	say();
	prompt_cut(&prompt, 1150);
	assert_string_equal(between(0, 5000), "after this");
	assert_string_equal(between(1150, 5000), "");
	prompt_add(&prompt, "rest now", 4, 1200, 1300);
	assert_string_equal(between(1149, 5000), "this rest");
}

static void a_text_without_marks_sounds_throughout(void **state)
{
	(void)state;
	prompt = (struct prompt){.count = 0};
	prompt_add_text(&prompt, " let  go. ", 0, 100);
	assert_string_equal(between(99, 200), "let go.");
	prompt_delay(&prompt, 50, 10);
	assert_string_equal(between(50, 60), "");
	assert_string_equal(between(0, 50), "let go.");
	assert_string_equal(between(60, 200), "let go.");
}

/* The oldest go first, also when a word is put in between; nothing is written beyond the table or the text. */
static void it_has_a_bound(void **state)
{
	char word[64], text[20];

	(void)state;
	prompt = (struct prompt){.count = 0};
	for (int i = 0; i < PROMPT_WORDS + 10; i++) {
		snprintf(word, sizeof(word), "w%d", i);
		prompt_add(&prompt, word, strlen(word), i * 10, i * 10 + 10);
	}
	assert_int_equal(prompt.count, PROMPT_WORDS);
	assert_string_equal(between(0, 100), "");
	assert_string_equal(between(100, 101), "w10");
	prompt_delay(&prompt, 115, 1000);
	assert_int_equal(prompt.count, PROMPT_WORDS);
	assert_string_equal(between(100, 110), "");
	assert_string_equal(between(110, 115), "w11");
	assert_string_equal(between(1115, 1120), "w11");
	assert_true(strlen(prompt_between(&prompt, 0, 100000, text, sizeof(text))) < sizeof(text));
	memset(word, 'a', sizeof(word));
	prompt_add(&prompt, word, sizeof(word), 90000, 90001);
	assert_int_equal(strlen(between(90000, 90001)), PROMPT_WORD_SIZE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_what_sounds_at_the_time),
	    cmocka_unit_test(a_hold_moves_what_follows),
	    cmocka_unit_test(a_cut_ends_it),
	    cmocka_unit_test(a_text_without_marks_sounds_throughout),
	    cmocka_unit_test(it_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
