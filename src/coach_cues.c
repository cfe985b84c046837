/*
 * The voice of the coach: each thing to say or to sound is a cue, from the wish through synthesis to the engine's
 * report that it has ended. A cancelled cue is never reported to the session as said.
 */
#include "coach_internal.h"

#include "log.h"

#include <string.h>

#define LOST_REPORT_MS 1000 /* a cue whose end was not reported this long after it is taken as ended */

static void enqueue_said(struct coach *coach, const struct cue *cue, frames_t voice)
{
	if (cue->session_cue == 0 || cue->cancelled)
		return;
	struct session_event event = {.kind = SESSION_SAID, .cue = cue->session_cue, .at = voice};
	coach_enqueue(coach, &event);
}

struct speak_request coach_request(const struct coach *coach, const struct action *action)
{
	const struct config *config = coach->setup.config;
	struct speak_request request = {.style = coach->setup.voice->style, .fit_ms = action->fit_ms};
	int percent = action->rate_percent > 0 ? action->rate_percent : 100;
	request.style.rate = request.style.rate * config->rate_percent / 100 * percent / 100;
	memcpy(request.text, action->text, sizeof request.text);
	request.text[sizeof request.text - 1] = '\0';
	return request;
}

static void give_up(struct coach *coach, struct cue *cue)
{
	enqueue_said(coach, cue, engine_clock(coach->setup.engine).voice);
	cues_free(cue);
}

static void post(struct coach *coach, struct cue *cue, struct clip *clip)
{
	struct command command = {
	    .kind = COMMAND_PLAY,
	    .channel = cue->channel,
	    .cue = cue->number,
	    .at = cue->at,
	    .clip = clip,
	    .gain = 1.0f,
	};
	cue->length = clip->length;
	cue->clip = clip_ref(clip);
	if (engine_post(coach->setup.engine, &command)) {
		cue->stage = CUE_POSTED;
		return;
	}
	log_error("coach: the engine takes no more commands; \"%s\" is not said", cue->text);
	clip_unref(clip);
	give_up(coach, cue);
}

static void clip_ready(void *user, uint32_t number, struct clip *clip)
{
	struct coach *coach = user;
	struct cue *cue = cues_find(&coach->cues, number);
	if (!cue || cue->cancelled) {
		clip_unref(clip);
		if (cue)
			cues_free(cue);
		return;
	}
	if (clip)
		post(coach, cue, clip);
	else
		give_up(coach, cue);
}

void coach_cue_say(struct coach *coach, const struct action *action)
{
	struct cue *cue = cues_add(&coach->cues, CHANNEL_VOICE);
	if (!cue) {
		log_error("coach: too many cues at once, one is not said");
		struct session_event event = {.kind = SESSION_SAID, .cue = action->cue, .at = action->at};
		coach_enqueue(coach, &event);
		return;
	}
	struct speak_request request = coach_request(coach, action);
	cue->session_cue = action->cue;
	cue->at = action->at;
	cue->exact = action->exact;
	cue->counted = action->counted;
	memcpy(cue->text, request.text, sizeof cue->text);
	speak_say(coach->setup.speak, cue->number, &request, clip_ready, coach);
}

void coach_cue_tone(struct coach *coach, const struct action *action)
{
	struct cue *cue = cues_add(&coach->cues, CHANNEL_TONE);
	if (!cue)
		return;
	cue->session_cue = action->cue;
	cue->tone = (int)action->tone;
	post(coach, cue, clip_ref(coach->tones[action->tone]));
}

/* Everything of the voice that is under way is cut. A cue that is only wanted vanishes when speak gives it up;
 * one that the engine has comes back as REPORT_CANCELLED (or as ended, when it was quicker). */
void coach_cue_cancel(struct coach *coach)
{
	for (size_t i = 0; i < CUES_MAX; i++) {
		struct cue *cue = &coach->cues.list[i];
		if (cue->stage != CUE_FREE && cue->channel == CHANNEL_VOICE)
			cue->cancelled = true;
	}
	speak_cancel(coach->setup.speak);
	struct command command = {.kind = COMMAND_CANCEL_ALL};
	if (!engine_post(coach->setup.engine, &command))
		log_error("coach: the engine takes no more commands; speech could not be cut");
}

/* Keeps what hearing knows of the coach's words in the time of the stream: while the voice is held its time stands at
 * `voice`, and what is still to be said moves away with every frame. */
static void follow_voice(struct coach *coach, frames_t stream, frames_t voice)
{
	frames_t lag = stream - voice;
	if (coach->setup.listen && lag > coach->voice_lag)
		listen_say_later(coach->setup.listen, voice + coach->voice_lag, lag - coach->voice_lag);
	coach->voice_lag = lag;
}

static void tell_words(struct coach *coach, const struct cue *cue, const struct report *report)
{
	follow_voice(coach, report->stream, report->voice);
	if (coach->setup.listen && cue->clip)
		listen_say_clip(coach->setup.listen, cue->clip, cue->text, report->stream);
}

static void cue_started(struct coach *coach, struct cue *cue, const struct report *report)
{
	bool voice = cue->channel == CHANNEL_VOICE;
	cue->stage = CUE_SOUNDING;
	cue->expected_end = (voice ? report->voice : report->stream) + (frames_t)cue->length;
	if (voice)
		tell_words(coach, cue, report);
	struct coach_event event = {
	    .kind = voice ? COACH_SAYS : COACH_TONE,
	    .stream = report->stream,
	    .voice = report->voice,
	    .cue = cue->number,
	    .planned = cue->exact ? cue->at : FRAMES_NEVER,
	    .late = report->late,
	    .counted = cue->counted,
	    .text = cue->text,
	    .tone = (enum tone)cue->tone,
	};
	coach_tell(coach, &event);
}

static void cue_over(struct coach *coach, struct cue *cue, enum coach_event_kind kind, frames_t stream, frames_t voice)
{
	if (cue->channel == CHANNEL_VOICE) {
		struct coach_event event = {
		    .kind = kind, .stream = stream, .voice = voice, .cue = cue->number, .text = cue->text};
		event.counted = cue->counted;
		coach_tell(coach, &event);
		if (kind == COACH_CUT && cue->stage == CUE_SOUNDING && coach->setup.listen)
			listen_say_no_more(coach->setup.listen, stream);
		coach_volume_follow(coach);
	}
	/* A cue that the engine cut without our asking still must not leave the session waiting. */
	enqueue_said(coach, cue, voice);
	cues_free(cue);
}

static void collect(struct coach *coach)
{
	struct report report;
	while (engine_collect(coach->setup.engine, &report)) {
		struct cue *cue = cues_find(&coach->cues, report.cue);
		if (cue && report.kind == REPORT_STARTED)
			cue_started(coach, cue, &report);
		else if (cue)
			cue_over(coach, cue, report.kind == REPORT_ENDED ? COACH_SAID : COACH_CUT, report.stream,
				 report.voice);
		if (report.kind != REPORT_STARTED)
			clip_unref(report.clip);
	}
}

/* The report ring has a bound; a session must not hang on a report that was lost to it. */
static void miss_reports(struct coach *coach, struct engine_clock clock)
{
	frames_t slack = frames_from_ms(coach->rate, LOST_REPORT_MS);
	for (size_t i = 0; i < CUES_MAX; i++) {
		struct cue *cue = &coach->cues.list[i];
		if (cue->stage != CUE_SOUNDING)
			continue;
		frames_t now = cue->channel == CHANNEL_VOICE ? clock.voice : clock.stream;
		if (now - slack > cue->expected_end) {
			log_warning("coach: no report of the end of cue %u", cue->number);
			cue_over(coach, cue, COACH_SAID, clock.stream, clock.voice);
		}
	}
}

void coach_cue_collect(struct coach *coach)
{
	struct engine_clock clock = engine_clock(coach->setup.engine);
	collect(coach);
	miss_reports(coach, clock);
	follow_voice(coach, clock.stream, clock.voice);
}
