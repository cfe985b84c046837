/*
 * The daemon: one loop for the control socket, the signals and the coach. Everything that fails at start for want
 * of a file ends the start with a clear word; a sound card that is not there does not: it may be plugged in later.
 */
#include "app.h"

#include "clock_trust.h"
#include "control.h"
#include "history.h"
#include "imports.h"
#include "log.h"
#include "loop.h"
#include "material.h"
#include "notify.h"
#include "reminding.h"
#include "service.h"
#include "live.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EVENT_SIZE 2048
#define FEED_MS 1000
#define WAIT_FOR_SOUND_MS 15000 /* a card on USB is there within seconds of the boot */
#define FAREWELL_LIMIT_MS 1800	/* systemd waits longer, people do not */

struct app {
	const struct config *config;
	struct loop *loop;
	struct material material;
	struct history *history;
	struct live *live;
	struct reminding *reminding;
	struct imports *imports;
	struct service *service;
	struct control *control;
	int signals;
	bool ready;	   /* sound has moved */
	int64_t ready_due; /* monotonic ms: when systemd is told that we have started, whether it has or not */
	bool stopping;
	bool reload;	      /* the routines are to be read anew, once no session is on */
	int64_t stop_by;      /* monotonic ms */
	int64_t watchdog_due; /* monotonic ms */
	bool gave_up;	      /* something hangs, and systemd was told */
};

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void publish(void *user, const struct coach_event *event)
{
	struct app *app = user;
	char json[EVENT_SIZE];
	struct service_sound sound;
	if (app->reminding)
		reminding_watch(app->reminding, event);
	if (!app->control || !control_has_watchers(app->control))
		return;
	live_describe(app->live, &sound);
	if (sound.engine && coach_event_json(event, engine_rate(sound.engine), json, sizeof json))
		control_publish(app->control, json);
}

static void answer(void *user, const char *line, char *reply, size_t reply_size)
{
	struct app *app = user;
	struct service_sound sound;
	live_describe(app->live, &sound);
	service_set_sound(app->service, &sound);
	service_answer(app->service, line, reply, reply_size);
}

static void on_signal(void *user, int fd, short revents)
{
	struct app *app = user;
	struct signalfd_siginfo info;
	(void)revents;
	if (read(fd, &info, sizeof info) != (ssize_t)sizeof info)
		return;
	if (app->stopping) {
		app->stop_by = 0; /* asked twice: at once */
		return;
	}
	notify_stopping();
	app->stopping = true;
	app->stop_by = monotonic_ms() + FAREWELL_LIMIT_MS;
	struct coach *coach = live_coach(app->live);
	if (coach)
		coach_shutdown(coach);
}

static bool open_signals(struct app *app)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	/* Blocked before any thread exists, so that all of them inherit it. */
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	app->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return app->signals >= 0 && loop_add(app->loop, app->signals, POLLIN, on_signal, app) == 0;
}

static void log_problems(struct problems *problems)
{
	char line[1024];
	for (size_t i = 0; i < problems->count; i++)
		log_warning("%s", problem_format(&problems->list[i], line, sizeof line));
	problems_clear(problems);
}

static bool load(struct app *app)
{
	struct problems problems;
	app->imports = imports_create(app->config);
	if (!app->imports)
		return false;
	const char *extra[] = {imports_directory(app->imports)};
	problems_init(&problems);
	bool usable = material_load(&app->material, app->config, extra, 1, &problems);
	log_problems(&problems);
	if (usable && catalogue_routine_count(app->material.catalogue) == 0) {
		log_error("there is no routine in %s/routines; expected at least one NAME.cfg", app->config->data_dir);
		usable = false;
	}
	return usable;
}

/* Everybody who knows the routines gets the new ones, then the old ones go. */
static void hand_over(struct app *app, const struct material *fresh)
{
	struct material old = app->material;
	app->material = *fresh;
	service_set_catalogue(app->service, fresh->catalogue);
	reminding_set_catalogue(app->reminding, fresh->catalogue);
	material_free_routines(&old);
	log_info("routines read anew: %zu", catalogue_routine_count(fresh->catalogue));
}

/* Whatever is wrong with a file, the routines that were there go on. */
static void reload(struct app *app)
{
	const char *extra[] = {imports_directory(app->imports)};
	struct problems problems;
	struct material fresh;
	app->reload = false;
	/* A slow machine under load may take some seconds for it. */
	notify_watchdog();
	problems_init(&problems);
	bool usable = material_load_again(&fresh, &app->material, app->config, extra, 1, &problems) &&
		      catalogue_routine_count(fresh.catalogue) > 0;
	log_problems(&problems);
	if (usable && live_take_up(app->live, &fresh))
		hand_over(app, &fresh);
	else
		material_free_routines(&fresh);
}

static void want_reload(void *user)
{
	struct app *app = user;
	app->reload = true;
}

static bool may_reload(const struct app *app)
{
	const struct coach *coach = live_coach(app->live);
	return app->reload && !app->stopping && (!coach || coach_is_idle(coach));
}

static bool open_history(struct app *app)
{
	char path[CONFIG_PATH_SIZE + 16];
	/* Group and others have no business in somebody's pain diary. */
	if (mkdir(app->config->state_dir, 0700) < 0 && errno != EEXIST)
		log_warning("%s: %s", app->config->state_dir, strerror(errno));
	snprintf(path, sizeof path, "%s/history.db", app->config->state_dir);
	app->history = history_open(path);
	if (app->history)
		history_set_default_person(app->history, people_meant(&app->config->people, ""));
	return app->history != NULL;
}

static void open_control(struct app *app)
{
	char error[256];
	app->control =
	    control_open(app->loop, app->config->socket, app->config->socket_group, answer, app, error, sizeof error);
	/* The voice is what matters: without the socket the coach still coaches. */
	if (!app->control)
		log_error("control socket: %s", error);
}

static int64_t wall_time(void *user)
{
	(void)user;
	return (int64_t)time(NULL);
}

static int64_t uptime(void *user)
{
	(void)user;
	return clock_uptime();
}

static bool trusted(void *user)
{
	(void)user;
	return clock_is_trusted();
}

static bool open_reminding(struct app *app)
{
	struct reminding_setup setup = {
	    .config = app->config,
	    .catalogue = app->material.catalogue,
	    .history = app->history,
	    .wall_time = wall_time,
	    .uptime = uptime,
	    .trusted = trusted,
	};
	app->reminding = reminding_create(&setup);
	return app->reminding != NULL;
}

static bool open_all(struct app *app)
{
	app->loop = loop_create();
	if (!app->loop || !open_signals(app) || !load(app) || !open_history(app))
		return false;
	struct live_setup sound = {
	    .loop = app->loop,
	    .config = app->config,
	    .material = &app->material,
	    .history = app->history,
	    .watch = publish,
	    .user = app,
	};
	if (!open_reminding(app))
		return false;
	struct service_setup service = {
	    .reminding = app->reminding,
	    .imports = app->imports,
	    .reload = want_reload,
	    .user = app,
	    .history = app->history,
	    .catalogue = app->material.catalogue,
	    .voice = app->material.voice,
	    .config = app->config,
	};
	app->live = live_create(&sound);
	app->service = service_create(&service);
	if (!app->live || !app->service)
		return false;
	open_control(app);
	return true;
}

static void close_all(struct app *app)
{
	control_close(app->control);
	service_destroy(app->service);
	live_destroy(app->live);
	reminding_destroy(app->reminding);
	imports_destroy(app->imports);
	history_close(app->history);
	material_free(&app->material);
	if (app->signals >= 0)
		close(app->signals);
	loop_destroy(app->loop);
}

static void tell_ready(struct app *app)
{
	const struct catalogue *catalogue = app->material.catalogue;
	const struct routine *routine = catalogue_routine(catalogue, app->config->routine);
	if (!routine)
		routine = catalogue_routine_at(catalogue, 0);
	app->ready = true;
	notify_ready();
	log_info("ready: say \"%s\"", routine->said_count > 0 ? routine->said[0] : routine->id);
	notify_status("listening");
}

/* Without a sound card: a start that failed would be tried again and again, and whoever waits for it, such as apt, would
 * wait in vain. The coach is there, and takes the card when it comes. The status has been told by then. */
static void tell_waiting(struct app *app)
{
	app->ready_due = INT64_MAX;
	notify_ready();
	log_info("waiting for a microphone and a loudspeaker");
}

static void mind_readiness(struct app *app)
{
	if (app->ready)
		return;
	if (live_ready(app->live))
		tell_ready(app);
	else if (monotonic_ms() >= app->ready_due)
		tell_waiting(app);
}

/* Fed every second while all is well, so that whatever hangs first, it bites a whole interval later at most. Once: a
 * supervisor that does not know the word bites by itself, since it is fed no more. */
static void mind_watchdog(struct app *app, enum health_state health)
{
	int64_t interval = notify_watchdog_interval();
	int64_t now = monotonic_ms();
	if (health == HEALTH_STUCK && !app->gave_up) {
		log_error("%s hangs; asking to be started anew", live_ails(app->live));
		notify_watchdog_trigger();
		app->gave_up = true;
	}
	if (interval == 0 || now < app->watchdog_due || health != HEALTH_GOOD || app->gave_up)
		return;
	notify_watchdog();
	app->watchdog_due = now + (interval < FEED_MS ? interval : FEED_MS);
}

static bool finished(const struct app *app)
{
	if (!app->stopping)
		return false;
	const struct coach *coach = live_coach(app->live);
	return !coach || coach_is_idle(coach) || monotonic_ms() >= app->stop_by;
}

int app_run(const struct config *config)
{
	static struct app app;
	app = (struct app){
	    .config = config,
	    .signals = -1,
	    .ready_due = monotonic_ms() + WAIT_FOR_SOUND_MS,
	};
	int status = 1;
	if (open_all(&app)) {
		status = 0;
		while (!finished(&app)) {
			enum health_state health = HEALTH_GOOD;
			int patience = live_step(app.live, &health);
			reminding_step(app.reminding, live_coach(app.live));
			if (may_reload(&app))
				reload(&app);
			mind_readiness(&app);
			mind_watchdog(&app, health);
			loop_run_once(app.loop, patience);
		}
	}
	close_all(&app);
	return status;
}
