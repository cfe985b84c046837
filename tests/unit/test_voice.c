/* sources: voice.c voice_commands.c phrase.c intent.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/*
 * Voice packs: what a base supplies and a pack overrides, every kind of mistake with its place, and that a broken pack
 * says so instead of leaving a gap in the middle of a session.
 */
#include "voice.h"

#include "temporary.h"

#include <string.h>

static struct problems problems;
static char base_text[128 * 1024];

static void append(const char *text)
{
	assert_true(strlen(base_text) + strlen(text) < sizeof(base_text));
	strcat(base_text, text);
}

/* A base that has everything, made from the lists of what everything is. */
static void write_base(const char *without_phrase)
{
	static const char *const intents[] = {
#define X(name, id) name,
	    INTENT_LIST(X)
#undef X
	};
	char line[256];

	base_text[0] = '\0';
	append("shared = true;\nstart_for = \"{start} for {name}\";\nsides = { left = \"left\"; right = \"right\"; "
	       "};\nnumbers = [\"zero\"");
	for (int i = 1; i <= 60; i++) {
		snprintf(line, sizeof(line), ", \"n%d\"", i);
		append(line);
	}
	append("];\nphrases = {\n");
	for (int id = 0; id < PHRASE_COUNT; id++) {
		if (strcmp(phrase_name((enum phrase_id)id), without_phrase) == 0)
			continue;
		snprintf(line, sizeof(line), "%s = \"Phrase %d\";\n", phrase_name((enum phrase_id)id), id);
		append(line);
	}
	append("};\ncommands = (\n");
	for (int i = 1; i < INTENT_COUNT; i++) {
		if (i == INTENT_PHRASE)
			continue;
		snprintf(line, sizeof(line),
			 "{ intent = \"%s%s\"; contexts = [\"session\"]; said = [\"word %s\"]; },\n", intents[i],
			 i == INTENT_NUMBER ? ":3" : "", intents[i]);
		append(line);
	}
	append("{ intent = \"stop\"; contexts = [\"idle\", \"session\"]; said = [\"Stop!\", \"stop  stop\"]; }\n);\n"
	       "pronunciations = ( { word = \"stop\"; said = [\"S T AA P\", \"T AA P\"]; } );\n");
	temporary_file("base.cfg", base_text);
}

static int set_up(void **state)
{
	(void)state;
	problems_init(&problems);
	return temporary_begin();
}

static int tear_down(void **state)
{
	(void)state;
	problems_clear(&problems);
	temporary_end();
	return 0;
}

static struct voice *load(const char *id)
{
	const char *dirs[] = {temporary_directory()};

	return voice_load(dirs, 1, id, &problems);
}

#define PACK "title = \"Test\";\nbase = \"base\";\nstyle = { voice = \"en-us\"; rate = 133; pause = 420; };\n"

static void expect_problem(const char *file, int line, const char *key, const char *text)
{
	for (size_t i = 0; i < problems.count; i++) {
		const struct problem *problem = &problems.list[i];
		const char *name = strrchr(problem->file, '/');

		if (strcmp(name ? name + 1 : problem->file, file) == 0 && problem->line == line &&
		    strcmp(problem->key, key) == 0 && strstr(problem->text, text))
			return;
	}
	for (size_t i = 0; i < problems.count; i++) {
		char out[512];

		print_message("%s\n", problem_format(&problems.list[i], out, sizeof(out)));
	}
	fail_msg("no problem %s:%d: %s: ...%s...", file, line, key, text);
}

static const struct voice_command *find(const struct voice *voice, const char *phrase, unsigned context)
{
	for (size_t i = 0; i < voice->command_count; i++) {
		if (strcmp(voice->commands[i].phrase, phrase) == 0 && (voice->commands[i].contexts & context))
			return &voice->commands[i];
	}
	return NULL;
}

static void takes_from_its_base_what_it_does_not_say(void **state)
{
	struct voice *voice;
	char word[24];

	(void)state;
	write_base("");
	temporary_file("mine.cfg", PACK "phrases = { welcome = \"Good morning.\"; };\n");
	voice = load("mine");
	assert_int_equal(problems.count, 0);
	assert_non_null(voice);
	assert_string_equal(voice->id, "mine");
	assert_string_equal(voice->title, "Test");
	assert_string_equal(voice->phrases[PHRASE_WELCOME], "Good morning.");
	assert_string_equal(voice->phrases[PHRASE_GOODBYE], "Phrase 1");
	assert_int_equal(voice->style.rate, 133);
	assert_int_equal(voice->style.volume, 100);
	assert_int_equal(voice->pause_ms, 420);
	assert_string_equal(voice_number(voice, 7, word, sizeof(word)), "n7");
	assert_string_equal(voice_number(voice, 121, word, sizeof(word)), "121");
	assert_string_equal(voice_number(voice, -1, word, sizeof(word)), "-1");
	assert_non_null(find(voice, "stop", CONTEXT_IDLE));
	assert_non_null(find(voice, "stop stop", CONTEXT_SESSION));
	assert_int_equal(find(voice, "word number", CONTEXT_SESSION)->intent.number, 3);
	assert_int_equal(voice->word_count, 1);
	assert_int_equal(voice->words[0].pronunciation_count, 2);
	voice_destroy(voice);
}

static void overrides_commands_and_pronunciations(void **state)
{
	struct voice *voice;

	(void)state;
	write_base("");
	temporary_file("mine.cfg",
		       PACK "commands = ( { intent = \"pause\"; contexts = [\"idle\"]; said = [\"stop\"]; } );\n"
			    "pronunciations = ( { word = \"stop\"; said = [\"S T AO\"]; } );\n");
	voice = load("mine");
	assert_non_null(voice);
	assert_int_equal(problems.count, 0);
	assert_int_equal(find(voice, "stop", CONTEXT_IDLE)->intent.kind, INTENT_PAUSE);
	assert_int_equal(find(voice, "stop", CONTEXT_SESSION)->intent.kind, INTENT_STOP);
	assert_int_equal(voice->word_count, 1);
	assert_int_equal(voice->words[0].pronunciation_count, 1);
	assert_string_equal(voice->words[0].pronunciations[0], "S T AO");
	voice_destroy(voice);
}

static void later_directories_win(void **state)
{
	char first[512], second[512];
	const char *dirs[] = {first, second};
	struct voice *voice;

	(void)state;
	snprintf(first, sizeof(first), "%s", temporary_directory());
	snprintf(second, sizeof(second), "%s", temporary_folder("local"));
	write_base("");
	temporary_file("mine.cfg", PACK);
	temporary_file("local/mine.cfg", "title = \"Local\";\nbase = \"base\";\nstyle = { voice = \"en-gb\"; };\n");
	voice = voice_load(dirs, 2, "mine", &problems);
	assert_non_null(voice);
	assert_string_equal(voice->title, "Local");
	voice_destroy(voice);
}

static void a_missing_phrase_refuses_the_voice(void **state)
{
	(void)state;
	write_base("goodbye");
	temporary_file("mine.cfg", PACK);
	assert_null(load("mine"));
	expect_problem("mine.cfg", 0, "", "the phrase \"goodbye\" is missing");
}

static void mistakes_name_their_place(void **state)
{
	struct voice *voice;

	(void)state;
	write_base("");
	temporary_file("mine.cfg",
		       PACK "phrases = {\n\twelcom = \"Hello.\";\n\tgoodbye = \"Bye {nobody}.\";\n};\n"
			    "commands = (\n"
			    "\t{ intent = \"puase\"; contexts = [\"session\"]; said = [\"x\"]; },\n"
			    "\t{ intent = \"pause\"; contexts = [\"sesion\"]; said = [\"x\"]; },\n"
			    "\t{ intent = \"pause\"; contexts = [\"session\"]; said = [\"same\"]; },\n"
			    "\t{ intent = \"next\"; contexts = [\"session\"]; said = [\"same\", \"...\"]; },\n"
			    "\t\"pause\" );\n"
			    "pronunciations = ( { word = \"next\"; said = [\"N EX T\"]; } );\n"
			    "numbers = [\"zero\", \"one\"];\n");
	voice = load("mine");
	expect_problem("mine.cfg", 5, "phrases.welcom", "unknown key (did you mean \"welcome\"?)");
	expect_problem("mine.cfg", 6, "phrases.goodbye", "unknown placeholder");
	expect_problem("mine.cfg", 9, "commands[0].intent", "(did you mean \"pause\"?)");
	expect_problem("mine.cfg", 10, "commands[1].contexts[0]", "\"sesion\" is unknown; expected \"idle\"");
	expect_problem("mine.cfg", 12, "commands[3].said[0]", "\"same\" is given twice");
	expect_problem("mine.cfg", 12, "commands[3].said[1]", "cannot be listened for");
	expect_problem("mine.cfg", 13, "commands[4]", "is no group");
	expect_problem("mine.cfg", 14, "pronunciations[0].said[0]", "ARPAbet");
	expect_problem("mine.cfg", 15, "numbers", "has 2 words; expected 61 to 101");
	assert_int_equal(problems.count, 9);
	assert_non_null(voice); /* what is left is enough to lead somebody */
	assert_string_equal(voice->numbers[1], "n1");
	voice_destroy(voice);
}

static void says_when_it_cannot_be_used(void **state)
{
	const char *dirs[] = {temporary_directory()};

	(void)state;
	write_base("");
	temporary_file("ring.cfg", "base = \"ring\";\n");
	temporary_file("lost.cfg", "title = \"Lost\";\nbase = \"nowhere\";\n");
	assert_null(load("absent"));
	assert_null(load("rign"));
	assert_null(load("../base"));
	assert_null(load("lost"));
	assert_null(load("base"));
	assert_null(load("ring"));
	assert_string_equal(problems.list[0].text, "there is no voice \"absent\"; expected a file absent.cfg");
	assert_string_equal(problems.list[3].text, "there is no voice \"nowhere\"; expected a file nowhere.cfg");
	assert_string_equal(problems.list[4].text, "is only a base for other voices and cannot speak itself");
	assert_string_equal(problems.list[1].text, "there is no voice \"rign\"; expected a file rign.cfg (did you mean "
						   "\"ring\"?)");
	expect_problem("ring.cfg", 1, "base", "stands on too many others");
	problems_clear(&problems);
	assert_true(voice_check(dirs, 1, "base", &problems));
	assert_false(voice_check(dirs, 1, "lost", &problems));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(takes_from_its_base_what_it_does_not_say, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(overrides_commands_and_pronunciations, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(later_directories_win, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_missing_phrase_refuses_the_voice, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(mistakes_name_their_place, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(says_when_it_cannot_be_used, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
