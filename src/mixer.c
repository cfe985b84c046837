/*
 * The mixer. A block is cut into spans at every frame where something begins or ends (a cue, a fade, a hold), so that
 * within a span each cue simply sounds or does not: that makes starts and ends exact whatever the block size, and
 * brings the reports out in the order of their frames.
 */
#include "mixer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SPAN_MAX 128u /* frames made at a time, the size of the sums on the stack */
#define KNEE 0.85f    /* of full scale; below it the output is exact, above it bends towards full scale */

enum cue_state { CUE_FREE, CUE_PENDING, CUE_SOUNDING, CUE_CANCELLING };
enum hold_state { HOLD_NONE, HOLD_FADING, HOLD_HELD };

/* A gain on its way to a target, by an equal step each frame. */
struct ramp {
	float value, target, step;
};

struct cue {
	enum cue_state state;
	struct command command;
	frames_t start;	  /* SOUNDING, CANCELLING: the frame of its first sample, in its channel's time */
	struct ramp fade; /* 1 when neither held nor cancelled */
};

struct mixer {
	unsigned rate;
	mixer_report_fn report;
	void *user;
	frames_t stream, voice;
	enum attention attention; /* as last asked for */
	enum hold_state hold;
	unsigned ahead; /* HOLD_FADING: frames of the fade made so far, beyond voice time */
	struct ramp duck, volume;
	struct cue cues[MIXER_CUES];
};

static unsigned frames_of(const struct mixer *mixer, unsigned ms)
{
	return (unsigned)frames_from_ms(mixer->rate, ms);
}

static void ramp_aim(struct ramp *ramp, float target, float step)
{
	ramp->target = target;
	ramp->step = step > 0 ? step : -step;
}

static inline float ramp_next(struct ramp *ramp)
{
	float left = ramp->target - ramp->value;
	/* A hair more than a step: sums of steps round, and the last one must land on the target. */
	float step = ramp->step * 1.001f;
	if (left > step)
		ramp->value += ramp->step;
	else if (left < -step)
		ramp->value -= ramp->step;
	else
		ramp->value = ramp->target;
	return ramp->value;
}

struct mixer *mixer_create(unsigned rate, mixer_report_fn report, void *user)
{
	struct mixer *mixer = calloc(1, sizeof(*mixer));
	if (!mixer)
		return NULL;
	mixer->rate = rate;
	mixer->report = report;
	mixer->user = user;
	mixer->duck = (struct ramp){.value = 1.0f, .target = 1.0f};
	mixer->volume = mixer->duck;
	return mixer;
}

void mixer_destroy(struct mixer *mixer)
{
	if (!mixer)
		return;
	for (size_t i = 0; i < MIXER_CUES; i++)
		if (mixer->cues[i].state != CUE_FREE)
			clip_unref(mixer->cues[i].command.clip);
	free(mixer);
}

void mixer_begin_at(struct mixer *mixer, frames_t frame)
{
	mixer->stream = frame;
	mixer->voice = frame;
}

frames_t mixer_stream(const struct mixer *mixer)
{
	return mixer->stream;
}

frames_t mixer_voice(const struct mixer *mixer)
{
	return mixer->voice;
}

static void tell(struct mixer *mixer, const struct command *command, enum report_kind kind, frames_t late)
{
	struct report report = {
	    .kind = kind,
	    .channel = command->channel,
	    .cue = command->cue,
	    .stream = mixer->stream,
	    .voice = mixer->voice,
	    .late = late,
	    .clip = kind == REPORT_STARTED ? NULL : command->clip,
	};
	mixer->report(mixer->user, &report);
}

static void finish(struct mixer *mixer, struct cue *cue, enum report_kind kind)
{
	cue->state = CUE_FREE;
	tell(mixer, &cue->command, kind, 0);
}

void mixer_play(struct mixer *mixer, const struct command *command)
{
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		if (cue->state != CUE_FREE)
			continue;
		cue->command = *command;
		cue->state = CUE_PENDING;
		return;
	}
	tell(mixer, command, REPORT_CANCELLED, 0);
}

static void cancel_cue(struct mixer *mixer, struct cue *cue)
{
	if (cue->state == CUE_PENDING || mixer->hold == HOLD_HELD) {
		finish(mixer, cue, REPORT_CANCELLED);
		return;
	}
	cue->state = CUE_CANCELLING;
	ramp_aim(&cue->fade, 0.0f, 1.0f / (float)frames_of(mixer, MIXER_CANCEL_FADE_MS));
}

void mixer_cancel(struct mixer *mixer)
{
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		bool open = cue->state == CUE_PENDING || cue->state == CUE_SOUNDING;
		if (open && cue->command.channel == CHANNEL_VOICE)
			cancel_cue(mixer, cue);
	}
}

void mixer_volume(struct mixer *mixer, float gain)
{
	float step = (gain - mixer->volume.value) / (float)frames_of(mixer, MIXER_VOLUME_RAMP_MS);
	ramp_aim(&mixer->volume, gain, step);
}

void mixer_attend(struct mixer *mixer, enum attention attention)
{
	float step = (1.0f - MIXER_DUCK_GAIN) / (float)frames_of(mixer, MIXER_DUCK_RAMP_MS);
	mixer->attention = attention;
	/* A hold leaves the duck as it is: it may follow one and be followed by one. */
	if (attention != ATTENTION_HOLD)
		ramp_aim(&mixer->duck, attention == ATTENTION_DUCK ? MIXER_DUCK_GAIN : 1.0f, step);
}

/* All that sounds in the voice channel and is not being cancelled fades to `target`. */
static void fade_voice(struct mixer *mixer, float target)
{
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		if (cue->state == CUE_SOUNDING && cue->command.channel == CHANNEL_VOICE)
			ramp_aim(&cue->fade, target, 1.0f / (float)frames_of(mixer, MIXER_HOLD_FADE_MS));
	}
}

static void enter_held(struct mixer *mixer)
{
	mixer->hold = HOLD_HELD;
	mixer->ahead = 0;
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		if (cue->state == CUE_CANCELLING)
			finish(mixer, cue, REPORT_CANCELLED);
	}
}

/* Brings the hold on its way at a span's first frame. */
static void update_hold(struct mixer *mixer)
{
	bool wanted = mixer->attention == ATTENTION_HOLD;
	if (mixer->hold == HOLD_FADING && mixer->ahead == frames_of(mixer, MIXER_HOLD_FADE_MS))
		enter_held(mixer);
	if (mixer->hold == HOLD_NONE && wanted) {
		mixer->hold = HOLD_FADING;
		fade_voice(mixer, 0.0f);
	} else if (mixer->hold == HOLD_HELD && !wanted) {
		mixer->hold = HOLD_NONE;
		fade_voice(mixer, 1.0f);
	}
}

/* The time by which a cue's channel goes, at the span's first frame. */
static frames_t time_of(const struct mixer *mixer, const struct cue *cue)
{
	return cue->command.channel == CHANNEL_VOICE ? mixer->voice + mixer->ahead : mixer->stream;
}

static bool may_start(const struct mixer *mixer, const struct cue *cue)
{
	bool held = cue->command.channel == CHANNEL_VOICE && mixer->hold != HOLD_NONE;
	return cue->state == CUE_PENDING && !held;
}

static frames_t end_of(const struct cue *cue)
{
	return cue->start + (frames_t)cue->command.clip->length;
}

static void start_due(struct mixer *mixer)
{
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		frames_t now = time_of(mixer, cue);
		if (!may_start(mixer, cue) || cue->command.at > now)
			continue;
		cue->state = CUE_SOUNDING;
		cue->start = now;
		cue->fade = (struct ramp){.value = 1.0f, .target = 1.0f};
		tell(mixer, &cue->command, REPORT_STARTED, cue->command.at > 0 ? now - cue->command.at : 0);
	}
}

static void end_due(struct mixer *mixer)
{
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		bool over = cue->state != CUE_FREE && cue->state != CUE_PENDING && time_of(mixer, cue) >= end_of(cue);
		/* A cue whose last samples went out in a hold's fade is heard again after it: it has not ended. */
		bool again = cue->command.channel == CHANNEL_VOICE && mixer->hold != HOLD_NONE;
		if (cue->state == CUE_CANCELLING && (over || cue->fade.value == 0.0f))
			finish(mixer, cue, REPORT_CANCELLED);
		else if (cue->state == CUE_SOUNDING && over && !again)
			finish(mixer, cue, REPORT_ENDED);
	}
}

static unsigned until(unsigned span, frames_t left)
{
	return left > 0 && left < (frames_t)span ? (unsigned)left : span;
}

/* How many frames can be made before this cue begins, ends or has faded away; none or fewer means it does not limit. */
static frames_t cue_span(const struct mixer *mixer, const struct cue *cue)
{
	if (may_start(mixer, cue))
		return cue->command.at - time_of(mixer, cue);
	bool stands = cue->command.channel == CHANNEL_VOICE && mixer->hold == HOLD_HELD;
	if (cue->state == CUE_FREE || cue->state == CUE_PENDING || stands)
		return 0;
	frames_t left = end_of(cue) - time_of(mixer, cue);
	if (cue->state != CUE_CANCELLING)
		return left;
	frames_t fade = (frames_t)(cue->fade.value / cue->fade.step + 0.5f);
	return left > 0 && left < fade ? left : fade;
}

/* How many frames can be made before anything begins or ends. */
static unsigned span_of(const struct mixer *mixer, unsigned count)
{
	unsigned span = count < SPAN_MAX ? count : SPAN_MAX;
	if (mixer->hold == HOLD_FADING)
		span = until(span, (frames_t)frames_of(mixer, MIXER_HOLD_FADE_MS) - mixer->ahead);
	for (size_t i = 0; i < MIXER_CUES; i++)
		span = until(span, cue_span(mixer, &mixer->cues[i]));
	return span;
}

static void add_cue(struct cue *cue, float *sum, frames_t now, unsigned count)
{
	const struct clip *clip = cue->command.clip;
	size_t place = (size_t)(now - cue->start);
	size_t left = place < clip->length ? clip->length - place : 0;
	for (unsigned i = 0; i < count; i++) {
		float gain = cue->command.gain * ramp_next(&cue->fade);
		if (i < left)
			sum[i] += gain * (float)clip->samples[place + i];
	}
}

static void add_channel(struct mixer *mixer, enum channel channel, float *sum, unsigned count)
{
	for (size_t i = 0; i < MIXER_CUES; i++) {
		struct cue *cue = &mixer->cues[i];
		bool sounding = cue->state == CUE_SOUNDING || cue->state == CUE_CANCELLING;
		if (sounding && cue->command.channel == channel)
			add_cue(cue, sum, time_of(mixer, cue), count);
	}
}

static int16_t saturate(float sample)
{
	const float full = 32767.0f, knee = KNEE * full, room = full - knee;
	float size = sample < 0 ? -sample : sample;
	if (size > knee) {
		float over = (size - knee) / room;
		size = knee + room * over / (1.0f + over); /* slope 1 at the knee, never beyond full scale */
	}
	int rounded = (int)(size + 0.5f);
	return (int16_t)(sample < 0 ? -rounded : rounded);
}

static void make_span(struct mixer *mixer, int16_t *out, unsigned count)
{
	float sum[SPAN_MAX];
	memset(sum, 0, count * sizeof(*sum));
	if (mixer->hold != HOLD_HELD)
		add_channel(mixer, CHANNEL_VOICE, sum, count);
	for (unsigned i = 0; i < count; i++)
		sum[i] *= ramp_next(&mixer->duck);
	add_channel(mixer, CHANNEL_TONE, sum, count);
	for (unsigned i = 0; i < count; i++)
		out[i] = saturate(sum[i] * ramp_next(&mixer->volume));
}

static void pass(struct mixer *mixer, unsigned count)
{
	mixer->stream += count;
	if (mixer->hold == HOLD_NONE)
		mixer->voice += count;
	else if (mixer->hold == HOLD_FADING)
		mixer->ahead += count;
}

void mixer_process(struct mixer *mixer, int16_t *out, unsigned count)
{
	while (count > 0) {
		update_hold(mixer);
		start_due(mixer);
		end_due(mixer); /* an empty clip ends where it starts */
		unsigned span = span_of(mixer, count);
		make_span(mixer, out, span);
		pass(mixer, span);
		end_due(mixer);
		out += span;
		count -= span;
	}
}
