/* sources: spoken.c alike.c pronounce.c espeak.c voice.c voice_commands.c phrase.c intent.c problems.c settings.c settings_file.c settings_hint.c settings_values.c */
/* Command words in what the coach says: found where they would be heard as commands, and in the shipped files nowhere.
 */
#include "spoken.h"

#include "routine.h"
#include "temporary.h"

#include <dirent.h>
#include <string.h>

static struct problems problems;
static struct voice *voice;
static struct alike *alike;

static int set_up(void **state)
{
	const char *dirs[] = {"voices"};

	(void)state;
	problems_init(&problems);
	voice = voice_load(dirs, 1, "en-us-calm", &problems);
	alike = voice ? alike_create(voice) : NULL;
	return alike && problems.count == 0 ? temporary_begin() : -1;
}

static int tear_down(void **state)
{
	(void)state;
	alike_destroy(alike);
	voice_destroy(voice);
	problems_clear(&problems);
	temporary_end();
	return 0;
}

/* The command that a text holds, "" = none. */
static const char *found_in(const char *text, enum spoken_rule rule)
{
	static struct spoken_found found;

	return spoken_finds(voice, alike, text, rule, &found) ? found.command->phrase : "";
}

static void safety_words_are_found_anywhere(void **state)
{
	(void)state;
	assert_string_equal(found_in("When you stop, breathe.", SPOKEN_MUST_NOT), "stop");
	assert_string_equal(found_in("Tell me if IT  HURTS at all.", SPOKEN_MUST_NOT), "it hurts");
	assert_string_equal(found_in("Non-stop.", SPOKEN_MUST_NOT), "stop");
	assert_string_equal(found_in("The stopwatch runs. It will not hurt.", SPOKEN_MUST_NOT), "");
}

static void commands_are_found_as_sentences(void **state)
{
	(void)state;
	assert_string_equal(found_in("Lower. Go back! Rest.", SPOKEN_MUST_NOT), "go back");
	assert_string_equal(found_in("Next", SPOKEN_MUST_NOT), "next");
	assert_string_equal(found_in("Then: again.", SPOKEN_MUST_NOT), "again");
	assert_string_equal(found_in("Lie on your back.", SPOKEN_MUST_NOT), "");
	assert_string_equal(found_in("The next one is {next}.", SPOKEN_MUST_NOT), "");
	assert_string_equal(found_in("{next}. {n|Once|# times}.", SPOKEN_MUST_NOT), "");
	assert_string_equal(found_in("{n|Pause|# pauses}.", SPOKEN_MUST_NOT), "pause");
}

static void single_words_are_worth_a_warning(void **state)
{
	(void)state;
	assert_string_equal(found_in("Lie on your back.", SPOKEN_BETTER_NOT), "back");
	assert_string_equal(found_in("Not now.", SPOKEN_BETTER_NOT), "");
	/* Only an answer to a question, which no instruction is spoken in. */
	assert_string_equal(found_in("Finish with your arms down.", SPOKEN_BETTER_NOT), "");
}

/* It is the sound that comes back through the microphone, not the spelling. */
static void commands_are_found_by_their_sound(void **state)
{
	struct spoken_found found;

	(void)state;
	assert_true(spoken_finds(voice, alike, "Eleven hertz. Stopp moving.", SPOKEN_MUST_NOT, &found));
	assert_string_equal(found.command->phrase, "stop");
	assert_string_equal(found.words, "stopp");
	assert_true(found.alike);
	assert_string_equal(found_in("Say if it hertz.", SPOKEN_MUST_NOT), "it hurts");
	assert_string_equal(found_in("Paws. Lift.", SPOKEN_MUST_NOT), "pause");
	assert_string_equal(found_in("Like the paws of a cat.", SPOKEN_BETTER_NOT), "pause");
	assert_string_equal(found_in("You know it. You write it down.", SPOKEN_MUST_NOT), "");
	assert_string_equal(found_in("Know. Rest.", SPOKEN_MUST_NOT), "no");
	/* By spelling only, when there is no eSpeak to ask. */
	assert_false(spoken_finds(voice, NULL, "Paws. Lift.", SPOKEN_MUST_NOT, &found));
	assert_true(spoken_finds(voice, NULL, "Pause. Lift.", SPOKEN_MUST_NOT, &found));
	assert_false(found.alike);
}

/* The longest text there can be is looked through to its end, also when it is all words. */
static void the_end_of_a_long_text_counts(void **state)
{
	char text[ROUTINE_TEXT_SIZE] = "";

	(void)state;
	while (strlen(text) + 8 < sizeof(text))
		strcat(text, "a ");
	strcat(text, "stop");
	assert_string_equal(found_in(text, SPOKEN_MUST_NOT), "stop");
}

static void it_is_told_what_to_write_instead(void **state)
{
	const char *path =
	    temporary_file("a.cfg", "name = \"full stop\";\nsetup = \"Paws.\";\nfeel = \"Your back.\";\n");

	(void)state;
	spoken_check(voice, alike, path, SPOKEN_MUST_NOT, &problems);
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.list[0].key, "setup");
	assert_string_equal(problems.list[0].text,
			    "the coach would say \"paws\", which sounds like the command \"pause\", "
			    "and could command itself; expected other words: rest, or wait");
	assert_string_equal(problems.list[1].key, "name");
	assert_string_equal(problems.list[1].text,
			    "the coach would say \"stop\", which is a command, and could command "
			    "itself; expected other words: finish, or hold still");
	spoken_check(voice, alike, path, SPOKEN_BETTER_NOT, &problems);
	assert_int_equal(problems.count, 4);
	assert_int_equal(problems.list[3].line, 3);
	assert_string_equal(problems.list[3].text,
			    "holds \"back\", which is a command; safer are other words: spine, or behind you");
}

static void a_file_is_checked_where_it_speaks(void **state)
{
	const char *path = temporary_file("a.cfg", "note = \"stop\"; # never spoken\nsetup = \"Lie down.\n"
						   "transitions = ();\n");

	(void)state;
	spoken_check(voice, alike, path, SPOKEN_MUST_NOT, &problems);
	assert_int_equal(problems.count, 1); /* it cannot be read */
	problems_clear(&problems);
	path = temporary_file("a.cfg", "note = \"Stop.\";\nsetup = \"Lie down. Stop.\";\ntransitions = (\n"
				       "\t{ from = \"a\"; text = \"Go back.\"; } );\n");
	spoken_check(voice, alike, path, SPOKEN_MUST_NOT, &problems);
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.list[0].key, "setup");
	assert_int_equal(problems.list[0].line, 2);
	assert_string_equal(problems.list[1].key, "transitions[0].text");
}

static void phrases_may_teach(void **state)
{
	const char *path = temporary_file("v.cfg", "phrases = {\n\thelp = \"You can say: stop. Pause. Next.\";\n"
						   "\twelcome = \"Ready. Help.\";\n};\n");

	(void)state;
	assert_true(voice->teaches[PHRASE_HELP]);
	spoken_check(voice, alike, path, SPOKEN_MUST_NOT, &problems);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.list[0].key, "phrases.welcome");
}

static void check_directory(const char *directory)
{
	char path[512], line[1024];
	struct dirent *entry;
	DIR *files = opendir(directory);

	assert_non_null(files);
	while ((entry = readdir(files))) {
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		if (!strstr(entry->d_name, ".cfg"))
			continue;
		spoken_check(voice, alike, path, SPOKEN_MUST_NOT, &problems);
		spoken_check(voice, alike, path, SPOKEN_BETTER_NOT, &problems);
	}
	closedir(files);
	for (size_t i = 0; i < problems.count; i++)
		print_message("%s\n", problem_format(&problems.list[i], line, sizeof(line)));
	assert_int_equal(problems.count, 0);
}

static void what_is_shipped_commands_nothing(void **state)
{
	(void)state;
	check_directory("routines");
	check_directory("routines/exercises");
	check_directory("routines/flows");
	check_directory("voices");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(safety_words_are_found_anywhere, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(commands_are_found_as_sentences, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(single_words_are_worth_a_warning, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(commands_are_found_by_their_sound, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_end_of_a_long_text_counts, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(it_is_told_what_to_write_instead, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_file_is_checked_where_it_speaks, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(phrases_may_teach, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_shipped_commands_nothing, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
