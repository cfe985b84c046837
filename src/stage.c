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
/* Blocks without progress after which a stream counts as lost (device.h). */
#define LOST_BLOCKS 50

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

/* What the daemon does when its device is lost and found again. */
static void follow_device(struct stage *stage)
{
	bool alive = stage->device->ops->alive(stage->device);
	if (alive) {
		if (stage->dead_blocks >= LOST_BLOCKS)
			coach_audio(stage->coach, true, true);
		stage->dead_blocks = 0;
		return;
	}
	stage->dead += (frames_t)stage->block;
	if (++stage->dead_blocks == LOST_BLOCKS)
		coach_audio(stage->coach, false, false);
}

void stage_step(struct stage *stage)
{
	const int16_t *out, *mic;
	bool gives_way = stage->since_attention > FADE_BLOCKS;
	size_t count = device_sim_step(stage->device, &out, &mic);
	stage->now += (frames_t)count;
	onsets_listen(stage->onsets, out, count);
	playlog_add_block(&stage->log, !gives_way && room_rms_dbfs(out, count) > AUDIBLE_DBFS);
	follow_device(stage);
	listen_to_captured(stage);
	coach_step(stage->coach);
	reminding_step(stage->reminding, stage->coach);
	follow_attention(stage);
	if (stage->setup.block != NULL)
		stage->setup.block(stage->setup.user, out, mic, count);
}
