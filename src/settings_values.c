/*
 * The typed getters of settings.h: each looks a member up, checks its type, range and length, and says what it expected
 * instead.
 */
#include "settings.h"

#include <string.h>
#include <stdio.h>

static bool is_plain_utf8(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		int more = *c < 0x80 ? 0 : *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : *c >= 0xc2 ? 1 : -1;

		if (*c < ' ' || *c == 0x7f || *c > 0xf4 || more < 0)
			return false;
		for (; more > 0; more--) {
			if ((*++c & 0xc0) != 0x80)
				return false;
		}
	}
	return true;
}

const char *setting_text(const struct setting *setting)
{
	const char *text = setting_raw_text(setting);

	if (!text) {
		setting_complain(setting, "is no text; expected \"...\" in quotation marks");
		return NULL;
	}
	if (!is_plain_utf8(text)) {
		setting_complain(setting, "holds a control character or is not UTF-8; expected plain text on one line "
					  "(texts in quotation marks that follow one another are joined)");
		return NULL;
	}
	return text;
}

bool setting_string(const struct setting *group, const char *key, enum need need, char *out, size_t size)
{
	const struct setting *member = setting_member(group, key, need);
	const char *text;

	if (!member)
		return need == OPTIONAL;
	text = setting_text(member);
	if (!text)
		return false;
	if (strlen(text) >= size) {
		setting_complain(member, "is too long (%zu characters); expected at most %zu", strlen(text), size - 1);
		return false;
	}
	memcpy(out, text, strlen(text) + 1);
	return true;
}

bool setting_integer(const struct setting *group, const char *key, enum need need, int least, int most, int *out)
{
	const struct setting *member = setting_member(group, key, need);
	double value;

	if (!member)
		return need == OPTIONAL;
	if (!setting_is_whole(member)) {
		setting_complain(member, "is no whole number; expected %d to %d", least, most);
		return false;
	}
	setting_value(member, &value);
	if (value < least || value > most) {
		setting_complain(member, "%.0f is out of range; expected %d to %d", value, least, most);
		return false;
	}
	*out = (int)value;
	return true;
}

bool setting_double(const struct setting *group, const char *key, enum need need, double least, double most,
		    double *out)
{
	const struct setting *member = setting_member(group, key, need);
	double value;

	if (!member)
		return need == OPTIONAL;
	if (!setting_value(member, &value))
		return false;
	/* Written this way round so that a NaN is out of range too. */
	if (!(value >= least && value <= most)) {
		setting_complain(member, "%g is out of range; expected %g to %g", value, least, most);
		return false;
	}
	*out = value;
	return true;
}

bool setting_boolean(const struct setting *group, const char *key, enum need need, bool *out)
{
	const struct setting *member = setting_member(group, key, need);

	return member ? setting_truth(member, out) : need == OPTIONAL;
}

bool setting_choice(const struct setting *group, const char *key, enum need need, const char *const *names, int *out)
{
	const struct setting *member = setting_member(group, key, need);
	char expected[200] = "";
	const char *text;

	if (!member)
		return need == OPTIONAL;
	text = setting_text(member);
	if (!text)
		return false;
	for (int i = 0; names[i]; i++) {
		size_t used = strlen(expected);

		if (strcmp(text, names[i]) == 0) {
			*out = i;
			return true;
		}
		snprintf(expected + used, sizeof(expected) - used, "%s\"%s\"", used ? ", " : "", names[i]);
	}
	setting_complain(member, "\"%.60s\" is unknown; expected one of %s", text, expected);
	return false;
}
