/*
 * The simulated room: a device whose clock is whoever calls device_sim_step. Each step mixes what the microphone hears
 * in 10 ms (users through the room, the loudspeaker's echo as of some milliseconds ago, noise), hands it to the engine,
 * and sends what the engine plays on its way to the microphone.
 */
#include "device_sim.h"

#include "progress.h"
#include "room.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_NOISE_DBFS (-150.0)
#define FAINT_GAIN 0.001f
#define HISS 12 /* from the least to the most: -79 dBFS */
/* How much louder the direct sound is than the rest of the room: somebody two metres away, and a speakerphone's own
 * speaker. */
#define USER_DIRECT_DB 3.0
#define ECHO_DIRECT_DB 9.0

struct utterance {
	int16_t *samples;
	size_t count;
	frames_t begin;
	float gain;
	struct utterance *next;
};

struct device_sim {
	struct device device;
	struct device_sim_config config;
	struct engine *engine;
	size_t block;
	frames_t frame; /* of the next block */
	enum device_sim_ear ear;
	bool input_dead, output_dead, shut;
	struct progress input, output;
	struct utterance *utterances; /* not yet over */
	frames_t quiet_from;
	struct room_convolver *room, *echo_path;
	float echo_gain;
	float *delayed; /* ring of echo on its way */
	size_t delay, ring;
	struct room_pink pink;
	struct room_random converter; /* of a faint microphone */
	float noise_gain;
	size_t noise_at;
	float *mouth, *sum; /* a block each */
	int16_t *mic, *out;
};

static struct device_sim *sim_of(struct device *device)
{
	return (struct device_sim *)device;
}

static int64_t now_ms(const struct device_sim *sim)
{
	return frames_to_ms(sim->config.rate, sim->frame);
}

static int sim_start(struct device *device, struct engine *engine)
{
	struct device_sim *sim = sim_of(device);
	sim->engine = engine;
	progress_begin(&sim->input, now_ms(sim));
	progress_begin(&sim->output, now_ms(sim));
	return 0;
}

static void sim_stop(struct device *device)
{
	sim_of(device)->engine = NULL;
}

static void sim_destroy(struct device *device)
{
	struct device_sim *sim = sim_of(device);
	while (sim->utterances != NULL) {
		struct utterance *next = sim->utterances->next;
		free(sim->utterances->samples);
		free(sim->utterances);
		sim->utterances = next;
	}
	room_convolver_destroy(sim->room);
	room_convolver_destroy(sim->echo_path);
	free(sim->delayed);
	free(sim->mouth);
	free(sim->sum);
	free(sim->mic);
	free(sim->out);
	free(sim);
}

static bool sim_hears(struct device *device)
{
	struct device_sim *sim = sim_of(device);
	return sim->engine != NULL && progress_alive(&sim->input, now_ms(sim));
}

static bool sim_speaks(struct device *device)
{
	struct device_sim *sim = sim_of(device);
	return sim->engine != NULL && progress_alive(&sim->output, now_ms(sim));
}

static bool sim_alive(struct device *device)
{
	bool speaks = sim_speaks(device);
	return sim_hears(device) && speaks;
}

static void sim_info(const struct device *device, struct device_info *info)
{
	const struct device_sim *sim = (const struct device_sim *)device;
	*info = (struct device_info){.rate = sim->config.rate, .duplex = true};
	snprintf(info->input, sizeof(info->input), "simulated room");
	snprintf(info->output, sizeof(info->output), "simulated room");
}

static const struct device_ops sim_ops = {
    .start = sim_start,
    .stop = sim_stop,
    .destroy = sim_destroy,
    .alive = sim_alive,
    .speaks = sim_speaks,
    .hears = sim_hears,
    .info = sim_info,
};

static struct room_convolver *convolver_for(const struct device_sim *sim, bool echo)
{
	const struct device_sim_config *config = &sim->config;
	struct room_response response;
	double direct_db = echo ? ECHO_DIRECT_DB : USER_DIRECT_DB;
	bool made =
	    config->room != NULL
		? room_from_recording(&response, config->rate, config->room, config->room_length)
		: room_synthesise(&response, config->rate, config->rt60_ms, direct_db, config->seed + (echo ? 2 : 1));
	if (!made)
		return NULL;
	struct room_convolver *convolver = room_convolver_create(&response, sim->block);
	room_response_free(&response);
	return convolver;
}

static void set_noise(struct device_sim *sim)
{
	const struct device_sim_config *config = &sim->config;
	room_pink_start(&sim->pink, config->seed);
	if (config->noise_dbfs <= NO_NOISE_DBFS)
		return;
	double own = config->noise != NULL ? room_rms_dbfs(config->noise, config->noise_length) : 0.0;
	sim->noise_gain = (float)room_gain(config->noise_dbfs - own);
}

static bool prepare(struct device_sim *sim)
{
	const struct device_sim_config *config = &sim->config;
	sim->block = config->rate / 100;
	sim->delay = (size_t)lround(config->echo_delay_ms * config->rate / 1000.0);
	if (sim->delay < sim->block)
		sim->delay = sim->block;
	sim->ring = sim->delay + sim->block;
	sim->echo_gain = (float)room_gain(config->echo_dbfs - config->speaker_dbfs);
	set_noise(sim);
	sim->room = convolver_for(sim, false);
	sim->echo_path = convolver_for(sim, true);
	sim->delayed = calloc(sim->ring, sizeof(*sim->delayed));
	sim->mouth = calloc(sim->block, sizeof(*sim->mouth));
	sim->sum = calloc(sim->block, sizeof(*sim->sum));
	sim->mic = calloc(sim->block, sizeof(*sim->mic));
	sim->out = calloc(sim->block, sizeof(*sim->out));
	return sim->room != NULL && sim->echo_path != NULL && sim->delayed != NULL && sim->mouth != NULL &&
	       sim->sum != NULL && sim->mic != NULL && sim->out != NULL;
}

struct device *device_sim_open(const struct device_sim_config *config)
{
	struct device_sim *sim = calloc(1, sizeof(*sim));
	if (sim == NULL)
		return NULL;
	sim->device.ops = &sim_ops;
	sim->config = *config;
	if (!prepare(sim)) {
		sim_destroy(&sim->device);
		return NULL;
	}
	return &sim->device;
}

int device_sim_utter(struct device *device, const int16_t *samples, size_t count, frames_t frame, double dbfs)
{
	struct device_sim *sim = sim_of(device);
	struct utterance *utterance = calloc(1, sizeof(*utterance));
	int16_t *copy = malloc(count * sizeof(*copy) + 1);
	if (utterance == NULL || copy == NULL) {
		free(utterance);
		free(copy);
		return -ENOMEM;
	}
	memcpy(copy, samples, count * sizeof(*copy));
	*utterance = (struct utterance){.samples = copy, .count = count, .next = sim->utterances};
	utterance->begin = frame > sim->frame ? frame : sim->frame;
	utterance->gain = (float)(room_gain(dbfs - room_active_dbfs(samples, count, sim->config.rate)) / 32768.0);
	sim->utterances = utterance;
	frames_t end = utterance->begin + (frames_t)count;
	if (end > sim->quiet_from)
		sim->quiet_from = end;
	return 0;
}

frames_t device_sim_quiet_from(const struct device *device)
{
	return ((const struct device_sim *)device)->quiet_from;
}

static void add_utterance(struct device_sim *sim, const struct utterance *utterance)
{
	for (size_t i = 0; i < sim->block; i++) {
		frames_t at = sim->frame + (frames_t)i - utterance->begin;
		if (at >= 0 && at < (frames_t)utterance->count)
			sim->mouth[i] += utterance->gain * (float)utterance->samples[at];
	}
}

/* What leaves the users' mouths in this block; forgets those who have finished. */
static void speak_users(struct device_sim *sim)
{
	memset(sim->mouth, 0, sim->block * sizeof(*sim->mouth));
	for (struct utterance **link = &sim->utterances; *link != NULL;) {
		struct utterance *utterance = *link;
		add_utterance(sim, utterance);
		if (utterance->begin + (frames_t)utterance->count > sim->frame + (frames_t)sim->block) {
			link = &utterance->next;
			continue;
		}
		*link = utterance->next;
		free(utterance->samples);
		free(utterance);
	}
}

static float next_noise(struct device_sim *sim)
{
	if (sim->noise_gain == 0.0f)
		return 0.0f;
	if (sim->config.noise == NULL)
		return sim->noise_gain * (float)room_pink_next(&sim->pink);
	float x = (float)sim->config.noise[sim->noise_at] / 32768.0f;
	sim->noise_at = (sim->noise_at + 1) % sim->config.noise_length;
	return sim->noise_gain * x;
}

static int16_t to_sample(float x)
{
	float scaled = roundf(x * 32768.0f);
	return (int16_t)(scaled > 32767.0f ? 32767.0f : scaled < -32768.0f ? -32768.0f : scaled);
}

static int16_t through_ear(struct device_sim *sim, float heard)
{
	switch (sim->ear) {
	case EAR_MUTE:
		return 0;
	case EAR_FAINT:
		return (int16_t)(to_sample(FAINT_GAIN * heard) + (int)(3 * room_uniform(&sim->converter)) - 1);
	case EAR_HISS:
		return (int16_t)((int)(HISS * room_uniform(&sim->converter)) - HISS / 2);
	default:
		return to_sample(heard);
	}
}

static void listen_to_room(struct device_sim *sim)
{
	speak_users(sim);
	room_convolve(sim->room, sim->mouth, sim->sum);
	for (size_t i = 0; i < sim->block; i++) {
		float *echo = &sim->delayed[(size_t)((sim->frame + (frames_t)i) % (frames_t)sim->ring)];
		float heard = sim->sum[i] + *echo + next_noise(sim);
		*echo = 0.0f;
		sim->mic[i] = through_ear(sim, heard);
	}
}

static void send_echo(struct device_sim *sim)
{
	if (!sim->config.echo)
		return;
	for (size_t i = 0; i < sim->block; i++)
		sim->mouth[i] = sim->echo_gain * (float)sim->out[i] / 32768.0f;
	if (!room_convolve(sim->echo_path, sim->mouth, sim->sum))
		return;
	for (size_t i = 0; i < sim->block; i++)
		sim->delayed[(size_t)((sim->frame + (frames_t)(i + sim->delay)) % (frames_t)sim->ring)] = sim->sum[i];
}

static void call_engine(struct device_sim *sim)
{
	bool hears = !sim->shut && !sim->input_dead, speaks = !sim->shut && !sim->output_dead;
	unsigned count = (unsigned)sim->block;
	if (!speaks)
		memset(sim->out, 0, sim->block * sizeof(*sim->out));
	if (hears && speaks)
		engine_process(sim->engine, sim->mic, sim->out, count);
	else if (speaks)
		engine_process_output(sim->engine, sim->out, count);
	else if (hears)
		engine_process_input(sim->engine, sim->mic, count);
	progress_add(&sim->input, hears ? count : 0);
	progress_add(&sim->output, speaks ? count : 0);
}

size_t device_sim_step(struct device *device, const int16_t **out, const int16_t **mic)
{
	struct device_sim *sim = sim_of(device);
	assert(sim->engine != NULL);
	listen_to_room(sim);
	call_engine(sim);
	send_echo(sim);
	sim->frame += (frames_t)sim->block;
	*out = sim->out;
	*mic = sim->mic;
	return sim->block;
}

void device_sim_set_ear(struct device *device, enum device_sim_ear ear)
{
	sim_of(device)->ear = ear;
}

void device_sim_set_dead(struct device *device, bool input, bool output)
{
	sim_of(device)->input_dead = input;
	sim_of(device)->output_dead = output;
}

void device_sim_shut(struct device *device)
{
	sim_of(device)->shut = true;
}

bool device_sim_reopen(struct device *device)
{
	struct device_sim *sim = sim_of(device);
	if (sim->input_dead || sim->output_dead)
		return false;
	sim->shut = false;
	engine_begin(sim->engine);
	sim_start(device, sim->engine);
	return true;
}
