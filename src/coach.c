/*
 * The coach conducts: events go to the session, its actions go to speak, engine and history, reports come back as
 * events. It decides nothing about the routine (session.c does) and nothing about what was said (hear.c does). Its
 * own care is order: an event is handled whole before the following one, a cancelled cue is never reported as said, and
 * a hold is released only after the session has acted on what caused it, so that not one word slips out between.
 */
#include "coach_internal.h"

#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREPARE_AHEAD 10
#define HOLD_LIMIT_MS 4000 /* longer than any decision takes; a lost one must not silence the coach */

void coach_tell(struct coach *coach, struct coach_event *event)
{
	if (!coach->setup.watch)
		return;
	if (event->stream == 0) {
		struct engine_clock clock = engine_clock(coach->setup.engine);
		event->stream = clock.stream;
		event->voice = clock.voice;
	}
	coach->setup.watch(coach->setup.user, event);
}

void coach_enqueue(struct coach *coach, const struct session_event *event)
{
	if (coach->event_count == EVENTS_MAX) {
		log_error("coach: more than %d events at once, one is lost", EVENTS_MAX);
		return;
	}
	coach->events[(coach->event_head + coach->event_count) % EVENTS_MAX] = *event;
	coach->event_count++;
}

/* Puts it before all others: a stop must not wait behind anything. */
static void enqueue_first(struct coach *coach, const struct session_event *event)
{
	if (coach->event_count == EVENTS_MAX)
		coach->event_count--;
	coach->event_head = (coach->event_head + EVENTS_MAX - 1) % EVENTS_MAX;
	coach->events[coach->event_head] = *event;
	coach->event_count++;
}

static void record(struct coach *coach, const struct action *action)
{
	int64_t wall = coach->setup.wall_time(coach->setup.user);
	int error = history_append(coach->setup.history, wall, &action->record);
	if (error < 0)
		log_error("coach: the history took no record: %s", strerror(-error));
	struct coach_event event = {.kind = COACH_RECORD, .record = &action->record};
	coach_tell(coach, &event);
}

static void note(struct coach *coach, const struct action *action)
{
	struct coach_event event = {.kind = COACH_NOTE, .text = action->text};
	coach_tell(coach, &event);
}

static void perform(struct coach *coach, const struct action *action)
{
	switch (action->kind) {
	case ACTION_SAY:
		coach_cue_say(coach, action);
		break;
	case ACTION_TONE:
		coach_cue_tone(coach, action);
		break;
	case ACTION_CANCEL:
		coach_cue_cancel(coach);
		break;
	case ACTION_CONTEXT:
		if (coach->setup.listen)
			listen_set_context(coach->setup.listen, action->contexts);
		break;
	case ACTION_VOLUME:
		coach_volume_set(coach, action->value);
		break;
	case ACTION_RECORD:
		record(coach, action);
		break;
	case ACTION_NOTE:
		note(coach, action);
		break;
	}
}

static void prepare_ahead(struct coach *coach)
{
	struct action upcoming[PREPARE_AHEAD];
	size_t count = session_upcoming(coach->session, upcoming, PREPARE_AHEAD);
	for (size_t i = 0; i < count; i++) {
		struct speak_request request = coach_request(coach, &upcoming[i]);
		if (!speak_is_ready(coach->setup.speak, &request))
			speak_prepare(coach->setup.speak, &request);
	}
}

static void follow_state(struct coach *coach)
{
	struct session_status status;
	session_status(coach->session, &status);
	if (status.state == coach->state)
		return;
	coach->state = status.state;
	struct coach_event event = {.kind = COACH_STATE, .text = session_state_name(status.state)};
	coach_tell(coach, &event);
}

static void handle(struct coach *coach, const struct session_event *event)
{
	coach->output.count = 0;
	session_handle(coach->session, engine_clock(coach->setup.engine).voice, event, &coach->output);
	for (size_t i = 0; i < coach->output.count; i++)
		perform(coach, &coach->output.actions[i]);
	follow_state(coach);
	/* What was heard has been acted on: whatever is to be said now may sound. */
	if (event->kind == SESSION_HEARD || event->kind == SESSION_COMMAND)
		engine_attend(coach->setup.engine, ATTENTION_NONE);
}

static void handle_all(struct coach *coach)
{
	bool any = coach->event_count > 0;
	while (coach->event_count > 0) {
		struct session_event event = coach->events[coach->event_head];
		coach->event_head = (coach->event_head + 1) % EVENTS_MAX;
		coach->event_count--;
		handle(coach, &event);
	}
	if (any)
		prepare_ahead(coach);
}

static void watch_hold(struct coach *coach, struct engine_clock clock)
{
	if (engine_attention(coach->setup.engine) == ATTENTION_NONE) {
		coach->held_since = FRAMES_NEVER;
		return;
	}
	if (coach->held_since == FRAMES_NEVER)
		coach->held_since = clock.stream;
	if (clock.stream - coach->held_since > frames_from_ms(coach->rate, HOLD_LIMIT_MS)) {
		log_warning("coach: held for %d ms without a decision, going on", HOLD_LIMIT_MS);
		engine_attend(coach->setup.engine, ATTENTION_NONE);
		coach->held_since = FRAMES_NEVER;
	}
}

void coach_step(struct coach *coach)
{
	speak_dispatch(coach->setup.speak);
	coach_cue_collect(coach);
	struct engine_clock clock = engine_clock(coach->setup.engine);
	watch_hold(coach, clock);
	handle_all(coach);
	/* Ticks one at a time: each may set a deadline that is due already; the bound is for a mistake of ours. */
	for (int i = 0; i < EVENTS_MAX && session_deadline(coach->session) <= clock.voice; i++) {
		struct session_event tick = {.kind = SESSION_TICK};
		coach_enqueue(coach, &tick);
		handle_all(coach);
	}
}

static frames_t voice_time_of(const struct coach *coach, frames_t stream)
{
	struct engine_clock clock = engine_clock(coach->setup.engine);
	frames_t voice = clock.voice - (clock.stream - stream);
	return voice < 0 ? 0 : voice;
}

static bool is_quiet_now(const struct coach *coach)
{
	return reminder_is_quiet_at(&coach->setup.config->reminders, coach->setup.wall_time(coach->setup.user));
}

/* Two things take the hearing away; it is back when neither does. */
static void follow_ears(struct coach *coach, bool speaker)
{
	bool deaf = coach->lost || coach->muted;
	struct session_event event = {.kind = SESSION_AUDIO_BACK};
	if (!deaf && !coach->deaf)
		return;
	coach->deaf = deaf;
	if (deaf) {
		event = (struct session_event){
		    .kind = SESSION_AUDIO_LOST, .speaker = speaker, .quiet = is_quiet_now(coach)};
		/* Whoever was just speaking will not be heard out: what there is to say must not wait for that. */
		engine_attend(coach->setup.engine, ATTENTION_NONE);
	}
	enqueue_first(coach, &event);
	handle_all(coach);
}

/* A microphone that gives nothing at all is as good as unplugged: nobody who says stop would be heard. */
static void follow_input(struct coach *coach, enum input_state input)
{
	bool muted = input == INPUT_SILENT;
	if (input != INPUT_OK)
		log_warning("hearing: the microphone %s", muted ? "gives no sound" : "is overdriven");
	if (!muted && !coach->muted)
		return;
	coach->muted = muted;
	if (!coach->lost)
		follow_ears(coach, true);
}

void coach_heard(struct coach *coach, const struct heard *heard)
{
	struct coach_event event = {.kind = COACH_EVIDENCE, .heard = heard};
	coach_microphone_notice(coach, heard);
	if (heard->kind == HEARD_INPUT) {
		follow_input(coach, heard->input);
		return;
	}
	if (heard->kind != HEARD_UTTERANCE) {
		coach_tell(coach, &event);
		return;
	}
	event.kind = COACH_HEARD;
	coach_tell(coach, &event);
	coach_volume_hear(coach, heard);
	if (heard->certainty == CERTAINTY_NONE)
		return;
	struct session_event said = {.kind = SESSION_HEARD, .intent = heard->intent, .certainty = heard->certainty};
	memcpy(said.phrase, heard->phrase, sizeof said.phrase);
	said.at = voice_time_of(coach, heard->begin);
	if (intent_is_safety(heard->intent.kind))
		enqueue_first(coach, &said);
	else
		coach_enqueue(coach, &said);
	handle_all(coach);
}

void coach_command(struct coach *coach, const struct intent *intent)
{
	struct session_event event = {.kind = SESSION_COMMAND, .intent = *intent, .certainty = CERTAINTY_SURE};
	event.at = engine_clock(coach->setup.engine).voice;
	if (intent_is_safety(intent->kind))
		enqueue_first(coach, &event);
	else
		coach_enqueue(coach, &event);
	handle_all(coach);
}

void coach_remind(struct coach *coach, const struct reminder_call *call)
{
	struct session_event event = {.kind = SESSION_REMIND, .reminder = call->kind, .intent.kind = INTENT_START};
	snprintf(event.intent.argument, sizeof event.intent.argument, "%s", call->routine);
	snprintf(event.intent.person, sizeof event.intent.person, "%s", call->person);
	coach_enqueue(coach, &event);
	handle_all(coach);
}

bool coach_is_free(const struct coach *coach)
{
	return coach_is_idle(coach) && !coach->deaf && engine_attention(coach->setup.engine) == ATTENTION_NONE;
}

bool coach_say(struct coach *coach, const char *text)
{
	struct session_status status;
	session_status(coach->session, &status);
	if (status.state != STATE_IDLE || cues_voice_busy(&coach->cues))
		return false;
	struct action action = {.kind = ACTION_SAY};
	strncpy(action.text, text, sizeof action.text - 1);
	coach_cue_say(coach, &action);
	return true;
}

void coach_audio(struct coach *coach, bool ok, bool speaker_works)
{
	coach->lost = !ok;
	/* Was it muted when it was lost, then the first sound of the one that is there now tells that it is not, or some
	 * seconds of nothing that it is. */
	if (!ok || !coach->muted)
		follow_ears(coach, speaker_works);
}

void coach_give_up(struct coach *coach)
{
	struct session_event event = {.kind = SESSION_AUDIO_GIVEN_UP};
	coach_enqueue(coach, &event);
	handle_all(coach);
}

void coach_shutdown(struct coach *coach)
{
	struct session_event event = {.kind = SESSION_SHUTDOWN};
	coach_enqueue(coach, &event);
	handle_all(coach);
}

bool coach_is_idle(const struct coach *coach)
{
	return coach->state == STATE_IDLE && !cues_busy(&coach->cues) && coach->event_count == 0;
}

void coach_status(const struct coach *coach, struct session_status *status)
{
	session_status(coach->session, status);
}

int coach_patience(const struct coach *coach)
{
	if (coach->state == STATE_IDLE && !cues_busy(&coach->cues))
		return 200;
	return 5;
}

void coach_attend(struct engine *engine, const struct heard *heard)
{
	switch (heard->kind) {
	case HEARD_VOICE:
		engine_attend(engine, heard->strong ? ATTENTION_HOLD : ATTENTION_DUCK);
		break;
	case HEARD_QUIET:
		engine_attend(engine, ATTENTION_NONE);
		break;
	case HEARD_UTTERANCE:
		/* A command keeps the coach quiet until the loop thread has acted on it. */
		if (heard->certainty == CERTAINTY_NONE)
			engine_attend(engine, ATTENTION_NONE);
		else
			engine_attend(engine, ATTENTION_HOLD);
		break;
	case HEARD_INPUT:
		break;
	}
}

static int measure_text(void *user, const char *text, unsigned fit_ms, int rate_percent)
{
	struct coach *coach = user;
	struct action action = {.fit_ms = fit_ms, .rate_percent = rate_percent};
	strncpy(action.text, text, sizeof action.text - 1);
	struct speak_request request = coach_request(coach, &action);
	/* Only what is ready is measured: the plan is made in the moment of "start", not a second later. */
	if (!speak_is_ready(coach->setup.speak, &request))
		return 0;
	return (int)frames_to_ms(coach->rate, (frames_t)speak_measure(coach->setup.speak, &request));
}

static bool create_tones(struct coach *coach)
{
	for (int i = 0; i < TONE_KINDS; i++) {
		coach->tones[i] = tone_create((enum tone)i, coach->rate);
		if (!coach->tones[i])
			return false;
	}
	return true;
}

struct coach *coach_create(const struct coach_setup *setup)
{
	struct coach *coach = calloc(1, sizeof *coach);
	if (!coach)
		return NULL;
	coach->setup = *setup;
	coach->rate = engine_rate(setup->engine);
	coach->held_since = FRAMES_NEVER;
	coach->voice_at = FRAMES_NEVER;
	struct session_setup session = {
	    .rate = coach->rate,
	    .config = setup->config,
	    .catalogue = setup->catalogue,
	    .voice = setup->voice,
	    .flow = setup->flow,
	    .measure = measure_text,
	    .brief = coach_brief_make,
	    .standing = coach_standing_make,
	    .microphone = coach_microphone_judge,
	    .user = coach,
	    .first_sessions = setup->first_sessions,
	};
	coach->session = session_create(&session);
	if (!coach->session || !create_tones(coach)) {
		coach_destroy(coach);
		return NULL;
	}
	coach_volume_set(coach, setup->config->volume_percent);
	if (setup->listen)
		listen_set_context(setup->listen, CONTEXT_IDLE);
	prepare_ahead(coach);
	return coach;
}

void coach_set_routines(struct coach *coach, const struct catalogue *catalogue, const struct flow *flow,
			struct listen *listen)
{
	coach->setup.catalogue = catalogue;
	coach->setup.flow = flow;
	coach->setup.listen = listen;
	session_set_catalogue(coach->session, catalogue, flow);
	if (listen)
		listen_set_context(listen, CONTEXT_IDLE);
}

void coach_destroy(struct coach *coach)
{
	if (!coach)
		return;
	session_destroy(coach->session);
	cues_clear(&coach->cues);
	for (int i = 0; i < TONE_KINDS; i++)
		clip_unref(coach->tones[i]);
	free(coach);
}
