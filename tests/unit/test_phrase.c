/* sources: phrase.c intent.c voice.c voice_commands.c settings.c settings_file.c settings_hint.c settings_values.c problems.c */
/* Templates of what the coach says: names put in, numbers in words, the plural chosen, capitals at sentence starts. */
#include "phrase.h"

#include "temporary.h"
#include "voice.h"

#include <string.h>

static struct voice voice;

static int set_up(void **state)
{
	static const char *const words[] = {"zero", "one", "two", "three"};

	(void)state;
	memset(&voice, 0, sizeof(voice));
	for (size_t i = 0; i < 4; i++)
		strcpy(voice.numbers[i], words[i]);
	voice.number_count = 4;
	return 0;
}

static const char *render(const char *template, const struct phrase_arguments *arguments)
{
	static char out[SPEAK_TEXT_SIZE];

	snprintf(voice.phrases[PHRASE_PAUSED], sizeof(voice.phrases[0]), "%s", template);
	assert_true(phrase_render(&voice, PHRASE_PAUSED, arguments, out, sizeof(out)));
	return out;
}

static void puts_names_in(void **state)
{
	struct phrase_arguments arguments = {
	    .routine = "Back routine",
	    .exercise = "bridge",
	    .called = "the bridge",
	    .next = "the plank",
	    .side = "left",
	    .text = "five seconds",
	    .list = "a, b",
	};

	(void)state;
	assert_string_equal(
	    render("We do {called}, {next}, {side}, {text}, {list}, {exercise}, {routine}.", &arguments),
	    "We do the bridge, the plank, left, five seconds, a, b, bridge, Back routine.");
	assert_string_equal(render("Say {called}.", NULL), "Say .");
}

static void writes_numbers_in_words(void **state)
{
	struct phrase_arguments arguments = {.n = 3, .m = 1, .minutes = 2, .seconds = 40};

	(void)state;
	assert_string_equal(render("So {n}, {m}, {minutes}, {seconds}.", &arguments), "So three, one, two, 40.");
}

static void chooses_by_number(void **state)
{
	struct phrase_arguments one = {.n = 1, .m = 2}, two = {.n = 2, .m = 1}, none = {.n = 0};
	const char *template = "We do {n|one thing|# things}, {m|once|# times}{n|| each}.";

	(void)state;
	assert_string_equal(render(template, &one), "We do one thing, two times.");
	assert_string_equal(render(template, &two), "We do two things, once each.");
	assert_string_equal(render("There are {n|one|#}.", &none), "There are zero.");
}

static void begins_sentences_with_capitals(void **state)
{
	struct phrase_arguments arguments = {.called = "the bridge", .n = 2};

	(void)state;
	assert_string_equal(render("{called}. {called}? {called}, {called}! {n|once|# times}.", &arguments),
			    "The bridge. The bridge? The bridge, the bridge! Two times.");
	/* What the writer of the template wrote stays as it is. */
	assert_string_equal(render("five. six", NULL), "five. six");
}

static void says_when_it_does_not_fit(void **state)
{
	struct phrase_arguments arguments = {.text = "a long text"};
	char out[8];

	(void)state;
	strcpy(voice.phrases[PHRASE_PAUSED], "{text}");
	memset(out, 'x', sizeof(out));
	assert_false(phrase_render(&voice, PHRASE_PAUSED, &arguments, out, sizeof(out)));
	assert_string_equal(out, "A long ");
}

static void finds_what_is_no_placeholder(void **state)
{
	static const char *const good[] = {"", "Plain.", "{n}", "{n|one|#} {called}", "{seconds|a|b}", "} alone"};
	static const struct {
		const char *text, *bad;
	} cases[] = {
	    {"Say {nn}.", "{nn}"},  {"{}", "{}"},      {"{called|a|b}", "{called|a|b}"},
	    {"{n|one}", "{n|one}"}, {"Open {n", "{n"}, {"{n} and {Called}", "{Called}"},
	    {"{ n}", "{ n}"},
	};
	char bad[32];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(phrase_check(good[i], bad, sizeof(bad)));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(phrase_check(cases[i].text, bad, sizeof(bad)));
		assert_string_equal(bad, cases[i].bad);
	}
}

/* The shipped English: every phrase is there, fits, and holds only what can be put in. */
static void english_is_whole(void **state)
{
	static const char *const dirs[] = {"voices"};
	struct phrase_arguments arguments = {
	    .routine = "Back routine",
	    .exercise = "bridge",
	    .called = "the bridge",
	    .next = "the plank",
	    .side = "left",
	    .text = "five seconds",
	    .list = "a, b",
	    .n = 2,
	    .m = 3,
	    .minutes = 4,
	    .seconds = 5,
	};
	struct problems problems;
	struct voice *english;
	char out[SPEAK_TEXT_SIZE], bad[64];

	(void)state;
	problems_init(&problems);
	english = voice_load(dirs, 1, "en-us-calm", &problems);
	assert_non_null(english);
	assert_int_equal(problems.count, 0);
	for (int id = 0; id < PHRASE_COUNT; id++) {
		assert_true(english->phrases[id][0] != '\0');
		assert_true(phrase_check(english->phrases[id], bad, sizeof(bad)));
		assert_true(phrase_render(english, (enum phrase_id)id, &arguments, out, sizeof(out)));
		assert_null(strpbrk(out, "{}|#"));
	}
	assert_string_equal(phrase_name(PHRASE_ASK_GO_ON), "ask-go-on");
	problems_clear(&problems);
	voice_destroy(english);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(puts_names_in, set_up),
	    cmocka_unit_test_setup(writes_numbers_in_words, set_up),
	    cmocka_unit_test_setup(chooses_by_number, set_up),
	    cmocka_unit_test_setup(begins_sentences_with_capitals, set_up),
	    cmocka_unit_test_setup(says_when_it_does_not_fit, set_up),
	    cmocka_unit_test_setup(finds_what_is_no_placeholder, set_up),
	    cmocka_unit_test_setup(english_is_whole, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
