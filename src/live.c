/*
 * The live sound. Parts that depend on the rate (engine, speaking, listening, coach) are made once, at the rate of the
 * first device that opens; a device that is lost is replaced by another at the same rate, so that a session survives
 * a cable that was pulled.
 */
#include "live.h"

#include "hearing_thread.h"
#include "log.h"
#include "loss.h"
#include "notify.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define CHECK_MS 100	   /* how often the device is looked at */
#define RETRY_FIRST_MS 500 /* back-off of reopening: doubled up to the last */
#define RETRY_LAST_MS 10000
#define SAME_CARD_MS 30000 /* so long the card that was lost is waited for; then another will do, at another rate too */
#define FIRST_SESSIONS 3   /* the coach explains itself in so many sessions */

struct live {
	struct live_setup setup;
	struct device *device;
	struct engine *engine;
	struct speak *speak;
	struct listen *listen;
	struct hearing_thread *hearing;
	struct coach *coach;
	bool running, ready;
	char last_error[512];
	struct device_info known; /* what was opened last */
	struct loss loss;
	int64_t check_due, retry_due, retry_ms;
	struct health health;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t wall_time(void *user)
{
	(void)user;
	return (int64_t)time(NULL);
}

static void wake(void *user)
{
	struct live *live = user;
	loop_wake(live->setup.loop);
}

static void attend(void *user, const struct heard *heard)
{
	struct live *live = user;
	coach_attend(live->engine, heard);
}

struct live *live_create(const struct live_setup *setup)
{
	struct live *live = calloc(1, sizeof *live);
	if (!live)
		return NULL;
	live->setup = *setup;
	live->retry_ms = RETRY_FIRST_MS;
	return live;
}

static void destroy_parts(struct live *live)
{
	coach_destroy(live->coach);
	if (live->hearing)
		hearing_thread_destroy(live->hearing);
	if (live->listen)
		listen_destroy(live->listen);
	if (live->speak)
		speak_destroy(live->speak);
	if (live->engine)
		engine_destroy(live->engine);
	live->coach = NULL;
	live->hearing = NULL;
	live->listen = NULL;
	live->speak = NULL;
	live->engine = NULL;
}

static void close_device(struct live *live)
{
	if (!live->device)
		return;
	live->device->ops->stop(live->device);
	live->device->ops->destroy(live->device);
	live->device = NULL;
	live->running = false;
}

void live_destroy(struct live *live)
{
	if (!live)
		return;
	close_device(live);
	if (live->hearing)
		hearing_thread_stop(live->hearing);
	destroy_parts(live);
	free(live);
}

static bool create_coach(struct live *live)
{
	struct coach_setup setup = {
	    .engine = live->engine,
	    .speak = live->speak,
	    .listen = live->listen,
	    .history = live->setup.history,
	    .catalogue = live->setup.material->catalogue,
	    .voice = live->setup.material->voice,
	    .flow = live->setup.material->pain,
	    .config = live->setup.config,
	    .first_sessions = history_total_sessions(live->setup.history) < FIRST_SESSIONS,
	    .wall_time = wall_time,
	    .watch = live->setup.watch,
	    .user = live->setup.user,
	};
	live->coach = coach_create(&setup);
	return live->coach != NULL;
}

/* The parts that work at the stream's rate. */
static bool create_parts(struct live *live, unsigned rate)
{
	char error[512] = "out of memory";
	struct speak_config speak = {.rate = rate, .wake = wake, .user = live};
	struct hearing_thread_config hearing = {.attend = attend, .wake = wake, .user = live};
	live->engine = engine_create(rate);
	live->speak = live->engine ? speak_create(&speak, error, sizeof error) : NULL;
	if (live->speak) {
		hearing.engine = live->engine;
		live->hearing = hearing_thread_create(&hearing);
	}
	if (live->hearing)
		live->listen = material_listen(live->setup.material, live->setup.config, rate, hearing_thread_heard,
					       live->hearing, error, sizeof error);
	if (live->listen && create_coach(live) && hearing_thread_start(live->hearing, live->listen))
		return true;
	log_error("the coach cannot be set up: %s", error);
	destroy_parts(live);
	return false;
}

bool live_take_up(struct live *live, const struct material *fresh)
{
	char error[512] = "out of memory";
	struct listen *listen;

	if (!live->coach)
		return true;
	listen = material_listen(fresh, live->setup.config, engine_rate(live->engine), hearing_thread_heard,
				 live->hearing, error, sizeof error);
	if (!listen) {
		log_error("the routines are not taken up: %s", error);
		return false;
	}
	hearing_thread_stop(live->hearing);
	listen_destroy(live->listen);
	live->listen = listen;
	coach_set_routines(live->coach, fresh->catalogue, fresh->pain, listen);
	/* Without a hearing thread nothing moves, and the watchdog has us started anew. */
	hearing_thread_start(live->hearing, listen);
	/* Evidence of a voice that only the old hearing could have taken back. */
	engine_attend(live->engine, ATTENTION_NONE);
	return true;
}

static void complain_once(struct live *live, const char *error)
{
	if (strcmp(error, live->last_error) == 0)
		return;
	log_error("%s", error);
	notify_status("no sound device");
	snprintf(live->last_error, sizeof live->last_error, "%s", error);
}

/* What is lost comes back on the same card, and the parts that are there go on at the same rate, for some time; whoever
 * has thrown that card away shall not have to restart anything. */
static void aim(const struct live *live, bool patient, struct device_portaudio_config *config)
{
	*config = live->setup.config->audio;
	if (!live->engine || !patient)
		return;
	config->rate = engine_rate(live->engine);
	memcpy(config->input_card, live->known.input_card, sizeof config->input_card);
	memcpy(config->output_card, live->known.output_card, sizeof config->output_card);
}

/* Another card with another rate: all that depends on it is made anew. The session, if one is on, is over; it can be
 * started from there again. */
static void part_with(struct live *live, unsigned rate)
{
	log_info("sound: %u Hz instead of %u; all begins anew", rate, engine_rate(live->engine));
	coach_give_up(live->coach);
	hearing_thread_stop(live->hearing);
	destroy_parts(live);
}

static bool start_device(struct live *live)
{
	struct device_info info;
	live->device->ops->info(live->device, &info);
	if (live->engine && engine_rate(live->engine) != info.rate)
		part_with(live, info.rate);
	if (!live->engine && !create_parts(live, info.rate))
		return false;
	if (live->device->ops->start(live->device, live->engine) < 0) {
		complain_once(live, "the sound device was opened but does not start");
		return false;
	}
	log_info("sound: %s in, %s out, %u Hz, %s", info.input, info.output, info.rate,
		 info.duplex ? "one stream" : "two streams");
	live->known = info;
	live->last_error[0] = '\0';
	return true;
}

static bool open_device(struct live *live, int64_t now)
{
	char error[512] = "";
	struct device_portaudio_config config;
	aim(live, live->loss.lost && now - live->loss.since < SAME_CARD_MS, &config);
	live->device = device_portaudio_open(&config, error, sizeof error);
	if (!live->device) {
		complain_once(live, error);
		return false;
	}
	if (start_device(live))
		return true;
	close_device(live);
	return false;
}

static void try_to_open(struct live *live, int64_t now)
{
	if (now < live->retry_due)
		return;
	if (!open_device(live, now)) {
		live->retry_due = monotonic_ms() + live->retry_ms;
		live->retry_ms = live->retry_ms * 2 > RETRY_LAST_MS ? RETRY_LAST_MS : live->retry_ms * 2;
		return;
	}
	live->retry_ms = RETRY_FIRST_MS;
	live->running = true;
	health_begin(&live->health, monotonic_ms());
	if (loss_end(&live->loss))
		coach_audio(live->coach, true, true);
}

static bool works(struct live *live, bool (*side)(struct device *device))
{
	return side && side(live->device);
}

static void tell_lost(struct live *live, bool speaks)
{
	bool hears = works(live, live->device->ops->hears);
	log_warning("sound: the %s is lost; it will be opened again when it is back", speaks  ? "microphone"
										      : hears ? "loudspeaker"
											      : "device");
	coach_audio(live->coach, false, speaks);
}

static void look_at_device(struct live *live, int64_t now)
{
	if (now < live->check_due)
		return;
	live->check_due = now + CHECK_MS;
	bool speaks = works(live, live->device->ops->speaks);
	bool alive = live->device->ops->alive(live->device);
	live->ready = live->ready || (alive && engine_clock(live->engine).stream > 0);
	switch (loss_look(&live->loss, alive, speaks, now)) {
	case LOSS_NOTHING:
		break;
	case LOSS_BEGAN:
		tell_lost(live, speaks);
		break;
	case LOSS_OVER:
		coach_audio(live->coach, true, true);
		break;
	case LOSS_CLOSE:
		/* It would wait for the callback for ever; the watchdog does not. */
		if (health_callback_hangs(&live->health, now))
			break;
		close_device(live);
		live->retry_due = now + live->retry_ms;
		break;
	}
}

static enum health_state look_at_health(struct live *live, int64_t now)
{
	struct health_signs signs = {.hearing_idle = live->loss.lost};
	if (!live->running)
		return HEALTH_GOOD;
	struct engine_turns turns = engine_turns(live->engine);
	signs.heard = hearing_thread_progress(live->hearing);
	signs.output = turns.output;
	signs.input = turns.input;
	signs.synthesis_began_ms = speak_running_since(live->speak);
	return health_look(&live->health, &signs, now);
}

/* The only place where words that were heard are logged: at debug level, that is when --verbose asks for it. */
static void tell_heard(const struct heard *heard)
{
	char intent[INTENT_ARGUMENT_SIZE + 48];
	if (heard->kind == HEARD_UTTERANCE)
		log_debug("hearing: \"%s\" as %s, certainty %d", heard->phrase,
			  intent_format(&heard->intent, intent, sizeof intent), (int)heard->certainty);
}

static void take_heard(struct live *live)
{
	struct heard heard;
	while (hearing_thread_next(live->hearing, &heard)) {
		tell_heard(&heard);
		coach_heard(live->coach, &heard);
	}
}

int live_step(struct live *live, enum health_state *health)
{
	int64_t now = monotonic_ms();
	if (!live->running)
		try_to_open(live, now);
	if (live->running)
		look_at_device(live, now);
	if (live->coach) {
		if (loss_gives_up(&live->loss, now, (int64_t)live->setup.config->pause_end_s * 1000))
			coach_give_up(live->coach);
		take_heard(live);
		coach_step(live->coach);
	}
	*health = look_at_health(live, monotonic_ms());
	if (!live->running || !live->coach)
		return CHECK_MS;
	int patience = coach_patience(live->coach);
	return patience < CHECK_MS ? patience : CHECK_MS;
}

const char *live_ails(const struct live *live)
{
	return health_worst(&live->health);
}

bool live_ready(const struct live *live)
{
	return live->ready;
}

struct coach *live_coach(const struct live *live)
{
	return live->coach;
}

void live_describe(const struct live *live, struct service_sound *sound)
{
	*sound = (struct service_sound){
	    .coach = live->coach,
	    .engine = live->engine,
	    .listen = live->listen,
	    .device = live->device,
	};
}
