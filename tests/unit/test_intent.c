/* sources: intent.c vocabulary.c catalogue.c catalogue_exercise.c catalogue_positions.c catalogue_routine.c routine.c problems.c settings.c settings_file.c settings_hint.c settings_values.c voice.c voice_commands.c phrase.c */
/* Intents and their names, phrases, pronunciations, and the vocabulary of a voice with a catalogue. */
#include "vocabulary.h"

#include "temporary.h"

#include <string.h>

static struct vocabulary vocabulary;

static int set_up(void **state)
{
	(void)state;
	memset(&vocabulary, 0, sizeof(vocabulary));
	return 0;
}

static void every_name_comes_back(void **state)
{
	(void)state;
	for (int kind = INTENT_NONE; kind < INTENT_COUNT; kind++) {
		struct intent intent = {.kind = (enum intent_kind)kind}, parsed;
		char name[96];

		if (kind == INTENT_START || kind == INTENT_PHRASE)
			strcpy(intent.argument, "some thing");
		if (kind == INTENT_NUMBER)
			intent.number = 7;
		intent_format(&intent, name, sizeof(name));
		assert_true(intent_parse(name, &parsed));
		assert_int_equal(parsed.kind, kind);
		assert_string_equal(parsed.argument, intent.argument);
		assert_int_equal(parsed.number, intent.number);
	}
}

static void names_are_as_promised(void **state)
{
	static const char *const names[] = {"stop",
					    "hurts",
					    "pause",
					    "resume",
					    "next",
					    "back",
					    "repeat",
					    "how-long",
					    "whats-next",
					    "slower",
					    "faster",
					    "louder",
					    "quieter",
					    "help",
					    "yes",
					    "no",
					    "start:back",
					    "number:10",
					    "phrase:smart mirror",
					    "none"};
	struct intent intent;
	char name[96];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(intent_parse(names[i], &intent));
		assert_string_equal(intent_format(&intent, name, sizeof(name)), names[i]);
	}
	/* Plain "start" is the routine of the settings. */
	assert_true(intent_parse("start", &intent));
	assert_string_equal(intent_format(&intent, name, sizeof(name)), "start");
}

static void refuses_what_is_no_name(void **state)
{
	static const char *const bad[] = {"",
					  "Stop",
					  "stopp",
					  "stop:now",
					  "number",
					  "number:",
					  "number:11",
					  "number:-1",
					  "number:4x",
					  "start:",
					  "phrase",
					  "phrase:",
					  "number:99999999999999999999"};
	struct intent intent;
	char text[200] = "start:";

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(intent_parse(bad[i], &intent));
	memset(text + 6, 'a', INTENT_ARGUMENT_SIZE);
	assert_false(intent_parse(text, &intent));
}

static void safety_is_stop_and_hurts(void **state)
{
	(void)state;
	for (int kind = INTENT_NONE; kind < INTENT_COUNT; kind++)
		assert_int_equal(intent_is_safety((enum intent_kind)kind), kind == INTENT_STOP || kind == INTENT_HURTS);
}

static void phrases_are_normalised(void **state)
{
	struct intent stop = {.kind = INTENT_STOP};
	const struct vocabulary_entry *entry;

	(void)state;
	assert_true(vocabulary_add(&vocabulary, "  Stop,  it HURTS! ", &stop, CONTEXT_SESSION));
	assert_string_equal(vocabulary.entries[0].phrase, "stop it hurts");
	entry = vocabulary_find(&vocabulary, "STOP it; hurts", CONTEXT_SESSION | CONTEXT_IDLE);
	assert_ptr_equal(entry, &vocabulary.entries[0]);
	assert_null(vocabulary_find(&vocabulary, "stop it hurts", CONTEXT_IDLE));
	assert_null(vocabulary_find(&vocabulary, "stop it", CONTEXT_SESSION));
	/* An apostrophe is part of a word, a hyphen is not. */
	assert_true(vocabulary_add(&vocabulary, "what's-next", &stop, CONTEXT_SESSION));
	assert_string_equal(vocabulary.entries[1].phrase, "what's next");
}

static void empty_and_long_phrases_are_refused(void **state)
{
	struct intent stop = {.kind = INTENT_STOP};
	char text[VOCABULARY_PHRASE_SIZE + 1];

	(void)state;
	assert_false(vocabulary_add(&vocabulary, "", &stop, CONTEXT_IDLE));
	assert_false(vocabulary_add(&vocabulary, " .,! ", &stop, CONTEXT_IDLE));
	memset(text, 'a', sizeof(text));
	text[VOCABULARY_PHRASE_SIZE] = '\0';
	assert_false(vocabulary_add(&vocabulary, text, &stop, CONTEXT_IDLE));
	text[VOCABULARY_PHRASE_SIZE - 1] = '\0';
	assert_true(vocabulary_add(&vocabulary, text, &stop, CONTEXT_IDLE));
	assert_int_equal(strlen(vocabulary.entries[0].phrase), VOCABULARY_PHRASE_SIZE - 1);
	assert_int_equal(vocabulary.entry_count, 1);
}

static void one_phrase_means_one_thing_at_a_time(void **state)
{
	struct intent back = {.kind = INTENT_BACK}, no = {.kind = INTENT_NO};

	(void)state;
	assert_true(vocabulary_add(&vocabulary, "back", &back, CONTEXT_SESSION));
	assert_true(vocabulary_add(&vocabulary, "Back", &back, CONTEXT_IDLE));
	assert_int_equal(vocabulary.entry_count, 1);
	assert_int_equal(vocabulary.entries[0].contexts, CONTEXT_SESSION | CONTEXT_IDLE);
	assert_false(vocabulary_add(&vocabulary, "back", &no, CONTEXT_SESSION | CONTEXT_QUESTION));
	assert_true(vocabulary_add(&vocabulary, "back", &no, CONTEXT_QUESTION));
	assert_int_equal(vocabulary_find(&vocabulary, "back", CONTEXT_QUESTION)->intent.kind, INTENT_NO);
	assert_int_equal(vocabulary_find(&vocabulary, "back", CONTEXT_SESSION)->intent.kind, INTENT_BACK);
}

static void a_full_vocabulary_says_so(void **state)
{
	struct intent stop = {.kind = INTENT_STOP};
	char text[16];

	(void)state;
	for (int i = 0; i < VOCABULARY_MAX_ENTRIES; i++) {
		snprintf(text, sizeof(text), "word%d", i);
		assert_true(vocabulary_add(&vocabulary, text, &stop, CONTEXT_IDLE));
	}
	assert_false(vocabulary_add(&vocabulary, "one more", &stop, CONTEXT_IDLE));
	assert_true(vocabulary_add(&vocabulary, "word0", &stop, CONTEXT_SESSION));
}

static void pronunciations_are_arpabet(void **state)
{
	(void)state;
	assert_true(vocabulary_pronounce(&vocabulary, "Stop", "  S T  AA P "));
	assert_true(vocabulary_pronounce(&vocabulary, "stop", "S T AO P"));
	assert_true(vocabulary_pronounce(&vocabulary, "stop", "S T AA P"));
	assert_int_equal(vocabulary.word_count, 1);
	assert_int_equal(vocabulary.words[0].pronunciation_count, 2);
	assert_string_equal(vocabulary.words[0].pronunciations[0], "S T AA P");
	assert_false(vocabulary_pronounce(&vocabulary, "stop", "S T QQ P"));
	assert_false(vocabulary_pronounce(&vocabulary, "stop", "s t aa p"));
	assert_false(vocabulary_pronounce(&vocabulary, "stop", ""));
	assert_false(vocabulary_pronounce(&vocabulary, "two words", "T UW"));
	for (int i = 2; i < VOCABULARY_MAX_PRONUNCIATIONS; i++) {
		char text[32];
		snprintf(text, sizeof(text), "S T AA P%.*s", i * 2, " S S S S S S S S");
		assert_true(vocabulary_pronounce(&vocabulary, "stop", text));
	}
	assert_false(vocabulary_pronounce(&vocabulary, "stop", "S T"));
}

static struct voice *voice_with(const char *phrase, const char *name, unsigned contexts)
{
	struct voice *voice = calloc(1, sizeof(*voice));

	assert_non_null(voice);
	strcpy(voice->commands[0].phrase, phrase);
	assert_true(intent_parse(name, &voice->commands[0].intent));
	voice->commands[0].contexts = contexts;
	strcpy(voice->commands[1].phrase, "stop");
	assert_true(intent_parse("stop", &voice->commands[1].intent));
	voice->commands[1].contexts = CONTEXT_IDLE | CONTEXT_SESSION | CONTEXT_QUESTION;
	voice->command_count = 2;
	strcpy(voice->words[0].word, "stop");
	strcpy(voice->words[0].pronunciations[0], "S T AA P");
	voice->words[0].pronunciation_count = voice->word_count = 1;
	return voice;
}

static struct catalogue *shipped_routines(void)
{
	static const char *const dirs[] = {"routines"};
	struct problems problems;
	struct catalogue *catalogue;

	problems_init(&problems);
	catalogue = catalogue_load(dirs, 1, &problems);
	problems_clear(&problems);
	assert_non_null(catalogue);
	assert_true(catalogue_routine_count(catalogue) >= 8);
	return catalogue;
}

static const struct people nobody;

static void joins_voice_and_routines(void **state)
{
	struct catalogue *catalogue = shipped_routines();
	struct voice *voice = voice_with("hold on", "pause", CONTEXT_SESSION);
	const struct vocabulary_entry *entry;

	(void)state;
	assert_true(vocabulary_from(&vocabulary, voice, catalogue, &nobody));
	/* The safety words first: an overfull vocabulary loses something else. */
	assert_string_equal(vocabulary.entries[0].phrase, "stop");
	assert_non_null(vocabulary_find(&vocabulary, "hold on", CONTEXT_SESSION));
	entry = vocabulary_find(&vocabulary, "start back routine", CONTEXT_IDLE);
	assert_non_null(entry);
	assert_int_equal(entry->intent.kind, INTENT_START);
	assert_string_equal(entry->intent.argument, "back");
	assert_null(vocabulary_find(&vocabulary, "start back routine", CONTEXT_SESSION));
	assert_string_equal(vocabulary.words[0].pronunciations[0], "S T AA P");
	voice_destroy(voice);
	catalogue_destroy(catalogue);
}

static void two_meanings_are_reported(void **state)
{
	struct catalogue *catalogue = shipped_routines();
	struct voice *voice = voice_with("start back routine", "pause", CONTEXT_IDLE);

	(void)state;
	assert_false(vocabulary_from(&vocabulary, voice, catalogue, &nobody));
	/* What fitted is there. */
	assert_int_equal(vocabulary_find(&vocabulary, "start back routine", CONTEXT_IDLE)->intent.kind, INTENT_PAUSE);
	assert_int_equal(vocabulary_find(&vocabulary, "stop", CONTEXT_IDLE)->intent.kind, INTENT_STOP);
	assert_string_equal(vocabulary_find(&vocabulary, "start gym routine", CONTEXT_IDLE)->intent.argument, "gym");
	voice_destroy(voice);
	catalogue_destroy(catalogue);
}

/* Every way to start something, for each by name; and when it is too much, only that is lost. */
static void starts_for_people(void **state)
{
	struct catalogue *catalogue = shipped_routines();
	struct voice *voice = voice_with("start my routine", "start", CONTEXT_IDLE);
	struct people people = {.count = 2,
				.list = {{.id = "anna", .said = {"Anna"}, .said_count = 1},
					 {.id = "ben", .said = {"ben", "benjamin"}, .said_count = 2}}};
	const struct vocabulary_entry *entry;

	(void)state;
	strcpy(voice->start_for, "{start} for {name}");
	assert_true(vocabulary_from(&vocabulary, voice, catalogue, &people));
	entry = vocabulary_find(&vocabulary, "start back routine for anna", CONTEXT_IDLE);
	assert_non_null(entry);
	assert_string_equal(entry->intent.argument, "back");
	assert_string_equal(entry->intent.person, "anna");
	assert_null(vocabulary_find(&vocabulary, "start back routine for anna", CONTEXT_SESSION));
	assert_string_equal(vocabulary_find(&vocabulary, "start my routine for benjamin", CONTEXT_IDLE)->intent.person,
			    "ben");
	assert_string_equal(vocabulary_find(&vocabulary, "start back routine", CONTEXT_IDLE)->intent.person, "");
	strcpy(voice->start_for, "{start} for the one whose back is worth so many words {name}");
	assert_false(vocabulary_from(&vocabulary, voice, catalogue, &people));
	assert_non_null(vocabulary_find(&vocabulary, "start back routine", CONTEXT_IDLE));
	voice_destroy(voice);
	catalogue_destroy(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(every_name_comes_back, set_up),
	    cmocka_unit_test_setup(names_are_as_promised, set_up),
	    cmocka_unit_test_setup(refuses_what_is_no_name, set_up),
	    cmocka_unit_test_setup(safety_is_stop_and_hurts, set_up),
	    cmocka_unit_test_setup(phrases_are_normalised, set_up),
	    cmocka_unit_test_setup(empty_and_long_phrases_are_refused, set_up),
	    cmocka_unit_test_setup(one_phrase_means_one_thing_at_a_time, set_up),
	    cmocka_unit_test_setup(a_full_vocabulary_says_so, set_up),
	    cmocka_unit_test_setup(pronunciations_are_arpabet, set_up),
	    cmocka_unit_test_setup(joins_voice_and_routines, set_up),
	    cmocka_unit_test_setup(two_meanings_are_reported, set_up),
	    cmocka_unit_test_setup(starts_for_people, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
