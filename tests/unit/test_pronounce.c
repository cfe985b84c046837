/* sources: pronounce.c espeak.c */
/* Pronunciations by eSpeak NG beside those of cmudict. */
#include "pronounce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define CMUDICT "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"

static void check(const char *voice, const char *word, const char *wanted)
{
	char phones[200] = "";
	assert_true(pronounce(word, voice, phones, sizeof phones));
	if (strcmp(phones, wanted) != 0)
		fail_msg("%s by %s: \"%s\", expected \"%s\"", word, voice, phones, wanted);
}

static void agrees_with_the_dictionary(void **state)
{
	(void)state;
	const char *const words[][2] = {
	    {"stop", "S T AA P"},    {"hurts", "HH ER T S"},	{"pause", "P AO Z"},	   {"resume", "R IH Z UW M"},
	    {"next", "N EH K S T"},  {"back", "B AE K"},	{"repeat", "R IH P IY T"}, {"again", "AH G EH N"},
	    {"louder", "L AW D ER"}, {"slower", "S L OW ER"},	{"faster", "F AE S T ER"}, {"help", "HH EH L P"},
	    {"ouch", "AW CH"},	     {"little", "L IH T AH L"}, {"button", "B AH T AH N"}, {"water", "W AO T ER"},
	    {"bear", "B EH R"},	     {"start", "S T AA R T"},	{"story", "S T AO R IY"},  {"near", "N IH R"},
	    {"thing", "TH IH NG"},   {"this", "DH IH S"},	{"judge", "JH AH JH"},	   {"pleasure", "P L EH ZH ER"},
	    {"boy", "B OY"},	     {"fire", "F AY ER"},	{"yes", "Y EH S"},	   {"shop", "SH AA P"},
	    {"go", "G OW"},	     {"eight", "EY T"},
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		check("en-us", words[i][0], words[i][1]);
}

static void gives_british_vowels_their_r(void **state)
{
	(void)state;
	check("en-gb", "stop", "S T AA P");
	check("en-gb", "bear", "B EH R");
	check("en-gb", "start", "S T AA R T");
	check("en-gb", "half", "HH AA F");
	check("en-gb-x-rp", "slower", "S L OW AH");
	check("en-gb+f3", "schedule", "SH EH D Y UW L");
}

static void says_whole_phrases(void **state)
{
	(void)state;
	check("en-us", "it hurts", "IH T HH ER T S");
}

static void fails_politely(void **state)
{
	(void)state;
	char phones[8];
	assert_false(pronounce("resume", "en-us", phones, sizeof phones));
	assert_false(pronounce("stop", "xx-nowhere", phones, sizeof phones));
	assert_false(pronounce("", "en-us", phones, sizeof phones));
	assert_true(pronounce("ouch", "en-us", phones, sizeof phones));
}

/* Every 500th word of the dictionary gets a pronunciation: the table has all phonemes of English. */
static void knows_all_phonemes(void **state)
{
	(void)state;
	FILE *file = fopen(CMUDICT, "r");
	if (!file)
		skip();
	char line[256], word[64], phones[200];
	int number = 0, asked = 0;
	while (fgets(line, sizeof line, file)) {
		if (number++ % 500 != 0 || sscanf(line, "%63[a-z]", word) != 1)
			continue;
		asked++;
		if (!pronounce(word, "en-us", phones, sizeof phones) ||
		    !pronounce(word, "en-gb", phones, sizeof phones))
			fail_msg("no pronunciation of \"%s\"", word);
	}
	fclose(file);
	assert_true(asked > 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_the_dictionary), cmocka_unit_test(gives_british_vowels_their_r),
	    cmocka_unit_test(says_whole_phrases),	  cmocka_unit_test(fails_politely),
	    cmocka_unit_test(knows_all_phonemes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
