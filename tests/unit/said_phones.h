/* Sounds as the verifier would hear them, made up: each phone beyond doubt for some moments. */
#ifndef STEADY_TEST_SAID_PHONES_H
#define STEADY_TEST_SAID_PHONES_H

#include "verifier.h"

#include <string.h>

static struct verifier *verifier; /* as shipped, made by whoever includes this */
static struct verifier_sounds sounds;

static void say_nothing(void)
{
	sounds = (struct verifier_sounds){.begin = VERIFIER_PHONE_LAG};
}

/* A phone that is beyond doubt for some moments. */
static void say(const char *phone, size_t moments)
{
	const int number = verifier_phone(verifier, phone);

	assert_in_range(number, 0, VERIFIER_MAX_PHONES - 1);
	while (moments-- > 0) {
		float *logs = sounds.logs[sounds.count++];

		for (size_t i = 0; i < VERIFIER_MAX_PHONES; i++)
			logs[i] = -VERIFIER_UNLIKE;
		logs[number] = 0;
	}
}

static void say_all(const char *phones, size_t moments)
{
	char copy[256];
	char *rest = copy;

	strcpy(copy, phones);
	say_nothing();
	for (char *phone = strsep(&rest, " "); phone; phone = strsep(&rest, " "))
		say(phone, moments);
}

#endif
