/*
 * The coach on the stage and what it remembers. Its history is in memory, unless the scenario cuts the power: then it is
 * on disk, and the coach that comes back finds what the disk held in that moment.
 */
#include "stage_internal.h"

#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_SIZE 512

/* What SQLite makes of a database: all but the last is on disk for good. */
static const char *const endings[] = {"", "-wal", "-shm"};
#define KEPT_ENDINGS 2

static bool complain(struct stage *stage, const char *text)
{
	problems_add(stage->setup.problems, stage->setup.file, 0, "scenario", "%s", text);
	return false;
}

static int64_t wall_time(void *user)
{
	const struct stage *stage = user;
	return STAGE_CURTAIN_TIME + stage->now / (frames_t)stage->setup.scenario->rate;
}

static int64_t uptime(void *user)
{
	const struct stage *stage = user;
	return (stage->setup.scenario->begin + stage->now) / (frames_t)stage->setup.scenario->rate;
}

static bool clock_is_right(void *user)
{
	(void)user;
	return true;
}

static bool start_reminding(struct stage *stage)
{
	struct reminding_setup setup = {
	    .config = &stage->config,
	    .catalogue = stage->material.catalogue,
	    .history = stage->history,
	    .wall_time = wall_time,
	    .uptime = uptime,
	    .trusted = clock_is_right,
	    .user = stage,
	};
	stage->reminding = reminding_create(&setup);
	return stage->reminding != NULL;
}

static const char *disk_path(const struct stage *stage, int cuts, const char *ending, char *out)
{
	snprintf(out, PATH_SIZE, "%s/%d.db%s", stage->disk, cuts, ending);
	return out;
}

static bool needs_disk(const struct stage *stage)
{
	const struct scenario *scenario = stage->setup.scenario;
	bool cut = stage->setup.on_disk;
	for (size_t i = 0; i < scenario->action_count; i++)
		cut = cut || scenario->actions[i].deed == SCENE_POWER_CUT;
	return cut;
}

static bool open_history(struct stage *stage)
{
	char path[PATH_SIZE];
	if (stage->disk[0] == '\0' && needs_disk(stage)) {
		snprintf(stage->disk, sizeof(stage->disk), "/tmp/steady-stage-XXXXXX");
		if (mkdtemp(stage->disk) == NULL) {
			stage->disk[0] = '\0';
			return complain(stage, "there is no room in /tmp for a history");
		}
	}
	stage->history = history_open(stage->disk[0] ? disk_path(stage, stage->cuts, "", path) : NULL);
	if (stage->history == NULL)
		return complain(stage, "out of memory");
	history_set_default_person(stage->history, people_meant(&stage->config.people, ""));
	return true;
}

static bool create_coach(struct stage *stage)
{
	struct coach_setup setup = {
	    .engine = stage->engine,
	    .speak = stage->speak,
	    .listen = stage->listen,
	    .history = stage->history,
	    .catalogue = stage->material.catalogue,
	    .voice = stage->material.voice,
	    .flow = stage->material.pain,
	    .config = &stage->config,
	    .first_sessions = stage->setup.scenario->newcomer,
	    .wall_time = wall_time,
	    .watch = stage_watch,
	    .user = stage,
	};
	stage->coach = coach_create(&setup);
	return (stage->coach != NULL && start_reminding(stage)) || complain(stage, "out of memory");
}

bool stage_start_coach(struct stage *stage)
{
	return open_history(stage) && stage_past(stage) && create_coach(stage);
}

static void destroy_coach(struct stage *stage)
{
	coach_destroy(stage->coach);
	reminding_destroy(stage->reminding);
	if (stage->history != NULL)
		history_close(stage->history);
	stage->coach = NULL;
	stage->reminding = NULL;
	stage->history = NULL;
}

void stage_end_coach(struct stage *stage)
{
	char path[PATH_SIZE];
	destroy_coach(stage);
	if (stage->disk[0] == '\0')
		return;
	for (int cut = 0; cut <= stage->cuts; cut++) {
		for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
			unlink(disk_path(stage, cut, endings[i], path));
	}
	rmdir(stage->disk);
}

static bool copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char block[4096];
	size_t count;
	bool right = in != NULL && out != NULL;
	while (right && (count = fread(block, 1, sizeof(block), in)) > 0)
		right = fwrite(block, 1, count, out) == count;
	if (in != NULL)
		fclose(in);
	return (out == NULL || fclose(out) == 0) && right;
}

bool stage_cut_power(struct stage *stage)
{
	char from[PATH_SIZE], to[PATH_SIZE];
	struct command silence = {.kind = COMMAND_CANCEL_ALL};
	/* Nobody closes the history when the power goes: what is on disk now is all there is. */
	for (size_t i = 0; i < KEPT_ENDINGS; i++) {
		if (!copy_file(disk_path(stage, stage->cuts, endings[i], from),
			       disk_path(stage, stage->cuts + 1, endings[i], to)))
			return complain(stage, "what is on disk cannot be kept");
	}
	destroy_coach(stage);
	speak_cancel(stage->speak);
	engine_post(stage->engine, &silence);
	engine_attend(stage->engine, ATTENTION_NONE);
	stage->cuts++;
	return open_history(stage) && create_coach(stage);
}
