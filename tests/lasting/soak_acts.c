/*
 * The day's programme: scenarios, each played by a prompter of its own on the one stage when its minute has come, and
 * judged by its expectations. All that is counted is checked besides: no number is left out, none begins off its slot, and
 * the same session at the day's end counts on the same beat as at its beginning, frame by frame of voice time.
 */
#include "soak.h"

#include "transcript.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Minutes of the day's life; the curtain rises at half past seven. */
static const struct act programme[] = {
    {"quiet.scn", 2},	{"faults.scn", 15}, {"quiet.scn", 48}, {"reminded.scn", 149}, {"back.scn", 240},
    {"later.scn", 389}, {"hurts.scn", 630}, {"busy.scn", 780}, {"quiet.scn", 1410},   {NULL, 0},
};

#define IDLE_END_MS 5000
#define ACT_LIMIT_MS (30 * 60 * 1000)
#define TOLERANCE_MS 5.0
/* Two numbers that are counted in one breath. */
#define RUN_MS 4000
/* What sentences between two numbers may differ by in all, made anew. */
#define SENTENCES_MS 50
/* The desk of day.scn: from 14:30, every hour. A reminder waits while somebody speaks in the room. */
#define DESK_FROM_S (14 * 3600 + 1800)
#define DESK_EVERY_S 3600
#define DESK_LATE_S 180

static frames_t minutes(const struct acts *acts, int count)
{
	return frames_from_ms(acts->stage->setup.scenario->rate, (int64_t)count * 60000);
}

static frames_t milliseconds(const struct acts *acts, int ms)
{
	return frames_from_ms(acts->stage->setup.scenario->rate, ms);
}

void acts_open(struct acts *acts, struct stage *stage, const char *directory, int minutes_in_all)
{
	static struct act chosen[sizeof(programme) / sizeof(programme[0])];
	size_t count = 0;
	for (size_t i = 0; programme[i].file != NULL; i++)
		if (programme[i].minute + 10 <= minutes_in_all)
			chosen[count++] = programme[i];
	chosen[count] = (struct act){NULL, 0};
	*acts = (struct acts){.stage = stage, .directory = directory, .next = chosen};
}

bool acts_on(const struct acts *acts)
{
	return acts->scenario != NULL;
}

bool acts_near(const struct acts *acts)
{
	return acts_on(acts) || (acts->next->file != NULL && acts->stage->now >= minutes(acts, acts->next->minute - 1));
}

static struct scenario *read_act(const char *path)
{
	struct problems problems;
	char text[8192], line[1024];
	FILE *file = fopen(path, "r");
	size_t length = file != NULL ? fread(text, 1, sizeof(text), file) : 0;
	if (file != NULL)
		fclose(file);
	problems_init(&problems);
	struct scenario *scenario = length > 0 ? scenario_parse(path, text, length, &problems) : NULL;
	for (size_t i = 0; i < problems.count; i++)
		fprintf(stderr, "%s\n", problem_format(&problems.list[i], line, sizeof(line)));
	problems_clear(&problems);
	if (length == 0)
		perror(path);
	return scenario;
}

/* What happened before is forgotten: an act is judged by itself. */
static void begin_act(struct acts *acts)
{
	char path[512];
	struct stage *stage = acts->stage;
	snprintf(path, sizeof(path), "%s/%s", acts->directory, acts->next->file);
	acts->now = acts->next++;
	acts->scenario = read_act(path);
	if (acts->scenario == NULL) {
		acts->wrong++;
		return;
	}
	playlog_free(&stage->log);
	onsets_destroy(stage->onsets);
	stage->onsets = onsets_create(stage->setup.scenario->rate);
	if (stage->onsets == NULL)
		exit(1);
	onsets_start_at(stage->onsets, stage->now);
	acts->count_count = 0;
	acts->began = acts->idle_since = stage->now;
	prompter_start(&acts->prompter, stage, acts->scenario);
}

/* How many numbers are missing between one and the next of the same breath. */
static unsigned missing_between(const struct acts *acts, const struct counted *a, const struct counted *b)
{
	int apart = abs(b->number - a->number);
	if (b->planned - a->planned > milliseconds(acts, RUN_MS) || b->number <= 1 || apart <= 1)
		return 0;
	return (unsigned)apart - 1;
}

static unsigned count_missing(const struct acts *acts)
{
	unsigned missing = 0;
	for (size_t i = 1; i < acts->count_count; i++) {
		const struct counted *a = &acts->counts[i - 1], *b = &acts->counts[i];
		unsigned between = missing_between(acts, a, b);
		if (between > 0)
			printf("        after \"%d\" came \"%d\", %lld ms later\n", a->number, b->number,
			       (long long)frames_to_ms(acts->stage->setup.scenario->rate, b->planned - a->planned));
		missing += between;
	}
	return missing;
}

static void check_counts(struct acts *acts)
{
	struct onset_figures figures = onsets_figures(acts->stage->onsets, acts->stage->setup.scenario->rate);
	unsigned missed = count_missing(acts);
	if (figures.count != acts->count_count)
		missed += (unsigned)abs((int)acts->count_count - (int)figures.count);
	size_t count;
	const struct onset *list = onsets_measured(acts->stage->onsets, &count);
	for (size_t i = 0; i < count; i++)
		missed += list[i].error_ms > TOLERANCE_MS || list[i].error_ms < -TOLERANCE_MS;
	unsigned late = (unsigned)(10 * figures.worst_ms + 0.5);
	acts->late_ms10 = late > acts->late_ms10 ? late : acts->late_ms10;
	acts->counted += (unsigned)acts->count_count;
	acts->missed += missed;
	if (missed > 0)
		printf("FAILED  %s: %u counts missing or off their slot by more than %.0f ms\n", acts->now->file,
		       missed, TOLERANCE_MS);
}

/* Whether a number came as long after the one before it as the first time: within a breath to the very frame; between
 * two, sentences lie, and eSpeak NG makes a sentence that has left the cache anew some milliseconds longer or shorter
 * (measured: 2 ms of 650). */
static bool same_distance(const struct acts *acts, size_t i)
{
	const struct counted *now = acts->counts, *first = acts->first;
	frames_t distance = now[i].planned - now[i - 1].planned;
	frames_t apart = llabs(distance - (first[i].planned - first[i - 1].planned));
	bool breath = abs(now[i].number - now[i - 1].number) == 1 && distance < milliseconds(acts, RUN_MS);
	return now[i].number == first[i].number && apart <= (breath ? 0 : milliseconds(acts, SENTENCES_MS));
}

/* The quiet session is the yardstick: it goes the same hours later. */
static void compare_with_first(struct acts *acts)
{
	if (strcmp(acts->now->file, "quiet.scn") != 0)
		return;
	if (acts->first_count == 0) {
		memcpy(acts->first, acts->counts, sizeof(acts->first));
		acts->first_count = acts->count_count;
		return;
	}
	size_t i = 1;
	while (i < acts->count_count && i < acts->first_count && same_distance(acts, i))
		i++;
	bool same = acts->count_count == acts->first_count && i == acts->first_count;
	acts->repeats += same;
	acts->wrong += !same;
	if (!same)
		printf("FAILED  %s: %zu counts, at the day's beginning %zu; count %zu is the first that is not where "
		       "it was "
		       "then\n",
		       acts->now->file, acts->count_count, acts->first_count, i + 1);
}

static void print_transcript(const struct acts *acts)
{
	const struct playlog *log = &acts->stage->log;
	struct transcript transcript;
	transcript_start(&transcript, stdout, acts->stage->setup.scenario->rate);
	for (size_t i = 0; i < log->count; i++)
		transcript_feed(&transcript, &log->entries[i]);
	transcript_finish(&transcript);
}

static void judge(struct acts *acts)
{
	char *text = NULL;
	size_t size = 0, wrong = 0;
	FILE *out = open_memstream(&text, &size);
	if (out != NULL) {
		wrong = verdict_print(&acts->prompter, out);
		fclose(out);
	}
	if (acts->prompter.failed || acts->prompter.next != acts->scenario->action_count) {
		wrong++;
		printf("FAILED  %s: %s, line %d\n", acts->now->file,
		       acts->prompter.failed ? acts->prompter.error : "its moment never came",
		       acts->scenario->actions[acts->prompter.next].line);
	}
	if (wrong > 0) {
		printf("FAILED  %s:\n%s", acts->now->file, text != NULL ? text : "");
		print_transcript(acts);
	}
	acts->wrong += (unsigned)wrong;
	free(text);
}

static void note_heard(struct acts *acts)
{
	const struct playlog *log = &acts->stage->log;
	for (size_t i = 0; i < log->count; i++)
		acts->heard += log->entries[i].kind == PLAY_HEARD;
	for (size_t i = 0; i < acts->scenario->action_count; i++)
		acts->said += acts->scenario->actions[i].deed == SCENE_SAY;
}

static void end_act(struct acts *acts)
{
	judge(acts);
	check_counts(acts);
	compare_with_first(acts);
	note_heard(acts);
	acts->played++;
	free(acts->scenario);
	acts->scenario = NULL;
}

static bool is_over(struct acts *acts)
{
	const struct stage *stage = acts->stage;
	if (!coach_is_idle(stage->coach) || device_sim_quiet_from(stage->device) > stage->now)
		acts->idle_since = stage->now;
	if (acts->prompter.over || acts->prompter.failed || stage->now - acts->began > milliseconds(acts, ACT_LIMIT_MS))
		return true;
	return prompter_is_done(&acts->prompter) && stage->now >= verdict_needs(&acts->prompter) &&
	       stage->now - acts->idle_since > milliseconds(acts, IDLE_END_MS);
}

void acts_step(struct acts *acts)
{
	if (acts_on(acts)) {
		prompter_step(&acts->prompter);
		if (is_over(acts))
			end_act(acts);
	} else if (acts->next->file != NULL && acts->stage->now >= minutes(acts, acts->next->minute) &&
		   coach_is_idle(acts->stage->coach)) {
		begin_act(acts);
	}
}

static void note_desk(struct acts *acts)
{
	int64_t rate = acts->stage->setup.scenario->rate;
	int64_t day_s = (STAGE_CURTAIN_TIME + acts->stage->now / rate) % 86400;
	int64_t due_s = DESK_FROM_S + ++acts->desk_reminders * DESK_EVERY_S;
	if (day_s >= due_s && day_s <= due_s + DESK_LATE_S)
		return;
	acts->desk_wrong++;
	printf("FAILED  the desk reminder came %lld s after its time\n", (long long)(day_s - due_s));
}

void acts_watch(struct acts *acts, const struct coach_event *event)
{
	const struct playlog *log = &acts->stage->log;
	if (event->kind == COACH_NOTE && strcmp(event->text, "session-start") == 0)
		acts->sessions++;
	if (event->kind != COACH_SAYS)
		return;
	if (strstr(event->text, "up from the desk") != NULL)
		note_desk(acts);
	/* The stage has just written it down. */
	if (!event->counted || event->planned == FRAMES_NEVER || acts->count_count == SOAK_COUNTS_MAX ||
	    log->count == 0)
		return;
	acts->counts[acts->count_count++] =
	    (struct counted){.number = log->entries[log->count - 1].number, .planned = event->planned};
}
