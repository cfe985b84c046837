/*
 * Renders a session: engine, speaking and coach as in the daemon, on one thread, block after block as fast as they are
 * made. There is no device: nobody listens, so the microphone's side gets silence and nothing is recognised.
 */
#include "render.h"

#include "coach.h"
#include "history.h"
#include "log.h"
#include "soundfile.h"
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RENDER_RATE 24000u
#define BLOCK (RENDER_RATE / 100)
#define TAIL_MS 500
#define LIMIT_S (3 * 3600)
#define REPLY_MS 1000 /* after a question */

struct render {
	const struct config *config;
	struct trial trial;
	struct speak *speak;
	struct engine *engine;
	struct history *history;
	struct coach *coach;
	struct sound_writer *writer;
	int estimated_s; /* when it began */
	frames_t said;	 /* end of the last sentence */
	frames_t length; /* of what was rendered */
	bool begun, ended;
};

static int64_t wall_time(void *user)
{
	(void)user;
	return (int64_t)time(NULL);
}

static void watch(void *user, const struct coach_event *event)
{
	struct render *render = user;
	struct session_status status;

	if (event->kind == COACH_SAID)
		render->said = render->length;
	if (event->kind != COACH_NOTE)
		return;
	render->ended = render->ended || strcmp(event->text, "session-end") == 0;
	if (strcmp(event->text, "session-start") != 0)
		return;
	coach_status(render->coach, &status);
	render->begun = true;
	render->estimated_s = status.remaining_s;
}

/* Whoever listens beforehand is not asked what only the one who trains can answer. */
static void remember_all(struct render *render)
{
	static const char *const known[] = {"safety", "tour"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct record record = {.kind = RECORD_KNOWN, .score = -1};

		snprintf(record.phrase, sizeof(record.phrase), "%s", known[i]);
		history_append(render->history, wall_time(NULL), &record);
	}
}

static bool create_parts(struct render *render)
{
	struct speak_config speak = {.rate = RENDER_RATE, .immediate = true};
	char error[256] = "out of memory";
	struct coach_setup setup = {
	    .catalogue = render->trial.material.catalogue,
	    .voice = render->trial.material.voice,
	    .config = render->config,
	    .wall_time = wall_time,
	    .watch = watch,
	    .user = render,
	};

	render->speak = setup.speak = speak_create(&speak, error, sizeof(error));
	render->engine = setup.engine = engine_create(RENDER_RATE);
	render->history = setup.history = history_open(NULL);
	if (render->speak && render->engine && render->history) {
		remember_all(render);
		render->coach = coach_create(&setup);
	}
	if (!render->coach)
		log_error("%s", error);
	return render->coach != NULL;
}

static bool open_all(struct render *render, const char *out)
{
	char error[256];

	if (!create_parts(render))
		return false;
	render->writer = sound_writer_open(out, RENDER_RATE, error, sizeof(error));
	if (!render->writer)
		log_error("%s: %s", out, error);
	return render->writer != NULL;
}

static void close_all(struct render *render)
{
	coach_destroy(render->coach);
	if (render->engine)
		engine_destroy(render->engine);
	if (render->history)
		history_close(render->history);
	speak_destroy(render->speak);
	trial_close(&render->trial);
}

/* A question that has been asked gets its yes. */
static void answer(struct render *render)
{
	const struct intent yes = {.kind = INTENT_YES};
	struct session_status status;

	coach_status(render->coach, &status);
	if (status.state == STATE_ASKING && render->length - render->said > frames_from_ms(RENDER_RATE, REPLY_MS)) {
		render->said = render->length;
		coach_command(render->coach, &yes);
	}
}

static bool render_block(struct render *render)
{
	static const int16_t silence[BLOCK];
	int16_t out[BLOCK], mic[BLOCK], reference[BLOCK];
	frames_t stream;
	bool gap;

	engine_process(render->engine, silence, out, BLOCK);
	while (engine_capture(render->engine, mic, reference, BLOCK, &stream, &gap) > 0)
		;
	render->length += BLOCK;
	coach_step(render->coach);
	answer(render);
	return sound_writer_write(render->writer, out, BLOCK) == 0;
}

/* Until the session has ended and its last sound has died away. */
static bool render_session(struct render *render, const char *routine)
{
	struct intent start = {.kind = INTENT_START};
	frames_t limit = (frames_t)LIMIT_S * RENDER_RATE, tail = 0;

	snprintf(start.argument, sizeof(start.argument), "%s", routine);
	coach_command(render->coach, &start);
	while (render->length < limit && tail < frames_from_ms(RENDER_RATE, TAIL_MS)) {
		if (!render_block(render))
			return false;
		tail = coach_is_idle(render->coach) ? tail + (frames_t)BLOCK : 0;
	}
	return true;
}

static void print_length(const struct render *render, const char *routine)
{
	int seconds = (int)(render->length / (frames_t)RENDER_RATE);

	printf("%s: %d min %02d s; estimated %d min %02d s\n", routine, seconds / 60, seconds % 60,
	       render->estimated_s / 60, render->estimated_s % 60);
}

static int render_to(struct render *render, const char *routine, const char *out)
{
	bool written = render_session(render, routine);

	if (sound_writer_close(render->writer) < 0 || !written) {
		log_error("%s: cannot be written", out);
		return 2;
	}
	if (!render->ended) {
		log_error("routine \"%s\" cannot be led; `steadyd --check` tells more", routine);
		return 1;
	}
	print_length(render, routine);
	return 0;
}

int render_run(const struct config *config, const char *name, const char *out)
{
	/* Static: the material of everything. */
	static struct render render;
	const struct routine *routine;
	int status = 2;

	render = (struct render){.config = config};
	routine = trial_open_routine(&render.trial, config, name);
	if (routine && open_all(&render, out))
		status = render_to(&render, routine->id, out);
	else if (!routine && render.trial.material.voice)
		status = 1;
	close_all(&render);
	return status;
}
