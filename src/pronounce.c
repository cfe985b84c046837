/*
 * Pronunciations in ARPAbet, the phones of the acoustic model, from eSpeak NG's phoneme names: those
 * that its English voices use for the 126,000 words of cmudict-en-us, mapped as cmudict would write
 * them. The model is American, so British vowels that end in an r which is not spoken get it back
 * (bear is B EH R), as in every word of the dictionary they stand beside.
 */
#include "pronounce.h"

#include "espeak.h"

#include <string.h>

#define PHONEMES_SIZE 512

static const struct {
	const char *espeak, *arpabet;
} table[] = {
    {"0", "AA"},    {"A:", "AA"},    {"A", "AA"},    {"A~", "AA N"}, {"a", "AE"},    {"aa", "AE"},     {"@", "AH"},
    {"@2", "AH"},   {"@5", "AH"},    {"@-", "AH"},   {"a#", "AH"},   {"V", "AH"},    {"O:", "AO"},     {"O", "AO"},
    {"O2", "AO"},   {"aU", "AW"},    {"aI", "AY"},   {"E", "EH"},    {"3:", "ER"},   {"3", "ER"},      {"eI", "EY"},
    {"I", "IH"},    {"I2", "IH"},    {"I#", "IH"},   {"i", "IY"},    {"i:", "IY"},   {"i@", "IY AH"},  {"oU", "OW"},
    {"o", "OW"},    {"O~", "AO N"},  {"OI", "OY"},   {"U", "UH"},    {"u", "UW"},    {"u:", "UW"},     {"A@", "AA R"},
    {"e@", "EH R"}, {"i@3", "IH R"}, {"o@", "AO R"}, {"O@", "AO R"}, {"U@", "UH R"}, {"aI3", "AY ER"}, {"aI@", "AY AH"},
    {"@L", "AH L"}, {"l#", "AH L"},  {"n-", "AH N"}, {"b", "B"},     {"tS", "CH"},   {"d", "D"},       {"D", "DH"},
    {"f", "F"},	    {"g", "G"},	     {"h", "HH"},    {"dZ", "JH"},   {"k", "K"},     {"x", "K"},       {"l", "L"},
    {"m", "M"},	    {"n", "N"},	     {"N", "NG"},    {"p", "P"},     {"r", "R"},     {"r-", "R"},      {"s", "S"},
    {"S", "SH"},    {"t", "T"},	     {"t2", "T"},    {"t#", "T"},    {"?", "T"},     {"T", "TH"},      {"v", "V"},
    {"w", "W"},	    {"j", "Y"},	     {"z", "Z"},     {"Z", "ZH"},    {";", ""},	     {"|", ""},	       {"", ""},
};

/* NULL when there is no counterpart. */
static const char *look_up(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strlen(table[i].espeak) == length && memcmp(table[i].espeak, name, length) == 0)
			return table[i].arpabet;
	return NULL;
}

static bool append(char *out, size_t size, const char *phones)
{
	size_t length = strlen(out), more = strlen(phones);
	if (more == 0)
		return true;
	/* A vowel that ends in r and the r that links it to the next one are one sound: AO R IY, not AO R R IY. */
	if (length > 0 && out[length - 1] == 'R' && strcmp(phones, "R") == 0)
		return true;
	if (length + more + 2 > size)
		return false;
	if (length > 0)
		out[length++] = ' ';
	memcpy(out + length, phones, more + 1);
	return true;
}

bool pronounce(const char *word, const char *voice, char *out, size_t size)
{
	char phonemes[PHONEMES_SIZE];
	if (size == 0 || !espeak_phonemes(word, voice, phonemes, sizeof phonemes))
		return false;
	out[0] = '\0';
	for (const char *at = phonemes; *at;) {
		at += strspn(at, "_ ',%=");
		size_t length = strcspn(at, "_ ");
		const char *phones = look_up(at, length);
		if (!phones || !append(out, size, phones))
			return false;
		at += length;
	}
	return out[0] != '\0';
}
