/*
 * The stage moves: in each block the room plays to the engine, what was captured goes to the listening chain, what that
 * heard goes to the coach, and the coach does what is due; so a play has one order, whatever the machine's speed.
 * Opening it is in stage_open.c.
 */
#include "stage.h"

#include "room.h"
#include "stage_internal.h"

#include <string.h>

#define CAPTURE_MAX 1024
#define AUDIBLE_DBFS (-55.0)
/* Ducking and holding fade the coach within so many blocks. */
#define FADE_BLOCKS 3
#define RETRY_MS 500

void stage_log(struct stage *stage, enum play_kind kind, frames_t at, const char *text, const char *who)
{
	struct play_entry *entry = playlog_add(&stage->log, kind, at, text, who);
	if (entry != NULL && stage->setup.entry != NULL)
		stage->setup.entry(stage->setup.user, entry);
}

/* The coach tells what happens: kept, passed on, and each counted number put down for measuring. */
void stage_watch(void *user, const struct coach_event *event)
{
	struct stage *stage = user;
	frames_t at = event->stream - stage->setup.scenario->begin + stage->dead;
	if (stage->reminding != NULL)
		reminding_watch(stage->reminding, event);
	struct play_entry *entry = playlog_add_event(&stage->log, event, at, stage->material.voice);
	if (stage->setup.event != NULL)
		stage->setup.event(stage->setup.user, event);
	if (entry == NULL)
		return;
	if (entry->kind == PLAY_SAYS && entry->counted && event->planned != FRAMES_NEVER)
		onsets_expect(stage->onsets, at + (event->planned - event->voice), event->planned, entry->number);
	if (stage->setup.entry != NULL)
		stage->setup.entry(stage->setup.user, entry);
}

void stage_heard(void *user, const struct heard *heard)
{
	struct stage *stage = user;
	coach_attend(stage->engine, heard);
	coach_heard(stage->coach, heard);
}

static void follow_attention(struct stage *stage)
{
	enum attention attention = engine_attention(stage->engine);
	bool held = stage->attention == ATTENTION_HOLD, hold = attention == ATTENTION_HOLD;
	if (held != hold)
		stage_log(stage, hold ? PLAY_HELD : PLAY_RELEASED, stage->now, "", NULL);
	stage->attention = attention;
	stage->since_attention = attention != ATTENTION_NONE ? stage->since_attention + 1 : 0;
}

static void listen_to_captured(struct stage *stage)
{
	int16_t mic[CAPTURE_MAX], reference[CAPTURE_MAX];
	frames_t stream;
	bool gap;
	size_t count;
	while ((count = engine_capture(stage->engine, mic, reference, CAPTURE_MAX, &stream, &gap)) > 0)
		listen_process(stage->listen, mic, reference, count, stream, gap);
}

static void open_again(struct stage *stage, int64_t now)
{
	if (now < stage->retry_due)
		return;
	stage->retry_due = now + RETRY_MS;
	if (!device_sim_reopen(stage->device))
		return;
	stage->shut = false;
	loss_end(&stage->loss);
	coach_audio(stage->coach, true, true);
}

/* What the daemon (live.c) does when its device is lost and found again. */
static void follow_device(struct stage *stage, int64_t now)
{
	bool speaks = stage->device->ops->speaks(stage->device);
	if (stage->shut) {
		open_again(stage, now);
		return;
	}
	switch (loss_look(&stage->loss, stage->device->ops->alive(stage->device), speaks, now)) {
	case LOSS_NOTHING:
		break;
	case LOSS_BEGAN:
		coach_audio(stage->coach, false, speaks);
		break;
	case LOSS_OVER:
		coach_audio(stage->coach, true, true);
		break;
	case LOSS_CLOSE:
		device_sim_shut(stage->device);
		stage->shut = true;
		stage->retry_due = now + RETRY_MS;
		break;
	}
}

/* The stream's clock is the loudspeaker's: with it, it stands still. */
static void follow_stream(struct stage *stage, frames_t before)
{
	if (engine_clock(stage->engine).stream == before)
		stage->dead += (frames_t)stage->block;
}

void stage_step(struct stage *stage)
{
	const int16_t *out, *mic;
	bool gives_way = stage->since_attention > FADE_BLOCKS;
	frames_t before = engine_clock(stage->engine).stream;
	size_t count = device_sim_step(stage->device, &out, &mic);
	stage->now += (frames_t)count;
	onsets_listen(stage->onsets, out, count);
	playlog_add_block(&stage->log, !gives_way && room_rms_dbfs(out, count) > AUDIBLE_DBFS);
	follow_stream(stage, before);
	int64_t now = frames_to_ms(stage->setup.scenario->rate, stage->now);
	follow_device(stage, now);
	if (loss_gives_up(&stage->loss, now, (int64_t)stage->config.pause_end_s * 1000))
		coach_give_up(stage->coach);
	listen_to_captured(stage);
	coach_step(stage->coach);
	reminding_step(stage->reminding, stage->coach);
	follow_attention(stage);
	if (stage->setup.block != NULL)
		stage->setup.block(stage->setup.user, out, mic, count);
}
