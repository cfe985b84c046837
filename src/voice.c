/*
 * Loads a voice pack: its base first, then what it says itself over that. Every phrase that the coach may need must be
 * there in the end, so that no session finds a gap in the middle.
 */
#include "voice.h"

#include "settings.h"
#include "voice_commands.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BASES_MAX 4
#define NUMBERS_LEAST 61 /* 0..60: minutes and seconds are spoken as words */

static void read_style(const struct setting *root, struct voice *voice)
{
	const struct setting *group = setting_group(root, "style", OPTIONAL);
	struct speak_style *style = &voice->style;

	if (!group)
		return;
	setting_string(group, "voice", OPTIONAL, style->voice, sizeof(style->voice));
	setting_integer(group, "rate", OPTIONAL, 80, 450, &style->rate);
	setting_integer(group, "pitch", OPTIONAL, 0, 100, &style->pitch);
	setting_integer(group, "range", OPTIONAL, 0, 100, &style->range);
	setting_integer(group, "volume", OPTIONAL, 0, 200, &style->volume);
	setting_integer(group, "word_gap", OPTIONAL, 0, 500, &style->word_gap_ms);
	setting_integer(group, "pause", OPTIONAL, 0, 3000, &voice->pause_ms);
}

static void read_phrases(const struct setting *root, struct voice *voice)
{
	const struct setting *group = setting_group(root, "phrases", OPTIONAL);
	char bad[64];

	for (int id = 0; group && id < PHRASE_COUNT; id++) {
		const char *key = phrase_name((enum phrase_id)id);

		if (setting_string(group, key, OPTIONAL, voice->phrases[id], sizeof(voice->phrases[id])) &&
		    !phrase_check(voice->phrases[id], bad, sizeof(bad)))
			setting_complain(setting_member(group, key, REQUIRED),
					 "unknown placeholder %s; expected one of those that the phrase file "
					 "explains",
					 bad);
	}
}

static void read_teaches(const struct setting *root, struct voice *voice)
{
	const struct setting *list = setting_list(root, "teaches", OPTIONAL);

	for (size_t i = 0; list && i < setting_length(list); i++) {
		const char *key = setting_text(setting_at(list, i)), *best = NULL;
		size_t distance = 0;
		char hint[96];
		int id = 0;

		if (!key)
			continue;
		for (; id < PHRASE_COUNT && strcmp(key, phrase_name((enum phrase_id)id)) != 0; id++)
			nearest_name(key, phrase_name((enum phrase_id)id), &best, &distance);
		if (id < PHRASE_COUNT)
			voice->teaches[id] = true;
		else
			setting_complain(setting_at(list, i), "unknown phrase \"%.60s\"%s", key,
					 did_you_mean(best, hint, sizeof(hint)));
	}
}

static void read_numbers(const struct setting *root, struct voice *voice)
{
	const struct setting *list = setting_list(root, "numbers", OPTIONAL);

	if (!list)
		return;
	if (setting_length(list) > VOICE_MAX_NUMBERS || setting_length(list) < NUMBERS_LEAST) {
		setting_complain(list, "has %zu words; expected %d to %d, from zero on", setting_length(list),
				 NUMBERS_LEAST, VOICE_MAX_NUMBERS);
		return;
	}
	voice->number_count = 0;
	for (size_t i = 0; i < setting_length(list); i++) {
		const char *word = setting_text(setting_at(list, i));

		if (word && strlen(word) < sizeof(voice->numbers[i]))
			strcpy(voice->numbers[i], word);
		else if (word)
			setting_complain(setting_at(list, i), "is too long; expected at most %zu characters",
					 sizeof(voice->numbers[i]) - 1);
		voice->number_count++;
	}
}

static void read_pack(const struct setting *root, struct voice *voice)
{
	const struct setting *sides = setting_group(root, "sides", OPTIONAL);

	setting_string(root, "title", OPTIONAL, voice->title, sizeof(voice->title));
	setting_boolean(root, "shared", OPTIONAL, &voice->shared);
	read_style(root, voice);
	read_phrases(root, voice);
	read_teaches(root, voice);
	read_numbers(root, voice);
	if (sides) {
		setting_string(sides, "left", REQUIRED, voice->left, sizeof(voice->left));
		setting_string(sides, "right", REQUIRED, voice->right, sizeof(voice->right));
	}
	voice_commands_read(root, voice);
}

static void check_complete(const struct setting *root, const struct voice *voice)
{
	for (int id = 0; id < PHRASE_COUNT; id++) {
		if (!voice->phrases[id][0])
			setting_complain(root, "the phrase \"%s\" is missing, in this voice and in its base",
					 phrase_name((enum phrase_id)id));
	}
	if (!voice->title[0])
		setting_complain(root, "\"title\" is missing");
	if (!voice->style.voice[0])
		setting_complain(root, "\"style.voice\" is missing; expected a voice of eSpeak NG, such as \"en-us\"");
	if (voice->number_count == 0)
		setting_complain(root, "\"numbers\" is missing, in this voice and in its base");
	if (!voice->left[0] || !voice->right[0])
		setting_complain(root, "\"sides\" is missing, in this voice and in its base");
	voice_commands_check(root, voice);
}

static bool find_file(const char *const *dirs, size_t count, const char *id, char *path, size_t size)
{
	for (size_t i = count; i > 0 && !strchr(id, '/'); i--) {
		snprintf(path, size, "%s/%s.cfg", dirs[i - 1], id);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

/* Compares `id` with the files that there are. */
static void complain_missing(const char *const *dirs, size_t count, const char *id, struct problems *problems)
{
	char name[sizeof(((struct voice *)0)->id)], nearest[sizeof(name)] = "", hint[96];
	const char *best = NULL;
	size_t distance = 0;

	for (size_t i = 0; i < count; i++) {
		DIR *directory = opendir(dirs[i]);
		const struct dirent *entry;

		while (directory && (entry = readdir(directory))) {
			size_t length = strlen(entry->d_name);

			if (length < 5 || length - 4 >= sizeof(name) || strcmp(entry->d_name + length - 4, ".cfg") != 0)
				continue;
			memcpy(name, entry->d_name, length - 4);
			name[length - 4] = '\0';
			nearest_name(id, name, &best, &distance);
			if (best == name)
				best = strcpy(nearest, name);
		}
		if (directory)
			closedir(directory);
	}
	problems_add(problems, count ? dirs[0] : "voices", 0, "", "there is no voice \"%s\"; expected a file %s.cfg%s",
		     id, id, did_you_mean(best, hint, sizeof(hint)));
}

/* The pack and below it its bases. False when a file among them cannot be used. */
static bool load_pack(const char *const *dirs, size_t count, const char *id, int depth, struct voice *voice,
		      struct problems *problems)
{
	char path[PATH_MAX], base[sizeof(voice->id)] = "";
	struct settings *settings;
	const struct setting *root;
	bool loaded = true;

	if (!find_file(dirs, count, id, path, sizeof(path))) {
		complain_missing(dirs, count, id, problems);
		return false;
	}
	settings = settings_read(path, problems);
	if (!settings)
		return false;
	root = settings_root(settings);
	if (setting_string(root, "base", OPTIONAL, base, sizeof(base)) && base[0]) {
		if (depth < BASES_MAX)
			loaded = load_pack(dirs, count, base, depth + 1, voice, problems);
		else
			setting_complain(setting_member(root, "base", REQUIRED),
					 "stands on too many others; expected at most %d bases, none on itself",
					 BASES_MAX);
	}
	voice->shared = false;
	read_pack(root, voice);
	if (loaded && depth == 0 && !voice->shared)
		check_complete(root, voice);
	settings_finish(settings, true);
	return loaded;
}

static struct voice *load(const char *const *dirs, size_t count, const char *id, struct problems *problems)
{
	struct voice *voice = calloc(1, sizeof(*voice));

	if (!voice)
		return NULL;
	voice->style = (struct speak_style){.rate = 150, .pitch = 50, .range = 50, .volume = 100};
	voice->pause_ms = 300;
	if (strlen(id) < sizeof(voice->id) && load_pack(dirs, count, id, 0, voice, problems)) {
		strcpy(voice->id, id);
		return voice;
	}
	free(voice);
	return NULL;
}

/* Without these the coach cannot lead anybody; everything else it can do without. */
static bool is_usable(const struct voice *voice)
{
	bool stop = false;

	for (size_t i = 0; i < voice->command_count; i++)
		stop = stop || voice->commands[i].intent.kind == INTENT_STOP;
	for (int id = 0; id < PHRASE_COUNT; id++) {
		if (!voice->phrases[id][0])
			return false;
	}
	return stop && voice->style.voice[0] && !voice->shared;
}

struct voice *voice_load(const char *const *dirs, size_t count, const char *id, struct problems *problems)
{
	struct voice *voice = load(dirs, count, id, problems);

	if (!voice || is_usable(voice))
		return voice;
	if (voice->shared)
		problems_add(problems, id, 0, "voice.name", "is only a base for other voices and cannot speak itself");
	free(voice);
	return NULL;
}

void voice_destroy(struct voice *voice)
{
	free(voice);
}

bool voice_check(const char *const *dirs, size_t count, const char *id, struct problems *problems)
{
	size_t before = problems->count + problems->dropped;

	voice_destroy(load(dirs, count, id, problems));
	return problems->count + problems->dropped == before;
}

const char *voice_number(const struct voice *voice, int number, char *out, size_t size)
{
	if (number >= 0 && (size_t)number < voice->number_count && voice->numbers[number][0])
		snprintf(out, size, "%s", voice->numbers[number]);
	else
		snprintf(out, size, "%d", number);
	return out;
}
