/*
 * A stage for the session's unit tests: a small catalogue from files, the real English voice, and a player that
 * performs the session's actions in virtual time. What is said takes as long as its text is; ends are reported 20 ms
 * late, as the daemon does. The player holds the session to its word at every step:
 *   - nothing is asked for in the past when it has to be exact,
 *   - no two things are said at once,
 *   - the session always has something to wait for while a routine is on.
 */
#ifndef STEADY_SESSION_STAGE_H
#define STEADY_SESSION_STAGE_H

#include "session.h"

#include "plan.h"
#include "small_catalogue.h"

#include <string.h>

#define STAGE_RATE 16000u
#define STAGE_REPORT_MS 20
#define STAGE_MAX_LINES 4096
#define STAGE_MAX_CUES 8

struct stage_line {
	frames_t at, end; /* end: as it would be when not cut */
	frames_t planned; /* exact only */
	char text[SPEAK_TEXT_SIZE];
	bool counted, exact, cut;
	int rate_percent;
};

struct stage_cue {
	uint32_t cue;
	size_t line;
};

struct stage {
	struct config config;
	struct catalogue *catalogue;
	struct voice *voice;
	struct flow *flow;
	struct session *session;
	frames_t now;
	struct session_output output;
	struct stage_line lines[STAGE_MAX_LINES];
	size_t line_count;
	struct stage_cue cues[STAGE_MAX_CUES];
	size_t cue_count;
	struct record records[512];
	size_t record_count;
	char notes[1024][32];
	size_t note_count;
	size_t tones[TONE_ERROR + 1];
	unsigned contexts;
	int volume;
	struct brief brief; /* what the past says; all is known and nothing to be asked, unless a test says so */
	enum microphone microphone;
	bool lose_reports; /* the ends of cues are never reported */
	size_t mark;	   /* stage_expect looks from this line on */
};

static struct stage stage;

static inline void stage_brief(void *user, const struct routine *routine, const char *person, struct brief *brief)
{
	struct brief plain = *brief;

	(void)user;
	(void)routine;
	(void)person;
	*brief = stage.brief;
	if (brief->item_count > 0)
		return;
	memcpy(brief->items, plain.items, sizeof(brief->items));
	brief->item_count = plain.item_count;
}

static inline enum microphone stage_microphone(void *user, frames_t since)
{
	(void)user;
	assert_true(since <= stage.now);
	return stage.microphone;
}

static inline void stage_open(bool first_sessions)
{
	struct session_setup setup = {
	    .rate = STAGE_RATE,
	    .config = &stage.config,
	    .catalogue = stage.catalogue,
	    .voice = stage.voice,
	    .flow = stage.flow,
	    .brief = stage_brief,
	    .microphone = stage_microphone,
	    .first_sessions = first_sessions,
	};

	stage.session = session_create(&setup);
	assert_non_null(stage.session);
	stage.contexts = CONTEXT_IDLE;
}

/* Loads everything, with the built-in settings; stage_open is still to be called. */
static inline int stage_set_up(void **state)
{
	static const char *const voices[] = {"voices"};
	const char *dirs[1];
	struct problems problems;

	(void)state;
	memset(&stage, 0, sizeof(stage));
	problems_init(&problems);
	if (temporary_begin() != 0)
		return -1;
	small_catalogue_write();
	dirs[0] = temporary_directory();
	config_defaults(&stage.config);
	stage.catalogue = catalogue_load(dirs, 1, &problems);
	stage.voice = voice_load(voices, 1, "en-us-calm", &problems);
	stage.flow = flow_load("routines/flows/pain.cfg", &problems);
	for (size_t i = 0; i < problems.count; i++)
		fprintf(stderr, "%s:%d: %s: %s\n", problems.list[i].file, problems.list[i].line, problems.list[i].key,
			problems.list[i].text);
	problems_clear(&problems);
	/* Most tests are not about how it was. */
	stage.config.ask_feedback = false;
	stage.brief.safety_known = stage.brief.tour_known = true;
	stage.brief.sessions_this_week = 2;
	/* Frame 0 is nothing special. */
	stage.now = 12345;
	return stage.catalogue && stage.voice && stage.flow ? 0 : -1;
}

static inline int stage_tear_down(void **state)
{
	(void)state;
	session_destroy(stage.session);
	voice_destroy(stage.voice);
	free(stage.flow);
	catalogue_destroy(stage.catalogue);
	temporary_end();
	return 0;
}

static inline frames_t stage_ms(int64_t ms)
{
	return frames_from_ms(STAGE_RATE, ms);
}

static inline double stage_seconds(frames_t frames)
{
	return frames_to_seconds(STAGE_RATE, frames);
}

static inline struct session_status stage_status(void)
{
	struct session_status status;

	session_status(stage.session, &status);
	return status;
}

static inline enum session_state stage_state(void)
{
	return stage_status().state;
}

static inline void stage_print(size_t from)
{
	for (size_t i = from; i < stage.line_count; i++)
		fprintf(stderr, "%8.2f %s%s%s\n", stage_seconds(stage.lines[i].at), stage.lines[i].counted ? "  " : "",
			stage.lines[i].text, stage.lines[i].cut ? " -" : "");
}

/* ---- performing ---- */

static inline void stage_say(const struct action *action)
{
	struct stage_line *line = &stage.lines[stage.line_count];
	int wpm = stage.voice->style.rate * stage.config.rate_percent / 100 * action->rate_percent / 100;

	assert_true(stage.line_count < STAGE_MAX_LINES);
	assert_true(stage.cue_count < STAGE_MAX_CUES);
	assert_true(action->text[0] != '\0');
	assert_true(action->cue != 0);
	if (action->exact && action->at <= stage.now) {
		stage_print(stage.line_count > 12 ? stage.line_count - 12 : 0);
		fail_msg("\"%s\" is asked for at %.2f, when it is %.2f", action->text, stage_seconds(action->at),
			 stage_seconds(stage.now));
	}
	memset(line, 0, sizeof(*line));
	line->planned = action->at;
	line->at = action->at > stage.now ? action->at : stage.now;
	line->end =
	    line->at + stage_ms(plan_speech_ms(action->text, action->fit_ms, wpm, stage.voice->style.word_gap_ms));
	line->counted = action->counted;
	line->exact = action->exact;
	line->rate_percent = action->rate_percent;
	memcpy(line->text, action->text, sizeof(line->text));
	for (size_t i = 0; i < stage.line_count; i++) {
		if (!stage.lines[i].cut && stage.lines[i].end > line->at && stage.lines[i].at < line->end)
			fail_msg("\"%s\" at %.2f is said over \"%s\"", line->text, stage_seconds(line->at),
				 stage.lines[i].text);
	}
	stage.cues[stage.cue_count++] = (struct stage_cue){.cue = action->cue, .line = stage.line_count++};
}

static inline void stage_cancel(void)
{
	for (size_t i = 0; i < stage.cue_count; i++) {
		struct stage_line *line = &stage.lines[stage.cues[i].line];
		if (line->end > stage.now)
			line->cut = true;
		if (line->at > stage.now)
			line->at = line->end = stage.now;
	}
	stage.cue_count = 0;
}

static inline void stage_perform(const struct action *action)
{
	switch (action->kind) {
	case ACTION_SAY:
		stage_say(action);
		break;
	case ACTION_TONE:
		stage.tones[action->tone]++;
		break;
	case ACTION_CANCEL:
		stage_cancel();
		break;
	case ACTION_CONTEXT:
		stage.contexts = action->contexts;
		break;
	case ACTION_VOLUME:
		stage.volume = action->value;
		break;
	case ACTION_RECORD:
		assert_true(stage.record_count < 512);
		stage.records[stage.record_count++] = action->record;
		break;
	case ACTION_NOTE:
		assert_true(stage.note_count < 1024);
		snprintf(stage.notes[stage.note_count++], sizeof(stage.notes[0]), "%s", action->text);
		break;
	}
}

static inline bool stage_is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static inline unsigned stage_expected_contexts(enum session_state state)
{
	static const char *const before[] = {"confirm-start", "routine",    "safety",	   "doctor",	 "rest",
					     "tour",	      "tour-pause", "tour-resume", "tour-hurts", "from-there",
					     "after-pain",    "too-soon",   "settled",	   "change",	 "offer"};
	static const char *const pain[] = {"leg",	  "both-legs",	  "numb-seat",	      "bladder-bowel",
					   "fall",	  "chest",	  "choose",	      "choose-gentler",
					   "choose-next", "choose-plain", "something-easier", "what-follows",
					   "getting-up"};
	char question[32];

	snprintf(question, sizeof(question), "%s", stage_status().question);
	if (state == STATE_IDLE)
		return CONTEXT_IDLE;
	if (state != STATE_ASKING)
		return CONTEXT_SESSION;
	if (strcmp(question, "reminder") == 0)
		return CONTEXT_QUESTION | CONTEXT_REMINDER | CONTEXT_IDLE;
	if (stage_is_one_of(question, before, sizeof(before) / sizeof(before[0])) ||
	    stage_is_one_of(question, pain, sizeof(pain) / sizeof(pain[0])))
		return CONTEXT_QUESTION;
	if (strcmp(question, "how-bad") == 0)
		return CONTEXT_QUESTION | CONTEXT_NUMBER;
	if (strcmp(question, "feedback") == 0)
		return CONTEXT_QUESTION | CONTEXT_SESSION | CONTEXT_FEEDBACK;
	return CONTEXT_QUESTION | CONTEXT_SESSION;
}

static inline void stage_event(const struct session_event *event)
{
	enum session_state state;

	session_handle(stage.session, stage.now, event, &stage.output);
	for (size_t i = 0; i < stage.output.count; i++)
		stage_perform(&stage.output.actions[i]);
	state = stage_state();
	assert_int_equal(stage.contexts, stage_expected_contexts(state));
	/* Somebody has to wake it. */
	if (state != STATE_IDLE)
		assert_true(session_deadline(stage.session) != FRAMES_NEVER || stage.cue_count > 0);
	assert_true((state == STATE_ASKING) == (stage_status().question[0] != '\0'));
}

/* ---- time ---- */

/* The cue whose end is reported first; -1 = none. */
static inline int stage_first_report(frames_t *when)
{
	int first = -1;

	*when = FRAMES_NEVER;
	for (size_t i = 0; i < stage.cue_count; i++) {
		frames_t at = stage.lines[stage.cues[i].line].end + stage_ms(STAGE_REPORT_MS);
		if (at < *when) {
			*when = at;
			first = (int)i;
		}
	}
	return first;
}

static inline void stage_report(int index)
{
	struct session_event said = {.kind = SESSION_SAID, .cue = stage.cues[index].cue};

	said.at = stage.lines[stage.cues[index].line].end;
	stage.cues[index] = stage.cues[--stage.cue_count];
	if (!stage.lose_reports)
		stage_event(&said);
}

/* One event; false when the next would come after `until`. */
static inline bool stage_step(frames_t until)
{
	struct session_event tick = {.kind = SESSION_TICK};
	frames_t deadline = session_deadline(stage.session);
	frames_t report;
	int index = stage_first_report(&report);

	if ((report < deadline ? report : deadline) > until) {
		stage.now = until;
		return false;
	}
	if (report <= deadline) {
		stage.now = report > stage.now ? report : stage.now;
		stage_report(index);
	} else {
		stage.now = deadline > stage.now ? deadline : stage.now;
		stage_event(&tick);
		/* A tick at the deadline moves it, or something is wrong. */
		assert_true(session_deadline(stage.session) > stage.now || stage_state() == STATE_IDLE ||
			    session_deadline(stage.session) != deadline);
	}
	return true;
}

static inline void stage_run(double seconds)
{
	frames_t until = stage.now + stage_ms((int64_t)(seconds * 1000));
	int steps = 0;

	while (stage_step(until))
		assert_true(++steps < 200000);
}

/* Runs until the session is idle; fails when that takes more than an hour. */
static inline void stage_run_to_end(void)
{
	frames_t limit = stage.now + stage_ms(3600 * 1000);

	while (stage_state() != STATE_IDLE && stage.now < limit)
		stage_step(limit);
	assert_int_equal(stage_state(), STATE_IDLE);
	stage_run(10);
}

/* Runs until a line with `text` in it sounds; false when it does not within ten minutes. */
static inline bool stage_run_to(const char *text)
{
	frames_t limit = stage.now + stage_ms(600 * 1000);

	for (size_t seen = stage.line_count; stage.now < limit;) {
		for (; seen < stage.line_count; seen++) {
			if (strstr(stage.lines[seen].text, text) == NULL)
				continue;
			while (stage_step(stage.lines[seen].at + stage_ms(50)))
				;
			return true;
		}
		if (!stage_step(limit))
			return false;
	}
	return false;
}

/* ---- the user ---- */

static inline void stage_hear(enum intent_kind kind, enum certainty certainty, const char *argument)
{
	struct session_event event = {.kind = SESSION_HEARD, .certainty = certainty, .at = stage.now};

	event.intent.kind = kind;
	snprintf(event.intent.argument, sizeof(event.intent.argument), "%s", argument);
	snprintf(event.phrase, sizeof(event.phrase), "as heard");
	stage_event(&event);
}

static inline void stage_command(enum intent_kind kind)
{
	stage_hear(kind, CERTAINTY_SURE, "");
}

/* A command by its name: "no", "number:4". */
static inline void stage_say_to(const char *name, enum certainty certainty)
{
	struct session_event event = {.kind = SESSION_HEARD, .certainty = certainty, .at = stage.now};

	assert_true(intent_parse(name, &event.intent));
	snprintf(event.phrase, sizeof(event.phrase), "as heard");
	stage_event(&event);
}

static inline void stage_start(const char *routine)
{
	stage_hear(INTENT_START, CERTAINTY_SURE, routine);
}

/* ---- looking ---- */

/* How often it was said since line `from`; cut or not. */
static inline int stage_times_said(const char *text, size_t from)
{
	int count = 0;

	for (size_t i = from; i < stage.line_count; i++)
		count += strstr(stage.lines[i].text, text) != NULL && stage.lines[i].end > stage.lines[i].at;
	return count;
}

static inline int stage_records_of(enum record_kind kind)
{
	int count = 0;

	for (size_t i = 0; i < stage.record_count; i++)
		count += stage.records[i].kind == kind;
	return count;
}

static inline const struct record *stage_last_record(enum record_kind kind)
{
	const struct record *found = NULL;

	for (size_t i = 0; i < stage.record_count; i++) {
		if (stage.records[i].kind == kind)
			found = &stage.records[i];
	}
	return found;
}

/* ---- expecting: what is looked for comes after what was found before ---- */

static inline int stage_set_up_open(void **state)
{
	if (stage_set_up(state) != 0)
		return -1;
	stage_open(false);
	return 0;
}

/* Starts the small routine and runs until `text` sounds; what is looked for afterwards comes after it. */
static inline void stage_expect_to(const char *text)
{
	if (stage_state() == STATE_IDLE)
		stage_start("small");
	if (!stage_run_to(text))
		fail_msg("nobody said \"%s\"", text);
	stage.mark = stage.line_count;
}

static inline void stage_expect(const char *text)
{
	for (; stage.mark < stage.line_count; stage.mark++) {
		if (strstr(stage.lines[stage.mark].text, text) &&
		    stage.lines[stage.mark].end > stage.lines[stage.mark].at) {
			stage.mark++;
			return;
		}
	}
	stage_print(0);
	fail_msg("\"%s\" was not said", text);
}

/* The next thing said. */
static inline void stage_expect_next(const char *text)
{
	while (stage.mark < stage.line_count && stage.lines[stage.mark].end == stage.lines[stage.mark].at)
		stage.mark++;
	assert_true(stage.mark < stage.line_count);
	if (!strstr(stage.lines[stage.mark].text, text)) {
		stage_print(0);
		fail_msg("said \"%s\" and not \"%s\"", stage.lines[stage.mark].text, text);
	}
	stage.mark++;
}

#endif
