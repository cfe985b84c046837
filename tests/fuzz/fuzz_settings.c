/* sources: settings*.c problems.c config*.c people.c catalogue*.c routine.c plan*.c phrase.c intent.c voice*.c vocabulary.c flow*.c spoken.c alike.c pronounce.c espeak.c confidence.c clues.c log.c */
/*
 * Fuzzes every file that libconfig reads: c = settings, r = routine, e = exercise, p = positions, f = flow, v = voice
 * with its phrases and commands, l = weights of the listening. What loads goes on to what the daemon does with it:
 * plans, vocabulary, the search for commands among spoken words, phrases filled in.
 */
#include "fuzz.h"

#include "confidence.h"
#include "config.h"
#include "flow.h"
#include "plan.h"
#include "spoken.h"
#include "vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct config config;
static struct voice *voice;
static struct vocabulary vocabulary;
static struct plan plan;
static struct step steps[PLAN_MAX_STEPS];
static char text[PLAN_MAX_TEXT];

static const char positions[] = "positions = [ \"standing\", \"supine\" ]; transitions = ("
				"{ from = \"any\"; to = \"standing\"; text = \"Stand.\"; },"
				"{ from = \"any\"; to = \"supine\"; text = \"Lie down.\"; });";
static const char exercise[] =
    "name = \"lift\"; called = \"the lift\"; source = \"A\"; position = \"supine\"; kind = \"hold\"; sides = \"each\";"
    "strength = false; setup = \"Lie.\"; movement = \"Lift.\"; feel = \"Feel.\"; cue = \"High.\"; go = \"Lift\";"
    "release = \"Lower\"; lower = \"Let it sink.\"; settle = \"Stay.\"; dose = { repetitions = 2; hold = 3; };"
    "least = { repetitions = 1; hold = 2; }; most = { sets = 2; repetitions = 4; hold = 9; };";
static const char routine[] = "title = \"Probe\"; said = [ \"start the probe\" ]; strength = false;"
			      "items = ( { exercise = \"probe\"; }, { exercise = \"lift\"; } );";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *dirs[] = {"voices"};
	struct problems problems;

	(void)argc;
	(void)argv;
	fuzz_begin();
	fuzz_folder("routines");
	fuzz_folder("routines/exercises");
	fuzz_folder("voices");
	fuzz_file("routines/positions.cfg", positions, sizeof(positions) - 1);
	fuzz_file("routines/exercises/lift.cfg", exercise, sizeof(exercise) - 1);
	fuzz_file("routines/uses.cfg", routine, sizeof(routine) - 1);
	problems_init(&problems);
	config_defaults(&config);
	voice = voice_load(dirs, 1, config.voice, &problems);
	fuzz_expect(voice != NULL, "started where voices/ is");
	problems_clear(&problems);
	plan.steps = steps;
	plan.text = text;
	return 0;
}

static void check_spoken(const char *path, struct problems *problems)
{
	spoken_check(voice, NULL, path, SPOKEN_MUST_NOT, problems);
	spoken_check(voice, NULL, path, SPOKEN_BETTER_NOT, problems);
}

static void try_catalogue(struct problems *problems)
{
	const char *dirs[] = {fuzz_path("routines")};
	struct plan_setup setup = {.config = &config, .voice = voice, .first_sessions = true};
	struct catalogue *catalogue = catalogue_load(dirs, 1, problems);

	setup.catalogue = catalogue;
	for (size_t i = 0; i < catalogue_routine_count(catalogue); i++) {
		if (plan_compile(&plan, &setup, catalogue_routine_at(catalogue, i)))
			plan_time(&plan, 80);
	}
	vocabulary_from(&vocabulary, voice, catalogue, &config.people);
	catalogue_destroy(catalogue);
}

static void try_config(const uint8_t *data, size_t size, struct problems *problems)
{
	struct config other;

	config_defaults(&other);
	config_load(&other, fuzz_files("probe.cfg", "part.cfg", data, size), false, problems);
	for (size_t i = 0; i < other.people.count; i++)
		fuzz_expect(people_find(&other.people, other.people.list[i].id) != NULL, "who is there is found");
}

static void try_routine(const uint8_t *data, size_t size, struct problems *problems)
{
	check_spoken(fuzz_files("routines/probe.cfg", "routines/exercises/part.cfg", data, size), problems);
	try_catalogue(problems);
	unlink(fuzz_path("routines/probe.cfg"));
	unlink(fuzz_path("routines/exercises/part.cfg"));
}

static void try_exercise(const uint8_t *data, size_t size, struct problems *problems)
{
	check_spoken(fuzz_file("routines/exercises/probe.cfg", data, size), problems);
	try_catalogue(problems);
	unlink(fuzz_path("routines/exercises/probe.cfg"));
}

static void try_positions(const uint8_t *data, size_t size, struct problems *problems)
{
	check_spoken(fuzz_file("routines/positions.cfg", data, size), problems);
	try_catalogue(problems);
	fuzz_file("routines/positions.cfg", positions, sizeof(positions) - 1);
}

static void try_flow(const uint8_t *data, size_t size, struct problems *problems)
{
	const char *path = fuzz_file("probe.cfg", data, size);
	const int limits[FLOW_LIMITS] = {3, 5};
	struct flow *flow = flow_load(path, problems);

	check_spoken(path, problems);
	for (int score = -1; flow && score <= 10; score++) {
		int outcome = flow_by_score(flow, score, -1, limits);

		fuzz_expect(outcome >= 0 && outcome < (int)flow->outcome_count, "every score has an outcome");
	}
	free(flow);
}

static void fill_phrases(const struct voice *other)
{
	const struct phrase_arguments arguments = {
	    .routine = "back", .exercise = "lift", .called = "the lift", .n = 101};
	char small[16], large[1024];

	for (int id = 0; id < PHRASE_COUNT; id++) {
		phrase_render(other, (enum phrase_id)id, &arguments, small, sizeof(small));
		phrase_render(other, (enum phrase_id)id, NULL, large, sizeof(large));
	}
}

static void try_voice(const uint8_t *data, size_t size, struct problems *problems)
{
	const char *dirs[] = {"voices", fuzz_path("voices")};
	const char *own[] = {dirs[1]};
	struct voice *other;

	fuzz_files("voices/probe.cfg", "voices/part.cfg", data, size);
	voice_check(dirs, 2, "probe", problems);
	other = voice_load(dirs, 2, "probe", problems);
	if (other) {
		struct catalogue *catalogue = catalogue_load(own, 1, problems);

		fill_phrases(other);
		vocabulary_from(&vocabulary, other, catalogue, &config.people);
		spoken_check(other, NULL, fuzz_path("voices/probe.cfg"), SPOKEN_MUST_NOT, problems);
		catalogue_destroy(catalogue);
	}
	voice_destroy(other);
	unlink(fuzz_path("voices/part.cfg"));
}

static void try_weights(const uint8_t *data, size_t size, struct problems *problems)
{
	struct confidence *confidence = confidence_load(fuzz_file("listening.cfg", data, size), problems);
	struct clues clues = {.values = {0}};

	for (int kind = 0; confidence && kind < INTENT_COUNT; kind++) {
		const struct confidence_sort sort = {.kind = (enum intent_kind)kind,
						     .several = kind % 2,
						     .known = kind % 3 != 0,
						     .spotted = kind % 5 == 0};
		const struct confidence_group *group = confidence_group(confidence, &sort);
		float probability = confidence_probability(confidence_odds(group, &clues));

		fuzz_expect(probability >= 0 && probability <= 1, "a probability");
	}
	confidence_destroy(confidence);
}

static void try(uint8_t kind, const uint8_t *data, size_t size, struct problems *problems)
{
	switch (kind) {
	case 'c':
		try_config(data, size, problems);
		break;
	case 'r':
		try_routine(data, size, problems);
		break;
	case 'e':
		try_exercise(data, size, problems);
		break;
	case 'p':
		try_positions(data, size, problems);
		break;
	case 'f':
		try_flow(data, size, problems);
		break;
	case 'v':
		try_voice(data, size, problems);
		break;
	case 'l':
		try_weights(data, size, problems);
		break;
	default:
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems;
	char line[1024];

	if (size == 0)
		return 0;
	problems_init(&problems);
	try(data[0], data + 1, size - 1, &problems);
	for (size_t i = 0; i < problems.count; i++)
		problem_format(&problems.list[i], line, sizeof(line));
	problems_clear(&problems);
	return 0;
}
