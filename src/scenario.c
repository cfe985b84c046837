/*
 * The scenario parser: splits the text into lines and reads the statements that set the scene. What is played is read
 * in scenario_play.c, words and numbers in scenario_line.c. The language is described in scenario.h.
 */
#include "scenario.h"

#include "frames.h"
#include "scenario_line.h"

#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 1024

typedef bool (*statement_fn)(struct scenario *scenario, struct scenario_line *line);

static bool copy_rest(struct scenario_line *line, const char *from, char *out, size_t size)
{
	size_t length = strlen(from);
	while (length > 0 && strchr(" \t\r", from[length - 1]) != NULL)
		length--;
	if (length >= size)
		return scenario_line_complain(line, "at most 159 bytes");
	memcpy(out, from, length);
	out[length] = '\0';
	line->at = line->count;
	return true;
}

static bool read_title(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario_line_at_end(line))
		return scenario_line_complain(line, "what the scenario shows");
	return copy_rest(line, line->words[line->at].begin - line->words[line->at].quoted, scenario->title,
			 sizeof(scenario->title));
}

static bool read_skip(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario->skip_count == SCENARIO_MAX_SKIPS)
		return scenario_line_complain(line, "at most 8 \"skip\" statements");
	return scenario_line_need(line, "unless") &&
	       scenario_line_word(line, "a file", scenario->skips[scenario->skip_count++], SCENARIO_TEXT_SIZE);
}

static bool read_rate(struct scenario *scenario, struct scenario_line *line)
{
	int rate;
	if (!scenario_line_integer(line, 8000, 48000, &rate))
		return false;
	scenario->rate = (unsigned)rate;
	return true;
}

static bool read_seed(struct scenario *scenario, struct scenario_line *line)
{
	int seed;
	if (!scenario_line_integer(line, 0, 1000000000, &seed))
		return false;
	scenario->seed = (uint64_t)seed;
	return true;
}

static bool read_begin(struct scenario *scenario, struct scenario_line *line)
{
	return scenario_line_long(line, 0, FRAMES_MOST, &scenario->begin);
}

static bool read_room(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario_line_accept(line, "dry")) {
		scenario->room = SCENE_NONE;
		scenario->rt60_ms = 0;
		return true;
	}
	if (scenario_line_accept(line, "synthetic")) {
		scenario->room = SCENE_MADE;
		return scenario_line_time(line, &scenario->rt60_ms) &&
		       (scenario->rt60_ms <= 10000 || scenario_line_complain(line, "a decay of at most 10s"));
	}
	scenario->room = SCENE_FILE;
	if (!scenario_line_accept(line, "file"))
		return scenario_line_complain(line, "\"synthetic\", \"dry\" or \"file\"");
	return scenario_line_word(line, "a file", scenario->room_file, sizeof(scenario->room_file));
}

static bool read_noise(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario_line_accept(line, "none")) {
		scenario->noise = SCENE_NONE;
		return true;
	}
	if (scenario_line_accept(line, "pink")) {
		scenario->noise = SCENE_MADE;
		return scenario_line_level(line, &scenario->noise_dbfs);
	}
	scenario->noise = SCENE_FILE;
	if (!scenario_line_accept(line, "file"))
		return scenario_line_complain(line, "\"none\", \"pink\" or \"file\"");
	return scenario_line_word(line, "a file", scenario->noise_file, sizeof(scenario->noise_file)) &&
	       scenario_line_level(line, &scenario->noise_dbfs);
}

static bool read_echo(struct scenario *scenario, struct scenario_line *line)
{
	scenario->echo = !scenario_line_accept(line, "none");
	if (!scenario->echo)
		return true;
	if (!scenario_line_time(line, &scenario->echo_delay_ms) || !scenario_line_level(line, &scenario->echo_dbfs))
		return false;
	bool possible = scenario->echo_delay_ms >= 10 && scenario->echo_delay_ms <= 1000;
	return possible || scenario_line_complain(line, "a delay from 10ms to 1000ms");
}

static bool read_person_voice(struct scene_person *person, struct scenario_line *line)
{
	if (!scenario_line_word(line, "an eSpeak NG voice", person->voice, sizeof(person->voice)) ||
	    !scenario_line_integer(line, 80, 450, &person->words_a_minute))
		return false;
	return !scenario_line_sees_level(line) || scenario_line_level(line, &person->level);
}

static bool read_user(struct scenario *scenario, struct scenario_line *line)
{
	return read_person_voice(&scenario->people[0], line);
}

static bool read_person(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario->person_count == SCENARIO_MAX_PEOPLE)
		return scenario_line_complain(line, "at most 7 \"person\" statements");
	struct scene_person *person = &scenario->people[scenario->person_count++];
	*person = scenario->people[0];
	return scenario_line_word(line, "a name", person->name, sizeof(person->name)) &&
	       read_person_voice(person, line);
}

static bool read_set(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario->set_count == SCENARIO_MAX_SETS)
		return scenario_line_complain(line, "at most 32 \"set\" statements");
	struct scene_setting *set = &scenario->sets[scenario->set_count++];
	set->line = line->number;
	if (!scenario_line_word(line, "a key such as coach.talk", set->key, sizeof(set->key)) ||
	    !scenario_line_need(line, "="))
		return false;
	if (scenario_line_at_end(line))
		return scenario_line_complain(line, "a value");
	return copy_rest(line, strchr(line->source, '=') + 1, set->value, sizeof(set->value));
}

static bool read_routines(struct scenario *scenario, struct scenario_line *line)
{
	if (scenario->routine_count == SCENARIO_MAX_ROUTINES)
		return scenario_line_complain(line, "at most 4 \"routines\" statements");
	return scenario_line_word(line, "a directory", scenario->routines[scenario->routine_count++],
				  SCENARIO_TEXT_SIZE);
}

static bool read_limit(struct scenario *scenario, struct scenario_line *line)
{
	return scenario_line_time(line, &scenario->limit_ms);
}

static bool read_newcomer(struct scenario *scenario, struct scenario_line *line)
{
	(void)line;
	scenario->newcomer = true;
	return true;
}

static const struct {
	const char *word;
	statement_fn read;
	bool scene; /* must come before the first action */
} statements[] = {
    {"title", read_title, true},
    {"skip", read_skip, true},
    {"rate", read_rate, true},
    {"seed", read_seed, true},
    {"begin", read_begin, true},
    {"room", read_room, true},
    {"noise", read_noise, true},
    {"echo", read_echo, true},
    {"user", read_user, true},
    {"person", read_person, true},
    {"set", read_set, true},
    {"routines", read_routines, true},
    {"newcomer", read_newcomer, true},
    {"limit", read_limit, true},
    {"past", scenario_past_read, true},
    {"at", scenario_play_action, false},
    {"after", scenario_play_action, false},
    {"while", scenario_play_action, false},
    {"then", scenario_play_action, false},
    {"end", scenario_play_action, false},
    {"expect", scenario_play_expectation, false},
};

static void read_statement(struct scenario *scenario, struct scenario_line *line)
{
	if (!scenario_line_split(line) || line->count == 0)
		return;
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		if (line->words[0].quoted || strcmp(line->words[0].text, statements[i].word) != 0)
			continue;
		if (statements[i].scene && scenario->action_count > 0) {
			scenario_line_complain(line, "an action; the scene is set before the first one");
			return;
		}
		line->at = statements[i].scene;
		if (statements[i].read(scenario, line) && !scenario_line_at_end(line))
			scenario_line_complain(line, "the end of the line");
		return;
	}
	scenario_line_complain(
	    line, "title, skip, rate, seed, begin, room, noise, echo, user, person, set, routines, newcomer, limit, "
		  "past, at, after, while, then, end or expect");
}

static void read_lines(struct scenario *scenario, struct scenario_line *line, const char *text, size_t length)
{
	char source[LINE_SIZE];
	const char *end = text + length;
	line->source = source;
	for (line->number = 1; text < end; line->number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t size = (size_t)((stop != NULL ? stop : end) - text);
		if (size >= sizeof(source) || memchr(text, '\0', size) != NULL) {
			problems_add(line->problems, line->file, line->number, "scenario",
				     "the line is too long or not text; expected at most %d bytes", LINE_SIZE - 1);
		} else {
			memcpy(source, text, size);
			source[size] = '\0';
			read_statement(scenario, line);
		}
		text += size + 1;
	}
}

static void set_defaults(struct scenario *scenario)
{
	*scenario = (struct scenario){.rate = 16000, .seed = 1};
	scenario->room = SCENE_MADE;
	scenario->rt60_ms = 300;
	scenario->noise = SCENE_MADE;
	scenario->noise_dbfs = -60.0;
	scenario->echo = true;
	scenario->echo_delay_ms = 40;
	scenario->echo_dbfs = -20.0;
	scenario->people[0] = (struct scene_person){.voice = "en-us+f1", .words_a_minute = 150, .level = -26.0};
	scenario->person_count = 1;
	scenario->limit_ms = 40 * 60 * 1000;
}

struct scenario *scenario_parse(const char *file, const char *text, size_t length, struct problems *problems)
{
	size_t before = problems->count + problems->dropped;
	struct scenario *scenario = malloc(sizeof(*scenario));
	struct scenario_line *line = calloc(1, sizeof(*line));
	if (scenario != NULL && line != NULL) {
		set_defaults(scenario);
		line->file = file;
		line->problems = problems;
		if (length > SCENARIO_MAX_BYTES)
			problems_add(problems, file, 0, "scenario", "too large; expected at most %d bytes",
				     SCENARIO_MAX_BYTES);
		else
			read_lines(scenario, line, text, length);
	}
	if (line == NULL || problems->count + problems->dropped > before) {
		free(scenario);
		scenario = NULL;
	}
	free(line);
	return scenario;
}
