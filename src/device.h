/*
 * A sound device: PortAudio (device_portaudio.c) or the simulated room (device_sim.c).
 * Everything is called from the loop thread. Errors: 0 or negative errno, logged where found.
 */
#ifndef STEADY_DEVICE_H
#define STEADY_DEVICE_H

#include "engine.h"
#include "frames.h"

#include <stdbool.h>

struct device;

struct device_info {
	unsigned rate;	 /* Hz, of the engine */
	bool duplex;	 /* one stream, one clock */
	char input[128]; /* what was opened, as the system names it */
	char output[128];
	char input_card[32]; /* the system's id of the card, by which it is found again; "" = none */
	char output_card[32];
	double input_latency_ms; /* as reported by the system */
	double output_latency_ms;
};

struct device_ops {
	/* Starts calling the engine. The engine must have been created at device_info.rate. */
	int (*start)(struct device *device, struct engine *engine);
	void (*stop)(struct device *device);
	void (*destroy)(struct device *device);
	/* True while sound is moving; false when the stream ended, failed, or made no progress for
	 * 500 ms (wall time). */
	bool (*alive)(struct device *device);
	/* True while the loudspeaker plays, also when alive() is false because the microphone alone was lost: the coach
	 * can still say so before the device is closed. May be NULL: it never does then. */
	bool (*speaks)(struct device *device);
	/* The same of the microphone; for the log. May be NULL. */
	bool (*hears)(struct device *device);
	void (*info)(const struct device *device, struct device_info *info);
};

struct device {
	const struct device_ops *ops;
};

#endif
