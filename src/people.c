/* The people: who is meant, and reading them from the settings. */
#include "people.h"

#include "settings.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const struct person *people_find(const struct people *people, const char *id)
{
	for (size_t i = 0; i < people->count; i++) {
		if (strcmp(people->list[i].id, id) == 0)
			return &people->list[i];
	}
	return NULL;
}

const struct person *people_called(const struct people *people, const char *text)
{
	for (size_t i = 0; i < people->count; i++) {
		const struct person *person = &people->list[i];

		if (strcasecmp(person->id, text) == 0 || strcasecmp(person->name, text) == 0)
			return person;
		for (size_t k = 0; k < person->said_count; k++) {
			if (strcasecmp(person->said[k], text) == 0)
				return person;
		}
	}
	return NULL;
}

const char *people_meant(const struct people *people, const char *id)
{
	if (people->count == 0)
		return "";
	return *id ? id : people->list[0].id;
}

/* It goes into files, lines of the socket and names of intents. */
static bool is_id(const char *text)
{
	for (const char *p = text; *p; p++) {
		if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '-')
			return false;
	}
	return text[0] != '\0';
}

static bool read_id(const struct setting *entry, const struct people *people, struct person *person)
{
	if (!setting_string(entry, "id", REQUIRED, person->id, sizeof(person->id)))
		return false;
	if (!is_id(person->id)) {
		setting_complain(setting_member(entry, "id", REQUIRED),
				 "\"%s\" cannot be an id; expected small letters, digits and -", person->id);
		return false;
	}
	if (people_find(people, person->id)) {
		setting_complain(setting_member(entry, "id", REQUIRED), "\"%s\" is given twice", person->id);
		return false;
	}
	return true;
}

static void read_said(const struct setting *entry, struct person *person)
{
	const struct setting *said = setting_list(entry, "said", OPTIONAL);

	for (size_t i = 0; said && i < setting_length(said); i++) {
		const char *text = setting_text(setting_at(said, i));

		if (!text)
			continue;
		if (!text[0] || strlen(text) >= PERSON_NAME_SIZE || person->said_count == PERSON_MAX_SAID)
			setting_complain(setting_at(said, i),
					 "is empty, too long or one too many; expected at most %d characters, %d names",
					 PERSON_NAME_SIZE - 1, PERSON_MAX_SAID);
		else
			strcpy(person->said[person->said_count++], text);
	}
	if (person->said_count == 0)
		strcpy(person->said[person->said_count++], person->name);
}

static void read_person(const struct setting *entry, struct people *people)
{
	struct person person = {.said_count = 0};

	if (!setting_is_group(entry)) {
		setting_complain(entry, "is no group; expected { id = \"anna\"; name = \"Anna\"; }");
		return;
	}
	bool known = read_id(entry, people, &person);
	snprintf(person.name, sizeof(person.name), "%s", person.id);
	setting_string(entry, "name", OPTIONAL, person.name, sizeof(person.name));
	read_said(entry, &person);
	if (!known)
		return;
	if (people->count == PEOPLE_MAX)
		setting_complain(entry, "is one too many; expected at most %d people", PEOPLE_MAX);
	else
		people->list[people->count++] = person;
}

void people_read(const struct setting *list, struct people *people)
{
	for (size_t i = 0; i < setting_length(list); i++)
		read_person(setting_at(list, i), people);
}
