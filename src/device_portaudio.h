/* PortAudio behind device.h. Threads: loop thread. */
#ifndef STEADY_DEVICE_PORTAUDIO_H
#define STEADY_DEVICE_PORTAUDIO_H

#include "device.h"

#include <stddef.h>

enum duplex { DUPLEX_AUTO, DUPLEX_YES, DUPLEX_NO };

struct device_portaudio_config {
	char input[128]; /* part of the device's name or card id, case-insensitive; "" = default */
	char output[128];
	char input_card
	    [32]; /* "" = any; else only a device on that card will do, whatever its name and number are now */
	char output_card[32];
	unsigned rate; /* 16000, 44100, 48000; 0 = the first of 16000, 48000, 44100 both sides accept */
	enum duplex duplex;
};

struct device_listing {
	char name[128];
	char host_api[32];
	char card[32]; /* ALSA's id of the card, which stays the same whatever is plugged in first; "" = no card of its
			  own */
	int inputs, outputs; /* channels */
	double default_rate;
	bool default_input, default_output;
};

/* Opens (does not start). Initialises PortAudio anew each time, because its device list is frozen
 * at Pa_Initialize. NULL on failure; `error` says what failed, which names there are and what to
 * try, for the log and the user. */
struct device *device_portaudio_open(const struct device_portaudio_config *config, char *error, size_t error_size);

/* Lists devices; returns how many there are (at most `max` are filled), negative errno on failure. */
int device_portaudio_list(struct device_listing *list, size_t max);

#endif
