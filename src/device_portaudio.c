/*
 * PortAudio behind device.h; the only file that knows it. A device here is one full-duplex stream where that works, or
 * two streams. Whether it works is found out by trying: some systems open a full-duplex stream and then never move it
 * (PulseAudio's ALSA plug-in), and some "devices" have no clock and run a thousand times too fast (ALSA's null and file
 * plug-ins). So opening starts the streams with silence and watches them for a moment; starting just lets the engine
 * in.
 */
#include "device_portaudio.h"

#include "channels.h"
#include "device_choice.h"
#include "hush.h"
#include "log.h"
#include "progress.h"

#include <portaudio.h>

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES_MAX 64
#define CHUNK 512 /* frames converted at a time */
/* Asked for: short enough to fall silent at once and to hear in time, long enough for a busy Pi. An underrun is heard.
 */
#define INPUT_LATENCY_S 0.04
#define OUTPUT_LATENCY_S 0.06
#define PRIORITY 5 /* of the callback, SCHED_FIFO; above any ordinary thread, below the kernel's own */
/* How long to wait until it does. A sound server that was asleep takes up to two seconds to wake its card; a
 * full-duplex stream that moves at all does so sooner, and there is something else to try when it does not. */
#define PATIENCE_MS 3000
#define PATIENCE_DUPLEX_MS 400

enum { OUTPUT, INPUT, SIDES };

struct side {
	PaStreamParameters parameters; /* set before its callback runs */
	struct progress progress;
	_Atomic pthread_t thread; /* its callback's; 0 before the first call */
	int16_t mono[CHUNK];	  /* its callback */
};

struct device_portaudio {
	struct device device;
	struct device_info info;
	struct side sides[SIDES];
	PaStream *streams[SIDES];	 /* full duplex: both sides in the first, no second */
	_Atomic(struct engine *) engine; /* set by the loop thread; NULL: the callbacks play silence */
};

static struct device_portaudio *portaudio_of(struct device *device)
{
	return (struct device_portaudio *)device;
}

/* --- The callback --- */

static void note_flags(struct engine *engine, PaStreamCallbackFlags flags)
{
	if (flags & paOutputUnderflow)
		engine_note_underrun(engine);
	if (flags & (paInputOverflow | paInputUnderflow))
		engine_note_overrun(engine);
}

static void process(struct device_portaudio *portaudio, struct engine *engine, const int16_t *in, int16_t *out,
		    unsigned count)
{
	struct side *input = &portaudio->sides[INPUT], *output = &portaudio->sides[OUTPUT];
	const int16_t *heard = input->parameters.channelCount == 2 ? input->mono : in;
	int16_t *played = output->parameters.channelCount == 2 ? output->mono : out;
	if (in && heard != in)
		channels_to_mono(in, input->mono, count);
	if (!engine && out)
		memset(played, 0, count * sizeof(*played));
	else if (engine && in && out)
		engine_process(engine, heard, played, count);
	else if (engine && out)
		engine_process_output(engine, played, count);
	else if (engine && in)
		engine_process_input(engine, heard, count);
	if (out && played != out)
		channels_to_stereo(output->mono, out, count);
}

static void note_progress(struct side *side, unsigned long frames)
{
	progress_add(&side->progress, frames);
	/* Relaxed: the same value each time; read when it has long been there. */
	atomic_store_explicit(&side->thread, pthread_self(), memory_order_relaxed);
}

static int call_back(const void *input, void *output, unsigned long frames, const PaStreamCallbackTimeInfo *time,
		     PaStreamCallbackFlags flags, void *user)
{
	(void)time;
	struct device_portaudio *portaudio = user;
	const int16_t *in = input;
	int16_t *out = output;
	/* Acquire: pairs with the release in start: the engine is whole. */
	struct engine *engine = atomic_load_explicit(&portaudio->engine, memory_order_acquire);
	if (engine)
		note_flags(engine, flags);
	if (in)
		note_progress(&portaudio->sides[INPUT], frames);
	if (out)
		note_progress(&portaudio->sides[OUTPUT], frames);
	while (frames > 0) {
		unsigned count = frames < CHUNK ? (unsigned)frames : CHUNK;
		process(portaudio, engine, in, out, count);
		in = in ? in + count * (unsigned)portaudio->sides[INPUT].parameters.channelCount : NULL;
		out = out ? out + count * (unsigned)portaudio->sides[OUTPUT].parameters.channelCount : NULL;
		frames -= count;
	}
	return paContinue;
}

/* --- The list of devices --- */

static void describe(PaDeviceIndex index, struct device_listing *listing)
{
	const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
	const PaHostApiInfo *api = Pa_GetHostApiInfo(info->hostApi);
	*listing = (struct device_listing){
	    .inputs = info->maxInputChannels,
	    .outputs = info->maxOutputChannels,
	    .default_rate = info->defaultSampleRate,
	    .default_input = index == Pa_GetDefaultInputDevice(),
	    .default_output = index == Pa_GetDefaultOutputDevice(),
	};
	snprintf(listing->name, sizeof(listing->name), "%s", info->name);
	snprintf(listing->host_api, sizeof(listing->host_api), "%s", api->name);
	device_find_card(info->name, listing->card, sizeof(listing->card));
}

/* With PortAudio initialised. PortAudio's indices are those of the list. */
static size_t list_devices(struct device_listing *list, size_t max)
{
	PaDeviceIndex count = Pa_GetDeviceCount();
	for (PaDeviceIndex i = 0; i < count && (size_t)i < max; i++)
		describe(i, &list[i]);
	return count > 0 ? (size_t)count : 0;
}

int device_portaudio_list(struct device_listing *list, size_t max)
{
	int saved = hush_begin();
	int count = -EIO;
	if (Pa_Initialize() == paNoError) {
		count = (int)list_devices(list, max);
		Pa_Terminate();
	}
	hush_end(saved);
	return count;
}

/* --- Opening --- */

struct opening {
	struct device_portaudio *portaudio;
	const struct device_portaudio_config *config;
	char *error;
	size_t error_size;
	bool fell_back; /* full duplex was tried in vain */
};

static bool fail(const struct opening *opening, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(const struct opening *opening, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(opening->error, opening->error_size, format, arguments);
	va_end(arguments);
	return false;
}

/* The index in the list, -1 when it is not there. */
static int choose_side(const struct opening *opening, const struct device_listing *list, size_t count,
		       enum direction direction)
{
	const struct device_portaudio_config *config = opening->config;
	bool input = direction == DIRECTION_INPUT;
	const struct device_wish wish = {
	    .name = input ? config->input : config->output,
	    .card = input ? config->input_card : config->output_card,
	};
	return device_choose(list, count, &wish, direction, opening->error, opening->error_size);
}

static bool choose(const struct opening *opening)
{
	static struct device_listing list[DEVICES_MAX]; /* loop thread only; too large for a stack */
	size_t count = list_devices(list, DEVICES_MAX);
	count = count < DEVICES_MAX ? count : DEVICES_MAX;
	struct device_portaudio *portaudio = opening->portaudio;
	struct device_info *info = &portaudio->info;
	int input = choose_side(opening, list, count, DIRECTION_INPUT);
	int output = input < 0 ? -1 : choose_side(opening, list, count, DIRECTION_OUTPUT);
	if (output < 0)
		return false;
	portaudio->sides[INPUT].parameters.device = input;
	portaudio->sides[OUTPUT].parameters.device = output;
	snprintf(info->input, sizeof(info->input), "%s", list[input].name);
	snprintf(info->output, sizeof(info->output), "%s", list[output].name);
	snprintf(info->input_card, sizeof(info->input_card), "%s", list[input].card);
	snprintf(info->output_card, sizeof(info->output_card), "%s", list[output].card);
	return true;
}

/* Mono, or else stereo. */
static bool accepts(struct side *side, bool input, unsigned rate)
{
	PaStreamParameters *parameters = &side->parameters;
	parameters->sampleFormat = paInt16;
	parameters->suggestedLatency = input ? INPUT_LATENCY_S : OUTPUT_LATENCY_S;
	for (parameters->channelCount = 1; parameters->channelCount <= 2; parameters->channelCount++)
		if (Pa_IsFormatSupported(input ? parameters : NULL, input ? NULL : parameters, rate) ==
		    paFormatIsSupported)
			return true;
	return false;
}

static bool choose_rate(const struct opening *opening)
{
	const unsigned usual[] = {16000, 48000, 44100}, wanted = opening->config->rate;
	const unsigned *rates = wanted ? &wanted : usual;
	size_t count = wanted ? 1 : sizeof(usual) / sizeof(*usual);
	struct device_portaudio *portaudio = opening->portaudio;
	for (size_t i = 0; i < count; i++) {
		bool input = accepts(&portaudio->sides[INPUT], true, rates[i]);
		bool output = accepts(&portaudio->sides[OUTPUT], false, rates[i]);
		portaudio->info.rate = rates[i];
		if (input && output)
			return true;
	}
	char tried[32] = "16000, 48000 or 44100";
	if (wanted)
		snprintf(tried, sizeof(tried), "%u", wanted);
	return fail(
	    opening,
	    "sound input \"%s\" and output \"%s\" cannot both be opened at %s Hz, mono or stereo (in use by another "
	    "program, or set audio.rate to 0, 16000, 44100 or 48000)",
	    portaudio->info.input, portaudio->info.output, tried);
}

static PaError start_stream(struct device_portaudio *portaudio, int which, bool input, bool output)
{
	PaError error = Pa_OpenStream(&portaudio->streams[which], input ? &portaudio->sides[INPUT].parameters : NULL,
				      output ? &portaudio->sides[OUTPUT].parameters : NULL, portaudio->info.rate,
				      paFramesPerBufferUnspecified, paClipOff | paDitherOff, call_back, portaudio);
	if (error == paNoError)
		error = Pa_StartStream(portaudio->streams[which]);
	return error;
}

static void close_streams(struct device_portaudio *portaudio)
{
	for (int i = 0; i < SIDES; i++) {
		if (portaudio->streams[i]) {
			Pa_AbortStream(portaudio->streams[i]);
			Pa_CloseStream(portaudio->streams[i]);
		}
		portaudio->streams[i] = NULL;
	}
}

static PaError start_streams(struct device_portaudio *portaudio, bool duplex)
{
	portaudio->info.duplex = duplex;
	if (duplex)
		return start_stream(portaudio, 0, true, true);
	PaError error = start_stream(portaudio, 0, false, true);
	return error == paNoError ? start_stream(portaudio, 1, true, false) : error;
}

static enum pace watch(const struct device_portaudio *portaudio, int64_t patience_ms)
{
	const struct progress *const both[SIDES] = {&portaudio->sides[OUTPUT].progress,
						    &portaudio->sides[INPUT].progress};
	return progress_watch(both, SIDES, portaudio->info.rate, patience_ms);
}

static bool try_streams(const struct opening *opening, bool duplex)
{
	struct device_portaudio *portaudio = opening->portaudio;
	const char *input = portaudio->info.input, *output = portaudio->info.output;
	PaError error = start_streams(portaudio, duplex);
	if (error != paNoError)
		return fail(opening, "sound input \"%s\" and output \"%s\" cannot be started at %u Hz: %s", input,
			    output, portaudio->info.rate, Pa_GetErrorText(error));
	bool alternative = duplex && opening->config->duplex == DUPLEX_AUTO;
	switch (watch(portaudio, alternative ? PATIENCE_DUPLEX_MS : PATIENCE_MS)) {
	case PACE_STILL:
		return fail(opening, "sound input \"%s\" and output \"%s\" were opened%s, but no sound moves", input,
			    output, duplex ? " as one full-duplex stream" : "");
	case PACE_CLOCKLESS:
		return fail(
		    opening,
		    "sound input \"%s\" or output \"%s\" has no clock: it runs many times faster than real time, "
		    "like ALSA's null device; name a real device in audio.input and audio.output",
		    input, output);
	default:
		return true;
	}
}

static bool open_streams(struct opening *opening)
{
	struct device_portaudio *portaudio = opening->portaudio;
	enum duplex duplex = opening->config->duplex;
	bool one_card = portaudio->sides[INPUT].parameters.device == portaudio->sides[OUTPUT].parameters.device;
	if (duplex == DUPLEX_NO || (duplex == DUPLEX_AUTO && !one_card))
		return try_streams(opening, false);
	if (try_streams(opening, true))
		return true;
	if (duplex == DUPLEX_YES)
		return false;
	opening->fell_back = true;
	close_streams(portaudio);
	return try_streams(opening, false);
}

static void note_latencies(struct device_portaudio *portaudio)
{
	for (int i = 0; i < SIDES && portaudio->streams[i]; i++) {
		const PaStreamInfo *info = Pa_GetStreamInfo(portaudio->streams[i]);
		if (!info)
			continue;
		/* Each is 0 for the side that the stream does not have. */
		portaudio->info.input_latency_ms += info->inputLatency * 1000.0;
		portaudio->info.output_latency_ms += info->outputLatency * 1000.0;
	}
}

/* --- device.h --- */

/* Only now: a device without a clock would take the whole processor with it. */
static void raise_priority(struct device_portaudio *portaudio)
{
	const struct sched_param param = {.sched_priority = PRIORITY};
	int error = 0;
	for (int i = 0; i < SIDES; i++) {
		/* Relaxed: see note_progress. */
		pthread_t thread = atomic_load_explicit(&portaudio->sides[i].thread, memory_order_relaxed);
		if (thread)
			error = pthread_setschedparam(thread, SCHED_FIFO, &param);
	}
	if (error)
		log_info("sound: no real-time priority (%s); expect underruns when the machine is busy",
			 strerror(error));
}

static int start(struct device *device, struct engine *engine)
{
	struct device_portaudio *portaudio = portaudio_of(device);
	for (int i = 0; i < SIDES; i++)
		progress_begin(&portaudio->sides[i].progress, progress_now_ms());
	raise_priority(portaudio);
	engine_begin(engine);
	/* Release: the callbacks that see it see a whole engine, begun. */
	atomic_store_explicit(&portaudio->engine, engine, memory_order_release);
	return 0;
}

static void stop(struct device *device)
{
	close_streams(portaudio_of(device));
}

static void destroy(struct device *device)
{
	struct device_portaudio *portaudio = portaudio_of(device);
	close_streams(portaudio);
	Pa_Terminate();
	free(portaudio);
}

static bool side_alive(struct device_portaudio *portaudio, int side)
{
	PaStream *stream = portaudio->streams[portaudio->info.duplex ? 0 : side];
	return stream && Pa_IsStreamActive(stream) == 1 &&
	       progress_alive(&portaudio->sides[side].progress, progress_now_ms());
}

static bool alive(struct device *device)
{
	bool output = side_alive(portaudio_of(device), OUTPUT);
	return side_alive(portaudio_of(device), INPUT) && output; /* both are asked, so that both are kept an eye on */
}

static bool speaks(struct device *device)
{
	return side_alive(portaudio_of(device), OUTPUT);
}

static bool hears(struct device *device)
{
	return side_alive(portaudio_of(device), INPUT);
}

static void info(const struct device *device, struct device_info *info)
{
	*info = ((const struct device_portaudio *)device)->info;
}

static const struct device_ops ops = {
    .start = start, .stop = stop, .destroy = destroy, .alive = alive, .speaks = speaks, .hears = hears, .info = info};

/* With PortAudio initialised. */
static bool open_portaudio(struct opening *opening)
{
	return choose(opening) && choose_rate(opening) && open_streams(opening);
}

struct device *device_portaudio_open(const struct device_portaudio_config *config, char *error, size_t error_size)
{
	struct device_portaudio *portaudio = calloc(1, sizeof(*portaudio));
	struct opening opening = {.portaudio = portaudio, .config = config, .error_size = error_size};
	opening.error = error;
	if (!portaudio) {
		fail(&opening, "out of memory");
		return NULL;
	}
	portaudio->device.ops = &ops;
	int saved = hush_begin();
	PaError initialised = Pa_Initialize();
	bool open = initialised == paNoError && open_portaudio(&opening);
	if (open) {
		note_latencies(portaudio);
	} else if (initialised == paNoError) {
		destroy(&portaudio->device);
	} else {
		fail(&opening, "PortAudio cannot be initialised: %s", Pa_GetErrorText(initialised));
		free(portaudio);
	}
	hush_end(saved);
	if (open && opening.fell_back)
		log_info("sound: one full-duplex stream does not move on \"%s\"; two streams are used",
			 portaudio->info.input);
	return open ? &portaudio->device : NULL;
}
